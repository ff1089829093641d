//! The write queue: group commit on SQLite, transactions side by side on PostgreSQL.

use super::{
    Job, checkpoint,
    fault::{Faults, is_passing, is_undone},
    flush::{self, Committed},
    one_core,
};
use crate::error::AppError;
use futures_util::future::BoxFuture;
use rand::Rng;
use sqlx::{AnyConnection, AnyPool, Connection, Row};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Most closures of one commit: enough to share what a commit costs, few enough to keep the last one's
/// wait short.
const GROUP_MAX: usize = 256;
/// How often a closure is tried before its failure is believed.
const TRIES_MAX: u32 = 8;

/// What waits to be written, until the database is closed.
pub(super) struct Waiting {
    jobs: mpsc::Receiver<Job>,
    closing: CancellationToken,
}

impl Waiting {
    pub(super) const fn new(jobs: mpsc::Receiver<Job>, closing: CancellationToken) -> Self {
        Self { jobs, closing }
    }

    /// Moves up to `max` jobs into `group`; false when no more will come.
    async fn take(&mut self, group: &mut Vec<Job>, max: usize) -> bool {
        loop {
            tokio::select! {
                // What was accepted before stays in line.
                () = self.closing.cancelled(), if !self.jobs.is_closed() => self.jobs.close(),
                n = self.jobs.recv_many(group, max) => return n > 0,
            }
        }
    }
}

/// What became of each write of a group.
pub(super) type Done = Vec<Result<(), AppError>>;

/// What becomes of a write, besides its answer.
#[derive(Clone)]
pub(super) struct Outcome {
    pub(super) faults: Arc<Faults>,
    pub(super) n_writes: Arc<AtomicU64>,
}

impl Outcome {
    /// Who asked may have gone away meanwhile; what was committed stays so, and copies made before are
    /// old before the answer is out.
    pub(super) fn answer(&self, job: Job, done: Result<(), AppError>) {
        if done.is_ok() {
            self.n_writes.fetch_add(1, Ordering::SeqCst);
        }
        drop(job.answer.send(done));
    }
}

/// The one writer of SQLite, on a thread of its own: between two statements it waits for the driver's
/// thread, and would wait again for its turn among all the requests of the server.
///
/// # Errors
/// When the thread does not start, or the database does not open.
pub(super) async fn write_on_own_thread(
    open: BoxFuture<'static, anyhow::Result<AnyPool>>,
    waiting: Waiting,
    outcome: Outcome,
    log_grew: Arc<Notify>,
) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let (opened, is_open) = oneshot::channel();
    let (ended, end) = oneshot::channel::<()>();
    let (sender, committed) = mpsc::channel(flush::AHEAD);
    let (faults, closing) = (outcome.faults.clone(), waiting.closing.clone());
    std::thread::Builder::new().name("linli-writer".to_owned()).spawn(move || {
        one_core::stay();
        runtime.block_on(async {
            match open_file(open).await {
                Ok((writer, file)) => {
                    drop(opened.send(Ok(file)));
                    write_in_groups(writer, waiting, &faults, (sender, &log_grew)).await;
                }
                Err(error) => drop(opened.send(Err(error))),
            }
        });
        drop(ended);
    })?;
    let flushed = flush::start(&is_open.await??, committed, outcome, closing)?;
    Ok(async move { drop((end.await, flushed.await)) })
}

/// Opens the database, and says where it lies.
async fn open_file(
    open: BoxFuture<'static, anyhow::Result<AnyPool>>,
) -> anyhow::Result<(AnyPool, PathBuf)> {
    let writer = open.await?;
    let row = sqlx::query("SELECT file FROM pragma_database_list WHERE name = 'main'")
        .fetch_one(&writer)
        .await?;
    let file = row.try_get::<String, _>(0)?;
    Ok((writer, PathBuf::from(file)))
}

/// One writer: everything that waits goes into one transaction, and is answered by the flusher.
async fn write_in_groups(
    writer: AnyPool,
    mut waiting: Waiting,
    faults: &Faults,
    (committed, log_grew): (mpsc::Sender<Committed>, &Notify),
) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    let mut n_since = 0;
    while waiting.take(&mut group, GROUP_MAX).await {
        // Nothing follows what the disk did not take; whoever waits hears that the server is busy.
        if committed.is_closed() {
            group.clear();
            continue;
        }
        let done = commit(&writer, &group, faults).await;
        n_since += group.len();
        if n_since >= checkpoint::WRITES {
            n_since = 0;
            log_grew.notify_one();
        }
        drop(committed.send((std::mem::take(&mut group), done)).await);
    }
    writer.close().await;
}

/// Commits a group together, without those who are refused, or each by itself.
async fn commit(writer: &AnyPool, group: &[Job], faults: &Faults) -> Done {
    let done = match on(writer, async |conn| commit_together(conn, group, faults).await).await {
        // One was refused: what it wrote is undone by itself, and the others need no commit each.
        Err(_) if group.len() > 1 => {
            on(writer, async |conn| commit_accepted(conn, group, faults).await).await
        }
        // A second try would fail like the first.
        Err(AppError::Fault(fault)) if is_undone(&fault) => return vec![Err(fault.into())],
        done => done,
    };
    if let Ok(done) = done {
        return done;
    }
    let mut all = Vec::with_capacity(group.len());
    for job in group {
        all.push(commit_alone(writer, job, faults, "BEGIN IMMEDIATE").await);
    }
    all
}

/// Many writers: as many transactions as there are connections.
pub(super) async fn write_side_by_side(writers: AnyPool, mut waiting: Waiting, outcome: Outcome) {
    let running = tokio_util::task::TaskTracker::new();
    let places = Arc::new(tokio::sync::Semaphore::new(12));
    let mut group = Vec::with_capacity(1);
    while waiting.take(&mut group, 1).await {
        let Some(job) = group.pop() else { continue };
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let (writers, outcome) = (writers.clone(), outcome.clone());
        running.spawn(async move {
            let done = commit_alone(&writers, &job, &outcome.faults, "BEGIN").await;
            drop(place);
            outcome.answer(job, done);
        });
    }
    running.close();
    running.wait().await;
    writers.close().await;
}

/// Works on a connection of the pool, which is given up afterwards where a failure of the disk or the
/// memory made SQLite undo everything by itself: the driver would believe in a transaction that is not there.
async fn on<T>(
    pool: &AnyPool,
    work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let mut conn = pool.acquire().await?;
    let done = work(&mut conn).await;
    if let Err(AppError::Fault(fault)) = &done
        && is_undone(fault)
        && let Err(error) = conn.close().await
    {
        tracing::info!(%error, "a broken connection did not close");
    }
    done
}

/// Commits a group of which nothing is refused.
async fn commit_together(
    conn: &mut AnyConnection,
    group: &[Job],
    faults: &Faults,
) -> Result<Done, AppError> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    for job in group {
        (job.run)(&mut tx).await?;
    }
    faults.strike_group()?;
    tx.commit().await?;
    Ok(group.iter().map(|_| Ok(())).collect())
}

/// Commits what of a group is not refused, each behind a savepoint, which costs two statements more.
async fn commit_accepted(
    conn: &mut AnyConnection,
    group: &[Job],
    faults: &Faults,
) -> Result<Done, AppError> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let mut all = Vec::with_capacity(group.len());
    for job in group {
        let mut part = tx.begin().await?;
        let done = (job.run)(&mut part).await;
        match &done {
            Ok(()) => part.commit().await?,
            // Whoever is tried again by itself may yet succeed.
            Err(AppError::Fault(_)) => return done.map(|()| all),
            Err(_) => part.rollback().await?,
        }
        all.push(done);
    }
    faults.strike_group()?;
    tx.commit().await?;
    Ok(all)
}

async fn commit_alone(
    pool: &AnyPool,
    job: &Job,
    faults: &Faults,
    begin: &'static str,
) -> Result<(), AppError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let tried = on(pool, async |conn| try_alone(conn, job, (faults, tries), begin).await);
        match tried.await {
            Err(AppError::Fault(fault)) if tries < TRIES_MAX && is_passing(&fault) => {
                let jitter = rand::rng().random_range(1..=10 * u64::from(tries));
                tokio::time::sleep(Duration::from_millis(jitter)).await;
            }
            outcome => return outcome,
        }
    }
}

async fn try_alone(
    conn: &mut AnyConnection,
    job: &Job,
    (faults, tries): (&Faults, u32),
    begin: &'static str,
) -> Result<(), AppError> {
    let mut tx = conn.begin_with(begin).await?;
    let outcome = match (job.run)(&mut tx).await {
        Ok(()) => faults.strike_try(tries),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => tx.commit().await.map_err(AppError::from),
        Err(error) => {
            tx.rollback().await?;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Engine, Run, pool};
    use std::sync::atomic::AtomicBool;

    #[tokio::test]
    async fn whoever_waits_when_the_disk_has_failed_writes_nothing_and_hears_so() {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("linli.db").display());
        let writer = pool(&url, Engine::Sqlite, 1, false).await.expect("a database");
        let has_run = Arc::new(AtomicBool::new(false));
        let (queue, jobs) = mpsc::channel(1);
        let (answer, answered) = oneshot::channel();
        let ran = has_run.clone();
        let run: Run = Box::new(move |_| {
            ran.store(true, Ordering::SeqCst);
            Box::pin(async { Ok(()) })
        });
        assert!(queue.try_send(Job { run, answer }).is_ok(), "there is room for one");
        drop(queue);
        let (committed, flusher) = mpsc::channel(1);
        drop(flusher);
        let waiting = Waiting::new(jobs, CancellationToken::new());
        write_in_groups(writer, waiting, &Faults::default(), (committed, &Notify::new())).await;
        assert!(!has_run.load(Ordering::SeqCst));
        assert!(answered.await.is_err(), "nobody is left to answer");
    }
}
