//! What was handed over without a network: it waits on this phone, and each conflict is reported.
//!
//! Invariants: a note keeps its number until the server has answered it; a voucher that this phone handed
//! over is not handed over by it again.

use crate::{
    api::{self, Failure, json},
    queue::late::Late,
    session::{KEPT_VOUCHER_LIST, device, now},
    text,
};
use leptos::prelude::*;
use linli_shared::{
    api::{LateAnswer, LateHandOver},
    id::{EntryId, VoucherId},
    reward::Conflict,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

const KEPT_NOTE: &str = "linli.hand.note.";
const KEPT_REPORT: &str = "linli.hand.report";

/// A hand-over that was not booked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) nonce: EntryId,
    pub(super) code: String,
    pub(super) scanned_at: Timestamp,
    pub(super) voucher: VoucherId,
    pub(super) title: String,
    /// Masked.
    pub(super) holder: String,
}

/// One that could not be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NotBooked {
    pub(super) title: String,
    pub(super) holder: String,
    pub(super) scanned_at: Timestamp,
    pub(super) conflict: Option<Conflict>,
    /// When and by whom the voucher was resolved before.
    pub(super) at: Option<Timestamp>,
    pub(super) by: Option<String>,
    /// Why the server took it not at all.
    pub(super) refused: Option<String>,
}

/// What a sending came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) n_booked: i64,
    pub(super) not_booked: Vec<NotBooked>,
}

/// What this phone handed over.
#[derive(Clone, Copy)]
pub(super) struct Queue {
    pub(super) notes: Late<Waiting>,
    pub(super) report: RwSignal<Option<Sent>>,
}

impl Queue {
    pub(super) fn here() -> Self {
        let report = device::kept(KEPT_REPORT).and_then(|text| json::read(&text).ok());
        Self {
            notes: Late::under(KEPT_NOTE.to_owned(), |one: &Waiting| one.nonce),
            report: RwSignal::new(report),
        }
    }

    /// Keeps a hand-over until it is booked.
    pub(super) fn keep(self, one: Waiting) {
        self.mark(one.voucher);
        self.notes.keep(one);
    }

    /// Notes that this phone handed a voucher over, for a list that is older than that.
    pub(super) fn mark(self, voucher: VoucherId) {
        device::keep(&mark_of(voucher), Some(&now().0.to_string()));
    }

    /// When this phone handed a voucher over, as far as its list does not say so.
    pub(super) fn handed_over_at(self, voucher: VoucherId) -> Option<Timestamp> {
        device::kept(&mark_of(voucher))?.parse().ok().map(Timestamp)
    }

    /// A new list has none of what is booked.
    pub(super) fn forget_booked(self) {
        let waiting = self.notes.waiting.get_untracked();
        let kept: Vec<String> = waiting.iter().map(|one| mark_of(one.voucher)).collect();
        let marks = device::keys_under(&format!("{KEPT_VOUCHER_LIST}."));
        for mark in marks.iter().filter(|mark| !kept.contains(mark)) {
            device::keep(mark, None);
        }
    }

    /// Sends what waits, and reports what could not be booked.
    pub(super) fn send(self, done: impl FnOnce() + 'static) {
        self.notes.send(
            |one| async move {
                let body = LateHandOver { code: one.code, scanned_at: one.scanned_at };
                api::reward::hand_over_late(one.nonce, &body).await
            },
            move |one, answer| {
                let kept = device::kept(KEPT_REPORT).and_then(|text| json::read(&text).ok());
                let mut sent: Sent = kept.unwrap_or_default();
                sent.note(one, answer);
                self.tell(Some(sent));
            },
            done,
        );
    }

    /// Keeps the report until it was read; none forgets it.
    pub(super) fn tell(self, report: Option<Sent>) {
        let text = report.as_ref().and_then(|report| json::write(report).ok());
        device::keep(KEPT_REPORT, text.as_deref());
        self.report.try_set(report);
    }
}

fn mark_of(voucher: VoucherId) -> String {
    format!("{KEPT_VOUCHER_LIST}.{voucher}")
}

impl Sent {
    fn note(&mut self, one: &Waiting, answer: Result<LateAnswer, Failure>) {
        let blank = NotBooked {
            title: one.title.clone(),
            holder: one.holder.clone(),
            scanned_at: one.scanned_at,
            conflict: None,
            at: None,
            by: None,
            refused: None,
        };
        match answer {
            Ok(LateAnswer { conflict: None, .. }) => self.n_booked += 1,
            Ok(LateAnswer { conflict, voucher }) => self.not_booked.push(NotBooked {
                conflict,
                at: voucher.resolved_at,
                by: voucher.by,
                ..blank
            }),
            Err(failure) => {
                self.not_booked.push(NotBooked { refused: Some(text::failure(&failure)), ..blank })
            }
        }
    }
}
