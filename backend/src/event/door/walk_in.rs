//! Letting somebody in who had no place: where one is free, they book and attend at once.

use super::{
    super::{
        booking::{self, Booking},
        person::Person,
    },
    events,
    pass::move_on,
    seat::Seat,
};
use crate::error::{AppError, refused};
use linli_shared::{
    event::{BookingAction, BookingStatus, DoorRefusal, EventRefusal, EventStatus, Subject},
    id::{BookingId, CommunityId, ResidentId},
    time::Timestamp,
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// The number of the scan, the steward, and when.
type How = (Uuid, Option<ResidentId>, Timestamp);

/// Whether somebody without a place may be let in.
pub(super) async fn check_room(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, person): (&events::Record, ResidentId),
    seat: Option<&Seat>,
) -> Result<Person, AppError> {
    if record.status == EventStatus::CalledOff {
        return Err(refused(EventRefusal::CalledOff));
    }
    // A class knows its children and who collects them beforehand.
    if record.draft.subject == Subject::Child {
        return Err(refused(EventRefusal::ChildMissing));
    }
    let has_kept_place = seat.is_some_and(|seat| seat.known.status == BookingStatus::Offered);
    if record.n_taken >= record.draft.capacity && !has_kept_place {
        return Err(refused(DoorRefusal::NoSeat));
    }
    let known = Person::load(conn, community, person).await?;
    known.check(&record.draft, None).map_err(refused)?;
    Ok(known)
}

/// Gives somebody a place, and says under which booking.
pub(super) async fn walk_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    (person, seat): (ResidentId, Option<&Seat>),
    how: How,
) -> Result<BookingId, AppError> {
    let known = check_room(conn, community, (record, person), seat).await?;
    let (_, by, now) = how;
    if let Some(seat) = seat.filter(|seat| seat.known.status.counts()) {
        let found = booking::find(conn, community, seat.booking).await?;
        let waits = found.ok_or(AppError::NotFound)?;
        // An offer that ran out ends first, and the place is taken anew.
        let is_over = waits.status == BookingStatus::Offered;
        let action = if is_over { BookingAction::Expire } else { BookingAction::Promote };
        move_on(conn, community, record, &waits, (action, by, now)).await?;
        if !is_over {
            return Ok(waits.id);
        }
    }
    insert(conn, community, record, (person, &known), how).await
}

async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    (person, known): (ResidentId, &Person),
    (nonce, _, now): How,
) -> Result<BookingId, AppError> {
    let new = Booking {
        // The number of the scan is nobody else's, and the same again makes no second booking.
        id: BookingId(nonce),
        event: record.id,
        resident: person,
        child: None,
        needs: String::new(),
        status: BookingStatus::Registered,
        serial: record.serial,
        offered_until: None,
        at: now,
        by: None,
        waiting_number: None,
    };
    let household = known.household(&record.draft.eligibility);
    if booking::insert(conn, community, record, (&new, household)).await? {
        Ok(new.id)
    } else {
        Err(refused(EventRefusal::HouseholdBooked))
    }
}
