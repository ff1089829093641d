//! The place tree and the households on file (地点): lists, the tree for staff, the import.
//!
//! Invariants: a node hangs where its kind allows; its path, grid and building follow from its parent.

mod store;

pub use store::{child, insert_household, insert_place};
