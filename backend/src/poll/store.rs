//! The rows of polls, ballots and logs.

use crate::{db::Statement, error::AppError, sql};
use linli_shared::{
    amount::Area,
    api::PollResult,
    ballot::{LogEntry, Sealed, Sealing},
    id::{BallotId, CommunityId, PollId, ResidentId, UploadId, VoterId},
    log::Hash,
    poll::{Channel, Choice, PollDraft, PollStatus, Sum, Turnout},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A poll as it is stored.
#[derive(Clone)]
pub(super) struct Record {
    pub id: PollId,
    pub draft: PollDraft,
    pub status: PollStatus,
    pub announced_at: Timestamp,
    pub turnout: Turnout,
    pub log_size: i64,
    pub result: Option<PollResult>,
    pub void_reason: Option<String>,
    pub sealing: Option<Sealing>,
}

macro_rules! poll_columns {
    () => {
        "p.id, p.draft, p.status, p.announced_at, p.n_entitled, p.area_entitled, p.n_voted, p.area_voted, \
         p.log_size, p.result, p.void_reason, p.sealing"
    };
}
pub(super) use poll_columns;

/// Reads the columns of [`poll_columns`], which stand first.
pub(super) fn read_record(row: &AnyRow) -> Result<Record, AppError> {
    let sum = |heads, area| -> Result<Sum, AppError> {
        Ok(Sum { heads: row.try_get(heads)?, area: Area(row.try_get(area)?) })
    };
    let result: Option<String> = row.try_get(9)?;
    let sealing: Option<String> = row.try_get(11)?;
    Ok(Record {
        id: sql::id(row, 0, PollId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(1)?)?,
        status: sql::word(row, 2, PollStatus::parse)?,
        announced_at: Timestamp(row.try_get(3)?),
        turnout: Turnout { entitled: sum(4, 5)?, taking_part: sum(6, 7)? },
        log_size: row.try_get(8)?,
        result: result.as_deref().map(serde_json::from_str).transpose()?,
        void_reason: row.try_get(10)?,
        sealing: sealing.as_deref().map(serde_json::from_str).transpose()?,
    })
}

/// One poll.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn load_poll(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Option<Record>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        poll_columns!(),
        " FROM poll p WHERE p.community_id = $1 AND p.id = $2"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_record).transpose()
}

/// Holds a poll until the transaction ends: what is decided from it is still true when it is written.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn hold(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<(), AppError> {
    sqlx::query("UPDATE poll SET wake_at = wake_at WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// One poll, held until the transaction ends.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn hold_poll(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Option<Record>, AppError> {
    hold(conn, community, id).await?;
    load_poll(conn, community, id).await
}

/// The keys that a poll's ballots are sealed for; none where they are open, or not made yet.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn load_sealing(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Option<Sealing>, AppError> {
    Ok(load_poll(conn, community, id).await?.and_then(|record| record.sealing))
}

/// A place in a poll's log.
pub(super) struct Place {
    pub(super) seq: i64,
    /// The ballot that stands before this one for the same voting unit.
    pub(super) replaces: Option<Hash>,
}

/// Takes the next place in a poll's log, as long as the poll stands where it is believed to stand.
/// None when it has moved on. The unit whose ballot takes it is held by now: whoever looked before might
/// not have seen the ballot that this one replaces.
pub(super) async fn take_place(
    conn: &mut AnyConnection,
    community: CommunityId,
    (poll, status): (PollId, PollStatus),
    joined: Sum,
    before: Option<(VoterId, i64)>,
) -> Result<Option<Place>, AppError> {
    let row = sqlx::query(
        "UPDATE poll SET log_size = log_size + 1, n_voted = n_voted + $1, area_voted = area_voted + $2
         WHERE community_id = $3 AND id = $4 AND status = $5
         RETURNING log_size, (SELECT tracker FROM ballot WHERE community_id = $3 AND poll_id = $4 AND voter_id = $6 AND seq = $7)",
    )
    .bind(joined.heads)
    .bind(joined.area.0)
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(status.code())
    .bind(before.map_or_else(Vec::new, |(voter, _)| voter.bytes().to_vec()))
    .bind(before.map_or(0, |(_, seq)| seq))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let replaces = before.map(|_| sql::digest(&row, 1)).transpose()?;
    Ok(Some(Place { seq: row.try_get::<i64, _>(0)? - 1, replaces }))
}

/// An entry under a place that was taken in the same transaction.
pub(super) fn append_log(
    community: CommunityId,
    poll: PollId,
    seq: i64,
    entry: &LogEntry,
) -> Result<Statement, AppError> {
    const SQL: &str =
        "INSERT INTO poll_log (community_id, poll_id, seq, entry) VALUES ($1, $2, $3, $4)";
    let row = sqlx::query(SQL).bind(community.bytes()).bind(poll.bytes()).bind(seq);
    Ok(row.bind(serde_json::to_string(entry)?))
}

/// Adds an entry to the log of a poll that stands where it is believed to stand.
///
/// # Errors
/// [`AppError::Stale`] when the poll has moved on.
pub(super) async fn log(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    entry: &LogEntry,
) -> Result<(), AppError> {
    let standing = (record.id, record.status);
    let place = take_place(conn, community, standing, Sum::default(), None).await?;
    let seq = place.ok_or_else(|| AppError::Stale(String::new()))?.seq;
    append_log(community, record.id, seq, entry)?.execute(conn).await?;
    Ok(())
}

/// What a ballot says.
pub(crate) enum Vote {
    /// To the household and the keepers.
    Open { choice: Choice, blind: Hash },
    /// To nobody; its rows hold nothing, the log holds the sealed ballot.
    Secret(Box<Sealed>),
}

impl Vote {
    /// The columns `choice` and `blind`.
    fn columns(&self) -> Result<(String, &[u8]), AppError> {
        match self {
            Self::Open { choice, blind } => Ok((serde_json::to_string(choice)?, &blind.0)),
            Self::Secret(_) => Ok((String::new(), &[])),
        }
    }
}

/// Reads the column `choice`; none of a secret ballot, or of no ballot.
pub(super) fn choice(row: &AnyRow, index: usize) -> Result<Option<Choice>, AppError> {
    let text: Option<String> = row.try_get(index)?;
    let text = text.filter(|text| !text.is_empty());
    Ok(text.as_deref().map(serde_json::from_str).transpose()?)
}

/// A ballot on its way into the box.
pub(crate) struct NewBallot {
    pub id: BallotId,
    pub channel: Channel,
    pub vote: Vote,
    pub tracker: Hash,
    pub by: ResidentId,
    pub witness: Option<String>,
    pub proxy: Option<String>,
    pub photo: Option<UploadId>,
}

/// A ballot in the box. No row is written when its id, or the same sealed ballot, is there already.
pub(super) fn insert_ballot(
    community: CommunityId,
    (poll, voter, seq): (PollId, VoterId, i64),
    log_seq: i64,
    ballot: &NewBallot,
    now: Timestamp,
) -> Result<Statement, AppError> {
    let (choice, blind) = ballot.vote.columns()?;
    let row = sqlx::query(
        "INSERT INTO ballot (community_id, poll_id, voter_id, seq, id, channel, choice, blind, tracker, log_seq, by_id,
            witness, proxy, photo_id, cast_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .bind(seq)
    .bind(ballot.id.bytes())
    .bind(ballot.channel.code())
    .bind(choice)
    .bind(blind)
    .bind(&ballot.tracker.0[..])
    .bind(log_seq)
    .bind(ballot.by.bytes())
    .bind(ballot.witness.as_deref())
    .bind(ballot.proxy.as_deref())
    .bind(ballot.photo.map(|photo| photo.bytes().to_vec()))
    .bind(now.0);
    Ok(row)
}
