//! What is kept of one person about events: to take along, and to throw away.

use super::{book, booking, calendar, child, door, interest, offer, opinion, store};
use crate::{error::AppError, secret::Secret};
use linli_shared::{
    event::BookingStatus,
    id::{CommunityId, ResidentId},
    time::Timestamp,
};
use serde_json::{Value, json};
use sqlx::AnyConnection;

/// Bookings, children and interests, for their own export.
///
/// # Errors
/// When a row cannot be read or opened.
pub(crate) async fn export(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    person: ResidentId,
) -> Result<Value, AppError> {
    let bookings = booking::list_own(conn, community, person, i64::MAX).await?;
    let bookings: Vec<Value> = bookings
        .iter()
        .map(|(record, own)| {
            json!({
                "event": record.draft.title, "starts_at": record.draft.starts_at().rfc3339(),
                "child": own.child, "status": own.status, "needs": own.needs,
                "by_staff": own.by.is_some(), "at": own.at.rfc3339(),
            })
        })
        .collect();
    let children = child::list_of(conn, secret, community, person).await?;
    let children: Vec<Value> =
        children.iter().map(|one| json!({ "id": one.id, "child": one.child })).collect();
    let interests = interest::list_of(conn, community, person).await?;
    let check_ins = door::list_own(conn, community, person).await?;
    let opinions = opinion::list_own(conn, community, person).await?;
    Ok(json!({
        "bookings": bookings, "check_ins": check_ins, "opinions": opinions, "children": children,
        "interests": interests,
    }))
}

/// Takes back what is to come, and throws away children, interests and the calendar's address.
///
/// # Errors
/// When a row cannot be written.
pub(crate) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut own = booking::list_own(conn, community, person, i64::MAX).await?;
    // Everybody who holds several events holds them in this order, and the feed after all of them.
    own.sort_by_key(|(record, _)| record.id);
    let mut left = Vec::new();
    for (record, own) in own {
        let is_open = match own.status {
            BookingStatus::Registered | BookingStatus::Waiting | BookingStatus::Offered => true,
            BookingStatus::Cancelled
            | BookingStatus::Expired
            | BookingStatus::Attended
            | BookingStatus::NoShow => false,
        };
        if is_open && now < record.draft.ends_at() {
            let (mut record, own) = book::hold_with(conn, community, own.id).await?;
            if own.status.counts() && own.status != BookingStatus::Attended {
                book::let_go(conn, community, (&mut record, &own), (None, ""), now).await?;
                offer::settle(conn, community, &mut record, now).await?;
                left.push(record.id);
            }
        }
    }
    child::forget_all(conn, community, person).await?;
    interest::forget(conn, community, person).await?;
    calendar::forget(conn, community, person).await?;
    opinion::forget(conn, community, person).await?;
    sqlx::query("UPDATE event_booking SET needs = '' WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .execute(&mut *conn)
        .await?;
    for event in left {
        store::changed(conn, community, event, now).await?;
    }
    Ok(())
}
