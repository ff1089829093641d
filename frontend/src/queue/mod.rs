//! What is still to be sent: needs leave this phone in order, however often the network fails.
//!
//! Invariants: a parcel keeps its id until the server has acknowledged it, so sending twice is one
//! ticket; it is forgotten only after a 2xx; a refusal that repeating cannot mend keeps it, with the
//! reason, for the person to change.

pub(crate) mod blob;
pub(crate) mod late;
pub(crate) mod photo;
pub(crate) mod voice;

use crate::{
    api::{self, Failure},
    session::{Session, device},
    text::t,
    ui::Toaster,
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::NeedReceipt,
    id::{NeedId, UploadId},
    need::NeedDraft,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const PREFIX: &str = "linli.need.";
/// The first wait before another try; it doubles until [`WAIT_MAX_SECONDS`].
const WAIT_MIN_SECONDS: u64 = 4;
const WAIT_MAX_SECONDS: u64 = 300;

/// A photo or recording that goes with a need; its bytes lie in the blob store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Enclosure {
    pub(crate) id: UploadId,
    pub(crate) content_type: String,
}

/// A need with what belongs to it, as it lies on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parcel {
    pub(crate) id: NeedId,
    pub(crate) draft: NeedDraft,
    /// Where, in words.
    pub(crate) place_name: String,
    pub(crate) enclosures: Vec<Enclosure>,
}

/// Where a parcel stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// For the network or its next turn.
    Waiting,
    /// On its way.
    Sending,
    /// The person must change something, or try again later.
    Refused(Failure),
}

/// A parcel that was not acknowledged yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) parcel: Parcel,
    pub(crate) stage: Stage,
}

/// The queue of this phone; found with `expect_context::<Queue>()`.
#[derive(Clone, Copy)]
pub(crate) struct Queue {
    /// What was not acknowledged yet, oldest first.
    pub(crate) waiting: RwSignal<Vec<Outgoing>>,
    /// What the server answered since the app was opened.
    pub(crate) receipts: RwSignal<Vec<(NeedId, NeedReceipt)>>,
    session: Session,
    toaster: Toaster,
    running: StoredValue<bool>,
    /// The need whose receipt the page shows by itself.
    looked_at: StoredValue<Option<NeedId>>,
    /// Uploads the server has, so that a later try need not send them again.
    arrived: StoredValue<Vec<UploadId>>,
    wait_seconds: StoredValue<u64>,
}

impl Queue {
    /// Whether something was left from the last visit.
    pub(crate) fn has_something() -> bool {
        !device::keys_under(PREFIX).is_empty()
    }

    /// Makes the queue, gives it to everything below and sends what was left from the last visit.
    pub(crate) fn provide(session: Session, toaster: Toaster) {
        let mut left: Vec<Parcel> = device::keys_under(PREFIX)
            .iter()
            .filter_map(|key| api::json::read(&device::kept(key)?).ok())
            .collect();
        left.sort_by_key(|parcel| parcel.id);
        let waiting =
            left.into_iter().map(|parcel| Outgoing { parcel, stage: Stage::Waiting }).collect();
        let queue = Self {
            waiting: RwSignal::new(waiting),
            receipts: RwSignal::new(Vec::new()),
            session,
            toaster,
            running: StoredValue::new(false),
            looked_at: StoredValue::new(None),
            arrived: StoredValue::new(Vec::new()),
            wait_seconds: StoredValue::new(WAIT_MIN_SECONDS),
        };
        provide_context(queue);
        queue.run();
        window_event_listener(leptos::ev::online, move |_| {
            queue.wait_seconds.set_value(WAIT_MIN_SECONDS);
            queue.run();
        });
    }

    /// Takes a parcel in and sends it as soon as it can be.
    pub(crate) fn post(self, parcel: Parcel) {
        device::keep(&format!("{PREFIX}{}", parcel.id), api::json::write(&parcel).ok().as_deref());
        self.waiting.update(|waiting| {
            waiting.retain(|other| other.parcel.id != parcel.id);
            waiting.push(Outgoing { parcel, stage: Stage::Waiting });
        });
        self.run();
    }

    /// Tries a refused parcel again as it is.
    pub(crate) fn again(self, id: NeedId) {
        self.mark(id, Stage::Waiting);
        self.run();
    }

    /// Takes a parcel back out, to be changed; its photos stay on the phone.
    pub(crate) fn take(self, id: NeedId) -> Option<Parcel> {
        let taken = self.waiting.with_untracked(|waiting| {
            waiting.iter().find(|other| other.parcel.id == id).map(|found| found.parcel.clone())
        })?;
        self.forget(id);
        Some(taken)
    }

    /// What became of a parcel: its stage while it is here, its receipt afterwards.
    pub(crate) fn outcome(self, id: NeedId) -> Option<Result<NeedReceipt, Stage>> {
        let received = self.receipts.with(|receipts| {
            receipts.iter().find(|(need, _)| *need == id).map(|(_, receipt)| receipt.clone())
        });
        let stage = self.waiting.with(|waiting| {
            waiting.iter().find(|other| other.parcel.id == id).map(|found| found.stage.clone())
        });
        received.map(Ok).or(stage.map(Err))
    }

    /// Says that the page of this component shows what becomes of a parcel, so that nobody has to be told.
    pub(crate) fn look_at(self, id: NeedId) {
        self.looked_at.set_value(Some(id));
        on_cleanup(move || self.looked_at.set_value(None));
    }

    fn forget(self, id: NeedId) {
        device::keep(&format!("{PREFIX}{id}"), None);
        self.waiting.update(|waiting| waiting.retain(|other| other.parcel.id != id));
    }

    fn mark(self, id: NeedId, stage: Stage) {
        self.waiting.update(|waiting| {
            if let Some(found) = waiting.iter_mut().find(|other| other.parcel.id == id) {
                found.stage = stage;
            }
        });
    }

    fn next(self) -> Option<Parcel> {
        self.waiting.with_untracked(|waiting| {
            waiting
                .iter()
                .find(|other| other.stage == Stage::Waiting)
                .map(|found| found.parcel.clone())
        })
    }

    /// Sends what waits, one after the other; at most one run at a time.
    fn run(self) {
        if self.running.get_value() || self.next().is_none() {
            return;
        }
        self.running.set_value(true);
        spawn_local(async move {
            while let Some(parcel) = self.next() {
                if !self.deliver(parcel).await {
                    self.run_later();
                    break;
                }
            }
            self.running.set_value(false);
        });
    }

    fn run_later(self) {
        let wait = self.wait_seconds.get_value();
        self.wait_seconds.set_value((wait * 2).min(WAIT_MAX_SECONDS));
        set_timeout(move || self.run(), Duration::from_secs(wait));
    }

    /// Whether the next parcel may follow at once.
    async fn deliver(self, parcel: Parcel) -> bool {
        let id = parcel.id;
        self.mark(id, Stage::Sending);
        match self.send(&parcel).await {
            Ok(receipt) => {
                self.wait_seconds.set_value(WAIT_MIN_SECONDS);
                if self.looked_at.get_value() != Some(id) {
                    self.toaster.say(t!(toast_received, &receipt.number));
                }
                self.receipts.update(|receipts| receipts.push((id, receipt)));
                self.session.n_sent.update(|n_sent| *n_sent = n_sent.wrapping_add(1));
                self.forget(id);
                for enclosure in &parcel.enclosures {
                    blob::forget(enclosure.id).await;
                }
                true
            }
            Err(failure) if failure.is_passing() => {
                self.mark(id, Stage::Waiting);
                false
            }
            Err(failure) => {
                self.mark(id, Stage::Refused(failure));
                true
            }
        }
    }

    async fn send(self, parcel: &Parcel) -> Result<NeedReceipt, Failure> {
        if !self.session.online.get_untracked() {
            return Err(Failure::of("offline"));
        }
        for enclosure in &parcel.enclosures {
            let id = enclosure.id;
            if self.arrived.with_value(|arrived| arrived.contains(&id)) {
                continue;
            }
            // Bytes the phone has lost since are found missing by the server, with words for it.
            if let Some(bytes) = blob::find(id).await {
                api::need::upload(id, bytes.into(), &enclosure.content_type).await?;
                self.arrived.update_value(|arrived| arrived.push(id));
            }
        }
        let answer = api::need::submit(parcel.id, &parcel.draft).await;
        if answer.as_ref().is_err_and(|failure| failure.code == "need.upload_missing") {
            self.arrived.set_value(Vec::new());
        }
        answer
    }
}
