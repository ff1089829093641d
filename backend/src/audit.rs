//! Recomputes what the database claims (审计): caches against histories, numbers against rows.
//!
//! Invariant: it only reads; the first wrong row is named, so that somebody can look at it.

use crate::{
    book::load_book,
    db::{Db, Engine},
    event, ledger, poll, reward, sql,
};
use anyhow::{Context, anyhow};
use linli_shared::{
    id::{CommunityId, PartyId, PlaceId, ResidentId, TicketId},
    ticket::{self, ClockLimits, Ticket},
    time::Timestamp,
};
use sqlx::{AnyConnection, Executor, Row, any::AnyRow};

/// Tickets of one look.
const BATCH: i64 = 500;

/// What was looked at, or the first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Everything agrees.
    Sound {
        /// Tickets looked at.
        n_tickets: u64,
        /// Rows of histories.
        n_entries: i64,
        /// Rows of the feed.
        n_events: i64,
        /// Polls.
        n_polls: i64,
        /// Transfers in the ledger.
        n_transfers: i64,
    },
    /// Something does not.
    Wrong(String),
}

/// Looks at everything of one community as it stood at one instant; `progress` hears how many tickets,
/// and then how many transfers are done.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit(
    db: &Db,
    community: CommunityId,
    progress: impl FnMut(u64),
) -> anyhow::Result<Finding> {
    let mut conn = db.read().acquire().await?;
    // What others write meanwhile is no mistake.
    let begin = match db.engine() {
        // Most of what histories are compared with fits into this many kilobytes.
        Engine::Sqlite => "PRAGMA cache_size = -65536; BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    conn.execute(begin).await?;
    let finding = look((&mut conn, db), community, progress).await;
    conn.execute("ROLLBACK").await?;
    finding
}

async fn look(
    (conn, db): (&mut AnyConnection, &Db),
    community: CommunityId,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Finding> {
    let book = load_book(conn, community).await.map_err(|error| anyhow!("{error:?}"))?;
    let mut after = vec![0_u8; 16];
    let (mut n_tickets, mut n_entries) = (0_u64, 0);
    loop {
        let rows = list_tickets(conn, community, &after).await?;
        for row in &rows {
            if let Some(wrong) = check_ticket(row, &book.clocks)? {
                return Ok(Finding::Wrong(wrong));
            }
            n_entries += row.try_get::<i64, _>(16)?;
            n_tickets += 1;
        }
        progress(n_tickets);
        let Some(last) = rows.last() else { break };
        after = last.try_get(0)?;
    }
    if let Some(wrong) = check_orphans(conn, community).await? {
        return Ok(Finding::Wrong(wrong));
    }
    let polls = poll::audit(conn, community).await.map_err(|error| anyhow!("{error:?}"))?;
    let n_polls = match polls {
        Ok(n_polls) => n_polls,
        Err(wrong) => return Ok(Finding::Wrong(wrong)),
    };
    let events = event::audit(conn, community).await.map_err(|error| anyhow!("{error:?}"))?;
    if let Some(wrong) = events {
        return Ok(Finding::Wrong(wrong));
    }
    let vouchers = reward::audit(conn, community).await.map_err(|error| anyhow!("{error:?}"))?;
    if let Some(wrong) = vouchers {
        return Ok(Finding::Wrong(wrong));
    }
    let books = ledger::audit((conn, db), community, &mut progress)
        .await
        .map_err(|error| anyhow!("{error:?}"))?;
    let n_transfers = match books {
        Ok(n_transfers) => n_transfers,
        Err(wrong) => return Ok(Finding::Wrong(wrong)),
    };
    match check_feed(conn, community).await? {
        Ok(n_events) => Ok(Finding::Sound { n_tickets, n_entries, n_events, n_polls, n_transfers }),
        Err(wrong) => Ok(Finding::Wrong(wrong)),
    }
}

async fn list_tickets(
    conn: &mut AnyConnection,
    community: CommunityId,
    after: &[u8],
) -> anyhow::Result<Vec<AnyRow>> {
    let rows = sqlx::query(
        "SELECT t.id, t.number, t.version, t.state, t.status, t.is_open, t.class, t.category, t.grid_id, t.owner_id,
            t.party_id, t.due_at, t.wake_at, t.n_reporters, t.submitted_at, t.closed_at,
            (SELECT count(*) FROM ticket_entry e WHERE e.community_id = t.community_id AND e.ticket_id = t.id),
            (SELECT coalesce(max(e.seq), 0) FROM ticket_entry e
                WHERE e.community_id = t.community_id AND e.ticket_id = t.id),
            (SELECT coalesce(min(e.seq), 0) FROM ticket_entry e
                WHERE e.community_id = t.community_id AND e.ticket_id = t.id),
            (SELECT count(*) FROM ticket_entry e WHERE e.community_id = t.community_id AND e.ticket_id = t.id
                AND e.body LIKE '{\"kind\":\"joined\"%')
         FROM ticket t WHERE t.community_id = $1 AND t.id > $2 ORDER BY t.id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(after)
    .bind(BATCH)
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Names the first thing about a ticket that does not agree with its state or its history.
fn check_ticket(row: &AnyRow, limits: &ClockLimits) -> anyhow::Result<Option<String>> {
    let number: String = row.try_get(1)?;
    let said = |what: &str, has: String, should: String| {
        Some(format!("ticket {number}: {what} is {has}, and should be {should}"))
    };
    let id: Vec<u8> = row.try_get(0)?;
    TicketId::from_bytes(&id).with_context(|| format!("ticket {number} has no id"))?;
    let (version, n, last): (i64, i64, i64) = (row.try_get(2)?, row.try_get(16)?, row.try_get(17)?);
    if row.try_get::<i64, _>(18)? != 1 || last != n {
        return Ok(said("the last row of the history", last.to_string(), n.to_string()));
    }
    if version != n {
        return Ok(said("version", version.to_string(), n.to_string()));
    }
    let text: String = row.try_get(3)?;
    let Ok(state) = serde_json::from_str::<Ticket>(&text) else {
        return Ok(said("state", text, "readable".to_owned()));
    };
    for (what, column, should) in words_of(&state) {
        let has: String = row.try_get(column)?;
        if has != should {
            return Ok(said(what, has, should.to_owned()));
        }
    }
    for (what, column, should) in numbers_of(&state, limits) {
        let has: Option<i64> = row.try_get(column)?;
        if has != should {
            return Ok(said(what, format!("{has:?}"), format!("{should:?}")));
        }
    }
    let ids = [
        ("grid", read_id(row, 8, PlaceId::from_bytes)? == state.grid),
        ("owner", read_id(row, 9, ResidentId::from_bytes)? == state.owner),
        ("party", read_id(row, 10, PartyId::from_bytes)? == state.party),
    ];
    if let Some((what, _)) = ids.iter().find(|(_, agrees)| !agrees) {
        return Ok(said(what, "another".to_owned(), "the state's".to_owned()));
    }
    // A merged ticket brings its reporters along, so there may be more than joined here.
    let (n_reporters, joined): (i64, i64) = (row.try_get(13)?, row.try_get(19)?);
    if n_reporters <= joined {
        return Ok(said("reporters", n_reporters.to_string(), format!("more than {joined}")));
    }
    Ok(None)
}

const fn words_of(state: &Ticket) -> [(&'static str, usize, &'static str); 3] {
    [
        ("status", 4, state.status.code()),
        ("class", 6, state.class.code()),
        ("category", 7, state.category.code()),
    ]
}

fn numbers_of(state: &Ticket, limits: &ClockLimits) -> [(&'static str, usize, Option<i64>); 5] {
    let due = ticket::due(state, limits).map_or(Timestamp::NEVER, |clock| clock.due);
    [
        ("is_open", 5, Some(i64::from(state.status.is_open()))),
        ("due_at", 11, Some(due.0)),
        ("wake_at", 12, Some(ticket::wake_at(state, limits).0)),
        ("submitted_at", 14, Some(state.times.submitted_at.0)),
        ("closed_at", 15, state.times.closed_at.map(|at| at.0)),
    ]
}

fn read_id<T>(
    row: &AnyRow,
    column: usize,
    read: impl Fn(&[u8]) -> Option<T>,
) -> anyhow::Result<Option<T>> {
    sql::id_or_none(row, column, read).map_err(|error| anyhow!("{error:?}"))
}

/// Histories and tickets whose other half is missing.
async fn check_orphans(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> anyhow::Result<Option<String>> {
    let checks: [(&'static str, &'static str); 2] = [
        (
            "rows of a history without their ticket",
            "SELECT count(*) FROM ticket_entry e WHERE e.community_id = $1 AND NOT EXISTS
                (SELECT 1 FROM ticket t WHERE t.community_id = e.community_id AND t.id = e.ticket_id)",
        ),
        (
            "tickets without their need",
            "SELECT count(*) FROM ticket t WHERE t.community_id = $1 AND NOT EXISTS
                (SELECT 1 FROM need n WHERE n.community_id = t.community_id AND n.id = t.id)",
        ),
    ];
    for (what, query) in checks {
        let row = sqlx::query(query).bind(community.bytes()).fetch_one(&mut *conn).await?;
        let n: i64 = row.try_get(0)?;
        if n > 0 {
            return Ok(Some(format!("there are {n} {what}")));
        }
    }
    Ok(None)
}

/// The feed has no gaps and ends at the community's number; gives how many rows it has.
async fn check_feed(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> anyhow::Result<Result<i64, String>> {
    let row = sqlx::query(
        "SELECT count(*), coalesce(min(f.seq), 0), coalesce(max(f.seq), 0),
            (SELECT feed_seq FROM community WHERE id = $1) FROM feed f WHERE f.community_id = $1",
    )
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    let (n, first, last): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let stands: i64 = row.try_get(3)?;
    if n > 0 && last - first + 1 != n {
        return Ok(Err(format!("the feed has {n} rows from {first} to {last}: some are missing")));
    }
    if last > stands {
        return Ok(Err(format!("the feed ends at {last}, and the community's number is {stands}")));
    }
    Ok(Ok(n))
}
