//! The rows of memberships and of their changes.

use crate::{error::AppError, sql};
use anyhow::anyhow;
use linli_shared::{
    amount::Area,
    api::MemberView,
    id::{CommunityId, EntryId, HouseholdId, PlaceId, ResidentId},
    poll,
    resident::{Membership, Relation},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Makes a person a member; who had left comes back.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_membership(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
    resident: ResidentId,
    relation: Relation,
    state: Membership,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO membership (community_id, household_id, resident_id, relation, state, joined_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (community_id, household_id, resident_id)
         DO UPDATE SET relation = excluded.relation, state = excluded.state, joined_at = excluded.joined_at",
    )
    .bind(community.bytes())
    .bind(household.bytes())
    .bind(resident.bytes())
    .bind(relation.code())
    .bind(state.code())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Every home in these grids and buildings, or in the whole community, as rolls are drawn from them.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn list_for_roll(
    conn: &mut AnyConnection,
    community: CommunityId,
    places: &[PlaceId],
) -> Result<Vec<poll::Home>, AppError> {
    let rows = sqlx::query(
        "SELECT h.id, h.address, h.area, h.grid_id, h.building_id, m.resident_id, r.name, m.relation, m.state, r.birth_year
         FROM household h
         LEFT JOIN membership m ON m.community_id = h.community_id AND m.household_id = h.id
         LEFT JOIN resident r ON r.community_id = m.community_id AND r.id = m.resident_id AND r.erased_at IS NULL
         WHERE h.community_id = $1 ORDER BY h.address, h.id, m.joined_at, m.resident_id",
    )
    .bind(community.bytes())
    .fetch_all(conn)
    .await?;
    let mut homes: Vec<poll::Home> = Vec::new();
    for row in &rows {
        let home = read_roll_home(row)?;
        let lies_in = |place: &Option<PlaceId>| place.is_some_and(|id| places.contains(&id));
        if !places.is_empty() && !lies_in(&home.grid) && !lies_in(&home.building) {
            continue;
        }
        let member = read_roll_member(row)?;
        match homes.last_mut().filter(|last| last.id == home.id) {
            Some(last) => last.members.extend(member),
            None => homes.push(poll::Home { members: member.into_iter().collect(), ..home }),
        }
    }
    Ok(homes)
}

fn read_roll_home(row: &AnyRow) -> Result<poll::Home, AppError> {
    Ok(poll::Home {
        id: sql::id(row, 0, HouseholdId::from_bytes)?,
        address: row.try_get(1)?,
        area: Area(row.try_get(2)?),
        grid: sql::id_or_none(row, 3, PlaceId::from_bytes)?,
        building: sql::id_or_none(row, 4, PlaceId::from_bytes)?,
        members: Vec::new(),
    })
}

/// The member in a row; none in a row of a home without members, or of somebody who was erased.
fn read_roll_member(row: &AnyRow) -> Result<Option<poll::Member>, AppError> {
    let Some(name) = row.try_get::<Option<String>, _>(6)? else { return Ok(None) };
    let (relation, state): (String, String) = (row.try_get(7)?, row.try_get(8)?);
    Ok(Some(poll::Member {
        id: sql::id(row, 5, ResidentId::from_bytes)?,
        name,
        relation: Relation::parse(&relation).ok_or_else(|| anyhow!("relation {relation}"))?,
        state: Membership::parse(&state).ok_or_else(|| anyhow!("membership {state}"))?,
        birth_year: row.try_get(9)?,
    }))
}

/// Everybody else who belongs to a household the person belongs to.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_housemates(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Vec<ResidentId>, AppError> {
    let rows = sqlx::query(
        "SELECT other.resident_id FROM membership mine
         JOIN membership other ON other.community_id = mine.community_id AND other.household_id = mine.household_id
         WHERE mine.community_id = $1 AND mine.resident_id = $2 AND other.resident_id <> $2
            AND mine.state IN ('member', 'representative') AND other.state IN ('member', 'representative')",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, ResidentId::from_bytes)).collect()
}

/// Whether two people belong to one household.
///
/// # Errors
/// When the database cannot be read.
pub async fn live_together(
    conn: &mut AnyConnection,
    community: CommunityId,
    one: ResidentId,
    other: ResidentId,
) -> Result<bool, AppError> {
    Ok(list_housemates(conn, community, one).await?.contains(&other))
}

/// A household with where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Which.
    pub id: HouseholdId,
    /// The unit it lies in.
    pub place: PlaceId,
    /// The grid it lies in.
    pub grid: Option<PlaceId>,
    /// The building it lies in.
    pub building: Option<PlaceId>,
    /// `第3微网格 · 3栋 · 2单元 · 302`
    pub address: String,
    /// Registered floor area.
    pub area: Area,
}

fn read_home(row: &AnyRow) -> Result<Home, AppError> {
    Ok(Home {
        id: sql::id(row, 0, HouseholdId::from_bytes)?,
        place: sql::id(row, 1, PlaceId::from_bytes)?,
        grid: sql::id_or_none(row, 2, PlaceId::from_bytes)?,
        building: sql::id_or_none(row, 3, PlaceId::from_bytes)?,
        address: row.try_get(4)?,
        area: Area(row.try_get(5)?),
    })
}

/// One household.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_home(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: HouseholdId,
) -> Result<Option<Home>, AppError> {
    let row = sqlx::query(
        "SELECT id, place_id, grid_id, building_id, address, area FROM household
         WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_home).transpose()
}

/// Takes the household for this transaction: who else changes its members waits.
pub(super) async fn lock_home(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: HouseholdId,
) -> Result<(), AppError> {
    sqlx::query("UPDATE household SET area = area WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// The homes a person belongs to or waits for; those they belong to first, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_homes(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Vec<(Home, Membership)>, AppError> {
    let rows = sqlx::query(
        "SELECT h.id, h.place_id, h.grid_id, h.building_id, h.address, h.area, m.state FROM membership m
         JOIN household h ON h.community_id = m.community_id AND h.id = m.household_id
         WHERE m.community_id = $1 AND m.resident_id = $2 AND m.state <> 'left'
         ORDER BY CASE m.state WHEN 'waiting' THEN 1 ELSE 0 END, m.joined_at DESC, h.id",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((read_home(row)?, read_state(row, 6)?))).collect()
}

/// Who belongs to a household or waits for it, in the order they came; names in full.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_members(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
) -> Result<Vec<MemberView>, AppError> {
    let rows = sqlx::query(
        "SELECT m.resident_id, r.name, m.relation, m.state, m.joined_at FROM membership m
         JOIN resident r ON r.community_id = m.community_id AND r.id = m.resident_id
         WHERE m.community_id = $1 AND m.household_id = $2 AND m.state <> 'left'
         ORDER BY m.joined_at, m.resident_id",
    )
    .bind(community.bytes())
    .bind(household.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let relation: String = row.try_get(2)?;
            Ok(MemberView {
                id: sql::id(row, 0, ResidentId::from_bytes)?,
                name: row.try_get(1)?,
                relation: Relation::parse(&relation)
                    .ok_or_else(|| anyhow!("unknown relation {relation}"))?,
                membership: read_state(row, 3)?,
                joined_at: Timestamp(row.try_get(4)?),
            })
        })
        .collect()
}

fn read_state(row: &AnyRow, index: usize) -> Result<Membership, AppError> {
    let state: String = row.try_get(index)?;
    Ok(Membership::parse(&state).ok_or_else(|| anyhow!("unknown membership {state}"))?)
}

/// Where a person stands in a household.
pub(super) async fn load_state(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
    resident: ResidentId,
) -> Result<Option<Membership>, AppError> {
    let row = sqlx::query(
        "SELECT state FROM membership WHERE community_id = $1 AND household_id = $2 AND resident_id = $3",
    )
    .bind(community.bytes())
    .bind(household.bytes())
    .bind(resident.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(|row| read_state(row, 0)).transpose()
}

/// Writes where a person stands in a household from now on.
pub(super) async fn mark_state(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
    resident: ResidentId,
    state: Membership,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE membership SET state = $1 WHERE community_id = $2 AND household_id = $3 AND resident_id = $4",
    )
    .bind(state.code())
    .bind(community.bytes())
    .bind(household.bytes())
    .bind(resident.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds who changed a membership, to what.
///
/// # Errors
/// When the row cannot be written.
pub async fn append_entry(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
    resident: ResidentId,
    action: &str,
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO membership_entry (community_id, id, household_id, resident_id, action, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(community.bytes())
    .bind(EntryId::new(now, rand::random()).bytes())
    .bind(household.bytes())
    .bind(resident.bytes())
    .bind(action)
    .bind(by.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}
