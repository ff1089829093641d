//! Tickets (工单): the work a need opens, from the first contact until it is fed back.
//!
//! Invariants: a status changes only through [`step`]; exactly one named owner and one due time stand
//! at every moment while it is open; who finished is not who checks; clocks stand only while paused
//! or over. "Closed" means finished and fed back.

mod clock;
mod entry;
mod route;
mod step;
#[cfg(test)]
mod tests;

pub use clock::{Alarm, Clock, ClockKind, ClockLimits, alarm, clocks, due, wake_at};
pub use entry::Entry;
pub use route::{AFTER_MINUTES_MAX, RULES_MAX, RoutingRule, route};
pub use step::{TicketRefusal, allowed, step};

use crate::{
    access::Role,
    category::{Category, Class},
    id::{PartyId, PlaceId, ResidentId, TicketId, UploadId},
    rating::{Rating, RatingTag},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Where a ticket stands (工单状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Said, waiting to be sorted (待派单).
    Submitted,
    /// Sent to a party (已派单).
    Dispatched,
    /// The party took it (已接单).
    Accepted,
    /// Being worked on (办理中).
    InProgress,
    /// Standing still, with a reason and an end (挂起).
    Paused,
    /// The handler says it is done (已办结待核实).
    Done,
    /// Checked on site by another (已核实待评价).
    Checked,
    /// Finished and fed back (已结案).
    Closed,
    /// The same matter as another ticket (已并入).
    Duplicate,
    /// Handed to a body outside Linli (已转办).
    Referred,
    /// Nothing more can be done, with a reason (不再办理).
    NoFurtherAction,
    /// Taken back by the reporter (已撤回).
    Withdrawn,
}

impl TicketStatus {
    /// All statuses in the order of the way.
    pub const ALL: [Self; 12] = [
        Self::Submitted,
        Self::Dispatched,
        Self::Accepted,
        Self::InProgress,
        Self::Paused,
        Self::Done,
        Self::Checked,
        Self::Closed,
        Self::Duplicate,
        Self::Referred,
        Self::NoFurtherAction,
        Self::Withdrawn,
    ];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Dispatched => "dispatched",
            Self::Accepted => "accepted",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Checked => "checked",
            Self::Closed => "closed",
            Self::Duplicate => "duplicate",
            Self::Referred => "referred",
            Self::NoFurtherAction => "no_further_action",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Submitted
            | Self::Dispatched
            | Self::Accepted
            | Self::InProgress
            | Self::Paused
            | Self::Done
            | Self::Checked => true,
            Self::Closed
            | Self::Duplicate
            | Self::Referred
            | Self::NoFurtherAction
            | Self::Withdrawn => false,
        }
    }
}

/// Where a need came in (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A scanned poster (扫码).
    Qr,
    /// The app without a scan (小程序).
    App,
    /// Entered on a home visit (走访).
    Visit,
    /// Entered from a phone call (热线).
    Hotline,
    /// Entered from a chat group (微信群).
    Group,
    /// Reported by a device (设备).
    Device,
    /// Found in the figures (数据研判).
    Analysis,
}

impl Source {
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::App => "app",
            Self::Visit => "visit",
            Self::Hotline => "hotline",
            Self::Group => "group",
            Self::Device => "device",
            Self::Analysis => "analysis",
        }
    }
}

/// Who must solve it at last (处置层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// In the grid (网格).
    Grid,
    /// In the community (社区).
    Community,
    /// By the street (街道).
    Street,
    /// By the district (区).
    District,
}

impl Level {
    /// One rung up; none above the district.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Grid => Some(Self::Community),
            Self::Community => Some(Self::Street),
            Self::Street => Some(Self::District),
            Self::District => None,
        }
    }
}

/// When each step was reached (节点时间). A reopened ticket starts its clocks anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Times {
    /// When the resident sent it.
    pub submitted_at: Timestamp,
    /// When it was last reopened.
    pub reopened_at: Option<Timestamp>,
    /// When it was first sent to somebody.
    pub dispatched_at: Option<Timestamp>,
    /// When staff first said something.
    pub responded_at: Option<Timestamp>,
    /// When work began.
    pub started_at: Option<Timestamp>,
    /// When the plan stood, or the joint transfer began.
    pub planned_at: Option<Timestamp>,
    /// When the handler was done.
    pub finished_at: Option<Timestamp>,
    /// When it was checked on site.
    pub checked_at: Option<Timestamp>,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
}

/// Why a ticket stands still (挂起).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    /// Shown to the resident.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when at the latest.
    pub until: Timestamp,
}

/// Departments called to one ticket (吹哨): source, response and responsibility in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Whistle {
    /// Who answers for it (牵头).
    pub lead: PartyId,
    /// Who helps (配合).
    pub supporting: Vec<PartyId>,
    /// Who has reported in (已报到).
    pub reported_in: Vec<PartyId>,
    /// When it was blown.
    pub at: Timestamp,
}

/// The whole state of a ticket as the rules see it (工单状态).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ticket {
    /// Where it stands.
    pub status: TicketStatus,
    /// Which clocks run.
    pub class: Class,
    /// What it is about.
    pub category: Category,
    /// Who must solve it at last.
    pub level: Level,
    /// The person is frail, alone or disabled: any need within 24 hours (特殊群体).
    pub special: bool,
    /// The grid it lies in.
    pub grid: Option<PlaceId>,
    /// The one named owner (首接负责人 until somebody accepts).
    pub owner: Option<ResidentId>,
    /// The party it was sent to.
    pub party: Option<PartyId>,
    /// Where the routing table sends it by itself, and when, unless a person sorts it first.
    pub routed: Option<(PartyId, Timestamp)>,
    /// Who said it was done.
    pub finished_by: Option<ResidentId>,
    /// Solved at first contact (当场解决).
    pub on_spot: bool,
    /// When each step was reached.
    pub times: Times,
    /// Why it stands still, while it does.
    pub pause: Option<Pause>,
    /// How long it has stood since it was opened or reopened, in milliseconds.
    pub paused_ms: i64,
    /// The resident's rating.
    pub rating: Option<Rating>,
    /// The follow-up rating, which counts from then on (追评).
    pub follow_up: Option<Rating>,
    /// How often the resident said it was not solved (二次投诉).
    pub complaints: u32,
    /// Departments called.
    pub whistle: Option<Whistle>,
    /// The ticket this one was merged into.
    pub duplicate_of: Option<TicketId>,
    /// What the random check said (抽查).
    pub sample_passed: Option<bool>,
    /// Clocks whose overrun has been told to owner and lead.
    pub alarmed: Vec<ClockKind>,
}

impl Ticket {
    /// A ticket as it stands when its need arrives.
    #[must_use]
    pub fn open(
        class: Class,
        category: Category,
        grid: Option<PlaceId>,
        owner: Option<ResidentId>,
        special: bool,
        now: Timestamp,
    ) -> Self {
        Self {
            status: TicketStatus::Submitted,
            class,
            category,
            level: Level::Grid,
            special,
            grid,
            owner,
            party: None,
            routed: None,
            finished_by: None,
            on_spot: false,
            times: Times { submitted_at: now, ..Times::default() },
            pause: None,
            paused_ms: 0,
            rating: None,
            follow_up: None,
            complaints: 0,
            whistle: None,
            duplicate_of: None,
            sample_passed: None,
            alarmed: Vec::new(),
        }
    }
    /// Lets the routing table send it (自动派单): at once, or when the rule's minutes are over.
    pub fn follow_rule(&mut self, rule: &RoutingRule, now: Timestamp) {
        match rule.after_minutes {
            None => {}
            Some(0) => self.send(rule.party, now),
            Some(minutes) => self.routed = Some((rule.party, now.plus_minutes(minutes))),
        }
    }
    /// Sends it to a party without a person.
    pub fn send(&mut self, party: PartyId, now: Timestamp) {
        self.status = TicketStatus::Dispatched;
        self.party = Some(party);
        self.routed = None;
        self.times.dispatched_at = self.times.dispatched_at.or(Some(now));
    }
    /// The rating that counts.
    #[must_use]
    pub fn effective_rating(&self) -> Option<&Rating> {
        self.follow_up.as_ref().or(self.rating.as_ref())
    }
}

/// What somebody does to a ticket (工单操作).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum TicketAction {
    /// Send it to a party (派单).
    Dispatch {
        /// To whom.
        to: PartyId,
        /// What they should know.
        words: String,
    },
    /// Take it on (接单).
    Accept {
        /// What the resident should know.
        words: String,
    },
    /// Begin the work (开始办理).
    Start {
        /// What the resident should know.
        words: String,
    },
    /// Say how a complex matter will be solved (制定方案).
    Plan {
        /// The plan.
        words: String,
    },
    /// Let it stand still (挂起).
    Pause {
        /// Shown to the resident.
        reason: String,
        /// At most [`PAUSE_DAYS_MAX`] days ahead.
        until: Timestamp,
    },
    /// Go on (恢复).
    Resume,
    /// The work is done (办结).
    Finish {
        /// What was done.
        words: String,
        /// Pictures of it.
        photos: Vec<UploadId>,
    },
    /// Solved at first contact (当场解决).
    SolveOnSpot {
        /// What was done.
        words: String,
        /// Pictures of it.
        photos: Vec<UploadId>,
    },
    /// Look whether it is really done (现场核实).
    Check {
        /// Whether it is.
        passed: bool,
        /// What was seen.
        words: String,
    },
    /// Close it after telling the resident (回访结案).
    Close {
        /// What was said.
        words: String,
    },
    /// Not ours: back to be sent elsewhere (退回).
    Return {
        /// Why.
        reason: String,
    },
    /// To a body outside Linli (转办).
    Refer {
        /// To whom, in words.
        to: String,
        /// Why.
        reason: String,
    },
    /// Nothing more can be done (不再办理).
    NoFurtherAction {
        /// Why.
        reason: String,
    },
    /// The same matter as another ticket (并单).
    Merge {
        /// The one that goes on.
        into: TicketId,
    },
    /// Taken back by the reporter (撤回).
    Withdraw,
    /// One rung up the ladder (上报).
    Escalate {
        /// Why.
        reason: String,
    },
    /// Another category or class (改类).
    Reclassify {
        /// What it is about.
        category: Category,
        /// Which clocks run.
        class: Class,
        /// Why.
        reason: String,
    },
    /// Another named owner (指派).
    Assign {
        /// Who.
        to: ResidentId,
    },
    /// Call departments (吹哨).
    Whistle {
        /// Who answers for it.
        lead: PartyId,
        /// Who helps.
        supporting: Vec<PartyId>,
        /// What for.
        words: String,
    },
    /// A called department is there (报到).
    ReportIn {
        /// What it will do.
        words: String,
    },
    /// Say something to the other side (留言).
    Reply {
        /// The message.
        words: String,
        /// For staff only.
        internal: bool,
    },
    /// Ask where it stands (催办).
    Nudge,
    /// Rate it (评价).
    Rate {
        /// One to five.
        stars: u8,
        /// Whether it is solved.
        solved: bool,
        /// At most three.
        tags: Vec<RatingTag>,
        /// In the resident's words.
        words: String,
    },
    /// It is not solved (重新办理).
    Reopen {
        /// What is left.
        reason: String,
    },
    /// A supervisor's random check (抽查).
    Sample {
        /// Whether it holds.
        passed: bool,
        /// What was found.
        words: String,
    },
}

/// Who acts (操作人).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The person; none for the clockwork and for visitors.
    pub id: Option<ResidentId>,
    /// The party a handler works for.
    pub party: Option<PartyId>,
    /// As what.
    pub standing: Standing,
}

/// As what somebody acts (身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Who said the need, or joined it.
    Reporter,
    /// A member of staff.
    Staff(Role),
    /// The clockwork.
    System,
}

/// Longest pause, in days.
pub const PAUSE_DAYS_MAX: i64 = 30;
/// A resident may reopen for this many days after the end (重新办理期限).
pub const REOPEN_DAYS: i64 = 15;
/// A checked ticket nobody rates closes by itself after this many days (静默结案).
pub const SILENCE_DAYS: i64 = 7;
/// Most photos on one need or one step.
pub const PHOTOS_MAX: usize = 6;
/// Most departments called to one ticket.
pub const WHISTLE_PARTIES_MAX: usize = 8;

/// The number people read aloud: `T261121-0042` (工单号).
#[must_use]
pub fn format_number(date: Date, serial: i64) -> String {
    let (year, month, day) = date.ymd();
    format!("T{:02}{month:02}{day:02}-{serial:04}", year.rem_euclid(100))
}
