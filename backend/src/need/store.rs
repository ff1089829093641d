//! Needs and the people behind them: taken over, exported, forgotten.

use crate::{error::AppError, secret, ticket::store::Record, upload};
use linli_shared::{
    id::{CommunityId, ResidentId},
    need::ForPerson,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// A visitor's needs become the resident's when the visitor signs in (认领).
///
/// # Errors
/// When the rows cannot be written.
pub async fn adopt(
    conn: &mut AnyConnection,
    community: CommunityId,
    visitor: &[u8],
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("UPDATE need SET reporter_id = $1, visitor_hash = NULL WHERE community_id = $2 AND visitor_hash = $3 AND reporter_id IS NULL")
        .bind(resident.bytes())
        .bind(community.bytes())
        .bind(visitor)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO ticket_reporter (community_id, ticket_id, reporter, phone_sealed, joined_at)
         SELECT community_id, ticket_id, $1, phone_sealed, joined_at FROM ticket_reporter
         WHERE community_id = $2 AND reporter = $3 ON CONFLICT (community_id, ticket_id, reporter) DO NOTHING",
    )
    .bind(resident.bytes())
    .bind(community.bytes())
    .bind(visitor)
    .execute(&mut *conn)
    .await?;
    upload::adopt(conn, community, visitor, resident.bytes()).await
}

/// What a person said, for their own export: number, words, when.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_said(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Vec<(String, String, Timestamp)>, AppError> {
    let rows = sqlx::query(
        "SELECT t.number, n.said, n.created_at FROM need n JOIN ticket t ON t.community_id = n.community_id AND t.id = n.id
         WHERE n.community_id = $1 AND n.reporter_id = $2 ORDER BY n.id",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, Timestamp(row.try_get(2)?))))
        .collect()
}

/// Takes a person out of the needs they said; the words stay, for the work they opened.
///
/// That a need was said for somebody stays too, without who: it must not become public by this.
///
/// # Errors
/// When the rows cannot be written.
pub async fn forget_reporter(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE need SET reporter_id = NULL, phone_sealed = NULL, for_sealed = CASE WHEN for_sealed IS NULL THEN NULL ELSE $3 END
         WHERE community_id = $1 AND reporter_id = $2",
    )
        .bind(community.bytes())
        .bind(resident.bytes())
        .bind(Vec::<u8>::new())
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM ticket_reporter WHERE community_id = $1 AND reporter = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Who a need was said for, opened.
///
/// # Errors
/// When it does not open.
pub fn open_for_person(
    seal: &secret::Secret,
    record: &Record,
) -> Result<Option<ForPerson>, AppError> {
    let Some(sealed) = record.for_sealed.as_ref().filter(|sealed| !sealed.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(serde_json::from_str(&seal.open(record.id.bytes(), sealed)?)?))
}
