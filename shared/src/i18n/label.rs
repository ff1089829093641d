//! Names of statuses, classes, clocks, roles (名称): the same words on every page, notice and sheet.

use super::Lang;
use crate::{
    access::Role,
    deliberation::{Phase, StatementVote},
    event::{BookingStatus, EventKind, Fit, StopKind},
    poll::{AgeBand, Channel, Franchise, Matter, PollMode, PollStatus, QuestionKind, Secrecy},
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

/// A kind of event (活动类型名).
#[must_use]
pub const fn event_kind(lang: Lang, kind: EventKind) -> &'static str {
    let (zh, en) = match kind {
        EventKind::FreeClinic => ("义诊", "Free clinic"),
        EventKind::AfterSchool => ("四点半课堂", "After-school class"),
        EventKind::WasteSorting => ("垃圾分类", "Waste sorting"),
        EventKind::CleanUp => ("环境整治日", "Clean-up day"),
        EventKind::Festival => ("邻里节", "Neighbours' festival"),
        EventKind::CoBuilding => ("共建日", "Co-building day"),
        EventKind::PolicyFair => ("政策集市", "Policy fair"),
        EventKind::PhotoShow => ("影展", "Photo show"),
        EventKind::StoryMeeting => ("故事会", "Story meeting"),
        EventKind::BookFilm => ("读书观影", "Books and films"),
        EventKind::SafetyTalk => ("安全讲座", "Safety talk"),
        EventKind::Drill => ("应急演练", "Emergency drill"),
        EventKind::Skills => ("技能培训", "Skills training"),
        EventKind::Digital => ("数字课堂", "Digital class"),
        EventKind::Other => ("其他活动", "Other events"),
    };
    pick(lang, zh, en)
}

/// Where a booking stands (报名状态名).
#[must_use]
pub const fn booking_status(lang: Lang, status: BookingStatus) -> &'static str {
    let (zh, en) = match status {
        BookingStatus::Registered => ("已报名", "Booked"),
        BookingStatus::Waiting => ("候补中", "Waiting"),
        BookingStatus::Offered => ("待确认", "Place kept"),
        BookingStatus::Cancelled => ("已取消", "Cancelled"),
        BookingStatus::Expired => ("已过期", "Ran out"),
        BookingStatus::Attended => ("已签到", "Attended"),
        BookingStatus::NoShow => ("未到", "Did not come"),
    };
    pick(lang, zh, en)
}

/// Why an event stands further up (推荐理由).
#[must_use]
pub const fn fit(lang: Lang, fit: Fit) -> &'static str {
    let (zh, en) = match fit {
        Fit::Mine => ("您已报名", "You booked this"),
        Fit::Interest => ("您感兴趣的", "You like this kind"),
        Fit::Grid => ("在您的网格", "For your grid"),
        Fit::Age => ("适合您的年龄", "For your age"),
    };
    pick(lang, zh, en)
}

/// A mobile service (流动服务名).
#[must_use]
pub const fn stop_kind(lang: Lang, kind: StopKind) -> &'static str {
    let (zh, en) = match kind {
        StopKind::Van => ("流动服务车", "Service van"),
        StopKind::GridWorker => ("流动网格员", "Grid worker's table"),
        StopKind::Knock => ("敲门行动", "From door to door"),
        StopKind::Clinic => ("巡回义诊", "Doctor's round"),
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
        Role::Trustee => ("监票人", "Trustee"),
        Role::Station => ("驿站兑换点", "Station"),
        Role::Coordinator => ("时间银行协调员", "Time bank coordinator"),
    };
    pick(lang, zh, en)
}

/// Where a poll stands (表决状态名).
#[must_use]
pub const fn poll_status(lang: Lang, status: PollStatus) -> &'static str {
    let (zh, en) = match status {
        PollStatus::Announced => ("公示中", "Announced"),
        PollStatus::Open => ("投票中", "Voting"),
        PollStatus::Counting => ("开票中", "Counting"),
        PollStatus::Closed => ("已公布", "Result out"),
        PollStatus::Void => ("已作废", "Called off"),
    };
    pick(lang, zh, en)
}

/// A mode's name (表决类型名).
#[must_use]
pub const fn mode(lang: Lang, mode: PollMode) -> &'static str {
    let (zh, en) = match mode {
        PollMode::Consultation => ("意见征询", "Consultation"),
        PollMode::ResidentsMeeting => ("居民会议", "Residents’ meeting"),
        PollMode::Owners => ("业主共同决定", "Owners’ decision"),
    };
    pick(lang, zh, en)
}

/// A matter's name (事项名).
#[must_use]
pub const fn matter(lang: Lang, matter: Matter) -> &'static str {
    let (zh, en) = match matter {
        Matter::Ordinary => ("一般事项", "Ordinary matter"),
        Matter::RaiseFund => ("筹集维修资金", "Raising the maintenance fund"),
        Matter::Rebuild => ("改建、重建", "Altering or rebuilding"),
        Matter::CommonUse => ("改变共有部分用途", "Changing the use of common parts"),
    };
    pick(lang, zh, en)
}

/// Who counts once (表决单元名).
#[must_use]
pub const fn franchise(lang: Lang, franchise: Franchise) -> &'static str {
    let (zh, en) = match franchise {
        Franchise::Household => ("一户一票", "One vote a household"),
        Franchise::Adult => ("年满 18 周岁一人一票", "One vote an adult"),
        Franchise::Owner => ("业主，按人数和面积", "Owners, by heads and area"),
    };
    pick(lang, zh, en)
}

/// Who can learn what somebody chose (记名方式名).
#[must_use]
pub const fn secrecy(lang: Lang, secrecy: Secrecy) -> &'static str {
    let (zh, en) = match secrecy {
        Secrecy::Open => {
            ("记名：本户和负责人能看到选择", "Open: the household and the keepers see the choice")
        }
        Secrecy::Server => (
            "无记名：只公布合计，密钥由平台保管",
            "Secret: only sums are published; the platform keeps the key",
        ),
        Secrecy::Trustees => (
            "无记名：只公布合计，监票人一起才能开票",
            "Secret: only sums are published; trustees open them together",
        ),
    };
    pick(lang, zh, en)
}

/// A kind of question (题型名).
#[must_use]
pub const fn question(lang: Lang, kind: QuestionKind) -> &'static str {
    let (zh, en) = match kind {
        QuestionKind::Plan => ("同意或反对一个方案", "For or against one plan"),
        QuestionKind::One => ("几选一", "One of several"),
        QuestionKind::Several => ("可选多项", "Several of several"),
        QuestionKind::Election => ("选举", "Election"),
    };
    pick(lang, zh, en)
}

/// How a ballot came in (渠道名).
#[must_use]
pub const fn channel(lang: Lang, channel: Channel) -> &'static str {
    let (zh, en) = match channel {
        Channel::Phone => ("手机", "phone"),
        Channel::Paper => ("纸质票", "paper"),
        Channel::Door => ("入户", "at the door"),
        Channel::Proxy => ("委托", "by proxy"),
    };
    pick(lang, zh, en)
}

/// An age band (年龄段名).
#[must_use]
pub const fn band(lang: Lang, band: AgeBand) -> &'static str {
    let (zh, en) = match band {
        AgeBand::Young => ("18–35 岁", "18–35"),
        AgeBand::Middle => ("36–59 岁", "36–59"),
        AgeBand::Elder => ("60 岁以上", "60 and over"),
        AgeBand::Unknown => ("年龄未登记", "age not on file"),
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

/// A phase of a topic (阶段名).
#[must_use]
pub const fn phase(lang: Lang, phase: Phase) -> &'static str {
    let (zh, en) = match phase {
        Phase::Suggested => ("居民倡议", "Suggested"),
        Phase::Needs => ("需求征集", "Gathering needs"),
        Phase::Proposals => ("方案讨论", "Proposals"),
        Phase::Poll => ("表决", "The vote"),
        Phase::Result => ("结果公示", "The result"),
        Phase::Execution => ("落实", "Carrying out"),
        Phase::Closed => ("已办结", "Done"),
    };
    pick(lang, zh, en)
}

/// What somebody answers to a statement (表态名).
#[must_use]
pub const fn statement_vote(lang: Lang, vote: StatementVote) -> &'static str {
    let (zh, en) = match vote {
        StatementVote::Agree => ("同意", "Agree"),
        StatementVote::Disagree => ("不同意", "Disagree"),
        StatementVote::Pass => ("略过", "Pass"),
    };
    pick(lang, zh, en)
}

const fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
