//! The tables of tickets: rows in, rows out.

use super::thanks::thank_reporter;
use crate::{db::Statement, error::AppError, sql};
use linli_shared::{
    board,
    id::{CommunityId, NeedId, PlaceId, ResidentId, TicketId, UploadId},
    need::ForPerson,
    ticket::{self, ClockLimits, Source, Ticket, TicketStatus},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A ticket with the need that opened it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// How many history rows it has.
    pub version: i64,
    /// The state as the rules see it.
    pub ticket: Ticket,
    /// The building it lies in.
    pub building: Option<PlaceId>,
    /// How many reporters.
    pub n_reporters: i64,
    /// In the resident's words.
    pub said: String,
    /// Where.
    pub place: Option<PlaceId>,
    /// Where exactly.
    pub place_words: String,
    /// Where it came in.
    pub source: Source,
    /// Hidden name.
    pub confidential: bool,
    /// Who said it.
    pub reporter: Option<ResidentId>,
    /// The hash of the visitor's key who said it.
    pub visitor: Option<Vec<u8>>,
    /// How to call a visitor back, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// Who it was said for, sealed.
    pub for_sealed: Option<Vec<u8>>,
    /// Photos of the need.
    pub photos: Vec<UploadId>,
    /// The recording.
    pub recording: Option<UploadId>,
    /// When it was found.
    pub occurred_at: Option<Timestamp>,
}

impl Record {
    /// Whether this recipient of notices said it, signed in or as a visitor.
    #[must_use]
    pub fn is_of(&self, recipient: &[u8]) -> bool {
        self.reporter.is_some_and(|id| id.bytes() == recipient)
            || self.visitor.as_deref() == Some(recipient)
    }

    /// Whether only its reporter and staff may see it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        let is_for_person = self.for_sealed.is_some();
        is_for_person || !board::is_public(&self.ticket, self.confidential, None)
    }
}

/// The columns of [`read_record`], in its order.
macro_rules! record_columns {
    () => {
        "t.id, t.number, t.version, t.state, t.building_id, t.n_reporters, n.said, n.place_id, n.place_words, n.source,
         n.confidential, n.reporter_id, n.visitor_hash, n.phone_sealed, n.for_sealed, n.photos, n.recording_id, n.occurred_at"
    };
}
pub(crate) use record_columns;

/// Reads the columns that [`record_columns`] names.
///
/// # Errors
/// When they hold what this program does not understand.
pub fn read_record(row: &AnyRow) -> Result<Record, AppError> {
    let source: String = row.try_get(9)?;
    Ok(Record {
        id: sql::id(row, 0, TicketId::from_bytes)?,
        number: row.try_get(1)?,
        version: row.try_get(2)?,
        ticket: serde_json::from_str(row.try_get(3)?)?,
        building: sql::id_or_none(row, 4, PlaceId::from_bytes)?,
        n_reporters: row.try_get(5)?,
        said: row.try_get(6)?,
        place: sql::id_or_none(row, 7, PlaceId::from_bytes)?,
        place_words: row.try_get(8)?,
        source: serde_json::from_value(source.into())?,
        confidential: row.try_get::<i64, _>(10)? != 0,
        reporter: sql::id_or_none(row, 11, ResidentId::from_bytes)?,
        visitor: row.try_get(12)?,
        phone_sealed: row.try_get(13)?,
        for_sealed: row.try_get(14)?,
        photos: serde_json::from_str(row.try_get(15)?)?,
        recording: sql::id_or_none(row, 16, UploadId::from_bytes)?,
        occurred_at: row.try_get::<Option<i64>, _>(17)?.map(Timestamp),
    })
}

/// One ticket with its need.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_record(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TicketId,
) -> Result<Option<Record>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        record_columns!(),
        " FROM ticket t JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         WHERE t.community_id = $1 AND t.id = $2"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_record).transpose()
}

/// A need as it is stored.
pub struct NewNeed<'a> {
    /// Which.
    pub id: NeedId,
    /// The hash of what was sent, to tell a repetition from another need.
    pub body_hash: [u8; 32],
    /// In the resident's words.
    pub said: &'a str,
    /// Where.
    pub place: Option<PlaceId>,
    /// Where exactly.
    pub place_words: &'a str,
    /// Where it came in.
    pub source: Source,
    /// Hidden name.
    pub confidential: bool,
    /// Who said it, when signed in.
    pub reporter: Option<ResidentId>,
    /// The hash of the visitor's key who said it.
    pub visitor: Option<&'a [u8]>,
    /// How to call a visitor back, sealed.
    pub phone_sealed: Option<Vec<u8>>,
    /// Who it was said for, sealed.
    pub for_sealed: Option<Vec<u8>>,
    /// Photos of the need.
    pub photos: &'a [UploadId],
    /// The recording.
    pub recording: Option<UploadId>,
    /// When it was found.
    pub occurred_at: Option<Timestamp>,
    /// What the classifier proposed, to count corrections.
    pub suggested: &'a str,
}

/// Writes a need; false when the id is taken.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_need(
    conn: &mut AnyConnection,
    community: CommunityId,
    need: &NewNeed<'_>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO need (community_id, id, body_hash, said, place_id, place_words, source, confidential, reporter_id,
            visitor_hash, phone_sealed, for_sealed, photos, recording_id, occurred_at, suggested, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (community_id, id) DO NOTHING",
    )
    .bind(community.bytes())
    .bind(need.id.bytes())
    .bind(need.body_hash.to_vec())
    .bind(need.said)
    .bind(need.place.map(|id| id.bytes().to_vec()))
    .bind(need.place_words)
    .bind(need.source.code())
    .bind(i64::from(need.confidential))
    .bind(need.reporter.map(|id| id.bytes().to_vec()))
    .bind(need.visitor.map(<[u8]>::to_vec))
    .bind(need.phone_sealed.clone())
    .bind(need.for_sealed.clone())
    .bind(serde_json::to_string(need.photos)?)
    .bind(need.recording.map(|id| id.bytes().to_vec()))
    .bind(need.occurred_at.map(|at| at.0))
    .bind(need.suggested)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The next number of the feed and of the day's tickets, in one statement.
///
/// # Errors
/// When the row cannot be written.
pub async fn take_number(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<(i64, String), AppError> {
    let row = sqlx::query(
        "UPDATE community SET feed_seq = feed_seq + 1, serial = CASE WHEN serial_on = $1 THEN serial + 1 ELSE 1 END,
            serial_on = $1 WHERE id = $2 RETURNING feed_seq, serial",
    )
    .bind(now.date().0)
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    Ok((row.try_get(0)?, ticket::format_number(now.date(), row.try_get(1)?)))
}

/// What a ticket is listed by, besides its state.
pub struct NewTicket<'a> {
    /// Which; equal to the need's.
    pub id: TicketId,
    /// Its number.
    pub number: &'a str,
    /// How many history rows it starts with.
    pub version: i64,
    /// The state.
    pub ticket: &'a Ticket,
    /// Where.
    pub place: Option<PlaceId>,
    /// The building it lies in.
    pub building: Option<PlaceId>,
    /// Hidden name.
    pub confidential: bool,
    /// Who it was said for.
    pub for_person: Option<&'a ForPerson>,
    /// How many reporters.
    pub n_reporters: i64,
}

/// The row of a new ticket.
///
/// # Errors
/// When its state cannot be written down.
pub fn insert_ticket(
    community: CommunityId,
    new: &NewTicket<'_>,
    limits: &ClockLimits,
) -> Result<Statement, AppError> {
    let state = new.ticket;
    let row = sqlx::query(
        "INSERT INTO ticket (community_id, id, number, version, state, status, is_open, class, category, grid_id, building_id,
            place_id, owner_id, party_id, is_public, n_reporters, due_at, wake_at, submitted_at, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.number)
    .bind(new.version)
    .bind(serde_json::to_string(state)?)
    .bind(state.status.code())
    .bind(i64::from(state.status.is_open()))
    .bind(state.class.code())
    .bind(state.category.code())
    .bind(state.grid.map(|id| id.bytes().to_vec()))
    .bind(new.building.map(|id| id.bytes().to_vec()))
    .bind(new.place.map(|id| id.bytes().to_vec()))
    .bind(state.owner.map(|id| id.bytes().to_vec()))
    .bind(state.party.map(|id| id.bytes().to_vec()))
    .bind(i64::from(board::is_public(state, new.confidential, new.for_person)))
    .bind(new.n_reporters)
    .bind(ticket::due(state, limits).map_or(Timestamp::NEVER, |clock| clock.due).0)
    .bind(ticket::wake_at(state, limits).0)
    .bind(state.times.submitted_at.0)
    .bind(state.times.closed_at.map(|at| at.0));
    Ok(row)
}

/// Writes the new state of a ticket that stood at `record.version`.
///
/// # Errors
/// [`AppError::Stale`] when it changed since it was loaded.
pub async fn mark_ticket(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    next: &Ticket,
    limits: &ClockLimits,
) -> Result<(), AppError> {
    let is_for_person = record.for_sealed.is_some();
    let is_public = !is_for_person && board::is_public(next, record.confidential, None);
    let done = sqlx::query(
        "UPDATE ticket SET version = version + 1, state = $1, status = $2, is_open = $3, class = $4, category = $5,
            owner_id = $6, party_id = $7, is_public = $8, due_at = $9, wake_at = $10, closed_at = $11
         WHERE community_id = $12 AND id = $13 AND version = $14",
    )
    .bind(serde_json::to_string(next)?)
    .bind(next.status.code())
    .bind(i64::from(next.status.is_open()))
    .bind(next.class.code())
    .bind(next.category.code())
    .bind(next.owner.map(|id| id.bytes().to_vec()))
    .bind(next.party.map(|id| id.bytes().to_vec()))
    .bind(i64::from(is_public))
    .bind(ticket::due(next, limits).map_or(Timestamp::NEVER, |clock| clock.due).0)
    .bind(ticket::wake_at(next, limits).0)
    .bind(next.times.closed_at.map(|at| at.0))
    .bind(community.bytes())
    .bind(record.id.bytes())
    .bind(record.version)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(AppError::Stale(String::new()));
    }
    if next.status != TicketStatus::Closed || record.ticket.status == TicketStatus::Closed {
        return Ok(());
    }
    let at = next.times.closed_at.unwrap_or_default();
    thank_reporter(conn, community, (record.id, record.source), record.reporter, next, at).await
}

/// Corrects when the clockwork must look again, without a new version: limits may have changed.
///
/// # Errors
/// When the row cannot be written.
pub async fn mark_awake(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    limits: &ClockLimits,
) -> Result<(), AppError> {
    sqlx::query("UPDATE ticket SET due_at = $1, wake_at = $2 WHERE community_id = $3 AND id = $4 AND version = $5")
        .bind(ticket::due(&record.ticket, limits).map_or(Timestamp::NEVER, |clock| clock.due).0)
        .bind(ticket::wake_at(&record.ticket, limits).0)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .bind(record.version)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes the deadlines of all tickets with running clocks anew: the limits have changed.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn remake_deadlines(
    conn: &mut AnyConnection,
    community: CommunityId,
    limits: &ClockLimits,
) -> Result<(), AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        record_columns!(),
        " FROM ticket t JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         WHERE t.community_id = $1 AND (t.wake_at < $2 OR t.due_at < $2)"
    ))
    .bind(community.bytes())
    .bind(Timestamp::NEVER.0)
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        mark_awake(conn, community, &read_record(row)?, limits).await?;
    }
    Ok(())
}
