//! The place tree and the households on file (地点): lists, the tree for staff, the import.
//!
//! Invariants: a node hangs where its kind allows; its path, grid and building follow from its parent.

mod import;
mod list;
mod store;

pub use import::import;
pub use list::{list, tree};
pub use store::{
    child, find_child, insert_household, insert_place, load_place, read_place, rename_root,
};
