//! Meetings about a topic (议事会): called, signed up for, checked in to, and written down.
//!
//! Invariants: a seat is taken once by each and never twice; who needs help is known to keepers only,
//! as numbers; minutes are written once.

mod door;
mod paper;
mod seat;
mod store;

pub use door::check_in;
pub use paper::print as print_minutes;
pub use seat::{leave, sign_up};
pub(crate) use store::{insert as insert_meeting, insert_seat};

use super::store as topics;
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunTopics, Staff, Visitor},
    secret,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{MeetingView, WriteMinutes},
    deliberation::{Deed, MeetingDraft, TopicRefusal},
    id::{MeetingId, TopicId},
    text::BODY_CHARS_MAX,
};

/// `PUT /staff/topics/{id}/meetings/{meeting}`: 201 the first time, 200 for the same again.
pub async fn call(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, id)): Path<(TopicId, MeetingId)>,
    Json(draft): Json<MeetingDraft>,
) -> Result<StatusCode, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&draft)?.as_bytes());
    let book = app.book().await?;
    let is_new = app
        .db
        .write(move |conn| {
            let (book, who, draft) = (book.clone(), who.clone(), draft.clone());
            Box::pin(async move {
                if let Some(known) = store::find(conn, who.community, id).await? {
                    return if known.body_hash == body_hash && known.topic == topic {
                        Ok(false)
                    } else {
                        Err(AppError::Denied(super::ID_REUSED))
                    };
                }
                let checked = draft.parse(who.now).map_err(AppError::Invalid)?;
                let record =
                    topics::load_kept(conn, &book, &who.visitor, topic, Deed::Meet).await?;
                let whole = (record.draft.title.as_str(), &checked, body_hash);
                store::insert(conn, who.community, (topic, id), whole, who.id, who.now).await?;
                Ok(true)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

/// `GET /topics/{id}/meetings`: the next one first.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Path(topic): Path<TopicId>,
) -> Result<Json<Vec<MeetingView>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = topics::load_topic(&mut conn, who.community, topic).await?;
    let runs = who.may(Duty::RunTopics) && topics::keeps(&book, &who, &record.draft.places);
    let me = who.who.as_ref().map(|who| who.id);
    store::list(&mut conn, who.community, topic, me, runs).await.map(Json)
}

/// `POST /staff/meetings/{id}/minutes`: once; everybody who takes part is told.
pub async fn write_minutes(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path(id): Path<MeetingId>,
    Json(body): Json<WriteMinutes>,
) -> Result<StatusCode, AppError> {
    let words = parse_field("words", &body.words, BODY_CHARS_MAX)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, words) = (book.clone(), who.clone(), words.clone());
            Box::pin(async move {
                let meeting = store::load(conn, who.community, id).await?;
                let record = topics::load_topic(conn, who.community, meeting.topic).await?;
                if !topics::keeps(&book, &who.visitor, &record.draft.places) {
                    return Err(AppError::NotFound);
                }
                match &meeting.minutes {
                    Some(known) if *known == words => return Ok(()),
                    Some(_) => return Err(refused(TopicRefusal::Decided)),
                    None => meeting.draft.check_minutes(who.now).map_err(refused)?,
                }
                let title = record.draft.title;
                store::mark_minutes(
                    conn,
                    who.community,
                    &meeting,
                    (&title, &words),
                    who.id,
                    who.now,
                )
                .await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}
