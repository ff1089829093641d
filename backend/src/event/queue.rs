//! Who is next: those who wait, in the order of coming, and the offers that ran out.

use super::booking::{Booking, booking_columns, read_booking};
use crate::{error::AppError, sql};
use linli_shared::{
    api::PAGE_MAX,
    id::{CommunityId, EventId},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// Who waits longest, so many at most.
pub(super) async fn list_waiting(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    n_max: i64,
) -> Result<Vec<Booking>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.event_id = $2 AND b.status = 'waiting'
         ORDER BY b.serial LIMIT $3"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_booking(row, 0)).collect()
}

/// Offers of an event that ran out.
pub(super) async fn list_over(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    now: Timestamp,
) -> Result<Vec<Booking>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.event_id = $2 AND b.status = 'offered'
            AND b.offered_until <= $3 ORDER BY b.serial LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(now.0)
    .bind(super::WAITING_LOOK)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_booking(row, 0)).collect()
}

/// Events in which an offer ran out.
pub(super) async fn list_due(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<Vec<EventId>, AppError> {
    let rows = sqlx::query(
        "SELECT DISTINCT event_id FROM event_booking
         WHERE community_id = $1 AND status = 'offered' AND offered_until <= $2 LIMIT $3",
    )
    .bind(community.bytes())
    .bind(now.0)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, EventId::from_bytes)).collect()
}
