//! People (居民): who is on file, what they may see of themselves, how they leave.
//!
//! Invariants: a phone number stands sealed and is found by its blind index; an erased person keeps
//! the row, so that histories stay whole, but nothing that says who it was.

mod store;

pub use store::{insert_post, insert_resident};
