//! The rows of stints: as they stand, who is in them, and what was done.

use crate::{error::AppError, sql};
use linli_shared::{
    amount::Minutes,
    api::PAGE_MAX,
    id::{CommunityId, EntryId, ListingId, PlaceId, ResidentId, StintId},
    time::Timestamp,
    time_bank::{
        MISSED_HOURS, SILENCE_HOURS, Side, Skill, Stint, StintAction, StintStatus, UNENDED_HOURS,
    },
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A stint with what does not change about it.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: StintId,
    pub(crate) listing: Option<ListingId>,
    pub(crate) stint: Stint,
    pub(crate) skills: Vec<Skill>,
    pub(crate) words: String,
    pub(crate) grid: Option<PlaceId>,
    pub(crate) pool: bool,
    pub(crate) version: i64,
    pub(crate) at: Timestamp,
}

impl Record {
    /// Everybody in it, who helps first.
    pub(crate) fn people(&self) -> impl Iterator<Item = (ResidentId, Side)> + '_ {
        let receivers = self.stint.receivers.iter().map(|one| (one.resident, Side::Receiver));
        std::iter::once((self.stint.provider, Side::Provider)).chain(receivers)
    }
}

/// When the clock has something to do.
fn wake_at(stint: &Stint) -> Option<Timestamp> {
    match stint.status {
        StintStatus::Matched | StintStatus::Scheduled => {
            Some(stint.starts_at.plus_hours(MISSED_HOURS))
        }
        StintStatus::Started => stint.started_at.map(|at| at.plus_hours(UNENDED_HOURS)),
        StintStatus::Ended | StintStatus::Proposed => {
            Some(stint.moved_at.plus_hours(SILENCE_HOURS))
        }
        StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => None,
    }
}

/// What is in the books of a stint, and since when it counts.
fn booked(stint: &Stint) -> (Minutes, Option<Timestamp>) {
    match stint.status {
        StintStatus::Posted => (stint.due(), stint.ended_at),
        StintStatus::Matched
        | StintStatus::Scheduled
        | StintStatus::Started
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed
        | StintStatus::Cancelled
        | StintStatus::Void => (Minutes(0), None),
    }
}

/// Adds a stint with its people; false when its id is taken.
pub(super) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &Record,
) -> Result<bool, AppError> {
    let (minutes, done_at) = booked(&new.stint);
    let done = sqlx::query(
        "INSERT INTO stint (community_id, id, listing_id, state, status, provider_id, skills, words, grid_id, pool,
            minutes, done_at, wake_at, version, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.listing.map(|id| id.bytes().to_vec()))
    .bind(serde_json::to_string(&new.stint)?)
    .bind(new.stint.status.code())
    .bind(new.stint.provider.bytes())
    .bind(serde_json::to_string(&new.skills)?)
    .bind(&new.words)
    .bind(new.grid.map(|id| id.bytes().to_vec()))
    .bind(i64::from(new.pool))
    .bind(minutes.0)
    .bind(done_at.map(|at| at.0))
    .bind(wake_at(&new.stint).map(|at| at.0))
    .bind(new.version)
    .bind(new.at.0)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    for (person, side) in new.people() {
        insert_person(conn, community, new.id, (person, side), new.at).await?;
    }
    Ok(true)
}

/// Adds somebody to a stint.
pub(super) async fn insert_person(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StintId,
    (person, side): (ResidentId, Side),
    at: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO stint_person (community_id, stint_id, resident_id, side, at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(person.bytes())
    .bind(side.code())
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Record, AppError> {
    Ok(Record {
        id: sql::id(row, 0, StintId::from_bytes)?,
        listing: sql::id_or_none(row, 1, ListingId::from_bytes)?,
        stint: serde_json::from_str(row.try_get(2)?)?,
        skills: serde_json::from_str(row.try_get(3)?)?,
        words: row.try_get(4)?,
        grid: sql::id_or_none(row, 5, PlaceId::from_bytes)?,
        pool: row.try_get::<i64, _>(6)? != 0,
        version: row.try_get(7)?,
        at: Timestamp(row.try_get(8)?),
    })
}

/// One stint.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StintId,
) -> Result<Option<Record>, AppError> {
    let row = sqlx::query(
        "SELECT s.id, s.listing_id, s.state, s.skills, s.words, s.grid_id, s.pool, s.version, s.at
         FROM stint s WHERE s.community_id = $1 AND s.id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Takes a stint for this transaction, and reads it: whoever else changes it waits.
pub(super) async fn lock(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StintId,
) -> Result<Option<Record>, AppError> {
    sqlx::query("UPDATE stint SET version = version WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    load(conn, community, id).await
}

/// Writes how a stint stands now; its row is held by this transaction.
pub(super) async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    next: &Stint,
) -> Result<(), AppError> {
    let (minutes, done_at) = booked(next);
    sqlx::query(
        "UPDATE stint SET state = $1, status = $2, minutes = $3, done_at = $4, wake_at = $5, version = version + 1
         WHERE community_id = $6 AND id = $7",
    )
    .bind(serde_json::to_string(next)?)
    .bind(next.status.code())
    .bind(minutes.0)
    .bind(done_at.map(|at| at.0))
    .bind(wake_at(next).map(|at| at.0))
    .bind(community.bytes())
    .bind(record.id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// One row of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: EntryId,
    pub(super) action: StintAction,
    pub(super) actor: Option<ResidentId>,
    pub(super) at: Timestamp,
}

/// Appends a row under the version it makes.
pub(super) async fn append(
    conn: &mut AnyConnection,
    community: CommunityId,
    (stint, seq): (StintId, i64),
    new: &Entry,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO stint_entry (community_id, stint_id, seq, id, body, actor_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(community.bytes())
    .bind(stint.bytes())
    .bind(seq)
    .bind(new.id.bytes())
    .bind(serde_json::to_string(&new.action)?)
    .bind(new.actor.map(|id| id.bytes().to_vec()))
    .bind(new.at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The history, the first row first.
pub(super) async fn list_entries(
    conn: &mut AnyConnection,
    community: CommunityId,
    stint: StintId,
) -> Result<Vec<Entry>, AppError> {
    let rows = sqlx::query(
        "SELECT id, body, actor_id, at FROM stint_entry WHERE community_id = $1 AND stint_id = $2
         ORDER BY seq LIMIT $3",
    )
    .bind(community.bytes())
    .bind(stint.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| {
        Ok(Entry {
            id: sql::id(row, 0, EntryId::from_bytes)?,
            action: serde_json::from_str(row.try_get(1)?)?,
            actor: sql::id_or_none(row, 2, ResidentId::from_bytes)?,
            at: Timestamp(row.try_get(3)?),
        })
    };
    rows.iter().map(read).collect()
}

/// One's own stints, the newest first.
pub(super) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<Record>, AppError> {
    let rows = sqlx::query(
        "SELECT s.id, s.listing_id, s.state, s.skills, s.words, s.grid_id, s.pool, s.version, s.at
         FROM stint_person p JOIN stint s ON s.community_id = p.community_id AND s.id = p.stint_id
         WHERE p.community_id = $1 AND p.resident_id = $2 ORDER BY p.at DESC, p.stint_id DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// What an offer or a request led to, the oldest first.
pub(super) async fn list_of_listing(
    conn: &mut AnyConnection,
    community: CommunityId,
    listing: ListingId,
) -> Result<Vec<Record>, AppError> {
    let rows = sqlx::query(
        "SELECT s.id, s.listing_id, s.state, s.skills, s.words, s.grid_id, s.pool, s.version, s.at
         FROM stint s WHERE s.community_id = $1 AND s.listing_id = $2 ORDER BY s.at, s.id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(listing.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// Stints that stand somewhere, the oldest first.
pub(super) async fn list_by_status(
    conn: &mut AnyConnection,
    community: CommunityId,
    status: StintStatus,
    limit: i64,
) -> Result<Vec<Record>, AppError> {
    let rows = sqlx::query(
        "SELECT s.id, s.listing_id, s.state, s.skills, s.words, s.grid_id, s.pool, s.version, s.at
         FROM stint s WHERE s.community_id = $1 AND s.status = $2 ORDER BY s.at, s.id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(status.code())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// Stints for which the clock has something to do.
pub(super) async fn list_due(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<Vec<StintId>, AppError> {
    let rows = sqlx::query(
        "SELECT id FROM stint WHERE community_id = $1 AND wake_at <= $2 ORDER BY wake_at LIMIT $3",
    )
    .bind(community.bytes())
    .bind(now.0)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, StintId::from_bytes)).collect()
}

/// How often somebody helped, and for how long, when help was over between two instants.
pub(super) async fn sum_given(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (from, until): (Timestamp, Timestamp),
) -> Result<(Minutes, i64), AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(minutes), 0) AS BIGINT), count(*) FROM stint
         WHERE community_id = $1 AND provider_id = $2 AND done_at >= $3 AND done_at <= $4",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .bind(from.0)
    .bind(until.0)
    .fetch_one(conn)
    .await?;
    Ok((Minutes(row.try_get(0)?), row.try_get(1)?))
}
