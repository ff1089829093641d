//! Notes that wait on this phone for the network (离线记录): each goes by itself, the oldest first.
//!
//! Invariant: a note keeps its number until the server has answered it, so that it counts once.

use crate::{
    api::{Failure, json},
    session::device,
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::id::EntryId;
use serde::{Serialize, de::DeserializeOwned};

/// The notes of one sort.
pub(crate) struct Late<T: Send + Sync + 'static> {
    pub(crate) waiting: RwSignal<Vec<T>>,
    pub(crate) busy: RwSignal<bool>,
    /// How the names begin under which they are kept.
    prefix: StoredValue<String>,
    number: fn(&T) -> EntryId,
}

impl<T: Send + Sync + 'static> Clone for Late<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Late<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Late<T> {
    /// What was left from the last visit.
    pub(crate) fn under(prefix: String, number: fn(&T) -> EntryId) -> Self {
        let mut waiting: Vec<T> = device::keys_under(&prefix)
            .iter()
            .filter_map(|key| json::read(&device::kept(key)?).ok())
            .collect();
        waiting.sort_by_key(number);
        Self {
            waiting: RwSignal::new(waiting),
            busy: RwSignal::new(false),
            prefix: StoredValue::new(prefix),
            number,
        }
    }

    /// Keeps a note until it is answered.
    pub(crate) fn keep(self, one: T) {
        let key = format!("{}{}", self.prefix.get_value(), (self.number)(&one));
        device::keep(&key, json::write(&one).ok().as_deref());
        self.waiting.update(|waiting| waiting.push(one));
    }

    /// Sends what waits, one after the other; at most one run at a time. `answered` hears what became of
    /// each, `done` when no more goes while the page stands.
    pub(crate) fn send<A, F: Future<Output = Result<A, Failure>>>(
        self,
        call: impl Fn(T) -> F + 'static,
        answered: impl Fn(&T, Result<A, Failure>) + 'static,
        done: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() || self.waiting.with_untracked(Vec::is_empty) {
            return;
        }
        self.busy.set(true);
        // The page may be left while an answer is on its way: its note goes all the same.
        let prefix = self.prefix.get_value();
        spawn_local(async move {
            while let Some(one) = self.first() {
                let answer = call(one.clone()).await;
                if answer.as_ref().is_err_and(Failure::is_passing) {
                    break;
                }
                let number = (self.number)(&one);
                device::keep(&format!("{prefix}{number}"), None);
                let is_other = |other: &T| (self.number)(other) != number;
                self.waiting.try_update(|waiting| waiting.retain(is_other));
                answered(&one, answer);
            }
            if self.busy.try_set(false).is_none() {
                done();
            }
        });
    }

    fn first(self) -> Option<T> {
        self.waiting.try_with_untracked(|waiting| waiting.first().cloned()).flatten()
    }
}
