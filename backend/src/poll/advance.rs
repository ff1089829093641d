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
    api::{BandSum, PollResult},
    ballot::{LogEntry, Opened, digest_opened},
    i18n::notice::Notice,
    id::{CommunityId, PollId, ResidentId},
    poll::{
        self, AgeBand, Choice, Counted, Franchise, GROUP_MIN, PollAction, PollStatus, Rule, Sum,
        tally,
    },
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
        match (action, poll::step(record.status, action, opens_at, closes_at, now)) {
            (PollAction::Open, Ok(PollStatus::Open)) if record.status == PollStatus::Announced => {
                open(conn, community, &record, now).await?;
            }
            (PollAction::Close, Ok(PollStatus::Closed)) => {
                close(conn, community, &record, now).await?;
            }
            (_, _) => continue,
        }
        moved = true;
        let seq = feed::take_seq(conn, community).await?;
        feed::append_event(conn, community, seq, "poll", id.bytes(), now).await?;
    }
    Ok(moved)
}

/// Where the rule of a poll comes from: its mode and matter, and the covenant for the silent.
pub(super) fn rule_of(record: &Record) -> Rule {
    let rule = poll::rule(record.draft.mode, record.draft.matter);
    Rule { silent_follow: record.draft.silent_follow, ..rule }
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
        rule: rule_of(record),
        roll: roll::digest(conn, community, record.id).await?,
        entitled,
    };
    log(conn, community, record, &entry).await?;
    let wake_at = poll::remind_at(record.draft.opens_at, record.draft.closes_at);
    mark(conn, community, record.id, PollStatus::Open, wake_at).await?;
    let told = Notice::PollOpened { title: record.draft.title.clone() };
    for person in list_persons(conn, community, record.id).await? {
        notice::insert_notice(conn, community, person.bytes(), &told, About::Poll(record.id), now)
            .await?;
    }
    Ok(())
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
    let rows = sqlx::query(
        "SELECT p.resident_id FROM poll_voter_person p
         JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
         WHERE p.community_id = $1 AND p.poll_id = $2 AND v.is_struck = 0 AND v.n_ballots = 0",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let closes_at = record.draft.closes_at;
    let told = Notice::PollEnding { title: record.draft.title, closes_at };
    for row in &rows {
        let person = sql::id(row, 0, ResidentId::from_bytes)?;
        notice::insert_notice(conn, community, person.bytes(), &told, About::Poll(id), now).await?;
    }
    Ok(())
}

async fn log(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    entry: &LogEntry,
) -> Result<(), AppError> {
    let place =
        store::take_place(conn, community, record.id, record.status, Sum::default()).await?;
    let seq = place.ok_or_else(|| AppError::Stale(String::new()))?;
    store::append_log(conn, community, record.id, seq, entry).await
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

/// Everybody who may cast for a voting unit that is on the roll.
async fn list_persons(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<ResidentId>, AppError> {
    let rows = sqlx::query(
        "SELECT p.resident_id FROM poll_voter_person p
         JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
         WHERE p.community_id = $1 AND p.poll_id = $2 AND v.is_struck = 0",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, ResidentId::from_bytes)).collect()
}

/// A ballot that counts, as it is counted.
struct InBox {
    opened: Opened,
    area: Area,
    band: AgeBand,
}

async fn close(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let ballots = list_counted(conn, community, record.id).await?;
    let counted = ballots.iter().map(|b| Counted { choice: &b.opened.choice, area: b.area });
    let tally = tally(&record.draft.question, record.turnout.entitled, counted);
    let outcome = poll::outcome(&rule_of(record), &record.draft.question, &tally);
    let bands = bands(record.draft.franchise, &ballots);
    let opened: Vec<Opened> = ballots.into_iter().map(|ballot| ballot.opened).collect();
    let n_counted = i64::try_from(opened.len())?;
    log(conn, community, record, &LogEntry::Close { n_counted }).await?;
    let entry = LogEntry::Result {
        tally: tally.clone(),
        outcome: outcome.clone(),
        opened: digest_opened(&opened),
    };
    log(conn, community, record, &entry).await?;
    mark(conn, community, record.id, PollStatus::Closed, Timestamp::NEVER).await?;
    let told = Notice::PollClosed { title: record.draft.title.clone() };
    let result = PollResult { tally, outcome, bands };
    sqlx::query("UPDATE poll SET result = $1 WHERE community_id = $2 AND id = $3")
        .bind(serde_json::to_string(&result)?)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .execute(&mut *conn)
        .await?;
    for person in list_persons(conn, community, record.id).await? {
        notice::insert_notice(conn, community, person.bytes(), &told, About::Poll(record.id), now)
            .await?;
    }
    Ok(())
}

async fn list_counted(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<InBox>, AppError> {
    let rows = sqlx::query(
        "SELECT b.tracker, b.blind, b.choice, v.area, v.band FROM poll_voter v
         JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.counts
         WHERE v.community_id = $1 AND v.poll_id = $2 AND v.counts > 0 ORDER BY b.tracker",
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

/// The opened ballots of a poll that is over, in the order of their trackers.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_opened(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Vec<Opened>, AppError> {
    Ok(list_counted(conn, community, id).await?.into_iter().map(|b| b.opened).collect())
}

/// How many of each age took part; nothing where one group would be too small to hide in.
fn bands(franchise: Franchise, ballots: &[InBox]) -> Vec<BandSum> {
    if franchise != Franchise::Adult {
        return Vec::new();
    }
    let of = |band| ballots.iter().filter(|ballot| ballot.band == band).count();
    let sums: Vec<BandSum> = AgeBand::ALL
        .into_iter()
        .map(|band| BandSum { band, n_voted: i64::try_from(of(band)).unwrap_or(i64::MAX) })
        .filter(|sum| sum.n_voted > 0)
        .collect();
    if sums.iter().all(|sum| sum.n_voted >= GROUP_MIN) { sums } else { Vec::new() }
}
