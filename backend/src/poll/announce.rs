//! Announcing a poll, and calling one off.

use super::{advance, roll, store};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunPolls, Staff},
    feed, secret, upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{Announced, VoidPoll},
    ballot::LogEntry,
    id::{CommunityId, PlaceId, PollId, ResidentId},
    place::PlaceKind,
    poll::{self, PollAction, PollDraft, PollStatus, Sum},
    text::{self, BODY_CHARS_MAX},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// `PUT /staff/polls/{id}`: 201 the first time, 200 for the same again.
pub async fn announce(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
    Json(draft): Json<PollDraft>,
) -> Result<(StatusCode, Json<Announced>), AppError> {
    let body_hash = secret::hash(serde_json::to_string(&draft)?.as_bytes());
    let (community, now, by) = (who.community, who.now, who.id);
    if let Some(n_entitled) =
        load_same(&mut *app.db.read().acquire().await?, &who, id, body_hash).await?
    {
        return Ok((StatusCode::OK, Json(Announced { id, n_entitled })));
    }
    let draft = draft.parse(now).map_err(AppError::Invalid)?;
    let book = app.book().await?;
    check_reach(&book, &who, &draft.places)?;
    let announced = app
        .db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(
                async move { insert_poll(conn, community, (id, body_hash), by, &draft, now).await },
            )
        })
        .await?;
    advance::advance(&app, id, now).await?;
    app.feed.wake();
    Ok((StatusCode::CREATED, Json(Announced { id, n_entitled: announced.heads })))
}

/// Writes a poll down and draws its roll; answers who is entitled.
///
/// # Errors
/// When the id was used, a picture is not the keeper's, or nobody is entitled.
pub(crate) async fn insert_poll(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, body_hash): (PollId, [u8; 32]),
    by: ResidentId,
    draft: &PollDraft,
    now: Timestamp,
) -> Result<Sum, AppError> {
    let n_new = sqlx::query(
        "INSERT INTO poll (community_id, id, body_hash, draft, status, announced_at, opens_at, closes_at, wake_at,
            by_id, n_entitled, area_entitled, n_voted, area_voted, n_objections, log_size)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(&body_hash[..])
    .bind(serde_json::to_string(draft)?)
    .bind(PollStatus::Announced.code())
    .bind(now.0)
    .bind(draft.opens_at.0)
    .bind(draft.closes_at.0)
    .bind(by.bytes())
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if n_new == 0 {
        return Err(AppError::Denied("poll.id_reused"));
    }
    for option in &draft.question.options {
        upload::publish(conn, community, &option.photos, by.bytes()).await?;
    }
    let entitled = roll::draw(conn, community, id, draft, now).await?;
    if entitled.heads == 0 {
        return Err(AppError::Denied("poll.nobody"));
    }
    let seq = feed::take_seq(conn, community).await?;
    feed::append_event(conn, community, seq, "poll", id.bytes(), now).await?;
    Ok(entitled)
}

/// How many are entitled to a poll that was announced before with the same words.
async fn load_same(
    conn: &mut AnyConnection,
    who: &Staff<RunPolls>,
    id: PollId,
    body_hash: [u8; 32],
) -> Result<Option<i64>, AppError> {
    let row =
        sqlx::query("SELECT body_hash, n_entitled FROM poll WHERE community_id = $1 AND id = $2")
            .bind(who.community.bytes())
            .bind(id.bytes())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get::<Vec<u8>, _>(0)? != body_hash {
        return Err(AppError::Denied("poll.id_reused"));
    }
    Ok(Some(row.try_get(1)?))
}

/// Whole communities are for who answers for them; a grid lead asks the own grid.
fn check_reach(book: &Book, who: &Staff<RunPolls>, places: &[PlaceId]) -> Result<(), AppError> {
    let reaches =
        |grid: Option<PlaceId>, building| who.visitor.may_at(Duty::RunPolls, grid, building);
    if places.is_empty() {
        return if reaches(None, None) { Ok(()) } else { Err(AppError::Forbidden) };
    }
    for id in places {
        let place = book.places.get(id).ok_or(AppError::Denied("poll.place_unknown"))?;
        match place.kind {
            PlaceKind::Grid | PlaceKind::Building => {}
            PlaceKind::Community | PlaceKind::Unit | PlaceKind::Spot => {
                return Err(AppError::Denied("poll.place_unknown"));
            }
        }
        let grid = if place.kind == PlaceKind::Grid { Some(place.id) } else { place.grid };
        if !reaches(grid, place.building) {
            return Err(AppError::Forbidden);
        }
    }
    Ok(())
}

/// Whether the keeper's posts reach a poll's places.
pub(super) fn keeps(book: &Book, who: &Staff<RunPolls>, draft: &PollDraft) -> bool {
    check_reach(book, who, &draft.places).is_ok()
}

/// `POST /staff/polls/{id}/void`.
pub async fn call_off(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
    Json(body): Json<VoidPoll>,
) -> Result<StatusCode, AppError> {
    let reason = text::parse(&body.reason, BODY_CHARS_MAX).map_err(|refusal| {
        AppError::Invalid(vec![linli_shared::refusal::FieldError::new("reason", refusal.code())])
    })?;
    let book = app.book().await?;
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            let (book, who, reason) = (book.clone(), who.clone(), reason.clone());
            Box::pin(async move {
                let record =
                    store::load_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
                if !keeps(&book, &who, &record.draft) {
                    return Err(AppError::NotFound);
                }
                let next = poll::step(
                    record.status,
                    PollAction::Void,
                    record.draft.opens_at,
                    record.draft.closes_at,
                    now,
                )
                .map_err(refused)?;
                let entry = LogEntry::Void { reason: reason.clone() };
                mark_void(conn, &who, &record, next, &entry, &reason, now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

async fn mark_void(
    conn: &mut AnyConnection,
    who: &Staff<RunPolls>,
    record: &store::Record,
    next: PollStatus,
    entry: &LogEntry,
    reason: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let community = who.community;
    if record.status == PollStatus::Open {
        // A log begins with the opening; what was called off before it has none.
        let place = store::take_place(conn, community, record.id, record.status, Sum::default());
        let Some(seq) = place.await? else { return Err(AppError::Stale(String::new())) };
        store::append_log(conn, community, record.id, seq, entry).await?;
    }
    sqlx::query("UPDATE poll SET status = $1, wake_at = $2, void_reason = $3 WHERE community_id = $4 AND id = $5")
        .bind(next.code())
        .bind(Timestamp::NEVER.0)
        .bind(reason)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .execute(&mut *conn)
        .await?;
    let seq = feed::take_seq(conn, community).await?;
    feed::append_event(conn, community, seq, "poll", record.id.bytes(), now).await
}
