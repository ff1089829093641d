//! The list for a door without a network (离线名单): the steward's phone carries it and cannot read it.
//!
//! Each entry is locked with what only the person's own code shows: the first eight bytes of every
//! code of theirs, which nobody else knows. Whoever holds the list learns how many may come, and
//! nothing about anybody who has not shown a code. Inside stand the masked name, how the booking
//! stands, and two bytes for each minute of the session, by which the phone knows a code of this
//! minute from an old picture.
//!
//! What it withstands: a phone that is lost, or a list that is passed on, gives no name; the salt makes
//! every list its own, so that nothing can be worked out beforehand; trying all eight bytes means 2⁶⁴
//! keys of a thousand hashes each. What it does not: who has seen somebody's code can open that one
//! entry, and would see again what a scan shows; two bytes let a wrong code through once in some
//! thousand tries, which the server finds when the scan arrives, since it checks the whole code.
//! The server also finds by the code itself in which minute it was shown, whatever the phone's clock said.

use super::{BookingStatus, Session};
use crate::{
    id::BookingId,
    qr::PERSON_WINDOW_MS,
    time::{HOUR_MS, MINUTE_MS, Timestamp},
};
use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead, KeyInit},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How many hashes lie between a code and the key of its entry: a moment for one, long for all.
const ROUNDS: u32 = 1_024;
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

/// One locked entry (名单条目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Locked {
    /// What the entry is found by, once a code was scanned.
    pub id: String,
    /// The entry.
    pub sealed: String,
}

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

/// The mark of a code in its minute (分钟校验).
#[must_use]
pub fn mark_of(token: [u8; 16]) -> [u8; 2] {
    let [first, second, ..] = digest(b"linli/list/mark/1\n", &[&token]);
    [first, second]
}

/// Writes marks as they stand in an entry.
#[must_use]
pub fn write_marks(marks: &[[u8; 2]]) -> String {
    Base64UrlUnpadded::encode_string(&marks.concat())
}

fn digest(purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let start = Sha256::new_with_prefix(purpose);
    parts.iter().fold(start, Digest::chain_update).finalize().into()
}

/// The name and the key of an entry; both follow from the salt and the first eight bytes of a code.
fn derive(salt: &[u8; 32], reference: [u8; 8]) -> (String, [u8; 32]) {
    let start = digest(b"linli/list/1\n", &[salt, &reference]);
    let root = (0..ROUNDS).fold(start, |hash, _| digest(b"", &[&hash]));
    let used = |for_what: &[u8]| digest(b"linli/list/use/1\n", &[&root, for_what]);
    let (name, key) = (used(b"name"), used(b"key"));
    let (name, _) = name.split_at(16);
    (Base64UrlUnpadded::encode_string(name), key)
}

/// Locks one entry (加密条目); none when the text is longer than the cipher takes.
#[must_use]
pub fn lock(salt: &[u8; 32], reference: [u8; 8], text: &str) -> Option<Locked> {
    let (id, key) = derive(salt, reference);
    // The key serves this one entry of this one list, so that one nonce serves all.
    let sealed =
        ChaCha20Poly1305::new(&Key::from(key)).encrypt(&Nonce::default(), text.as_bytes()).ok()?;
    Some(Locked { id, sealed: Base64UrlUnpadded::encode_string(&sealed) })
}

/// Opens the entry of a scanned code (解密条目); none when no entry is theirs.
#[must_use]
pub fn unlock(salt: &[u8; 32], entries: &[Locked], token: [u8; 16]) -> Option<String> {
    let (id, key) = derive(salt, *token.first_chunk()?);
    let entry = entries.iter().find(|entry| entry.id == id)?;
    let sealed = Base64UrlUnpadded::decode_vec(&entry.sealed).ok()?;
    let text = ChaCha20Poly1305::new(&Key::from(key))
        .decrypt(&Nonce::default(), sealed.as_slice())
        .ok()?;
    String::from_utf8(text).ok()
}

impl Listed {
    /// Whether a code is one of about now, as far as two bytes tell.
    ///
    /// # Errors
    /// [`Unread::OldCode`] when it is of another minute.
    pub fn check(&self, token: [u8; 16], session: Session, now: Timestamp) -> Result<(), Unread> {
        let marks = Base64UrlUnpadded::decode_vec(&self.minutes).map_err(|_| Unread::OldCode)?;
        let at = now.0.div_euclid(PERSON_WINDOW_MS) - first_window(session);
        let mark = mark_of(token);
        let is_now = (at - WINDOWS_OFF_MAX..=at + WINDOWS_OFF_MAX)
            .filter_map(|n| usize::try_from(n).ok())
            .any(|n| marks.chunks(2).nth(n) == Some(mark.as_slice()));
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
    fn only_the_code_of_a_person_opens_their_entry() {
        let entries: Vec<Locked> =
            (1..=3).map(|n| lock(&[5; 32], [n; 8], &format!("{n}")).unwrap()).collect();
        assert_eq!(unlock(&[5; 32], &entries, token(2, 9)).as_deref(), Some("2"));
        assert_eq!(unlock(&[5; 32], &entries, token(4, 9)), None);
        assert_eq!(
            unlock(&[6; 32], &entries, token(2, 9)),
            None,
            "every list has a salt of its own"
        );
        let all = format!("{entries:?}");
        assert!(!all.contains("\"2\""), "nothing stands there to be read");
        let swapped = vec![Locked { sealed: entries[0].sealed.clone(), ..entries[1].clone() }];
        assert_eq!(unlock(&[5; 32], &swapped, token(2, 9)), None);
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
