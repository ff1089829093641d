//! Printed codes and the codes on phones (码): made, printed, scanned, called back.
//!
//! Invariants: tokens and short forms follow from the code's id and the server's key, so that a
//! poster can be printed again though only hashes are stored; scans are counted by day, never by
//! person; whoever guesses is stopped after a few wrong tries.

mod make;
mod person;
mod resolve;
mod store;

pub(crate) use make::{Filed, load_reached};
pub use make::{address_of, list, put, revoke};
pub use person::person_token;
pub(crate) use person::{is_person_short, load_person, load_shown, person_short};
pub use resolve::{find_place, resolve};
pub use store::{FoundCode, NewCode, insert_code, load_code, mark_used, short_of, token_of};
