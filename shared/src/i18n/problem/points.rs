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
        _ => return None,
    })
}
