//! Work aside (旁侧计算): what takes long and answers nobody who waits, on a thread behind all that do.

use anyhow::Context;
use std::thread;
use tokio::{runtime::Handle, sync::oneshot};

/// Does the work on a thread of its own, which has next to nothing of a core that others want. What it
/// starts has no better place: a connection that the work opens reads behind all others too.
///
/// # Errors
/// When no thread is to be had, or the work panics.
pub async fn aside<T, F>(work: impl FnOnce() -> F + Send + 'static) -> anyhow::Result<T>
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    let (mut sender, receiver) = oneshot::channel();
    let runtime = Handle::current();
    thread::Builder::new().name("aside".to_owned()).spawn(move || {
        step_back();
        runtime.block_on(async {
            tokio::select! {
                done = work() => drop(sender.send(done)),
                // Whoever asked may have gone meanwhile.
                () = sender.closed() => {}
            }
        });
    })?;
    receiver.await.context("the work aside did not end")
}

/// Puts this thread behind the others. Where that is not to be had, nothing changes but who waits.
#[cfg(target_os = "linux")]
fn step_back() {
    use rustix::{process::setpriority_process, thread::gettid};

    /// The last place the system has.
    const NICE: i32 = 19;

    if let Err(error) = setpriority_process(Some(gettid()), NICE) {
        tracing::info!(%error, "work aside takes its turn with everything else");
    }
}

/// Other systems choose by themselves.
#[cfg(not(target_os = "linux"))]
fn step_back() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn work_aside_has_the_last_place_and_so_has_what_it_starts() {
        use rustix::{process::getpriority_process, thread::gettid};

        let nice = || getpriority_process(Some(gettid()));
        let there = nice();
        let both = aside(move || async move { (nice(), thread::spawn(nice).join().ok()) });
        assert_eq!(both.await.expect("it works"), (Ok(19), Some(Ok(19))));
        assert_eq!(nice(), there, "whoever asked keeps their place");
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_stops() {
        let (alive, gone) = oneshot::channel::<()>();
        let (begun, begins) = oneshot::channel();
        let endless = aside::<(), _>(move || async move {
            let _alive = alive;
            begun.send(()).expect("somebody waits");
            loop {
                tokio::task::yield_now().await;
            }
        });
        tokio::select! {
            ended = endless => panic!("it ended by itself: {ended:?}"),
            begins = begins => begins.expect("it begins"),
        }
        assert!(gone.await.is_err(), "it has let go of what it held");
    }
}
