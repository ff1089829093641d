//! Projects and courses (项目、课程): what hours are given to without a neighbour in return.
//!
//! Invariants: a project's row, its account and the gift move in one transaction; a person has one
//! place in a course; what was given to a project is not given back.

use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunTimeBank, Seen, Staff},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    amount::Minutes,
    api::{PAGE_MAX, ProjectView},
    id::{CommunityId, GiftId, ProjectId, ResidentId},
    time::Timestamp,
    time_bank::{ProjectDraft, TimeBankRefusal},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use std::{collections::HashMap, fmt::Write};
use uuid::Uuid;

fn read(row: &AnyRow) -> Result<ProjectView, AppError> {
    Ok(ProjectView {
        id: sql::id(row, 0, ProjectId::from_bytes)?,
        project: serde_json::from_str(row.try_get(1)?)?,
        given: Minutes(row.try_get(2)?),
        n_gifts: row.try_get(3)?,
        version: row.try_get(4)?,
        mine: sql::id_or_none(row, 5, GiftId::from_bytes)?,
    })
}

/// The columns of [`read`]; `$2` is who looks.
macro_rules! shown {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.draft, t.given, t.n_gifts, t.version,
            (SELECT g.id FROM time_gift g WHERE g.community_id = t.community_id AND g.project_id = t.id
                AND g.resident_id = $2 AND g.returned_at IS NULL ORDER BY g.at DESC, g.id DESC LIMIT 1)
         FROM time_project t WHERE t.community_id = $1 ",
            $rest
        )
    };
}

/// One of them.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    (viewer, id): (ResidentId, ProjectId),
) -> Result<Option<ProjectView>, AppError> {
    let row = sqlx::query(shown!("AND t.id = $3"))
        .bind(community.bytes())
        .bind(viewer.bytes())
        .bind(id.bytes())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// All of them, those that are open first.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_views(
    conn: &mut AnyConnection,
    community: CommunityId,
    viewer: Option<ResidentId>,
) -> Result<Vec<ProjectView>, AppError> {
    let rows = sqlx::query(shown!("ORDER BY t.is_open DESC, t.at DESC, t.id LIMIT $3"))
        .bind(community.bytes())
        .bind(viewer.map_or_else(Vec::new, |id| id.bytes().to_vec()))
        .bind(PAGE_MAX)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// The titles of those among these that are projects.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn load_titles(
    conn: &mut AnyConnection,
    community: CommunityId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, AppError> {
    let mut places = String::new();
    for n in 0..ids.len() {
        write!(places, "{}${}", if n == 0 { "" } else { ", " }, n + 2)?;
    }
    let found =
        format!("SELECT id, draft FROM time_project WHERE community_id = $1 AND id IN ({places})");
    let mut query = sqlx::query(AssertSqlSafe(found)).bind(community.bytes());
    for id in ids {
        query = query.bind(id.as_bytes().to_vec());
    }
    let read = |row: &AnyRow| -> Result<_, AppError> {
        let draft: ProjectDraft = serde_json::from_str(row.try_get(1)?)?;
        Ok((sql::id(row, 0, |bytes| Uuid::from_slice(bytes).ok())?, draft.title))
    };
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// `GET /staff/time-bank/projects`.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<RunTimeBank>,
) -> Result<Json<Vec<ProjectView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    list_views(&mut conn, who.community, Some(who.id)).await.map(Json)
}

/// Adds a project; false when it is there already.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert_project(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ProjectId,
    draft: &ProjectDraft,
    by: ResidentId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO time_project (community_id, id, draft, kind, price, seats, starts_at, is_open, given, n_gifts,
            version, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 1, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(serde_json::to_string(draft)?)
    .bind(draft.kind.code())
    .bind(draft.minutes.0)
    .bind(draft.seats)
    .bind(draft.starts_at.map(|at| at.0))
    .bind(i64::from(draft.is_open))
    .bind(by.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a project; false when somebody was first. What was given stays what it was given to, so
/// that neither its sort nor the places taken are lost.
async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    known: &ProjectView,
    draft: &ProjectDraft,
    by: ResidentId,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE time_project SET draft = $1, price = $2, seats = $3, starts_at = $4, is_open = $5, by_id = $6,
            version = version + 1
         WHERE community_id = $7 AND id = $8 AND version = $9 AND (kind = 'pledge' OR n_gifts <= $3)",
    )
    .bind(serde_json::to_string(draft)?)
    .bind(draft.minutes.0)
    .bind(draft.seats)
    .bind(draft.starts_at.map(|at| at.0))
    .bind(i64::from(draft.is_open))
    .bind(by.bytes())
    .bind(community.bytes())
    .bind(known.id.bytes())
    .bind(known.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `PUT /staff/time-bank/projects/{id}`: 201 the first time; later with the version that was seen.
pub async fn keep(
    State(app): State<AppState>,
    who: Staff<RunTimeBank>,
    Path(id): Path<ProjectId>,
    Seen(version): Seen,
    Json(draft): Json<ProjectDraft>,
) -> Result<(StatusCode, Json<ProjectView>), AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let (community, by, now) = (who.community, who.id, who.now);
    let is_new = app
        .db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move {
                if insert_project(conn, community, id, &draft, by, now).await? {
                    return Ok(true);
                }
                let known = load(conn, community, (by, id)).await?.ok_or(AppError::NotFound)?;
                if known.project == draft {
                    return Ok(false);
                }
                let seen = version.ok_or(AppError::PreconditionRequired)?;
                if known.project.kind != draft.kind {
                    return Err(refused(TimeBankRefusal::IdReused));
                }
                if seen != known.version {
                    return Err(AppError::Stale(known.project.title));
                }
                if mark(conn, community, &known, &draft, by).await? {
                    return Ok(false);
                }
                Err(refused(TimeBankRefusal::Full))
            })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    let view = load(&mut conn, community, (by, id)).await?.ok_or(AppError::NotFound)?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}
