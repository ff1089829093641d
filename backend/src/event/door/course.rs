//! Courses that are over (结业): who came often enough is thanked once, also when a check-in comes late.
//!
//! Invariants: a booking of a course is judged once by the clock each time the course ends, and again by
//! each check-in that comes or is undone afterwards; its points are given at most once at a time, and
//! what was spent of them before is not given again.

use super::{
    super::{
        booking::{self, Booking},
        offer,
    },
    award::{left, subject_of},
    events,
};
use crate::{error::AppError, points, resident};
use linli_shared::{
    amount::Points,
    event::{BookingStatus, EventStatus, MISSED_AFTER_MS, is_finished},
    i18n::notice::{EventNews, Notice},
    id::{BookingId, CommunityId, EventId, ResidentId},
    points::{Activity, Cause},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

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
    let known = mark(conn, community, booking.id, now).await?;
    let is_gone = resident::load_name(conn, community, booking.resident).await?.is_none();
    if known.points.0 > 0 || is_gone || !has_finished(conn, community, record, booking).await? {
        return Ok(());
    }
    let activity = Activity::Course;
    let words = [activity.matter(), Cause::CourseUndone.code()];
    let left = left(conn, community, (booking, known.n_back), words).await?;
    let worth = Points(activity.rule().points.0 - left);
    let what = (activity, worth, subject_of(booking.id, known.n_back));
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

/// Takes the points of a course back where it is no longer finished, and says how many were given and
/// how many of them came back.
pub(super) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, booking): (&events::Record, &Booking),
    (by, at): (ResidentId, Timestamp),
) -> Result<(Points, Points), AppError> {
    let nothing = (Points(0), Points(0));
    let Some(known) = find(conn, community, booking.id).await? else { return Ok(nothing) };
    if known.points.0 == 0 || has_finished(conn, community, record, booking).await? {
        return Ok(nothing);
    }
    let what = (Cause::CourseUndone, subject_of(booking.id, known.n_back), known.points);
    let taken = points::take_back(conn, community, booking.resident, what, (by, at)).await?;
    set_points(conn, community, booking.id, (Points(0), known.n_back + 1)).await?;
    Ok((known.points, taken))
}

/// Whether a booking came often enough; who checked themselves in as a steward did not come.
async fn has_finished(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &events::Record,
    booking: &Booking,
) -> Result<bool, AppError> {
    let n_held = record.draft.sessions.len();
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
    Ok(is_finished(usize::try_from(row.try_get::<i64, _>(0)?)?, n_held))
}

/// Writes down that a booking was judged, and reads what was given before; the event is held.
async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: BookingId,
    now: Timestamp,
) -> Result<Judged, AppError> {
    sqlx::query(
        "INSERT INTO course (community_id, booking_id, points, n_back, at) VALUES ($1, $2, 0, 0, $3)
         ON CONFLICT (community_id, booking_id) DO UPDATE SET at = $3",
    )
    .bind(community.bytes())
    .bind(booking.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let known = find(conn, community, booking).await?;
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
