//! Time for being there at an event (参加活动记时): credited once out of the pool, taken back when it is undone.
//!
//! Invariants: an award is named by what it is for, so that the same again moves nothing; being there
//! that was undone counts nowhere, also where its time was spent; what moved stands in the ledger alone.

use super::books::{self, Hand, Move};
use crate::{error::AppError, ledger, sql};
use linli_shared::{
    amount::Minutes,
    id::{CommunityId, EventId, ResidentId},
    ledger::{AccountId, Asset, Phase, Transfer},
    time::Timestamp,
    time_bank::Movement,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use std::{collections::HashMap, fmt::Write};
use uuid::Uuid;

/// What is credited, and for what.
pub(crate) struct Award<'a> {
    /// Its name in the books.
    pub(crate) subject: Uuid,
    pub(crate) event: EventId,
    pub(crate) title: &'a str,
    /// What being there is worth.
    pub(crate) minutes: Minutes,
    /// What of that is with them from a time before, which was undone.
    pub(crate) left: Minutes,
}

/// Credits what an event promises and is not with them yet, and says how much it was; nothing the second
/// time. What is above the ceiling goes on to the donation pool.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn credit(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    award: &Award<'_>,
    at: Timestamp,
) -> Result<Minutes, AppError> {
    let done = sqlx::query(
        "INSERT INTO time_award (community_id, id, resident_id, event_id, title, minutes, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(award.subject.as_bytes().to_vec())
    .bind(person.bytes())
    .bind(award.event.bytes())
    .bind(award.title)
    .bind(award.minutes.0)
    .bind(at.0)
    .execute(&mut *conn)
    .await?;
    let minutes = Minutes(award.minutes.0 - award.left.0);
    if done.rows_affected() == 0 || minutes.0 <= 0 {
        return Ok(Minutes(0));
    }
    let hand = Hand { by: None, at };
    let from_pool = (AccountId::POOL, AccountId::of(person));
    let moved = (minutes, Movement::Attended, award.subject);
    post(conn, community, from_pool, moved, hand).await?;
    books::cap(conn, community, person, award.subject, hand).await?;
    books::sweep_if_gone(conn, community, person, award.subject, hand).await?;
    Ok(minutes)
}

/// Takes back what was credited, as far as it is still there, and says how much that was; being there
/// does not count from now on.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (subject, credited): (Uuid, Minutes),
    (by, at): (ResidentId, Timestamp),
) -> Result<Minutes, AppError> {
    let done = sqlx::query(
        "UPDATE time_award SET undone_at = $1
         WHERE community_id = $2 AND id = $3 AND resident_id = $4 AND undone_at IS NULL",
    )
    .bind(at.0)
    .bind(community.bytes())
    .bind(subject.as_bytes().to_vec())
    .bind(person.bytes())
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Minutes(0));
    }
    let account = AccountId::of(person);
    let sums = ledger::hold_sums(conn, community, (Asset::Minutes, account)).await?;
    let kept = credited.0 - load_given_on(conn, community, account, subject).await?.0;
    let taken = Minutes(kept.min(sums.available()).max(0));
    if taken.0 == 0 {
        return Ok(taken);
    }
    let moved = (taken, Movement::AttendedUndone, subject);
    let hand = Hand { by: Some(by), at };
    post(conn, community, (account, AccountId::POOL), moved, hand).await?;
    Ok(taken)
}

/// What of an award was above the ceiling.
async fn load_given_on(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    subject: Uuid,
) -> Result<Minutes, AppError> {
    let id = Transfer::id_of(Movement::OverCeiling.code(), subject, account);
    let row = sqlx::query("SELECT amount FROM ledger_transfer WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .fetch_optional(conn)
        .await?;
    row.map_or(Ok(Minutes(0)), |row| Ok(Minutes(row.try_get(0)?)))
}

async fn post(
    conn: &mut AnyConnection,
    community: CommunityId,
    (debit, credit): (AccountId, AccountId),
    (minutes, movement, subject): (Minutes, Movement, Uuid),
    hand: Hand,
) -> Result<(), AppError> {
    let of = if debit == AccountId::POOL { credit } else { debit };
    let phase = Phase::Single;
    let new = Move { debit, credit, minutes, phase, pending: None, movement, subject, of };
    books::post(conn, community, new, hand).await
}

/// What being there was worth to somebody in a time.
pub(super) async fn sum_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Minutes, AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(minutes), 0) AS BIGINT) FROM time_award
         WHERE community_id = $1 AND resident_id = $2 AND at >= $3 AND at <= $4
            AND undone_at IS NULL",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .bind(from.0)
    .bind(until.0)
    .fetch_one(conn)
    .await?;
    Ok(Minutes(row.try_get(0)?))
}

/// What being there was worth to everybody since then.
pub(super) async fn sum_since(
    conn: &mut AnyConnection,
    community: CommunityId,
    since: Timestamp,
) -> Result<Minutes, AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(minutes), 0) AS BIGINT) FROM time_award
         WHERE community_id = $1 AND at >= $2 AND undone_at IS NULL",
    )
    .bind(community.bytes())
    .bind(since.0)
    .fetch_one(conn)
    .await?;
    Ok(Minutes(row.try_get(0)?))
}

/// The events that lines of a statement are about, by what names the award.
pub(super) async fn load_events(
    conn: &mut AnyConnection,
    community: CommunityId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (EventId, String)>, AppError> {
    let mut places = String::new();
    for n in 0..ids.len() {
        write!(places, "{}${}", if n == 0 { "" } else { ", " }, n + 2)?;
    }
    let found = format!(
        "SELECT id, event_id, title FROM time_award WHERE community_id = $1 AND id IN ({places})"
    );
    let mut query = sqlx::query(AssertSqlSafe(found)).bind(community.bytes());
    for id in ids {
        query = query.bind(id.as_bytes().to_vec());
    }
    let read = |row: &AnyRow| -> Result<_, AppError> {
        let id = sql::id(row, 0, |bytes| Uuid::from_slice(bytes).ok())?;
        Ok((id, (sql::id(row, 1, EventId::from_bytes)?, row.try_get(2)?)))
    };
    query.fetch_all(conn).await?.iter().map(read).collect()
}
