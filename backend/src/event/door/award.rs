//! What being there is worth (参加所得): given once for each booking, and taken back when it is undone.

use super::{super::booking::Booking, events, store};
use crate::{error::AppError, points};
use linli_shared::{
    amount::Points,
    event::Earns,
    id::{BookingId, CommunityId, ResidentId},
    points::Activity,
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use uuid::Uuid;

/// Gives what the event promises; nobody gives to themselves.
pub(super) async fn give(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &events::Record,
    (booking, by): (&Booking, Option<ResidentId>),
    at: Timestamp,
) -> Result<Points, AppError> {
    if by == Some(booking.resident) {
        return Ok(Points(0));
    }
    match record.draft.earns {
        Earns::Nothing => Ok(Points(0)),
        Earns::Points { points } => {
            let round = store::count_undone(conn, community, booking.id).await?;
            let subject = subject_of(booking.id, round);
            let what = (Activity::Event, points, subject);
            points::thank_for(conn, community, booking.resident, what, at).await
        }
    }
}

/// Takes back what was given; gives what was taken.
pub(super) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    booking: &Booking,
    (given, by, at): (Points, ResidentId, Timestamp),
) -> Result<Points, AppError> {
    if given.0 == 0 {
        return Ok(Points(0));
    }
    let round = store::count_undone(conn, community, booking.id).await?;
    let subject = subject_of(booking.id, round);
    points::take_back(conn, community, booking.resident, (subject, given), (by, at)).await
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
