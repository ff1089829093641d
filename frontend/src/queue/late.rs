//! Notes that wait on this phone for the network (离线记录): each goes by itself, the oldest first.
//!
//! Invariants: a note keeps its number until the server has answered it, so that it counts once; it goes
//! in the name of whoever kept it, and stays while their session or the network is away.

use crate::{
    api::{Failure, json},
    session::{Session, device},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use linli_shared::id::{EntryId, ResidentId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

/// The first wait before another try; it doubles until [`WAIT_MAX_SECONDS`].
const WAIT_MIN_SECONDS: u64 = 4;
const WAIT_MAX_SECONDS: u64 = 300;

/// What is noted without a network, and told the server later.
pub(crate) trait Note: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the server says of one.
    type Answer;
    /// What a sending came to, until somebody has read it.
    type Sent: Clone + Default + Serialize + DeserializeOwned + Send + Sync + 'static;

    fn number(&self) -> EntryId;
    fn send(self) -> impl Future<Output = Result<Self::Answer, Failure>>;
    /// Adds to the report what became of this note.
    fn tell(&self, sent: &mut Self::Sent, answer: Result<Self::Answer, Failure>);
}

/// A note as it lies on the phone.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    /// Who kept it.
    by: ResidentId,
    note: T,
}

/// The notes of one sort.
pub(crate) struct Late<T: Note> {
    /// One's own, the oldest first.
    pub(crate) waiting: RwSignal<Vec<T>>,
    pub(crate) busy: RwSignal<bool>,
    pub(crate) report: RwSignal<Option<T::Sent>>,
    /// Why nothing goes until the person signs in again.
    pub(crate) held: RwSignal<Option<Failure>>,
    by: Option<ResidentId>,
    /// How the names begin under which they are kept.
    prefix: StoredValue<String>,
    /// Where the report is kept.
    report_key: StoredValue<String>,
    wait_seconds: StoredValue<u64>,
    next_try: StoredValue<Option<TimeoutHandle>>,
}

impl<T: Note> Clone for Late<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Note> Copy for Late<T> {}

impl<T: Note> Late<T> {
    /// What was left from the last visit; it goes out as soon as there is a network.
    pub(crate) fn under(session: Session, prefix: String, report_key: String) -> Self {
        let by = untrack(|| session.me()).map(|me| me.id);
        let own = kept_under::<T>(&prefix).into_iter().filter(|kept| Some(kept.by) == by);
        let mut waiting: Vec<T> = own.map(|kept| kept.note).collect();
        waiting.sort_by_key(Note::number);
        let late = Self {
            waiting: RwSignal::new(waiting),
            busy: RwSignal::new(false),
            report: RwSignal::new(told(&report_key)),
            held: RwSignal::new(None),
            by,
            prefix: StoredValue::new(prefix),
            report_key: StoredValue::new(report_key),
            wait_seconds: StoredValue::new(WAIT_MIN_SECONDS),
            next_try: StoredValue::new(None),
        };
        Effect::new(move |_| {
            if session.online.get() {
                late.wait_seconds.set_value(WAIT_MIN_SECONDS);
                late.send();
            }
        });
        late
    }

    /// Keeps a note until it is answered, and sends it when it can be; false when this phone keeps no more.
    pub(crate) fn keep(self, note: T) -> bool {
        let Some(by) = self.by else { return false };
        let key = self.prefix.with_value(|prefix| key_of(prefix, &note));
        let kept = Kept { by, note };
        let is_kept = json::write(&kept).is_ok_and(|text| device::keep_surely(&key, &text));
        if is_kept {
            self.waiting.update(|waiting| waiting.push(kept.note));
            self.send();
        }
        is_kept
    }

    /// Looks among all notes of this sort on this phone, whoever kept them.
    pub(crate) fn find<R>(self, look: impl Fn(&T) -> Option<R>) -> Option<R> {
        let kept = self.prefix.with_value(|prefix| kept_under::<T>(prefix));
        kept.iter().find_map(|kept| look(&kept.note))
    }

    /// The report was read.
    pub(crate) fn forget_report(self) {
        self.report_key.with_value(|key| device::keep(key, None));
        self.report.set(None);
    }

    /// Sends what waits, one after the other; at most one run at a time.
    fn send(self) {
        let is_free = self.busy.try_get_untracked() == Some(false);
        if !is_free || !device::is_online() || self.first().is_none() {
            return;
        }
        self.busy.set(true);
        self.held.set(None);
        // The page may be left while an answer is on its way: its note goes all the same.
        let (prefix, report_key) = (self.prefix.get_value(), self.report_key.get_value());
        spawn_local(async move {
            while let Some(note) = self.first() {
                match note.clone().send().await {
                    Err(failure) if failure.is_of_session() => {
                        self.held.try_set(Some(failure));
                        break;
                    }
                    Err(failure) if failure.is_passing() => {
                        self.send_later();
                        break;
                    }
                    answer => self.settle(&note, answer, (&prefix, &report_key)),
                }
            }
            self.busy.try_set(false);
        });
    }

    fn send_later(self) {
        let Some(wait) = self.wait_seconds.try_get_value() else { return };
        self.wait_seconds.try_set_value((wait * 2).min(WAIT_MAX_SECONDS));
        // One wait at a time, however often something is kept meanwhile.
        if let Some(before) = self.next_try.try_get_value().flatten() {
            before.clear();
        }
        let next = set_timeout_with_handle(move || self.send(), Duration::from_secs(wait));
        self.next_try.try_set_value(next.ok());
    }

    /// The server has answered a note: it waits no more, and what became of it is told once.
    fn settle(
        self,
        note: &T,
        answer: Result<T::Answer, Failure>,
        (prefix, report_key): (&str, &str),
    ) {
        self.wait_seconds.try_set_value(WAIT_MIN_SECONDS);
        let key = key_of(prefix, note);
        // Another page may have sent it too, and told.
        if device::kept(&key).is_some() {
            device::keep(&key, None);
            let mut sent: T::Sent = told(report_key).unwrap_or_default();
            note.tell(&mut sent, answer);
            device::keep(report_key, json::write(&sent).ok().as_deref());
        }
        self.report.try_set(told(report_key));
        let number = note.number();
        self.waiting.try_update(|waiting| waiting.retain(|other| other.number() != number));
    }

    fn first(self) -> Option<T> {
        self.waiting.try_with_untracked(|waiting| waiting.first().cloned()).flatten()
    }
}

fn key_of<T: Note>(prefix: &str, note: &T) -> String {
    format!("{prefix}{}", note.number())
}

fn kept_under<T: Note>(prefix: &str) -> Vec<Kept<T>> {
    let keys = device::keys_under(prefix);
    keys.iter().filter_map(|key| json::read(&device::kept(key)?).ok()).collect()
}

fn told<S: DeserializeOwned>(report_key: &str) -> Option<S> {
    json::read(&device::kept(report_key)?).ok()
}
