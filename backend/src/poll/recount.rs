//! The recounts of a poll (重新计票记录): the server counts again, keepers compare the sheets, all can read it.

use super::{
    ID_REUSED, announce, audit,
    store::{self, Record},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunPolls, Staff, Visitor},
    feed, sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{PAGE_MAX, RecountRow},
    id::{CommunityId, PollId, RecountId, ResidentId},
    poll::{PollRefusal, PollStatus, RecountDraft},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// `GET /polls/{id}/recounts`: the newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<PollId>,
) -> Result<Json<Vec<RecountRow>>, AppError> {
    let rows = sqlx::query(
        "SELECT c.reason, c.witness, c.n_sheets, c.n_differing, c.is_same, c.at, r.name FROM poll_recount c
         LEFT JOIN resident r ON r.community_id = c.community_id AND r.id = c.by_id
         WHERE c.community_id = $1 AND c.poll_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT $3",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    Ok(Json(rows.iter().map(read).collect::<Result<_, _>>()?))
}

fn read(row: &AnyRow) -> Result<RecountRow, AppError> {
    let by: Option<String> = row.try_get(6)?;
    let draft = RecountDraft {
        reason: row.try_get(0)?,
        witness: row.try_get(1)?,
        n_sheets: row.try_get(2)?,
        n_differing: row.try_get(3)?,
    };
    Ok(RecountRow {
        draft,
        is_same: row.try_get::<i64, _>(4)? == 1,
        at: Timestamp(row.try_get(5)?),
        by: by.unwrap_or_default(),
    })
}

/// `PUT /staff/polls/{id}/recounts/{recount}`: 201 the first time, 200 for the same again.
pub async fn recount(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path((poll, id)): Path<(PollId, RecountId)>,
    Json(draft): Json<RecountDraft>,
) -> Result<(StatusCode, Json<RecountRow>), AppError> {
    let draft = draft.parse(&who.name).map_err(AppError::Invalid)?;
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, poll).await?;
    let record = record.filter(|record| announce::keeps(&book, &who, &record.draft));
    let record = record.ok_or(AppError::NotFound)?;
    match record.status {
        PollStatus::Closed => {}
        PollStatus::Void => return Err(refused(PollRefusal::Void)),
        PollStatus::Announced | PollStatus::Open | PollStatus::Counting => {
            return Err(refused(PollRefusal::NotYet));
        }
    }
    let is_same = count(&mut conn, who.community, &record).await?;
    drop(conn);
    let row = RecountRow { draft, is_same, at: who.now, by: who.name };
    let (community, by) = (who.community, who.id);
    let (is_new, row) = app
        .db
        .write(move |conn| {
            let row = row.clone();
            Box::pin(async move { insert_recount(conn, community, (poll, id), by, row).await })
        })
        .await?;
    app.feed.wake();
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(row)))
}

/// Whether the ballots of a poll come to the result that was published.
async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<bool, AppError> {
    let wrong = audit::recount(conn, community, record).await?;
    if let Some(wrong) = &wrong {
        tracing::error!(poll = %record.id, wrong, "a recount came to something else");
    }
    Ok(wrong.is_none())
}

/// Counts a poll of the past again and writes it down, in one go.
///
/// # Errors
/// When there is no such poll, or its rows cannot be read or written.
pub(crate) async fn recount_past(
    conn: &mut AnyConnection,
    community: CommunityId,
    (poll, id): (PollId, RecountId),
    by: ResidentId,
    draft: RecountDraft,
    at: Timestamp,
) -> Result<(), AppError> {
    let record = store::load_poll(conn, community, poll).await?.ok_or(AppError::NotFound)?;
    let is_same = count(conn, community, &record).await?;
    let row = RecountRow { draft, is_same, at, by: String::new() };
    insert_recount(conn, community, (poll, id), by, row).await.map(drop)
}

/// Writes a recount down; the same id again answers what was found then.
///
/// # Errors
/// When the id stands for another recount, or a row cannot be written.
async fn insert_recount(
    conn: &mut AnyConnection,
    community: CommunityId,
    (poll, id): (PollId, RecountId),
    by: ResidentId,
    row: RecountRow,
) -> Result<(bool, RecountRow), AppError> {
    let inserted = sqlx::query(
        "INSERT INTO poll_recount (community_id, id, poll_id, by_id, reason, witness, n_sheets, n_differing, is_same, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(poll.bytes())
    .bind(by.bytes())
    .bind(&row.draft.reason)
    .bind(&row.draft.witness)
    .bind(row.draft.n_sheets)
    .bind(row.draft.n_differing)
    .bind(i64::from(row.is_same))
    .bind(row.at.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if inserted == 1 {
        feed::announce(conn, community, "poll", poll.bytes(), row.at).await?;
        return Ok((true, row));
    }
    let before = sqlx::query(
        "SELECT c.reason, c.witness, c.n_sheets, c.n_differing, c.is_same, c.at, $1, c.by_id, c.poll_id FROM poll_recount c
         WHERE c.community_id = $2 AND c.id = $3",
    )
    .bind(&row.by)
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_one(conn)
    .await?;
    let found = read(&before)?;
    let is_own = sql::id(&before, 7, ResidentId::from_bytes)? == by
        && sql::id(&before, 8, PollId::from_bytes)? == poll;
    if is_own && found.draft == row.draft {
        Ok((false, found))
    } else {
        Err(AppError::Denied(ID_REUSED))
    }
}
