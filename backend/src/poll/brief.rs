//! A poll in a few words, for whoever refers to one.

use super::store;
use crate::error::AppError;
use linli_shared::{
    id::{CommunityId, PollId},
    poll::{Outcome, PollMode, PollStatus},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// What others say about a poll.
pub(crate) struct Brief {
    pub(crate) id: PollId,
    pub(crate) title: String,
    pub(crate) mode: PollMode,
    pub(crate) status: PollStatus,
    pub(crate) opens_at: Timestamp,
    pub(crate) closes_at: Timestamp,
    /// What it came to, once it is over.
    pub(crate) outcome: Option<Outcome>,
}

/// One poll in a few words.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn brief(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Option<Brief>, AppError> {
    let record = store::load_poll(conn, community, id).await?;
    Ok(record.map(|record| Brief {
        id,
        mode: record.draft.mode,
        status: record.status,
        opens_at: record.draft.opens_at,
        closes_at: record.draft.closes_at,
        outcome: record.result.map(|result| result.outcome),
        title: record.draft.title,
    }))
}
