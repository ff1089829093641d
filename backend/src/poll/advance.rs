//! Opening and closing by the clock: the roll is frozen and hashed, the ballots are opened and counted.

use super::{roll, store};
use crate::{
    error::AppError,
    feed,
    notice::{self, About},
    sql,
    state::App,
};
use linli_shared::{
    amount::Area,
    api::PollResult,
    ballot::{LogEntry, Opened, digest_opened},
    i18n::notice::Notice,
    id::{CommunityId, PollId, ResidentId},
    poll::{self, AgeBand, Choice, Counted, PollAction, PollStatus, Tally, bands, tally},
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
/// When the database cannot be read or written.
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
        advance(app, sql::id(row, 0, PollId::from_bytes)?, now).await?;
    }
    Ok(())
}

/// Brings one poll to where it should stand now.
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
    Ok(())
}

/// Opens or closes a poll that is due; says whether it did.
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
    remind(conn, community, id, now).await?;
    for action in [PollAction::Open, PollAction::Close] {
        let Some(record) = store::load_poll(conn, community, id).await? else { return Ok(false) };
        let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
        match poll::step(record.status, action, opens_at, closes_at, now) {
            Ok(next) if next == record.status => continue,
            Ok(PollStatus::Open) => open(conn, community, &record, now).await?,
            Ok(PollStatus::Closed) => close(conn, community, &record, now).await?,
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
    let entry = LogEntry::Setup {
        poll: record.id,
        draft: Box::new(record.draft.clone()),
        rule: record.draft.rule(),
        roll: roll::digest(conn, community, record.id).await?,
        entitled,
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
    band: AgeBand,
}

/// Adds up what is in the box.
pub(super) fn count(record: &Record, ballots: &[InBox]) -> Tally {
    let counted = ballots.iter().map(|b| Counted { choice: &b.opened.choice, area: b.area });
    tally(&record.draft.question, record.turnout.entitled, counted)
}

async fn close(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let ballots = list_counted(conn, community, record.id).await?;
    let tally = count(record, &ballots);
    let outcome = poll::outcome(&record.draft.rule(), &record.draft.question, &tally);
    let bands = bands(record.draft.franchise, ballots.iter().map(|ballot| ballot.band));
    let opened: Vec<Opened> = ballots.into_iter().map(|ballot| ballot.opened).collect();
    let n_counted = i64::try_from(opened.len())?;
    store::log(conn, community, record, &LogEntry::Close { n_counted }).await?;
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

/// The ballots that count, in the order of their trackers.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_counted(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<InBox>, AppError> {
    let rows = sqlx::query(
        "SELECT b.tracker, b.blind, b.choice, v.area, v.band FROM poll_voter v
         JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.n_ballots
         WHERE v.community_id = $1 AND v.poll_id = $2 ORDER BY b.tracker",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let choice: Choice = serde_json::from_str(row.try_get(2)?)?;
            let opened =
                Opened { tracker: store::digest(row, 0)?, blind: store::digest(row, 1)?, choice };
            let band: String = row.try_get(4)?;
            Ok(InBox {
                opened,
                area: Area(row.try_get(3)?),
                band: AgeBand::parse(&band).unwrap_or(AgeBand::Unknown),
            })
        })
        .collect()
}
