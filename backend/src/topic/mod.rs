//! Topics (议题): from the first need to the last photo, under one address.
//!
//! Invariants: the dates in a topic decide what is allowed, not the clockwork; what happened is
//! written in the transaction that does it and never changed; a text that is taken off the page is
//! kept with the reason and who did it; no answer of the server says who answered what.

/// The code of an id that stands for something else already.
const ID_REUSED: &str = "topic.id_reused";

mod advance;
mod amend;
mod answer;
mod attach;
mod meeting;
mod moderate;
mod open;
mod paper;
mod person;
mod proposal;
mod show;
mod statement;
mod store;
mod suggest;
mod task;
mod thread;

pub(crate) use advance::{advance_one, close_topic};
pub use advance::{move_on, run_due};
pub use amend::{amend, decide};
pub use answer::answer;
pub(crate) use answer::mark_answer;
pub(crate) use attach::{attach, insert_poll_link};
pub use attach::{link_poll, need as attach_need};
pub use meeting::{
    call as call_meeting, check_in, leave, list as meetings, print_minutes, sign_up, write_minutes,
};
pub(crate) use meeting::{insert_meeting, insert_seat};
pub use moderate::{list as hidden, moderate};
pub(crate) use open::insert_opened;
pub use open::put;
pub use paper::print;
pub(crate) use person::{forget, list_written};
pub(crate) use proposal::{insert_proposal, insert_support as insert_proposal_support};
pub use proposal::{list as proposals, propose, support as support_proposal, withdraw};
pub use show::{list, show};
pub(crate) use statement::{insert_statement, put_vote};
pub use statement::{list as statements, say, vote};
pub(crate) use suggest::{insert_suggested, insert_support};
pub use suggest::{second, suggest, take_back};
pub use task::open_task;
pub(crate) use task::{NewTask, is_task, write_task};
