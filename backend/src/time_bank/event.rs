//! Help that an event asks for (请志愿者帮忙): a request of its organiser's, paid by the pool.
//!
//! Invariant: when the event is called off, nobody is asked any more and nobody comes in vain.

use super::{
    advance::{Deed, advance},
    desk,
    listing::same_again,
    listing_store::{self, Listing},
    stint_store,
};
use crate::{
    book::Book,
    error::{AppError, refused},
};
use linli_shared::{
    api::{ListedEvent, StaffListing},
    id::{CommunityId, EntryId, EventId, ListingId, PlaceId, ResidentId},
    time::Timestamp,
    time_bank::{
        Actor, ListingDraft, ListingStatus, Standing, StintAction, StintStatus, TimeBankRefusal,
    },
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// Asks for help with an event; true when it was not asked before. The pool pays.
///
/// # Errors
/// What is wrong with a field, or [`TimeBankRefusal::IdReused`].
pub(crate) async fn ask_for_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    (asking, grid): (&ListedEvent, Option<PlaceId>),
    (id, draft): (ListingId, &ListingDraft),
    (by, now): (ResidentId, Timestamp),
) -> Result<bool, AppError> {
    if let Some(known) = listing_store::load(conn, community, id).await? {
        let is_of = known.event.as_ref().is_some_and(|known| known.id == asking.id);
        // It may begin later now than when it was sent first.
        let draft =
            ListingDraft { from: known.draft.from, until: known.draft.until, ..draft.clone() };
        return if is_of {
            same_again(&known, (by, by), &draft)
        } else {
            Err(refused(TimeBankRefusal::IdReused))
        };
    }
    let new = Listing {
        id,
        owner: by,
        by,
        draft: draft.parse(now).map_err(AppError::Invalid)?,
        grid,
        ticket: None,
        event: Some(asking.clone()),
        pool: true,
        status: ListingStatus::Open,
        at: now,
    };
    if listing_store::insert_listing(conn, community, &new).await? {
        Ok(true)
    } else {
        Err(AppError::Stale(String::new()))
    }
}

/// One request of an event, with who fits.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn show_request(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (me, id): (ResidentId, ListingId),
) -> Result<StaffListing, AppError> {
    desk::load_shown(conn, book, community, (me, id)).await
}

/// What an event asks for, the latest first.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_requests(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (me, event): (ResidentId, EventId),
) -> Result<Vec<StaffListing>, AppError> {
    let found = listing_store::list_of_event(conn, community, (me, event)).await?;
    Ok(found.into_iter().map(|shown| desk::show(book, me, shown, Vec::new())).collect())
}

/// Takes back what an event that was called off asks for, and what is arranged and has not begun.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn call_off(
    conn: &mut AnyConnection,
    community: CommunityId,
    (book, event): (&Book, EventId),
    (by, reason): (ResidentId, &str),
    now: Timestamp,
) -> Result<(), AppError> {
    for shown in listing_store::list_of_event(conn, community, (by, event)).await? {
        let listing = listing_store::lock(conn, community, shown.listing.id).await?;
        let Some(listing) = listing else { continue };
        let status = ListingStatus::Withdrawn;
        if listing.status == ListingStatus::Open {
            listing_store::mark(conn, community, listing.id, (status, listing.pool)).await?;
        }
        for stint in stint_store::list_of_listing(conn, community, listing.id).await? {
            match stint.stint.status {
                StintStatus::Matched | StintStatus::Scheduled => {}
                StintStatus::Started
                | StintStatus::Ended
                | StintStatus::Proposed
                | StintStatus::Disputed
                | StintStatus::Posted
                | StintStatus::Cancelled
                | StintStatus::Void => continue,
            }
            let is_party = stint.stint.side(by).is_some();
            let standing = if is_party { Standing::Party } else { Standing::Witness };
            let deed = Deed {
                entry: EntryId(Uuid::from_u128(stint.id.0.as_u128() ^ event.0.as_u128())),
                action: StintAction::Cancel { reason: reason.to_owned() },
                actor: Actor { id: Some(by), standing },
            };
            advance(conn, community, book, stint.id, &deed, now).await?;
            listing_store::mark(conn, community, listing.id, (status, listing.pool)).await?;
        }
    }
    Ok(())
}
