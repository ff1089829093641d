//! What is wrong with hours, offers and requests.

pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    about_stints(code).or_else(|| about_bodies(code))
}

fn about_stints(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "time_bank.wrong_status" => {
            ("这次互助已变化，请刷新后再看", "This has moved on. Load the page again")
        }
        "time_bank.not_allowed" => (
            "这一步由对方或协调员来做，请联系他们",
            "The other side or the coordinator does this step. Ask them",
        ),
        "time_bank.not_met" => (
            "请扫对方手机上「我的码」，或请网格员到场确认",
            "Scan the code on the other one’s phone, or ask the grid worker to come by",
        ),
        "time_bank.own_matter" => (
            "不能裁定自己参与的互助，请另一位协调员来",
            "Nobody decides in their own matter. Ask another coordinator",
        ),
        "time_bank.above_clocked" => (
            "不能超过扫码记录的时长，请改小",
            "That is more than was clocked. Give a smaller amount",
        ),
        "time_bank.amount_changed" => {
            ("时长刚被改过，请看清楚再确认", "The amount has just changed. Look at it again")
        }
        "time_bank.not_yet" => ("还没到时间，请稍后再来", "Its time has not come. Try later"),
        "time_bank.taken" => ("已有邻居应了，看看别的", "Somebody was faster. Look at the others"),
        "time_bank.not_open" => {
            ("这一条已结束，看看别的", "This is not open any more. Look at the others")
        }
        "time_bank.outside_window" => (
            "这个时间不在约定的时段内，请改时间",
            "That is outside the times given. Choose another",
        ),
        "time_bank.own" => {
            ("这是您自己发布的，等邻居来应", "This is your own. Wait for a neighbour")
        }
        "time_bank.full" => ("名额已满，看看别的", "All places are taken. Look at the others"),
        "time_bank.has_place" => ("您已有名额，不用再报", "You have a place already"),
        "time_bank.short" => (
            "可用时间不够。先帮一次邻居，或请协调员看能否由社区时间池支付",
            "Not enough hours. Help a neighbour first, or ask whether the community pool can pay",
        ),
        "time_bank.not_volunteer" => {
            ("请先登记为志愿者，再来应", "Enrol as a volunteer first, then take it up")
        }
        "time_bank.too_many_open" => {
            ("您发布的太多了，请先撤回几条", "You have too many open. Withdraw some first")
        }
        _ => return None,
    })
}

fn about_bodies(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "time_bank.wrong_amount" => {
            ("请按整半小时填，课程按标价", "Give whole half hours, and for a course its price")
        }
        "time_bank.begun" => ("已经开始，不能退了", "It has begun, so nothing can be given back"),
        "time_bank.nothing_given" => (
            "这段时间没有入账的服务，请换一段日期",
            "Nothing was booked in this time. Choose other days",
        ),
        "time_bank.unknown_certificate" => (
            "查不到这份证明，请核对编码；仍查不到就不是本社区开的",
            "No certificate has this code. Check it; if it stays so, it was not issued here",
        ),
        "time_bank.id_reused" => {
            ("这一步没有记下，请刷新后再试", "This was not kept. Load the page again and repeat it")
        }
        "time_bank.skills" => ("请选 1 到 8 项", "Choose one to eight"),
        "time_bank.times" => (
            "请检查每周时段，结束要晚于开始，最多 14 段",
            "Check the weekly times: each ends after it begins, 14 at most",
        ),
        "time_bank.minutes" => {
            ("请按整半小时填，一次最多 12 小时", "Give whole half hours, twelve hours at most")
        }
        "time_bank.window" => {
            ("请检查日期和时间，先后要对，放得下时长", "Check the times: in order, and long enough")
        }
        "time_bank.seats" => ("请检查名额数", "Check the number of places"),
        "time_bank.people" => (
            "请选不同的人，最多 20 位受助人，服务人不能是受助人",
            "Choose different people, twenty at most; who helps is not among who is helped",
        ),
        _ => return None,
    })
}
