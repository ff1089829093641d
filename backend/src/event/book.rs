//! Signing up, saying yes to an offer, and taking a booking back.

use super::{
    booking::{self, Booking, Step},
    child, offer,
    person::{Person, check_subject},
    store::{self, Record},
    view,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{BookDraft, BookingView},
    event::{
        BookingAction, BookingStatus, EventRefusal, check_cancel, check_open, place_for, step,
    },
    id::{BookingId, CommunityId, EventId, ResidentId},
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// `PUT /events/{id}/bookings/{booking}`: 201 the first time, 200 for the same again.
pub async fn submit(
    State(app): State<AppState>,
    who: Resident,
    Path((event, id)): Path<(EventId, BookingId)>,
    Json(body): Json<BookDraft>,
) -> Result<(StatusCode, Json<BookingView>), AppError> {
    let (community, resident, now) = (who.community, who.id, who.now);
    let (is_new, _) = app
        .db
        .write(move |conn| {
            let body = body.clone();
            Box::pin(async move {
                let who = (resident, None);
                book_in(conn, community, who, (event, id), &body, now).await
            })
        })
        .await?;
    app.feed.wake();
    let view = view::load_booking(&app, &who, id).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

/// Signs somebody, or their child, up for an event: with a place, or with a place to wait; `by` is the
/// member of staff who does it for them.
///
/// # Errors
/// The [`EventRefusal`] that applies, or what is wrong with a field.
pub(crate) async fn book_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (resident, by): (ResidentId, Option<ResidentId>),
    (event, id): (EventId, BookingId),
    body: &BookDraft,
    now: Timestamp,
) -> Result<(bool, Booking), AppError> {
    let needs = text::parse_optional(&body.needs, LINE_CHARS_MAX)
        .map_err(|refusal| AppError::Invalid(vec![FieldError::new("needs", refusal.code())]))?;
    let needs = needs.unwrap_or_default();
    let mut record = store::hold(conn, community, event).await?;
    if let Some(known) = booking::find(conn, community, id).await? {
        let is_same = known.event == event
            && (known.resident, known.by) == (resident, by)
            && known.child == body.child
            && known.needs == needs;
        return if is_same { Ok((false, known)) } else { Err(refused(EventRefusal::IdReused)) };
    }
    check_open(&record.draft, record.status, now).map_err(refused)?;
    check_subject(&record.draft, body.child.is_some())?;
    let birth_year = match body.child {
        Some(child) => Some(child::load_birth_year(conn, community, (child, resident)).await?),
        None => None,
    };
    let person = Person::load(conn, community, resident).await?;
    person.check(&record.draft, birth_year).map_err(refused)?;
    offer::settle(conn, community, &mut record, now).await?;
    let household = person.household(&record.draft.eligibility);
    let new = Booking {
        id,
        event,
        resident,
        child: body.child,
        needs,
        status: BookingStatus::Waiting,
        serial: record.serial,
        offered_until: None,
        at: now,
        by,
        waiting_number: None,
    };
    if booking::find_live(conn, community, event, &new.subject()).await?.is_some() {
        return Err(refused(EventRefusal::Booked));
    }
    let status = place_for(record.draft.capacity, record.n_taken, record.n_waiting);
    let new = Booking { status: status.map_err(refused)?, ..new };
    if !booking::insert(conn, community, &mut record, (&new, household)).await? {
        // The event's row is held: what is in the way stands there already, or the id stands elsewhere.
        let is_household = match household {
            Some(household) => booking::has_household(conn, community, event, household).await?,
            None => false,
        };
        return if is_household {
            Err(refused(EventRefusal::HouseholdBooked))
        } else {
            Err(AppError::Stale(String::new()))
        };
    }
    store::changed(conn, community, event, now).await?;
    Ok((true, new))
}

/// `POST /bookings/{id}/cancel`: before the organiser's time; the same again is no error.
pub async fn cancel(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<BookingId>,
) -> Result<Json<BookingView>, AppError> {
    let (community, resident, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let (mut record, own) = hold_own(conn, community, (id, resident)).await?;
                if own.status == BookingStatus::Cancelled {
                    return Ok(());
                }
                check_cancel(&record.draft, own.status, now).map_err(refused)?;
                cancel_in(conn, community, (&mut record, &own), (Some(resident), ""), now).await
            })
        })
        .await?;
    app.feed.wake();
    view::load_booking(&app, &who, id).await.map(Json)
}

/// Takes a booking of a held event back, and passes its place on.
///
/// # Errors
/// The [`EventRefusal`] that applies.
pub(crate) async fn cancel_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, booking): (&mut Record, &Booking),
    (by, words): (Option<ResidentId>, &str),
    at: Timestamp,
) -> Result<(), AppError> {
    let_go(conn, community, (&mut *record, booking), (by, words), at).await?;
    offer::settle(conn, community, record, at).await?;
    store::changed(conn, community, record.id, at).await
}

/// Takes a booking of a held event back, and leaves its place free for now.
pub(super) async fn let_go(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, booking): (&mut Record, &Booking),
    (by, words): (Option<ResidentId>, &str),
    at: Timestamp,
) -> Result<(), AppError> {
    let action = BookingAction::Cancel;
    let next = step(booking.status, action, booking.offered_until, at).map_err(refused)?;
    let done = Step { action, next, offered_until: None, words, by, at };
    booking::mark(conn, community, record, booking, done).await
}

/// `POST /bookings/{id}/accept`: while the offer holds; the same again is no error.
pub async fn accept(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<BookingId>,
) -> Result<Json<BookingView>, AppError> {
    let (community, resident, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let own = hold_own(conn, community, (id, resident)).await?;
                accept_in(conn, community, own, now).await
            })
        })
        .await?;
    app.feed.wake();
    view::load_booking(&app, &who, id).await.map(Json)
}

/// Says yes to an offer; a booking that has a place already is left as it is.
async fn accept_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (mut record, own): (Record, Booking),
    at: Timestamp,
) -> Result<(), AppError> {
    if own.status == BookingStatus::Registered {
        return Ok(());
    }
    check_open(&record.draft, record.status, at).map_err(refused)?;
    let action = BookingAction::Accept;
    let next = step(own.status, action, own.offered_until, at).map_err(refused)?;
    let done = Step { action, next, offered_until: None, words: "", by: Some(own.resident), at };
    booking::mark(conn, community, &mut record, &own, done).await?;
    store::changed(conn, community, record.id, at).await
}

/// A booking of one's own, with its event held.
async fn hold_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, resident): (BookingId, ResidentId),
) -> Result<(Record, Booking), AppError> {
    let (record, booking) = hold_with(conn, community, id).await?;
    if booking.resident == resident { Ok((record, booking)) } else { Err(AppError::NotFound) }
}

/// A booking as it stands while its event is held.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(crate) async fn hold_with(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: BookingId,
) -> Result<(Record, Booking), AppError> {
    let found = booking::find(conn, community, id).await?.ok_or(AppError::NotFound)?;
    let record = store::hold(conn, community, found.event).await?;
    let booking = booking::find(conn, community, id).await?.ok_or(AppError::NotFound)?;
    Ok((record, booking))
}
