//! Announcing a poll, and calling one off.

use super::{ID_REUSED, advance, appointed, ceremony, roll, secret::sealing, store};
use crate::{
    book::Book,
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunPolls, Staff},
    feed, secret,
    state::App,
    upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{Announced, VoidPoll},
    ballot::{LogEntry, Sealing},
    i18n::notice::Notice,
    id::{CommunityId, PlaceId, PollId, ResidentId},
    poll::{self, PollAction, PollDraft, PollStatus, Sum},
    refusal::FieldError,
    text::BODY_CHARS_MAX,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `PUT /staff/polls/{id}`: 201 the first time, 200 for the same again.
pub async fn announce(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
    Json(draft): Json<PollDraft>,
) -> Result<(StatusCode, Json<Announced>), AppError> {
    let announcement = Arc::new(Announcement {
        body_hash: secret::hash(serde_json::to_string(&draft)?.as_bytes()),
        checked: draft.parse(who.now),
        sealing: sealing(&app.secret, id, &draft),
        book: app.book().await?,
        who,
        id,
    });
    let (n_entitled, is_new) = try_announce(&app, &announcement).await?;
    if is_new {
        advance::advance(&app, id, announcement.who.now).await?;
        app.feed.wake();
    }
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Announced { id, n_entitled })))
}

/// Everything a transaction needs, made once before it.
struct Announcement {
    id: PollId,
    body_hash: [u8; 32],
    checked: Result<PollDraft, Vec<FieldError>>,
    sealing: Option<Sealing>,
    book: Arc<Book>,
    who: Staff<RunPolls>,
}

/// How many are entitled, and whether the poll is new. The same again is the same poll, also when its
/// notice would be too short by now.
async fn try_announce(app: &App, new: &Arc<Announcement>) -> Result<(i64, bool), AppError> {
    let new = new.clone();
    app.db
        .write(move |conn| {
            let new = new.clone();
            Box::pin(async move {
                let Announcement { id, body_hash, ref checked, ref sealing, ref book, ref who } =
                    *new;
                let community = who.community;
                if let Some(n_entitled) = load_same(conn, community, id, body_hash).await? {
                    return Ok((n_entitled, false));
                }
                let draft = checked.as_ref().map_err(|errors| AppError::Invalid(errors.clone()))?;
                check_reach(book, who, &draft.places)?;
                if draft.trustees.as_ref().is_some_and(|t| !appointed::are_appointed(book, t)) {
                    return Err(AppError::Denied("poll.trustee_unknown"));
                }
                let poll = (id, body_hash);
                let sealing = sealing.as_ref();
                let entitled =
                    insert_poll(conn, community, poll, who.id, (draft, sealing), who.now).await?;
                Ok((entitled.heads, true))
            })
        })
        .await
}

/// Writes a poll down and draws its roll; answers who is entitled.
///
/// # Errors
/// When a picture is not the keeper's, or nobody is entitled.
pub(crate) async fn insert_poll(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, body_hash): (PollId, [u8; 32]),
    by: ResidentId,
    (draft, sealing): (&PollDraft, Option<&Sealing>),
    now: Timestamp,
) -> Result<Sum, AppError> {
    sqlx::query(
        "INSERT INTO poll (community_id, id, body_hash, draft, status, announced_at, closes_at, wake_at,
            by_id, sealing, n_entitled, area_entitled, n_voted, area_voted, log_size)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(&body_hash[..])
    .bind(serde_json::to_string(draft)?)
    .bind(PollStatus::Announced.code())
    .bind(now.0)
    .bind(draft.closes_at.0)
    .bind(draft.opens_at.0)
    .bind(by.bytes())
    .bind(sealing.map(serde_json::to_string).transpose()?)
    .execute(&mut *conn)
    .await?;
    for option in &draft.question.options {
        upload::publish(conn, community, &option.photos, by.bytes()).await?;
    }
    let entitled = roll::draw(conn, community, id, draft, now).await?;
    if entitled.heads == 0 {
        return Err(AppError::Denied("poll.nobody"));
    }
    if draft.is_too_few(entitled) {
        return Err(AppError::Denied("poll.secret_too_few"));
    }
    if let Some(trustees) = &draft.trustees {
        ceremony::seat(conn, community, id, trustees).await?;
        let (title, opens_at) = (draft.title.clone(), draft.opens_at);
        let told = Notice::TrusteeAsked { title, opens_at };
        ceremony::tell(conn, community, id, &trustees.who, &told, now).await?;
    }
    feed::announce(conn, community, "poll", id.bytes(), now).await?;
    Ok(entitled)
}

/// How many are entitled to a poll that was announced before with the same words.
async fn load_same(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    body_hash: [u8; 32],
) -> Result<Option<i64>, AppError> {
    let row =
        sqlx::query("SELECT body_hash, n_entitled FROM poll WHERE community_id = $1 AND id = $2")
            .bind(community.bytes())
            .bind(id.bytes())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get::<Vec<u8>, _>(0)? != body_hash {
        return Err(AppError::Denied(ID_REUSED));
    }
    Ok(Some(row.try_get(1)?))
}

/// Whole communities are for who answers for them; a grid lead asks the own grid.
fn check_reach(book: &Book, who: &Staff<RunPolls>, places: &[PlaceId]) -> Result<(), AppError> {
    if !book.are_areas(places) {
        return Err(AppError::Denied("poll.place_unknown"));
    }
    let reaches = who.visitor.may_in(Duty::RunPolls, book, places);
    if reaches { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Whether the keeper's posts reach a poll's places.
pub(super) fn keeps(book: &Book, who: &Staff<RunPolls>, draft: &PollDraft) -> bool {
    who.visitor.may_in(Duty::RunPolls, book, &draft.places)
}

/// `POST /staff/polls/{id}/void`.
pub async fn call_off(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
    Json(body): Json<VoidPoll>,
) -> Result<StatusCode, AppError> {
    let reason = parse_field("reason", &body.reason, BODY_CHARS_MAX)?;
    let book = app.book().await?;
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            let (book, who, reason) = (book.clone(), who.clone(), reason.clone());
            Box::pin(async move {
                let record =
                    store::hold_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
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
                mark_void(conn, community, &record, next, &reason, now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn mark_void(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &store::Record,
    next: PollStatus,
    reason: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    // A log begins with the opening; what was called off before it has none.
    if matches!(record.status, PollStatus::Open | PollStatus::Counting) {
        let entry = LogEntry::Void { reason: reason.to_owned() };
        store::log(conn, community, record, &entry).await?;
    }
    sqlx::query("UPDATE poll SET status = $1, wake_at = $2, void_reason = $3 WHERE community_id = $4 AND id = $5")
        .bind(next.code())
        .bind(Timestamp::NEVER.0)
        .bind(reason)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .execute(&mut *conn)
        .await?;
    feed::announce(conn, community, "poll", record.id.bytes(), now).await
}
