//! Lists for phones without a network (加密名单): a phone carries one and cannot read it.
//!
//! Each entry is locked with what only a code shows: its first eight bytes, which stay the same from
//! minute to minute and which nobody else knows. Whoever holds the list learns how many entries it has,
//! and nothing about any whose code they have not seen. Inside stand two bytes for each minute the list
//! covers, by which the phone knows a code of this minute from an old picture.
//!
//! What it withstands: a phone that is lost, or a list that is passed on, gives no name; the salt makes
//! every list its own, so that nothing can be worked out beforehand; trying all eight bytes means 2⁶⁴
//! keys of a thousand hashes each. What it does not: who has seen somebody's code can open that one
//! entry, and would see again what a scan shows; two bytes let a wrong code through once in some
//! thousand tries, which the server finds when the scan arrives, since it checks the whole code.

use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead, KeyInit},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// How many hashes lie between a code and the key of its entry: a moment for one, long for all.
const ROUNDS: u32 = 1_024;

/// One locked entry (名单条目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Locked {
    /// What the entry is found by, once a code was scanned.
    pub id: String,
    /// The entry.
    pub sealed: String,
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

/// Whether a code has its mark in one of these minutes, counted from the first one (核对分钟校验).
#[must_use]
pub fn is_marked(marks: &str, token: [u8; 16], minutes: RangeInclusive<i64>) -> bool {
    let Ok(marks) = Base64UrlUnpadded::decode_vec(marks) else { return false };
    let mark = mark_of(token);
    minutes
        .filter_map(|n| usize::try_from(n).ok())
        .any(|n| marks.chunks(2).nth(n) == Some(mark.as_slice()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn token(reference: u8, minute: u8) -> [u8; 16] {
        let mut token = [minute; 16];
        token[..8].fill(reference);
        token
    }

    #[test]
    fn only_the_code_of_an_entry_opens_it() {
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
}
