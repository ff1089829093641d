//! Every ballot of somebody's voting units, for the file of everything kept about them.

use super::store;
use crate::{error::AppError, sql};
use linli_shared::{
    id::{CommunityId, PollId, ResidentId},
    log::Hash,
    poll::{Channel, Choice, PollDraft},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// Most ballots of one file; a household votes a few times a year.
const OWN_MAX: i64 = 1_000;

/// A ballot as its household takes it along.
pub(crate) struct OwnBallot {
    pub(crate) poll: PollId,
    pub(crate) title: String,
    /// None of a secret one: nobody but the voter knows.
    pub(crate) choice: Option<Choice>,
    pub(crate) channel: Channel,
    pub(crate) tracker: Hash,
    pub(crate) cast_at: Timestamp,
}

/// The ballots of the units that somebody casts for, newest first.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    me: ResidentId,
) -> Result<Vec<OwnBallot>, AppError> {
    let rows = sqlx::query(
        "SELECT b.poll_id, p.draft, b.choice, b.channel, b.tracker, b.cast_at FROM poll_voter_person v
         JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.voter_id
         JOIN poll p ON p.community_id = b.community_id AND p.id = b.poll_id
         WHERE v.community_id = $1 AND v.resident_id = $2 ORDER BY b.cast_at DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(me.bytes())
    .bind(OWN_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let draft: PollDraft = serde_json::from_str(row.try_get(1)?)?;
            let channel: String = row.try_get(3)?;
            Ok(OwnBallot {
                poll: sql::id(row, 0, PollId::from_bytes)?,
                title: draft.title,
                choice: store::choice(row, 2)?,
                channel: Channel::parse(&channel).unwrap_or(Channel::Phone),
                tracker: sql::digest(row, 4)?,
                cast_at: Timestamp(row.try_get(5)?),
            })
        })
        .collect()
}
