//! SQLite's log, brought into its file behind the writer's back (检查点).
//!
//! The writer does it by itself when the log is long, and everybody waits meanwhile; so most of the pages
//! are brought over before, on another connection, and little is left for the writer to do.

use super::{Engine, pool};
use sqlx::{AnyPool, Executor};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// After so many writes, each of some eight pages, a third of the longest log.
pub(super) const WRITES: usize = 500;

/// Brings over what is there whenever the log has grown, until the database is closed.
pub(super) async fn keep_up(url: String, log_grew: Arc<Notify>, closing: CancellationToken) {
    let mut own = None;
    loop {
        tokio::select! {
            () = closing.cancelled() => break,
            () = log_grew.notified() => {}
        }
        // What is not brought over now, the writer brings over later.
        if let Err(error) = bring_over(&url, &mut own).await {
            tracing::warn!(%error, "the log was not brought over");
        }
    }
    if let Some(own) = own {
        own.close().await;
    }
}

/// The connection is made when it is first needed: most databases of a day never are that busy.
async fn bring_over(url: &str, own: &mut Option<AnyPool>) -> anyhow::Result<()> {
    let own = match own {
        Some(own) => own,
        None => own.insert(pool(url, Engine::Sqlite, 1, true).await?),
    };
    own.execute("PRAGMA wal_checkpoint(PASSIVE)").await?;
    Ok(())
}
