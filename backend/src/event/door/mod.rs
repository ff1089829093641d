//! The door of an event (签到): who comes, who is let in, who collects a child.
//!
//! Invariants: a scan is decided while its event's row is held, and kept under the number its phone
//! gave it, so that the same number has the same answer; who is in follows from rows that are only
//! added; being there is rewarded once, and undoing it takes that back once.

mod award;
mod course;
mod due;
mod guardian;
mod known;
mod list;
mod miss;
mod paper;
mod pass;
mod scan;
mod seat;
mod show;
mod store;
mod undo;
mod walk_in;

pub(crate) use course::finish;
pub(crate) use due::{finish_due, run_due};
pub(crate) use guardian::{Step as ChildStep, tell as tell_guardian};
pub use list::download;
pub(crate) use miss::miss;
pub use paper::print;
pub(crate) use pass::{Passing, attend, leave};
pub use scan::{own, submit};
pub(crate) use show::target;
pub use show::{open, show};
pub(super) use store::list_own;
pub use undo::submit as undo;

use super::{keep, store as events};
use crate::{
    error::{AppError, refused},
    extract::{RunEvents, Staff},
    state::App,
};
use linli_shared::{
    amount::{Minutes, Points},
    event::{DoorRefusal, Says, Session},
    id::{BookingId, CommunityId, EventId, ResidentId},
    log::Hash,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::{Any, AnyConnection, pool::PoolConnection};

/// What a scan came to, as it is kept: by ids alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Noted {
    /// Who stood at the door; none when they said a word instead.
    person: Option<ResidentId>,
    rows: Vec<NotedRow>,
    can_walk_in: bool,
    minutes_off: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct NotedRow {
    booking: Option<BookingId>,
    says: Says,
    at: Option<Timestamp>,
    by: Option<ResidentId>,
    door: String,
    points: Points,
    #[serde(default)]
    minutes: Minutes,
}

/// An event whose door the viewer may stand at, and the connection it was read by. The book comes
/// first: whoever waits for it holds no connection that others wait for.
async fn load_kept(
    app: &App,
    who: &Staff<RunEvents>,
    id: EventId,
) -> Result<(PoolConnection<Any>, events::Record), AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = events::load(&mut conn, who.community, id).await?;
    if keep::keeps(&book, &who.visitor, &record.draft) {
        Ok((conn, record))
    } else {
        Err(AppError::NotFound)
    }
}

/// A session by its number.
fn session_of(record: &events::Record, n: i64) -> Result<Session, AppError> {
    let found = usize::try_from(n).ok().and_then(|n| record.draft.sessions.get(n)).copied();
    found.ok_or_else(|| refused(DoorRefusal::NoSession))
}

/// What the codes of a door are found by and made from.
fn code_of(app: &App, (event, session): store::At) -> ([u8; 8], Hash) {
    let named = [event.bytes(), &session.to_be_bytes()].concat();
    let mut reference = [0; 8];
    let found_by = app.secret.mac(b"door-reference", &named);
    reference.iter_mut().zip(found_by).for_each(|(to, from)| *to = from);
    (reference, Hash(app.secret.mac(b"door-key", &named)))
}

/// A person's name; empty when they are gone.
async fn name_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
) -> Result<String, AppError> {
    Ok(crate::resident::load_name(conn, community, id).await?.unwrap_or_default())
}
