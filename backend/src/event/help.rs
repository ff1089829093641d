//! Asking volunteers to help with a session (请志愿者帮忙): a request in the time bank that the pool pays.

use super::{keep::keeps, store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunEvents, Staff},
    time_bank,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{AskHelp, ListedEvent, StaffListing},
    event::{DoorRefusal, EventDraft, EventRefusal, EventStatus},
    id::{EventId, ListingId},
};

/// `GET /staff/events/{id}/requests`: what it asks for, the latest first.
pub async fn requests(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<EventId>,
) -> Result<Json<Vec<StaffListing>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load(&mut conn, who.community, id).await?;
    if !keeps(&book, &who.visitor, &record.draft) {
        return Err(AppError::NotFound);
    }
    time_bank::list_requests(&mut conn, &book, who.community, (who.id, id)).await.map(Json)
}

/// `PUT /staff/events/{id}/requests/{listing}`: 201 the first time, 200 for the same again.
pub async fn ask(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, id)): Path<(EventId, ListingId)>,
    Json(body): Json<AskHelp>,
) -> Result<(StatusCode, Json<StaffListing>), AppError> {
    let book = app.book().await?;
    let (shelf, by) = (book.clone(), who.clone());
    let is_new = app
        .db
        .write(move |conn| {
            let (book, who, body) = (shelf.clone(), by.clone(), body.clone());
            Box::pin(async move {
                // Held, so that it is not called off meanwhile.
                let record = store::hold(conn, who.community, event).await?;
                if !keeps(&book, &who.visitor, &record.draft) {
                    return Err(AppError::NotFound);
                }
                let n = usize::try_from(body.session).ok();
                let session = n.and_then(|n| record.draft.sessions.get(n)).copied();
                let session = session.ok_or_else(|| refused(DoorRefusal::NoSession))?;
                let draft = body.listing(session, who.now);
                if record.status == EventStatus::CalledOff {
                    return Err(refused(EventRefusal::CalledOff));
                }
                if session.ends_at <= who.now {
                    return Err(refused(EventRefusal::Begun));
                }
                let EventDraft { title, place, eligibility, .. } = record.draft;
                let asking = (&ListedEvent { id: event, title, place }, &*eligibility.grids);
                let (asked, by) = ((id, session, &draft), (who.id, who.now));
                time_bank::ask_for_event(conn, who.community, asking, asked, by).await
            })
        })
        .await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    let shown = time_bank::show_request(&mut conn, &book, who.community, (who.id, id)).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}
