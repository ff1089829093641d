//! Tickets as they were read last (工单副本): when one changes, everybody who shows it asks for it at once.
//!
//! Invariants: a copy is no older than [`FRESH_MS`], and than the last write of this node; what another
//! node wrote throws all copies away before its event is spread here.

use super::view::Found;
use crate::db::Db;
use linli_shared::{id::TicketId, time::Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// How old a copy may be, in milliseconds.
const FRESH_MS: i64 = 1_000;
/// Most copies at a time.
const COPIES_MAX: usize = 512;

struct Copy {
    found: Arc<Found>,
    /// How many writes there had been when it was asked for.
    n_writes: u64,
    at: Timestamp,
}

/// The copies of this node.
#[derive(Default)]
pub struct Copies {
    all: RwLock<HashMap<TicketId, Copy>>,
}

impl Copies {
    /// The copy of a ticket, while it is good.
    pub(super) fn get(&self, db: &Db, id: TicketId, now: Timestamp) -> Option<Arc<Found>> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let copy = all.get(&id)?;
        let is_good = copy.n_writes == db.n_writes() && now.since(copy.at).abs() < FRESH_MS;
        is_good.then(|| copy.found.clone())
    }

    /// Keeps what was read; `n_writes` was asked for before the reading began.
    pub(super) fn put(&self, id: TicketId, found: Arc<Found>, n_writes: u64, at: Timestamp) {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= COPIES_MAX {
            all.clear();
        }
        all.insert(id, Copy { found, n_writes, at });
    }
}
