//! Leaving the time bank with all that is one's own: an export, and what becomes of the rest.

use super::{
    advance::{Deed, advance},
    books::{self, Hand},
    certificate, hours, listing_store, stint_store, volunteer,
};
use crate::{book::Book, error::AppError};
use linli_shared::{
    id::{CommunityId, EntryId, ResidentId, StintId},
    time::Timestamp,
    time_bank::{Actor, Standing, StintAction, StintStatus},
};
use serde_json::{Value, json};
use sqlx::AnyConnection;
use uuid::Uuid;

/// What stands in the time bank about a person, for their own file.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn export(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Value, AppError> {
    let enrolled = volunteer::load(conn, community, person).await?;
    let stints = stint_store::list_own(conn, community, person).await?;
    let stints: Vec<Value> = stints
        .iter()
        .map(|record| {
            json!({
                "skills": record.skills, "side": record.stint.side(person), "status": record.stint.status,
                "starts_at": record.stint.starts_at.rfc3339(), "minutes": record.stint.minutes,
            })
        })
        .collect();
    let listings = listing_store::list_own(conn, community, person).await?;
    let listings: Vec<_> = listings.iter().map(|shown| &shown.listing.draft).collect();
    Ok(json!({
        "volunteer": enrolled.map(|(draft, _)| draft),
        "statement": hours::list_all(conn, community, person).await?,
        "stints": stints,
        "listings": listings,
        "certificates": certificate::list_own(conn, community, person).await?,
    }))
}

/// What has not begun is off; what has begun goes on without them; what they have goes to the donation
/// pool.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn leave(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    person: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    volunteer::delete(conn, community, person).await?;
    for record in stint_store::list_own(conn, community, person).await? {
        match record.stint.status {
            StintStatus::Matched | StintStatus::Scheduled => {
                cancel(conn, community, book, (record.id, person), now).await?;
            }
            StintStatus::Started
            | StintStatus::Ended
            | StintStatus::Proposed
            | StintStatus::Disputed
            | StintStatus::Posted
            | StintStatus::Cancelled
            | StintStatus::Void => {}
        }
    }
    listing_store::withdraw_all(conn, community, Some(person), Timestamp(0)).await?;
    certificate::forget(conn, community, person).await?;
    let hand = Hand { by: Some(person), at: now };
    books::sweep(conn, community, person, person.0, hand).await
}

async fn cancel(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (id, person): (StintId, ResidentId),
    now: Timestamp,
) -> Result<(), AppError> {
    let deed = Deed {
        entry: EntryId(Uuid::from_u128(id.0.as_u128() ^ person.0.as_u128())),
        action: StintAction::Cancel { reason: "已注销".to_owned() },
        actor: Actor { id: Some(person), standing: Standing::Party },
    };
    advance(conn, community, book, id, &deed, now).await
}
