//! Taking up an offer, accepting a request, and a volunteer who said yes by telephone.

use super::{
    advance::{self, Deed, advance},
    listing_store::{self, Listing},
    stint_store::{self, Record},
    view, volunteer,
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AidTimeBank, AppState, Json, Path, Resident, Staff},
    feed, resident,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{Assign, StintView, TakeUp},
    i18n::notice::HoursNews,
    id::{CommunityId, EntryId, ResidentId, StintId},
    text::mask_name,
    time::Timestamp,
    time_bank::{
        Actor, ListingKind, ListingStatus, Receiver, Side, Standing, Stint, StintAction,
        StintStatus, TimeBankRefusal,
    },
};
use sqlx::AnyConnection;

/// `PUT /time-bank/stints/{id}`: 201 the first time, 200 for the same again.
pub async fn take_up(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<StintId>,
    Json(body): Json<TakeUp>,
) -> Result<(StatusCode, Json<StintView>), AppError> {
    let (community, person, now) = (who.community, who.id, who.now);
    let is_new = app
        .db
        .write(move |conn| {
            Box::pin(async move {
                let is_new = take_up_in(conn, community, person, (id, body), now).await?;
                feed::announce(conn, community, "stint", id.bytes(), now).await?;
                Ok(is_new)
            })
        })
        .await?;
    app.feed.wake();
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let shown = view::load(&mut conn, &book, community, (id, Some(person))).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}

/// Joins who asks and who can; true when it was not so before.
///
/// # Errors
/// The [`TimeBankRefusal`] that applies.
pub(crate) async fn take_up_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (id, asked): (StintId, TakeUp),
    now: Timestamp,
) -> Result<bool, AppError> {
    let listing = listing_store::lock(conn, community, asked.listing).await?;
    let listing = listing.ok_or(AppError::NotFound)?;
    if let Some(known) = stint_store::load(conn, community, id).await? {
        return take_seat(conn, community, person, (&listing, known, asked), now).await;
    }
    check(&listing, person, asked.starts_at, now).map_err(refused)?;
    let (provider, receiver, side) = match listing.draft.kind {
        ListingKind::Request => (person, listing.owner, Side::Receiver),
        ListingKind::Offer => (listing.owner, person, Side::Provider),
    };
    if listing.draft.kind == ListingKind::Request
        && volunteer::load(conn, community, person).await?.is_none()
    {
        return Err(refused(TimeBankRefusal::NotVolunteer));
    }
    let is_group = listing.draft.seats > 1;
    if is_group && (id.0 != listing.id.0 || asked.starts_at != listing.draft.from) {
        return Err(refused(TimeBankRefusal::OutsideWindow));
    }
    let new = begin(&listing, id, (provider, receiver, side), asked.starts_at, now);
    if !stint_store::insert(conn, community, &new).await? {
        return Err(refused(TimeBankRefusal::IdReused));
    }
    if !is_group {
        let taken = (ListingStatus::Taken, listing.pool);
        listing_store::mark(conn, community, listing.id, taken).await?;
    }
    tell_owner(conn, community, &listing, (person, &new), now).await?;
    Ok(true)
}

/// Why somebody cannot take this up.
fn check(
    listing: &Listing,
    person: ResidentId,
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<(), TimeBankRefusal> {
    if listing.owner == person {
        return Err(TimeBankRefusal::Own);
    }
    match listing.status {
        ListingStatus::Open if now < listing.draft.until => {}
        ListingStatus::Taken => return Err(TimeBankRefusal::Taken),
        ListingStatus::Open | ListingStatus::Done | ListingStatus::Withdrawn => {
            return Err(TimeBankRefusal::NotOpen);
        }
    }
    if listing.draft.is_within(starts_at) { Ok(()) } else { Err(TimeBankRefusal::OutsideWindow) }
}

/// A stint as it begins: the side that did not take it up is asked.
fn begin(
    listing: &Listing,
    id: StintId,
    (provider, receiver, asked): (ResidentId, ResidentId, Side),
    starts_at: Timestamp,
    now: Timestamp,
) -> Record {
    Record {
        id,
        listing: Some(listing.id),
        stint: Stint {
            status: StintStatus::Matched,
            provider,
            provider_confirmed: false,
            receivers: vec![Receiver { resident: receiver, confirmed: false }],
            asked,
            starts_at,
            estimate: listing.draft.minutes,
            started_at: None,
            ended_at: None,
            minutes: None,
            moved_at: now,
        },
        skills: listing.draft.skills.clone(),
        words: listing.draft.words.clone(),
        grid: listing.grid,
        pool: listing.pool,
        version: 0,
        at: now,
    }
}

/// A stint that is there already: the same again, or one more seat in a group.
async fn take_seat(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (listing, known, asked): (&Listing, Record, TakeUp),
    now: Timestamp,
) -> Result<bool, AppError> {
    let is_of = known.listing == Some(listing.id) && known.stint.starts_at == asked.starts_at;
    let side = known.stint.side(person);
    if is_of && side.is_some() && person != listing.owner {
        return Ok(false);
    }
    if !is_of || listing.draft.seats == 1 {
        return Err(refused(TimeBankRefusal::IdReused));
    }
    check(listing, person, asked.starts_at, now).map_err(refused)?;
    let record = stint_store::lock(conn, community, known.id).await?.ok_or(AppError::NotFound)?;
    if record.stint.status != StintStatus::Matched {
        return Err(refused(TimeBankRefusal::NotOpen));
    }
    let n_seats = usize::try_from(listing.draft.seats)?;
    if record.stint.receivers.len() >= n_seats {
        return Err(refused(TimeBankRefusal::Full));
    }
    let mut next = record.stint.clone();
    next.receivers.push(Receiver { resident: person, confirmed: false });
    next.receivers.sort_by_key(|one| one.resident);
    next.moved_at = now;
    stint_store::mark(conn, community, &record, &next).await?;
    stint_store::insert_person(conn, community, record.id, (person, Side::Receiver), now).await?;
    tell_owner(conn, community, listing, (person, &record), now).await?;
    Ok(true)
}

async fn tell_owner(
    conn: &mut AnyConnection,
    community: CommunityId,
    listing: &Listing,
    (person, stint): (ResidentId, &Record),
    now: Timestamp,
) -> Result<(), AppError> {
    let name = resident::load_name(conn, community, person).await?.unwrap_or_default();
    let news = HoursNews::Asked {
        skills: stint.skills.clone(),
        name: mask_name(&name),
        starts_at: stint.stint.starts_at,
    };
    advance::tell_one(conn, community, listing.owner, (stint.id, news), now).await
}

/// `PUT /staff/time-bank/stints/{id}`: staff have asked both, so that the time is agreed at once.
pub async fn assign(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<StintId>,
    Json(body): Json<Assign>,
) -> Result<(StatusCode, Json<StintView>), AppError> {
    let book = app.book().await?;
    let shelf = book.clone();
    let (community, by) = (who.community, who.id);
    let is_new = app
        .db
        .write(move |conn| {
            let (book, who) = (book.clone(), who.clone());
            Box::pin(async move { assign_in(conn, &book, &who, (id, body)).await })
        })
        .await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    let shown = view::load_for_staff(&mut conn, &shelf, community, (id, by)).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}

async fn assign_in(
    conn: &mut AnyConnection,
    book: &Book,
    who: &Staff<AidTimeBank>,
    (id, body): (StintId, Assign),
) -> Result<bool, AppError> {
    let (community, now) = (who.community, who.now);
    let listing = listing_store::load(conn, community, body.listing).await?;
    let listing = listing.ok_or(AppError::NotFound)?;
    if !who.visitor.may_at(Duty::AidTimeBank, listing.grid, None) {
        return Err(AppError::NotFound);
    }
    if listing.draft.kind != ListingKind::Request {
        return Err(refused(TimeBankRefusal::NotOpen));
    }
    if [listing.owner, body.provider].contains(&who.id) {
        return Err(refused(TimeBankRefusal::OwnMatter));
    }
    let taken = TakeUp { listing: body.listing, starts_at: body.starts_at };
    let is_new = take_up_in(conn, community, body.provider, (id, taken), now).await?;
    let known = stint_store::load(conn, community, id).await?.ok_or(AppError::NotFound)?;
    if known.stint.provider != body.provider {
        return Err(refused(TimeBankRefusal::IdReused));
    }
    if is_new {
        let deed = Deed {
            entry: EntryId(id.0),
            action: StintAction::Schedule,
            actor: Actor { id: Some(who.id), standing: Standing::Witness },
        };
        advance(conn, community, book, id, &deed, now).await?;
    }
    Ok(is_new)
}
