//! Trustees open the sums of a box that is shut (开票): each sends a part, and enough parts make the result.
//!
//! Invariants: a part is proved against the sums of the log before it is taken; one trustee's part
//! opens nothing; the result is out in the same transaction as the part that was still missing.

use super::{advance, ceremony, secret, store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    feed,
    state::App,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::OpenSums,
    ballot::{BoxKey, LogEntry, SealedSum, Share, digest_opened},
    id::{CommunityId, PollId},
    poll::{self, PollAction, PollRefusal, PollStatus},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::sync::Arc;
use store::Record;

/// `PUT /polls/{id}/share`: the same again changes nothing.
pub async fn open_sums(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<PollId>,
    Json(OpenSums { share }): Json<OpenSums>,
) -> Result<StatusCode, AppError> {
    let (mut record, is_taken) = load(&app, &who, id, &share).await?;
    if is_taken {
        return Ok(StatusCode::NO_CONTENT);
    }
    if record.status == PollStatus::Open {
        // It may be over, though the clockwork has not looked yet.
        advance::advance(&app, id, who.now).await?;
        (record, _) = load(&app, &who, id, &share).await?;
    }
    check_shut(&record, who.now)?;
    let sums = secret::load_sums(&app, &record).await?;
    if !secret::is_share(&record, &sums, &share)? {
        return Err(refused(PollRefusal::NotShare));
    }
    let (community, now, share) = (who.community, who.now, Arc::new(share));
    let is_out = app
        .db
        .write(move |conn| {
            let (sums, share) = (sums.clone(), share.clone());
            Box::pin(async move { take(conn, community, id, (&share, &sums), now).await })
        })
        .await?;
    if is_out {
        app.boxes.forget_sums(id);
    }
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Sums are opened once the box is shut, and until the result is out.
fn check_shut(record: &Record, now: Timestamp) -> Result<(), AppError> {
    let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
    let step = poll::step(record.status, PollAction::Publish, opens_at, closes_at, now);
    step.map(drop).map_err(refused)
}

/// The poll of one of its trustees, and whether this very part was taken before.
async fn load(
    app: &App,
    who: &Resident,
    id: PollId,
    share: &Share,
) -> Result<(Record, bool), AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let trustees = ceremony::list(&mut conn, who.community, id).await?;
    let seat = ceremony::seat_of(&trustees, who.id)?;
    if usize::from(share.trustee) != seat {
        return Err(refused(PollRefusal::NotShare));
    }
    let is_taken = trustees.get(seat).is_some_and(|mine| mine.share.as_ref() == Some(share));
    Ok((record, is_taken))
}

/// Opens a box that is shut with keys at hand, one part after another.
///
/// # Errors
/// When a key does not open it, or a row cannot be written.
pub(crate) async fn open_with(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    keys: &[BoxKey],
    now: Timestamp,
) -> Result<(), AppError> {
    let record = store::load_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    let sums = secret::add_up(conn, community, &record, drop).await?;
    for key in keys {
        let share = secret::open_share(&record, &sums, key)?;
        take(conn, community, id, (&share, &sums), now).await?;
    }
    Ok(())
}

/// Puts a part into the log; with enough of them the result is out. Says whether it is.
///
/// # Errors
/// When the poll has moved on, or a row cannot be written.
async fn take(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    (share, sums): (&Share, &[SealedSum]),
    now: Timestamp,
) -> Result<bool, AppError> {
    // Held first: whoever comes second sees the part of whoever came first.
    let record = store::hold_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    check_shut(&record, now)?;
    store::log(conn, community, &record, &LogEntry::Share(share.clone())).await?;
    let is_first = sqlx::query(
        "UPDATE poll_trustee SET share = $1 WHERE community_id = $2 AND poll_id = $3 AND seat = $4 AND share IS NULL",
    )
    .bind(serde_json::to_string(share)?)
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(i64::from(share.trustee))
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if is_first == 0 {
        return Err(AppError::Stale(String::new()));
    }
    let shares: Vec<Share> =
        ceremony::list(conn, community, id).await?.into_iter().filter_map(|t| t.share).collect();
    let needed = record.draft.trustees.as_ref().map_or(u8::MAX, |trustees| trustees.needed);
    let is_out = shares.len() >= usize::from(needed);
    if is_out {
        let tally = secret::tally_of(&record, sums, &shares)?;
        advance::publish(conn, community, &record, (tally, digest_opened(&[])), now).await?;
    }
    feed::announce(conn, community, "poll", id.bytes(), now).await?;
    Ok(is_out)
}
