//! The books of each day (日账): sealed after midnight, one after the other, and proved line by line.

use super::{bulk, store};
use crate::{
    error::{AppError, refused},
    sql,
    state::App,
};
use linli_shared::{
    api::SealedDay,
    id::{CommunityId, TransferId},
    ledger::{AccountId, Day, DayProof, LedgerRefusal, Transfer, chain_entry, origin},
    log::{self, Hash, Log, Root},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::sync::Arc;

/// A day is sealed so long after it is over: whatever was begun in it is written by then.
const MARGIN_MINUTES: i64 = 10;
/// Transfers of one look.
const BATCH: i64 = 1_000;
/// Most days sealed in one go.
const DAYS_MAX: usize = 40;

/// Seals the days that are over and have something in their books.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let today = now.plus_minutes(-MARGIN_MINUTES).date();
    for _ in 0..DAYS_MAX {
        let mut conn = app.db.read().acquire().await?;
        let Some(on) = next_due(&mut conn, app.community, today).await? else { return Ok(()) };
        let day = make_day(&mut conn, app.community, on).await?;
        drop(conn);
        let community = app.community;
        app.db
            .write(move |conn| Box::pin(async move { seal(conn, community, day, now).await }))
            .await?;
    }
    Ok(())
}

/// Seals every day before `today`, in one go.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn seal_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    today: Timestamp,
) -> Result<(), AppError> {
    while let Some(on) = next_due(conn, community, today.date()).await? {
        let day = make_day(conn, community, on).await?;
        seal(conn, community, day, today).await?;
    }
    Ok(())
}

/// The last day that is sealed; none before the first.
async fn last_day(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Option<Date>, AppError> {
    let row = sqlx::query("SELECT max(day_on) FROM ledger_day WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_one(conn)
        .await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(Date))
}

/// The first day after `after` that has transfers.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn next_day(
    conn: &mut AnyConnection,
    community: CommunityId,
    after: Option<Date>,
) -> Result<Option<Date>, AppError> {
    let row = sqlx::query(
        "SELECT min(day_on) FROM ledger_transfer WHERE community_id = $1 AND day_on > $2",
    )
    .bind(community.bytes())
    .bind(after.map_or(-1, |day| day.0))
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(Date))
}

/// The first day before `today` that can be sealed.
async fn next_due(
    conn: &mut AnyConnection,
    community: CommunityId,
    today: Date,
) -> Result<Option<Date>, AppError> {
    let last = last_day(conn, community).await?;
    Ok(next_day(conn, community, last).await?.filter(|on| *on < today))
}

/// The tree of a day's transfers; `hear` gets each of them.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn load_books(
    conn: &mut AnyConnection,
    community: CommunityId,
    on: Date,
    mut hear: impl FnMut(&Transfer),
) -> Result<Log, AppError> {
    let (mut books, mut after) = (Log::default(), vec![0; 16]);
    loop {
        let look = bulk::list_of_day(conn, community, (on, &after), BATCH).await?;
        for transfer in &look {
            books.append(transfer.entry());
            hear(transfer);
        }
        match look.last() {
            Some(last) if i64::try_from(look.len())? == BATCH => after = last.id.bytes().to_vec(),
            Some(_) | None => return Ok(books),
        }
    }
}

/// A day as its transfers stand now.
async fn make_day(
    conn: &mut AnyConnection,
    community: CommunityId,
    on: Date,
) -> Result<Day, AppError> {
    let books = load_books(conn, community, on, |_| {}).await?;
    Ok(Day { on, books: books.root() })
}

/// Puts a day after the last one; another node may have done so.
async fn seal(
    conn: &mut AnyConnection,
    community: CommunityId,
    day: Day,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO ledger_day (community_id, seq, day_on, n_transfers, root, sealed_at)
         VALUES ($1, (SELECT count(*) FROM ledger_day WHERE community_id = $1), $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(day.on.0)
    .bind(i64::try_from(day.books.size)?)
    .bind(day.books.hash.0.to_vec())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

fn read_day(row: &AnyRow) -> Result<SealedDay, AppError> {
    let hash = sql::digest(row, 3)?;
    let size = u64::try_from(row.try_get::<i64, _>(2)?)?;
    let day = Day { on: Date(row.try_get(1)?), books: Root { size, hash } };
    Ok(SealedDay { seq: u64::try_from(row.try_get::<i64, _>(0)?)?, day })
}

/// All days, oldest first.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_days(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Vec<SealedDay>, AppError> {
    let rows = sqlx::query(
        "SELECT seq, day_on, n_transfers, root FROM ledger_day WHERE community_id = $1 ORDER BY seq",
    )
    .bind(community.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_day).collect()
}

/// The tree of these days: some hundred a year.
pub(crate) fn chain_of(days: &[SealedDay]) -> Log {
    let mut chain = Log::default();
    days.iter().for_each(|sealed| chain.append(chain_entry(&sealed.day)));
    chain
}

/// Proves that a transfer of this account stands in the sealed books, to a phone that saw the chain
/// when it had `from` days.
///
/// # Errors
/// When the account has no such transfer, or its day is not sealed yet.
pub(crate) async fn prove(
    app: &App,
    account: AccountId,
    id: TransferId,
    from: u64,
) -> Result<DayProof, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let found = store::load_transfer(&mut conn, app.community, id).await?;
    let transfer = found.filter(|found| found.debit == account || found.credit == account);
    let transfer = transfer.ok_or(AppError::NotFound)?;
    let days = list_days(&mut conn, app.community).await?;
    let sealed = days.iter().find(|sealed| sealed.day.on == transfer.on);
    let sealed = *sealed.ok_or_else(|| refused(LedgerRefusal::NotSealed))?;
    let (mut n, mut place) = (0, None);
    let books = load_books(&mut conn, app.community, transfer.on, |other| {
        place = if other.id == id { Some(n) } else { place };
        n += 1;
    })
    .await?;
    let chain = chain_of(&days);
    let root = chain.root();
    let place = place.ok_or(AppError::NotFound)?;
    let key = app.secret.signing_key();
    Ok(DayProof {
        transfer,
        n: place,
        in_day: books.prove_inclusion(place).ok_or(AppError::NotFound)?,
        day: sealed.day,
        n_day: sealed.seq,
        in_chain: chain.prove_inclusion(sealed.seq).ok_or(AppError::NotFound)?,
        checkpoint: log::sign(&key, &origin(app.community), &root),
        key: Hash(key.verifying_key().to_bytes()),
        extension: chain.prove_extension(from).ok_or(AppError::NotFound)?,
    })
}
