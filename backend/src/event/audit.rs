//! Places recounted (对账): what an event says of its bookings, against the bookings.

use crate::{error::AppError, sql};
use linli_shared::id::{CommunityId, EventId};
use sqlx::{AnyConnection, Row};

/// The first event whose counts do not agree with its bookings, in words; none when all do.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn audit(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT e.id, e.n_taken, e.n_waiting, c.n_taken, c.n_waiting FROM event e JOIN (
            SELECT e.community_id, e.id,
                count(CASE WHEN b.status IN ('registered', 'offered', 'attended', 'no_show') THEN 1 END) AS n_taken,
                count(CASE WHEN b.status = 'waiting' THEN 1 END) AS n_waiting
            FROM event e LEFT JOIN event_booking b ON b.community_id = e.community_id AND b.event_id = e.id
            WHERE e.community_id = $1 GROUP BY e.community_id, e.id
         ) c ON c.community_id = e.community_id AND c.id = e.id
         WHERE e.n_taken <> c.n_taken OR e.n_waiting <> c.n_waiting ORDER BY e.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(row) = row {
        let id = sql::id(&row, 0, EventId::from_bytes)?;
        let numbers: [i64; 4] =
            [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?];
        let [taken, waiting, n_taken, n_waiting] = numbers;
        return Ok(Some(format!(
            "event {id}: {taken} places and {waiting} waiting, and should be {n_taken} and {n_waiting}"
        )));
    }
    let row = sqlx::query(
        "SELECT count(*) FROM event_booking WHERE community_id = $1
         AND CASE WHEN status IN ('cancelled', 'expired') THEN 0 ELSE 1 END <> CASE WHEN live_subject IS NULL THEN 0 ELSE 1 END",
    )
    .bind(community.bytes())
    .fetch_one(&mut *conn)
    .await?;
    let n: i64 = row.try_get(0)?;
    if n > 0 {
        let wrong =
            format!("there are {n} bookings that count and do not say so, or the other way");
        return Ok(Some(wrong));
    }
    let row = sqlx::query(
        "SELECT count(*) FROM event_booking b WHERE b.community_id = $1
         AND CASE WHEN b.status = 'attended' THEN 1 ELSE 0 END <> CASE WHEN EXISTS (
            SELECT 1 FROM attendance a
            WHERE a.community_id = b.community_id AND a.booking_id = b.id AND a.came_at IS NOT NULL
         ) THEN 1 ELSE 0 END",
    )
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    let n: i64 = row.try_get(0)?;
    Ok((n > 0)
        .then(|| format!("there are {n} bookings that say otherwise than their door who came")))
}
