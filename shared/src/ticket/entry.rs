//! Rows of a ticket's history (流转记录): what happened, never changed afterwards.

use super::{ClockKind, Source, TicketAction};
use crate::id::{PartyId, TicketId};
use serde::{Deserialize, Serialize};

/// What one row of the history says (流转内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// The need came in.
    Opened {
        /// How.
        source: Source,
    },
    /// One more reporter of the same matter.
    Joined,
    /// Somebody acted.
    Acted {
        /// What they did.
        #[serde(flatten)]
        action: TicketAction,
    },
    /// The routing table sent it by itself.
    Routed {
        /// To whom.
        to: PartyId,
    },
    /// A clock ran out.
    Overdue {
        /// Which.
        clock: ClockKind,
    },
    /// Another ticket was merged into this one.
    Absorbed {
        /// Which.
        ticket: TicketId,
    },
    /// A bad rating opened a call-back ticket.
    CallBack {
        /// Which.
        ticket: TicketId,
    },
}

impl Entry {
    /// Whether only staff may read it.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        match self {
            Self::Acted { action: TicketAction::Reply { internal, .. } } => *internal,
            Self::Overdue { .. } => true,
            Self::Opened { .. }
            | Self::Joined
            | Self::Acted { .. }
            | Self::Routed { .. }
            | Self::Absorbed { .. }
            | Self::CallBack { .. } => false,
        }
    }
}
