//! The residents' pages, one a route.

pub(crate) mod board;
pub(crate) mod clock;
pub(crate) mod door;
mod gate;
pub(crate) mod home;
mod join;
pub(crate) mod lost;
pub(crate) mod me;
pub(crate) mod mine;
pub(crate) mod notices;
mod page;
mod paged;
pub(crate) mod rows;
pub(crate) mod say;
pub(crate) mod scan;
pub(crate) mod sign_in;
pub(crate) mod ticket;
