//! The rows of vouchers.

use crate::{db::Statement, error::AppError, sql};
use linli_shared::{
    amount::Points,
    api::{PAGE_MAX, Refunded},
    id::{CommunityId, ResidentId, RewardId, VoucherId},
    reward::{RewardDraft, VoucherStatus, VoucherTimes},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// The vouchers for which a condition holds, as [`read_voucher`] reads them.
macro_rules! select_voucher {
    ($condition:literal $(, $more:literal)?) => {
        concat!(
            "SELECT id, reward_id, resident_id, draft, price, status, reference, short, at, expires_at,
                resolved_at, by_id, refunded_at, refunded_by, refund_reason, is_on_shelf",
            $(", ", $more,)?
            " FROM voucher WHERE ",
            $condition
        )
    };
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
    pub(crate) refund: Option<Refunded>,
    pub(crate) refund_by: Option<ResidentId>,
}

impl Voucher {
    pub(super) const fn times(&self) -> VoucherTimes {
        VoucherTimes { expires_at: self.expires_at, resolved_at: self.resolved_at }
    }
}

fn read_refund(row: &AnyRow) -> Result<Option<Refunded>, AppError> {
    let Some(at) = row.try_get::<Option<i64>, _>(12)? else { return Ok(None) };
    let on_shelf = row.try_get::<i64, _>(15)? == 1;
    Ok(Some(Refunded { at: Timestamp(at), reason: row.try_get(14)?, on_shelf }))
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
        refund: read_refund(row)?,
        refund_by: sql::id_or_none(row, 13, ResidentId::from_bytes)?,
    })
}

/// Adds a voucher; no row is written when its id is taken.
pub(super) fn insert_voucher(community: CommunityId, new: &Voucher) -> Result<Statement, AppError> {
    Ok(sqlx::query(
        "INSERT INTO voucher (community_id, id, reward_id, resident_id, draft, price, status, reference, short, at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (community_id, id) DO NOTHING",
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
    .bind(new.expires_at.0))
}

/// One voucher.
pub(super) async fn load_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
) -> Result<Option<Voucher>, AppError> {
    let row = sqlx::query(select_voucher!("community_id = $1 AND id = $2"))
        .bind(community.bytes())
        .bind(id.bytes())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read_voucher).transpose()
}

/// One voucher, and its holder's name where they have one still.
pub(super) async fn load_named(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
) -> Result<Option<(Voucher, Option<String>)>, AppError> {
    let row = sqlx::query(select_voucher!(
        "community_id = $1 AND id = $2",
        "(SELECT r.name FROM resident r WHERE r.community_id = voucher.community_id AND r.id = voucher.resident_id
            AND r.erased_at IS NULL)"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((read_voucher(&row)?, row.try_get(16)?))).transpose()
}

/// One voucher, whose row is locked by this.
pub(super) async fn hold_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
) -> Result<Voucher, AppError> {
    sqlx::query("UPDATE voucher SET price = price WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    load_voucher(conn, community, id).await?.ok_or(AppError::NotFound)
}

/// How many vouchers wait to be collected, and those that run out first with the names of their holders,
/// so many at most.
pub(super) async fn list_waiting(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
    n_max: i64,
) -> Result<(i64, Vec<(Voucher, String)>), AppError> {
    let n = sqlx::query(
        "SELECT count(*) FROM voucher WHERE community_id = $1 AND status = 'issued' AND expires_at > $2",
    )
    .bind(community.bytes())
    .bind(now.0)
    .fetch_one(&mut *conn)
    .await?;
    let rows = sqlx::query(select_voucher!(
        "community_id = $1 AND status = 'issued' AND expires_at > $2 ORDER BY expires_at, id LIMIT $3",
        "(SELECT r.name FROM resident r WHERE r.community_id = voucher.community_id AND r.id = voucher.resident_id)"
    ))
    .bind(community.bytes())
    .bind(now.0)
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    let read = |row| Ok::<_, AppError>((read_voucher(row)?, row.try_get(16)?));
    Ok((n.try_get(0)?, rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// The voucher that a scanned or typed code names.
pub(super) async fn find_voucher(
    conn: &mut AnyConnection,
    community: CommunityId,
    (reference, short): (Vec<u8>, &str),
) -> Result<Option<Voucher>, AppError> {
    let row = sqlx::query(select_voucher!("community_id = $1 AND (reference = $2 OR short = $3)"))
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
    let rows = sqlx::query(select_voucher!(
        "community_id = $1 AND resident_id = $2 ORDER BY at DESC, id DESC LIMIT $3"
    ))
    .bind(community.bytes())
    .bind(holder.bytes())
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_voucher).collect()
}

/// How many of a reward its holder redeemed in the month of `at` and did not give back, and how many
/// vouchers are there under this id already.
pub(super) fn count_in_month(
    community: CommunityId,
    (id, reward, holder): (VoucherId, RewardId, ResidentId),
    at: Timestamp,
) -> Statement {
    let (year, month, _) = at.date().ymd();
    let [begins, ends] = [month, month + 1].map(|month| Date::from_ymd(year, month, 1).start());
    sqlx::query(
        "SELECT count(*), (SELECT count(*) FROM voucher WHERE community_id = $1 AND id = $2)
         FROM voucher WHERE community_id = $1 AND resident_id = $3 AND at >= $4 AND at < $5 AND reward_id = $6
            AND status IN ($7, $8)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(holder.bytes())
    .bind(begins.0)
    .bind(ends.0)
    .bind(reward.bytes())
    .bind(VoucherStatus::Issued.code())
    .bind(VoucherStatus::Collected.code())
}

/// Resolves a voucher that stands as it was read; no row is written when somebody was first.
pub(super) fn mark_voucher(
    community: CommunityId,
    id: VoucherId,
    next: VoucherStatus,
    by: Option<ResidentId>,
    now: Timestamp,
) -> Statement {
    sqlx::query(
        "UPDATE voucher SET status = $1, resolved_at = $2, by_id = $3 WHERE community_id = $4 AND id = $5 AND status = $6",
    )
    .bind(next.code())
    .bind(now.0)
    .bind(by.map(|id| id.bytes().to_vec()))
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(VoucherStatus::Issued.code())
}

/// Notes that what was collected was given back; no row is written when somebody was first.
pub(super) fn mark_refunded(
    community: CommunityId,
    id: VoucherId,
    (refund, by): (&Refunded, ResidentId),
) -> Statement {
    sqlx::query(
        "UPDATE voucher SET status = $1, refunded_at = $2, refunded_by = $3, refund_reason = $4, is_on_shelf = $5
         WHERE community_id = $6 AND id = $7 AND status = $8",
    )
    .bind(VoucherStatus::Refunded.code())
    .bind(refund.at.0)
    .bind(by.bytes())
    .bind(&refund.reason)
    .bind(i64::from(refund.on_shelf))
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(VoucherStatus::Collected.code())
}

/// Vouchers whose time is over.
pub(super) async fn list_over(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<Vec<VoucherId>, AppError> {
    let rows = sqlx::query(
        "SELECT id FROM voucher WHERE community_id = $1 AND status = 'issued' AND expires_at <= $2 ORDER BY expires_at LIMIT $3",
    )
    .bind(community.bytes())
    .bind(now.0)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, VoucherId::from_bytes)).collect()
}
