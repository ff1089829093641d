//! Households (户): who belongs to one, and how that changes.
//!
//! Invariants: a household has at most one representative, which a lock on its row keeps true; every
//! change of a membership adds a row that says who did it.

mod store;

pub use store::{insert_membership, list_housemates, live_together};
