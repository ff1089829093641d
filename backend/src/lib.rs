//! The server of Linli: it stores what `linli_shared` decides.
//!
//! Invariants: SQL stands beside the feature that owns the tables; every write goes through
//! [`db::Db::write`]; a handler's signature is its policy; one file for each noun.

pub mod admin;
pub mod aside;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod board;
pub mod book;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod event;
pub mod export;
pub mod extract;
pub mod feed;
pub mod flood;
pub mod household;
pub mod jobs;
pub mod layers;
pub mod ledger;
pub mod listen;
pub mod need;
pub mod notice;
pub mod openapi;
pub mod person;
pub mod place;
pub mod plain;
pub mod points;
pub mod poll;
pub mod poster;
pub mod qr;
pub mod rate;
pub mod resident;
pub mod reward;
pub mod router;
pub mod search;
pub mod secret;
pub mod seed;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod sms;
pub mod sql;
pub mod state;
pub mod stream;
pub mod ticket;
pub mod time_bank;
pub mod topic;
pub mod upload;
