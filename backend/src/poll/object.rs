//! Objections (异议): "that was not us", and what keepers answered.

use super::{ID_REUSED, announce, store};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, Resident, RunPolls, Staff},
    notice::{self, About},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{AnswerObjection, Object, ObjectionRow, PAGE_MAX},
    i18n::notice::Notice,
    id::{ObjectionId, PollId, ResidentId, VoterId},
    poll::PollRefusal,
    text::BODY_CHARS_MAX,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// `PUT /polls/{id}/objections/{objection}`: for who may cast for a unit that a ballot came in for.
pub async fn object(
    State(app): State<AppState>,
    who: Resident,
    Path((poll, id)): Path<(PollId, ObjectionId)>,
    Json(body): Json<Object>,
) -> Result<StatusCode, AppError> {
    let words = parse_field("words", &body.words, BODY_CHARS_MAX)?;
    let (community, by) = (who.community, who.id);
    app.db
        .write(move |conn| {
            let (who, words) = (who.clone(), words.clone());
            Box::pin(async move {
                let row = sqlx::query(
                    "SELECT p.voter_id FROM poll_voter_person p
                     JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
                     WHERE p.community_id = $1 AND p.poll_id = $2 AND p.resident_id = $3 AND v.n_ballots > 0",
                )
                .bind(community.bytes())
                .bind(poll.bytes())
                .bind(by.bytes())
                .fetch_optional(&mut *conn)
                .await?
                .ok_or_else(|| refused(PollRefusal::NotEntitled))?;
                let voter = sql::id(&row, 0, VoterId::from_bytes)?;
                insert_objection(conn, &who, (poll, voter, id), &words).await
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The same again is the same objection.
async fn insert_objection(
    conn: &mut AnyConnection,
    who: &Resident,
    (poll, voter, id): (PollId, VoterId, ObjectionId),
    words: &str,
) -> Result<(), AppError> {
    let inserted = sqlx::query(
        "INSERT INTO poll_objection (community_id, id, poll_id, voter_id, by_id, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .bind(who.id.bytes())
    .bind(words)
    .bind(who.now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if inserted == 1 {
        return Ok(());
    }
    sqlx::query("SELECT 1 FROM poll_objection WHERE community_id = $1 AND id = $2 AND voter_id = $3 AND words = $4")
        .bind(who.community.bytes())
        .bind(id.bytes())
        .bind(voter.bytes())
        .bind(words)
        .fetch_optional(conn)
        .await?
        .map(drop)
        .ok_or(AppError::Denied(ID_REUSED))
}

/// `GET /staff/polls/{id}/objections`: those waiting first.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
) -> Result<Json<Vec<ObjectionRow>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    if !announce::keeps(&book, &who, &record.draft) {
        return Err(AppError::NotFound);
    }
    let rows = sqlx::query(
        "SELECT o.id, v.label, o.words, o.at, o.answer, o.answered_at FROM poll_objection o
         JOIN poll_voter v ON v.community_id = o.community_id AND v.poll_id = o.poll_id AND v.id = o.voter_id
         WHERE o.community_id = $1 AND o.poll_id = $2 ORDER BY coalesce(o.answered_at, 0), o.at, o.id LIMIT $3",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let rows = rows.iter().map(|row| {
        Ok(ObjectionRow {
            id: sql::id(row, 0, ObjectionId::from_bytes)?,
            label: row.try_get(1)?,
            words: row.try_get(2)?,
            at: Timestamp(row.try_get(3)?),
            answer: row.try_get(4)?,
            answered_at: row.try_get::<Option<i64>, _>(5)?.map(Timestamp),
        })
    });
    Ok(Json(rows.collect::<Result<_, AppError>>()?))
}

/// `POST /staff/polls/{id}/objections/{objection}`: answers once, and tells who objected.
pub async fn answer(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path((poll, id)): Path<(PollId, ObjectionId)>,
    Json(body): Json<AnswerObjection>,
) -> Result<StatusCode, AppError> {
    let answer = parse_field("answer", &body.answer, BODY_CHARS_MAX)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, answer) = (book.clone(), who.clone(), answer.clone());
            Box::pin(async move {
                let record = store::load_poll(conn, who.community, poll).await?.ok_or(AppError::NotFound)?;
                if !announce::keeps(&book, &who, &record.draft) {
                    return Err(AppError::NotFound);
                }
                let row = sqlx::query(
                    "UPDATE poll_objection SET answer = $1, answered_by = $2, answered_at = $3
                     WHERE community_id = $4 AND poll_id = $5 AND id = $6 AND answer IS NULL RETURNING by_id",
                )
                .bind(&answer)
                .bind(who.id.bytes())
                .bind(who.now.0)
                .bind(who.community.bytes())
                .bind(poll.bytes())
                .bind(id.bytes())
                .fetch_optional(&mut *conn)
                .await?
                .ok_or(AppError::NotFound)?;
                let by = sql::id(&row, 0, ResidentId::from_bytes)?;
                let told = Notice::ObjectionAnswered { title: record.draft.title.clone() };
                notice::insert_notice(conn, who.community, by.bytes(), &told, About::Poll(poll), who.now).await
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
