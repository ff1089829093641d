//! What becomes of bookings some hours after the last session (收尾), when phones had time to bring in
//! what they scanned.

use super::{course, miss};
use crate::{error::AppError, sql, state::App};
use linli_shared::{
    api::PAGE_MAX,
    event::{BookingStatus, EventStatus, MISSED_AFTER_MS},
    id::{BookingId, EventId},
    time::Timestamp,
};
use std::sync::Arc;

/// Events are looked back on for so many days: what is older was decided long ago.
const LOOK_DAYS: i64 = 7;

/// Notes who did not come.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    close(app, false, now).await
}

/// Judges who came to courses that are over.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn finish_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    close(app, true, now).await
}

async fn close(app: &Arc<App>, has_come: bool, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    for closed in list_due(app, has_come, now).await? {
        let written = app.db.write(move |conn| {
            Box::pin(async move {
                if has_come {
                    course::finish(conn, community, closed, now).await
                } else {
                    miss::miss(conn, community, closed, now).await
                }
            })
        });
        match written.await {
            // Another node or a scan was first.
            Ok(()) | Err(AppError::Stale(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Bookings of those who did not come, or of those who came to a course that was not judged since it
/// ended; a course that goes on after all ends once more.
async fn list_due(
    app: &App,
    has_come: bool,
    now: Timestamp,
) -> Result<Vec<(EventId, BookingId)>, AppError> {
    let status = if has_come { BookingStatus::Attended } else { BookingStatus::Registered };
    let until = now.plus_ms(-MISSED_AFTER_MS);
    let rows = sqlx::query(
        "SELECT e.id, b.id FROM event e
         JOIN event_booking b ON b.community_id = e.community_id AND b.event_id = e.id AND b.status = $1
         WHERE e.community_id = $2 AND e.ends_at <= $3 AND e.ends_at > $4 AND e.status = $5
            AND ($6 = 0 OR (e.starts_at < e.last_at AND NOT EXISTS (
                SELECT 1 FROM course c WHERE c.community_id = b.community_id AND c.booking_id = b.id
                    AND c.at >= e.ends_at + $7)))
         ORDER BY e.ends_at, b.serial LIMIT $8",
    )
    .bind(status.code())
    .bind(app.community.bytes())
    .bind(until.0)
    .bind(until.plus_days(-LOOK_DAYS).0)
    .bind(EventStatus::Planned.code())
    .bind(i64::from(has_come))
    .bind(MISSED_AFTER_MS)
    .bind(4 * PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    rows.iter()
        .map(|row| {
            let booking = sql::id(row, 1, BookingId::from_bytes)?;
            Ok((sql::id(row, 0, EventId::from_bytes)?, booking))
        })
        .collect()
}
