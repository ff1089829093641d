//! What SQLite committed, brought to the disk (落盘).
//!
//! A commit writes to SQLite's log and does not wait for the disk. A thread of its own waits, once for all
//! that was committed meanwhile, while the writer works on; whoever wrote is answered after that, so that an
//! answer means as much as if each commit had waited. Who reads may see what is on its way to the disk.
//! Once the disk has failed, nothing more is written: what a failed flush left in memory may be lost, and
//! only a new start finds out.

use super::{
    Job,
    queue::{Done, Outcome},
};
use crate::error::AppError;
use same_file::Handle;
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    thread,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// How many groups may stand in line for the disk.
pub(super) const AHEAD: usize = 8;

/// A group that was committed.
pub(super) type Committed = (Vec<Job>, Done);

/// Starts the thread that flushes the log of this database, and gives its end, which comes when no more
/// will be committed.
///
/// # Errors
/// When the thread does not start.
pub(super) fn start(
    database: &Path,
    committed: mpsc::Receiver<Committed>,
    outcome: Outcome,
    closing: CancellationToken,
) -> anyhow::Result<oneshot::Receiver<()>> {
    let mut log = Log { path: log_of(database), held: None };
    let (ended, end) = oneshot::channel();
    thread::Builder::new().name("linli-flusher".to_owned()).spawn(move || {
        flush_all(|| log.flush(), committed, &outcome, &closing);
        drop(ended);
    })?;
    Ok(end)
}

fn log_of(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-wal");
    PathBuf::from(path)
}

/// The log's file, which is there from the first commit on. It is held, since only who had it open hears
/// what became of it; and it is another one after the last connection was closed and a new one made.
struct Log {
    path: PathBuf,
    held: Option<Handle>,
}

impl Log {
    fn flush(&mut self) -> io::Result<()> {
        // Some systems flush only what could be written.
        let file = File::options().read(true).write(true).open(&self.path)?;
        let there = Handle::from_file(file)?;
        let held = self.held.take().filter(|held| *held == there).unwrap_or(there);
        held.as_file().sync_data()?;
        self.held = Some(held);
        Ok(())
    }
}

/// Flushes once for everything that waits, and answers it, as long as the disk takes it.
fn flush_all(
    mut flush: impl FnMut() -> io::Result<()>,
    mut committed: mpsc::Receiver<Committed>,
    outcome: &Outcome,
    closing: &CancellationToken,
) {
    let mut groups = Vec::with_capacity(AHEAD);
    while committed.blocking_recv_many(&mut groups, AHEAD) > 0 {
        let flushed = flush();
        if let Err(error) = &flushed {
            tracing::error!(%error, "the disk took no flush: nothing more is written until a new start");
            closing.cancel();
            // The writer sees that, and stops; whoever is still in line hears that the server is busy.
            committed.close();
        }
        for (job, done) in groups.drain(..).flat_map(|(jobs, done)| jobs.into_iter().zip(done)) {
            outcome.answer(job, if flushed.is_ok() { done } else { done.and(Err(AppError::Busy)) });
        }
        if flushed.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fault::Faults;
    use std::sync::{Arc, atomic::AtomicU64};

    type Answer = oneshot::Receiver<Result<(), AppError>>;

    fn outcome() -> Outcome {
        Outcome { faults: Arc::new(Faults::default()), n_writes: Arc::new(AtomicU64::new(0)) }
    }

    fn job() -> (Job, Answer) {
        let (answer, answered) = oneshot::channel();
        (Job { run: Box::new(|_| Box::pin(async { Ok(()) })), answer }, answered)
    }

    /// What becomes of three groups of one, flushed so; the second is refused.
    fn three(flush: impl FnMut() -> io::Result<()>) -> (Vec<Answer>, Outcome, CancellationToken) {
        let (sender, committed) = mpsc::channel(AHEAD);
        let mut answers = Vec::new();
        for done in [Ok(()), Err(AppError::NotFound), Ok(())] {
            let (job, answer) = job();
            answers.push(answer);
            sender.try_send((vec![job], vec![done])).expect("room for three");
        }
        drop(sender);
        let (outcome, closing) = (outcome(), CancellationToken::new());
        flush_all(flush, committed, &outcome, &closing);
        (answers, outcome, closing)
    }

    #[test]
    fn one_flush_answers_all_that_waited() {
        let mut n_flushes = 0;
        let flush = || {
            n_flushes += 1;
            Ok(())
        };
        let (mut answers, outcome, closing) = three(flush);
        let told: Vec<_> = answers.iter_mut().map(|answer| answer.try_recv().unwrap()).collect();
        assert!(matches!(told.as_slice(), [Ok(()), Err(AppError::NotFound), Ok(())]), "{told:?}");
        assert_eq!(outcome.n_writes.load(std::sync::atomic::Ordering::SeqCst), 2);
        assert_eq!((n_flushes, closing.is_cancelled()), (1, false));
    }

    #[test]
    fn what_did_not_reach_the_disk_is_not_answered_as_done_and_nothing_follows_it() {
        let (mut answers, outcome, closing) = three(|| Err(io::Error::other("no disk")));
        let told: Vec<_> = answers.iter_mut().map(|answer| answer.try_recv().unwrap()).collect();
        let are_told = matches!(
            told.as_slice(),
            [Err(AppError::Busy), Err(AppError::NotFound), Err(AppError::Busy)]
        );
        assert!(are_told, "{told:?}");
        assert_eq!(outcome.n_writes.load(std::sync::atomic::Ordering::SeqCst), 0);
        assert!(closing.is_cancelled());
    }

    #[test]
    fn nobody_is_answered_before_the_flush() {
        let (sender, committed) = mpsc::channel(AHEAD);
        let (job, mut answer) = job();
        sender.try_send((vec![job], vec![Ok(())])).expect("room for one");
        drop(sender);
        let flush = || {
            assert!(answer.try_recv().is_err(), "answered too early");
            Ok(())
        };
        flush_all(flush, committed, &outcome(), &CancellationToken::new());
        assert!(matches!(answer.try_recv(), Ok(Ok(()))));
    }
}
