//! Opening and closing by the clock: the roll is frozen and hashed, the ballots are opened and counted.

use super::{
    announce, roll,
    secret::{self, OpenedBox},
    store,
};
use crate::{
    error::AppError,
    feed,
    notice::{self, About},
    secret::Secret,
    sql,
    state::App,
};
use anyhow::Context;
use linli_shared::{
    amount::Area,
    api::PollResult,
    ballot::{LogEntry, Opened, Share, digest_opened},
    i18n::{Lang, notice::Notice, problem},
    id::{CommunityId, PollId, ResidentId},
    poll::{self, AgeBand, Counted, PollAction, PollStatus, Tally, bands, tally},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;
use store::Record;

/// Most polls of one look.
const BATCH: i64 = 50;

/// Opens and closes what is due.
///
/// # Errors
/// When what is due cannot be read.
pub async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT id FROM poll WHERE community_id = $1 AND wake_at <= $2 ORDER BY wake_at LIMIT $3",
    )
    .bind(app.community.bytes())
    .bind(now.0)
    .bind(BATCH)
    .fetch_all(app.db.read())
    .await?;
    for row in &rows {
        let id = sql::id(row, 0, PollId::from_bytes)?;
        // A box that does not open stays shut and is tried again; it holds nobody else up.
        if let Err(error) = advance(app, id, now).await {
            tracing::error!(poll = %id, ?error, "a poll does not go on");
        }
    }
    Ok(())
}

/// Brings one poll to where it should stand now.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn advance(app: &Arc<App>, id: PollId, now: Timestamp) -> Result<(), AppError> {
    let opened = open_due(app, id, now).await?;
    let writer = app.clone();
    let moved = app
        .db
        .write(move |conn| {
            let (app, opened) = (writer.clone(), opened.clone());
            Box::pin(async move {
                advance_one(conn, app.community, (&app.secret, opened), id, now).await
            })
        })
        .await?;
    if moved {
        app.feed.wake();
    }
    Ok(())
}

/// Adds up a secret poll that is over. That takes its time, and the write queue must not wait for it.
async fn open_due(
    app: &Arc<App>,
    id: PollId,
    now: Timestamp,
) -> Result<Option<Arc<OpenedBox>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, app.community, id).await?;
    drop(conn);
    let Some(record) = record.filter(|record| record.sealing.is_some()) else { return Ok(None) };
    let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
    if record.status != PollStatus::Open
        || poll::step(record.status, PollAction::Close, opens_at, closes_at, now).is_err()
    {
        return Ok(None);
    }
    secret::open_with_progress(app, &record).await.map(Some)
}

/// Opens or closes a poll that is due; says whether it did. The box of a secret poll was opened before
/// it, or is opened here, by the server's secret.
///
/// # Errors
/// When the rows cannot be read or written.
pub(crate) async fn advance_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    (secret, opened): (&Secret, Option<Arc<OpenedBox>>),
    id: PollId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let mut moved = false;
    remind(conn, community, id, now).await?;
    for action in [PollAction::Open, PollAction::Close] {
        let Some(record) = store::load_poll(conn, community, id).await? else { return Ok(false) };
        let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
        match poll::step(record.status, action, opens_at, closes_at, now) {
            Ok(next) if next == record.status => continue,
            Ok(PollStatus::Open) => open(conn, community, &record, now).await?,
            Ok(PollStatus::Closed) => {
                let counted = count(conn, community, (secret, opened.as_deref()), &record).await?;
                // A ballot came in while the box was added up: it is added up again.
                let Some(counted) = counted else { continue };
                close(conn, community, &record, counted, now).await?;
            }
            Ok(PollStatus::Announced | PollStatus::Void) | Err(_) => continue,
        }
        moved = true;
        feed::announce(conn, community, "poll", id.bytes(), now).await?;
    }
    Ok(moved)
}

async fn open(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let entitled = roll::draw(conn, community, record.id, &record.draft, now).await?;
    if record.draft.is_too_few(entitled) {
        let reason = problem::text(Lang::Zh, "poll.secret_too_few");
        return announce::mark_void(conn, community, record, PollStatus::Void, reason, now).await;
    }
    let entry = LogEntry::Setup {
        poll: record.id,
        draft: Box::new(record.draft.clone()),
        rule: record.draft.rule(),
        roll: roll::digest(conn, community, record.id).await?,
        entitled,
        sealing: record.sealing.clone(),
    };
    store::log(conn, community, record, &entry).await?;
    let wake_at = poll::remind_at(record.draft.opens_at, record.draft.closes_at);
    mark(conn, community, record.id, PollStatus::Open, wake_at).await?;
    let told = Notice::PollOpened { title: record.draft.title.clone() };
    tell(conn, community, record.id, Whom::Everybody, &told, now).await
}

/// Who has not voted a day before the end is reminded, once.
async fn remind(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    now: Timestamp,
) -> Result<(), AppError> {
    let is_due = sqlx::query(
        "UPDATE poll SET wake_at = closes_at
         WHERE community_id = $1 AND id = $2 AND status = $3 AND wake_at <= $4 AND wake_at < closes_at AND closes_at > $4",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(PollStatus::Open.code())
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if is_due == 0 {
        return Ok(());
    }
    let Some(record) = store::load_poll(conn, community, id).await? else { return Ok(()) };
    let closes_at = record.draft.closes_at;
    let told = Notice::PollEnding { title: record.draft.title, closes_at };
    tell(conn, community, id, Whom::Silent, &told, now).await
}

async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    status: PollStatus,
    wake_at: Timestamp,
) -> Result<(), AppError> {
    sqlx::query("UPDATE poll SET status = $1, wake_at = $2 WHERE community_id = $3 AND id = $4")
        .bind(status.code())
        .bind(wake_at.0)
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Who is told, of those who may cast for a voting unit on the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    Everybody,
    /// Whose unit has not voted yet.
    Silent,
}

async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    whom: Whom,
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT p.resident_id FROM poll_voter_person p
         JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
         WHERE p.community_id = $1 AND p.poll_id = $2 AND v.is_struck = 0 AND ($3 = 1 OR v.n_ballots = 0)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(i64::from(whom == Whom::Everybody))
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let person = sql::id(row, 0, ResidentId::from_bytes)?;
        notice::insert_notice(conn, community, person.bytes(), told, About::Poll(id), now).await?;
    }
    Ok(())
}

/// A ballot that counts, as it is counted.
pub(super) struct InBox {
    pub(super) opened: Opened,
    area: Area,
}

/// Adds up what is in an open box.
pub(super) fn add_up(record: &Record, ballots: &[InBox]) -> Tally {
    let counted = ballots.iter().map(|b| Counted { choice: &b.opened.choice, area: b.area });
    tally(&record.draft.question, record.turnout.entitled, counted)
}

/// What a box came to: the ballots of an open one, a share of the key for the sums of a secret one.
enum InSum {
    Open(Vec<Opened>),
    Secret(Share),
}

/// Counts a box; none when it is not the box that was opened before.
async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
    (secret, opened): (&Secret, Option<&OpenedBox>),
    record: &Record,
) -> Result<Option<(Tally, InSum)>, AppError> {
    if !record.draft.secrecy.is_secret() {
        let ballots = list_counted(conn, community, record.id).await?;
        let tally = add_up(record, &ballots);
        let opened = ballots.into_iter().map(|ballot| ballot.opened).collect();
        return Ok(Some((tally, InSum::Open(opened))));
    }
    let now_opened = match opened {
        Some(opened) if opened.log_size != record.log_size => return Ok(None),
        Some(_) => None,
        None => Some(secret::open_box(conn, community, secret, record, drop).await?),
    };
    let opened = opened.or(now_opened.as_ref());
    Ok(opened.map(|opened| (opened.tally.clone(), InSum::Secret(opened.share.clone()))))
}

async fn close(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    (tally, in_sum): (Tally, InSum),
    now: Timestamp,
) -> Result<(), AppError> {
    let outcome = poll::outcome(&record.draft.rule(), &record.draft.question, &tally);
    let voted = list_bands(conn, community, record.id).await?;
    let bands = bands(record.draft.franchise, voted);
    let n_counted = tally.turnout.taking_part.heads;
    store::log(conn, community, record, &LogEntry::Close { n_counted }).await?;
    let opened = match in_sum {
        InSum::Open(opened) => opened,
        InSum::Secret(share) => {
            store::log(conn, community, record, &LogEntry::Share(share)).await?;
            Vec::new()
        }
    };
    let entry = LogEntry::Result {
        tally: tally.clone(),
        outcome: outcome.clone(),
        opened: digest_opened(&opened),
    };
    store::log(conn, community, record, &entry).await?;
    mark(conn, community, record.id, PollStatus::Closed, Timestamp::NEVER).await?;
    let told = Notice::PollClosed { title: record.draft.title.clone() };
    let result = PollResult { tally, outcome, bands };
    sqlx::query("UPDATE poll SET result = $1 WHERE community_id = $2 AND id = $3")
        .bind(serde_json::to_string(&result)?)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .execute(&mut *conn)
        .await?;
    tell(conn, community, record.id, Whom::Everybody, &told, now).await
}

/// The open ballots that count, in the order of their trackers.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_counted(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<InBox>, AppError> {
    let rows = sqlx::query(
        "SELECT b.tracker, b.blind, b.choice, v.area FROM poll_voter v
         JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.n_ballots
         WHERE v.community_id = $1 AND v.poll_id = $2 ORDER BY b.tracker",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let choice = store::choice(row, 2)?.context("an open ballot without a choice")?;
            let opened =
                Opened { tracker: store::digest(row, 0)?, blind: store::digest(row, 1)?, choice };
            Ok(InBox { opened, area: Area(row.try_get(3)?) })
        })
        .collect()
}

/// The age bands of those who took part.
async fn list_bands(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<AgeBand>, AppError> {
    let rows = sqlx::query(
        "SELECT band FROM poll_voter WHERE community_id = $1 AND poll_id = $2 AND n_ballots > 0",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(AgeBand::parse(row.try_get(0)?).unwrap_or(AgeBand::Unknown))).collect()
}
