//! Volunteers (志愿者): enrolment, and who could help with what.

use crate::{
    error::AppError,
    extract::{AppState, Json, Resident},
    household, sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::VolunteerView,
    id::{CommunityId, PlaceId, ResidentId},
    resident::Membership,
    time::Timestamp,
    time_bank::{Skill, VolunteerDraft, matching::Candidate},
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::BTreeMap;

/// Most volunteers that are looked at for one skill.
const CANDIDATES_MAX: i64 = 500;

/// `GET /me/volunteer`: 404 before enrolling.
pub async fn show(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<VolunteerView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    view(&mut conn, who.community, who.id).await.map(Json)
}

/// `PUT /me/volunteer`: the same again changes nothing.
pub async fn put(
    State(app): State<AppState>,
    who: Resident,
    Json(draft): Json<VolunteerDraft>,
) -> Result<Json<VolunteerView>, AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let (community, person, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move {
                let grid = grid_of(conn, community, person).await?;
                mark(conn, community, (person, grid), &draft, now).await
            })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    view(&mut conn, community, person).await.map(Json)
}

/// `DELETE /me/volunteer`: no more requests come; what was given stays in the books.
pub async fn leave(State(app): State<AppState>, who: Resident) -> Result<StatusCode, AppError> {
    let (community, person) = (who.community, who.id);
    app.db
        .write(move |conn| Box::pin(async move { delete(conn, community, person).await }))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The grid somebody lives in.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn grid_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Option<PlaceId>, AppError> {
    let homes = household::list_homes(conn, community, person).await?;
    let home = homes.into_iter().find(|(_, state)| *state != Membership::Waiting);
    Ok(home.and_then(|(home, _)| home.grid))
}

/// Writes an enrolment.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    (person, grid): (ResidentId, Option<PlaceId>),
    draft: &VolunteerDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO volunteer (community_id, resident_id, kind, draft, grid_id, is_named, is_open, since_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (community_id, resident_id) DO UPDATE SET kind = excluded.kind, draft = excluded.draft, grid_id = excluded.grid_id,
            is_named = excluded.is_named, is_open = excluded.is_open",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .bind(draft.kind.code())
    .bind(serde_json::to_string(draft)?)
    .bind(grid.map(|id| id.bytes().to_vec()))
    .bind(i64::from(draft.is_named))
    .bind(i64::from(draft.is_open))
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    delete_skills(conn, community, person).await?;
    for skill in &draft.skills {
        sqlx::query(
            "INSERT INTO volunteer_skill (community_id, skill, resident_id) VALUES ($1, $2, $3)",
        )
        .bind(community.bytes())
        .bind(skill.code())
        .bind(person.bytes())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn delete_skills(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM volunteer_skill WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes an enrolment back.
///
/// # Errors
/// When the rows cannot be written.
pub(super) async fn delete(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<(), AppError> {
    delete_skills(conn, community, person).await?;
    sqlx::query("DELETE FROM volunteer WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Somebody's enrolment, and since when.
///
/// # Errors
/// When the row cannot be read.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Option<(VolunteerDraft, Timestamp)>, AppError> {
    let row = sqlx::query(
        "SELECT draft, since_at FROM volunteer WHERE community_id = $1 AND resident_id = $2",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .fetch_optional(conn)
    .await?;
    let read = |row: AnyRow| -> Result<_, AppError> {
        Ok((serde_json::from_str(row.try_get(0)?)?, Timestamp(row.try_get(1)?)))
    };
    row.map(read).transpose()
}

async fn view(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<VolunteerView, AppError> {
    let (volunteer, since) = load(conn, community, person).await?.ok_or(AppError::NotFound)?;
    let n_stints = count_given(conn, community, person).await?;
    Ok(VolunteerView { volunteer, since, n_stints })
}

/// How often somebody helped.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn count_given(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<i64, AppError> {
    let all = (Timestamp(0), Timestamp::NEVER);
    super::stint_store::sum_given(conn, community, person, all).await.map(|(_, n)| n)
}

/// Who could help with some of these skills, as candidates for matching, each with their name.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_candidates(
    conn: &mut AnyConnection,
    community: CommunityId,
    skills: &[Skill],
) -> Result<Vec<(Candidate, String)>, AppError> {
    let mut found = BTreeMap::new();
    for skill in skills {
        let rows = sqlx::query(
            "SELECT v.resident_id, v.draft, v.grid_id, r.name,
                (SELECT count(*) FROM stint s WHERE s.community_id = v.community_id AND s.provider_id = v.resident_id
                    AND s.wake_at IS NOT NULL)
             FROM volunteer_skill k
             JOIN volunteer v ON v.community_id = k.community_id AND v.resident_id = k.resident_id
             JOIN resident r ON r.community_id = v.community_id AND r.id = v.resident_id
             WHERE k.community_id = $1 AND k.skill = $2 AND v.is_open = 1 AND r.erased_at IS NULL
             ORDER BY k.resident_id LIMIT $3",
        )
        .bind(community.bytes())
        .bind(skill.code())
        .bind(CANDIDATES_MAX)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            let resident = sql::id(row, 0, ResidentId::from_bytes)?;
            let candidate = Candidate {
                resident,
                volunteer: serde_json::from_str(row.try_get(1)?)?,
                grid: sql::id_or_none(row, 2, PlaceId::from_bytes)?,
                n_open: row.try_get(4)?,
            };
            let name: String = row.try_get(3)?;
            found.insert(resident, (candidate, name));
        }
    }
    Ok(found.into_values().collect())
}

/// How many are enrolled.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<i64, AppError> {
    let row = sqlx::query("SELECT count(*) FROM volunteer WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}
