//! The time bank (时间银行): who helps whom, for how long, and what the books say about it.
//!
//! Invariants: every change of a stint goes through `linli_shared::time_bank::step`, holds the stint's
//! row, appends one entry and moves the books in the same transaction; a receiver's minutes are
//! reserved from the moment the time is agreed; nothing about special groups leaves the people it is
//! about and staff.

mod act;
mod advance;
mod attended;
mod books;
mod certificate;
mod desk;
mod due;
mod enter;
mod event;
mod gift;
mod hours;
mod leave;
mod listing;
mod listing_store;
mod project;
mod public;
mod stint_store;
mod take_up;
mod view;
mod volunteer;

pub use act::{act, act_as_staff};
pub(crate) use advance::{Deed, advance};
pub(crate) use attended::{Award, credit, take_back};
pub use certificate::{ask, check, list as certificates, print};
pub use desk::{
    ask_for, ask_from_ticket, desk, list_volunteers, set_pool, show_listing as show_to_staff,
};
pub(crate) use due::run_due;
pub use enter::enter;
pub(crate) use enter::enter_in;
pub(crate) use event::{ask_for_event, call_off, follow_move, list_requests, show_request};
pub(crate) use gift::give_in;
pub use gift::{give, give_back};
pub use hours::{mine, statement};
pub(crate) use leave::{export, leave};
pub use listing::{detail, list, own, put as publish, withdraw};
pub(crate) use listing_store::{Listing, insert_listing};
pub(crate) use project::insert_project;
pub use project::{keep, list as projects};
pub use public::show;
pub(crate) use take_up::take_up_in;
pub use take_up::{assign, take_up};
pub use view::{mine as stints, show as show_stint, show_to_staff as show_stint_to_staff};
pub(crate) use volunteer::mark as enrol;
pub use volunteer::{leave as resign, put as volunteer, show as show_volunteer};
