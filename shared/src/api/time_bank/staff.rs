//! What staff send and see of the time bank.

use super::{FitView, ListingView, StintView};
use crate::{
    amount::Minutes,
    id::{ListingId, ResidentId, TicketId},
    time::Timestamp,
    time_bank::{ListingDraft, Skill, VolunteerDraft},
};
use serde::{Deserialize, Serialize};

/// A request for somebody else (代发需求).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskFor {
    /// For whom.
    pub person: ResidentId,
    /// What they need.
    pub listing: ListingDraft,
    /// Whether the community pool pays, for somebody of a special group. Never public.
    pub pool: bool,
}

/// Whether the community pool pays (由时间池支付).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetPool {
    /// It does.
    pub pool: bool,
}

/// An offer or a request as staff see it (工作台的发布).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffListing {
    /// What it is; names in full.
    pub view: ListingView,
    /// For whom.
    pub person: ResidentId,
    /// Whether the community pool pays.
    pub pool: bool,
    /// The ticket it came from.
    pub ticket: Option<TicketId>,
    /// Who fits, best first; only for one that is asked for by itself.
    pub fits: Vec<FitView>,
}

/// A volunteer said yes (指派).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assign {
    /// The request.
    pub listing: ListingId,
    /// Who helps.
    pub provider: ResidentId,
    /// When it is to begin, within the window.
    pub starts_at: Timestamp,
}

/// Help that was given without phones (补录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnterStint {
    /// Who helped.
    pub provider: ResidentId,
    /// Who was helped.
    pub receivers: Vec<ResidentId>,
    /// What with.
    pub skills: Vec<Skill>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How long; no more than between the two.
    pub minutes: Minutes,
    /// Who saw it, or why it was not clocked.
    pub reason: String,
    /// Whether the community pool pays.
    pub pool: bool,
}

/// Somebody who is enrolled, as staff see them (志愿者名册).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VolunteerRow {
    /// Who.
    pub resident: ResidentId,
    /// In full.
    pub name: String,
    /// What they said when they enrolled.
    pub volunteer: VolunteerDraft,
    /// How often they helped.
    pub n_stints: i64,
}

/// The coordinator's desk (时间银行工作台).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeBankDesk {
    /// Requests nobody has taken, the most urgent first.
    pub requests: Vec<StaffListing>,
    /// Stints that somebody has to decide, the oldest first.
    pub disputes: Vec<StintView>,
    /// Stints that are arranged, under way or wait for a word, the next first.
    pub running: Vec<StintView>,
    /// How many volunteers are enrolled in reach.
    pub n_volunteers: i64,
}
