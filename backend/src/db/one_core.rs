//! One core for two threads that take turns.
//!
//! The writer of SQLite and the driver's thread never work at the same time: one waits for the other.
//! On one core the turn passes by a switch; between cores it passes by waking a core that has just gone
//! to sleep, which costs several times what the statement does. And as batch work (`SCHED_BATCH`) neither
//! takes the core away from the other with every row there is to hand over, but has its turn when the
//! other waits.

/// Keeps this thread, and those it starts, on one of the cores it may run on, as batch work. Where that is
/// not to be had, nothing changes but the speed.
#[cfg(target_os = "linux")]
pub(super) fn stay() {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use thread_priority::{
        NormalThreadSchedulePolicy::Batch, ThreadPriority, ThreadSchedulePolicy,
        set_thread_priority_and_policy, thread_native_id,
    };

    /// As important as any other thread (nice 0) on the library's scale of a hundred.
    const MIDDLE: u8 = 48;

    /// Several databases of one process, as in the tests, take the cores in turn.
    static N_TAKEN: AtomicUsize = AtomicUsize::new(0);

    let Ok(allowed) = sched_getaffinity(None) else { return };
    let cores: Vec<usize> =
        (0..CpuSet::MAX_CPU).rev().filter(|core| allowed.is_set(*core)).collect();
    let taken = N_TAKEN.fetch_add(1, Ordering::Relaxed);
    if let Some(core) = cores.get(taken % cores.len().max(1)) {
        let mut one = CpuSet::new();
        one.set(*core);
        if let Err(error) = sched_setaffinity(None, &one) {
            tracing::info!(%error, "the writer is not kept on one core");
        }
    }
    let policy = ThreadSchedulePolicy::Normal(Batch);
    let Ok(middle) = ThreadPriority::try_from(MIDDLE) else { return };
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), middle, policy) {
        tracing::info!(%error, "the writer is no batch work");
    }
}

/// Other systems choose by themselves.
#[cfg(not(target_os = "linux"))]
pub(super) fn stay() {}
