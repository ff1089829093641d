//! What was handed over without a network: it waits on this phone, and each conflict is reported.
//!
//! Invariant: a voucher that this phone handed over is not handed over by it again.

use crate::{
    api::{self, Failure},
    queue::late::{Late, Note},
    session::{KEPT_HAND_REPORT, KEPT_VOUCHER_LIST, Session, device},
    text,
};
use linli_shared::{
    api::{LateAnswer, LateHandOver},
    id::{EntryId, VoucherId},
    reward::Conflict,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

const KEPT_NOTE: &str = "linli.hand.note.";

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
}

impl Queue {
    pub(super) fn here(session: Session) -> Self {
        Self { notes: Late::under(session, KEPT_NOTE.to_owned(), KEPT_HAND_REPORT.to_owned()) }
    }

    /// When this phone handed a voucher over, as far as its list does not say so.
    pub(super) fn handed_over_at(self, voucher: VoucherId) -> Option<Timestamp> {
        let booked = || device::kept(&mark_of(voucher))?.parse().ok().map(Timestamp);
        let waits = |one: &Waiting| (one.voucher == voucher).then_some(one.scanned_at);
        self.notes.find(waits).or_else(booked)
    }

    /// A new list has none of what is booked.
    pub(super) fn forget_booked(self) {
        for mark in device::keys_under(&format!("{KEPT_VOUCHER_LIST}.")) {
            device::keep(&mark, None);
        }
    }
}

/// Notes that this phone handed a voucher over, for a list that is older than that.
pub(super) fn mark(voucher: VoucherId, at: Timestamp) {
    device::keep(&mark_of(voucher), Some(&at.0.to_string()));
}

fn mark_of(voucher: VoucherId) -> String {
    format!("{KEPT_VOUCHER_LIST}.{voucher}")
}

impl Note for Waiting {
    type Answer = LateAnswer;
    type Sent = Sent;

    fn number(&self) -> EntryId {
        self.nonce
    }

    async fn send(self) -> Result<LateAnswer, Failure> {
        let body = LateHandOver { code: self.code, scanned_at: self.scanned_at };
        api::reward::hand_over_late(self.nonce, &body).await
    }

    fn tell(&self, sent: &mut Sent, answer: Result<LateAnswer, Failure>) {
        mark(self.voucher, self.scanned_at);
        let blank = NotBooked {
            title: self.title.clone(),
            holder: self.holder.clone(),
            scanned_at: self.scanned_at,
            conflict: None,
            at: None,
            by: None,
            refused: None,
        };
        match answer {
            Ok(LateAnswer { conflict: None, .. }) => sent.n_booked += 1,
            Ok(LateAnswer { conflict, voucher }) => sent.not_booked.push(NotBooked {
                conflict,
                at: voucher.resolved_at,
                by: voucher.by,
                ..blank
            }),
            Err(failure) => {
                sent.not_booked.push(NotBooked { refused: Some(text::failure(&failure)), ..blank })
            }
        }
    }
}
