//! The code on a person's phone (个人码): a reference and a keyed hash of the present minute.
//!
//! Invariant: a picture of the screen is worthless two minutes later.

use crate::{error::AppError, secret::Secret};
use linli_shared::{
    id::{CommunityId, ResidentId},
    qr::{PERSON_WINDOW_MS, QrRefusal, format_short},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use subtle::ConstantTimeEq;

/// Windows back in which a code is recognised as one that is over.
const REMEMBERED: i64 = 60;
/// Windows around a phone's own time in which a code scanned without a network is looked for: half a
/// day either way, since the clock of such a phone may be wrong.
const AROUND: i64 = 720;
/// Windows in which eight typed characters are good: typing takes a moment.
const TYPED: i64 = 3;

/// The sixteen bytes of a person's code at `now`: eight of the reference, eight of the hash.
#[must_use]
pub fn person_token(secret: &Secret, code_ref: [u8; 8], now: Timestamp) -> [u8; 16] {
    token_in(secret, code_ref, now.0.div_euclid(PERSON_WINDOW_MS))
}

fn token_in(secret: &Secret, code_ref: [u8; 8], window: i64) -> [u8; 16] {
    let mac = secret.mac(b"person", &[code_ref, window.to_be_bytes()].concat());
    let mut token = [0; 16];
    token.iter_mut().zip(code_ref.into_iter().chain(mac)).for_each(|(to, from)| *to = from);
    token
}

/// The eight characters a person says or types where no camera reads the code of this minute.
#[must_use]
pub(crate) fn person_short(secret: &Secret, code_ref: [u8; 8], now: Timestamp) -> String {
    short_in(secret, code_ref, now.0.div_euclid(PERSON_WINDOW_MS))
}

fn short_in(secret: &Secret, code_ref: [u8; 8], window: i64) -> String {
    let mac = secret.mac(b"person-short", &[code_ref, window.to_be_bytes()].concat());
    let [a, b, c, d, e, ..] = mac;
    format_short([a, b, c, d, e])
}

/// Whether these characters are a person's of about now.
#[must_use]
pub(crate) fn is_person_short(
    secret: &Secret,
    code_ref: [u8; 8],
    short: &str,
    now: Timestamp,
) -> bool {
    let window = now.0.div_euclid(PERSON_WINDOW_MS);
    (0..TYPED).any(|age| short_in(secret, code_ref, window - age) == short)
}

/// Whose code this is that was scanned around an instant, and in which minute it was shown.
///
/// # Errors
/// [`QrRefusal::Expired`] for a code of another day.
pub(crate) async fn load_shown(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    token: [u8; 16],
    around: Timestamp,
) -> Result<Option<(ResidentId, i64)>, AppError> {
    let Some(code_ref) = token.first_chunk::<8>() else { return Ok(None) };
    let row = sqlx::query(
        "SELECT id FROM resident WHERE community_id = $1 AND code_ref = $2 AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(code_ref.to_vec())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let window = around.0.div_euclid(PERSON_WINDOW_MS);
    // The nearest minutes come first: clocks are mostly right.
    let near = (0..=AROUND).flat_map(|off| [window - off, window + off]);
    let shown = near
        .into_iter()
        .find(|window| bool::from(token_in(secret, *code_ref, *window).ct_eq(&token)))
        .ok_or_else(|| crate::error::refused(QrRefusal::Expired))?;
    Ok(Some((crate::sql::id(&row, 0, ResidentId::from_bytes)?, shown)))
}

/// Whose code this is; none when it is nobody's.
///
/// # Errors
/// [`QrRefusal::Expired`] for a code of an earlier minute.
pub(crate) async fn load_person(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    token: [u8; 16],
    now: Timestamp,
) -> Result<Option<(ResidentId, String)>, AppError> {
    let Some(code_ref) = token.first_chunk::<8>() else { return Ok(None) };
    let row = sqlx::query(
        "SELECT id, name FROM resident WHERE community_id = $1 AND code_ref = $2 AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(code_ref.to_vec())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let window = now.0.div_euclid(PERSON_WINDOW_MS);
    let age = (0..REMEMBERED)
        .find(|age| bool::from(token_in(secret, *code_ref, window - age).ct_eq(&token)));
    match age {
        // The window before counts too: the phone's picture may be a minute old by a second.
        Some(0 | 1) => {
            let id = crate::sql::id(&row, 0, ResidentId::from_bytes)?;
            Ok(Some((id, row.try_get(1)?)))
        }
        Some(_) => Err(crate::error::refused(QrRefusal::Expired)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_changes_every_minute_and_keeps_its_reference() {
        let secret = Secret::parse(&"ab".repeat(32)).unwrap();
        let first = person_token(&secret, [7; 8], Timestamp(120_000));
        assert_eq!(first, person_token(&secret, [7; 8], Timestamp(179_999)));
        let next = person_token(&secret, [7; 8], Timestamp(180_000));
        assert_ne!(first, next);
        assert_eq!(first[..8], next[..8]);
    }
}
