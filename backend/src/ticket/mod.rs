//! Tickets (工单): loading, acting, joining, listing.
//!
//! Invariants: a version equals the number of history rows; every change goes through
//! `linli_shared::ticket::step` or the clockwork and appends exactly one row; two writers make one
//! winner and one who is told who was first.

pub mod act;
mod copies;
pub mod follow;
pub mod follower;
pub mod history;
mod join;
pub mod list;
pub mod store;
mod thanks;
mod unmask;
pub mod view;

pub use act::{act, act_on_many};
pub use copies::Copies;
pub use join::join;
pub use list::{desk, inbox, mine, similar};
pub(crate) use thanks::thank_reporter;
pub use unmask::unmask;
pub use view::show;
