//! The clockwork (定时任务): reminders, escalations, automatic dispatch, the end of pauses and silences.
//!
//! Invariants: what is due is found by one index; each alarm happens once, on whichever node is
//! first, since the ticket's version moves with it; nothing depends on being on time to be right.

use crate::{
    book::Book,
    error::AppError,
    extract::AppState,
    notice::{self, About},
    state::App,
    ticket::{
        follow, follower, history,
        store::{self, Record},
    },
};
use linli_shared::{
    access::Role,
    i18n::notice::Notice,
    id::{CommunityId, EntryId, TicketId},
    ticket::{self, Actor, Alarm, ClockKind, Entry, Standing, TicketAction, TicketStatus},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::{sync::Arc, time::Duration};

/// How often the clockwork looks.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Most tickets of one look; the rest come with the next.
const BATCH: i64 = 100;
/// A ticket has at most one alarm for each clock, and one each for routing, pause and silence.
const ROUNDS_MAX: usize = 12;
const SYSTEM: Actor = Actor { id: None, party: None, standing: Standing::System };

/// Looks until the server stops.
pub async fn run(app: AppState) {
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if let Err(error) = run_due(&app).await {
            tracing::warn!(?error, "the clockwork will try again");
        }
    }
}

/// Does everything that is due now.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn run_due(app: &Arc<App>) -> Result<(), AppError> {
    let now = app.clock.now();
    for _ in 0..ROUNDS_MAX {
        let due = list_due(app, now).await?;
        if due.is_empty() {
            break;
        }
        let book = app.book().await?;
        for id in due {
            ring(app, &book, id, now).await?;
        }
        app.feed.wake();
    }
    crate::poll::run_due(app, now).await?;
    crate::topic::run_due(app, now).await?;
    crate::event::run_due(app, now).await?;
    crate::event::door::run_due(app, now).await?;
    crate::event::door::finish_due(app, now).await?;
    crate::reward::expire_due(app, now).await?;
    crate::time_bank::run_due(app, now).await?;
    crate::ledger::lapse_due(app, now).await?;
    crate::ledger::seal_due(app, now).await?;
    crate::sms::deliver_due(app).await?;
    sweep(app, now).await
}

async fn list_due(app: &Arc<App>, now: Timestamp) -> Result<Vec<TicketId>, AppError> {
    let rows = sqlx::query(
        "SELECT id FROM ticket WHERE wake_at <= $1 AND community_id = $2 ORDER BY wake_at LIMIT $3",
    )
    .bind(now.0)
    .bind(app.community.bytes())
    .bind(BATCH)
    .fetch_all(app.db.read())
    .await?;
    rows.iter().map(|row| crate::sql::id(row, 0, TicketId::from_bytes)).collect()
}

async fn ring(
    app: &Arc<App>,
    book: &Arc<Book>,
    id: TicketId,
    now: Timestamp,
) -> Result<(), AppError> {
    let (community, book) = (app.community, book.clone());
    let outcome = app
        .db
        .write(move |conn| {
            let book = book.clone();
            Box::pin(async move { ring_one(conn, community, &book, id, now).await })
        })
        .await;
    match outcome {
        // Another node or a person was first; the next look sees what is left.
        Err(AppError::Stale(_)) => Ok(()),
        outcome => outcome,
    }
}

async fn ring_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    id: TicketId,
    now: Timestamp,
) -> Result<(), AppError> {
    let Some(record) = store::load_record(conn, community, id).await? else { return Ok(()) };
    match ticket::alarm(&record.ticket, &book.clocks, now) {
        None => store::mark_awake(conn, community, &record, &book.clocks).await,
        Some(Alarm::Overdue(clock)) => overdue(conn, community, book, &record, clock, now).await,
        Some(Alarm::Route(party)) => {
            let mut next = record.ticket.clone();
            next.send(party, now);
            for member in book.members(party) {
                let told = Notice::Received { number: record.number.clone() };
                notice::insert_notice(
                    conn,
                    community,
                    member.bytes(),
                    &told,
                    About::Ticket(id),
                    now,
                )
                .await?;
            }
            for follower in follower::list_followers(conn, community, &record).await? {
                let told = Notice::Moved {
                    number: record.number.clone(),
                    status: TicketStatus::Dispatched,
                };
                notice::insert_notice(conn, community, &follower, &told, About::Ticket(id), now)
                    .await?;
            }
            let entry = (EntryId::new(now, rand::random()), &Entry::Routed { to: party });
            history::append(conn, community, &record, &next, book, entry, SYSTEM, now).await
        }
        Some(Alarm::PauseOver) => {
            step(conn, community, book, &record, TicketAction::Resume, now).await
        }
        Some(Alarm::SilenceOver) => {
            let words = "7 天内没有评价，自动结案".to_owned();
            step(conn, community, book, &record, TicketAction::Close { words }, now).await
        }
    }
}

/// Owner and lead are told; when the whole time is over it also goes one rung up.
async fn overdue(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    record: &Record,
    clock: ClockKind,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut next = record.ticket.clone();
    next.alarmed.push(clock);
    let told = Notice::Overdue { number: record.number.clone(), clock };
    let lead = book.holders(Role::GridLead, next.grid).take(1);
    let mut people: Vec<_> = next.owner.into_iter().chain(lead).collect();
    people.dedup();
    for person in people {
        notice::insert_notice(
            conn,
            community,
            person.bytes(),
            &told,
            About::Ticket(record.id),
            now,
        )
        .await?;
    }
    let entry = (EntryId::new(now, rand::random()), &Entry::Overdue { clock });
    history::append(conn, community, record, &next, book, entry, SYSTEM, now).await?;
    if clock != ClockKind::Finish || next.level.above().is_none() {
        return Ok(());
    }
    let Some(record) = store::load_record(conn, community, record.id).await? else { return Ok(()) };
    let reason = "办理超时，自动上报".to_owned();
    step(conn, community, book, &record, TicketAction::Escalate { reason }, now).await
}

async fn step(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    record: &Record,
    action: TicketAction,
    now: Timestamp,
) -> Result<(), AppError> {
    let next = ticket::step(&record.ticket, &action, SYSTEM, now).map_err(crate::error::refused)?;
    follow::tell(conn, community, book, record, &next, &action, None, now).await?;
    let entry = (EntryId::new(now, rand::random()), &Entry::Acted { action });
    history::append(conn, community, record, &next, book, entry, SYSTEM, now).await
}

/// Throws away what has had its time: sessions, sign-in codes, counters, uploads nobody used.
async fn sweep(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let sweeps: [(&'static str, i64); 3] = [
        ("DELETE FROM session WHERE expires_at < $1", 0),
        ("DELETE FROM sms_code WHERE expires_at < $1", 0),
        ("DELETE FROM rate WHERE window_at < $1", 2),
    ];
    let has_old = sqlx::query("SELECT 1 FROM rate WHERE window_at < $1 UNION ALL SELECT 1 FROM session WHERE expires_at < $2 LIMIT 1")
        .bind(now.plus_days(-2).0)
        .bind(now.0)
        .fetch_optional(app.db.read())
        .await?;
    if has_old.is_none() {
        return Ok(());
    }
    app.db
        .write(move |conn| {
            Box::pin(async move {
                for (sql, days) in sweeps {
                    sqlx::query(sql).bind(now.plus_days(-days).0).execute(&mut *conn).await?;
                }
                Ok(())
            })
        })
        .await
}
