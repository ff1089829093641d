//! The books recomputed (对账): sums from transfers, lots from their parts, days from their rows.
//!
//! That the sums of all accounts come to nothing follows: each has those of its transfers, none is missing,
//! and a transfer gives what it receives.

use super::{day, store};
use crate::{db::Db, error::AppError, sql};
use futures_util::{StreamExt, stream};
use linli_shared::{
    id::CommunityId,
    ledger::{AccountId, Asset, Sums, Transfer},
    log::Root,
    time::Date,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::{collections::BTreeMap, num::NonZero, thread};
use tokio_util::task::AbortOnDropHandle;

/// Accounts of one look.
const BATCH: i64 = 500;

/// Days that are read at once, each on a connection of its own.
const DAYS_MAX: usize = 4;

/// Recomputes the ledger of a community: how many transfers it has, or the first thing that is wrong.
/// `progress` hears how many are done. What can still change is read on `conn`, as it stood at one
/// instant; sealed days never change, and several are read at once on connections of their own.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn audit(
    (conn, db): (&mut AnyConnection, &Db),
    community: CommunityId,
    progress: impl FnMut(u64),
) -> Result<Result<i64, String>, AppError> {
    let books = match read_books((conn, db), community, progress).await? {
        Ok(books) => books,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if let Some(wrong) = check_accounts(conn, community, books.sums).await? {
        return Ok(Err(wrong));
    }
    if let Some(wrong) = check_lots(conn, community).await? {
        return Ok(Err(wrong));
    }
    Ok(Ok(books.n_transfers))
}

/// What transfers say together.
#[derive(Default)]
struct Books {
    n_transfers: i64,
    sums: BTreeMap<(AccountId, Asset), Sums>,
}

impl Books {
    fn add(&mut self, transfer: &Transfer) {
        self.n_transfers += 1;
        let effect = transfer.phase.effect(transfer.amount);
        let debit = self.sums.entry((transfer.debit, transfer.asset)).or_default();
        *debit = debit.gave(effect);
        let credit = self.sums.entry((transfer.credit, transfer.asset)).or_default();
        *credit = credit.received(effect);
    }
    fn join(&mut self, day: Self) {
        self.n_transfers += day.n_transfers;
        for (account, sums) in day.sums {
            let all = self.sums.entry(account).or_default();
            *all = all.plus(sums);
        }
    }
}

/// Reads every transfer once, day by day: the sums of the accounts, and the roots of the sealed days.
async fn read_books(
    (conn, db): (&mut AnyConnection, &Db),
    community: CommunityId,
    mut progress: impl FnMut(u64),
) -> Result<Result<Books, String>, AppError> {
    let sealed = day::list_days(conn, community).await?;
    for (n, sealed) in (0_u64..).zip(&sealed) {
        if sealed.seq != n {
            let (on, seq) = (sealed.day.on, sealed.seq);
            return Ok(Err(format!("day {on} is number {seq}, and should be {n}")));
        }
    }
    let mut days = Vec::new();
    while let Some(on) = day::next_day(conn, community, days.last().copied()).await? {
        days.push(on);
    }
    let last = sealed.last().map(|sealed| sealed.day.on);
    let mut roots: BTreeMap<Date, Root> =
        sealed.iter().map(|sealed| (sealed.day.on, sealed.day.books)).collect();
    let (old, open): (Vec<Date>, Vec<Date>) = days.into_iter().partition(|on| Some(*on) <= last);
    let mut books = Books::default();
    let n_at_once = thread::available_parallelism().map_or(1, NonZero::get).min(DAYS_MAX);
    let mut read = stream::iter(old)
        .map(|on| {
            let db = db.clone();
            let read = AbortOnDropHandle::new(tokio::spawn(async move {
                let mut conn = db.read().acquire().await?;
                read_day(&mut conn, community, on).await
            }));
            async move { (on, read.await) }
        })
        .buffered(n_at_once);
    while let Some((on, day)) = read.next().await {
        let (root, day) = day.map_err(anyhow::Error::from)??;
        match roots.remove(&on) {
            Some(expected) if expected == root => {}
            Some(_) => return Ok(Err(format!("the books of {on} are not what was sealed"))),
            None => return Ok(Err(format!("transfers were slipped into {on}"))),
        }
        books.join(day);
        progress(u64::try_from(books.n_transfers)?);
    }
    for on in open {
        books.join(read_day(conn, community, on).await?.1);
        progress(u64::try_from(books.n_transfers)?);
    }
    let empty = roots.first_key_value().map(|(on, _)| *on);
    Ok(empty.map_or(Ok(books), |on| Err(format!("the books of {on} are not what was sealed"))))
}

/// The root of a day's transfers, and what they say.
async fn read_day(
    conn: &mut AnyConnection,
    community: CommunityId,
    on: Date,
) -> Result<(Root, Books), AppError> {
    let mut books = Books::default();
    let log = day::load_books(conn, community, on, |transfer| books.add(transfer)).await?;
    Ok((log.root(), books))
}

/// The sums of each account are those of its transfers, and each transfer is about accounts that are there.
async fn check_accounts(
    conn: &mut AnyConnection,
    community: CommunityId,
    mut expected: BTreeMap<(AccountId, Asset), Sums>,
) -> Result<Option<String>, AppError> {
    let (mut after, mut asset) = (vec![0; 16], String::new());
    loop {
        let rows = sqlx::query(
            "SELECT id, asset, debits_pending, debits_posted, credits_pending, credits_posted
             FROM ledger_account WHERE community_id = $1 AND (id > $2 OR (id = $2 AND asset > $3)) ORDER BY id, asset LIMIT $4",
        )
        .bind(community.bytes())
        .bind(after)
        .bind(asset)
        .bind(BATCH)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            if let Some(wrong) = check_account(row, &mut expected)? {
                return Ok(Some(wrong));
            }
        }
        let Some(last) = rows.last() else { break };
        (after, asset) = (last.try_get(0)?, last.try_get(1)?);
    }
    let missing = expected.first_key_value().map(|((id, asset), _)| (id.0, asset.code()));
    Ok(missing
        .map(|(id, asset)| format!("account {id} of {asset} has transfers, and is not there")))
}

fn check_account(
    row: &AnyRow,
    expected: &mut BTreeMap<(AccountId, Asset), Sums>,
) -> Result<Option<String>, AppError> {
    let id = sql::id(row, 0, AccountId::from_bytes)?;
    let asset = sql::word(row, 1, Asset::parse)?;
    let has = store::read_sums(row, 2)?;
    let should = expected.remove(&(id, asset)).unwrap_or_default();
    let said = |what: String| Some(format!("account {} of {}: {what}", id.0, asset.code()));
    if has != should {
        return Ok(said(format!("its sums are {has:?}, and should be {should:?}")));
    }
    let is_below = !id.is_communal() && has.available() < 0;
    Ok(is_below.then(|| said(format!("it is below nothing by {}", -has.available()))).flatten())
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
                WHERE l.community_id = a.community_id AND l.owner = a.id AND l.remaining > 0)
         ORDER BY a.id LIMIT 1",
    )
    .bind(community.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id = sql::id(&row, 0, AccountId::from_bytes)?;
    Ok(Some(format!("account {}: its lots do not add up to what it may give", id.0)))
}
