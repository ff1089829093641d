//! What became of a topic (议题经过): one list from the first need to the last photo.

use super::Phase;
use crate::{
    category::Category,
    id::{PollId, TicketId, UploadId},
    poll::{Outcome, PollMode},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// One thing that happened (经过). Some are written down as they happen; what polls and tickets came
/// to is read from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TopicEvent {
    /// A resident suggested it (居民倡议).
    Suggested,
    /// It became a topic (立项).
    Opened {
        /// Because enough residents seconded it.
        by_residents: bool,
    },
    /// A need was brought in (并入诉求): what it is about, not what its reporter said.
    Attached {
        /// `T261121-0042`
        number: String,
        /// What it is about.
        category: Category,
    },
    /// The next phase began (进入阶段).
    Moved {
        /// Which.
        to: Phase,
        /// Its date had come.
        by_date: bool,
    },
    /// A meeting was called (召集会议).
    MeetingCalled {
        /// When it begins.
        starts_at: Timestamp,
        /// The room; empty for one that is only online.
        room: String,
    },
    /// What was said at a meeting (会议纪要).
    MeetingHeld {
        /// How many were checked in.
        n_came: i64,
        /// The minutes.
        words: String,
    },
    /// A proposal was answered (方案答复).
    Answered {
        /// Its name.
        title: String,
        /// Adopted, or declined.
        adopted: bool,
        /// Why.
        words: String,
    },
    /// A poll was put to it (发起表决).
    PollLinked {
        /// Which.
        poll: PollId,
        /// Its matter.
        title: String,
    },
    /// The poll is over (表决结果).
    PollClosed {
        /// Which.
        poll: PollId,
        /// Its matter.
        title: String,
        /// What it came to.
        outcome: Outcome,
        /// What it could bring about.
        mode: PollMode,
    },
    /// The resolution became a ticket (转为工单).
    TaskOpened {
        /// Which.
        ticket: TicketId,
        /// `T261121-0042`
        number: String,
        /// What is to be done.
        words: String,
        /// Who does it.
        party: String,
        /// Until when.
        due_on: Date,
    },
    /// The work is done (工单办结).
    TaskDone {
        /// Which.
        ticket: TicketId,
        /// `T261121-0042`
        number: String,
        /// What was done.
        words: String,
        /// Pictures of it.
        photos: Vec<UploadId>,
    },
    /// It is over (办结).
    Closed {
        /// What became of it.
        words: String,
    },
}
