//! Courses that are over (结业): who came often enough is thanked once, also when a check-in comes late.
//!
//! Invariant: a booking of a course is judged once by the clock and again by each check-in that comes or
//! is undone afterwards; its points are given at most once at a time.

use super::{
    super::{
        booking::{self, Booking},
        offer,
    },
    award::Given,
    events,
};
use crate::{error::AppError, points, resident, sql, state::App};
use linli_shared::{
    amount::Points,
    api::PAGE_MAX,
    event::{BookingStatus, EventStatus, MISSED_AFTER_MS, is_finished},
    i18n::notice::{EventNews, Notice},
    id::{BookingId, CommunityId, EventId, ResidentId},
    points::{Activity, Cause},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;
use uuid::Uuid;

/// Judges the bookings of courses that are over.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    for (event, id) in list_due(app, now).await? {
        let written = app.db.write(move |conn| {
            Box::pin(async move { finish(conn, community, (event, id), now).await })
        });
        match written.await {
            // Another node was first.
            Ok(()) | Err(AppError::Stale(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn list_due(app: &App, now: Timestamp) -> Result<Vec<(EventId, BookingId)>, AppError> {
    let until = now.plus_ms(-MISSED_AFTER_MS);
    let rows = sqlx::query(
        "SELECT e.id, b.id FROM event e
         JOIN event_booking b ON b.community_id = e.community_id AND b.event_id = e.id AND b.status = $1
         WHERE e.community_id = $2 AND e.ends_at <= $3 AND e.ends_at > $4 AND e.status = $5 AND e.starts_at < e.last_at
            AND NOT EXISTS (SELECT 1 FROM course c WHERE c.community_id = b.community_id AND c.booking_id = b.id)
         ORDER BY e.ends_at, b.serial LIMIT $6",
    )
    .bind(BookingStatus::Attended.code())
    .bind(app.community.bytes())
    .bind(until.0)
    .bind(until.plus_days(-super::miss::LOOK_DAYS).0)
    .bind(EventStatus::Planned.code())
    .bind(4 * PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    rows.iter()
        .map(|row| {
            let booking = sql::id(row, 1, BookingId::from_bytes)?;
            Ok((sql::id(row, 0, EventId::from_bytes)?, booking))
        })
        .collect()
}

/// Judges one booking of a course that is over.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn finish(
    conn: &mut AnyConnection,
    community: CommunityId,
    (event, id): (EventId, BookingId),
    now: Timestamp,
) -> Result<(), AppError> {
    let record = events::hold(conn, community, event).await?;
    let Some(booking) = booking::find(conn, community, id).await? else { return Ok(()) };
    judge(conn, community, &record, &booking, now).await
}

/// A check-in that came after the course was over: it may be the one that was missing.
pub(super) async fn came_late(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, booking): (&events::Record, BookingId),
    now: Timestamp,
) -> Result<(), AppError> {
    if now < record.draft.ends_at().plus_ms(MISSED_AFTER_MS) {
        return Ok(());
    }
    let Some(booking) = booking::find(conn, community, booking).await? else { return Ok(()) };
    judge(conn, community, record, &booking, now).await
}

/// What was found when a booking was judged.
struct Judged {
    points: Points,
    n_back: i64,
}

async fn judge(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &events::Record,
    booking: &Booking,
    now: Timestamp,
) -> Result<(), AppError> {
    let is_held = record.draft.is_course() && record.status == EventStatus::Planned;
    if !is_held || booking.status != BookingStatus::Attended {
        return Ok(());
    }
    let n_held = record.draft.sessions.len();
    let n_attended = count_attended(conn, community, booking, n_held).await?;
    let counts = (i64::try_from(n_attended)?, i64::try_from(n_held)?);
    let known = mark(conn, community, booking, counts, now).await?;
    let is_gone = resident::load_name(conn, community, booking.resident).await?.is_none();
    if known.points.0 > 0 || is_gone || !is_finished(n_attended, n_held) {
        return Ok(());
    }
    let activity = Activity::Course;
    let what = (activity, activity.rule().points, subject_of(booking.id, known.n_back));
    let points = points::thank_for(conn, community, booking.resident, what, now).await?;
    if points.0 == 0 {
        return Ok(());
    }
    set_points(conn, community, booking.id, (points, known.n_back)).await?;
    let title = record.draft.title.clone();
    let news = EventNews::CourseFinished { title, points };
    let told = Notice::Event { news };
    offer::tell(conn, community, record.id, booking.resident, &told, now).await
}

/// Takes the points of a course back where it is no longer finished, and says what was given and how
/// much of it came back.
pub(super) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, booking): (&events::Record, &Booking),
    (by, at): (ResidentId, Timestamp),
) -> Result<(Given, Given), AppError> {
    let nothing = (Given::default(), Given::default());
    let Some(known) = find(conn, community, booking.id).await? else { return Ok(nothing) };
    let n_held = record.draft.sessions.len();
    let n_attended = count_attended(conn, community, booking, n_held).await?;
    if known.points.0 == 0 || is_finished(n_attended, n_held) {
        return Ok(nothing);
    }
    let what = (Cause::CourseUndone, subject_of(booking.id, known.n_back), known.points);
    let taken = points::take_back(conn, community, booking.resident, what, (by, at)).await?;
    set_points(conn, community, booking.id, (Points(0), known.n_back + 1)).await?;
    let given = Given { points: known.points, ..Given::default() };
    Ok((given, Given { points: taken, ..Given::default() }))
}

/// To how many of so many sessions a booking came; who checked themselves in as a steward did not.
async fn count_attended(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
    n_held: usize,
) -> Result<usize, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM attendance WHERE community_id = $1 AND booking_id = $2 AND session < $3
            AND came_at IS NOT NULL AND (by_id IS NULL OR by_id <> $4)",
    )
    .bind(community.bytes())
    .bind(booking.id.bytes())
    .bind(i64::try_from(n_held)?)
    .bind(booking.resident.bytes())
    .fetch_one(conn)
    .await?;
    Ok(usize::try_from(row.try_get::<i64, _>(0)?)?)
}

/// Writes down that a booking was judged, and reads what was given before; the event is held.
async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
    (n_attended, n_held): (i64, i64),
    now: Timestamp,
) -> Result<Judged, AppError> {
    sqlx::query(
        "INSERT INTO course (community_id, booking_id, event_id, n_held, n_attended, points, n_back, at)
         VALUES ($1, $2, $3, $4, $5, 0, 0, $6)
         ON CONFLICT (community_id, booking_id) DO UPDATE SET n_held = $4, n_attended = $5, at = $6",
    )
    .bind(community.bytes())
    .bind(booking.id.bytes())
    .bind(booking.event.bytes())
    .bind(n_held)
    .bind(n_attended)
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let known = find(conn, community, booking.id).await?;
    known.ok_or_else(|| AppError::Stale(String::new()))
}

async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
) -> Result<Option<Judged>, AppError> {
    let row = sqlx::query(
        "SELECT points, n_back FROM course WHERE community_id = $1 AND booking_id = $2",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Judged { points: Points(row.try_get(0)?), n_back: row.try_get(1)? }))
}

async fn set_points(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
    (points, n_back): (Points, i64),
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE course SET points = $1, n_back = $2 WHERE community_id = $3 AND booking_id = $4",
    )
    .bind(points.0)
    .bind(n_back)
    .bind(community.bytes())
    .bind(booking.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// What the points of a course are named by: another name each time after they were taken back.
fn subject_of(booking: BookingId, n_back: i64) -> Uuid {
    let digest = Sha256::new_with_prefix(b"course")
        .chain_update(booking.bytes())
        .chain_update(n_back.to_be_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    digest.first_chunk().map_or(booking.0, |first| Uuid::from_bytes(*first))
}
