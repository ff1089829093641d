//! What those who were there think of an event (活动评价).
//!
//! Invariants: who was there rates once; figures are shown from five ratings on, and words to nobody
//! but whoever wrote them.

use super::{booking, store as events};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident, RunEvents, Staff},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{KindOpinion, OpinionFigures, OwnOpinion, TagCount},
    event::{
        BookingStatus, DoorRefusal, EventKind, EventRefusal, MonthOpinion, Opinion, OpinionTag,
        SATISFIED_STARS_MIN, is_flagged,
    },
    id::{BookingId, CommunityId, EventId, ResidentId},
    rating::AGGREGATE_MIN,
    time::Timestamp,
};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

/// Most ratings of one event that are read.
const READ_MAX: i64 = linli_shared::event::CAPACITY_MAX;
/// Months that are looked back on.
const MONTHS: i64 = 6;

/// The calendar month of an instant, counted from year 0.
pub(crate) fn month_of(at: Timestamp) -> i64 {
    let (year, month, _) = at.date().ymd();
    year * 12 + month
}

/// `PUT /bookings/{id}/opinion`: once; the same again is no error.
pub async fn submit(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<BookingId>,
    Json(body): Json<Opinion>,
) -> Result<StatusCode, AppError> {
    let opinion = body.parse().map_err(refused)?;
    let (community, person, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            let opinion = opinion.clone();
            Box::pin(async move {
                let booking =
                    booking::find(conn, community, id).await?.ok_or(AppError::NotFound)?;
                if booking.resident != person {
                    return Err(AppError::NotFound);
                }
                if booking.status != BookingStatus::Attended {
                    return Err(refused(EventRefusal::NotAttended));
                }
                if insert(conn, community, &booking, (&opinion, now)).await? {
                    return Ok(());
                }
                let known = load(conn, community, id).await?;
                if known.as_ref() == Some(&opinion) {
                    Ok(())
                } else {
                    Err(refused(DoorRefusal::Rated))
                }
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /bookings/{id}/opinion`
pub async fn own(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<BookingId>,
) -> Result<Json<OwnOpinion>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let booking = booking::find(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    if booking.resident != who.id {
        return Err(AppError::NotFound);
    }
    let opinion = load(&mut conn, who.community, id).await?;
    let may_rate = opinion.is_none() && booking.status == BookingStatus::Attended;
    Ok(Json(OwnOpinion { opinion, may_rate }))
}

/// `GET /events/{id}/opinions`: nothing but their number while they are few.
pub async fn figures(
    State(app): State<AppState>,
    Path(id): Path<EventId>,
) -> Result<Json<OpinionFigures>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    events::load(&mut conn, app.community, id).await?;
    let rows = sqlx::query(
        "SELECT stars, tags FROM event_opinion WHERE community_id = $1 AND event_id = $2 LIMIT $3",
    )
    .bind(app.community.bytes())
    .bind(id.bytes())
    .bind(READ_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let n = i64::try_from(rows.len())?;
    if n < AGGREGATE_MIN {
        return Ok(Json(OpinionFigures { n, ..OpinionFigures::default() }));
    }
    let mut stars = [0; 5];
    let mut tags: BTreeMap<OpinionTag, i64> = BTreeMap::new();
    for row in &rows {
        let given: i64 = row.try_get(0)?;
        if let Some(count) = usize::try_from(5 - given).ok().and_then(|at| stars.get_mut(at)) {
            *count += 1;
        }
        let given: Vec<OpinionTag> = serde_json::from_str(row.try_get(1)?)?;
        for tag in given {
            *tags.entry(tag).or_default() += 1;
        }
    }
    let mut tags: Vec<TagCount> = tags.into_iter().map(|(tag, n)| TagCount { tag, n }).collect();
    tags.sort_by_key(|count| std::cmp::Reverse(count.n));
    Ok(Json(OpinionFigures { n, stars: Some(stars), tags }))
}

/// `GET /staff/events/opinions`: kinds that were rated lately, those to look at first.
pub async fn kinds(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
) -> Result<Json<Vec<KindOpinion>>, AppError> {
    let this_month = month_of(who.now);
    let rows = sqlx::query(
        "SELECT kind, month, count(*), CAST(coalesce(sum(CASE WHEN stars >= $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM event_opinion WHERE community_id = $2 AND month > $3 GROUP BY kind, month ORDER BY month DESC",
    )
    .bind(i64::from(SATISFIED_STARS_MIN))
    .bind(who.community.bytes())
    .bind(this_month - MONTHS)
    .fetch_all(app.db.read())
    .await?;
    let mut of: BTreeMap<EventKind, Vec<MonthOpinion>> = BTreeMap::new();
    for row in &rows {
        let kind = sql::word(row, 0, EventKind::parse)?;
        let [month, n, n_satisfied] = [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?];
        if n >= AGGREGATE_MIN {
            of.entry(kind).or_default().push(MonthOpinion { month, n, n_satisfied });
        }
    }
    let mut kinds: Vec<KindOpinion> = of
        .into_iter()
        .map(|(kind, months)| {
            let is_flagged = is_flagged(&months, this_month);
            KindOpinion { kind, months, is_flagged }
        })
        .collect();
    kinds.sort_by_key(|kind| !kind.is_flagged);
    Ok(Json(kinds))
}

/// Adds what somebody thinks; false when they said it before.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &booking::Booking,
    (opinion, at): (&Opinion, Timestamp),
) -> Result<bool, AppError> {
    let record = events::load(conn, community, booking.event).await?;
    let done = sqlx::query(
        "INSERT INTO event_opinion (community_id, booking_id, event_id, kind, month, stars, tags, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(booking.id.bytes())
    .bind(booking.event.bytes())
    .bind(record.draft.kind.code())
    .bind(month_of(at))
    .bind(i64::from(opinion.stars))
    .bind(serde_json::to_string(&opinion.tags)?)
    .bind(&opinion.words)
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: BookingId,
) -> Result<Option<Opinion>, AppError> {
    let row = sqlx::query(
        "SELECT stars, tags, words FROM event_opinion WHERE community_id = $1 AND booking_id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Opinion {
        stars: u8::try_from(row.try_get::<i64, _>(0)?)?,
        tags: serde_json::from_str(row.try_get(1)?)?,
        words: row.try_get(2)?,
    }))
}

/// What somebody said about events, for their own export.
pub(super) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<Value>, AppError> {
    let rows = sqlx::query(
        "SELECT o.stars, o.tags, o.words, o.at FROM event_opinion o
         JOIN event_booking b ON b.community_id = o.community_id AND b.id = o.booking_id
         WHERE b.community_id = $1 AND b.resident_id = $2 ORDER BY o.at",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let tags: Vec<OpinionTag> = serde_json::from_str(row.try_get(1)?)?;
            let (stars, words): (i64, String) = (row.try_get(0)?, row.try_get(2)?);
            let at = Timestamp(row.try_get(3)?).rfc3339();
            Ok(json!({ "stars": stars, "tags": tags, "words": words, "at": at }))
        })
        .collect()
}

/// Throws the words of somebody away; the stars stay, since they are counted.
pub(super) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE event_opinion SET words = '' WHERE community_id = $1 AND booking_id IN (
            SELECT id FROM event_booking WHERE community_id = $1 AND resident_id = $2)",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .execute(conn)
    .await?;
    Ok(())
}
