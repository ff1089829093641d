//! Who did not come (未到): noted by the clockwork some hours after the last session.

use super::{
    super::booking::{self, Step},
    events,
};
use crate::{
    error::{AppError, refused},
    state::App,
};
use linli_shared::{
    api::PAGE_MAX,
    event::{BookingAction, BookingStatus, EventStatus, MISSED_AFTER_MS, step},
    id::{BookingId, CommunityId, EventId},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::sync::Arc;

/// Events are looked back on for so many days: what is older was decided long ago.
pub(super) const LOOK_DAYS: i64 = 7;

/// Notes who did not come.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    for (id, booking) in list_due(app, now).await? {
        let written = app.db.write(move |conn| {
            Box::pin(async move { miss(conn, community, (id, booking), now).await })
        });
        match written.await {
            // Another node or a scan was first.
            Ok(()) | Err(AppError::Stale(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn list_due(app: &Arc<App>, now: Timestamp) -> Result<Vec<(EventId, BookingId)>, AppError> {
    let until = now.plus_ms(-MISSED_AFTER_MS);
    let rows = sqlx::query(
        "SELECT e.id, b.id FROM event e
         JOIN event_booking b ON b.community_id = e.community_id AND b.event_id = e.id AND b.status = $1
         WHERE e.community_id = $2 AND e.ends_at <= $3 AND e.ends_at > $4 AND e.status = $5
         ORDER BY e.ends_at, b.serial LIMIT $6",
    )
    .bind(BookingStatus::Registered.code())
    .bind(app.community.bytes())
    .bind(until.0)
    .bind(until.plus_days(-LOOK_DAYS).0)
    .bind(EventStatus::Planned.code())
    .bind(4 * PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    rows.iter()
        .map(|row| {
            let booking = crate::sql::id(row, 1, BookingId::from_bytes)?;
            Ok((crate::sql::id(row, 0, EventId::from_bytes)?, booking))
        })
        .collect()
}

/// Notes that somebody did not come, where they still have a place.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn miss(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, id): (EventId, BookingId),
    now: Timestamp,
) -> Result<(), AppError> {
    let mut record = events::hold(conn, community, event).await?;
    let Some(booking) = booking::find(conn, community, id).await? else { return Ok(()) };
    if booking.status != BookingStatus::Registered {
        return Ok(());
    }
    let action = BookingAction::Miss;
    let next = step(booking.status, action, None, now).map_err(refused)?;
    let done = Step { action, next, offered_until: None, words: "", by: None, at: now };
    booking::mark(conn, community, &mut record, &booking, done).await?;
    events::changed(conn, community, event, now).await
}
