//! People (居民): who is on file, what they may see of themselves, how they leave.
//!
//! Invariants: a phone number stands sealed and is found by its blind index; an erased person keeps
//! the row, so that histories stay whole, but nothing that says who it was.

mod looks;
mod me;
mod person_code;
mod store;

pub(crate) use looks::{Look, Subject, insert_look};
pub use me::{consent, correct, erase, export, looks, show};
pub(crate) use me::{load_me, post_view};
pub use person_code::show as show_code;
pub use store::{
    File, find_by_phone, insert_post, insert_resident, list_posts, load_file, mark_birth_year,
    mark_consented, mark_phone,
};
pub(crate) use store::{load_birth_year, load_name, load_names, mark_named, open_phone};
