//! The public progress board (进度公示): what is done, where, how fast — never who.
//!
//! Invariant: what many people look at is made once a second by one of them; the others are shown
//! what was made before instead of waiting.

use crate::{
    error::AppError,
    extract::{AppState, Query},
    sql::{self, Cursor},
    state::App,
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::{BoardRow, BoardView, GridName, PAGE_MAX, Page},
    id::{PlaceId, TicketId},
    ticket::{self, ClockKind, Ticket},
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{AnyConnection, Row};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// How long a made board is shown, in milliseconds.
const FRESH_MS: i64 = 1_000;
/// How old a board may be that is shown while the next one is made, in milliseconds.
const STALE_MS: i64 = 10_000;
/// How long a request waits for the one that makes the first board.
const TURN_MAX: Duration = Duration::from_secs(5);
/// The days the figures look back.
const FIGURE_DAYS: i64 = 30;
const NOBODY: [u8; 16] = [0; 16];

/// First pages by grid, as they were made last.
#[derive(Default)]
pub struct Boards {
    made: RwLock<HashMap<Option<PlaceId>, (Timestamp, Bytes)>>,
    /// Held by the one request that makes a board.
    making: tokio::sync::Mutex<()>,
}

impl Boards {
    /// A board made not longer ago than that.
    fn younger_than(&self, ms: i64, grid: Option<PlaceId>, now: Timestamp) -> Option<Bytes> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let (at, bytes) = made.get(&grid)?;
        (now.since(*at).abs() < ms).then(|| bytes.clone())
    }
}

/// Which part of the board.
#[derive(Debug, Deserialize)]
pub struct BoardQuery {
    grid: Option<PlaceId>,
    after: Option<String>,
}

/// `GET /board`.
pub async fn show(
    State(app): State<AppState>,
    Query(query): Query<BoardQuery>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    if let Some(grid) = query.grid
        && !app.book().await?.places.contains_key(&grid)
    {
        return Err(AppError::NotFound);
    }
    if query.after.is_some() {
        return Ok(answer(make(&app, &query, now).await?));
    }
    if let Some(bytes) = app.boards.younger_than(FRESH_MS, query.grid, now) {
        return Ok(answer(bytes));
    }
    let _making = match app.boards.making.try_lock() {
        Ok(making) => making,
        Err(_) => {
            if let Some(bytes) = app.boards.younger_than(STALE_MS, query.grid, now) {
                return Ok(answer(bytes));
            }
            let turn = tokio::time::timeout(TURN_MAX, app.boards.making.lock()).await;
            let making = turn.map_err(|_| AppError::Busy)?;
            if let Some(bytes) = app.boards.younger_than(FRESH_MS, query.grid, now) {
                return Ok(answer(bytes));
            }
            making
        }
    };
    let bytes = make(&app, &query, now).await?;
    app.boards
        .made
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(query.grid, (now, bytes.clone()));
    Ok(answer(bytes))
}

fn answer(bytes: Bytes) -> Response {
    let mut response = bytes.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

async fn make(app: &Arc<App>, query: &BoardQuery, now: Timestamp) -> Result<Bytes, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let figures = load_figures(&mut conn, app, query.grid, now).await?;
    let grids = book
        .grids()
        .into_iter()
        .map(|grid| GridName { id: grid.id, name: grid.name.clone() })
        .collect();
    let [n_open, n_closed, n_in_time, n_solved, n_rated] = figures;
    let page = list_rows(&mut conn, app, query).await?;
    let view = BoardView { grids, n_open, n_closed, n_in_time, n_solved, n_rated, page };
    Ok(serde_json::to_vec(&view)?.into())
}

/// Open; closed within the last days; of these in time, solved, rated.
async fn load_figures(
    conn: &mut AnyConnection,
    app: &App,
    grid: Option<PlaceId>,
    now: Timestamp,
) -> Result<[i64; 5], AppError> {
    let grid = grid.map_or(NOBODY.to_vec(), |grid| grid.bytes().to_vec());
    let open = sqlx::query("SELECT count(*) FROM ticket WHERE community_id = $1 AND is_public = 1 AND is_open = 1 AND ($2 = $3 OR grid_id = $2)")
        .bind(app.community.bytes())
        .bind(grid.clone())
        .bind(NOBODY.to_vec())
        .fetch_one(&mut *conn)
        .await?;
    let rows = sqlx::query(
        "SELECT state FROM ticket WHERE community_id = $1 AND is_public = 1 AND status = 'closed' AND closed_at > $2
            AND ($3 = $4 OR grid_id = $3) LIMIT 5000",
    )
    .bind(app.community.bytes())
    .bind(now.plus_days(-FIGURE_DAYS).0)
    .bind(grid)
    .bind(NOBODY.to_vec())
    .fetch_all(conn)
    .await?;
    let limits = app.book().await?.clocks;
    let mut figures = [open.try_get(0)?, 0, 0, 0, 0];
    for row in &rows {
        let ticket: Ticket = serde_json::from_str(row.try_get(0)?)?;
        let rating = ticket.effective_rating();
        let found = [
            0,
            1,
            i64::from(in_time(&ticket, &limits) == Some(true)),
            i64::from(rating.is_some_and(|r| r.solved)),
            i64::from(rating.is_some()),
        ];
        for (sum, one) in figures.iter_mut().zip(found) {
            *sum += one;
        }
    }
    Ok(figures)
}

fn in_time(ticket: &Ticket, limits: &ticket::ClockLimits) -> Option<bool> {
    let finish =
        ticket::clocks(ticket, limits).into_iter().find(|clock| clock.kind == ClockKind::Finish)?;
    finish.met_at.map(|met_at| met_at <= finish.due)
}

async fn list_rows(
    conn: &mut AnyConnection,
    app: &App,
    query: &BoardQuery,
) -> Result<Page<BoardRow>, AppError> {
    let book = app.book().await?;
    let before = query.after.as_deref().map(Cursor::parse).transpose()?;
    let rows = sqlx::query(
        "SELECT id, number, state FROM ticket
         WHERE community_id = $1 AND is_public = 1 AND (submitted_at < $2 OR (submitted_at = $2 AND id < $3)) AND ($4 = $5 OR grid_id = $4)
         ORDER BY submitted_at DESC, id DESC LIMIT $6",
    )
    .bind(app.community.bytes())
    .bind(before.map_or(i64::MAX, |cursor| cursor.key))
    .bind(before.map_or(vec![0xff; 16], |cursor| cursor.id.as_bytes().to_vec()))
    .bind(query.grid.map_or(NOBODY.to_vec(), |grid| grid.bytes().to_vec()))
    .bind(NOBODY.to_vec())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    let mut last = None;
    let mut shown = Vec::with_capacity(rows.len());
    for row in &rows {
        let ticket: Ticket = serde_json::from_str(row.try_get(2)?)?;
        last = Some(Cursor {
            key: ticket.times.submitted_at.0,
            id: sql::id(row, 0, TicketId::from_bytes)?.0,
        });
        shown.push(BoardRow {
            number: row.try_get(1)?,
            category: ticket.category,
            class: ticket.class,
            grid: ticket
                .grid
                .and_then(|grid| book.places.get(&grid))
                .map(|grid| grid.name.clone())
                .unwrap_or_default(),
            status: ticket.status,
            submitted_at: ticket.times.submitted_at,
            due: ticket::due(&ticket, &book.clocks),
            finished_at: ticket.times.finished_at,
            in_time: in_time(&ticket, &book.clocks),
        });
    }
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    Ok(Page { rows: shown, next: last.filter(|_| is_full).map(|cursor| cursor.to_string()) })
}
