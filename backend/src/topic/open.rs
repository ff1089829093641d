//! Opening a topic, and changing one: words, places, dates.

use super::{
    person,
    store::{self, NewTopic, Record},
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunTopics, Seen, Staff},
    secret,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    deliberation::{Deed, Phase, PhaseAction, TopicDraft, TopicEvent, step},
    i18n::notice::Notice,
    id::{CommunityId, PlaceId, ResidentId, TopicId},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// `PUT /staff/topics/{id}`: 201 for a new topic, 200 for the same again and for a change; whoever
/// changes one names the version they saw.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path(id): Path<TopicId>,
    Seen(version): Seen,
    Json(draft): Json<TopicDraft>,
) -> Result<StatusCode, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&draft)?.as_bytes());
    let book = app.book().await?;
    let is_new = app
        .db
        .write(move |conn| {
            let (book, who, draft) = (book.clone(), who.clone(), draft.clone());
            Box::pin(async move {
                let Some(seen) = store::find_topic(conn, who.community, id).await? else {
                    let checked = draft.parse(who.now, who.now).map_err(AppError::Invalid)?;
                    check_places(&book, &who, &checked.places)?;
                    let topic = (id, body_hash);
                    insert_opened(conn, who.community, topic, who.id, &checked, who.now).await?;
                    return Ok(true);
                };
                if seen.body_hash == body_hash {
                    return Ok(false);
                }
                change(conn, &book, &who, (seen, version), (&draft, body_hash)).await?;
                Ok(false)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

/// Only grids and buildings within the keeper's reach.
fn check_places(book: &Book, who: &Staff<RunTopics>, places: &[PlaceId]) -> Result<(), AppError> {
    if !book.are_areas(places) {
        return Err(AppError::Denied("topic.place_unknown"));
    }
    if store::keeps(book, &who.visitor, places) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Writes a topic that staff open.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert_opened(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, body_hash): (TopicId, [u8; 32]),
    by: ResidentId,
    draft: &TopicDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    let new = NewTopic { id, body_hash, draft, phase: draft.schedule.phase(now), by };
    store::insert_topic(conn, community, &new, now).await?;
    let event = TopicEvent::Opened { by_residents: false };
    store::append_event(conn, community, id, &event, Some(by), now).await
}

/// Changes a topic that stands where the writer saw it; a suggestion becomes a topic by it.
async fn change(
    conn: &mut AnyConnection,
    book: &Book,
    who: &Staff<RunTopics>,
    (seen, version): (Record, Option<i64>),
    (draft, body_hash): (&TopicDraft, [u8; 32]),
) -> Result<(), AppError> {
    let (community, now) = (who.community, who.now);
    if !store::keeps(book, &who.visitor, &seen.draft.places) {
        return Err(AppError::NotFound);
    }
    if version.ok_or(AppError::PreconditionRequired)? != seen.version {
        return Err(AppError::Stale(String::new()));
    }
    seen.check(Deed::Edit, now)?;
    let is_suggested = seen.phase == Phase::Suggested;
    let opened_at = if is_suggested { now } else { seen.opened_at };
    let draft = draft.parse(opened_at, now).map_err(AppError::Invalid)?;
    check_places(book, who, &draft.places)?;
    let action = if is_suggested { PhaseAction::Open } else { PhaseAction::ByDate };
    let phase = step(seen.phase, action, &draft.schedule, now).map_err(refused)?;
    let title = draft.title.clone();
    let next = Record { body_hash: body_hash.to_vec(), draft, phase, opened_at, ..seen.clone() };
    store::mark_topic(conn, community, &seen, &next).await?;
    if phase == seen.phase {
        return store::changed(conn, community, seen.id, now).await;
    }
    let event = if is_suggested {
        TopicEvent::Opened { by_residents: false }
    } else {
        TopicEvent::Moved { to: phase, by_date: false }
    };
    store::append_event(conn, community, seen.id, &event, Some(who.id), now).await?;
    let told = Notice::TopicMoved { title, to: phase };
    person::tell_all(conn, community, seen.id, &told, now).await
}
