//! The public log (公示账本): signed roots, proofs, and the whole board as one file.
//!
//! Invariant: the trees in memory hold only what was committed, and are made again from the rows.

use super::{advance, store};
use crate::{
    error::AppError,
    extract::{AppState, Json, Path, Query},
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
};
use linli_shared::{
    api::LogProof,
    ballot::{BOARD_FORMAT, BoardExport, origin},
    id::PollId,
    log::{self, Hash, Log, Root},
    poll::PollStatus,
};
use serde::Deserialize;
use sqlx::Row;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};
use tokio::sync::Mutex;

/// Rows of one look.
const BATCH: i64 = 5_000;

/// One poll's log in memory.
type Shelf = Arc<Mutex<Log>>;

/// The logs that were asked for, as far as they were read.
#[derive(Default)]
pub struct Logs {
    read: std::sync::Mutex<HashMap<PollId, Shelf>>,
}

impl Logs {
    fn of(&self, poll: PollId) -> Shelf {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(poll).or_default().clone()
    }
    fn has(&self, poll: PollId) -> bool {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&poll)
    }
}

/// The log of a poll that there is: who asks for others takes no memory.
async fn shelf(app: &App, poll: PollId) -> Result<Shelf, AppError> {
    if !app.logs.has(poll) {
        sqlx::query("SELECT 1 FROM poll WHERE community_id = $1 AND id = $2")
            .bind(app.community.bytes())
            .bind(poll.bytes())
            .fetch_optional(app.db.read())
            .await?
            .ok_or(AppError::NotFound)?;
    }
    Ok(app.logs.of(poll))
}

/// Reads what was added to a log since the last look.
async fn catch_up(app: &App, poll: PollId, log: &mut Log) -> Result<(), AppError> {
    loop {
        let rows = sqlx::query("SELECT entry FROM poll_log WHERE community_id = $1 AND poll_id = $2 AND seq >= $3 ORDER BY seq LIMIT $4")
            .bind(app.community.bytes())
            .bind(poll.bytes())
            .bind(i64::try_from(log.size())?)
            .bind(BATCH)
            .fetch_all(app.db.read())
            .await?;
        for row in &rows {
            log.append(log::hash(row.try_get::<&str, _>(0)?.as_bytes()));
        }
        if i64::try_from(rows.len())? < BATCH {
            return Ok(());
        }
    }
}

/// The root of a log as it stands now, for good.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn load_root(app: &Arc<App>, id: PollId) -> Result<Root, AppError> {
    let shelf = shelf(app, id).await?;
    let mut log = shelf.lock().await;
    catch_up(app, id, &mut log).await?;
    let root = log.root();
    drop(log);
    app.db.settle().await?;
    Ok(root)
}

/// What is to be proved.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Which entry.
    seq: u64,
    /// How many entries the log had when the phone looked last.
    #[serde(default)]
    from: u64,
}

/// `GET /polls/{id}/proof?seq=&from=`.
pub async fn prove(
    State(app): State<AppState>,
    Path(id): Path<PollId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<LogProof>, AppError> {
    let shelf = shelf(&app, id).await?;
    let mut log = shelf.lock().await;
    catch_up(&app, id, &mut log).await?;
    let inclusion = log.prove_inclusion(wanted.seq).ok_or(AppError::NotFound)?;
    let extension = log.prove_extension(wanted.from).ok_or(AppError::NotFound)?;
    let root = log.root();
    drop(log);
    // What a phone once saw signed is never missed again.
    app.db.settle().await?;
    let row = sqlx::query(
        "SELECT entry FROM poll_log WHERE community_id = $1 AND poll_id = $2 AND seq = $3",
    )
    .bind(app.community.bytes())
    .bind(id.bytes())
    .bind(i64::try_from(wanted.seq)?)
    .fetch_one(app.db.read())
    .await?;
    let key = app.secret.signing_key();
    Ok(Json(LogProof {
        entry: row.try_get(0)?,
        checkpoint: log::sign(&key, &origin(id), &root),
        words: log::words(&root.hash).map(str::to_owned),
        key: Hash(key.verifying_key().to_bytes()),
        inclusion,
        extension,
    }))
}

/// `GET /polls/{id}/board.json`: everything anybody needs to check a poll.
pub async fn export(
    State(app): State<AppState>,
    Path(id): Path<PollId>,
) -> Result<(HeaderMap, Json<BoardExport>), AppError> {
    let board = make_board(&app, id).await?;
    let mut headers = HeaderMap::new();
    let name = format!("attachment; filename=\"linli-board-{id}.json\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::try_from(name)?);
    Ok((headers, Json(board)))
}

/// The whole board, read in one look so that root and entries belong together.
async fn make_board(app: &Arc<App>, id: PollId) -> Result<BoardExport, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, app.community, id).await?.ok_or(AppError::NotFound)?;
    if record.log_size == 0 {
        return Err(AppError::NotFound);
    }
    let rows = sqlx::query("SELECT entry FROM poll_log WHERE community_id = $1 AND poll_id = $2 AND seq < $3 ORDER BY seq")
        .bind(app.community.bytes())
        .bind(id.bytes())
        .bind(record.log_size)
        .fetch_all(&mut *conn)
        .await?;
    let entries: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let opened = if record.status == PollStatus::Closed && !record.draft.secrecy.is_secret() {
        let ballots = advance::list_counted(&mut conn, app.community, id).await?;
        ballots.into_iter().map(|ballot| ballot.opened).collect()
    } else {
        Vec::new()
    };
    let root = Log::of(entries.iter().map(String::as_bytes)).root();
    drop(conn);
    app.db.settle().await?;
    let key = app.secret.signing_key();
    Ok(BoardExport {
        format: BOARD_FORMAT.to_owned(),
        entries,
        checkpoint: log::sign(&key, &origin(id), &root),
        key: Hash(key.verifying_key().to_bytes()),
        opened,
    })
}
