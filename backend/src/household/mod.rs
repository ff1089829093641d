//! Households (户): who belongs to one, and how that changes.
//!
//! Invariants: a household has at most one representative, which a lock on its row keeps true; every
//! change of a membership adds a row that says who did it.

mod join;
mod list;
mod member;
mod store;

pub use join::submit as join;
pub(crate) use list::{Reach, contains};
pub use list::{list, show};
pub use member::act;
pub(crate) use member::{leave_all, load_mine};
pub(crate) use store::list_for_roll;
pub use store::{
    Home, append_entry, insert_membership, list_homes, list_housemates, list_members,
    live_together, load_home,
};
