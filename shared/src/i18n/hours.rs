//! Words of the time bank that pages, notices and papers share (时间银行用语).

use super::Lang;
use crate::words;
use crate::{
    amount::Minutes,
    time_bank::{
        ListingKind, ListingStatus, Movement, ProjectKind, Side, Skill, StintStatus, VolunteerKind,
        matching::Reason,
    },
};

words! {
    certificate = "志愿服务证明" / "Certificate of volunteering";
    certificate_period(from, until) = "自 {from} 至 {until}" / "From {from} to {until}";
    certificate_given(length, n) = "为邻里服务 {length}，共 {n} 次" / "Gave neighbours {length}, {n} times in all";
    certificate_attended(length) = "参加社区活动记时 {length}" / "Was credited {length} for coming to events";
    certificate_meaning = "以上时长由双方确认或协调员裁定，记入社区时间银行总账。本证明免费开具，不作他用" / "Both sides or a coordinator confirmed this, and it stands in the books of the time bank. This paper is free";
    certificate_issued(community, day) = "{community}　{day} 开具" / "Issued by {community} on {day}";
    certificate_short(short) = "核验码 {short}" / "Code {short}";
    certificate_caption = "扫码核验真伪" / "Scan to see that it is genuine";
}

const fn pick(lang: Lang, (zh, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// How long, as people say it, without a sign (时长): `2.5 小时`, `50 分钟`.
#[must_use]
pub fn length(lang: Lang, minutes: Minutes) -> String {
    let total = minutes.0.abs();
    let (hours, rest) = (total / 60, total % 60);
    match (lang, hours, rest) {
        (Lang::Zh, _, 0) => format!("{hours} 小时"),
        (Lang::Zh, _, 30) => format!("{hours}.5 小时"),
        (Lang::Zh, 0, _) => format!("{rest} 分钟"),
        (Lang::Zh, _, _) => format!("{hours} 小时 {rest} 分钟"),
        (Lang::En, _, 0) => format!("{hours} h"),
        (Lang::En, _, 30) => format!("{hours}.5 h"),
        (Lang::En, 0, _) => format!("{rest} min"),
        (Lang::En, _, _) => format!("{hours} h {rest} min"),
    }
}

/// A skill by name (技能名).
#[must_use]
pub const fn skill(lang: Lang, skill: Skill) -> &'static str {
    let words = match skill {
        Skill::Escort => ("陪诊", "Going along to a doctor"),
        Skill::Meals => ("送餐", "Bringing a meal"),
        Skill::Cleaning => ("助洁", "Cleaning"),
        Skill::Shopping => ("代购", "Shopping"),
        Skill::Company => ("陪聊", "Company"),
        Skill::Children => ("照看孩子", "Minding children"),
        Skill::Tutoring => ("辅导功课", "Tutoring"),
        Skill::Repairs => ("小修小补", "Small repairs"),
        Skill::Haircut => ("理发", "Haircut"),
        Skill::Phones => ("教用手机", "Help with the phone"),
        Skill::Health => ("健康护理", "Health care"),
        Skill::Law => ("法律咨询", "Legal advice"),
        Skill::Counselling => ("心理疏导", "Counselling"),
        Skill::Emergency => ("应急帮手", "Emergency help"),
        Skill::CleanUp => ("环境整治", "Clean-up"),
    };
    pick(lang, words)
}

/// Several skills in one line (技能列表).
#[must_use]
pub fn skills(lang: Lang, all: &[Skill]) -> String {
    let names: Vec<&str> = all.iter().map(|one| skill(lang, *one)).collect();
    match lang {
        Lang::Zh => names.join("、"),
        Lang::En => names.join(", "),
    }
}

/// A sort of volunteer (志愿者类型名).
#[must_use]
pub const fn volunteer_kind(lang: Lang, kind: VolunteerKind) -> &'static str {
    let words = match kind {
        VolunteerKind::Neighbour => ("邻里互助", "Neighbour help"),
        VolunteerKind::Professional => ("专业服务", "Professional"),
        VolunteerKind::Emergency => ("应急响应", "Emergency"),
    };
    pick(lang, words)
}

/// Whether somebody can, or needs (发布类型名).
#[must_use]
pub const fn listing_kind(lang: Lang, kind: ListingKind) -> &'static str {
    let words = match kind {
        ListingKind::Offer => ("我能帮", "I can"),
        ListingKind::Request => ("我需要", "I need"),
    };
    pick(lang, words)
}

/// Where an offer or a request stands (发布状态名).
#[must_use]
pub const fn listing_status(lang: Lang, status: ListingStatus) -> &'static str {
    let words = match status {
        ListingStatus::Open => ("等人应", "Open"),
        ListingStatus::Taken => ("已有人应", "Taken up"),
        ListingStatus::Done => ("已完成", "Done"),
        ListingStatus::Withdrawn => ("已撤回", "Withdrawn"),
    };
    pick(lang, words)
}

/// Where a stint stands (互助状态名).
#[must_use]
pub const fn stint_status(lang: Lang, status: StintStatus) -> &'static str {
    let words = match status {
        StintStatus::Matched => ("待约定", "To be agreed"),
        StintStatus::Scheduled => ("已约定", "Arranged"),
        StintStatus::Started => ("进行中", "Under way"),
        StintStatus::Ended => ("已结束，待填时长", "Over, no amount yet"),
        StintStatus::Proposed => ("待确认", "To be confirmed"),
        StintStatus::Disputed => ("有异议", "Disputed"),
        StintStatus::Posted => ("已入账", "In the books"),
        StintStatus::Cancelled => ("已取消", "Cancelled"),
        StintStatus::Void => ("已作废", "Void"),
    };
    pick(lang, words)
}

/// A side of a stint (身份名).
#[must_use]
pub const fn side(lang: Lang, side: Side) -> &'static str {
    let words = match side {
        Side::Provider => ("服务人", "Helps"),
        Side::Receiver => ("受助人", "Is helped"),
    };
    pick(lang, words)
}

/// What becomes of hours that are given away (项目类型名).
#[must_use]
pub const fn project_kind(lang: Lang, kind: ProjectKind) -> &'static str {
    let words = match kind {
        ProjectKind::Pledge => ("捐时项目", "Project"),
        ProjectKind::Course => ("课程", "Course"),
    };
    pick(lang, words)
}

/// Why somebody fits (匹配理由).
#[must_use]
pub fn reason(lang: Lang, reason: Reason) -> String {
    let words = match (lang, reason) {
        (Lang::Zh, Reason::Skill { skill: of }) => return format!("会{}", skill(lang, of)),
        (Lang::En, Reason::Skill { skill: of }) => return format!("Can: {}", skill(lang, of)),
        (_, Reason::SameGrid) => ("同一网格", "Same grid"),
        (_, Reason::SameCommunity) => ("同一社区", "Same community"),
        (_, Reason::Free) => ("时间合适", "Free then"),
        (_, Reason::AskTime) => ("时间要商量", "Ask about the time"),
        (_, Reason::Idle) => ("手上没有别的约定", "Nothing else on"),
    };
    pick(lang, words).to_owned()
}

/// Why a line stands in a statement of hours (时间摘要); the books may know causes that this phone does
/// not.
#[must_use]
pub const fn movement(lang: Lang, movement: Movement) -> &'static str {
    let words = match movement {
        Movement::Booked => ("已约定，预留", "Arranged, reserved"),
        Movement::Unbooked => ("退回预留", "Reservation came back"),
        Movement::Given => ("互助", "Help"),
        Movement::Reversed => ("协调员冲正", "Taken back by a coordinator"),
        Movement::OverCeiling => {
            ("超出上限，转入捐赠池", "Above the ceiling, to the donation pool")
        }
        Movement::Pledge => ("捐给项目", "Given to a project"),
        Movement::Course => ("兑换课程", "A place in a course"),
        Movement::CourseBack => ("退课退回", "Course place given back"),
        Movement::Attended => ("参加活动", "Coming to an event"),
        Movement::AttendedUndone => ("签到撤销，收回", "A check-in was undone"),
        Movement::LeftBehind => ("离开后转入捐赠池", "Left to the donation pool"),
    };
    pick(lang, words)
}
