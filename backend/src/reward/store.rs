//! The rows of rewards.

use crate::{db::Statement, error::AppError, sql};
use linli_shared::{
    amount::Points,
    api::{PAGE_MAX, RewardView},
    id::{CommunityId, ResidentId, RewardId},
    reward::RewardDraft,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Adds a reward; false when it is there already.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert_reward(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: RewardId,
    draft: &RewardDraft,
    by: ResidentId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO reward (community_id, id, draft, price, stock, remaining, is_listed, version, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $5, $6, 1, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(serde_json::to_string(draft)?)
    .bind(draft.price.0)
    .bind(draft.stock)
    .bind(i64::from(draft.is_listed))
    .bind(by.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a reward; false when fewer would be in stock than were redeemed.
pub(super) async fn mark_reward(
    conn: &mut AnyConnection,
    community: CommunityId,
    known: &RewardView,
    draft: &RewardDraft,
    by: ResidentId,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE reward SET draft = $1, price = $2, remaining = remaining + $3 - stock, stock = $3, is_listed = $4,
            version = version + 1, by_id = $5
         WHERE community_id = $6 AND id = $7 AND version = $8 AND remaining + $3 - stock >= 0",
    )
    .bind(serde_json::to_string(draft)?)
    .bind(draft.price.0)
    .bind(draft.stock)
    .bind(i64::from(draft.is_listed))
    .bind(by.bytes())
    .bind(community.bytes())
    .bind(known.id.bytes())
    .bind(known.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read_reward(row: &AnyRow) -> Result<RewardView, AppError> {
    Ok(RewardView {
        id: sql::id(row, 0, RewardId::from_bytes)?,
        reward: serde_json::from_str(row.try_get(1)?)?,
        left: row.try_get(2)?,
        version: row.try_get(3)?,
    })
}

/// One reward.
pub(super) async fn load_reward(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: RewardId,
) -> Result<Option<RewardView>, AppError> {
    let row = sqlx::query(
        "SELECT id, draft, remaining, version FROM reward WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_reward).transpose()
}

/// The catalogue, the cheapest first.
pub(super) async fn list_rewards(
    conn: &mut AnyConnection,
    community: CommunityId,
    only_listed: bool,
) -> Result<Vec<RewardView>, AppError> {
    let rows = sqlx::query(
        "SELECT id, draft, remaining, version FROM reward WHERE community_id = $1 AND is_listed >= $2
         ORDER BY is_listed DESC, price, id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(i64::from(only_listed))
    .bind(4 * PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_reward).collect()
}

/// Takes one of a reward at the price that was seen, and gives its words; no row when there is none.
pub(super) fn take_one(community: CommunityId, id: RewardId, price: Points) -> Statement {
    sqlx::query(
        "UPDATE reward SET remaining = remaining - 1
         WHERE community_id = $1 AND id = $2 AND is_listed = 1 AND price = $3 AND remaining > 0 RETURNING draft",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(price.0)
}

/// Puts one of a reward back.
pub(super) fn put_back(community: CommunityId, id: RewardId) -> Statement {
    sqlx::query("UPDATE reward SET remaining = remaining + 1 WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
}
