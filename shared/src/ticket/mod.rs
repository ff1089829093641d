//! Tickets (工单): the work a need opens, from the first contact until it is fed back.
//!
//! Invariants: a status changes only through [`step`]; exactly one named owner and one due time stand
//! at every moment while it is open; who finished is not who checks; clocks stand only while paused
//! or over. "Closed" means finished and fed back.

mod action;
mod clock;
mod entry;
mod refusal;
mod route;
mod status;
mod step;
#[cfg(test)]
mod tests;
mod way;

pub use action::{Actor, Standing, TicketAction};
pub use clock::{Alarm, Clock, ClockKind, ClockLimits, alarm, clocks, due, wake_at};
pub use entry::Entry;
pub use refusal::TicketRefusal;
pub use route::{AFTER_MINUTES_MAX, RULES_MAX, RoutingRule, route};
pub use status::{Level, Source, TicketStatus};
pub use step::step;
pub use way::allowed;

use crate::{
    category::{Category, Class},
    id::{PartyId, PlaceId, ResidentId, TicketId},
    rating::Rating,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

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
