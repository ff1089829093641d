//! Failures that pass by themselves, and a way to make them happen.

use crate::error::AppError;
use std::{
    borrow::Cow,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

/// A failure that a second try mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// PostgreSQL could not serialise the transaction (40001).
    Serialization,
    /// SQLite found the file locked (5).
    Busy,
}

#[derive(Default)]
pub(super) struct Faults {
    kind: AtomicU32,
    left: AtomicU32,
    /// Whether every write fails at its first try.
    at_first: AtomicBool,
    /// How many writes failed at their first try.
    n_struck: AtomicU32,
}

impl Faults {
    pub(super) fn set(&self, fault: Fault, n: u32) {
        self.kind.store(u32::from(fault == Fault::Busy), Ordering::SeqCst);
        self.left.store(n, Ordering::SeqCst);
    }
    pub(super) fn set_at_first(&self, fault: Fault) {
        self.kind.store(u32::from(fault == Fault::Busy), Ordering::SeqCst);
        self.at_first.store(true, Ordering::SeqCst);
    }
    pub(super) fn n_struck(&self) -> u32 {
        self.n_struck.load(Ordering::SeqCst)
    }
    /// Fails a whole group when every write fails at first: each is tried by itself afterwards.
    pub(super) fn strike_group(&self) -> Result<(), AppError> {
        if self.at_first.load(Ordering::SeqCst) { Err(self.failure()) } else { self.strike() }
    }
    /// Fails a closure by itself, after the work and before the commit.
    pub(super) fn strike_try(&self, tries: u32) -> Result<(), AppError> {
        if tries == 1 && self.at_first.load(Ordering::SeqCst) {
            self.n_struck.fetch_add(1, Ordering::SeqCst);
            return Err(self.failure());
        }
        self.strike()
    }
    /// Fails as often as was asked.
    fn strike(&self) -> Result<(), AppError> {
        let was_left =
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if was_left.is_ok() { Err(self.failure()) } else { Ok(()) }
    }
    fn failure(&self) -> AppError {
        let code = if self.kind.load(Ordering::SeqCst) == 1 { "5" } else { "40001" };
        sqlx::Error::Database(Box::new(Injected { code })).into()
    }
}

/// Whether the same closure may succeed when it is run again.
pub(super) fn is_passing(error: &anyhow::Error) -> bool {
    // 40001 and 40P01: serialization and deadlock; 23505: PostgreSQL let somebody else write the same
    // row at the same moment, and the closure will find it; 5, 6, 261, 517: SQLite busy, locked and kin.
    matches!(code(error).as_deref(), Some("40001" | "40P01" | "23505" | "5" | "6" | "261" | "517"))
}

/// Whether SQLite undoes the whole transaction by itself when it fails so.
pub(super) fn is_undone(error: &anyhow::Error) -> bool {
    // PostgreSQL's codes have five characters; SQLite's are numbers, with the kind in the lowest byte.
    let kind = code(error).filter(|code| code.len() < 5).and_then(|code| code.parse::<u32>().ok());
    // Out of memory, interrupted, input or output failed, malformed, full.
    matches!(kind.map(|code| code & 0xff), Some(7 | 9 | 10 | 11 | 13))
}

/// The engine's own code of a failure.
pub(super) fn code(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| match cause.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Database(database)) => database.code().map(Cow::into_owned),
        Some(_) | None => None,
    })
}

#[derive(Debug)]
struct Injected {
    code: &'static str,
}

impl std::fmt::Display for Injected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "injected failure {}", self.code)
    }
}

impl std::error::Error for Injected {}

impl sqlx::error::DatabaseError for Injected {
    fn message(&self) -> &'static str {
        "injected failure"
    }
    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.code))
    }
    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }
    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }
    fn kind(&self) -> sqlx::error::ErrorKind {
        sqlx::error::ErrorKind::Other
    }
}
