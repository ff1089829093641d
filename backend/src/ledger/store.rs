//! The rows of transfers and accounts.

use crate::{db::Statement, error::AppError, sql};
use linli_shared::{
    amount::Points,
    api::PAGE_MAX,
    id::{CommunityId, ResidentId, TransferId},
    ledger::{AccountId, Asset, Effect, Phase, Sums, Transfer},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;

/// Inserts a transfer, in the books of its day or, where that is sealed, of the first day that is not.
/// No row is written when its id, or the pending transfer it resolves, is taken.
pub(super) fn insert_transfer(
    community: CommunityId,
    new: &Transfer,
    by: Option<ResidentId>,
) -> Statement {
    sqlx::query(
        "INSERT INTO ledger_transfer (community_id, id, asset, debit, credit, amount, phase, pending_id, cause,
            subject, by_id, at, day_on, blind)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            (SELECT CASE WHEN coalesce(max(day_on), -1) < $13 THEN $13 ELSE max(day_on) + 1 END
                FROM ledger_day WHERE community_id = $1), $14)
         ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.asset.code())
    .bind(new.debit.bytes())
    .bind(new.credit.bytes())
    .bind(new.amount)
    .bind(new.phase.code())
    .bind(new.pending.map(|id| id.bytes().to_vec()))
    .bind(&new.cause)
    .bind(new.subject.as_bytes().to_vec())
    .bind(by.map(|id| id.bytes().to_vec()))
    .bind(new.at.0)
    .bind(new.on.0)
    .bind(new.blind.0.to_vec())
}

/// Reads a transfer from all its columns, in the order of [`load_transfer`].
pub(super) fn read_transfer(row: &AnyRow) -> Result<Transfer, AppError> {
    Ok(Transfer {
        id: sql::id(row, 0, TransferId::from_bytes)?,
        asset: sql::word(row, 1, Asset::parse)?,
        debit: sql::id(row, 2, AccountId::from_bytes)?,
        credit: sql::id(row, 3, AccountId::from_bytes)?,
        amount: row.try_get(4)?,
        phase: sql::word(row, 5, Phase::parse)?,
        pending: sql::id_or_none(row, 6, TransferId::from_bytes)?,
        cause: row.try_get(7)?,
        subject: sql::id(row, 8, |bytes| Uuid::from_slice(bytes).ok())?,
        at: Timestamp(row.try_get(9)?),
        on: Date(row.try_get(10)?),
        blind: sql::digest(row, 11)?,
    })
}

/// What an account of points gave back for one cause since two instants.
///
/// # Errors
/// When a row cannot be read.
pub(crate) async fn load_given_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    cause: &str,
    [day, year]: [Timestamp; 2],
) -> Result<[Points; 2], AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(CASE WHEN at >= $1 THEN amount ELSE 0 END), 0) AS BIGINT),
            CAST(coalesce(sum(amount), 0) AS BIGINT)
         FROM ledger_transfer WHERE community_id = $2 AND debit = $3 AND asset = $4 AND at >= $5 AND cause = $6",
    )
    .bind(day.0)
    .bind(community.bytes())
    .bind(account.bytes())
    .bind(Asset::Points.code())
    .bind(year.0)
    .bind(cause)
    .fetch_one(conn)
    .await?;
    Ok([Points(row.try_get(0)?), Points(row.try_get(1)?)])
}

/// The sums of an account of points, whose row is locked by this.
///
/// # Errors
/// When the row cannot be read or written.
pub(crate) async fn hold_sums(
    conn: &mut AnyConnection,
    community: CommunityId,
    of: (Asset, AccountId),
) -> Result<Sums, AppError> {
    hold(conn, community, of).await?;
    load_sums(conn, community, of).await
}

/// One transfer.
pub(super) async fn load_transfer(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TransferId,
) -> Result<Option<Transfer>, AppError> {
    let row = sqlx::query(
        "SELECT id, asset, debit, credit, amount, phase, pending_id, cause, subject, at, day_on, blind
         FROM ledger_transfer WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_transfer).transpose()
}

/// The sums of an account; nothing for one that never moved.
///
/// # Errors
/// When the row cannot be read.
pub(crate) async fn load_sums(
    conn: &mut AnyConnection,
    community: CommunityId,
    (asset, account): (Asset, AccountId),
) -> Result<Sums, AppError> {
    let row = sqlx::query(
        "SELECT debits_pending, debits_posted, credits_pending, credits_posted FROM ledger_account
         WHERE community_id = $1 AND asset = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(asset.code())
    .bind(account.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map_or(Ok(Sums::default()), |row| read_sums(row, 0))
}

/// Reads four sums from `first` on.
pub(super) fn read_sums(row: &AnyRow, first: usize) -> Result<Sums, AppError> {
    Ok(Sums {
        debits_pending: row.try_get(first)?,
        debits_posted: row.try_get(first + 1)?,
        credits_pending: row.try_get(first + 2)?,
        credits_posted: row.try_get(first + 3)?,
    })
}

/// Locks the row of an account, which begins empty.
async fn hold(
    conn: &mut AnyConnection,
    community: CommunityId,
    (asset, account): (Asset, AccountId),
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO ledger_account (community_id, asset, id, is_communal, debits_pending, debits_posted, credits_pending, credits_posted)
         VALUES ($1, $2, $3, $4, 0, 0, 0, 0)
         ON CONFLICT (community_id, asset, id) DO UPDATE SET is_communal = excluded.is_communal",
    )
    .bind(community.bytes())
    .bind(asset.code())
    .bind(account.bytes())
    .bind(i64::from(account.is_communal()))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes from an account for a transfer; no row is written when the account does not hold so much, or the
/// transfer that stands under the id is not this one, which its blind tells.
pub(super) fn take_from(
    community: CommunityId,
    (transfer, account): (&Transfer, AccountId),
    effect: Effect,
) -> Statement {
    sqlx::query(
        "UPDATE ledger_account SET debits_pending = debits_pending + $1, debits_posted = debits_posted + $2
         WHERE community_id = $3 AND asset = $4 AND id = $5
            AND ($6 = 0 OR credits_posted - debits_posted - debits_pending >= $6)
            AND EXISTS (SELECT 1 FROM ledger_transfer WHERE community_id = $3 AND id = $7 AND blind = $8)",
    )
    .bind(effect.pending)
    .bind(effect.posted)
    .bind(community.bytes())
    .bind(transfer.asset.code())
    .bind(account.bytes())
    .bind(effect.needs)
    .bind(transfer.id.bytes())
    .bind(transfer.blind.0.to_vec())
}

/// Adds to an account, which begins with its first transfer; no row is written when the transfer that
/// stands under the id is not this one.
pub(super) fn add_to(
    community: CommunityId,
    (transfer, account): (&Transfer, AccountId),
    effect: Effect,
    gives: bool,
) -> Statement {
    let (pending, posted) = (effect.pending, effect.posted);
    let [debits, credits] =
        if gives { [(pending, posted), (0, 0)] } else { [(0, 0), (pending, posted)] };
    sqlx::query(
        "INSERT INTO ledger_account (community_id, asset, id, is_communal, debits_pending, debits_posted, credits_pending, credits_posted)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8
            WHERE EXISTS (SELECT 1 FROM ledger_transfer WHERE community_id = $1 AND id = $9 AND blind = $10)
         ON CONFLICT (community_id, asset, id) DO UPDATE SET
            debits_pending = ledger_account.debits_pending + excluded.debits_pending,
            debits_posted = ledger_account.debits_posted + excluded.debits_posted,
            credits_pending = ledger_account.credits_pending + excluded.credits_pending,
            credits_posted = ledger_account.credits_posted + excluded.credits_posted",
    )
    .bind(community.bytes())
    .bind(transfer.asset.code())
    .bind(account.bytes())
    .bind(i64::from(account.is_communal()))
    .bind(debits.0)
    .bind(debits.1)
    .bind(credits.0)
    .bind(credits.1)
    .bind(transfer.id.bytes())
    .bind(transfer.blind.0.to_vec())
}

/// One line of a statement: who reads it knows of what the amount is.
pub(crate) struct Line {
    pub(crate) id: TransferId,
    /// Received, or given when below nothing.
    pub(crate) amount: i64,
    pub(crate) phase: Phase,
    pub(crate) cause: String,
    pub(crate) subject: Uuid,
    pub(crate) at: Timestamp,
    pub(crate) is_sealed: bool,
}

/// What an account received and gave, the newest first, before `(at, id)`. What is reserved for it is
/// not received yet.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_statement(
    conn: &mut AnyConnection,
    community: CommunityId,
    (asset, account): (Asset, AccountId),
    (before, id): (i64, Vec<u8>),
) -> Result<Vec<Line>, AppError> {
    let rows = sqlx::query(
        "SELECT t.id, t.amount, t.phase, t.cause, t.subject, t.at, t.gives,
            CASE WHEN t.day_on <= (SELECT coalesce(max(d.day_on), -1) FROM ledger_day d WHERE d.community_id = $1)
                THEN 1 ELSE 0 END
         FROM (
            SELECT * FROM (SELECT id, amount, phase, cause, subject, at, day_on, 1 AS gives FROM ledger_transfer
                WHERE community_id = $1 AND debit = $2 AND asset = $3 AND (at, id) < ($4, $5)
                ORDER BY at DESC, id DESC LIMIT $6) AS gave
            UNION ALL
            SELECT * FROM (SELECT id, amount, phase, cause, subject, at, day_on, 0 AS gives FROM ledger_transfer
                WHERE community_id = $1 AND credit = $2 AND asset = $3 AND (at, id) < ($4, $5)
                    AND phase IN ('single', 'post')
                ORDER BY at DESC, id DESC LIMIT $6) AS received
         ) AS t ORDER BY t.at DESC, t.id DESC LIMIT $6",
    )
    .bind(community.bytes())
    .bind(account.bytes())
    .bind(asset.code())
    .bind(before)
    .bind(id)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_line).collect()
}

fn read_line(row: &AnyRow) -> Result<Line, AppError> {
    let phase = sql::word(row, 2, Phase::parse)?;
    let amount: i64 = row.try_get(1)?;
    let gives = row.try_get::<i64, _>(6)? == 1;
    let signed = match (phase, gives) {
        (Phase::Single | Phase::Pending, true) => -amount,
        (Phase::Single | Phase::Post, false) | (Phase::Void | Phase::Expire, true) => amount,
        // What was reserved has left the account already, and has not reached the other.
        (Phase::Post, true) | (Phase::Pending | Phase::Void | Phase::Expire, false) => 0,
    };
    Ok(Line {
        id: sql::id(row, 0, TransferId::from_bytes)?,
        amount: signed,
        phase,
        cause: row.try_get(3)?,
        subject: sql::id(row, 4, |bytes| Uuid::from_slice(bytes).ok())?,
        at: Timestamp(row.try_get(5)?),
        is_sealed: row.try_get::<i64, _>(7)? == 1,
    })
}

/// How many people hold points.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn count_holders(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM ledger_account
         WHERE community_id = $1 AND asset = $2 AND is_communal = 0 AND credits_posted > debits_posted",
    )
    .bind(community.bytes())
    .bind(Asset::Points.code())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// What an account received for a cause since each of two instants; none when this transfer is there
/// already. The account is locked first, so that two awards at once do not pass a cap together.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn load_earned(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    (cause, id): (&str, TransferId),
    [day, year]: [Timestamp; 2],
) -> Result<Option<[Points; 2]>, AppError> {
    hold(conn, community, (Asset::Points, account)).await?;
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(CASE WHEN at >= $1 THEN amount ELSE 0 END), 0) AS BIGINT),
            CAST(coalesce(sum(amount), 0) AS BIGINT),
            (SELECT count(*) FROM ledger_transfer WHERE community_id = $2 AND id = $3)
         FROM ledger_transfer WHERE community_id = $2 AND credit = $4 AND asset = $5 AND at >= $6 AND cause = $7",
    )
    .bind(day.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(account.bytes())
    .bind(Asset::Points.code())
    .bind(year.0)
    .bind(cause)
    .fetch_one(conn)
    .await?;
    let is_there = row.try_get::<i64, _>(2)? > 0;
    let earned = [Points(row.try_get(0)?), Points(row.try_get(1)?)];
    Ok((!is_there).then_some(earned))
}
