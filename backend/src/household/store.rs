//! The rows of memberships and of their changes.

use crate::error::AppError;
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
