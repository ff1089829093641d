//! Deliberation (议事): one matter, one topic, from the first need to the last photo.
//!
//! Invariants: the dates decide which phase it is, not the clockwork; a phase only moves forward;
//! every proposal gets an answer before the topic is closed; what unites is shown before what divides.

mod consensus;
mod deed;
mod draft;
mod event;
mod meeting;
mod phase;
mod proposal;
mod refusal;
mod shuffle;
mod statement;
mod window;

pub use consensus::{ONE, Opinion, Reading, Row, consensus, priority, read};
pub use deed::{Deed, check};
pub use draft::{SuggestTopic, TOPIC_PLACES_MAX, TopicDraft};
pub use event::TopicEvent;
pub use meeting::{MeetingDraft, SEATS_MAX, SignUp};
pub use phase::{Phase, PhaseAction, Schedule, shown_phase, step};
pub use proposal::{
    AmendmentDraft, AnswerProposal, PROPOSAL_PHOTOS_MAX, PROPOSALS_EACH_MAX, PROPOSALS_MAX,
    ProposalDraft,
};
pub use refusal::TopicRefusal;
pub use shuffle::{draw, shuffle};
pub use statement::{
    Opinions, STATEMENT_CHARS_MAX, STATEMENTS_EACH_MAX, STATEMENTS_MAX, StatementVote,
};
pub use window::{Windows, windows};

/// So many residents make a suggestion a topic by themselves (附议成案人数).
pub const SUPPORTS_TO_OPEN: i64 = 20;
