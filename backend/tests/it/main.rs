//! The server as its callers see it: the real router on a fresh database, on both engines.

mod harness;
mod need;
mod outage;
mod race;
mod session;
mod stream;
mod ticket;
