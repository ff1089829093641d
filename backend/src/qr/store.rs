//! Rows of codes and their scans.

use crate::{
    error::AppError,
    secret::{self, Secret},
};
use linli_shared::{
    id::{CodeId, CommunityId, HouseholdId, PlaceId, ResidentId},
    qr::{self, CodeKind},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// A code that is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// Which; its token and short form follow from it.
    pub id: CodeId,
    /// What sort.
    pub kind: CodeKind,
    /// The title on the poster.
    pub label: String,
    /// Where a poster hangs.
    pub place: Option<PlaceId>,
    /// The household an invite opens.
    pub household: Option<HouseholdId>,
    /// Whom a slip signs in.
    pub resident: Option<ResidentId>,
    /// Who made it.
    pub created_by: Option<ResidentId>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
}

/// The 128 bits that stand in the QR code.
#[must_use]
pub fn token_of(secret: &Secret, id: CodeId) -> [u8; 16] {
    let mut token = [0; 16];
    token.iter_mut().zip(secret.mac(b"code", id.bytes())).for_each(|(to, from)| *to = from);
    token
}

/// The eight characters to type.
#[must_use]
pub fn short_of(secret: &Secret, id: CodeId) -> String {
    let mut random = [0; 5];
    random.iter_mut().zip(secret.mac(b"short", id.bytes())).for_each(|(to, from)| *to = from);
    qr::format_short(random)
}

/// Adds a code; false when its id, or by chance its short form, is taken.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_code(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    code: &NewCode,
    now: Timestamp,
) -> Result<bool, AppError> {
    let inserted = sqlx::query(
        "INSERT INTO code (community_id, id, kind, label, place_id, household_id, resident_id, token_hash, short,
             created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(code.id.bytes())
    .bind(code.kind.code())
    .bind(&code.label)
    .bind(code.place.map(|id| id.bytes().to_vec()))
    .bind(code.household.map(|id| id.bytes().to_vec()))
    .bind(code.resident.map(|id| id.bytes().to_vec()))
    .bind(secret::hash(&token_of(secret, code.id)).to_vec())
    .bind(short_of(secret, code.id))
    .bind(code.created_by.map(|id| id.bytes().to_vec()))
    .bind(now.0)
    .bind(code.expires_at.map(|at| at.0))
    .execute(conn)
    .await?
    .rows_affected();
    Ok(inserted == 1)
}
