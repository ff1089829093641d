//! A page that is mounted bit by bit: between two turns a slow phone answers taps.
//!
//! Invariant: the first paint stands until the last turn, so nobody sees half a page.

use crate::session::device;
use leptos::prelude::*;
use std::time::Duration;

/// How far a page has been mounted.
#[derive(Clone, Copy)]
pub(crate) struct Turns {
    n_done: RwSignal<u8>,
    n_all: u8,
}

impl Turns {
    /// Begins with `n_all` turns; all at once when the app stands already.
    pub(crate) fn begin(n_all: u8) -> Self {
        let is_first = device::has_first_paint();
        let turns = Self { n_done: RwSignal::new(if is_first { 0 } else { n_all }), n_all };
        if is_first {
            turns.go_on();
        }
        turns
    }

    fn go_on(self) {
        let next = move || {
            // The page may have been left meanwhile.
            let Some(n_done) = self.n_done.try_get_untracked() else { return };
            if n_done == self.n_all {
                device::remove_first_paint();
                return;
            }
            self.n_done.set(n_done + 1);
            self.go_on();
        };
        set_timeout(next, Duration::ZERO);
    }

    /// What is mounted in turn `n`, counted from zero.
    pub(crate) fn at<V: IntoView + 'static>(
        self,
        n: u8,
        view: impl Fn() -> V + Send + 'static,
    ) -> impl IntoView {
        let is_due = Memo::new(move |_| self.n_done.get() > n);
        move || is_due.get().then(&view)
    }
}
