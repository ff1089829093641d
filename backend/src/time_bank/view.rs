//! Stints as those see them whom they are about, and as staff see them.

use super::{
    listing_store,
    stint_store::{self, Record},
};
use crate::{
    book::Book,
    error::AppError,
    extract::{AidTimeBank, AppState, Json, Path, Resident, Staff},
    household, resident,
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    amount::Minutes,
    api::{StintEntryView, StintPerson, StintView},
    id::{CommunityId, ResidentId, StintId},
    resident::Membership,
    text::mask_name,
    time_bank::{SILENCE_HOURS, Side, StintStatus, divide},
};
use sqlx::AnyConnection;

/// `GET /me/stints`: the newest first.
pub async fn mine(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<StintView>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let records = stint_store::list_own(&mut conn, who.community, who.id).await?;
    let mut shown = Vec::with_capacity(records.len());
    for record in records {
        shown.push(show_one(&mut conn, &book, who.community, (record, Eyes::Own(who.id))).await?);
    }
    Ok(Json(shown))
}

/// `GET /time-bank/stints/{id}`: for those it is about.
pub async fn show(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<StintId>,
) -> Result<Json<StintView>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    load(&mut conn, &book, who.community, (id, Some(who.id))).await.map(Json)
}

/// `GET /staff/time-bank/stints/{id}`: for staff of the grid.
pub async fn show_to_staff(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<StintId>,
) -> Result<Json<StintView>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = stint_store::load(&mut conn, who.community, id).await?;
    let record = record
        .filter(|record| who.visitor.may_at(Duty::AidTimeBank, record.grid, None))
        .ok_or(AppError::NotFound)?;
    show_one(&mut conn, &book, who.community, (record, Eyes::Staff)).await.map(Json)
}

/// Whose eyes it is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Eyes {
    /// One of those it is about.
    Own(ResidentId),
    /// Staff.
    Staff,
}

/// One stint for one of those it is about.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else.
pub(super) async fn load(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (id, viewer): (StintId, Option<ResidentId>),
) -> Result<StintView, AppError> {
    let viewer = viewer.ok_or(AppError::NotFound)?;
    let record = stint_store::load(conn, community, id).await?;
    let record = record.filter(|record| record.stint.side(viewer).is_some());
    let record = record.ok_or(AppError::NotFound)?;
    show_one(conn, book, community, (record, Eyes::Own(viewer))).await
}

/// One stint for staff.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(super) async fn load_for_staff(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (id, _): (StintId, ResidentId),
) -> Result<StintView, AppError> {
    let record = stint_store::load(conn, community, id).await?.ok_or(AppError::NotFound)?;
    show_one(conn, book, community, (record, Eyes::Staff)).await
}

/// One stint as these eyes may see it.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn show_one(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (record, eyes): (Record, Eyes),
) -> Result<StintView, AppError> {
    let side = match eyes {
        Eyes::Own(me) => record.stint.side(me),
        Eyes::Staff => None,
    };
    let people = list_people(conn, community, (&record, eyes, side)).await?;
    let entries = list_entries(conn, book, community, (&record, &people)).await?;
    let listing = match record.listing {
        Some(listing) => listing_store::load(conn, community, listing).await?,
        None => None,
    };
    let event = listing.and_then(|listing| listing.event);
    let address = match side {
        Some(Side::Receiver) => None,
        // Who helps at an event goes there, and to nobody's home.
        Some(Side::Provider) | None => match &event {
            Some(event) => Some(event.place.clone()),
            None => address(conn, community, &record).await?,
        },
    };
    let stint = record.stint;
    let share = match eyes {
        Eyes::Own(me) => share(&stint, me, record.pool),
        Eyes::Staff => None,
    };
    let silent_at = match stint.status {
        StintStatus::Ended | StintStatus::Proposed => {
            Some(stint.moved_at.plus_hours(SILENCE_HOURS))
        }
        StintStatus::Matched
        | StintStatus::Scheduled
        | StintStatus::Started
        | StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => None,
    };
    Ok(StintView {
        id: record.id,
        listing: record.listing,
        skills: record.skills,
        words: record.words,
        side,
        people,
        pool: (side != Some(Side::Provider)).then_some(record.pool),
        share,
        address,
        event,
        silent_at,
        entries,
        stint,
    })
}

/// What somebody receives of it, or owes for it.
fn share(stint: &linli_shared::time_bank::Stint, me: ResidentId, pool: bool) -> Option<Minutes> {
    let is_over = stint.ended_at.is_some();
    let total = if is_over { stint.due() } else { stint.estimate };
    if stint.provider == me {
        return Some(total);
    }
    let place = stint.receivers.iter().position(|one| one.resident == me)?;
    let part = divide(total, stint.receivers.len()).get(place).copied();
    if pool { Some(Minutes(0)) } else { part }
}

/// Whether both know that they will meet.
const fn is_agreed(status: StintStatus) -> bool {
    match status {
        StintStatus::Matched | StintStatus::Cancelled => false,
        StintStatus::Scheduled
        | StintStatus::Started
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Void => true,
    }
}

async fn list_people(
    conn: &mut AnyConnection,
    community: CommunityId,
    (record, eyes, my_side): (&Record, Eyes, Option<Side>),
) -> Result<Vec<StintPerson>, AppError> {
    let mut people = Vec::new();
    for (resident, side) in record.people() {
        let name = resident::load_name(conn, community, resident).await?.unwrap_or_default();
        let is_me = eyes == Eyes::Own(resident);
        let is_in_full = is_me
            || eyes == Eyes::Staff
            || (is_agreed(record.stint.status) && my_side != Some(side));
        let confirmed = match side {
            Side::Provider => record.stint.provider_confirmed,
            Side::Receiver => {
                record.stint.receivers.iter().any(|one| one.resident == resident && one.confirmed)
            }
        };
        let name = if is_in_full { name } else { mask_name(&name) };
        people.push(StintPerson { resident, name, side, is_me, confirmed });
    }
    Ok(people)
}

async fn list_entries(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (record, people): (&Record, &[StintPerson]),
) -> Result<Vec<StintEntryView>, AppError> {
    let entries = stint_store::list_entries(conn, community, record.id).await?;
    let name = |id: ResidentId| {
        let one = people.iter().find(|one| one.resident == id).map(|one| one.name.clone());
        one.or_else(|| book.staff.get(&id).map(|card| card.name.clone()))
    };
    let shown = entries.into_iter().map(|entry| StintEntryView {
        by: entry.actor.map(|id| name(id).unwrap_or_default()),
        action: entry.action,
        at: entry.at,
    });
    Ok(shown.collect())
}

/// Where the one who is helped lives; a group meets where the words say.
async fn address(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Option<String>, AppError> {
    let is_needed = match record.stint.status {
        StintStatus::Scheduled | StintStatus::Started => true,
        StintStatus::Matched
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => false,
    };
    let [receiver] = record.stint.receivers.as_slice() else { return Ok(None) };
    if !is_needed {
        return Ok(None);
    }
    let homes = household::list_homes(conn, community, receiver.resident).await?;
    let home = homes.into_iter().find(|(_, state)| *state != Membership::Waiting);
    Ok(home.map(|(home, _)| home.address))
}
