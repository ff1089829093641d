//! The door of an event (门口): the code that hangs there, and why something is refused at it.
//!
//! Invariant: the code changes every minute and is made where it is shown, with or without a network;
//! a picture of it is worth nothing two minutes later.

use crate::{
    log::Hash,
    qr::{is_shown, rotating_token},
    time::Timestamp,
};

/// How long one code is shown, in milliseconds.
pub const DOOR_WINDOW_MS: i64 = 60_000;
/// What the codes of doors are made for.
const PURPOSE: &[u8] = b"linli/door/1\n";
/// Windows back in which a code is still taken: a tap after a scan takes a moment.
const WINDOWS_OLD_MAX: i64 = 2;
/// Windows ahead in which it is taken: the screen's clock may be fast.
const WINDOWS_AHEAD_MAX: i64 = 1;

/// What the door shows in this minute (门口动态码): eight bytes to find it by, eight to prove it.
#[must_use]
pub fn door_token(reference: [u8; 8], key: &Hash, now: Timestamp) -> [u8; 16] {
    rotating_token(PURPOSE, reference, key, now.0.div_euclid(DOOR_WINDOW_MS))
}

/// Whether a scanned code is one the door shows about now (核验门口码).
///
/// # Errors
/// [`DoorRefusal::OldCode`] for a picture of an earlier minute, and for anything else.
pub fn check_door_token(
    token: [u8; 16],
    reference: [u8; 8],
    key: &Hash,
    now: Timestamp,
) -> Result<(), DoorRefusal> {
    let window = now.0.div_euclid(DOOR_WINDOW_MS);
    let windows = window - WINDOWS_OLD_MAX..=window + WINDOWS_AHEAD_MAX;
    let is_now = is_shown(token, PURPOSE, reference, key, windows);
    if is_now { Ok(()) } else { Err(DoorRefusal::OldCode) }
}

/// Why something is refused at the door (签到拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorRefusal {
    /// The code of the door is an old picture.
    OldCode,
    /// The code is that of another event.
    OtherEvent,
    /// A child is brought to who keeps the class: the code of the door is for grown-ups.
    ChildBySteward,
    /// The event has no such session.
    NoSession,
    /// Nobody of this name has a phone number with these digits.
    Nobody,
    /// Two people of this name have a phone number with these digits.
    TwoOfThem,
    /// The four digits are not the word of anybody who may collect the child.
    WrongWord,
    /// They are not checked in, so that nothing can be undone.
    NotIn,
    /// No places are left for who did not book.
    NoSeat,
    /// What was scanned so long ago is not taken any more.
    TooOld,
    /// The event was rated by this person before.
    Rated,
}

impl DoorRefusal {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::OldCode,
        Self::OtherEvent,
        Self::ChildBySteward,
        Self::NoSession,
        Self::Nobody,
        Self::TwoOfThem,
        Self::WrongWord,
        Self::NotIn,
        Self::NoSeat,
        Self::TooOld,
        Self::Rated,
    ];

    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OldCode => "door.old_code",
            Self::OtherEvent => "door.other_event",
            Self::ChildBySteward => "door.child_by_steward",
            Self::NoSession => "door.no_session",
            Self::Nobody => "door.nobody",
            Self::TwoOfThem => "door.two_of_them",
            Self::WrongWord => "door.wrong_word",
            Self::NotIn => "door.not_in",
            Self::NoSeat => "door.no_seat",
            Self::TooOld => "door.too_old",
            Self::Rated => "door.rated",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screenshot_of_the_door_is_refused_after_two_minutes() {
        let (reference, key) = ([7; 8], Hash([9; 32]));
        let now = Timestamp(1_700_000_000_000);
        let shown = door_token(reference, &key, now);
        let check =
            |token, key: &Hash, ms: i64| check_door_token(token, reference, key, now.plus_ms(ms));
        assert_eq!(check(shown, &key, 0), Ok(()));
        assert_eq!(check(shown, &key, 2 * DOOR_WINDOW_MS), Ok(()));
        assert_eq!(check(shown, &key, -DOOR_WINDOW_MS), Ok(()));
        assert_eq!(check(shown, &key, 3 * DOOR_WINDOW_MS), Err(DoorRefusal::OldCode));
        assert_eq!(check(shown, &key, -2 * DOOR_WINDOW_MS), Err(DoorRefusal::OldCode));
        assert_eq!(check(shown, &Hash([8; 32]), 0), Err(DoorRefusal::OldCode));
        assert_eq!(check([7; 16], &key, 0), Err(DoorRefusal::OldCode));
    }
}
