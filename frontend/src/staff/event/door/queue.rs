//! What was scanned without a network: it waits on this phone, in order, and each is reported.
//!
//! Invariants: a scan keeps its number until the server has answered it; what differs from what the
//! steward saw is named, with what was done, until they have read it.

use super::KEPT_DOOR;
use crate::{
    api::{self, Failure},
    queue::late::{Late, Note},
    session::{KEPT_DOOR_REPORT, Session},
    text,
};
use leptos::prelude::*;
use linli_shared::{
    api::{DoorAnswer, DoorScan},
    event::{Passage, Says},
    id::{BookingId, EntryId, EventId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A scan that was not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) nonce: EntryId,
    pub(super) event: EventId,
    pub(super) scan: DoorScan,
    /// Masked; empty where the list did not say.
    pub(super) name: String,
    /// What the steward saw; none where it was kept without being decided.
    pub(super) says: Option<Says>,
    /// The bookings it was noted for.
    pub(super) bookings: Vec<BookingId>,
}

/// What became of one that differs from what the steward saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Difference {
    pub(super) nonce: EntryId,
    pub(super) name: String,
    pub(super) scanned_at: Option<Timestamp>,
    pub(super) says: Option<Says>,
    /// When and by whom another scan was first.
    pub(super) at: Option<Timestamp>,
    pub(super) by: Option<String>,
    pub(super) door: String,
    pub(super) minutes_off: Option<i64>,
    /// Why the server took it not at all.
    pub(super) refused: Option<String>,
}

/// What a sending came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) n_good: i64,
    pub(super) differences: Vec<Difference>,
}

/// The scans of one event on this phone.
#[derive(Clone, Copy)]
pub(super) struct Queue {
    pub(super) scans: Late<Waiting>,
}

impl Queue {
    pub(super) fn of(session: Session, event: EventId) -> Self {
        let prefix = format!("{KEPT_DOOR}scan.{event}.");
        Self { scans: Late::under(session, prefix, format!("{KEPT_DOOR_REPORT}{event}")) }
    }

    /// When a booking was noted on this phone and not sent yet.
    pub(super) fn at(self, booking: BookingId, passage: Passage) -> Option<Timestamp> {
        self.scans.waiting.with_untracked(|waiting| {
            let theirs = waiting
                .iter()
                .find(|one| one.scan.passage == passage && one.bookings.contains(&booking));
            theirs.and_then(|one| one.scan.scanned_at)
        })
    }
}

impl Note for Waiting {
    type Answer = DoorAnswer;
    type Sent = Sent;

    fn number(&self) -> EntryId {
        self.nonce
    }

    async fn send(self) -> Result<DoorAnswer, Failure> {
        api::door::scan(self.event, self.nonce, &self.scan).await
    }

    fn tell(&self, sent: &mut Sent, answer: Result<DoorAnswer, Failure>) {
        match answer {
            Ok(answer) => sent.note(self, &answer),
            Err(failure) => sent.differences.push(Difference {
                refused: Some(text::failure(&failure)),
                ..Difference::of(self)
            }),
        }
    }
}

impl Difference {
    fn of(one: &Waiting) -> Self {
        Self {
            nonce: one.nonce,
            name: one.name.clone(),
            scanned_at: one.scan.scanned_at,
            says: None,
            at: None,
            by: None,
            door: String::new(),
            minutes_off: None,
            refused: None,
        }
    }
}

impl Sent {
    fn note(&mut self, one: &Waiting, answer: &DoorAnswer) {
        let as_seen = |says: Says| one.says == Some(says) || one.says.is_none() && says.is_done();
        let other = answer.rows.iter().find(|row| !as_seen(row.says));
        if other.is_none() && answer.minutes_off.is_none() {
            self.n_good += 1;
            return;
        }
        let row = other.or(answer.rows.first());
        self.differences.push(Difference {
            name: answer.who.clone(),
            says: row.map(|row| row.says),
            at: row.and_then(|row| row.at),
            by: row.and_then(|row| row.by.clone()),
            door: row.map(|row| row.door.clone()).unwrap_or_default(),
            minutes_off: answer.minutes_off,
            ..Difference::of(one)
        });
    }
}
