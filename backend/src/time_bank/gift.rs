//! Gifts (捐时): hours for a project, and places in a course.
//!
//! Invariant: a person has one place in a course, and may give it back until it begins.

use super::{
    books::{self, Hand, Move},
    project::load,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    amount::Minutes,
    api::{Give, ProjectView},
    id::{CommunityId, GiftId, ProjectId, ResidentId},
    ledger::{AccountId, Phase},
    time::Timestamp,
    time_bank::{Movement, ProjectKind, TimeBankRefusal, gift_fits},
};
use sqlx::{AnyConnection, Row, any::AnyRow};

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
    books::cap(conn, community, person, gift.0, hand).await.map(drop)
}
