//! What changed (动态): a numbered row for each change, replayed and then followed by event streams.
//!
//! Invariants: the number is taken from the community's row inside the transaction, so it is the
//! order of commits; an event says only what to load again, never what is in it.

use crate::{
    db::{Db, Statement},
    error::AppError,
};
use linli_shared::{api::FeedEvent, id::CommunityId, time::Timestamp};
use sqlx::{AnyConnection, Row};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// Events a slow viewer may fall behind before it must ask again from where it stands.
const BEHIND_MAX: usize = 1024;
/// Most events of one replay; who missed more loads everything anew.
pub const REPLAY_MAX: i64 = 500;
/// How often a node looks for what other nodes wrote.
const LOOK_EVERY: Duration = Duration::from_millis(1000);

/// Spreads events to the viewers of this node.
#[derive(Clone)]
pub struct Feed {
    sender: broadcast::Sender<Arc<FeedEvent>>,
    wake: Arc<Notify>,
    /// Where the first viewer stands when nobody was watching before; the largest number when nobody asked.
    from: Arc<AtomicI64>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BEHIND_MAX).0,
            wake: Arc::new(Notify::new()),
            from: Arc::new(AtomicI64::new(i64::MAX)),
        }
    }
}

impl Feed {
    /// Follows what comes from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<FeedEvent>> {
        self.sender.subscribe()
    }
    /// Says where a viewer stands who has subscribed: what comes after it must reach them.
    pub fn stand_at(&self, seq: i64) {
        self.from.fetch_min(seq, Ordering::SeqCst);
        self.wake();
    }
    /// Says that this node has just written.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
    /// Reads what was committed and spreads it, until the server stops.
    pub async fn follow(self, db: Db, community: CommunityId, stopping: CancellationToken) {
        let mut last = None;
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            if self.sender.receiver_count() == 0 {
                last = None;
                continue;
            }
            // A database that is away for a moment is asked again at the next look.
            if let Ok(seq) = self.spread(&db, community, last).await {
                last = Some(seq);
            }
        }
    }

    async fn spread(
        &self,
        db: &Db,
        community: CommunityId,
        last: Option<i64>,
    ) -> Result<i64, AppError> {
        let asked = self.from.swap(i64::MAX, Ordering::SeqCst);
        // Nobody watched before: what was committed since the first viewer looked is not lost.
        let last = match last {
            Some(last) => last,
            None if asked < i64::MAX => asked,
            None => load_seq(db, community).await?,
        };
        let events = list_events(db, community, last).await?;
        if !events.is_empty() {
            // Whoever hears of a change and asks again gets what is new.
            db.note_write();
        }
        let newest = events.last().map_or(last, |event| event.seq);
        for event in events {
            // No viewer left is no failure.
            drop(self.sender.send(Arc::new(event)));
        }
        Ok(newest)
    }
}

/// The number of the last change.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_seq(db: &Db, community: CommunityId) -> Result<i64, AppError> {
    let row = sqlx::query("SELECT feed_seq FROM community WHERE id = $1")
        .bind(community.bytes())
        .fetch_one(db.read())
        .await?;
    Ok(row.try_get(0)?)
}

/// What came after `after`, oldest first, at most [`REPLAY_MAX`].
///
/// # Errors
/// When the database cannot be read.
pub async fn list_events(
    db: &Db,
    community: CommunityId,
    after: i64,
) -> Result<Vec<FeedEvent>, AppError> {
    let rows = sqlx::query("SELECT seq, topic, subject FROM feed WHERE community_id = $1 AND seq > $2 ORDER BY seq LIMIT $3")
        .bind(community.bytes())
        .bind(after)
        .bind(REPLAY_MAX)
        .fetch_all(db.read())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(FeedEvent {
                seq: row.try_get(0)?,
                topic: row.try_get(1)?,
                subject: crate::sql::id(row, 2, |bytes| uuid::Uuid::from_slice(bytes).ok())?
                    .to_string(),
            })
        })
        .collect()
}

/// Takes the next number of the feed.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn take_seq(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "UPDATE community SET feed_seq = feed_seq + 1 WHERE id = $1 RETURNING feed_seq",
    )
    .bind(community.bytes())
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Writes one change, and takes its number with it.
///
/// # Errors
/// When the rows cannot be written.
pub async fn announce(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: &'static str,
    subject: &[u8],
    now: Timestamp,
) -> Result<(), AppError> {
    let seq = take_seq(conn, community).await?;
    append_event(community, seq, topic, subject, now).execute(conn).await?;
    Ok(())
}

/// One change under a number that was taken in the same transaction.
pub fn append_event(
    community: CommunityId,
    seq: i64,
    topic: &'static str,
    subject: &[u8],
    now: Timestamp,
) -> Statement {
    sqlx::query(
        "INSERT INTO feed (community_id, seq, topic, subject, at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(community.bytes())
    .bind(seq)
    .bind(topic)
    .bind(subject)
    .bind(now.0)
}
