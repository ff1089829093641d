//! The list for a door without a network (离线名单): the steward's phone carries it and cannot read it.
//!
//! Each entry is locked with what only the person's own code shows, as [`crate::sealed`] says. Inside
//! stand the masked name, how the booking stands, and a mark for each minute of the session, by which
//! the phone knows a code of this minute from an old picture. The server checks the whole code when the
//! scan arrives, and finds by the code itself in which minute it was shown, whatever the phone's clock
//! said.

use super::{BookingStatus, Session};
use crate::{
    id::BookingId,
    qr::PERSON_WINDOW_MS,
    sealed::is_marked,
    time::{HOUR_MS, MINUTE_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Most entries of one list.
pub const LIST_MAX: usize = 1_500;
/// How long before a session its list begins to know codes, in milliseconds.
const BEFORE_MS: i64 = HOUR_MS;
/// How long after a session it still does: children are collected.
const AFTER_MS: i64 = HOUR_MS;
/// Most minutes a list covers.
const MINUTES_MAX: i64 = 600;
/// Windows a phone's clock may be off, either way.
const WINDOWS_OFF_MAX: i64 = 2;

/// What an entry says once it is open (条目内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Masked.
    pub name: String,
    /// The bookings this person's code is good for.
    pub bookings: Vec<ListedBooking>,
    /// Two bytes for each minute the list covers, from [`first_window`] on.
    pub minutes: String,
}

/// A booking on the list (名单上的报名).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedBooking {
    /// Which.
    pub id: BookingId,
    /// The child it is for.
    pub child: Option<String>,
    /// Where it stood when the list was made.
    pub status: BookingStatus,
    /// When they were checked in, if they were.
    pub came_at: Option<Timestamp>,
}

/// Why the phone cannot say who it is (离线核验结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// No entry opens with this code: not on the list, or nobody's code.
    NotListed,
    /// The person is on the list, and the code is of another minute.
    OldCode,
}

/// The first minute the list of a session covers.
#[must_use]
pub const fn first_window(session: Session) -> i64 {
    (session.starts_at.0 - BEFORE_MS).div_euclid(PERSON_WINDOW_MS)
}

/// How many minutes the list of a session covers.
#[must_use]
pub fn n_windows(session: Session) -> i64 {
    let end = (session.ends_at.0 + AFTER_MS).div_euclid(PERSON_WINDOW_MS);
    (end - first_window(session) + 1).clamp(1, MINUTES_MAX)
}

impl Listed {
    /// Whether a code is one of about now, as far as two bytes tell.
    ///
    /// # Errors
    /// [`Unread::OldCode`] when it is of another minute.
    pub fn check(&self, token: [u8; 16], session: Session, now: Timestamp) -> Result<(), Unread> {
        let at = now.0.div_euclid(PERSON_WINDOW_MS) - first_window(session);
        let is_now = is_marked(&self.minutes, token, at - WINDOWS_OFF_MAX..=at + WINDOWS_OFF_MAX);
        if is_now { Ok(()) } else { Err(Unread::OldCode) }
    }
}

/// How far the minute a code proves lies from the phone's clock (时钟偏差), in whole minutes: none
/// while that is what a clock may be off.
#[must_use]
pub fn minutes_off(proven: i64, scanned_at: Timestamp) -> Option<i64> {
    let off = scanned_at.0.div_euclid(PERSON_WINDOW_MS) - proven;
    (off.abs() > WINDOWS_OFF_MAX).then_some(off * PERSON_WINDOW_MS / MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::{mark_of, write_marks};

    fn session() -> Session {
        let starts_at = Timestamp(1_700_000_000_000);
        Session { starts_at, ends_at: starts_at.plus_hours(2) }
    }

    fn token(reference: u8, minute: u8) -> [u8; 16] {
        let mut token = [minute; 16];
        token[..8].fill(reference);
        token
    }

    #[test]
    fn a_picture_of_an_old_code_is_known_without_a_network() {
        let shown = |n: i64| token(1, u8::try_from(n % 251).unwrap());
        let marks: Vec<[u8; 2]> = (0..n_windows(session())).map(|n| mark_of(shown(n))).collect();
        let listed =
            Listed { name: "王**".to_owned(), bookings: Vec::new(), minutes: write_marks(&marks) };
        let begins = Timestamp(first_window(session()) * PERSON_WINDOW_MS);
        let check = |n, now_n| listed.check(shown(n), session(), begins.plus_minutes(now_n));
        assert_eq!(check(60, 60), Ok(()));
        assert_eq!((check(60, 62), check(60, 58)), (Ok(()), Ok(())));
        assert_eq!(check(60, 63), Err(Unread::OldCode));
        assert_eq!(check(60, 5_000), Err(Unread::OldCode));
        assert_eq!(listed.check([3; 16], session(), begins), Err(Unread::OldCode));
    }

    #[test]
    fn a_wrong_clock_is_named_in_minutes() {
        let at = |minute: i64| Timestamp(minute * PERSON_WINDOW_MS + 5);
        assert_eq!(minutes_off(100, at(102)), None);
        assert_eq!(minutes_off(100, at(110)), Some(10));
        assert_eq!(minutes_off(100, at(60)), Some(-40));
    }
}
