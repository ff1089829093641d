//! The rows of rewards and vouchers.

use crate::{error::AppError, sql};
use linli_shared::{
    amount::Points,
    api::{PAGE_MAX, RewardView},
    id::{CommunityId, ResidentId, RewardId, VoucherId},
    reward::{RewardDraft, VoucherStatus},
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

/// Takes one of a reward at the price that was seen; false when there is none.
pub(super) async fn take_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: RewardId,
    price: Points,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE reward SET remaining = remaining - 1
         WHERE community_id = $1 AND id = $2 AND is_listed = 1 AND price = $3 AND remaining > 0",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(price.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts one of a reward back.
pub(super) async fn put_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: RewardId,
) -> Result<(), AppError> {
    sqlx::query("UPDATE reward SET remaining = remaining + 1 WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// A voucher as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Voucher {
    pub(crate) id: VoucherId,
    pub(crate) of: RewardId,
    pub(crate) holder: ResidentId,
    pub(crate) reward: RewardDraft,
    pub(crate) price: Points,
    pub(crate) status: VoucherStatus,
    pub(crate) reference: [u8; 8],
    pub(crate) short: String,
    pub(crate) at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) resolved_at: Option<Timestamp>,
    pub(crate) by: Option<ResidentId>,
}

fn read_voucher(row: &AnyRow) -> Result<Voucher, AppError> {
    Ok(Voucher {
        id: sql::id(row, 0, VoucherId::from_bytes)?,
        of: sql::id(row, 1, RewardId::from_bytes)?,
        holder: sql::id(row, 2, ResidentId::from_bytes)?,
        reward: serde_json::from_str(row.try_get(3)?)?,
        price: Points(row.try_get(4)?),
        status: sql::word(row, 5, VoucherStatus::parse)?,
        reference: sql::id(row, 6, |bytes| bytes.try_into().ok())?,
        short: row.try_get(7)?,
        at: Timestamp(row.try_get(8)?),
        expires_at: Timestamp(row.try_get(9)?),
        resolved_at: row.try_get::<Option<i64>, _>(10)?.map(Timestamp),
        by: sql::id_or_none(row, 11, ResidentId::from_bytes)?,
    })
}

/// The month a voucher is counted in.
pub(super) fn month_of(at: Timestamp) -> i64 {
    let (year, month, _) = at.date().ymd();
    year * 12 + month
}

/// Adds a voucher; false when its id is taken.
pub(super) async fn insert_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &Voucher,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO voucher (community_id, id, reward_id, resident_id, draft, price, status, reference, short, at, month, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (community_id, id) DO NOTHING",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.of.bytes())
    .bind(new.holder.bytes())
    .bind(serde_json::to_string(&new.reward)?)
    .bind(new.price.0)
    .bind(new.status.code())
    .bind(new.reference.to_vec())
    .bind(&new.short)
    .bind(new.at.0)
    .bind(month_of(new.at))
    .bind(new.expires_at.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One voucher.
pub(super) async fn load_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
) -> Result<Option<Voucher>, AppError> {
    let row = sqlx::query(
        "SELECT id, reward_id, resident_id, draft, price, status, reference, short, at, expires_at, resolved_at, by_id
         FROM voucher WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_voucher).transpose()
}

/// The voucher that a scanned or typed code names.
pub(super) async fn find_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    (reference, short): (Vec<u8>, &str),
) -> Result<Option<Voucher>, AppError> {
    let row = sqlx::query(
        "SELECT id, reward_id, resident_id, draft, price, status, reference, short, at, expires_at, resolved_at, by_id
         FROM voucher WHERE community_id = $1 AND (reference = $2 OR short = $3)",
    )
    .bind(community.bytes())
    .bind(reference)
    .bind(short)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_voucher).transpose()
}

/// Somebody's vouchers, the newest first, so many at most.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_vouchers(
    conn: &mut AnyConnection,
    community: CommunityId,
    holder: ResidentId,
    n_max: i64,
) -> Result<Vec<Voucher>, AppError> {
    let rows = sqlx::query(
        "SELECT id, reward_id, resident_id, draft, price, status, reference, short, at, expires_at, resolved_at, by_id
         FROM voucher WHERE community_id = $1 AND resident_id = $2 ORDER BY at DESC, id DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(holder.bytes())
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_voucher).collect()
}

/// How many of a reward somebody redeemed in the month of `at` and did not give back.
pub(super) async fn count_in_month(
    conn: &mut AnyConnection,
    community: CommunityId,
    (reward, holder): (RewardId, ResidentId),
    at: Timestamp,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM voucher WHERE community_id = $1 AND reward_id = $2 AND resident_id = $3 AND month = $4
            AND status IN ($5, $6)",
    )
    .bind(community.bytes())
    .bind(reward.bytes())
    .bind(holder.bytes())
    .bind(month_of(at))
    .bind(VoucherStatus::Issued.code())
    .bind(VoucherStatus::Collected.code())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Resolves a voucher that stands as it was read; false when somebody was first.
pub(super) async fn mark_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
    next: VoucherStatus,
    by: Option<ResidentId>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE voucher SET status = $1, resolved_at = $2, by_id = $3 WHERE community_id = $4 AND id = $5 AND status = $6",
    )
    .bind(next.code())
    .bind(now.0)
    .bind(by.map(|id| id.bytes().to_vec()))
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(VoucherStatus::Issued.code())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Vouchers whose time is over.
pub(super) async fn list_over(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<Vec<VoucherId>, AppError> {
    let rows = sqlx::query(
        "SELECT id FROM voucher WHERE community_id = $1 AND status = $2 AND expires_at <= $3 ORDER BY expires_at LIMIT $4",
    )
    .bind(community.bytes())
    .bind(VoucherStatus::Issued.code())
    .bind(now.0)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, VoucherId::from_bytes)).collect()
}
