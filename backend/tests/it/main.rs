//! The server as its callers see it: the real router on a fresh database, on both engines.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, wherever it stands"
)]

mod access;
mod admin;
mod assets;
mod ballot;
mod check_in;
mod event;
mod gateway;
mod harness;
mod household;
mod log;
mod need;
mod outage;
mod place;
mod plain;
mod points;
mod poll;
mod poster;
mod qr;
mod race;
mod recount;
mod resident;
mod retry;
mod reward;
mod secret;
mod seed;
mod session;
mod settings;
mod statements;
mod stranger;
mod stream;
mod ticket;
mod time_bank;
mod topic;
mod trustee;
mod upkeep;
