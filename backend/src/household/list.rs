//! Households as staff see them: those of their places, members masked.

use super::store::{list_members, load_home};
use crate::{
    error::AppError,
    extract::{AppState, Desk, Json, Path, Query, Staff, Visitor},
    sql,
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    amount::Area,
    api::{HouseholdRow, PAGE_MAX, Page},
    id::{HouseholdId, PlaceId},
    text::mask_name,
};
use serde::Deserialize;
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

/// Which households to list.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    place: Option<PlaceId>,
    #[serde(default)]
    q: String,
    after: Option<HouseholdId>,
}

/// How far somebody sees; who sees not everywhere sees by the roles they hold at places, which the
/// statements below look up by the person.
pub(crate) struct Reach {
    /// As a number, since flags are numbers in both engines.
    pub(crate) everywhere: i64,
}

impl Reach {
    /// How far the roles with any of these duties reach; none when no role carries one.
    pub(crate) fn of(who: &Visitor, duties: &[Duty]) -> Result<Self, AppError> {
        if !duties.iter().any(|duty| who.may(*duty)) {
            return Err(AppError::Forbidden);
        }
        // Only a role that holds everywhere reaches what lies in no place.
        let everywhere = duties.iter().any(|duty| who.may_at(*duty, None, None));
        Ok(Self { everywhere: i64::from(everywhere) })
    }
}

/// `%` and `_` are letters like others to who searches.
pub(crate) fn contains(q: &str) -> String {
    let escaped = q.trim().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

/// `GET /staff/households`
pub async fn list(
    State(app): State<AppState>,
    who: Staff<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<HouseholdRow>>, AppError> {
    let reach = Reach::of(&who.visitor, &[Duty::SeePeople, Duty::MakeCodes])?;
    let rows = sqlx::query(
        "SELECT h.id, h.address, h.area,
            (SELECT count(*) FROM membership m WHERE m.community_id = h.community_id AND m.household_id = h.id
                AND m.state IN ('member', 'representative')),
            (SELECT count(*) FROM membership m WHERE m.community_id = h.community_id AND m.household_id = h.id
                AND m.state = 'waiting')
         FROM household h WHERE h.community_id = $1
         AND ($2 = 1 OR EXISTS (SELECT 1 FROM post p WHERE p.community_id = h.community_id AND p.resident_id = $3
            AND (p.role IN ('grid_worker', 'grid_lead') AND p.place_id = h.grid_id
                OR p.role = 'building_leader' AND p.place_id = h.building_id)))
         AND ($4 = 1 OR h.place_id = $5 OR h.grid_id = $5 OR h.building_id = $5)
         AND h.address LIKE $6 ESCAPE '!'
         AND ($7 = 1 OR (h.address, h.id) > (SELECT l.address, l.id FROM household l WHERE l.community_id = $1 AND l.id = $8))
         ORDER BY h.address, h.id LIMIT $9",
    )
    .bind(who.community.bytes())
    .bind(reach.everywhere)
    .bind(who.id.bytes())
    .bind(i64::from(wanted.place.is_none()))
    .bind(wanted.place.map_or(Uuid::nil(), |place| place.0).as_bytes().to_vec())
    .bind(contains(&wanted.q))
    .bind(i64::from(wanted.after.is_none()))
    .bind(wanted.after.map_or(Uuid::nil(), |after| after.0).as_bytes().to_vec())
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let rows: Vec<HouseholdRow> = rows.iter().map(read_row).collect::<Result<_, AppError>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows.last().filter(|_| is_full).map(|last| last.id.to_string());
    Ok(Json(Page { rows, next }))
}

fn read_row(row: &AnyRow) -> Result<HouseholdRow, AppError> {
    Ok(HouseholdRow {
        id: sql::id(row, 0, HouseholdId::from_bytes)?,
        address: row.try_get(1)?,
        area: Area(row.try_get(2)?).to_string(),
        n_members: row.try_get(3)?,
        n_waiting: row.try_get(4)?,
        members: Vec::new(),
    })
}

/// `GET /staff/households/{id}`: with its members, for who may see people there.
pub async fn show(
    State(app): State<AppState>,
    who: Staff<Desk>,
    Path(id): Path<HouseholdId>,
) -> Result<Json<HouseholdRow>, AppError> {
    Reach::of(&who.visitor, &[Duty::SeePeople, Duty::MakeCodes])?;
    let mut conn = app.db.read().acquire().await?;
    let home = load_home(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let reaches = |duty| who.visitor.may_at(duty, home.grid, home.building);
    if !reaches(Duty::SeePeople) && !reaches(Duty::MakeCodes) {
        return Err(AppError::NotFound);
    }
    let mut members = list_members(&mut conn, who.community, id).await?;
    let count =
        |belongs| members.iter().filter(|member| member.membership.belongs() == belongs).count();
    let (n_members, n_waiting) = (i64::try_from(count(true))?, i64::try_from(count(false))?);
    members.iter_mut().for_each(|member| member.name = mask_name(&member.name));
    if !reaches(Duty::SeePeople) {
        members.clear();
    }
    Ok(Json(HouseholdRow {
        id,
        address: home.address,
        area: home.area.to_string(),
        n_members,
        n_waiting,
        members,
    }))
}
