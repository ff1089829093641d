//! Passing the door: somebody comes, or a child goes.

use super::{
    super::booking::{self, Booking, Step},
    award::{self, Given},
    course, events, seat,
    store::{self, At, Line},
};
use crate::error::{AppError, refused};
use linli_shared::{
    event::{BookingAction, BookingStatus, step},
    id::{BookingId, CommunityId, ResidentId},
    time::Timestamp,
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// Somebody who passes the door.
pub(crate) struct Passing<'a> {
    pub(crate) at: At,
    pub(crate) booking: BookingId,
    /// The number of the scan.
    pub(crate) scan: Uuid,
    /// Who showed themselves; none where they said a word.
    pub(crate) with: Option<ResidentId>,
    /// The steward; none where they scanned the door's own code.
    pub(crate) by: Option<ResidentId>,
    pub(crate) door: &'a str,
}

impl Passing<'_> {
    fn line<'l>(&'l self, deed: &'l str, (at, noted_at): (Timestamp, Timestamp)) -> Line<'l> {
        Line {
            scan: self.scan,
            booking: self.booking,
            deed,
            door: self.door,
            words: if self.with.is_none() { "word" } else { "" },
            with: self.with,
            by: self.by,
            at,
            noted_at,
        }
    }
}

/// Writes down that somebody is there, and rewards it the first time; the event is held.
///
/// # Errors
/// When the booking has no place.
pub(crate) async fn attend(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    who: &Passing<'_>,
    (at, noted_at): (Timestamp, Timestamp),
) -> Result<Given, AppError> {
    let here = (who.booking, at);
    seat::mark_came(conn, community, who.at, here, (who.by, who.door)).await?;
    store::append(conn, community, who.at, &who.line("in", (at, noted_at))).await?;
    let booking = booking::find(conn, community, who.booking).await?.ok_or(AppError::NotFound)?;
    let mut given = Given::default();
    if booking.status != BookingStatus::Attended {
        move_on(conn, community, record, &booking, (BookingAction::Attend, who.by, at)).await?;
        given = award::give(conn, community, record, (&booking, who.by), noted_at).await?;
        seat::mark_given(conn, community, (who.booking, who.at.1), given).await?;
    }
    course::came_late(conn, community, (record, who.booking), noted_at).await?;
    Ok(given)
}

/// Writes down that a child was collected.
///
/// # Errors
/// When a row cannot be written.
pub(crate) async fn leave(
    conn: &mut AnyConnection,
    community: CommunityId,
    who: &Passing<'_>,
    (at, noted_at): (Timestamp, Timestamp),
) -> Result<(), AppError> {
    seat::mark_left(conn, community, who.at.1, (who.booking, at)).await?;
    store::append(conn, community, who.at, &who.line("out", (at, noted_at))).await
}

/// Moves a booking of the held event on.
pub(super) async fn move_on(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    booking: &Booking,
    (action, by, at): (BookingAction, Option<ResidentId>, Timestamp),
) -> Result<(), AppError> {
    let next = step(booking.status, action, booking.offered_until, at).map_err(refused)?;
    let done = Step { action, next, offered_until: None, words: "", by, at };
    booking::mark(conn, community, record, booking, done).await
}
