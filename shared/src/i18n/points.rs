//! What pages say about points (积分文案).

use super::Lang;
use crate::{
    points::{Activity, Cause},
    words,
};

words! {
    title = "我的积分" / "My points";
    tile_note = "参与有积分，每一笔都能查证" / "Taking part earns points, and every one can be checked";
    balance = "可用积分" / "Points to use";
    held(n) = "另有 {n} 分已预留" / "{n} more are reserved";
    lapsing(n, day) = "{n} 分将在 {day} 前后过期，请先用" / "{n} will lapse around {day}. Use them first";
    statement = "积分明细" / "Statement";
    empty = "还没有积分" / "No points yet";
    empty_next = "参加表决、议事会，或说一件要解决的事，办结后就有积分" / "Vote, come to a meeting or say a need: points come once it is done";
    rules_title = "怎么得积分" / "How points are earned";
    rules_words = "规则对所有人一样。表决只看参加，不看投什么" / "The same for everybody. A ballot counts for taking part, never for how";
    rule_points(n) = "+{n}" / "+{n}";
    rule_caps(day, year) = "每天最多 {day} 分，每年最多 {year} 分" / "At most {day} a day and {year} a year";
    lasts(months) = "积分 {months} 个月有效，先到期的先用；不能换钱，不能转让" / "Points last {months} months, the oldest are used first. They are no money and cannot be given away";
    totals_title = "全社区的总账" / "The books of the community";
    issued = "已发放" / "Given out";
    redeemed = "已兑换" / "Redeemed";
    lapsed = "已过期" / "Lapsed";
    in_hands = "在居民手里" / "In residents' hands";
    people(n) = "{n} 位邻居有积分" / "{n} neighbours have points";
    balanced = "每一分都有来处和去处：发放 = 兑换 + 过期 + 在手" / "Every point comes from somewhere: given out = redeemed + lapsed + in hands";
    days_title = "每日封账" / "Sealed days";
    days_words = "每天的账在午夜后封存，改一笔，根就变" / "Each day is sealed after midnight; change one line and the root is another";
    days_last(n) = "最近 {n} 天" / "The last {n} days";
    day_row(n) = "{n} 笔" / "{n} lines";
    days_empty = "第一天的账今晚封存" / "The first day is sealed tonight";
    check = "查证" / "Check";
    proved(day) = "在 {day} 的封账里，签名和根都对" / "In the sealed books of {day}; signature and root are right";
    proved_words(words) = "根的四个词：{words}" / "The root in four words: {words}";
    not_proved = "查证不通过，请截图并联系网格长" / "The proof does not hold. Keep a picture of this and tell the grid lead";
    both_title = "积分与时间" / "Points and hours";
    honour_title = "荣誉榜" / "Honour board";
    honour_words = "近一年参与最多的邻居。没有同意署名的，只写姓" / "Who took part most in the last year. Names stand in full only where people agreed";
    honour_empty = "榜还空着，参加一次就能上榜" / "Nobody yet. Take part once and be the first";
    honour_points(n) = "{n} 分" / "{n} points";
    honour_steps(steps) = "近一年得分满 {steps} 分，各得一星；花掉的也算" / "A star each at {steps} points within a year; spent ones count";
    stars(n) = "{n} 星" / "{n} stars";
    my_stars(n, earned) = "您是 {n} 星，近一年得了 {earned} 分" / "You have {n} stars: {earned} points within a year";
    next_star(n) = "再得 {n} 分升一星" / "{n} more points for the next star";
    name_me = "在荣誉榜上写全名" / "Show my full name on the honour board";
    name_me_note = "随时可以改回只写姓" / "You can take it back at any time";
    named = "已写全名" / "Your full name is shown";
    unnamed = "已改回只写姓" / "Only your family name is shown";
    about_ticket = "看工单" / "See the ticket";
    about_poll = "看表决" / "See the poll";
    about_stint = "看这次互助" / "See this help";
    about_voucher = "看兑换券" / "See the voucher";
}

/// What earns points, in words (积分项目).
#[must_use]
pub const fn activity(lang: Lang, activity: Activity) -> &'static str {
    let (zh, en) = match activity {
        Activity::Ballot => ("参加表决", "Taking part in a poll"),
        Activity::Meeting => ("参加议事会", "Coming to a meeting"),
        Activity::Need => ("提出的诉求办结", "A need of yours was solved"),
        Activity::Hazard => ("发现并排除隐患", "A danger you saw was removed"),
        Activity::Event => ("参加社区活动", "Coming to an event"),
        Activity::Volunteer => ("志愿服务入账", "Help you gave was booked"),
        Activity::Course => ("上完一门多次的课", "Finishing a course"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Why a line stands in a statement, in words (摘要); the books may know causes that this phone does not.
#[must_use]
pub fn cause(lang: Lang, code: &str) -> &'static str {
    let (zh, en) = match Cause::parse(code) {
        Some(Cause::Earned(of)) => return activity(lang, of),
        Some(Cause::Redemption) => ("兑换预留", "Reserved for a reward"),
        Some(Cause::Collection) => ("领取兑换品", "Collected a reward"),
        Some(Cause::Cancellation) => ("取消兑换，退回", "Cancelled a reward"),
        Some(Cause::VoucherOver) => ("兑换券过期，退回", "A voucher ran out"),
        Some(Cause::Refund) => ("兑换品退回", "Gave a reward back"),
        Some(Cause::Lapse) => ("过期", "Lapsed"),
        Some(Cause::EventUndone) => ("签到撤销，收回", "A check-in was undone"),
        Some(Cause::CourseUndone) => ("结业撤销，收回", "A finished course was undone"),
        Some(Cause::Hours(of)) => return super::hours::movement(lang, of),
        None => ("其他", "Other"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
