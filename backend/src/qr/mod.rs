//! Printed codes and the codes on phones (码): made, printed, scanned, called back.
//!
//! Invariants: tokens and short forms follow from the code's id and the server's key, so that a
//! poster can be printed again though only hashes are stored; scans are counted by day, never by person.

mod store;

pub use store::{NewCode, insert_code, short_of, token_of};
