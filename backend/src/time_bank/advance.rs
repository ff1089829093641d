//! One step of a stint with everything that follows from it.

use super::{
    books::{self, Hand},
    listing_store,
    stint_store::{self, Entry, Record},
};
use crate::{
    book::Book,
    error::{AppError, refused},
    feed,
    notice::{self, About},
    resident,
};
use linli_shared::{
    access::Role,
    i18n::notice::{HoursNews, Notice},
    id::{CommunityId, EntryId, ResidentId, StintId},
    time::Timestamp,
    time_bank::{
        Actor, ListingStatus, Standing, Stint, StintAction, StintStatus, TimeBankRefusal, step,
    },
};
use sqlx::AnyConnection;

/// What is done to a stint, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) entry: EntryId,
    pub(crate) action: StintAction,
    pub(crate) actor: Actor,
}

/// Takes a step: the same entry sent again changes nothing.
///
/// # Errors
/// The [`TimeBankRefusal`] that applies.
pub(crate) async fn advance(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    id: StintId,
    deed: &Deed,
    now: Timestamp,
) -> Result<(), AppError> {
    // The listing before the stint, as when it is taken up: nobody waits in a circle.
    let found = stint_store::load(conn, community, id).await?.ok_or(AppError::NotFound)?;
    let listing = match found.listing {
        Some(listing) => listing_store::lock(conn, community, listing).await?,
        None => None,
    };
    let record = stint_store::lock(conn, community, id).await?.ok_or(AppError::NotFound)?;
    if is_written(conn, community, id, deed).await? {
        return Ok(());
    }
    let next = step(&record.stint, &deed.action, deed.actor, now).map_err(refused)?;
    let hand = Hand { by: deed.actor.id, at: now };
    move_books(conn, community, &record, &next, hand).await?;
    stint_store::mark(conn, community, &record, &next).await?;
    let entry =
        Entry { id: deed.entry, action: deed.action.clone(), actor: deed.actor.id, at: now };
    stint_store::append(conn, community, (id, record.version + 1), &entry).await?;
    if let Some(listing) = listing {
        let status = listing_after(&listing, &next, deed, now);
        if status != listing.status {
            listing_store::mark(conn, community, listing.id, (status, listing.pool)).await?;
        }
    }
    tell(conn, community, book, (&record, &next), deed, now).await?;
    feed::announce(conn, community, "stint", id.bytes(), now).await
}

/// Whether the same was written before.
async fn is_written(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StintId,
    deed: &Deed,
) -> Result<bool, AppError> {
    let entries = stint_store::list_entries(conn, community, id).await?;
    let Some(known) = entries.iter().find(|known| known.id == deed.entry) else {
        return Ok(false);
    };
    let is_same = known.action == deed.action && known.actor == deed.actor.id;
    if is_same { Ok(true) } else { Err(refused(TimeBankRefusal::IdReused)) }
}

/// What a change of status means in the books.
async fn move_books(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    next: &Stint,
    hand: Hand,
) -> Result<(), AppError> {
    use StintStatus as S;
    match (record.stint.status, next.status) {
        (S::Matched, S::Scheduled) => books::reserve(conn, community, record, hand).await,
        (S::Scheduled | S::Started, S::Cancelled) => {
            books::give_back(conn, community, record, hand).await?;
            sweep(conn, community, record, hand).await
        }
        (S::Posted, S::Void) => {
            books::reverse(conn, community, record, record.stint.due(), hand).await
        }
        (S::Ended | S::Proposed | S::Disputed, S::Void) => {
            books::give_back(conn, community, record, hand).await?;
            sweep(conn, community, record, hand).await
        }
        (S::Ended | S::Proposed | S::Disputed, S::Posted) => {
            books::settle(conn, community, record, next.due(), hand).await
        }
        (
            S::Matched
            | S::Scheduled
            | S::Started
            | S::Ended
            | S::Proposed
            | S::Disputed
            | S::Posted
            | S::Cancelled
            | S::Void,
            S::Matched
            | S::Scheduled
            | S::Started
            | S::Ended
            | S::Proposed
            | S::Disputed
            | S::Posted
            | S::Cancelled
            | S::Void,
        ) => Ok(()),
    }
}

async fn sweep(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    hand: Hand,
) -> Result<(), AppError> {
    for (person, _) in record.people() {
        books::sweep_if_gone(conn, community, person, record.id.0, hand).await?;
    }
    Ok(())
}

/// Where the offer or the request stands after its stint moved.
fn listing_after(
    listing: &listing_store::Listing,
    next: &Stint,
    deed: &Deed,
    now: Timestamp,
) -> ListingStatus {
    match next.status {
        StintStatus::Posted | StintStatus::Void => ListingStatus::Done,
        // Whoever wrote it, or the clock, ends it; when another gives up it waits for the next one.
        StintStatus::Cancelled => {
            let is_given_up = deed.actor.id != Some(listing.owner)
                && deed.actor.standing != Standing::Clock
                && listing.draft.seats == 1
                && now < listing.draft.until;
            if is_given_up { ListingStatus::Open } else { ListingStatus::Withdrawn }
        }
        StintStatus::Matched if listing.draft.seats > 1 => listing.status,
        StintStatus::Matched
        | StintStatus::Scheduled
        | StintStatus::Started
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed => ListingStatus::Taken,
    }
}

/// Tells those who did not do it themselves.
async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (record, next): (&Record, &Stint),
    deed: &Deed,
    now: Timestamp,
) -> Result<(), AppError> {
    let skills = record.skills.clone();
    let news = match (&deed.action, next.status) {
        (StintAction::Schedule, _) => HoursNews::Agreed { skills, starts_at: next.starts_at },
        (StintAction::Cancel { .. }, _) => HoursNews::Cancelled { skills },
        (StintAction::Dispute { .. }, _) => HoursNews::Disputed { skills },
        (StintAction::Decide { minutes, reason }, _) => {
            HoursNews::Decided { skills, minutes: *minutes, reason: reason.clone() }
        }
        (StintAction::Reverse { reason }, _) => {
            let minutes = linli_shared::amount::Minutes(0);
            HoursNews::Decided { skills, minutes, reason: reason.clone() }
        }
        (_, StintStatus::Posted) => HoursNews::Posted { skills, minutes: next.due() },
        (StintAction::Propose { minutes } | StintAction::Confirm { minutes }, _) => {
            HoursNews::Proposed { skills, minutes: *minutes }
        }
        // They stand beside one another.
        (StintAction::Start | StintAction::End, _) => return Ok(()),
    };
    let is_dispute = matches!(deed.action, StintAction::Dispute { .. });
    let mut people: Vec<ResidentId> = record.people().map(|(person, _)| person).collect();
    if is_dispute {
        people.extend(deciders(book));
    }
    people.retain(|person| Some(*person) != deed.actor.id);
    people.dedup();
    for person in people {
        tell_one(conn, community, person, (record.id, news.clone()), now).await?;
    }
    Ok(())
}

/// Who decides: the coordinators, else the dispatchers.
fn deciders(book: &Book) -> Vec<ResidentId> {
    let coordinators: Vec<_> = book.holders(Role::Coordinator, None).collect();
    if coordinators.is_empty() {
        book.holders(Role::Dispatcher, None).collect()
    } else {
        coordinators
    }
}

/// Tells one person, unless they have left.
///
/// # Errors
/// When the row cannot be written.
pub(super) async fn tell_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (stint, news): (StintId, HoursNews),
    now: Timestamp,
) -> Result<(), AppError> {
    if resident::load_name(conn, community, person).await?.is_none() {
        return Ok(());
    }
    let notice = Notice::Hours { news };
    let about = About::Stint(stint);
    notice::insert_notice(conn, community, person.bytes(), &notice, about, now).await
}
