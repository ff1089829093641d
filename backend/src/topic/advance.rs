//! Moving topics on: by their dates, by staff, and to the end.

use super::{
    person,
    store::{self, Record},
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunTopics, Staff},
    sql,
    state::App,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::MoveTopic,
    deliberation::{Phase, PhaseAction, TopicEvent, TopicRefusal, step},
    i18n::notice::Notice,
    id::{CommunityId, ResidentId, TopicId},
    text::BODY_CHARS_MAX,
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::sync::Arc;

/// Most topics of one look.
const BATCH: i64 = 50;

/// Moves on what is due.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT id FROM topic WHERE community_id = $1 AND wake_at <= $2 ORDER BY wake_at LIMIT $3",
    )
    .bind(app.community.bytes())
    .bind(now.0)
    .bind(BATCH)
    .fetch_all(app.db.read())
    .await?;
    let community = app.community;
    for row in &rows {
        let id = sql::id(row, 0, TopicId::from_bytes)?;
        let moved = app.db.write(move |conn| Box::pin(advance_one(conn, community, id, now))).await;
        match moved {
            // A person or another node was first; the next look sees what is left.
            Ok(()) | Err(AppError::Stale(_)) => {}
            Err(fault) => return Err(fault),
        }
        app.feed.wake();
    }
    Ok(())
}

/// Moves one topic to where its dates say.
///
/// # Errors
/// When the rows cannot be read or written.
pub(crate) async fn advance_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TopicId,
    now: Timestamp,
) -> Result<(), AppError> {
    let seen = store::load_topic(conn, community, id).await?;
    let phase = seen.shown(now);
    if phase == seen.phase {
        return Ok(());
    }
    let next = Record { phase, ..seen.clone() };
    let event = TopicEvent::Moved { to: phase, by_date: true };
    write_move(conn, community, &seen, &next, &event, None, now).await
}

async fn write_move(
    conn: &mut AnyConnection,
    community: CommunityId,
    seen: &Record,
    next: &Record,
    event: &TopicEvent,
    by: Option<ResidentId>,
    now: Timestamp,
) -> Result<(), AppError> {
    store::mark_topic(conn, community, seen, next).await?;
    store::append_event(conn, community, seen.id, event, by, now).await?;
    let told = Notice::TopicMoved { title: next.draft.title.clone(), to: next.phase };
    person::tell_all(conn, community, seen.id, &told, now).await
}

/// `POST /staff/topics/{id}/phase`
pub async fn move_on(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path(id): Path<TopicId>,
    Json(body): Json<MoveTopic>,
) -> Result<StatusCode, AppError> {
    let words = match &body {
        MoveTopic::On { .. } => String::new(),
        MoveTopic::Close { words } => parse_field("words", words, BODY_CHARS_MAX)?,
    };
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, words, body) = (book.clone(), who.clone(), words.clone(), body.clone());
            Box::pin(async move {
                let seen = store::load_topic(conn, who.community, id).await?;
                if !store::keeps(&book, &who.visitor, &seen.draft.places) {
                    return Err(AppError::NotFound);
                }
                match body {
                    MoveTopic::On { from } => end_phase(conn, &who, &seen, from).await,
                    MoveTopic::Close { .. } => {
                        close_topic(conn, who.community, id, who.id, &words, who.now).await
                    }
                }
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// The phase that the writer saw ends now; the same sent twice ends one phase.
async fn end_phase(
    conn: &mut AnyConnection,
    who: &Staff<RunTopics>,
    seen: &Record,
    from: Phase,
) -> Result<(), AppError> {
    let now = who.now;
    let phase = seen.shown(now);
    if phase != from {
        let was_sent = step(from, PhaseAction::MoveOn, &seen.draft.schedule, now) == Ok(phase);
        return if was_sent { Ok(()) } else { Err(refused(TopicRefusal::Moved)) };
    }
    let mut next = seen.clone();
    next.phase = step(phase, PhaseAction::MoveOn, &seen.draft.schedule, now).map_err(refused)?;
    next.draft.schedule = seen.draft.schedule.cut(phase, now);
    let event = TopicEvent::Moved { to: next.phase, by_date: false };
    write_move(conn, who.community, seen, &next, &event, Some(who.id), now).await
}

/// Ends a topic with what became of it, once every proposal has its answer.
///
/// # Errors
/// When a proposal has none, or it is over.
pub(crate) async fn close_topic(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TopicId,
    by: ResidentId,
    words: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let seen = store::load_topic(conn, community, id).await?;
    let phase = step(seen.phase, PhaseAction::Close, &seen.draft.schedule, now).map_err(refused)?;
    let n_unanswered = store::count(
        conn,
        "SELECT count(*) FROM proposal WHERE community_id = $1 AND topic_id = $2 AND is_hidden = 0 AND answer IS NULL",
        community,
        &[id.bytes()],
    )
    .await?;
    if n_unanswered > 0 {
        return Err(refused(TopicRefusal::Unanswered));
    }
    let next = Record { phase, ..seen.clone() };
    let event = TopicEvent::Closed { words: words.to_owned() };
    write_move(conn, community, &seen, &next, &event, Some(by), now).await
}
