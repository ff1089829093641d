//! Opening and closing by the clock: the roll is frozen and hashed, the ballots are opened and counted.

use super::{announce, ceremony, roll, secret, store, thanks};
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
    log::Hash,
    poll::{self, AgeBand, Counted, PollAction, PollStatus, Secrecy, Tally, bands, tally},
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
    thanks::run_due(app, now).await
}

/// Brings one poll to where it should stand now. The box of a secret poll is shut first and added up
/// then: that takes its time, and the write queue must not wait for it.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn advance(app: &Arc<App>, id: PollId, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    let moved = app
        .db
        .write(move |conn| Box::pin(async move { advance_one(conn, community, id, now).await }))
        .await?;
    if moved {
        app.feed.wake();
    }
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, community, id).await?;
    drop(conn);
    let Some(record) = record.filter(|record| record.status == PollStatus::Counting) else {
        return Ok(());
    };
    // Added up at once also where trustees open the sums, so that none of them waits for it.
    let sums = secret::load_sums(app, &record).await?;
    if record.draft.secrecy != Secrecy::Server {
        return Ok(());
    }
    let opened = Arc::new(secret::open_box(&app.secret, &record, &sums)?);
    app.db
        .write(move |conn| {
            let opened = opened.clone();
            Box::pin(async move { publish_opened(conn, community, id, &opened, now).await })
        })
        .await?;
    app.boxes.forget_sums(id);
    app.feed.wake();
    Ok(())
}

/// Opens or shuts a poll that is due, and publishes what needs no key; says whether it did anything.
///
/// # Errors
/// When the rows cannot be read or written.
pub(crate) async fn advance_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let mut moved = false;
    store::hold(conn, community, id).await?;
    remind(conn, community, id, now).await?;
    for action in [PollAction::Open, PollAction::Close, PollAction::Publish] {
        let Some(record) = store::load_poll(conn, community, id).await? else { return Ok(false) };
        let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
        match poll::step(record.status, action, opens_at, closes_at, now) {
            Ok(next) if next == record.status => continue,
            Ok(PollStatus::Open) => open(conn, community, &record, now).await?,
            Ok(PollStatus::Counting) => shut(conn, community, &record, now).await?,
            Ok(PollStatus::Closed) if record.draft.secrecy == Secrecy::Open => {
                let ballots = list_counted(conn, community, id).await?;
                let tally = add_up(&record, &ballots);
                let opened: Vec<_> = ballots.into_iter().map(|ballot| ballot.opened).collect();
                publish(conn, community, &record, (tally, digest_opened(&opened)), now).await?;
            }
            Ok(PollStatus::Closed) if record.draft.secrecy == Secrecy::Trustees => {
                remind_trustees(conn, community, id, now).await?;
                continue;
            }
            Ok(PollStatus::Announced | PollStatus::Closed | PollStatus::Void) | Err(_) => continue,
        }
        moved = true;
        feed::announce(conn, community, "poll", id.bytes(), now).await?;
    }
    Ok(moved)
}

/// Publishes what the server's own key opened. Another node may have done it meanwhile.
async fn publish_opened(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    (share, tally): &(Share, Tally),
    now: Timestamp,
) -> Result<(), AppError> {
    let record = store::hold_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    if record.status != PollStatus::Counting {
        return Ok(());
    }
    store::log(conn, community, &record, &LogEntry::Share(share.clone())).await?;
    publish(conn, community, &record, (tally.clone(), digest_opened(&[])), now).await?;
    feed::announce(conn, community, "poll", id.bytes(), now).await
}

/// Opens and publishes a secret poll that is shut with the server's own key, in one go.
///
/// # Errors
/// When the log cannot be read, or a row not be written.
pub(crate) async fn open_and_publish(
    conn: &mut AnyConnection,
    community: CommunityId,
    secret: &Secret,
    id: PollId,
    now: Timestamp,
) -> Result<(), AppError> {
    let record = store::load_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    let sums = secret::add_up(conn, community, &record, drop).await?;
    let opened = secret::open_box(secret, &record, &sums)?;
    publish_opened(conn, community, id, &opened, now).await
}

async fn open(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let entitled = roll::draw(conn, community, record.id, &record.draft, now).await?;
    let has_no_key = record.draft.secrecy.is_secret() && record.sealing.is_none();
    if has_no_key || record.draft.is_too_few(entitled) {
        let why = if has_no_key { "poll.trustees_late" } else { "poll.secret_too_few" };
        let reason = problem::text(Lang::Zh, why);
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

/// Trustees who have not opened the sums are asked again every day.
async fn remind_trustees(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    now: Timestamp,
) -> Result<(), AppError> {
    let is_due = sqlx::query(
        "UPDATE poll SET wake_at = $1 WHERE community_id = $2 AND id = $3 AND status = $4 AND wake_at <= $5",
    )
    .bind(now.plus_days(1).0)
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(PollStatus::Counting.code())
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let Some(record) = store::load_poll(conn, community, id).await?.filter(|_| is_due > 0) else {
        return Ok(());
    };
    let told = Notice::TrusteeOpens { title: record.draft.title };
    let trustees = ceremony::list(conn, community, id).await?;
    let mut silent = Vec::new();
    for trustee in trustees {
        if trustee.share.is_none() {
            silent.push(trustee.who);
        }
    }
    ceremony::tell(conn, community, id, &silent, &told, now).await
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

/// Shuts the box: no ballot comes in any more. Trustees are asked to open the sums.
async fn shut(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let n_counted = record.turnout.taking_part.heads;
    store::log(conn, community, record, &LogEntry::Close { n_counted }).await?;
    let wake_at = if record.draft.trustees.is_some() { now } else { record.draft.closes_at };
    mark(conn, community, record.id, PollStatus::Counting, wake_at).await
}

/// Puts the result into the log and tells everybody.
///
/// # Errors
/// When a row cannot be written.
pub(super) async fn publish(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    (tally, opened): (Tally, Hash),
    now: Timestamp,
) -> Result<(), AppError> {
    let outcome = poll::outcome(&record.draft.rule(), &record.draft.question, &tally);
    let voted = list_bands(conn, community, record.id).await?;
    let bands = bands(record.draft.franchise, voted);
    let entry = LogEntry::Result { tally: tally.clone(), outcome: outcome.clone(), opened };
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
                Opened { tracker: sql::digest(row, 0)?, blind: sql::digest(row, 1)?, choice };
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
