//! The rows of bookings.

use super::store::{self, Record};
use crate::{error::AppError, sql};
use linli_shared::{
    api::PAGE_MAX,
    event::{BookingAction, BookingStatus, HouseholdRule},
    id::{BookingId, ChildId, CommunityId, EventId, HouseholdId, ResidentId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A booking as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Booking {
    pub id: BookingId,
    pub event: EventId,
    /// Who booked: the person, or the child's guardian.
    pub resident: ResidentId,
    pub child: Option<ChildId>,
    pub needs: String,
    pub status: BookingStatus,
    /// The order of coming.
    pub serial: i64,
    pub offered_until: Option<Timestamp>,
    pub at: Timestamp,
    /// The member of staff who signed them up.
    pub by: Option<ResidentId>,
    /// While it waits: 1 is next.
    pub waiting_number: Option<i64>,
}

impl Booking {
    /// Whom it is for: the child, or the person.
    pub(crate) fn subject(&self) -> Vec<u8> {
        let child = self.child.map(|child| child.bytes().to_vec());
        child.unwrap_or_else(|| self.resident.bytes().to_vec())
    }
}

macro_rules! booking_columns {
    () => {
        "b.id, b.event_id, b.resident_id, b.child_id, b.needs, b.status, b.serial, b.offered_until, b.at,
            CASE WHEN b.status = 'waiting' THEN (SELECT count(*) FROM event_booking w
                WHERE w.community_id = b.community_id AND w.event_id = b.event_id AND w.status = 'waiting'
                    AND w.serial <= b.serial) END, b.by_id"
    };
}

/// How many columns of a row a booking takes.
const N_COLUMNS: usize = 11;

pub(super) use booking_columns;

/// Reads a booking whose columns begin at `from`.
pub(super) fn read_booking(row: &AnyRow, from: usize) -> Result<Booking, AppError> {
    Ok(Booking {
        id: sql::id(row, from, BookingId::from_bytes)?,
        event: sql::id(row, from + 1, EventId::from_bytes)?,
        resident: sql::id(row, from + 2, ResidentId::from_bytes)?,
        child: sql::id_or_none(row, from + 3, ChildId::from_bytes)?,
        needs: row.try_get(from + 4)?,
        status: sql::word(row, from + 5, BookingStatus::parse)?,
        serial: row.try_get(from + 6)?,
        offered_until: row.try_get::<Option<i64>, _>(from + 7)?.map(Timestamp),
        at: Timestamp(row.try_get(from + 8)?),
        waiting_number: row.try_get(from + 9)?,
        by: sql::id_or_none(row, from + 10, ResidentId::from_bytes)?,
    })
}

/// One booking, if it is there.
///
/// # Errors
/// When the row cannot be read.
pub(crate) async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: BookingId,
) -> Result<Option<Booking>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.id = $2"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(|row| read_booking(row, 0)).transpose()
}

/// The booking of a person or a child that counts.
///
/// # Errors
/// When the row cannot be read.
pub(crate) async fn find_live(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    subject: &[u8],
) -> Result<Option<Booking>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.event_id = $2 AND b.live_subject = $3"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(subject)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(|row| read_booking(row, 0)).transpose()
}

/// Whether somebody of a household has a booking that counts, where there is one place for each.
pub(super) async fn has_household(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    household: HouseholdId,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM event_booking WHERE community_id = $1 AND event_id = $2 AND live_household = $3",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(household.bytes())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Adds a booking of a held event; false when its id, its person or its household is taken.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut Record,
    (new, household): (&Booking, Option<HouseholdId>),
) -> Result<bool, AppError> {
    let household = household.filter(|_| {
        record.draft.eligibility.household == HouseholdRule::OneEach && new.status.counts()
    });
    let done = sqlx::query(
        "INSERT INTO event_booking (community_id, id, event_id, resident_id, child_id, needs, status, serial,
            live_subject, live_household, by_id, at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.event.bytes())
    .bind(new.resident.bytes())
    .bind(new.child.map(|child| child.bytes().to_vec()))
    .bind(&new.needs)
    .bind(new.status.code())
    .bind(new.serial)
    .bind(new.status.counts().then(|| new.subject()))
    .bind(household.map(|household| household.bytes().to_vec()))
    .bind(new.by.map(|by| by.bytes().to_vec()))
    .bind(new.at.0)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let is_waiting = new.status == BookingStatus::Waiting;
    let moved = (i64::from(new.status.holds_place()), i64::from(is_waiting));
    store::count(conn, community, record, moved).await?;
    let what = (new.event, Some(new.id));
    let done = (if is_waiting { "wait" } else { "book" }, "");
    let by = new.by.unwrap_or(new.resident);
    store::append(conn, community, what, done, Some(by), new.at).await?;
    Ok(true)
}

/// What is done with a booking, by whom, and until when it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub action: BookingAction,
    pub next: BookingStatus,
    pub offered_until: Option<Timestamp>,
    pub words: &'a str,
    pub by: Option<ResidentId>,
    pub at: Timestamp,
}

/// Moves a booking of a held event on, with the counts of the event and a row of history.
///
/// # Errors
/// [`AppError::Stale`] when it no longer stands as it was read.
pub(crate) async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut Record,
    booking: &Booking,
    step: Step<'_>,
) -> Result<(), AppError> {
    let done = sqlx::query(
        "UPDATE event_booking SET status = $1, offered_until = $2, changed_at = $3,
            live_subject = CASE WHEN $4 = 1 THEN live_subject END,
            live_household = CASE WHEN $4 = 1 THEN live_household END
         WHERE community_id = $5 AND id = $6 AND status = $7",
    )
    .bind(step.next.code())
    .bind(step.offered_until.map(|until| until.0))
    .bind(step.at.0)
    .bind(i64::from(step.next.counts()))
    .bind(community.bytes())
    .bind(booking.id.bytes())
    .bind(booking.status.code())
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(AppError::Stale(String::new()));
    }
    let holds = |status: BookingStatus| i64::from(status.holds_place());
    let waits = |status: BookingStatus| i64::from(status == BookingStatus::Waiting);
    let (was, is) = (booking.status, step.next);
    let moved = (holds(is) - holds(was), waits(is) - waits(was));
    store::count(conn, community, record, moved).await?;
    let what = (booking.event, Some(booking.id));
    let done = (step.action.code(), step.words);
    store::append(conn, community, what, done, step.by, step.at).await
}

/// All bookings of an event that count, in the order of coming.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_live(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
) -> Result<Vec<Booking>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.event_id = $2 AND b.live_subject IS NOT NULL
         ORDER BY b.serial LIMIT $3"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(super::LIST_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_booking(row, 0)).collect()
}

/// A page of the bookings of an event with who made them, in the order of coming: all, or those that one
/// member of staff entered.
pub(super) async fn list_named(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, entered_by): (EventId, Option<ResidentId>),
    after: i64,
) -> Result<Vec<(Booking, String)>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        ", r.name FROM event_booking b
         JOIN resident r ON r.community_id = b.community_id AND r.id = b.resident_id
         WHERE b.community_id = $1 AND b.event_id = $2 AND b.serial > $3 AND ($4 = 1 OR b.by_id = $5)
         ORDER BY b.serial LIMIT $6"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(after)
    .bind(i64::from(entered_by.is_none()))
    .bind(entered_by.map_or_else(Vec::new, |by| by.bytes().to_vec()))
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((read_booking(row, 0)?, row.try_get(N_COLUMNS)?))).collect()
}

/// Somebody's bookings with their events, the latest first, so many at most.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    n_max: i64,
) -> Result<Vec<(Record, Booking)>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        store::event_columns!(),
        ", ",
        booking_columns!(),
        " FROM event_booking b JOIN event e ON e.community_id = b.community_id AND e.id = b.event_id
         WHERE b.community_id = $1 AND b.resident_id = $2 ORDER BY b.at DESC, b.id DESC LIMIT $3"
    ))
    .bind(community.bytes())
    .bind(resident.bytes())
    .bind(n_max)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((store::read_record(row)?, read_booking(row, store::N_COLUMNS)?)))
        .collect()
}

/// Somebody's bookings of one event, the latest first.
pub(super) async fn list_mine(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    resident: ResidentId,
) -> Result<Vec<Booking>, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        booking_columns!(),
        " FROM event_booking b WHERE b.community_id = $1 AND b.event_id = $2 AND b.resident_id = $3
         ORDER BY b.serial DESC LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(resident.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_booking(row, 0)).collect()
}

/// How many bookings of an event stand so.
pub(super) async fn count_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, status): (EventId, BookingStatus),
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM event_booking WHERE community_id = $1 AND event_id = $2 AND status = $3",
    )
    .bind(community.bytes())
    .bind(event.bytes())
    .bind(status.code())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Whether a child has bookings of events that are not over.
pub(super) async fn has_child(
    conn: &mut AnyConnection,
    community: CommunityId,
    child: ChildId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM event_booking b JOIN event e ON e.community_id = b.community_id AND e.id = b.event_id
         WHERE b.community_id = $1 AND b.child_id = $2 AND b.live_subject IS NOT NULL AND e.ends_at > $3
            AND e.status = 'planned' LIMIT 1",
    )
    .bind(community.bytes())
    .bind(child.bytes())
    .bind(now.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}
