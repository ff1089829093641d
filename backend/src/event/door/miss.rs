//! Who did not come (未到).

use super::{
    super::booking::{self, Step},
    events,
};
use crate::error::{AppError, refused};
use linli_shared::{
    event::{BookingAction, BookingStatus, step},
    id::{BookingId, CommunityId, EventId},
    time::Timestamp,
};
use sqlx::AnyConnection;

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
