//! What the clock does: help that nobody began is off, help whose end nobody showed is decided by a
//! coordinator, and silence books what was clocked.

use super::{
    advance::{Deed, advance},
    listing_store, stint_store,
};
use crate::{book::Book, error::AppError, state::App};
use linli_shared::{
    id::{CommunityId, EntryId, StintId},
    refusal::Refusal,
    time::Timestamp,
    time_bank::{Actor, Standing, Stint, StintAction, StintStatus, TimeBankRefusal},
};
use std::sync::Arc;

const CLOCK: Actor = Actor { id: None, standing: Standing::Clock };

/// Does everything that is due now.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    let mut conn = app.db.read().acquire().await?;
    let due = stint_store::list_due(&mut conn, community, now).await?;
    let has_over = listing_store::has_over(&mut conn, community, now).await?;
    drop(conn);
    if has_over {
        app.db
            .write(move |conn| {
                Box::pin(
                    async move { listing_store::withdraw_all(conn, community, None, now).await },
                )
            })
            .await?;
    }
    if due.is_empty() {
        return Ok(());
    }
    let book = app.book().await?;
    for id in due {
        match ring(app, &book, (community, id), now).await {
            // Somebody was first, or a coordinator has to look at it.
            Ok(()) | Err(AppError::Refused(_) | AppError::Stale(_)) => {}
            Err(error) => return Err(error),
        }
    }
    app.feed.wake();
    Ok(())
}

async fn ring(
    app: &Arc<App>,
    book: &Arc<Book>,
    (community, id): (CommunityId, StintId),
    now: Timestamp,
) -> Result<(), AppError> {
    let mut conn = app.db.read().acquire().await?;
    let Some(record) = stint_store::load(&mut conn, community, id).await? else { return Ok(()) };
    drop(conn);
    let Some(action) = action(&record.stint) else { return Ok(()) };
    let rung = take(app, book, (community, id), action, now).await;
    let Err(AppError::Refused(Refusal::TimeBank(TimeBankRefusal::Short))) = rung else {
        return rung;
    };
    let words = "受助人可用时间不够，请协调员裁定".to_owned();
    take(app, book, (community, id), StintAction::Dispute { words }, now).await
}

/// What the clock does to a stint that stands like this.
fn action(stint: &Stint) -> Option<StintAction> {
    match stint.status {
        StintStatus::Matched | StintStatus::Scheduled => {
            Some(StintAction::Cancel { reason: "到时没有开始，自动取消".to_owned() })
        }
        StintStatus::Started => Some(StintAction::Dispute {
            words: "没有扫码结束，请协调员裁定".to_owned(),
        }),
        StintStatus::Ended | StintStatus::Proposed => {
            Some(StintAction::Confirm { minutes: stint.due() })
        }
        StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => None,
    }
}

async fn take(
    app: &Arc<App>,
    book: &Arc<Book>,
    (community, id): (CommunityId, StintId),
    action: StintAction,
    now: Timestamp,
) -> Result<(), AppError> {
    let book = book.clone();
    let deed = Deed { entry: EntryId::new(now, rand::random()), action, actor: CLOCK };
    app.db
        .write(move |conn| {
            let (book, deed) = (book.clone(), deed.clone());
            Box::pin(async move { advance(conn, community, &book, id, &deed, now).await })
        })
        .await
}
