//! What is done to a ticket, by whom, and as what (操作与操作人).

use crate::{
    access::Role,
    category::{Category, Class},
    id::{PartyId, ResidentId, TicketId, UploadId},
    rating::RatingTag,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

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
    /// Who said the need, or for whom it was said (反映人).
    Reporter,
    /// Who joined it later: the same matter, but somebody else's ticket (同诉人).
    Follower,
    /// A member of staff.
    Staff(Role),
    /// The clockwork.
    System,
}

impl Standing {
    /// Whether it is a resident's.
    #[must_use]
    pub const fn is_resident(self) -> bool {
        matches!(self, Self::Reporter | Self::Follower)
    }
}
