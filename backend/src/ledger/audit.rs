//! The books recomputed (对账): sums from transfers, lots from their parts, days from their rows.

use super::{day, store};
use crate::{error::AppError, sql};
use linli_shared::{
    id::CommunityId,
    ledger::{AccountId, Asset, Sums},
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Accounts of one look.
const BATCH: i64 = 500;

/// Recomputes the ledger of a community: how many transfers it has, or the first thing that is wrong.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn audit(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Result<i64, String>, AppError> {
    if let Some(wrong) = check_accounts(conn, community).await? {
        return Ok(Err(wrong));
    }
    if let Some(wrong) = check_zero(conn, community).await? {
        return Ok(Err(wrong));
    }
    if let Some(wrong) = check_lots(conn, community).await? {
        return Ok(Err(wrong));
    }
    if let Some(wrong) = check_days(conn, community).await? {
        return Ok(Err(wrong));
    }
    let row = sqlx::query("SELECT count(*) FROM ledger_transfer WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_one(conn)
        .await?;
    Ok(Ok(row.try_get(0)?))
}

/// The sums of each account are those of its transfers.
async fn check_accounts(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let mut after = vec![0; 16];
    loop {
        let rows = sqlx::query(
            "SELECT a.id, a.asset, a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted,
                (SELECT CAST(coalesce(sum(CASE WHEN t.phase = 'pending' THEN t.amount WHEN t.phase = 'single' THEN 0 ELSE -t.amount END), 0) AS BIGINT)
                    FROM ledger_transfer t WHERE t.community_id = a.community_id AND t.debit = a.id AND t.asset = a.asset),
                (SELECT CAST(coalesce(sum(CASE WHEN t.phase IN ('single', 'post') THEN t.amount ELSE 0 END), 0) AS BIGINT)
                    FROM ledger_transfer t WHERE t.community_id = a.community_id AND t.debit = a.id AND t.asset = a.asset),
                (SELECT CAST(coalesce(sum(CASE WHEN t.phase = 'pending' THEN t.amount WHEN t.phase = 'single' THEN 0 ELSE -t.amount END), 0) AS BIGINT)
                    FROM ledger_transfer t WHERE t.community_id = a.community_id AND t.credit = a.id AND t.asset = a.asset),
                (SELECT CAST(coalesce(sum(CASE WHEN t.phase IN ('single', 'post') THEN t.amount ELSE 0 END), 0) AS BIGINT)
                    FROM ledger_transfer t WHERE t.community_id = a.community_id AND t.credit = a.id AND t.asset = a.asset)
             FROM ledger_account a WHERE a.community_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3",
        )
        .bind(community.bytes())
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            if let Some(wrong) = check_account(row)? {
                return Ok(Some(wrong));
            }
        }
        let Some(last) = rows.last() else { return Ok(None) };
        after = last.try_get(0)?;
    }
}

fn check_account(row: &AnyRow) -> Result<Option<String>, AppError> {
    let id = sql::id(row, 0, AccountId::from_bytes)?;
    let asset = sql::word(row, 1, Asset::parse)?;
    let (has, should): (Sums, Sums) = (store::read_sums(row, 2)?, store::read_sums(row, 6)?);
    let said = |what: String| Some(format!("account {} of {}: {what}", id.0, asset.code()));
    if has != should {
        return Ok(said(format!("its sums are {has:?}, and should be {should:?}")));
    }
    let is_below = !id.is_communal() && has.available() < 0;
    Ok(is_below.then(|| said(format!("it is below nothing by {}", -has.available()))).flatten())
}

/// What was given was received, in each asset; no transfer is about an account that is not there.
async fn check_zero(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let rows = sqlx::query(
        "SELECT asset, CAST(sum(debits_posted) - sum(credits_posted) AS BIGINT),
            CAST(sum(debits_pending) - sum(credits_pending) AS BIGINT)
         FROM ledger_account WHERE community_id = $1 GROUP BY asset",
    )
    .bind(community.bytes())
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let (posted, pending): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        if posted != 0 || pending != 0 {
            let asset = sql::word(row, 0, Asset::parse)?;
            return Ok(Some(format!(
                "{}: debits and credits differ by {posted} and {pending}",
                asset.code()
            )));
        }
    }
    let row = sqlx::query(
        "SELECT count(*) FROM ledger_transfer t WHERE t.community_id = $1 AND
            (NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.community_id = t.community_id AND a.asset = t.asset AND a.id = t.debit)
            OR NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.community_id = t.community_id AND a.asset = t.asset AND a.id = t.credit))",
    )
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    let n: i64 = row.try_get(0)?;
    Ok((n > 0).then(|| format!("there are {n} transfers of accounts that are not there")))
}

/// Each lot holds its award less what was taken and not given back; together they are what can be used.
async fn check_lots(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT l.id, l.remaining FROM ledger_lot l
         LEFT JOIN ledger_transfer t ON t.community_id = l.community_id AND t.id = l.id
         WHERE l.community_id = $1 AND (t.id IS NULL OR t.amount <> l.amount OR t.credit <> l.owner
            OR l.remaining < 0 OR l.remaining <> l.amount - (
                SELECT coalesce(sum(p.amount), 0) FROM ledger_part p
                WHERE p.community_id = l.community_id AND p.lot_id = l.id AND NOT EXISTS (
                    SELECT 1 FROM ledger_transfer v WHERE v.community_id = p.community_id
                        AND v.pending_id = p.transfer_id AND v.phase IN ('void', 'expire'))))
         ORDER BY l.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(row) = row {
        let id = sql::id(&row, 0, |bytes| uuid::Uuid::from_slice(bytes).ok())?;
        let left: i64 = row.try_get(1)?;
        return Ok(Some(format!("lot {id}: {left} are left, which its transfers do not say")));
    }
    let row = sqlx::query(
        "SELECT a.id FROM ledger_account a WHERE a.community_id = $1 AND a.asset = 'points' AND a.is_communal = 0
            AND a.credits_posted - a.debits_posted - a.debits_pending <> (
                SELECT coalesce(sum(l.remaining), 0) FROM ledger_lot l
                WHERE l.community_id = a.community_id AND l.owner = a.id)
         ORDER BY a.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = sql::id(&row, 0, AccountId::from_bytes)?;
    Ok(Some(format!("account {}: its lots do not add up to what it may give", id.0)))
}

/// The books of each sealed day still have its root, and nothing was slipped in between.
async fn check_days(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<String>, AppError> {
    let days = day::list_days(conn, community).await?;
    for (n, sealed) in (0_u64..).zip(&days) {
        let on = sealed.day.on;
        if sealed.seq != n {
            return Ok(Some(format!("day {on} is number {}, and should be {n}", sealed.seq)));
        }
        if day::make_day(conn, community, on).await? != sealed.day {
            return Ok(Some(format!("the books of {on} are not what was sealed")));
        }
    }
    let row = sqlx::query(
        "SELECT min(t.day_on) FROM ledger_transfer t WHERE t.community_id = $1
            AND t.day_on <= (SELECT coalesce(max(d.day_on), -1) FROM ledger_day d WHERE d.community_id = $1)
            AND NOT EXISTS (SELECT 1 FROM ledger_day d WHERE d.community_id = t.community_id AND d.day_on = t.day_on)",
    )
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    let slipped: Option<i64> = row.try_get(0)?;
    Ok(slipped.map(|day| format!("transfers were slipped into {}", linli_shared::time::Date(day))))
}
