//! Signing somebody up who has no phone (代报名): by who answers for their grid, under the same rules.
//!
//! Invariant: who entered it stays with the booking; the person and their household are told.

use super::{
    book::book_in,
    booking::{self, Booking},
    keep, offer, store,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunEvents, Staff},
    household, resident,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{BookDraft, BookFor, StaffBookingRow},
    event::EventRefusal,
    i18n::notice::{EventNews, Notice},
    id::{BookingId, EventId},
};
use sqlx::AnyConnection;

/// `PUT /staff/events/{id}/bookings/{booking}`: 201 the first time, 200 for the same again.
pub async fn book_for(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, id)): Path<(EventId, BookingId)>,
    Json(body): Json<BookFor>,
) -> Result<(StatusCode, Json<StaffBookingRow>), AppError> {
    let by = who.clone();
    let is_new = app
        .db
        .write(move |conn| {
            let (who, body) = (by.clone(), body.clone());
            Box::pin(async move { enter(conn, &who, (event, id), &body).await })
        })
        .await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    let made = booking::find(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let record = store::load(&mut conn, who.community, event).await?;
    let name = resident::load_name(&mut conn, who.community, made.resident).await?;
    let row = keep::staff_row(&mut conn, &app, &record, made, name.unwrap_or_default()).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(row)))
}

async fn enter(
    conn: &mut AnyConnection,
    who: &Staff<RunEvents>,
    (event, id): (EventId, BookingId),
    body: &BookFor,
) -> Result<bool, AppError> {
    let (community, now) = (who.community, who.now);
    // With a phone in hand one signs oneself up, and is held to the day by which one may cancel.
    if body.person == who.id {
        return Err(refused(EventRefusal::Own));
    }
    let name = resident::load_name(conn, community, body.person).await?;
    let name = name.ok_or(AppError::NotFound)?;
    let homes = household::list_homes(conn, community, body.person).await?;
    let mut grids = homes.iter().filter(|(_, member)| member.belongs()).map(|(home, _)| home.grid);
    let reaches = |grid| who.visitor.may_at(Duty::RunEvents, grid, None);
    if !reaches(None) && !grids.any(reaches) {
        return Err(AppError::NotFound);
    }
    let draft = BookDraft { child: None, needs: body.needs.clone() };
    let whose = (body.person, Some(who.id));
    let (is_new, made) = book_in(conn, community, whose, (event, id), &draft, now).await?;
    if is_new {
        tell(conn, who, &made, name).await?;
    }
    Ok(is_new)
}

/// Tells the person, and those they live with: somebody may read it to them.
async fn tell(
    conn: &mut AnyConnection,
    who: &Staff<RunEvents>,
    made: &Booking,
    name: String,
) -> Result<(), AppError> {
    let community = who.community;
    let title = store::load(conn, community, made.event).await?.draft.title;
    let found = booking::find(conn, community, made.id).await?;
    let waiting = found.and_then(|found| found.waiting_number);
    let news = EventNews::BookedForYou { title, name, by: who.name.clone(), waiting };
    let told = Notice::Event { news };
    let housemates = household::list_housemates(conn, community, made.resident).await?;
    for person in std::iter::once(made.resident).chain(housemates) {
        offer::tell(conn, community, made.event, person, &told, who.now).await?;
    }
    Ok(())
}
