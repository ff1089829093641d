//! What being there is worth (参加所得): given once for each booking, and taken back when it is undone.
//!
//! Invariant: whatever is undone and scanned again, all rounds of a booking together leave no more with
//! somebody than is promised.

use super::{super::booking::Booking, events, store};
use crate::{error::AppError, points, time_bank};
use linli_shared::{
    amount::{Minutes, Points},
    event::Earns,
    id::{BookingId, CommunityId, ResidentId},
    ledger::{AccountId, Transfer},
    points::{Activity, Cause},
    time::Timestamp,
    time_bank::Movement,
};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// What a booking was given: points, or minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Given {
    pub(crate) points: Points,
    pub(crate) minutes: Minutes,
}

/// Gives what the event promises and earlier rounds did not leave; nobody gives to themselves.
pub(super) async fn give(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &events::Record,
    (booking, by): (&Booking, Option<ResidentId>),
    at: Timestamp,
) -> Result<Given, AppError> {
    let nothing = Given::default();
    if by == Some(booking.resident) {
        return Ok(nothing);
    }
    let round = store::count_undone(conn, community, booking.id).await?;
    let subject = subject_of(booking.id, round);
    match record.draft.earns {
        Earns::Nothing => Ok(nothing),
        Earns::Points { points } => {
            let words = [Activity::Event.matter(), Cause::EventUndone.code()];
            let left = left(conn, community, (booking, round), words).await?;
            let what = (Activity::Event, Points(points.0 - left), subject);
            let points = points::thank_for(conn, community, booking.resident, what, at).await?;
            Ok(Given { points, ..nothing })
        }
        Earns::Minutes { minutes } => {
            let words = [Movement::Attended.code(), Movement::AttendedUndone.code()];
            let left = Minutes(left(conn, community, (booking, round), words).await?);
            let title = &record.draft.title;
            let award = time_bank::Award { subject, event: record.id, title, minutes, left };
            let minutes = time_bank::credit(conn, community, booking.resident, &award, at).await?;
            Ok(Given { minutes, ..nothing })
        }
    }
}

/// Takes back what was given, as far as it is still there, and says how much that was.
pub(super) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
    (given, by, at): (Given, ResidentId, Timestamp),
) -> Result<Given, AppError> {
    let round = store::count_undone(conn, community, booking.id).await?;
    let subject = subject_of(booking.id, round);
    let what = (subject, given.minutes);
    let minutes = time_bank::take_back(conn, community, booking.resident, what, (by, at)).await?;
    let mut taken = Given { minutes, ..Given::default() };
    if given.points.0 > 0 {
        let what = (Cause::EventUndone, subject, given.points);
        taken.points = points::take_back(conn, community, booking.resident, what, (by, at)).await?;
    }
    Ok(taken)
}

/// What so many rounds of a booking left with somebody after they were undone, because it was spent by
/// then: what the books say was given under one word, less what went back under the other.
pub(super) async fn left(
    conn: &mut AnyConnection,
    community: CommunityId,
    (booking, rounds): (&Booking, i64),
    words: [&str; 2],
) -> Result<i64, AppError> {
    let account = AccountId::of(booking.resident);
    let mut left = 0;
    for round in 0..rounds {
        let subject = subject_of(booking.id, round);
        let [given, back] = words.map(|word| Transfer::id_of(word, subject, account));
        let row = sqlx::query(
            "SELECT CAST(coalesce(sum(CASE WHEN id = $1 THEN amount ELSE -amount END), 0) AS BIGINT)
             FROM ledger_transfer WHERE community_id = $2 AND id IN ($1, $3)",
        )
        .bind(given.bytes())
        .bind(community.bytes())
        .bind(back.bytes())
        .fetch_one(&mut *conn)
        .await?;
        left += row.try_get::<i64, _>(0)?;
    }
    Ok(left)
}

/// What an award is named by: the booking, and after it was taken back the booking once more.
pub(super) fn subject_of(booking: BookingId, round: i64) -> Uuid {
    if round == 0 {
        return booking.0;
    }
    let digest = Sha256::new_with_prefix(booking.bytes()).chain_update(round.to_be_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    digest.first_chunk().map_or(booking.0, |first| Uuid::from_bytes(*first))
}
