//! Names of statuses, classes, clocks, roles (名称): the same words on every page, notice and sheet.

use super::Lang;
use crate::{
    access::Role,
    rating::RatingTag,
    resident::{Membership, Purpose, Relation},
    ticket::{ClockKind, Level, Source, TicketStatus},
    words,
};

words! {
    product = "邻里" / "Linli";
    someone = "居民" / "A resident";
    clockwork = "系统" / "Linli";
}

/// A status in the resident's words (状态名).
#[must_use]
pub const fn status(lang: Lang, status: TicketStatus) -> &'static str {
    let (zh, en) = match status {
        TicketStatus::Submitted => ("待派单", "Waiting to be sent"),
        TicketStatus::Dispatched => ("已派单", "Sent"),
        TicketStatus::Accepted => ("已接单", "Taken on"),
        TicketStatus::InProgress => ("办理中", "Under way"),
        TicketStatus::Paused => ("暂停", "Paused"),
        TicketStatus::Done => ("待核实", "Done, to be checked"),
        TicketStatus::Checked => ("待评价", "Checked, to be rated"),
        TicketStatus::Closed => ("已结案", "Closed"),
        TicketStatus::Duplicate => ("已并入", "Merged"),
        TicketStatus::Referred => ("已转办", "Referred"),
        TicketStatus::NoFurtherAction => ("不再办理", "No further action"),
        TicketStatus::Withdrawn => ("已撤回", "Withdrawn"),
    };
    pick(lang, zh, en)
}

/// A clock's name (时限名).
#[must_use]
pub const fn clock(lang: Lang, kind: ClockKind) -> &'static str {
    let (zh, en) = match kind {
        ClockKind::Dispatch => ("派单", "Sent"),
        ClockKind::Response => ("响应", "Answer"),
        ClockKind::Start => ("启动", "Start"),
        ClockKind::Plan => ("方案", "Plan"),
        ClockKind::Finish => ("处置", "Solved"),
        ClockKind::Check => ("核实", "Checked"),
    };
    pick(lang, zh, en)
}

/// A role's name (角色名).
#[must_use]
pub const fn role(lang: Lang, role: Role) -> &'static str {
    let (zh, en) = match role {
        Role::Resident => ("居民", "Resident"),
        Role::BuildingLeader => ("楼栋长", "Building leader"),
        Role::GridWorker => ("网格员", "Grid worker"),
        Role::GridLead => ("网格长", "Grid lead"),
        Role::Dispatcher => ("社区调度员", "Dispatcher"),
        Role::Handler => ("承办人", "Handler"),
        Role::Supervisor => ("街道督导", "Street supervisor"),
        Role::Administrator => ("系统管理员", "Administrator"),
    };
    pick(lang, zh, en)
}

/// Where a need came in (来源名).
#[must_use]
pub const fn source(lang: Lang, source: Source) -> &'static str {
    let (zh, en) = match source {
        Source::Qr => ("扫码", "QR code"),
        Source::App => ("手机", "App"),
        Source::Visit => ("走访", "Visit"),
        Source::Hotline => ("热线", "Hotline"),
        Source::Group => ("微信群", "Chat group"),
        Source::Device => ("设备", "Device"),
        Source::Analysis => ("数据研判", "Analysis"),
    };
    pick(lang, zh, en)
}

/// A rung of the ladder (层级名).
#[must_use]
pub const fn level(lang: Lang, level: Level) -> &'static str {
    let (zh, en) = match level {
        Level::Grid => ("网格", "Grid"),
        Level::Community => ("社区", "Community"),
        Level::Street => ("街道", "Street"),
        Level::District => ("区", "District"),
    };
    pick(lang, zh, en)
}

/// A rating tag (评价标签).
#[must_use]
pub const fn rating_tag(lang: Lang, tag: RatingTag) -> &'static str {
    let (zh, en) = match tag {
        RatingTag::Slow => ("太慢", "Too slow"),
        RatingTag::Unsolved => ("没解决", "Not solved"),
        RatingTag::Unfriendly => ("态度不好", "Unfriendly"),
        RatingTag::Silent => ("没人告诉我", "Kept in the dark"),
        RatingTag::Quick => ("很快", "Quick"),
        RatingTag::Friendly => ("态度好", "Friendly"),
        RatingTag::Thorough => ("很仔细", "Thorough"),
    };
    pick(lang, zh, en)
}

/// How somebody belongs to a household (关系名).
#[must_use]
pub const fn relation(lang: Lang, relation: Relation) -> &'static str {
    let (zh, en) = match relation {
        Relation::Owner => ("业主", "Owner"),
        Relation::Tenant => ("租户", "Tenant"),
        Relation::Family => ("家人", "Family"),
    };
    pick(lang, zh, en)
}

/// Where a membership stands (成员状态名).
#[must_use]
pub const fn membership(lang: Lang, membership: Membership) -> &'static str {
    let (zh, en) = match membership {
        Membership::Waiting => ("待确认", "Waiting"),
        Membership::Member => ("成员", "Member"),
        Membership::Representative => ("户代表", "Representative"),
        Membership::Left => ("已离开", "Left"),
    };
    pick(lang, zh, en)
}

/// Why somebody looked at masked fields (查看目的).
#[must_use]
pub const fn purpose(lang: Lang, purpose: Purpose) -> &'static str {
    let (zh, en) = match purpose {
        Purpose::Ticket => ("办理工单", "Work on a ticket"),
        Purpose::Visit => ("入户走访", "A visit"),
        Purpose::Emergency => ("紧急情况", "An emergency"),
        Purpose::Correction => ("更正资料", "Correct the file"),
    };
    pick(lang, zh, en)
}

const fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
