//! Rows of codes and their scans.

use crate::{
    error::{AppError, refused},
    secret::{self, Secret},
};
use linli_shared::{
    id::{CodeId, CommunityId, HouseholdId, PlaceId, ResidentId},
    qr::{self, Code, CodeKind, QrRefusal},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row};

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

/// A code that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCode {
    /// Which.
    pub id: CodeId,
    /// What sort.
    pub kind: CodeKind,
    /// Where a poster hangs.
    pub place: Option<PlaceId>,
    /// The household an invite opens.
    pub household: Option<HouseholdId>,
    /// Whom a slip signs in.
    pub resident: Option<ResidentId>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
}

/// Finds a scanned or typed code and checks that it is still good.
///
/// # Errors
/// The first [`QrRefusal`] that applies.
pub async fn load_code(
    conn: &mut AnyConnection,
    community: CommunityId,
    code: &Code,
    now: Timestamp,
) -> Result<FoundCode, AppError> {
    let (by_hash, by_short) = match code {
        Code::Token(token) => (secret::hash(token).to_vec(), String::new()),
        Code::Short(short) => (Vec::new(), short.clone()),
    };
    let row = sqlx::query(
        "SELECT id, kind, place_id, household_id, resident_id, expires_at, revoked_at, used_at FROM code
         WHERE (token_hash = $1 OR short = $2) AND community_id = $3",
    )
    .bind(by_hash)
    .bind(by_short)
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| refused(QrRefusal::Unknown))?;
    let found = FoundCode {
        id: crate::sql::id(&row, 0, CodeId::from_bytes)?,
        kind: crate::sql::word(&row, 1, CodeKind::parse)?,
        place: crate::sql::id_or_none(&row, 2, PlaceId::from_bytes)?,
        household: crate::sql::id_or_none(&row, 3, HouseholdId::from_bytes)?,
        resident: crate::sql::id_or_none(&row, 4, ResidentId::from_bytes)?,
        expires_at: row.try_get::<Option<i64>, _>(5)?.map(Timestamp),
    };
    if row.try_get::<Option<i64>, _>(6)?.is_some() {
        return Err(refused(QrRefusal::Revoked));
    }
    if found.expires_at.is_some_and(|at| at <= now) {
        return Err(refused(QrRefusal::Expired));
    }
    if row.try_get::<Option<i64>, _>(7)?.is_some() {
        return Err(refused(QrRefusal::Used));
    }
    Ok(found)
}

/// Uses a one-use slip up, inside the transaction of what it is used for. A slip without an end is
/// one of the demonstration, and stays good.
///
/// # Errors
/// [`QrRefusal::Used`] when somebody else was first.
pub async fn mark_used(
    conn: &mut AnyConnection,
    community: CommunityId,
    code: CodeId,
    now: Timestamp,
) -> Result<(), AppError> {
    let marked = sqlx::query(
        "UPDATE code SET used_at = CASE WHEN expires_at IS NULL THEN NULL ELSE cast($1 AS BIGINT) END
         WHERE community_id = $2 AND id = $3 AND used_at IS NULL AND revoked_at IS NULL",
    )
    .bind(now.0)
    .bind(community.bytes())
    .bind(code.bytes())
    .execute(conn)
    .await?
    .rows_affected();
    if marked == 1 { Ok(()) } else { Err(refused(QrRefusal::Used)) }
}

/// One more scan of that day.
pub(super) async fn insert_scan(
    conn: &mut AnyConnection,
    community: CommunityId,
    code: CodeId,
    on: Date,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO code_scan (community_id, code_id, scanned_on, n) VALUES ($1, $2, $3, 1)
         ON CONFLICT (community_id, code_id, scanned_on) DO UPDATE SET n = code_scan.n + 1",
    )
    .bind(community.bytes())
    .bind(code.bytes())
    .bind(on.0)
    .execute(conn)
    .await?;
    Ok(())
}
