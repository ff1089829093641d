//! Projects and courses (项目、课程): what hours are given to without a neighbour in return.
//!
//! Invariants: a project's row, its account and the gift move in one transaction; a person has one
//! place in a course; what was given to a project is not given back.

use super::books::{self, Hand, Move};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident, RunTimeBank, Seen, Staff},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    amount::Minutes,
    api::{Give, PAGE_MAX, ProjectView},
    id::{CommunityId, GiftId, ProjectId, ResidentId},
    ledger::{AccountId, Phase},
    time::Timestamp,
    time_bank::{Movement, ProjectDraft, ProjectKind, TimeBankRefusal, gift_fits},
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

async fn load(
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

/// A gift as it is stored.
struct Gift {
    project: ProjectId,
    person: ResidentId,
    minutes: Minutes,
    is_place: bool,
    is_returned: bool,
}

async fn load_gift(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: GiftId,
) -> Result<Option<Gift>, AppError> {
    let row = sqlx::query(
        "SELECT project_id, resident_id, minutes, is_place, CASE WHEN returned_at IS NULL THEN 0 ELSE 1 END
         FROM time_gift WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| -> Result<_, AppError> {
        Ok(Gift {
            project: sql::id(&row, 0, ProjectId::from_bytes)?,
            person: sql::id(&row, 1, ResidentId::from_bytes)?,
            minutes: Minutes(row.try_get(2)?),
            is_place: row.try_get::<i64, _>(3)? == 1,
            is_returned: row.try_get::<i64, _>(4)? == 1,
        })
    };
    row.map(read).transpose()
}

/// `PUT /time-bank/projects/{id}/gifts/{gift}`: 201 the first time, 200 for the same again.
pub async fn give(
    State(app): State<AppState>,
    who: Resident,
    Path((id, gift)): Path<(ProjectId, GiftId)>,
    Json(body): Json<Give>,
) -> Result<(StatusCode, Json<ProjectView>), AppError> {
    let (community, person, now) = (who.community, who.id, who.now);
    let is_new = app
        .db
        .write(move |conn| {
            let given = (id, gift, body.minutes);
            Box::pin(async move { give_in(conn, community, person, given, now).await })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    let view = load(&mut conn, community, (person, id)).await?.ok_or(AppError::NotFound)?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

/// Gives minutes to a project, or for a place in a course; true when it was not so before.
///
/// # Errors
/// The [`TimeBankRefusal`] that applies.
pub(crate) async fn give_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (id, gift, minutes): (ProjectId, GiftId, Minutes),
    now: Timestamp,
) -> Result<bool, AppError> {
    // Who gives to the same project waits here.
    sqlx::query("UPDATE time_project SET version = version WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    if let Some(known) = load_gift(conn, community, gift).await? {
        let is_same = (known.project, known.person, known.minutes) == (id, person, minutes);
        return if is_same { Ok(false) } else { Err(refused(TimeBankRefusal::IdReused)) };
    }
    let found = load(conn, community, (person, id)).await?.ok_or(AppError::NotFound)?;
    check(&found, minutes, now).map_err(refused)?;
    let is_place = found.project.kind == ProjectKind::Course;
    let done = sqlx::query(
        "INSERT INTO time_gift (community_id, id, project_id, resident_id, is_place, minutes, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(gift.bytes())
    .bind(id.bytes())
    .bind(person.bytes())
    .bind(i64::from(is_place))
    .bind(minutes.0)
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(refused(TimeBankRefusal::HasPlace));
    }
    add(conn, community, id, (minutes, 1)).await?;
    let movement = if is_place { Movement::Course } else { Movement::Pledge };
    let to = Move {
        debit: AccountId::of(person),
        credit: AccountId(id.0),
        minutes,
        phase: Phase::Single,
        pending: None,
        movement,
        subject: id.0,
        of: AccountId(gift.0),
    };
    books::post(conn, community, to, Hand { by: Some(person), at: now }).await?;
    Ok(true)
}

fn check(found: &ProjectView, minutes: Minutes, now: Timestamp) -> Result<(), TimeBankRefusal> {
    let project = &found.project;
    if !project.is_open {
        return Err(TimeBankRefusal::NotOpen);
    }
    if !gift_fits(project.kind, minutes, project.minutes) {
        return Err(TimeBankRefusal::WrongAmount);
    }
    match project.kind {
        ProjectKind::Pledge => Ok(()),
        ProjectKind::Course if found.mine.is_some() => Err(TimeBankRefusal::HasPlace),
        ProjectKind::Course if project.starts_at.is_some_and(|at| at <= now) => {
            Err(TimeBankRefusal::Begun)
        }
        ProjectKind::Course if found.n_gifts >= project.seats => Err(TimeBankRefusal::Full),
        ProjectKind::Course => Ok(()),
    }
}

async fn add(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ProjectId,
    (minutes, n): (Minutes, i64),
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE time_project SET given = given + $1, n_gifts = n_gifts + $2 WHERE community_id = $3 AND id = $4",
    )
    .bind(minutes.0)
    .bind(n)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// `DELETE /time-bank/projects/{id}/gifts/{gift}`: a place in a course, until it begins; the same again
/// is no error.
pub async fn give_back(
    State(app): State<AppState>,
    who: Resident,
    Path((id, gift)): Path<(ProjectId, GiftId)>,
) -> Result<Json<ProjectView>, AppError> {
    let (community, person, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move { return_place(conn, community, person, (id, gift), now).await })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    let view = load(&mut conn, community, (person, id)).await?;
    view.map(Json).ok_or(AppError::NotFound)
}

async fn return_place(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (id, gift): (ProjectId, GiftId),
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query("UPDATE time_project SET version = version WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    let known = load_gift(conn, community, gift).await?;
    let own = known.filter(|known| known.person == person && known.project == id && known.is_place);
    let own = own.ok_or(AppError::NotFound)?;
    if own.is_returned {
        return Ok(());
    }
    let found = load(conn, community, (person, id)).await?.ok_or(AppError::NotFound)?;
    if found.project.starts_at.is_some_and(|at| at <= now) {
        return Err(refused(TimeBankRefusal::Begun));
    }
    sqlx::query("UPDATE time_gift SET returned_at = $1 WHERE community_id = $2 AND id = $3")
        .bind(now.0)
        .bind(community.bytes())
        .bind(gift.bytes())
        .execute(&mut *conn)
        .await?;
    add(conn, community, id, (Minutes(-own.minutes.0), -1)).await?;
    let back = Move {
        debit: AccountId(id.0),
        credit: AccountId::of(person),
        minutes: own.minutes,
        phase: Phase::Single,
        pending: None,
        movement: Movement::CourseBack,
        subject: id.0,
        of: AccountId(gift.0),
    };
    let hand = Hand { by: Some(person), at: now };
    books::post(conn, community, back, hand).await?;
    books::cap(conn, community, person, gift.0, hand).await
}
