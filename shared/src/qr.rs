//! QR codes (二维码): 128 random bits in Crockford base32 with a check character, and a short form to type.
//!
//! Invariants: a code says nothing by itself; only the server knows what it opens. A mistyped
//! character is found before anything is asked.

use crate::{
    event::Session,
    id::{EventId, HouseholdId, PlaceId, ResidentId},
    log::Hash,
    place::Place,
    text::TextRefusal,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the long form: 26 for 128 bits and one to check them.
pub const CODE_CHARS: usize = 27;
/// Characters of the short form: seven for 35 bits and one to check them.
pub const SHORT_CHARS: usize = 8;
/// How long a household invite opens a household, in days (邀请码有效期).
pub const INVITE_DAYS: i64 = 14;
/// How long a person's code on the phone stays good, in milliseconds (个人码时效).
pub const PERSON_WINDOW_MS: i64 = 60_000;

/// What changes from window to window (动态码): eight bytes to find a thing by, and eight that only who has its
/// key can make. The purpose keeps the codes of one sort of thing from passing for those of another.
#[must_use]
pub fn rotating_token(purpose: &[u8], reference: [u8; 8], key: &Hash, window: i64) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::new_with_prefix(purpose)
        .chain_update(key.0)
        .chain_update(window.to_be_bytes())
        .finalize()
        .into();
    let mut token = [0; 16];
    for (byte, shown) in token.iter_mut().zip(reference.into_iter().chain(digest)) {
        *byte = shown;
    }
    token
}

/// Whether a code is shown in one of these windows (核验动态码).
#[must_use]
pub fn is_shown(
    token: [u8; 16],
    purpose: &[u8],
    reference: [u8; 8],
    key: &Hash,
    mut windows: RangeInclusive<i64>,
) -> bool {
    windows.any(|window| rotating_token(purpose, reference, key, window) == token)
}

/// A scanned or typed code, checked (码).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// All 128 bits, from a QR code.
    Token([u8; 16]),
    /// Eight characters, typed from the poster.
    Short(String),
}

impl Code {
    /// Reads what a camera or a person gave: an address with `/q#…`, the long form, or the short form.
    ///
    /// # Errors
    /// [`TextRefusal::Empty`], or [`TextRefusal::Malformed`] when a character is wrong.
    pub fn parse(text: &str) -> Result<Self, TextRefusal> {
        let tail = text.rsplit_once('#').map_or(text, |(_, tail)| tail);
        let symbols: Vec<u8> = tail
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| symbol(c).ok_or(TextRefusal::Malformed))
            .collect::<Result<_, _>>()?;
        let Some((check, body)) = symbols.split_last() else {
            return Err(TextRefusal::Empty);
        };
        if check_symbol(body) != *check {
            return Err(TextRefusal::Malformed);
        }
        match symbols.len() {
            CODE_CHARS => unpack(body).map(Self::Token).ok_or(TextRefusal::Malformed),
            SHORT_CHARS => Ok(Self::Short(spell(&symbols))),
            _ => Err(TextRefusal::Malformed),
        }
    }
}

/// The 27 characters of a token, as they stand in the QR code.
#[must_use]
pub fn format_token(token: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(token);
    let mut body: Vec<u8> = (0..26_u32).rev().map(|i| five_bits(bits >> (i * 5))).collect();
    body.push(check_symbol(&body));
    spell(&body)
}

/// The eight characters of a short form made from five random bytes.
#[must_use]
pub fn format_short(random: [u8; 5]) -> String {
    let bits = random.iter().fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
    let mut body: Vec<u8> = (0..7_u32).rev().map(|i| five_bits(bits >> (i * 5))).collect();
    body.push(check_symbol(&body));
    spell(&body)
}

fn five_bits(bits: u128) -> u8 {
    u8::try_from(bits & 31).unwrap_or(0)
}

/// Reads one character as people write it: case does not matter, O is 0, I and L are 1.
fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        upper => upper,
    };
    ALPHABET
        .iter()
        .position(|known| char::from(*known) == c)
        .and_then(|index| u8::try_from(index).ok())
}

/// A weighted sum modulo 31, a prime, so that one wrong character or two swapped neighbours show.
fn check_symbol(body: &[u8]) -> u8 {
    let sum = body
        .iter()
        .zip(1_u32..)
        .fold(7_u32, |sum, (symbol, weight)| (sum + u32::from(*symbol) * (weight % 31)) % 31);
    u8::try_from(sum).unwrap_or(0)
}

fn spell(symbols: &[u8]) -> String {
    symbols
        .iter()
        .filter_map(|symbol| ALPHABET.get(usize::from(*symbol)))
        .map(|byte| char::from(*byte))
        .collect()
}

/// 26 symbols carry 130 bits; the two above must be empty.
fn unpack(body: &[u8]) -> Option<[u8; 16]> {
    if body.first().is_some_and(|first| *first > 7) {
        return None;
    }
    Some(body.iter().fold(0_u128, |bits, symbol| bits << 5 | u128::from(*symbol)).to_be_bytes())
}

/// What sort of thing a printed code opens (码类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// A poster: say a need here (地点码).
    Place,
    /// A slip: join this household (入户邀请码).
    Invite,
    /// A slip: sign in as this person, once (登录码).
    SignIn,
}

impl CodeKind {
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Invite => "invite",
            Self::SignIn => "sign_in",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Place, Self::Invite, Self::SignIn].into_iter().find(|kind| kind.code() == code)
    }
}

/// What a scanned code opens (扫码结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "opens", rename_all = "snake_case")]
pub enum QrTarget {
    /// The need form, already located.
    Place {
        /// Where the poster hangs.
        place: Place,
    },
    /// The page on which to join a household.
    Household {
        /// Which household.
        household: HouseholdId,
        /// The unit it lies in.
        place: PlaceId,
        /// `第3微网格 · 3栋 · 2单元 · 302`
        address: String,
        /// Whether the household already has a representative who will confirm.
        has_representative: bool,
    },
    /// Sign in as the person the slip was made for; the name is masked until then.
    SignIn {
        /// `王**`
        name: String,
    },
    /// A grid worker or other member of staff at the door: who they are.
    Staff {
        /// The name in full: staff are public.
        name: String,
        /// Their role's word.
        role: crate::access::Role,
        /// Where they work.
        place: String,
        /// Their work phone.
        phone: Option<String>,
    },
    /// The door of an event: check oneself in.
    Door {
        /// Which event.
        event: EventId,
        /// What it is called.
        title: String,
        /// Where.
        place: String,
        /// Which session.
        session: Session,
    },
    /// A resident who shows their own code to staff.
    Resident {
        /// Who.
        id: ResidentId,
        /// Masked.
        name: String,
        /// `第3微网格 · 3栋 · 2单元 · 302`; empty when they belong to no household.
        address: String,
    },
}

/// Why a code opens nothing (扫码拒绝原因). Checks run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrRefusal {
    /// Letters are missing or wrong.
    Malformed,
    /// Nobody made this code, or it belongs elsewhere.
    Unknown,
    /// It was called back.
    Revoked,
    /// Its time is over.
    Expired,
    /// A one-use slip that was used.
    Used,
    /// A resident's own code: only staff may read it.
    StaffOnly,
}

impl QrRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "qr.malformed",
            Self::Unknown => "qr.unknown",
            Self::Revoked => "qr.revoked",
            Self::Expired => "qr.expired",
            Self::Used => "qr.used",
            Self::StaffOnly => "qr.staff_only",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_from_addresses_and_from_paper() {
        let code = format_token([7; 16]);
        assert_eq!(code.len(), CODE_CHARS);
        assert_eq!(
            Code::parse(&format!("https://linli.example/q#{code}")),
            Ok(Code::Token([7; 16]))
        );
        let short = format_short([1, 2, 3, 4, 5]);
        assert_eq!(short.len(), SHORT_CHARS);
        let spaced = format!(" {}-{} ", &short[..4], short[4..].to_lowercase());
        assert_eq!(Code::parse(&spaced), Ok(Code::Short(short)));
    }
    #[test]
    fn letters_that_look_like_digits_are_digits() {
        let short = format_short([0; 5]);
        let written = short.replace('0', "O");
        assert_eq!(Code::parse(&written), Ok(Code::Short(short)));
    }
    #[test]
    fn nonsense_is_refused() {
        assert_eq!(Code::parse(" "), Err(TextRefusal::Empty));
        for bad in ["ABC", "hello world", "井盖坏了", "U2345678", "00000000000000000000000000U"]
        {
            assert_eq!(Code::parse(bad), Err(TextRefusal::Malformed), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_token_survives_print(token: [u8; 16]) {
            prop_assert_eq!(Code::parse(&format_token(token)), Ok(Code::Token(token)));
        }
        #[test]
        fn one_wrong_character_is_found(token: [u8; 16], at in 0_usize..27, to in 0_usize..31) {
            let mut chars: Vec<char> = format_token(token).chars().collect();
            let wrong = char::from(ALPHABET[to]);
            // 0 and Z are the same modulo 31: the one pair a check character of 32 letters cannot part.
            prop_assume!(chars[at] != wrong && !(matches!(chars[at], '0' | 'Z') && matches!(wrong, '0' | 'Z')));
            chars[at] = wrong;
            let text: String = chars.into_iter().collect();
            prop_assert_eq!(Code::parse(&text), Err(TextRefusal::Malformed));
        }
    }
}
