//! People as staff see them (人员): found in their places, masked; given roles by the administrator.
//!
//! Invariants: a name or number in full leaves a row that says who looked and why, and the person is
//! told; a community keeps an administrator.

mod list;
mod post;
mod unmask;

pub use list::list;
pub(crate) use post::check_administrator_left;
pub use post::{appoint, put};
pub use unmask::unmask;
