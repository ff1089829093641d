//! The one clock of the server (时钟): the machine's, or one that tests move.

use linli_shared::time::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Tells what time it is.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    Machine,
    /// Stands where it was put.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is moved.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self::Moved(Arc::new(AtomicI64::new(now.0)))
    }
    /// What time it is.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Machine => {
                let since = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Moved(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }
    /// Moves a clock that can be moved; the machine's stays.
    pub fn move_to(&self, now: Timestamp) -> bool {
        match self {
            Self::Machine => false,
            Self::Moved(at) => {
                at.store(now.0, Ordering::SeqCst);
                true
            }
        }
    }
}
