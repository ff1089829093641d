//! The box of a secret poll (密封票箱): its key, its ballots proved before they are taken, its sums opened
//! after the close.
//!
//! Invariants: no ballot is ever opened, only sums are; a ballot that is not proved reaches no row; the
//! key grows from the server's own key and the poll's id, and is stored nowhere.

use super::{
    commitments::Commitments,
    store::{self, Record},
};
use crate::{
    aside::aside,
    error::{AppError, refused},
    secret::Secret,
    state::App,
};
use anyhow::{Context, anyhow};
use linli_shared::{
    amount::Area,
    ballot::{BoxKey, LogEntry, Replay, Sealed, SealedSum, Sealing, SecretBox, Share, numbers},
    id::{CommunityId, PollId},
    log::Hash,
    poll::{PollDraft, PollRefusal, PollStatus, Secrecy, Sum, Tally},
};
use sqlx::{AnyConnection, Connection, Row};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

/// Rows of one look.
const BATCH: i64 = 1_000;

fn box_key(secret: &Secret, poll: PollId) -> BoxKey {
    BoxKey::of_seed(&Hash(secret.mac(b"poll-box", poll.bytes())))
}

/// The keys that a poll's ballots are sealed for; none where they are open.
pub(crate) fn sealing(secret: &Secret, poll: PollId, draft: &PollDraft) -> Option<Sealing> {
    match draft.secrecy {
        // Trustees make theirs after the announcement.
        Secrecy::Open | Secrecy::Trustees => None,
        Secrecy::Server => Some(Sealing { keys: vec![box_key(secret, poll).public()], needed: 1 }),
    }
}

/// The box of a poll; none where ballots are open.
fn box_of(record: &Record) -> Result<Option<SecretBox>, AppError> {
    let Some(sealing) = &record.sealing else { return Ok(None) };
    let of = SecretBox::of(sealing, &record.draft.question);
    Ok(Some(of.with_context(|| format!("poll {} has no key", record.id))?))
}

/// What was announced, which never changes, and the box where ballots are secret.
pub(super) struct Known {
    pub(super) draft: PollDraft,
    pub(super) secret: Option<SecretBox>,
}

/// What this node knows of polls that ballots came in for, how far a count has come, and the sums that
/// wait to be opened.
#[derive(Default)]
pub struct Boxes {
    known: Mutex<HashMap<PollId, Arc<Known>>>,
    counting: Mutex<HashMap<PollId, (Arc<AtomicI64>, i64)>>,
    sums: Mutex<HashMap<PollId, Arc<Vec<SealedSum>>>>,
    pub(super) commitments: Commitments,
}

impl Boxes {
    /// What is known of a poll; read once.
    ///
    /// # Errors
    /// When there is no such poll, or the database cannot be read.
    pub(super) async fn of(&self, app: &App, poll: PollId) -> Result<Arc<Known>, AppError> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&poll) {
            return Ok(known.clone());
        }
        let mut conn = app.db.read().acquire().await?;
        let record = store::load_poll(&mut conn, app.community, poll).await?;
        let record = record.ok_or(AppError::NotFound)?;
        let is_final = record.status != PollStatus::Announced;
        let known = Known { secret: box_of(&record)?, draft: record.draft };
        if !is_final && known.draft.trustees.is_some() {
            // The key can still become another one.
            return Ok(Arc::new(known));
        }
        Ok(lock().entry(poll).or_insert(Arc::new(known)).clone())
    }

    /// How far the count of a poll has come on this node, in percent; none when it is not being counted.
    pub(super) fn progress(&self, poll: PollId) -> Option<u8> {
        let counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        let (done, all) = counting.get(&poll)?;
        u8::try_from(done.load(Ordering::Relaxed) * 100 / (*all).max(1)).ok()
    }

    /// Shows a count of so many entries, and gives what tells how many are done.
    fn show_count(&self, poll: PollId, all: i64) -> (Counting<'_>, Arc<AtomicI64>) {
        let done = Arc::new(AtomicI64::new(0));
        let mut counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        counting.insert(poll, (done.clone(), all));
        (Counting(self, poll), done)
    }

    /// Forgets the sums of a poll whose result is out.
    pub(super) fn forget_sums(&self, poll: PollId) {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner).remove(&poll);
    }
}

/// A count that is shown as long as it lasts, also when whoever asked for it has gone.
struct Counting<'a>(&'a Boxes, PollId);

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        self.0.counting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

/// Refuses a ballot that is not proved to be one vote in this poll. Proofs are checked before the
/// write queue, which has one hand only.
///
/// # Errors
/// [`PollRefusal::NotProved`], or [`PollRefusal::WrongForm`] where ballots are open.
pub(super) async fn check_proved(app: &App, poll: PollId, ballot: &Sealed) -> Result<(), AppError> {
    let known = app.boxes.of(app, poll).await?;
    let of = known.secret.as_ref().ok_or_else(|| refused(PollRefusal::WrongForm))?;
    if of.is_proved(ballot) { Ok(()) } else { Err(refused(PollRefusal::NotProved)) }
}

/// What is in the box of a secret poll, added up unopened. That takes a core for a while; `tell` hears how
/// many entries are done.
///
/// # Errors
/// When the log cannot be read or does not replay.
pub(super) async fn add_up(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    tell: impl Fn(i64),
) -> Result<Vec<SealedSum>, AppError> {
    let mut replay = Replay::trusting();
    let mut done = 0;
    while done < record.log_size {
        let entries = list_entries(conn, community, record, done).await?;
        if entries.is_empty() {
            return Err(anyhow!("poll {}: its log ends at {done}", record.id).into());
        }
        done += i64::try_from(entries.len())?;
        for entry in entries {
            let entry: LogEntry = serde_json::from_str(&entry)?;
            replay.push(entry).map_err(|flaw| anyhow!("the log does not replay: {flaw:?}"))?;
        }
        tell(done);
    }
    Ok(replay.sums().context("the log has no box")?)
}

/// What sums come to, opened by shares.
///
/// # Errors
/// When the shares do not open them.
pub(super) fn tally_of(
    record: &Record,
    sums: &[SealedSum],
    shares: &[Share],
) -> Result<Tally, AppError> {
    let by_area = record.draft.rule().by_area;
    let of = box_of(record)?.context("an open poll has no box")?;
    let points = of.combine(shares, sums).context("a sum is not proved")?;
    let turnout = record.turnout;
    let weights = u64::try_from(turnout.taking_part.area.0 / 100)?;
    let most = u64::try_from(turnout.taking_part.heads)?.max(weights);
    let numbers = numbers(&points, most).context("a sum is larger than what was cast")?;
    let (heads, areas) = numbers.split_at(sums.len() / if by_area { 2 } else { 1 });
    let slots: Vec<Sum> = heads
        .iter()
        .enumerate()
        .map(|(n, heads)| {
            let area = areas.get(n).copied().unwrap_or_default();
            Ok(Sum { heads: i64::try_from(*heads)?, area: Area(i64::try_from(area)? * 100) })
        })
        .collect::<Result<_, std::num::TryFromIntError>>()?;
    Ok(Tally::of_slots(&record.draft.question, turnout, &slots))
}

/// The part of a key in opening these sums.
///
/// # Errors
/// When it is not one of the poll's keys.
pub(super) fn open_share(
    record: &Record,
    sums: &[SealedSum],
    key: &BoxKey,
) -> Result<Share, AppError> {
    let share = box_of(record)?.and_then(|of| of.open_share(key, sums));
    Ok(share.context("the key is not the poll's")?)
}

/// Whether a share is a trustee's part in opening these sums.
///
/// # Errors
/// When the poll's keys are none.
pub(super) fn is_share(
    record: &Record,
    sums: &[SealedSum],
    share: &Share,
) -> Result<bool, AppError> {
    Ok(box_of(record)?.is_some_and(|of| of.is_share(share, sums)))
}

/// Opens sums with the server's own key.
///
/// # Errors
/// When the server's key is another one.
pub(super) fn open_box(
    secret: &Secret,
    record: &Record,
    sums: &[SealedSum],
) -> Result<(Share, Tally), AppError> {
    let share = open_share(record, sums, &box_key(secret, record.id))?;
    let tally = tally_of(record, sums, std::slice::from_ref(&share))?;
    Ok((share, tally))
}

pub(super) async fn list_entries(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    from: i64,
) -> Result<Vec<String>, AppError> {
    let rows = sqlx::query(
        "SELECT entry FROM poll_log WHERE community_id = $1 AND poll_id = $2 AND seq >= $3 AND seq < $4 ORDER BY seq LIMIT $5",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .bind(from)
    .bind(record.log_size)
    .bind(BATCH)
    .fetch_all(conn)
    .await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// The sums of a box that is shut, added up outside the write queue, once on each node; the page shows how
/// far it is.
///
/// # Errors
/// When the log cannot be read or does not replay.
pub(super) async fn load_sums(app: &App, record: &Record) -> Result<Arc<Vec<SealedSum>>, AppError> {
    let lock = || app.boxes.sums.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(sums) = lock().get(&record.id) {
        return Ok(sums.clone());
    }
    let id = record.id;
    let (shown, done) = app.boxes.show_count(id, record.log_size);
    let (db, community, record) = (app.db.clone(), app.community, record.clone());
    let sums = aside(move || async move {
        let mut conn = db.connect().await?;
        let tell = |n| done.store(n, Ordering::Relaxed);
        let sums = add_up(&mut conn, community, &record, tell).await?;
        conn.close().await?;
        Ok::<_, AppError>(Arc::new(sums))
    });
    let sums = sums.await??;
    drop(shown);
    Ok(lock().entry(id).or_insert(sums).clone())
}
