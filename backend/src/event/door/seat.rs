//! Bookings at a session, and who of them is in.

use super::{award::Given, store::At};
use crate::{error::AppError, sql};
use linli_shared::{
    amount::{Minutes, Points},
    api::PAGE_MAX,
    event::{BookingStatus, Known},
    id::{BookingId, ChildId, CommunityId, ResidentId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

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
    /// What makes coming possible, in the words of who booked; empty for nothing.
    pub(super) needs: String,
}

macro_rules! seat_columns {
    () => {
        "b.id, b.resident_id, b.child_id, b.status, b.offered_until, a.came_at, a.left_at, a.undone_at, a.by_id,
            coalesce(a.door, ''), b.needs
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
        needs: row.try_get(10)?,
    })
}

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

/// Notes what a booking was given at a session.
pub(super) async fn mark_given(
    conn: &mut AnyConnection,
    community: CommunityId,
    (booking, session): (BookingId, i64),
    given: Given,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE attendance SET points = $1, minutes = $2
         WHERE community_id = $3 AND booking_id = $4 AND session = $5",
    )
    .bind(given.points.0)
    .bind(given.minutes.0)
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(session)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the note of what a booking was given away, and says how much it was.
pub(super) async fn clear_given(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<Given, AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(points), 0) AS BIGINT), CAST(coalesce(sum(minutes), 0) AS BIGINT)
         FROM attendance WHERE community_id = $1 AND booking_id = $2",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query(
        "UPDATE attendance SET points = 0, minutes = 0 WHERE community_id = $1 AND booking_id = $2",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .execute(conn)
    .await?;
    Ok(Given { points: Points(row.try_get(0)?), minutes: Minutes(row.try_get(1)?) })
}
