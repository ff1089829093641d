//! Thanks for a ballot (参与积分): after the count, for taking part and never for how.
//!
//! Invariant: casting takes no longer for it, and a poll that is called off earns nobody anything.

use crate::{error::AppError, points, sql, state::App};
use linli_shared::{
    id::{CommunityId, PollId, ResidentId, VoterId},
    points::Activity,
    poll::{Channel, PollStatus},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::sync::Arc;

/// Voters of one look, for all polls together.
const VOTERS_MAX: usize = 500;

/// Goes on with the polls whose voters have not all been thanked.
///
/// # Errors
/// When a row cannot be read or written.
pub(super) async fn run_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    for _ in 0..VOTERS_MAX {
        let row = sqlx::query(
            "SELECT p.id FROM poll p
             LEFT JOIN poll_thanks t ON t.community_id = p.community_id AND t.poll_id = p.id
             WHERE p.community_id = $1 AND p.status = $2 AND (t.poll_id IS NULL OR t.after_id IS NOT NULL)
             ORDER BY p.id LIMIT 1",
        )
        .bind(app.community.bytes())
        .bind(PollStatus::Closed.code())
        .fetch_optional(app.db.read())
        .await?;
        let Some(row) = row else { return Ok(()) };
        let (community, id) = (app.community, sql::id(&row, 0, PollId::from_bytes)?);
        app.db
            .write(move |conn| Box::pin(async move { thank_next(conn, community, id, now).await }))
            .await?;
    }
    Ok(())
}

/// Thanks everybody who took part in a poll that is counted, in one go.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn thank_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    at: Timestamp,
) -> Result<(), AppError> {
    while thank_next(conn, community, poll, at).await? {}
    Ok(())
}

/// Thanks the next voter of a poll; false when there is none left. One in each transaction, so that
/// nobody's account is held while another is waited for.
async fn thank_next(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    at: Timestamp,
) -> Result<bool, AppError> {
    // Other nodes wait for this row.
    let row = sqlx::query(
        "INSERT INTO poll_thanks (community_id, poll_id, after_id) VALUES ($1, $2, $3)
         ON CONFLICT (community_id, poll_id) DO UPDATE SET after_id = poll_thanks.after_id RETURNING after_id",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(vec![0_u8; 16])
    .fetch_one(&mut *conn)
    .await?;
    let Some(after) = row.try_get::<Option<Vec<u8>>, _>(0)? else { return Ok(false) };
    let next = load_voted(conn, community, poll, after).await?;
    if let Some(person) = next.as_ref().map(who_cast).transpose()?.flatten() {
        points::thank(conn, community, person, (Activity::Ballot, poll.0), at).await?;
    }
    let reached = next.map(|row| sql::id(&row, 0, VoterId::from_bytes)).transpose()?;
    sqlx::query("UPDATE poll_thanks SET after_id = $1 WHERE community_id = $2 AND poll_id = $3")
        .bind(reached.map(|id| id.bytes().to_vec()))
        .bind(community.bytes())
        .bind(poll.bytes())
        .execute(conn)
        .await?;
    Ok(reached.is_some())
}

/// The next unit that voted, with its last ballot and one of those who may cast for it.
async fn load_voted(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    after: Vec<u8>,
) -> Result<Option<AnyRow>, AppError> {
    let row = sqlx::query(
        "SELECT v.id, b.channel, b.by_id,
            (SELECT count(*) FROM poll_voter_person p
                WHERE p.community_id = v.community_id AND p.poll_id = v.poll_id AND p.voter_id = v.id),
            (SELECT p.resident_id FROM poll_voter_person p
                WHERE p.community_id = v.community_id AND p.poll_id = v.poll_id AND p.voter_id = v.id
                ORDER BY p.resident_id LIMIT 1)
         FROM poll_voter v
         JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.n_ballots
         WHERE v.community_id = $1 AND v.poll_id = $2 AND v.id > $3 AND v.is_struck = 0 ORDER BY v.id LIMIT 1",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(after)
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Who took part: by phone whoever cast, on paper the one person it can have been.
fn who_cast(row: &AnyRow) -> Result<Option<ResidentId>, AppError> {
    match sql::word(row, 1, Channel::parse)? {
        Channel::Phone => sql::id_or_none(row, 2, ResidentId::from_bytes),
        Channel::Paper | Channel::Door | Channel::Proxy if row.try_get::<i64, _>(3)? == 1 => {
            sql::id_or_none(row, 4, ResidentId::from_bytes)
        }
        Channel::Paper | Channel::Door | Channel::Proxy => Ok(None),
    }
}
