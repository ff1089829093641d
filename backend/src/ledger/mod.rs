//! The ledger (总账): transfers, the sums of accounts, lots, and the sealed books of each day.
//!
//! Invariants: a transfer is inserted first, so that a second one under its id or for the same pending
//! one changes nothing; the account of a person is locked before its lots are read; sums and lots are
//! caches that `audit` recomputes from the transfers.

mod audit;
mod bulk;
mod day;
mod lot;
mod store;

pub(crate) use audit::audit;
pub(crate) use day::{chain_of, list_days, prove, run_due as seal_due, seal_all};
pub(crate) use lot::{lapse_due, load_lapsing};
pub(crate) use store::{
    Line, count_holders, hold_sums, list_statement, load_earned, load_given_back, load_sums,
};

use crate::{
    db::{Statement, run_together},
    error::{AppError, refused},
    sql,
};
use linli_shared::{
    id::{CommunityId, ResidentId, TransferId},
    ledger::{AccountId, Asset, LedgerRefusal, Phase, Transfer},
    log::Hash,
    points::Cause,
    time::Timestamp,
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// A transfer as it is asked for; its cause says of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewTransfer {
    /// It follows from what causes it, so that the same cause makes no second one.
    pub(crate) id: TransferId,
    pub(crate) debit: AccountId,
    pub(crate) credit: AccountId,
    pub(crate) amount: i64,
    pub(crate) phase: Phase,
    pub(crate) pending: Option<TransferId>,
    pub(crate) cause: Cause,
    pub(crate) subject: Uuid,
    /// The lot it takes from, also when its time is over; none takes what lapses soonest.
    pub(crate) lot: Option<TransferId>,
    /// Who did it; none for the clockwork.
    pub(crate) by: Option<ResidentId>,
    pub(crate) at: Timestamp,
}

impl NewTransfer {
    fn transfer(&self) -> Transfer {
        Transfer {
            id: self.id,
            asset: self.cause.asset(),
            debit: self.debit,
            credit: self.credit,
            amount: self.amount,
            phase: self.phase,
            pending: self.pending,
            cause: self.cause.code().to_owned(),
            subject: self.subject,
            at: self.at,
            on: self.at.date(),
            blind: Hash(rand::random()),
        }
    }
}

/// Writes a transfer and everything that follows from it; false when it was written before.
///
/// # Errors
/// When the account does not hold so much, or a pending transfer was resolved before.
pub(crate) async fn post(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &NewTransfer,
) -> Result<bool, AppError> {
    let transfer = new.transfer();
    if post_all(conn, community, (&transfer, new), Vec::new()).await? {
        return Ok(true);
    }
    was_written(conn, community, &transfer).await.map(|()| false)
}

/// The same after other statements, each of which writes one row; all travel together.
///
/// # Errors
/// When the account does not hold so much; [`AppError::Stale`] when a row was not written.
pub(crate) async fn post_after(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &NewTransfer,
    before: Vec<Statement>,
) -> Result<(), AppError> {
    let is_new = post_all(conn, community, (&new.transfer(), new), before).await?;
    if is_new { Ok(()) } else { Err(AppError::Stale(String::new())) }
}

/// How many rows came of it tells what became of it: the transfer and the sums of both sides are three,
/// and two more when the oldest lot held enough. A side that does not hold so much leaves one out.
async fn post_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    (transfer, new): (&Transfer, &NewTransfer),
    before: Vec<Statement>,
) -> Result<bool, AppError> {
    let n_before = u64::try_from(before.len())?;
    let mut rows = before;
    rows.push(store::insert_transfer(community, transfer, new.by));
    rows.extend(moves(community, transfer)?);
    if lot::chooses(transfer, new.lot) {
        rows.extend(lot::take_from_oldest(community, transfer));
    }
    match run_together(conn, rows).await?.checked_sub(n_before) {
        Some(5) => Ok(true),
        // Minutes never lapse, so that it does not matter which of them are spent.
        Some(3) if transfer.asset == Asset::Minutes => Ok(true),
        Some(3) => lot::follow(conn, community, transfer, new.lot).await.map(|()| true),
        Some(2 | 4) => Err(refused(LedgerRefusal::InsufficientBalance)),
        Some(_) | None => Ok(false),
    }
}

/// The same again is no error; anything else is.
async fn was_written(
    conn: &mut AnyConnection,
    community: CommunityId,
    transfer: &Transfer,
) -> Result<(), AppError> {
    if let Some(known) = store::load_transfer(conn, community, transfer.id).await? {
        let is_same = known.is_same(transfer);
        return if is_same { Ok(()) } else { Err(refused(LedgerRefusal::IdReused)) };
    }
    let Some(pending) = transfer.pending else { return Err(AppError::Stale(String::new())) };
    let row = sqlx::query(
        "SELECT phase FROM ledger_transfer WHERE community_id = $1 AND pending_id = $2",
    )
    .bind(community.bytes())
    .bind(pending.bytes())
    .fetch_one(conn)
    .await?;
    let by = sql::word(&row, 0, Phase::parse)?;
    Err(LedgerRefusal::resolved(by).map_or(AppError::Stale(String::new()), refused))
}

/// What moves the sums of both accounts, when the transfer was written by this very attempt: a person's
/// first, so that those of everybody are held shortly.
fn moves(community: CommunityId, transfer: &Transfer) -> Result<[Statement; 2], AppError> {
    let effect = transfer.effect().map_err(refused)?;
    let mut sides = [(transfer.debit, true), (transfer.credit, false)];
    sides.sort_by_key(|(account, _)| std::cmp::Reverse(*account));
    Ok(sides.map(|(account, gives)| {
        if gives && !account.is_communal() {
            // What the account may give is decided by its row, which is locked by this.
            store::take_from(community, (transfer, account), effect)
        } else {
            store::add_to(community, (transfer, account), effect, gives)
        }
    }))
}
