//! Progress lines: which step, how long since the start.

use std::time::Instant;

/// Counts the steps of one task and the time since it began.
pub(crate) struct Progress {
    started: Instant,
    step: u32,
}

impl Progress {
    /// Starts counting.
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), step: 0 }
    }

    /// Announces the next step.
    pub(crate) fn step(&mut self, text: &str) {
        self.step += 1;
        println!("[{:2} · {:>6.1} s] {text}", self.step, self.started.elapsed().as_secs_f64());
    }

    /// Adds a line to the current step.
    pub(crate) fn note(&self, text: &str) {
        println!("              {text}");
    }
}
