//! Live turnout (实时参与情况): one look at the database a second for all who watch a poll.
//!
//! Invariant: what is sent is who took part, never what was chosen; a quiet poll costs nothing.

use crate::{
    error::AppError,
    extract::{AppState, Path},
    state::App,
    stream,
};
use axum::{
    extract::State,
    response::{Response, sse::Event},
};
use futures_util::StreamExt;
use linli_shared::{
    amount::Area,
    id::PollId,
    poll::{Sum, Turnout},
};
use sqlx::Row;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};
use tokio_stream::wrappers::WatchStream;

/// How often viewers hear of it at most.
const LOOK_EVERY: Duration = Duration::from_millis(900);
/// How often a node looks for what other nodes took.
const QUIET_LOOK: Duration = Duration::from_secs(5);

struct Watched {
    turnout: watch::Sender<Turnout>,
    wake: Arc<Notify>,
}

/// The polls that somebody watches on this node.
#[derive(Default)]
pub struct Turnouts {
    watched: Mutex<HashMap<PollId, Watched>>,
}

impl Turnouts {
    /// Says that a ballot came in on this node.
    pub fn wake(&self, poll: PollId) {
        if let Some(watched) = self.lock().get(&poll) {
            watched.wake.notify_one();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PollId, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches a poll; the first viewer starts the looking.
    fn watch(&self, app: &Arc<App>, poll: PollId, now: Turnout) -> watch::Receiver<Turnout> {
        let mut all = self.lock();
        if let Some(watched) = all.get(&poll) {
            return watched.turnout.subscribe();
        }
        let (turnout, viewer) = watch::channel(now);
        let wake = Arc::new(Notify::new());
        all.insert(poll, Watched { turnout, wake: wake.clone() });
        drop(all);
        tokio::spawn(look(app.clone(), poll, wake));
        viewer
    }

    /// Hands a number on; false when nobody watches any more, and the poll is forgotten.
    fn send(&self, poll: PollId, found: Option<Turnout>) -> bool {
        let mut all = self.lock();
        let Some(watched) = all.get(&poll) else { return false };
        if watched.turnout.is_closed() {
            all.remove(&poll);
            return false;
        }
        if let Some(found) = found {
            watched.turnout.send_if_modified(|last| std::mem::replace(last, found) != found);
        }
        true
    }
}

async fn look(app: Arc<App>, poll: PollId, wake: Arc<Notify>) {
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = wake.notified() => {}
            () = tokio::time::sleep(QUIET_LOOK) => {}
        }
        // A database that is away for a moment is asked again at the next look.
        let found = load(&app, poll).await.ok();
        if !app.turnouts.send(poll, found) {
            return;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn load(app: &Arc<App>, poll: PollId) -> Result<Turnout, AppError> {
    let row = sqlx::query("SELECT n_entitled, area_entitled, n_voted, area_voted FROM poll WHERE community_id = $1 AND id = $2")
        .bind(app.community.bytes())
        .bind(poll.bytes())
        .fetch_optional(app.db.read())
        .await?
        .ok_or(AppError::NotFound)?;
    let entitled = Sum { heads: row.try_get(0)?, area: Area(row.try_get(1)?) };
    let taking_part = Sum { heads: row.try_get(2)?, area: Area(row.try_get(3)?) };
    Ok(Turnout { entitled, taking_part })
}

/// `GET /polls/{id}/turnout`: server-sent events, each a turnout.
pub async fn follow(
    State(app): State<AppState>,
    Path(id): Path<PollId>,
) -> Result<Response, AppError> {
    let now = load(&app, id).await?;
    let viewer = app.turnouts.watch(&app, id, now);
    let events = WatchStream::new(viewer)
        .map(|turnout| Event::default().data(serde_json::to_string(&turnout).unwrap_or_default()));
    Ok(stream::answer(&app, events))
}
