//! The books of a day (日账): a tree of its transfers, and one tree of all days, whose root is signed.
//!
//! Invariant: a day is sealed once, after it is over; what stands in it cannot be changed afterwards
//! without every later root being another.

use super::Transfer;
use crate::{
    id::CommunityId,
    log::{Hash, Root, extends, hash, is_included, verify},
    time::Date,
};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

/// A day that is sealed (已封存的日账).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Day {
    /// Which.
    pub on: Date,
    /// The tree of its transfers, in the order of their ids.
    pub books: Root,
}

/// What stands for a day in the tree of all days.
#[must_use]
pub fn chain_entry(day: &Day) -> Hash {
    let [on, size] = [day.on.0.to_be_bytes(), day.books.size.to_be_bytes()];
    hash(&[&b"linli/day/1\n"[..], &on, &size, &day.books.hash.0].concat())
}

/// How the names of ledgers begin, so that no root of a poll passes for one.
const ORIGIN: &str = "linli/ledger/";

/// The name of a community's ledger in its signed roots.
#[must_use]
pub fn origin(community: CommunityId) -> String {
    format!("{ORIGIN}{community}")
}

/// That a transfer stands in the books (在账证明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayProof {
    /// The transfer, whole.
    pub transfer: Transfer,
    /// Its place in its day.
    pub n: u64,
    /// From the transfer to the day.
    pub in_day: Vec<Hash>,
    /// Its day.
    pub day: Day,
    /// The day's place among all.
    pub n_day: u64,
    /// From the day to the signed root.
    pub in_chain: Vec<Hash>,
    /// The signed root of all days.
    pub checkpoint: String,
    /// The key that signed it.
    pub key: Hash,
    /// From the root the phone saw last to this one.
    pub extension: Vec<Hash>,
}

/// What a phone keeps of the ledger (上次看到的根): who signs, and the root it saw last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The key that signed it.
    pub key: Hash,
    /// The root of all days.
    pub root: Root,
}

/// What a transfer is proved to stand below (验证); none when anything does not fit. What was seen
/// before must still be so, and be signed by the same key.
#[must_use]
pub fn is_proved(proof: &DayProof, seen: Option<&Seen>) -> Option<Seen> {
    let key = VerifyingKey::from_bytes(&proof.key.0).ok()?;
    let checkpoint = verify(&key, &proof.checkpoint)?;
    let root = checkpoint.root;
    let extends_seen =
        |seen: &Seen| seen.key == proof.key && extends(&seen.root, &root, &proof.extension);
    let stands = checkpoint.origin.starts_with(ORIGIN)
        && proof.transfer.on == proof.day.on
        && is_included(&proof.day.books, proof.n, proof.transfer.entry(), &proof.in_day)
        && is_included(&root, proof.n_day, chain_entry(&proof.day), &proof.in_chain)
        && seen.is_none_or(extends_seen);
    stands.then_some(Seen { key: proof.key, root })
}
