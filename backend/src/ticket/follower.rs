//! Who is told of a ticket's steps: who said it, who joined, which parties were called.

use super::store::Record;
use crate::error::AppError;
use linli_shared::{
    id::{CommunityId, PartyId, TicketId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// When somebody "joined" for whom a need was said: before everybody else.
pub const FROM_THE_START: Timestamp = Timestamp(0);

/// Adds somebody who follows a ticket; false when they do already.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_reporter(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
    reporter: &[u8],
    phone_sealed: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO ticket_reporter (community_id, ticket_id, reporter, phone_sealed, joined_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (community_id, ticket_id, reporter) DO NOTHING",
    )
    .bind(community.bytes())
    .bind(ticket.bytes())
    .bind(reporter)
    .bind(phone_sealed)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Everybody who is told of each step: who said it and who joined.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_followers(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Vec<Vec<u8>>, AppError> {
    let rows = sqlx::query(
        "SELECT reporter FROM ticket_reporter WHERE community_id = $1 AND ticket_id = $2",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .fetch_all(conn)
    .await?;
    let mut all: Vec<Vec<u8>> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    all.extend(record.reporter.map(|id| id.bytes().to_vec()));
    all.extend(record.visitor.clone());
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Writes that a party was called to a ticket.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_call(
    conn: &mut AnyConnection,
    community: CommunityId,
    party: PartyId,
    ticket: TicketId,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO ticket_call (community_id, party_id, ticket_id, called_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (community_id, party_id, ticket_id) DO NOTHING",
    )
    .bind(community.bytes())
    .bind(party.bytes())
    .bind(ticket.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets how many reporters a ticket has.
///
/// # Errors
/// When the row cannot be written.
pub async fn mark_reporters(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
    more: i64,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE ticket SET n_reporters = n_reporters + $1 WHERE community_id = $2 AND id = $3",
    )
    .bind(more)
    .bind(community.bytes())
    .bind(ticket.bytes())
    .execute(conn)
    .await?;
    Ok(())
}
