//! The rows of events and of what was done with them.

use crate::{error::AppError, feed, sql};
use linli_shared::{
    event::{EventDraft, EventKind, EventStatus},
    id::{BookingId, CommunityId, EntryId, EventId, ResidentId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// An event as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub id: EventId,
    pub draft: EventDraft,
    pub status: EventStatus,
    pub reason: Option<String>,
    pub n_taken: i64,
    pub n_waiting: i64,
    pub serial: i64,
    pub version: i64,
    pub changed_at: Timestamp,
}

macro_rules! event_columns {
    () => {
        "e.id, e.draft, e.status, e.reason, e.n_taken, e.n_waiting, e.serial, e.version, e.changed_at"
    };
}
pub(super) use event_columns;

/// How many columns of a row an event takes.
pub(super) const N_COLUMNS: usize = 9;

/// Reads an event whose columns stand first.
pub(super) fn read_record(row: &AnyRow) -> Result<Record, AppError> {
    Ok(Record {
        id: sql::id(row, 0, EventId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(1)?)?,
        status: sql::word(row, 2, EventStatus::parse)?,
        reason: row.try_get(3)?,
        n_taken: row.try_get(4)?,
        n_waiting: row.try_get(5)?,
        serial: row.try_get(6)?,
        version: row.try_get(7)?,
        changed_at: Timestamp(row.try_get(8)?),
    })
}

/// One event, if it is there.
///
/// # Errors
/// When the row cannot be read.
pub(crate) async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
) -> Result<Option<Record>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        event_columns!(),
        " FROM event e WHERE e.community_id = $1 AND e.id = $2"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_record).transpose()
}

/// One event.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(crate) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
) -> Result<Record, AppError> {
    find(conn, community, id).await?.ok_or(AppError::NotFound)
}

/// One event with its next number; its row is held until the transaction ends, so that whoever
/// changes places or bookings comes one after the other.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(crate) async fn hold(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
) -> Result<Record, AppError> {
    sqlx::query("UPDATE event SET serial = serial + 1 WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    load(conn, community, id).await
}

/// Adds an event; false when it is there already.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
    draft: &EventDraft,
    by: ResidentId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO event (community_id, id, draft, kind, starts_at, last_at, ends_at, status, capacity,
            n_taken, n_waiting, serial, version, by_id, at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 1, $10, $11, $11) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(serde_json::to_string(draft)?)
    .bind(draft.kind.code())
    .bind(draft.starts_at().0)
    .bind(draft.last_starts_at().0)
    .bind(draft.ends_at().0)
    .bind(EventStatus::Planned.code())
    .bind(draft.capacity)
    .bind(by.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    append(conn, community, (id, None), ("announce", ""), Some(by), now).await?;
    Ok(true)
}

/// Changes a held event.
pub(super) async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    draft: &EventDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE event SET draft = $1, kind = $2, starts_at = $3, last_at = $4, ends_at = $5, capacity = $6,
            version = version + 1, changed_at = $7
         WHERE community_id = $8 AND id = $9",
    )
    .bind(serde_json::to_string(draft)?)
    .bind(draft.kind.code())
    .bind(draft.starts_at().0)
    .bind(draft.last_starts_at().0)
    .bind(draft.ends_at().0)
    .bind(draft.capacity)
    .bind(now.0)
    .bind(community.bytes())
    .bind(record.id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Calls a held event off.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn mark_called_off(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
    reason: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE event SET status = $1, reason = $2, version = version + 1, changed_at = $3
         WHERE community_id = $4 AND id = $5",
    )
    .bind(EventStatus::CalledOff.code())
    .bind(reason)
    .bind(now.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the counts of a held event, in its row and in what was read of it.
pub(super) async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut Record,
    (taken, waiting): (i64, i64),
) -> Result<(), AppError> {
    if (taken, waiting) == (0, 0) {
        return Ok(());
    }
    record.n_taken += taken;
    record.n_waiting += waiting;
    sqlx::query(
        "UPDATE event SET n_taken = n_taken + $1, n_waiting = n_waiting + $2 WHERE community_id = $3 AND id = $4",
    )
    .bind(taken)
    .bind(waiting)
    .bind(community.bytes())
    .bind(record.id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Goes on counting from a number, after bookings that were numbered by whoever wrote them.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn mark_serial(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
    serial: i64,
) -> Result<(), AppError> {
    sqlx::query("UPDATE event SET serial = $1 WHERE community_id = $2 AND id = $3")
        .bind(serial)
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds what was done with an event or a booking to the history.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn append(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, booking): (EventId, Option<BookingId>),
    (action, words): (&str, &str),
    by: Option<ResidentId>,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO event_entry (community_id, id, event_id, booking_id, action, words, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(community.bytes())
    .bind(EntryId::new(now, rand::random()).bytes())
    .bind(event.bytes())
    .bind(booking.map(|id| id.bytes().to_vec()))
    .bind(action)
    .bind(words)
    .bind(by.map(|id| id.bytes().to_vec()))
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Tells phones that show an event to load it again.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn changed(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: EventId,
    now: Timestamp,
) -> Result<(), AppError> {
    feed::announce(conn, community, "event", id.bytes(), now).await
}

/// Events that are not over, the first to end first, so many at most.
pub(super) async fn list_coming(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
    n_max: i64,
) -> Result<Vec<Record>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        event_columns!(),
        " FROM event e WHERE e.community_id = $1 AND e.ends_at > $2 ORDER BY e.ends_at, e.id LIMIT $3"
    ))
    .bind(community.bytes())
    .bind(now.0)
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_record).collect()
}

/// A page of events that end before a point of the order, the latest first.
pub(super) async fn list_before(
    conn: &mut AnyConnection,
    community: CommunityId,
    (ends_at, id): (i64, Vec<u8>),
    n_max: i64,
) -> Result<Vec<Record>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        event_columns!(),
        " FROM event e WHERE e.community_id = $1 AND (e.ends_at < $2 OR (e.ends_at = $2 AND e.id < $3))
         ORDER BY e.ends_at DESC, e.id DESC LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(ends_at)
    .bind(id)
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_record).collect()
}

/// How wanted each kind was since an instant: events, places, taken, waited for.
pub(super) async fn list_demand(
    conn: &mut AnyConnection,
    community: CommunityId,
    since: Timestamp,
) -> Result<Vec<(EventKind, [i64; 4])>, AppError> {
    let rows = sqlx::query(
        "SELECT kind, count(*), CAST(coalesce(sum(capacity), 0) AS BIGINT), CAST(coalesce(sum(n_taken), 0) AS BIGINT),
            CAST(coalesce(sum(n_waiting), 0) AS BIGINT)
         FROM event WHERE community_id = $1 AND starts_at >= $2 AND status = $3 GROUP BY kind",
    )
    .bind(community.bytes())
    .bind(since.0)
    .bind(EventStatus::Planned.code())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let numbers = [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?];
            Ok((sql::word(row, 0, EventKind::parse)?, numbers))
        })
        .collect()
}
