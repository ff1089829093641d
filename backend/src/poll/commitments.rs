//! What the provers of sealed ballots committed to (证明承诺): computed again, once for each ballot, so that
//! phones check a whole board in seconds.
//!
//! Invariant: nobody has to believe it. A phone that is told something wrong, or nothing, takes longer.

use super::{
    secret::list_entries,
    store::{self, Record},
};
use crate::{error::AppError, extract::AppState, state::App};
use anyhow::{Context, anyhow};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use linli_shared::{
    ballot::{LogEntry, SecretBox},
    id::PollId,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Most ballots of a poll that phones are told of; the rest they check by themselves.
const BALLOTS_MAX: usize = 5_000;
/// Most polls that a node remembers.
const POLLS_MAX: usize = 32;

/// What a node remembers of the polls that phones have checked.
#[derive(Default)]
pub(super) struct Commitments(Mutex<HashMap<PollId, Arc<tokio::sync::Mutex<Kept>>>>);

/// The log's entries that were read, and what came of them.
#[derive(Default)]
struct Kept {
    n_read: i64,
    bytes: Vec<u8>,
}

impl Commitments {
    fn of(&self, poll: PollId) -> Arc<tokio::sync::Mutex<Kept>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= POLLS_MAX && !kept.contains_key(&poll) {
            kept.clear();
        }
        kept.entry(poll).or_default().clone()
    }
}

/// `GET /polls/{id}/commitments`: the encoded points of every ballot, in the order of the log.
pub async fn commitments(
    State(app): State<AppState>,
    Path(id): Path<PollId>,
) -> Result<impl IntoResponse, AppError> {
    let record = {
        let mut conn = app.db.read().acquire().await?;
        store::load_poll(&mut conn, app.community, id).await?.ok_or(AppError::NotFound)?
    };
    let known = app.boxes.of(&app, id).await?;
    let of = known.secret.clone().filter(|_| record.log_size > 0).ok_or(AppError::NotFound)?;
    let kept = app.boxes.commitments.of(id);
    // Who comes meanwhile waits for what is being computed, and has it too.
    let mut kept = kept.lock().await;
    let bytes_max = BALLOTS_MAX * of.commitments_size();
    while kept.n_read < record.log_size && kept.bytes.len() < bytes_max {
        read_on(&app, &record, &of, &mut kept).await?;
    }
    let bytes = Bytes::copy_from_slice(&kept.bytes);
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes))
}

/// Computes the commitments of the next entries.
async fn read_on(
    app: &App,
    record: &Record,
    of: &SecretBox,
    kept: &mut Kept,
) -> Result<(), AppError> {
    let entries = {
        let mut conn = app.db.read().acquire().await?;
        list_entries(&mut conn, app.community, record, kept.n_read).await?
    };
    let n_read = i64::try_from(entries.len())?;
    if n_read == 0 {
        return Err(anyhow!("poll {}: its log ends at {}", record.id, kept.n_read).into());
    }
    let of = of.clone();
    // A phone waits for it, so it takes its turn like everything else.
    let bytes = tokio::task::spawn_blocking(move || {
        let mut all = Vec::new();
        for entry in entries {
            if let LogEntry::Ballot { secret: Some(weighed), .. } = serde_json::from_str(&entry)? {
                let of_ballot = of.commitments(&weighed.ballot);
                all.extend(of_ballot.context("a ballot in the log is not proved")?);
            }
        }
        Ok::<_, anyhow::Error>(all)
    });
    kept.bytes.extend(bytes.await.map_err(anyhow::Error::from)??);
    kept.n_read += n_read;
    Ok(())
}
