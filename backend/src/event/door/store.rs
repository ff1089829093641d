//! The rows of doors, scans and attendance.

use super::Noted;
use crate::{error::AppError, sql};
use linli_shared::{
    amount::Points,
    api::PAGE_MAX,
    event::{BookingStatus, Known},
    id::{BookingId, ChildId, CommunityId, EventId, ResidentId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;

/// A booking at a session.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) booking: BookingId,
    /// Who booked: the person, or the child's guardian.
    pub(super) resident: ResidentId,
    pub(super) child: Option<ChildId>,
    pub(super) known: Known,
    pub(super) by: Option<ResidentId>,
    pub(super) door: String,
}

macro_rules! seat_columns {
    () => {
        "b.id, b.resident_id, b.child_id, b.status, b.offered_until, a.came_at, a.left_at, a.undone_at, a.by_id,
            coalesce(a.door, '')
         FROM event_booking b LEFT JOIN attendance a
            ON a.community_id = b.community_id AND a.booking_id = b.id AND a.session = $3"
    };
}

fn read_seat(row: &AnyRow) -> Result<Seat, AppError> {
    let instant = |index| -> Result<Option<Timestamp>, AppError> {
        Ok(row.try_get::<Option<i64>, _>(index)?.map(Timestamp))
    };
    Ok(Seat {
        booking: sql::id(row, 0, BookingId::from_bytes)?,
        resident: sql::id(row, 1, ResidentId::from_bytes)?,
        child: sql::id_or_none(row, 2, ChildId::from_bytes)?,
        known: Known {
            status: sql::word(row, 3, BookingStatus::parse)?,
            offered_until: instant(4)?,
            came_at: instant(5)?,
            left_at: instant(6)?,
            undone_at: instant(7)?,
        },
        by: sql::id_or_none(row, 8, ResidentId::from_bytes)?,
        door: row.try_get(9)?,
    })
}

/// Which session of which event.
pub(super) type At = (EventId, i64);

/// A person's own bookings and those of children they may bring and collect: what counts first, else
/// the latest that did.
pub(super) async fn list_seats_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    person: ResidentId,
) -> Result<Vec<Seat>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        seat_columns!(),
        " WHERE b.community_id = $1 AND b.event_id = $2 AND (b.resident_id = $4 OR EXISTS (
            SELECT 1 FROM child_collector c
            WHERE c.community_id = b.community_id AND c.child_id = b.child_id AND c.resident_id = $4))
         ORDER BY CASE WHEN b.live_subject IS NULL THEN 1 ELSE 0 END, b.serial DESC LIMIT $5"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(person.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    let seats = rows.iter().map(read_seat).collect::<Result<Vec<_>, _>>()?;
    let n_live = seats.iter().filter(|seat| seat.known.status.counts()).count();
    Ok(seats.into_iter().take(n_live.max(1)).collect())
}

/// One booking at a session.
pub(super) async fn load_seat(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    booking: BookingId,
) -> Result<Option<Seat>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        seat_columns!(),
        " WHERE b.community_id = $1 AND b.event_id = $2 AND b.id = $4"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(booking.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_seat).transpose()
}

/// All bookings that count, in the order of coming, so many at most.
pub(super) async fn list_seats(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    n_max: i64,
) -> Result<Vec<Seat>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        seat_columns!(),
        " WHERE b.community_id = $1 AND b.event_id = $2 AND b.live_subject IS NOT NULL ORDER BY b.serial LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_seat).collect()
}

/// Who came to a session, the last first.
pub(super) async fn list_present(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
) -> Result<Vec<Seat>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        seat_columns!(),
        " WHERE b.community_id = $1 AND b.event_id = $2 AND a.came_at IS NOT NULL
         ORDER BY a.came_at DESC, b.id LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_seat).collect()
}

/// How many came to a session.
pub(super) async fn count_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM attendance
         WHERE community_id = $1 AND event_id = $2 AND session = $3 AND came_at IS NOT NULL",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(session)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Notes that somebody came; the caller holds the event and has judged it.
pub(super) async fn mark_came(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, session): At,
    (booking, at): (BookingId, Timestamp),
    (by, door): (Option<ResidentId>, &str),
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO attendance (community_id, booking_id, session, event_id, came_at, by_id, door, points)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
         ON CONFLICT (community_id, booking_id, session) DO UPDATE SET came_at = $5, by_id = $6, door = $7",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(session)
    .bind(event.bytes())
    .bind(at.0)
    .bind(by.map(|by| by.bytes().to_vec()))
    .bind(door)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a child was collected.
pub(super) async fn mark_left(
    conn: &mut AnyConnection,
    community: CommunityId,
    session: i64,
    (booking, at): (BookingId, Timestamp),
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE attendance SET left_at = $1
         WHERE community_id = $2 AND booking_id = $3 AND session = $4 AND left_at IS NULL",
    )
    .bind(at.0)
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(session)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an attendance back.
pub(super) async fn mark_undone(
    conn: &mut AnyConnection,
    community: CommunityId,
    session: i64,
    (booking, at): (BookingId, Timestamp),
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE attendance SET came_at = NULL, left_at = NULL, by_id = NULL, door = '', undone_at = $1
         WHERE community_id = $2 AND booking_id = $3 AND session = $4",
    )
    .bind(at.0)
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(session)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a booking was there at any session.
pub(super) async fn has_come(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM attendance WHERE community_id = $1 AND booking_id = $2 AND came_at IS NOT NULL LIMIT 1",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Notes the points a booking was given at a session.
pub(super) async fn mark_points(
    conn: &mut AnyConnection,
    community: CommunityId,
    (booking, session): (BookingId, i64),
    points: Points,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE attendance SET points = $1 WHERE community_id = $2 AND booking_id = $3 AND session = $4",
    )
    .bind(points.0)
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(session)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the note of a booking's points away, and says how many they were.
pub(super) async fn clear_points(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<Points, AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) FROM attendance WHERE community_id = $1 AND booking_id = $2",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query("UPDATE attendance SET points = 0 WHERE community_id = $1 AND booking_id = $2")
        .bind(community.bytes())
        .bind(booking.bytes())
        .execute(conn)
        .await?;
    Ok(Points(row.try_get(0)?))
}

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

/// How often a booking's attendance was undone so far.
pub(super) async fn count_undone(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM check_in WHERE community_id = $1 AND booking_id = $2 AND deed = 'undo'",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
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
