//! Lots (批次): what is left of each award, and its end.

use super::NewTransfer;
use crate::{
    db::{Statement, run_together},
    error::{AppError, refused},
    sql,
    state::App,
};
use linli_shared::{
    amount::Points,
    api::Lapsing,
    id::{CommunityId, TransferId},
    ledger::{
        AccountId, Asset, LOT_DAYS, LedgerRefusal, Lot, Phase, Transfer, restored_until, take,
    },
    points::Cause,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::sync::Arc;

/// Most lots of one look.
const BATCH: i64 = 200;
/// How long before their end points are said to lapse soon.
const SOON_DAYS: i64 = 60;

/// Whether a transfer takes what lapses soonest from a person's lots.
pub(super) fn chooses(transfer: &Transfer, lot: Option<TransferId>) -> bool {
    let takes = match transfer.phase {
        Phase::Single | Phase::Pending => transfer.pending.is_none(),
        Phase::Post | Phase::Void | Phase::Expire => false,
    };
    let spends = !transfer.debit.is_communal() && transfer.credit.is_communal();
    takes && lot.is_none() && spends && transfer.asset == Asset::Points
}

/// Takes everything from the lot that lapses soonest, where that holds enough; else neither row is
/// written. The account's row is locked by now.
pub(super) fn take_from_oldest(community: CommunityId, transfer: &Transfer) -> [Statement; 2] {
    let noted = sqlx::query(
        "INSERT INTO ledger_part (community_id, transfer_id, lot_id, amount)
         SELECT $1, $2, l.id, $3 FROM (
            SELECT id, remaining FROM ledger_lot
            WHERE community_id = $1 AND owner = $4 AND remaining > 0 AND expires_at > $5
            ORDER BY expires_at, id LIMIT 1) AS l
         WHERE l.remaining >= $3
            AND EXISTS (SELECT 1 FROM ledger_transfer WHERE community_id = $1 AND id = $2 AND blind = $6)",
    )
    .bind(community.bytes())
    .bind(transfer.id.bytes())
    .bind(transfer.amount)
    .bind(transfer.debit.bytes())
    .bind(transfer.at.0)
    .bind(transfer.blind.0.to_vec());
    let taken = sqlx::query(
        "UPDATE ledger_lot SET remaining = remaining - $1 WHERE community_id = $2 AND id =
            (SELECT p.lot_id FROM ledger_part p JOIN ledger_transfer t ON t.community_id = p.community_id AND t.id = p.transfer_id
             WHERE p.community_id = $2 AND p.transfer_id = $3 AND t.blind = $4)",
    )
    .bind(transfer.amount)
    .bind(community.bytes())
    .bind(transfer.id.bytes())
    .bind(transfer.blind.0.to_vec());
    [noted, taken]
}

/// What a transfer of points does to the lots of who gives and who receives.
///
/// # Errors
/// When the lots that have not lapsed do not hold so much.
pub(super) async fn follow(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
    lot: Option<TransferId>,
) -> Result<(), AppError> {
    match transfer.phase {
        Phase::Post => return Ok(()),
        Phase::Void | Phase::Expire => return give_back(conn, community, transfer).await,
        Phase::Single if transfer.pending.is_some() => {
            return give_back(conn, community, transfer).await;
        }
        Phase::Single | Phase::Pending => {}
    }
    if !transfer.debit.is_communal() {
        let parts = match lot {
            Some(lot) => vec![(lot, transfer.amount)],
            None => choose(conn, community, transfer).await?,
        };
        take_parts(conn, community, transfer, &parts).await?;
    }
    if transfer.phase == Phase::Single && !transfer.credit.is_communal() {
        insert_lot(conn, community, transfer).await?;
    }
    Ok(())
}

async fn insert_lot(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO ledger_lot (community_id, id, owner, amount, remaining, expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
    )
    .bind(community.bytes())
    .bind(transfer.id.bytes())
    .bind(transfer.credit.bytes())
    .bind(transfer.amount)
    .bind(transfer.at.plus_days(LOT_DAYS).0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Which lots the points come from. The account's row is locked by now, so that nobody else takes.
async fn choose(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
) -> Result<Vec<(TransferId, i64)>, AppError> {
    let rows = sqlx::query(
        "SELECT id, remaining, expires_at FROM ledger_lot
         WHERE community_id = $1 AND owner = $2 AND remaining > 0 ORDER BY expires_at, id",
    )
    .bind(community.bytes())
    .bind(transfer.debit.bytes())
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| -> Result<Lot, AppError> {
        let id = sql::id(row, 0, TransferId::from_bytes)?;
        Ok(Lot { id, left: row.try_get(1)?, expires_at: Timestamp(row.try_get(2)?) })
    };
    let lots = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let parts = take(&lots, transfer.amount, transfer.at);
    parts.ok_or_else(|| refused(LedgerRefusal::InsufficientBalance))
}

async fn take_parts(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
    parts: &[(TransferId, i64)],
) -> Result<(), AppError> {
    const TAKE: &str =
        "UPDATE ledger_lot SET remaining = remaining - $1 WHERE community_id = $2 AND id = $3";
    let rows = parts.iter().flat_map(|(lot, amount)| {
        let taken = sqlx::query(TAKE).bind(*amount).bind(community.bytes()).bind(lot.bytes());
        [taken, note_part(community, transfer, (*lot, *amount))]
    });
    run_together(conn, rows.collect()).await.map(drop)
}

/// That a transfer took so much from a lot.
fn note_part(
    community: CommunityId,
    transfer: &Transfer,
    (lot, amount): (TransferId, i64),
) -> Statement {
    const NOTE: &str = "INSERT INTO ledger_part (community_id, transfer_id, lot_id, amount) VALUES ($1, $2, $3, $4)";
    let noted = sqlx::query(NOTE).bind(community.bytes()).bind(transfer.id.bytes());
    noted.bind(lot.bytes()).bind(amount)
}

/// Points that were reserved, or posted and taken back, come back to the lots they came from. What was
/// posted keeps its parts: the transfer that takes it back notes its own, below nothing.
async fn give_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
) -> Result<(), AppError> {
    let Some(before) = transfer.pending else { return Ok(()) };
    let rows = sqlx::query(
        "SELECT p.lot_id, p.amount, l.expires_at FROM ledger_part p
         JOIN ledger_lot l ON l.community_id = p.community_id AND l.id = p.lot_id
         WHERE p.community_id = $1 AND p.transfer_id = coalesce((SELECT t.pending_id FROM ledger_transfer t
            WHERE t.community_id = $1 AND t.id = $2 AND t.phase = 'post'), $2)",
    )
    .bind(community.bytes())
    .bind(before.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let mut restored = Vec::with_capacity(rows.len());
    for row in &rows {
        let lot = sql::id(row, 0, TransferId::from_bytes)?;
        let amount: i64 = row.try_get(1)?;
        let until = restored_until(Timestamp(row.try_get(2)?), transfer.at);
        let back = sqlx::query(
            "UPDATE ledger_lot SET remaining = remaining + $1, expires_at = $2 WHERE community_id = $3 AND id = $4",
        );
        restored.push(back.bind(amount).bind(until.0).bind(community.bytes()).bind(lot.bytes()));
        if transfer.phase == Phase::Single {
            restored.push(note_part(community, transfer, (lot, -amount)));
        }
    }
    run_together(conn, restored).await.map(drop)
}

/// Moves what lapsed to its account, lot by lot.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn lapse_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT id FROM ledger_lot WHERE community_id = $1 AND expires_at <= $2 AND remaining > 0
         ORDER BY expires_at, id LIMIT $3",
    )
    .bind(app.community.bytes())
    .bind(now.0)
    .bind(BATCH)
    .fetch_all(app.db.read())
    .await?;
    for row in &rows {
        let (community, lot) = (app.community, sql::id(row, 0, TransferId::from_bytes)?);
        let lapsed = app
            .db
            .write(move |conn| Box::pin(async move { lapse(conn, community, lot, now).await }));
        match lapsed.await {
            // One lot that does not lapse holds no other up.
            Err(AppError::Refused(_) | AppError::Stale(_)) => {
                tracing::error!(lot = %lot, "a lot does not lapse");
            }
            lapsed => lapsed?,
        }
    }
    Ok(())
}

async fn lapse(
    conn: &mut AnyConnection,
    community: CommunityId,
    lot: TransferId,
    now: Timestamp,
) -> Result<(), AppError> {
    let row = sqlx::query(
        "SELECT owner, remaining, (SELECT count(*) FROM ledger_part p WHERE p.community_id = l.community_id AND p.lot_id = l.id)
         FROM ledger_lot l WHERE l.community_id = $1 AND l.id = $2 AND l.remaining > 0 AND l.expires_at <= $3",
    )
    .bind(community.bytes())
    .bind(lot.bytes())
    .bind(now.0)
    .fetch_optional(&mut *conn)
    .await?;
    // Another node was first.
    let Some(row) = row else { return Ok(()) };
    let owner = sql::id(&row, 0, AccountId::from_bytes)?;
    // Points that came back to their lot lapse once more: what is noted of it only grows.
    let n_taken: i64 = row.try_get(2)?;
    let new = NewTransfer {
        id: Transfer::id_of(&format!("{} {n_taken}", Cause::Lapse.code()), lot.0, owner),
        debit: owner,
        credit: AccountId::LAPSED,
        amount: row.try_get(1)?,
        phase: Phase::Single,
        pending: None,
        cause: Cause::Lapse,
        subject: lot.0,
        lot: Some(lot),
        by: None,
        at: now,
    };
    super::post(conn, community, &new).await.map(drop)
}

/// What of a person's points lapses soon.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn load_lapsing(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<Lapsing>, AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(remaining), 0) AS BIGINT), coalesce(min(expires_at), 0) FROM ledger_lot
         WHERE community_id = $1 AND owner = $2 AND remaining > 0 AND expires_at > $3 AND expires_at <= $4",
    )
    .bind(community.bytes())
    .bind(account.bytes())
    .bind(now.0)
    .bind(now.plus_days(SOON_DAYS).0)
    .fetch_one(conn)
    .await?;
    let points: i64 = row.try_get(0)?;
    let on = Timestamp(row.try_get(1)?).date();
    Ok((points > 0).then_some(Lapsing { points: Points(points), on }))
}
