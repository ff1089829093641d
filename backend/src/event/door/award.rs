//! What being there is worth (参加所得): given once for each booking, and taken back when it is undone.

use super::{super::booking::Booking, events, store};
use crate::{error::AppError, points, time_bank};
use linli_shared::{
    amount::{Minutes, Points},
    event::Earns,
    id::{BookingId, CommunityId, ResidentId},
    points::{Activity, Cause},
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use uuid::Uuid;

/// What a booking was given: points, or minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Given {
    pub(crate) points: Points,
    pub(crate) minutes: Minutes,
}

/// Gives what the event promises; nobody gives to themselves.
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
            let what = (Activity::Event, points, subject);
            let points = points::thank_for(conn, community, booking.resident, what, at).await?;
            Ok(Given { points, ..nothing })
        }
        Earns::Minutes { minutes } => {
            let title = &record.draft.title;
            let award = time_bank::Award { subject, event: record.id, title, minutes };
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
    let mut taken = Given::default();
    if given.points.0 > 0 {
        let what = (Cause::EventUndone, subject, given.points);
        taken.points = points::take_back(conn, community, booking.resident, what, (by, at)).await?;
    }
    if given.minutes.0 > 0 {
        taken.minutes =
            time_bank::take_back(conn, community, booking.resident, subject, (by, at)).await?;
    }
    Ok(taken)
}

/// What an award is named by: the booking, and after it was undone the booking once more.
fn subject_of(booking: BookingId, round: i64) -> Uuid {
    if round == 0 {
        return booking.0;
    }
    let digest = Sha256::new_with_prefix(booking.bytes()).chain_update(round.to_be_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    digest.first_chunk().map_or(booking.0, |first| Uuid::from_bytes(*first))
}
