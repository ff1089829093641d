//! The rows of doors, scans and what was done with attendance.

use super::Noted;
use crate::{error::AppError, sql};
use linli_shared::{
    api::PAGE_MAX,
    event::BookingAction,
    id::{BookingId, CommunityId, EventId, ResidentId},
    time::Timestamp,
};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// Which session of which event.
pub(super) type At = (EventId, i64);

/// One line of the history of a booking's attendance.
pub(super) struct Line<'a> {
    pub(super) scan: Uuid,
    pub(super) booking: BookingId,
    pub(super) deed: &'a str,
    pub(super) door: &'a str,
    pub(super) words: &'a str,
    /// Who stood at the door.
    pub(super) with: Option<ResidentId>,
    pub(super) by: Option<ResidentId>,
    pub(super) at: Timestamp,
    pub(super) noted_at: Timestamp,
}

/// Adds a line to the history.
pub(super) async fn append(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    line: &Line<'_>,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO check_in (community_id, scan_id, booking_id, event_id, session, deed, door, words, with_id, by_id,
            at, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(community.bytes())
    .bind(line.scan.as_bytes().to_vec())
    .bind(line.booking.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(line.deed)
    .bind(line.door)
    .bind(line.words)
    .bind(line.with.map(|id| id.bytes().to_vec()))
    .bind(line.by.map(|id| id.bytes().to_vec()))
    .bind(line.at.0)
    .bind(line.noted_at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// How often a booking was there and then, all of it undone, was not. Of an event that meets again and
/// again, a session that is undone while another one counts is not such a time.
pub(super) async fn count_undone(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM event_entry WHERE community_id = $1 AND booking_id = $2 AND action = $3",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(BookingAction::Undo.code())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// A steward's scans of a session that an earlier one of another door replaced: booking, when they
/// were scanned, and at which door.
pub(super) async fn list_replaced(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    by: ResidentId,
) -> Result<Vec<(BookingId, Timestamp, String)>, AppError> {
    let rows = sqlx::query(
        "SELECT booking_id, at, door FROM check_in
         WHERE community_id = $1 AND event_id = $2 AND session = $3 AND deed = 'replaced' AND by_id = $4
         ORDER BY noted_at DESC LIMIT $5",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(by.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let booking = sql::id(row, 0, BookingId::from_bytes)?;
            Ok((booking, Timestamp(row.try_get(1)?), row.try_get(2)?))
        })
        .collect()
}

/// What a number was given to before: the hash of its body, and the answer.
pub(super) async fn find_scan(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: Uuid,
) -> Result<Option<(Vec<u8>, Noted)>, AppError> {
    let row =
        sqlx::query("SELECT body_hash, answer FROM door_scan WHERE community_id = $1 AND id = $2")
            .bind(community.bytes())
            .bind(id.as_bytes().to_vec())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.try_get(0)?, serde_json::from_str(row.try_get(1)?)?)))
}

/// Keeps what a scan came to; false when its number is taken.
pub(super) async fn insert_scan(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    (id, body_hash): (Uuid, [u8; 32]),
    noted: &Noted,
    (by, at): (ResidentId, Timestamp),
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO door_scan (community_id, id, event_id, session, body_hash, answer, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.as_bytes().to_vec())
    .bind(event.bytes())
    .bind(session)
    .bind(body_hash.to_vec())
    .bind(serde_json::to_string(noted)?)
    .bind(by.bytes())
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens a door: its code is known from now on.
pub(super) async fn insert_door(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    (reference, at): ([u8; 8], Timestamp),
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO event_door (community_id, reference, event_id, session, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(reference.to_vec())
    .bind(event.bytes())
    .bind(session)
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a door was opened.
pub(super) async fn has_door(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM event_door WHERE community_id = $1 AND event_id = $2 AND session = $3",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// The door a code belongs to.
pub(super) async fn find_door(
    conn: &mut AnyConnection,
    community: CommunityId,
    reference: [u8; 8],
) -> Result<Option<At>, AppError> {
    let row = sqlx::query(
        "SELECT event_id, session FROM event_door WHERE community_id = $1 AND reference = $2",
    )
    .bind(community.bytes())
    .bind(reference.to_vec())
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((sql::id(&row, 0, EventId::from_bytes)?, row.try_get(1)?))).transpose()
}

/// Who can show a code for a booking of an event that counts: who booked, and who collects a child.
pub(super) async fn list_coded(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
) -> Result<Vec<(ResidentId, [u8; 8])>, AppError> {
    let rows = sqlx::query(
        "SELECT r.id, r.code_ref FROM resident r WHERE r.community_id = $1 AND r.erased_at IS NULL AND r.id IN (
            SELECT b.resident_id FROM event_booking b
            WHERE b.community_id = $1 AND b.event_id = $2 AND b.live_subject IS NOT NULL
            UNION SELECT c.resident_id FROM event_booking b
            JOIN child_collector c ON c.community_id = b.community_id AND c.child_id = b.child_id
            WHERE b.community_id = $1 AND b.event_id = $2 AND b.live_subject IS NOT NULL)
         ORDER BY r.id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(super::super::LIST_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let code_ref = sql::id(row, 1, |bytes| bytes.try_into().ok())?;
            Ok((sql::id(row, 0, ResidentId::from_bytes)?, code_ref))
        })
        .collect()
}

/// When somebody, or their children, came and went, for their own export.
pub(in crate::event) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<Value>, AppError> {
    let rows = sqlx::query(
        "SELECT c.deed, c.at, c.door FROM check_in c
         JOIN event_booking b ON b.community_id = c.community_id AND b.id = c.booking_id
         WHERE c.community_id = $1 AND b.resident_id = $2 ORDER BY c.at",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let (deed, door): (String, String) = (row.try_get(0)?, row.try_get(2)?);
            let at = Timestamp(row.try_get(1)?).rfc3339();
            Ok(json!({ "deed": deed, "at": at, "door": door }))
        })
        .collect()
}
