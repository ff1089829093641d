//! Sessions (场次): once, or a class that meets again and again.

use super::EventRefusal;
use crate::{
    refusal::FieldError,
    time::{DAY_MS, Date, HOUR_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Most sessions of one event: a class on each weekday of half a year.
pub const SESSIONS_MAX: usize = 130;
/// Longest session, in hours.
const HOURS_MAX: i64 = 24;
/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// One time it takes place (场次).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Session {
    /// Whether it has begun.
    #[must_use]
    pub const fn has_begun(self, now: Timestamp) -> bool {
        self.starts_at.0 <= now.0
    }
}

/// What is wrong with the sessions of an event, if anything (检查场次).
pub(super) fn problems(sessions: &[Session], now: Timestamp, errors: &mut Vec<FieldError>) {
    if sessions.is_empty() || sessions.len() > SESSIONS_MAX {
        errors.push(FieldError::new("sessions", "event.sessions"));
    }
    let is_sound = |session: &Session| {
        (1..=HOURS_MAX * HOUR_MS).contains(&session.ends_at.since(session.starts_at))
            && session.starts_at.since(now).abs() <= 2 * 366 * DAY_MS
    };
    let mut pairs = sessions.iter().zip(sessions.iter().skip(1));
    let in_order = pairs.all(|(one, next)| one.ends_at <= next.starts_at);
    if !sessions.iter().all(is_sound) || !in_order {
        errors.push(FieldError::new("sessions", "event.session_time"));
    }
}

/// Whether an event's sessions may be changed to others: what has begun stays as it was (改场次).
///
/// # Errors
/// [`EventRefusal::SessionBegun`] when a session that has begun would change.
pub fn check_sessions(
    known: &[Session],
    next: &[Session],
    now: Timestamp,
) -> Result<(), EventRefusal> {
    let begun = known.iter().take_while(|session| session.has_begun(now));
    let mut kept = next.iter();
    for session in begun {
        if kept.next() != Some(session) {
            return Err(EventRefusal::SessionBegun);
        }
    }
    Ok(())
}

/// The same time on certain weekdays between two days (每周规律).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Which weekdays; Monday is 0.
    pub weekdays: Vec<i64>,
    /// When it begins, in minutes of the day.
    pub starts: i64,
    /// When it ends, in minutes of the day.
    pub ends: i64,
}

impl Pattern {
    /// The sessions, [`SESSIONS_MAX`] at most; none when the times are no times of a day (生成场次).
    #[must_use]
    pub fn sessions(&self) -> Vec<Session> {
        if self.starts < 0 || self.ends <= self.starts || self.ends > DAY_MINUTES {
            return Vec::new();
        }
        let n_days = self.until.0.saturating_sub(self.from.0).saturating_add(1).clamp(0, 2 * 366);
        (0..n_days)
            .map(|n| self.from.plus_days(n))
            .filter(|day| self.weekdays.contains(&day.weekday()))
            .take(SESSIONS_MAX)
            .map(|day| Session {
                starts_at: day.start().plus_minutes(self.starts),
                ends_at: day.start().plus_minutes(self.ends),
            })
            .collect()
    }
}
