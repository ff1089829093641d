//! The rows of memberships and of their changes.

use crate::{error::AppError, sql};
use linli_shared::{
    id::{CommunityId, HouseholdId, ResidentId},
    resident::{Membership, Relation},
    time::Timestamp,
};
use sqlx::AnyConnection;

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
