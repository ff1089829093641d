//! Events and bookings as they are shown.

use super::{
    booking::{self, Booking},
    child,
    store::{self, Record},
};
use crate::{error::AppError, extract::Resident, state::App};
use linli_shared::{
    api::{BookingView, EventBrief, Seats},
    event::{Fit, Session},
    id::BookingId,
    time::Timestamp,
};
use std::collections::HashMap;

/// The next session, or the last one when all are over.
fn shown_session(record: &Record, now: Timestamp) -> Session {
    let next = record.draft.next_session(now).map(|(_, session)| session);
    next.or_else(|| record.draft.sessions.last().copied()).unwrap_or_default()
}

/// How many come and may come.
pub(super) const fn seats(record: &Record) -> Seats {
    Seats { capacity: record.draft.capacity, n_taken: record.n_taken, n_waiting: record.n_waiting }
}

/// An event as lists show it.
pub(super) fn brief(record: &Record, fits: Vec<Fit>, now: Timestamp) -> EventBrief {
    let draft = &record.draft;
    EventBrief {
        id: record.id,
        kind: draft.kind,
        title: draft.title.clone(),
        organiser: draft.organiser.clone(),
        place: draft.place.clone(),
        access: draft.access.clone(),
        session: shown_session(record, now),
        n_sessions: i64::try_from(draft.sessions.len()).unwrap_or(i64::MAX),
        seats: seats(record),
        household: draft.eligibility.household,
        status: record.status,
        opens_at: draft.opens_at,
        earns: draft.earns,
        photo: draft.photo,
        fits,
    }
}

/// The names of one's own children, by id.
pub(super) type Names = HashMap<Vec<u8>, String>;

/// The names of somebody's children.
pub(super) async fn names(
    conn: &mut sqlx::AnyConnection,
    app: &App,
    who: &Resident,
) -> Result<Names, AppError> {
    let children = child::list_of(conn, &app.secret, who.community, who.id).await?;
    Ok(children.into_iter().map(|one| (one.id.bytes().to_vec(), one.child.name)).collect())
}

/// A booking as its owner sees it.
pub(super) fn booking(
    record: &Record,
    booking: Booking,
    names: &Names,
    now: Timestamp,
) -> BookingView {
    let name = booking.child.and_then(|child| names.get(child.bytes()).cloned());
    BookingView {
        id: booking.id,
        event: record.id,
        title: record.draft.title.clone(),
        place: record.draft.place.clone(),
        session: shown_session(record, now),
        child: booking.child,
        child_name: name,
        status: booking.status,
        waiting_number: booking.waiting_number,
        offered_until: booking.offered_until,
        cancel_until: record.draft.cancel_until,
        event_status: record.status,
        needs: booking.needs,
        at: booking.at,
    }
}

/// One booking, for its owner.
pub(super) async fn load_booking(
    app: &App,
    who: &Resident,
    id: BookingId,
) -> Result<BookingView, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let found = booking::find(&mut conn, who.community, id).await?;
    let own = found.filter(|found| found.resident == who.id).ok_or(AppError::NotFound)?;
    let record = store::load(&mut conn, who.community, own.event).await?;
    let names = match own.child {
        Some(_) => names(&mut conn, app, who).await?,
        None => Names::new(),
    };
    Ok(booking(&record, own, &names, who.now))
}
