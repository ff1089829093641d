//! Free places (递补): who waits longest gets them, at once or as an offer that runs out.
//!
//! Invariants: everything happens while the event's row is held; whoever is moved on by the clock or
//! by somebody else's step is told in the same transaction.

use super::{
    booking::{self, Booking, Step},
    queue,
    store::{self, Record},
};
use crate::{
    error::{AppError, refused},
    household,
    notice::{self, About},
    state::App,
};
use linli_shared::{
    event::{BookingAction, BookingStatus, EventStatus, Promotion, n_to_promote, promotion, step},
    i18n::notice::Notice,
    id::{CommunityId, EventId, ResidentId},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::sync::Arc;

/// Ends offers that ran out, and gives free places to who waits longest.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn settle(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut Record,
    now: Timestamp,
) -> Result<(), AppError> {
    for over in queue::list_over(conn, community, record.id, now).await? {
        move_on(conn, community, record, &over, (BookingAction::Expire, None), now).await?;
        let told = Notice::EventOfferOver { title: record.draft.title.clone() };
        tell_of(conn, community, &over, &told, now).await?;
    }
    if record.status == EventStatus::CalledOff {
        return Ok(());
    }
    let Some(how) = promotion(&record.draft, now) else { return Ok(()) };
    let n = n_to_promote(record.draft.capacity, record.n_taken, record.n_waiting);
    for next in queue::list_waiting(conn, community, record.id, n).await? {
        let title = record.draft.title.clone();
        // Whoever was signed up without a phone could not accept an offer.
        let how = if next.by.is_some() { Promotion::Seat } else { how };
        let (action, until, told) = match how {
            Promotion::Seat => {
                let session = record.draft.next_session(now).map(|(_, session)| session);
                let starts_at = session.map_or(record.draft.starts_at(), |next| next.starts_at);
                (BookingAction::Promote, None, Notice::EventPlace { title, starts_at })
            }
            Promotion::Offer(until) => {
                (BookingAction::Offer, Some(until), Notice::EventOffered { title, until })
            }
        };
        move_on(conn, community, record, &next, (action, until), now).await?;
        tell_of(conn, community, &next, &told, now).await?;
    }
    Ok(())
}

/// A step of the clock, or of a place that became free.
async fn move_on(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut Record,
    booking: &Booking,
    (action, offered_until): (BookingAction, Option<Timestamp>),
    at: Timestamp,
) -> Result<(), AppError> {
    let next: BookingStatus =
        step(booking.status, action, booking.offered_until, at).map_err(refused)?;
    let done = Step { action, next, offered_until, words: "", by: None, at };
    booking::mark(conn, community, record, booking, done).await
}

/// Who hears about a booking: whose it is and, where somebody without a phone was signed up, who lives with
/// them and who signed them up.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn who_hears(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
) -> Result<Vec<ResidentId>, AppError> {
    let mut people = vec![booking.resident];
    if let Some(by) = booking.by {
        people.extend(household::list_housemates(conn, community, booking.resident).await?);
        people.push(by);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// Tells whom a booking concerns.
///
/// # Errors
/// When a row cannot be read or written.
pub(super) async fn tell_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    for person in who_hears(conn, community, booking).await? {
        tell(conn, community, booking.event, person, told, now).await?;
    }
    Ok(())
}

/// Tells somebody about an event.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    resident: ResidentId,
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    notice::insert_notice(conn, community, resident.bytes(), told, About::Event(event), now).await
}

/// Ends the offers that ran out by now, and passes their places on.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    let mut conn = app.db.read().acquire().await?;
    let due = queue::list_due(&mut conn, community, now).await?;
    drop(conn);
    for id in due {
        let written = app.db.write(move |conn| {
            Box::pin(async move {
                let mut record = store::hold(conn, community, id).await?;
                settle(conn, community, &mut record, now).await?;
                store::changed(conn, community, id, now).await
            })
        });
        match written.await {
            // Another node was first.
            Ok(()) | Err(AppError::Stale(_)) => app.feed.wake(),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
