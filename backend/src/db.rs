//! The database (数据库): one SQL text for SQLite and PostgreSQL, a read pool, and a queue for writes.
//!
//! Invariants: every write goes through [`Db::write`]; a closure may run more than once, so it does
//! nothing but SQL; what was answered has been committed and is on the disk. On SQLite one writer takes
//! all that waits and commits it together; on PostgreSQL each closure is its own transaction.

mod batch;
mod checkpoint;
mod fault;
mod flush;
mod migrate;
mod one_core;
mod queue;

pub use batch::{Statement, fetch_both, run_together};
pub use fault::Fault;

use crate::error::AppError;
use futures_util::future::BoxFuture;
use sqlx::{
    AnyConnection, AnyPool, Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use std::{
    str::FromStr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Which engine stands below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What a closure given to [`Db::write`] returns.
pub type Writing<'c, T> = BoxFuture<'c, Result<T, AppError>>;

/// Writes that may wait; one more is refused with 503.
const WAITING_MAX: usize = 4096;
const READERS: u32 = 6;
/// A reader of SQLite keeps four megabytes of pages; there are several.
const READING: &str = "PRAGMA cache_size = -4000; PRAGMA query_only = ON;";
/// The writer keeps the upper pages of every index; a page that many commits change in turn is brought
/// from the log into the file once for all of them; and no commit waits for the disk, since [`flush`] does.
const WRITING: &str =
    "PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 12000; PRAGMA synchronous = NORMAL;";
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);

type Run =
    Box<dyn for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Result<(), AppError>> + Send + Sync>;

struct Job {
    run: Run,
    answer: oneshot::Sender<Result<(), AppError>>,
}

/// Handles to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: AnyPool,
    queue: mpsc::Sender<Job>,
    faults: Arc<fault::Faults>,
    closing: CancellationToken,
    drained: Arc<TaskTracker>,
    n_writes: Arc<AtomicU64>,
    url: Arc<str>,
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`, brings the schema up to date and starts the writer.
    ///
    /// # Errors
    /// When the database cannot be reached or a migration fails.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let url = connect_url(url, engine);
        migrate::run(&url, engine).await?;
        let readers = pool(&url, engine, READERS, true).await?;
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let faults = Arc::new(fault::Faults::default());
        let (closing, drained) = (CancellationToken::new(), Arc::new(TaskTracker::new()));
        let n_writes = Arc::new(AtomicU64::new(0));
        let waiting = queue::Waiting::new(waiting, closing.clone());
        let outcome = queue::Outcome { faults: faults.clone(), n_writes: n_writes.clone() };
        match engine {
            Engine::Sqlite => {
                let file = url.clone();
                let open = Box::pin(async move { pool(&file, engine, 1, false).await });
                let log_grew = Arc::new(Notify::new());
                let writer = queue::write_on_own_thread(open, waiting, outcome, log_grew.clone());
                drained.spawn(writer.await?);
                drained.spawn(checkpoint::keep_up(url.clone(), log_grew, closing.clone()));
            }
            Engine::Postgres => {
                let writers = pool(&url, engine, 12, false).await?;
                drained.spawn(queue::write_side_by_side(writers, waiting, outcome));
            }
        }
        drained.close();
        Ok(Self { engine, readers, queue, faults, closing, drained, n_writes, url: url.into() })
    }

    /// Which engine stands below: only the migrations, the search and the audit ask.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// The address it was opened with.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The pool for reading.
    #[must_use]
    pub const fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// A connection of one's own, for who reads at length and is not to keep one from the others. On SQLite
    /// its thread has the place among threads of the thread that asks.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(&self) -> sqlx::Result<AnyConnection> {
        let mut conn = AnyConnection::connect(&self.url).await?;
        prepare(&mut conn, self.engine, true).await?;
        Ok(conn)
    }

    /// Runs `f` in a transaction and answers after the commit. `f` may run several times.
    ///
    /// # Errors
    /// What `f` returns; [`AppError::Busy`] when too many wait; a fault when the commit fails.
    pub async fn write<T, F>(&self, f: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'c> Fn(&'c mut AnyConnection) -> Writing<'c, T> + Send + Sync + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let fill = slot.clone();
        let f = Arc::new(f);
        let run: Run = Box::new(move |conn| {
            let (fill, f) = (fill.clone(), f.clone());
            Box::pin(async move {
                let value = f(conn).await?;
                *fill.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
                Ok(())
            })
        });
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Job { run, answer }).map_err(|_| AppError::Busy)?;
        answered.await.map_err(|_| AppError::Busy)??;
        let value = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        value.ok_or(AppError::Busy)
    }

    /// How many writes this node has committed or heard of: what was read at another number may be old.
    #[must_use]
    pub fn n_writes(&self) -> u64 {
        self.n_writes.load(Ordering::SeqCst)
    }

    /// Says that another node has written.
    pub fn note_write(&self) {
        self.n_writes.fetch_add(1, Ordering::SeqCst);
    }

    /// Makes the next `n` commits fail as the engine would: for tests of the retries.
    pub fn fail_next(&self, fault: Fault, n: u32) {
        self.faults.set(fault, n);
    }

    /// Makes every write fail once before it succeeds: for tests of the retries.
    pub fn fail_each_at_first(&self, fault: Fault) {
        self.faults.set_at_first(fault);
    }

    /// How many writes failed once because of [`Db::fail_each_at_first`].
    #[must_use]
    pub fn n_failed_at_first(&self) -> u32 {
        self.faults.n_struck()
    }

    /// Whether a read gets through, and a write is not refused for good.
    pub async fn is_reachable(&self) -> bool {
        !self.closing.is_cancelled() && self.readers.execute("SELECT 1").await.is_ok()
    }

    /// Waits until everything that can be read now is on the disk: for who signs what was read. A write of
    /// nothing is answered after all that came before it.
    ///
    /// # Errors
    /// [`AppError::Busy`] when too many wait, or the disk takes nothing more.
    pub async fn settle(&self) -> Result<(), AppError> {
        self.write(|_| Box::pin(async { Ok(()) })).await
    }

    /// Waits until everything accepted is committed; whoever writes from now on is refused as busy.
    pub async fn drain(&self) {
        self.closing.cancel();
        self.drained.wait().await;
        self.readers.close().await;
    }
}

/// SQLite makes the file when it is missing; PostgreSQL gets the address as it is.
fn connect_url(url: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
        Engine::Sqlite | Engine::Postgres => url.to_owned(),
    }
}

async fn pool(
    url: &str,
    engine: Engine,
    connections: u32,
    reads_only: bool,
) -> anyhow::Result<AnyPool> {
    let options = AnyConnectOptions::from_str(url)?;
    let kept = match engine {
        // Nor does it age: its connections stay, and with them its log.
        Engine::Sqlite => AnyPoolOptions::new().max_lifetime(None).idle_timeout(None),
        Engine::Postgres => AnyPoolOptions::new(),
    };
    let pool = kept
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A file does not go away like a server: asking it before each read would double the hops.
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |conn, _| Box::pin(prepare(conn, engine, reads_only)))
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Sets a new connection of SQLite up; PostgreSQL's are as they are to be.
async fn prepare(conn: &mut AnyConnection, engine: Engine, reads_only: bool) -> sqlx::Result<()> {
    if engine == Engine::Sqlite {
        // The writer asks for less, since it has its commits flushed.
        conn.execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA busy_timeout = 5000;",
        )
        .await?;
        conn.execute(if reads_only { READING } else { WRITING }).await?;
    }
    Ok(())
}
