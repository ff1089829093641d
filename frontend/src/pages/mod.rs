//! The residents' pages, one a route.

pub(crate) mod clock;
pub(crate) mod home;
pub(crate) mod lost;
mod page;
pub(crate) mod rows;
pub(crate) mod say;
pub(crate) mod ticket;
