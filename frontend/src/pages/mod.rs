//! The residents' pages, one a route.

pub(crate) mod home;
pub(crate) mod lost;
mod page;
