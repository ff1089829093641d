//! Histories (办理记录): rows that are appended, and never changed.

use super::store::{Record, mark_ticket};
use crate::{
    book::Book,
    db::Statement,
    error::{AppError, refused},
    feed, sql,
};
use linli_shared::{
    access::Role,
    id::{CommunityId, EntryId, ResidentId, TicketId, UploadId},
    ticket::{Actor, Entry, Standing, Ticket, TicketAction, TicketRefusal},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// One row of a history as it is stored.
pub struct NewEntry<'a> {
    /// Which.
    pub id: EntryId,
    /// Its place: the version it made.
    pub seq: i64,
    /// What happened.
    pub entry: &'a Entry,
    /// Who.
    pub actor: Option<ResidentId>,
    /// As what.
    pub standing: Standing,
}

/// One more row of a history.
///
/// # Errors
/// When it cannot be written down.
pub fn append_entry(
    community: CommunityId,
    ticket: TicketId,
    new: &NewEntry<'_>,
    now: Timestamp,
) -> Result<Statement, AppError> {
    let row = sqlx::query(
        "INSERT INTO ticket_entry (community_id, ticket_id, seq, id, body, actor_id, standing, is_internal, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(community.bytes())
    .bind(ticket.bytes())
    .bind(new.seq)
    .bind(new.id.bytes())
    .bind(serde_json::to_string(new.entry)?)
    .bind(new.actor.map(|id| id.bytes().to_vec()))
    .bind(standing_code(new.standing))
    .bind(i64::from(new.entry.is_internal()))
    .bind(now.0);
    Ok(row)
}

/// Tells the feed that a ticket changed.
///
/// # Errors
/// When the rows cannot be written.
pub async fn announce(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
    now: Timestamp,
) -> Result<(), AppError> {
    feed::announce(conn, community, "ticket", ticket.bytes(), now).await
}

/// Appends a row without an action of the machine: the version moves, the state may.
///
/// # Errors
/// [`AppError::Stale`] when somebody was first.
#[expect(clippy::too_many_arguments, reason = "one row of a history has this many parts")]
pub async fn append(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    next: &Ticket,
    book: &Book,
    (id, entry): (EntryId, &Entry),
    actor: Actor,
    now: Timestamp,
) -> Result<(), AppError> {
    mark_ticket(conn, community, record, next, &book.clocks).await?;
    let new =
        NewEntry { id, seq: record.version + 1, entry, actor: actor.id, standing: actor.standing };
    append_entry(community, record.id, &new, now)?.execute(&mut *conn).await?;
    announce(conn, community, record.id, now).await
}

/// Whether this row was written before: the same action sent again by the same person.
///
/// # Errors
/// [`TicketRefusal::IdReused`] when the id stands for something else.
pub(super) async fn is_written(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
    (id, entry): (EntryId, &Entry),
    actor: Option<ResidentId>,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT body, actor_id FROM ticket_entry WHERE community_id = $1 AND ticket_id = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(ticket.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(false) };
    let known: Entry = serde_json::from_str(row.try_get(0)?)?;
    let by = sql::id_or_none(&row, 1, ResidentId::from_bytes)?;
    if known == *entry && by == actor { Ok(true) } else { Err(refused(TicketRefusal::IdReused)) }
}

/// `reporter`, `follower`, `system` or a role's word.
#[must_use]
pub const fn standing_code(standing: Standing) -> &'static str {
    match standing {
        Standing::Reporter => "reporter",
        Standing::Follower => "follower",
        Standing::System => "system",
        Standing::Staff(role) => role.code(),
    }
}

/// Reads what [`standing_code`] wrote.
#[must_use]
pub fn parse_standing(code: &str) -> Standing {
    match code {
        "reporter" => Standing::Reporter,
        "follower" => Standing::Follower,
        "system" => Standing::System,
        role => Role::parse(role).map_or(Standing::System, Standing::Staff),
    }
}

/// What was done when a ticket was finished last.
pub(crate) struct Finish {
    pub(crate) words: String,
    pub(crate) photos: Vec<UploadId>,
    pub(crate) at: Timestamp,
}

/// The last finish in a ticket's history; none while it goes on.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn load_finish(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
) -> Result<Option<Finish>, AppError> {
    let rows = sqlx::query(
        "SELECT body, at FROM ticket_entry WHERE community_id = $1 AND ticket_id = $2 ORDER BY seq DESC",
    )
    .bind(community.bytes())
    .bind(ticket.bytes())
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let at = Timestamp(row.try_get(1)?);
        match serde_json::from_str(row.try_get(0)?)? {
            Entry::Acted {
                action:
                    TicketAction::Finish { words, photos } | TicketAction::SolveOnSpot { words, photos },
            } => return Ok(Some(Finish { words, photos, at })),
            Entry::Acted { action: TicketAction::Reopen { .. } } => return Ok(None),
            Entry::Opened { .. }
            | Entry::Joined
            | Entry::Acted { .. }
            | Entry::Routed { .. }
            | Entry::Overdue { .. }
            | Entry::Absorbed { .. }
            | Entry::CallBack { .. } => {}
        }
    }
    Ok(None)
}
