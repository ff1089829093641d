//! Events (活动): announced, signed up for, waited for, called off; children, calendars, mobile services.
//!
//! Invariants: whoever takes or frees a place holds the event's row, so that places taken and offers
//! that hold never pass the capacity and nobody passes who waits longer; what children are called and
//! who collects them is read by their guardian and by who keeps their class.

mod audit;
mod book;
mod booking;
mod calendar;
mod child;
pub mod door;
mod entered;
mod help;
mod ics;
mod interest;
mod keep;
mod offer;
pub mod opinion;
mod own;
mod person;
mod queue;
mod show;
mod stop;
mod store;
mod view;

pub(crate) use audit::audit;
pub use book::{accept, cancel, submit as book};
pub(crate) use book::{cancel_in, hold_with};
pub(crate) use booking::{Booking, insert as insert_booking};
pub use calendar::{feed, file, make as make_calendar, revoke as revoke_calendar, state};
pub(crate) use child::{Child, put_in as put_child_in};
pub use child::{delete as delete_child, list as children, put as put_child};
pub use entered::book_for;
pub use help::{ask as ask_help, requests};
pub(crate) use interest::insert as insert_interest;
pub use interest::{save as save_interests, show as interests};
pub(crate) use keep::call_off_in;
pub use keep::{bookings, call_off, demand, list as list_kept, put, unbook};
pub(crate) use offer::run_due;
pub(crate) use own::{export, forget};
pub use show::{list, mine, past, show};
pub(crate) use stop::insert as insert_stop;
pub use stop::{delete as delete_stop, list as timetable, put as put_stop};
pub(crate) use store::{Record, hold as hold_event, insert as insert_event, mark_serial};

/// Most events that are shown as coming.
const COMING_MAX: i64 = 100;
/// Most people of one event that are read at once: those with a place and those who wait.
const LIST_MAX: i64 = linli_shared::event::CAPACITY_MAX + linli_shared::event::WAITING_MAX;
/// Most offers of one event that are ended at once.
const WAITING_LOOK: i64 = linli_shared::event::WAITING_MAX;
