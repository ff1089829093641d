//! What is wrong with points and transfers.

pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "ledger.insufficient_balance" => (
            "积分不够。已预留的积分要等兑换完成或取消后才能再用",
            "Not enough points. Reserved ones can be used once the voucher is collected or cancelled",
        ),
        "ledger.already_posted" => ("这一笔已入账，不用再做", "This was posted already"),
        "ledger.already_voided" => {
            ("这一笔已撤销，积分已退回", "This was cancelled. The points are back")
        }
        "ledger.expired" => ("这一笔已过期，积分已退回", "This ran out. The points are back"),
        "ledger.id_reused" => {
            ("这一笔没有记下，请刷新后再试", "This was not kept. Load the page again and repeat it")
        }
        "ledger.amount" => {
            ("数量不对，请写 1 到 1000000 的整数", "Give a whole number from 1 to 1,000,000")
        }
        "ledger.not_sealed" => (
            "当天的账在午夜后封存，明天就能查证",
            "The books of a day are sealed after midnight. You can check it tomorrow",
        ),
        "reward.sold_out" => ("已经兑完了，看看别的", "None are left. Look at the others"),
        "reward.not_listed" => ("这一样现在不能兑换", "This cannot be redeemed now"),
        "reward.price_changed" => (
            "所需积分刚变了，请看清楚再兑换",
            "The price has just changed. Look at it and decide again",
        ),
        "reward.month_full" => (
            "您本月已兑够这一样，下月再来",
            "You have had as many as one may this month. Come again next month",
        ),
        "reward.collected" => ("这张券已经领过了", "This voucher was collected already"),
        "reward.cancelled" => ("这张券已取消", "This voucher was cancelled"),
        "reward.expired" => {
            ("这张券已过期，积分已退回居民", "This voucher ran out, and the points went back")
        }
        "reward.not_yet" => ("这张券还没到期", "This voucher has not run out yet"),
        "reward.old_code" => (
            "这是旧码或截图，请居民打开兑换券再扫，或输入 8 位码",
            "This is an old picture. Ask for the voucher itself, or type its 8 characters",
        ),
        "reward.unknown" => {
            ("没有这张券，请核对 8 位码", "There is no such voucher. Check the 8 characters")
        }
        "reward.own" => {
            ("不能给自己核销，请同事来", "You cannot hand over to yourself. Ask a colleague")
        }
        "reward.stock" => {
            ("总数不能比已兑出的少", "There cannot be fewer in all than were redeemed already")
        }
        "reward.id_reused" => (
            "这次兑换没有记下，请刷新后再试",
            "This was not kept. Load the page again and repeat it",
        ),
        "reward.number" => {
            ("请写一个合理的正整数", "Give a whole number above nothing that can be")
        }
        _ => return None,
    })
}
