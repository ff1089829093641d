//! Failures that pass by themselves, and a way to make them happen.

use crate::error::AppError;
use std::{
    borrow::Cow,
    sync::atomic::{AtomicU32, Ordering},
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
}

impl Faults {
    pub(super) fn set(&self, fault: Fault, n: u32) {
        self.kind.store(u32::from(fault == Fault::Busy), Ordering::SeqCst);
        self.left.store(n, Ordering::SeqCst);
    }
    /// Fails as often as was asked, after the work and before the commit.
    pub(super) fn strike(&self) -> Result<(), AppError> {
        let was_left =
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if was_left.is_err() {
            return Ok(());
        }
        let code = if self.kind.load(Ordering::SeqCst) == 1 { "5" } else { "40001" };
        Err(sqlx::Error::Database(Box::new(Injected { code })).into())
    }
}

/// Whether the same closure may succeed when it is run again.
pub(super) fn is_passing(error: &AppError) -> bool {
    let AppError::Fault(fault) = error else { return false };
    let code = fault.chain().find_map(|cause| match cause.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Database(database)) => database.code().map(Cow::into_owned),
        Some(_) | None => None,
    });
    // 40001 and 40P01: serialization and deadlock; 5, 6, 261, 517: SQLite busy, locked and their kin.
    matches!(code.as_deref(), Some("40001" | "40P01" | "5" | "6" | "261" | "517"))
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
