//! Vouchers and stock recomputed (核对): each voucher from its transfers, each reward from its vouchers.

use crate::{error::AppError, sql};
use linli_shared::id::{CommunityId, RewardId, VoucherId};
use sqlx::{AnyConnection, Row};

/// Compares vouchers with the ledger and rewards with their vouchers: the first thing that is wrong.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn audit(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    if let Some(wrong) = check_vouchers(conn, community).await? {
        return Ok(Some(wrong));
    }
    if let Some(wrong) = check_late(conn, community).await? {
        return Ok(Some(wrong));
    }
    check_stock(conn, community).await
}

/// What was handed over without a network and booked is what collected its voucher.
async fn check_late(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT l.voucher_id FROM late_hand_over l
         LEFT JOIN voucher v ON v.community_id = l.community_id AND v.id = l.voucher_id
         WHERE l.community_id = $1 AND l.conflict = ''
            AND (v.id IS NULL OR v.status NOT IN ('collected', 'refunded') OR v.by_id <> l.by_id)
         ORDER BY l.voucher_id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = sql::id(&row, 0, VoucherId::from_bytes)?;
    Ok(Some(format!("voucher {id} was handed over without a network, which it does not say")))
}

/// A voucher stands as its transfers do: reserved, then resolved, then perhaps taken back.
async fn check_vouchers(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT v.id, v.status FROM voucher v
         LEFT JOIN ledger_transfer held ON held.community_id = v.community_id AND held.debit = v.resident_id
            AND held.asset = 'points' AND held.subject = v.id AND held.phase = 'pending'
         LEFT JOIN ledger_transfer done ON done.community_id = v.community_id AND done.pending_id = held.id
         LEFT JOIN ledger_transfer back ON back.community_id = v.community_id AND back.pending_id = done.id
         WHERE v.community_id = $1 AND (held.id IS NULL OR held.amount <> v.price
            OR coalesce(back.amount, v.price) <> v.price
            OR v.status <> CASE
                WHEN done.id IS NULL THEN 'issued'
                WHEN back.id IS NOT NULL AND back.cause = 'refund' THEN 'refunded'
                WHEN done.phase = 'post' THEN 'collected'
                WHEN done.phase = 'void' THEN 'cancelled'
                ELSE 'expired' END
            OR (v.status = 'refunded') <> (v.refunded_at IS NOT NULL AND v.refunded_by IS NOT NULL
                AND v.refund_reason IS NOT NULL AND v.is_on_shelf IS NOT NULL))
         ORDER BY v.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = sql::id(&row, 0, VoucherId::from_bytes)?;
    let status: String = row.try_get(1)?;
    Ok(Some(format!("voucher {id} is {status}, which its transfers do not say")))
}

/// What is left of a reward is what there was, less what is promised, handed over or spoilt.
async fn check_stock(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT r.id, r.remaining FROM reward r LEFT JOIN (
            SELECT reward_id, count(*) AS n FROM voucher WHERE community_id = $1
                AND (status IN ('issued', 'collected') OR (status = 'refunded' AND is_on_shelf = 0))
            GROUP BY reward_id) AS gone ON gone.reward_id = r.id
         WHERE r.community_id = $1 AND r.remaining <> r.stock - coalesce(gone.n, 0) ORDER BY r.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = sql::id(&row, 0, RewardId::from_bytes)?;
    let left: i64 = row.try_get(1)?;
    Ok(Some(format!("reward {id}: {left} are left, which its vouchers do not say")))
}
