//! What is wrong with rewards and vouchers.

pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    late(code).or_else(|| {
        Some(match code {
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
            "reward.refunded" => {
                ("这张券已经退回，积分已退", "This was given back already, and the points too")
            }
            "reward.not_collected" => (
                "东西还没领走，不用退回。不想要了，请居民自己取消",
                "Nothing was handed over yet. Ask the resident to cancel the voucher instead",
            ),
            "reward.refund_late" => (
                "领取已满 30 天，不能退回。东西有问题请告诉网格员",
                "It was collected 30 days ago or more, too long to give it back. If something is wrong with it, tell the grid worker",
            ),
            "reward.not_yet" => ("这张券还没到期", "This voucher has not run out yet"),
            "reward.old_code" => (
                "这是旧码或截图，请居民打开兑换券再扫，或输入 8 位码",
                "This is an old picture. Ask for the voucher itself, or type its 8 characters",
            ),
            "reward.unknown" => {
                ("没有这张券，请核对 8 位码", "There is no such voucher. Check the 8 characters")
            }
            "reward.own" => (
                "不能给自己核销或退回，请同事来",
                "You cannot hand over to yourself, or take back from yourself. Ask a colleague",
            ),
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
    })
}

/// What stations hear without a network, and afterwards.
fn late(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "reward.scan_only" => (
            "没有网络只能扫码，8 位码容易被猜中，请扫居民手机上的码",
            "Without a network only a scan works: eight characters can be guessed. Scan the voucher",
        ),
        "reward.old_list" => (
            "本机名单已过 12 小时，认不出新码。连上网后重新下载",
            "The list on this phone is 12 hours old and knows no new codes. Get it again with a network",
        ),
        "reward.not_on_list" => (
            "名单里没有这张券，可能是后来兑换的。请连上网再核销",
            "This voucher is not on the list; it may be newer. Hand it over once there is a network",
        ),
        "reward.too_late" => (
            "在手机里放了 3 天以上，不能入账。请把情况告诉社区",
            "This waited on the phone for more than 3 days and cannot be booked. Tell the community",
        ),
        "reward.ahead" => (
            "手机的时间比实际快，请校准后再核销",
            "The phone's clock is fast. Set it right and hand over again",
        ),
        _ => return None,
    })
}
