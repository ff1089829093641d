//! Work aside (旁侧计算): what takes long and answers nobody who waits, on a thread behind all that do.

use anyhow::Context;
use std::thread;
use tokio::sync::oneshot;

/// Does the work on a thread of its own, which has next to nothing of a core that others want.
///
/// # Errors
/// When no thread is to be had, or the work panics.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let (sender, receiver) = oneshot::channel();
    thread::Builder::new().name("aside".to_owned()).spawn(move || {
        step_back();
        // Whoever asked may have gone meanwhile.
        drop(sender.send(work()));
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
