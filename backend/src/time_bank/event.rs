//! Help that an event asks for (请志愿者帮忙): a request of its organiser's, paid by the pool.
//!
//! Invariant: when the event is called off, or a session is gone, nobody is asked any more and nobody
//! comes in vain.

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
    notice::{About, insert_notice},
};
use linli_shared::{
    api::{ListedEvent, StaffListing},
    event::Session,
    i18n::notice::Notice,
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
    (asking, grids): (&ListedEvent, &[PlaceId]),
    (id, session, draft): (ListingId, Session, &ListingDraft),
    (by, now): (ResidentId, Timestamp),
) -> Result<bool, AppError> {
    if let Some(known) = listing_store::load(conn, community, id).await? {
        let is_of = known.event.as_ref().is_some_and(|known| known.id == asking.id)
            && is_for(&known, session);
        // It may begin later now than when it was sent first.
        let draft =
            ListingDraft { from: known.draft.from, until: known.draft.until, ..draft.clone() };
        return if is_of {
            same_again(&known, (by, by), &draft)
        } else {
            Err(refused(TimeBankRefusal::IdReused))
        };
    }
    // An event of several grids is in none of them: those of one alone do not decide for all.
    let grid = match grids {
        [one] => Some(*one),
        [] | [_, _, ..] => None,
    };
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
    why: (ResidentId, &str),
    now: Timestamp,
) -> Result<(), AppError> {
    for listing in hold_of_event(conn, community, event).await? {
        take_back(conn, community, (book, event), &listing, why, now).await?;
    }
    Ok(())
}

/// Follows an event whose sessions or place are others now: what was asked for a session that is gone is
/// taken back, and whoever is to help with one that stays hears where.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn follow_move(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (asking, sessions): (&ListedEvent, &[Session]),
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    for listing in hold_of_event(conn, community, asking.id).await? {
        if !sessions.iter().any(|session| is_for(&listing, *session)) {
            let why = (by, "活动时间改了");
            take_back(conn, community, (book, asking.id), &listing, why, now).await?;
        } else if listing.event.as_ref() != Some(asking) {
            listing_store::mark_event(conn, community, listing.id, asking).await?;
            for stint in list_arranged(conn, community, listing.id).await? {
                let told = Notice::EventMoved {
                    title: asking.title.clone(),
                    starts_at: stint.stint.starts_at,
                    place: asking.place.clone(),
                };
                let about = About::Stint(stint.id);
                let helper = stint.stint.provider;
                insert_notice(conn, community, helper.bytes(), &told, about, now).await?;
            }
        }
    }
    Ok(())
}

/// Whether a request is for this session; sessions of one event do not overlap.
fn is_for(listing: &Listing, session: Session) -> bool {
    session.starts_at <= listing.draft.from && listing.draft.from < session.ends_at
}

/// All requests of an event, each held by this transaction.
async fn hold_of_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
) -> Result<Vec<Listing>, AppError> {
    let mut all = Vec::new();
    for id in listing_store::ids_of_event(conn, community, event).await? {
        all.extend(listing_store::lock(conn, community, id).await?);
    }
    Ok(all)
}

/// What is arranged for a request and has not begun.
async fn list_arranged(
    conn: &mut AnyConnection,
    community: CommunityId,
    listing: ListingId,
) -> Result<Vec<stint_store::Record>, AppError> {
    let mut all = stint_store::list_of_listing(conn, community, listing).await?;
    all.retain(|record| match record.stint.status {
        StintStatus::Matched | StintStatus::Scheduled => true,
        StintStatus::Started
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => false,
    });
    Ok(all)
}

/// Withdraws a request with what is arranged for it.
async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    (book, event): (&Book, EventId),
    listing: &Listing,
    (by, reason): (ResidentId, &str),
    now: Timestamp,
) -> Result<(), AppError> {
    let arranged = list_arranged(conn, community, listing.id).await?;
    for stint in &arranged {
        let is_party = stint.stint.side(by).is_some();
        let standing = if is_party { Standing::Party } else { Standing::Witness };
        let deed = Deed {
            entry: EntryId(Uuid::from_u128(stint.id.0.as_u128() ^ event.0.as_u128())),
            action: StintAction::Cancel { reason: reason.to_owned() },
            actor: Actor { id: Some(by), standing },
        };
        advance(conn, community, book, stint.id, &deed, now).await?;
    }
    // Help that was cancelled stands open again by itself.
    if listing.status == ListingStatus::Open || !arranged.is_empty() {
        let status = (ListingStatus::Withdrawn, listing.pool);
        listing_store::mark(conn, community, listing.id, status).await?;
    }
    Ok(())
}
