//! Recomputes what polls claim (审计): turnout, roll, log and result, each from the rows below it.

use super::{
    advance::{add_up, list_counted},
    roll,
    store::{Record, poll_columns, read_record},
};
use crate::{error::AppError, sql};
use linli_shared::{
    amount::Area,
    ballot::{LogEntry, Replay, digest_opened},
    id::CommunityId,
    poll::{self, PollStatus, Sum},
};
use sqlx::{AnyConnection, Row};

/// Names the first thing about any poll that does not agree with its rows; else how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Result<i64, String>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        poll_columns!(),
        " FROM poll p WHERE p.community_id = $1 ORDER BY p.id"
    ))
    .bind(community.bytes())
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let record = read_record(row)?;
        if let Some(wrong) = check(conn, community, &record, Replay::default()).await? {
            return Ok(Err(format!("poll {}: {wrong}", record.draft.title)));
        }
    }
    Ok(Ok(i64::try_from(rows.len())?))
}

/// Counts one poll again, without asking for the proofs of ballots that were proved when they came in;
/// what is wrong, if anything.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn recount(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Option<String>, AppError> {
    check(conn, community, record, Replay::trusting()).await
}

async fn check(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    replay: Replay,
) -> Result<Option<String>, AppError> {
    let voted = count_voted(conn, community, record).await?;
    if voted != record.turnout.taking_part {
        return Ok(Some(format!(
            "turnout is {:?}, and should be {voted:?}",
            record.turnout.taking_part
        )));
    }
    let log = list_log(conn, community, record).await?;
    if i64::try_from(log.len())? != record.log_size {
        return Ok(Some(format!("the log has {} of {} entries", log.len(), record.log_size)));
    }
    let Some(LogEntry::Setup { roll: frozen, entitled, .. }) = log.first() else {
        let is_unopened = record.log_size == 0 && record.status != PollStatus::Closed;
        return Ok((!is_unopened).then(|| "the log does not begin with the setup".to_owned()));
    };
    if roll::digest(conn, community, record.id).await? != *frozen {
        return Ok(Some("the roll was changed after it was frozen".to_owned()));
    }
    if *entitled != record.turnout.entitled {
        return Ok(Some("who is entitled was changed after the opening".to_owned()));
    }
    if let Some(wrong) = check_trackers(conn, community, record, &log).await? {
        return Ok(Some(wrong));
    }
    check_result(conn, community, record, (log, replay)).await
}

async fn count_voted(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Sum, AppError> {
    let row = sqlx::query(
        "SELECT count(*), CAST(coalesce(sum(area), 0) AS BIGINT) FROM poll_voter
         WHERE community_id = $1 AND poll_id = $2 AND n_ballots > 0",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .fetch_one(conn)
    .await?;
    Ok(Sum { heads: row.try_get(0)?, area: Area(row.try_get(1)?) })
}

async fn list_log(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Vec<LogEntry>, AppError> {
    let rows = sqlx::query(
        "SELECT entry FROM poll_log WHERE community_id = $1 AND poll_id = $2 ORDER BY seq",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(row.try_get(0)?)?)).collect()
}

/// Every ballot in the box stands in the log under its number, and no other does.
async fn check_trackers(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    log: &[LogEntry],
) -> Result<Option<String>, AppError> {
    let rows = sqlx::query(
        "SELECT tracker, log_seq FROM ballot WHERE community_id = $1 AND poll_id = $2 ORDER BY log_seq",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .fetch_all(conn)
    .await?;
    let logged = log.iter().filter(|entry| matches!(entry, LogEntry::Ballot { .. })).count();
    if logged != rows.len() {
        return Ok(Some(format!("the log has {logged} ballots, the box {}", rows.len())));
    }
    for row in &rows {
        let (sealed, seq) = (sql::digest(row, 0)?, row.try_get::<i64, _>(1)?);
        let entry = usize::try_from(seq).ok().and_then(|seq| log.get(seq));
        if !matches!(entry, Some(LogEntry::Ballot { tracker, .. }) if *tracker == sealed) {
            return Ok(Some(format!("ballot {sealed} is not entry {seq} of the log")));
        }
    }
    Ok(None)
}

async fn check_result(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    (log, replay): (Vec<LogEntry>, Replay),
) -> Result<Option<String>, AppError> {
    if record.status != PollStatus::Closed {
        return Ok(None);
    }
    let (Some(LogEntry::Result { tally, outcome, opened }), Some(result)) =
        (log.last().cloned(), &record.result)
    else {
        return Ok(Some("it is closed, and its result is missing".to_owned()));
    };
    let wrong = if record.draft.secrecy.is_secret() {
        replay_all(log, replay).await?
    } else {
        let ballots = list_counted(conn, community, record.id).await?;
        let again = add_up(record, &ballots);
        let ballots: Vec<_> = ballots.into_iter().map(|ballot| ballot.opened).collect();
        if digest_opened(&ballots) != opened {
            Some("the ballots are not those that were counted".to_owned())
        } else if again != tally {
            Some("the sums are not those of the ballots".to_owned())
        } else {
            None
        }
    };
    if wrong.is_some() {
        return Ok(wrong);
    }
    let again = poll::outcome(&record.draft.rule(), &record.draft.question, &tally);
    if (&tally, &outcome) != (&result.tally, &result.outcome) || again != outcome {
        return Ok(Some("the result shown is not the one in the log".to_owned()));
    }
    Ok(None)
}

/// The log of a secret poll is replayed, since nobody can add up its ballots otherwise: on a thread that
/// serves nobody.
async fn replay_all(log: Vec<LogEntry>, mut replay: Replay) -> Result<Option<String>, AppError> {
    let replayed = tokio::task::spawn_blocking(move || {
        log.into_iter().try_for_each(|entry| replay.push(entry)).and_then(|()| replay.finish(&[]))
    });
    let flaw = replayed.await.map_err(anyhow::Error::from)?.err();
    Ok(flaw.map(|flaw| format!("the log does not replay: {}", flaw.code())))
}
