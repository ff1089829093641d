//! Bookings (报名): a place, a place to wait, an offer, and what becomes of them.

use super::{EventDraft, EventRefusal, EventStatus};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most who wait for one event.
pub const WAITING_MAX: i64 = 500;

/// Where a booking stands (报名状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BookingStatus {
    /// There is a place (已报名).
    Registered,
    /// In the order of coming (候补中).
    Waiting,
    /// A place is kept for a while (待确认).
    Offered,
    /// Taken back, by whoever (已取消).
    Cancelled,
    /// The offer ran out (已过期).
    Expired,
    /// They were there (已签到).
    Attended,
    /// They were not (未到).
    NoShow,
}

impl BookingStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Registered,
        Self::Waiting,
        Self::Offered,
        Self::Cancelled,
        Self::Expired,
        Self::Attended,
        Self::NoShow,
    ];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Attended => "attended",
            Self::NoShow => "no_show",
        }
    }
    /// Reads what [`BookingStatus::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
    /// Whether it takes one of the places (占名额).
    #[must_use]
    pub const fn holds_place(self) -> bool {
        match self {
            Self::Registered | Self::Offered | Self::Attended | Self::NoShow => true,
            Self::Waiting | Self::Cancelled | Self::Expired => false,
        }
    }
    /// Whether it counts as the one booking of a person or a child (有效报名).
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Registered | Self::Waiting | Self::Offered | Self::Attended | Self::NoShow => {
                true
            }
            Self::Cancelled | Self::Expired => false,
        }
    }
}

/// What is done with a booking (操作).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BookingAction {
    /// A free place goes to who waits longest.
    Promote,
    /// A free place is kept for who waits longest.
    Offer,
    /// The offer is taken.
    Accept,
    /// It is taken back.
    Cancel,
    /// The clock ends an offer.
    Expire,
    /// They are there.
    Attend,
    /// They were not there after all.
    Undo,
    /// It is over, and they did not come.
    Miss,
}

impl BookingAction {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Promote,
        Self::Offer,
        Self::Accept,
        Self::Cancel,
        Self::Expire,
        Self::Attend,
        Self::Undo,
        Self::Miss,
    ];

    /// The stable word in the history.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Promote => "promote",
            Self::Offer => "offer",
            Self::Accept => "accept",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
            Self::Attend => "attend",
            Self::Undo => "undo",
            Self::Miss => "miss",
        }
    }
}

/// Where a booking stands after an action (报名流转). An offer holds before `offered_until`.
///
/// # Errors
/// The [`EventRefusal`] that says where it stands instead.
pub const fn step(
    status: BookingStatus,
    action: BookingAction,
    offered_until: Option<Timestamp>,
    now: Timestamp,
) -> Result<BookingStatus, EventRefusal> {
    use {BookingAction as A, BookingStatus as S, EventRefusal as R};
    let is_over = match offered_until {
        Some(until) => until.0 <= now.0,
        None => false,
    };
    match (status, action) {
        (S::Waiting, A::Promote) => Ok(S::Registered),
        (S::Waiting, A::Offer) => Ok(S::Offered),
        (S::Registered | S::Waiting, A::Cancel) => Ok(S::Cancelled),
        (S::Waiting, A::Attend | A::Undo | A::Miss) => Err(R::Waiting),
        (S::Registered | S::Waiting, A::Accept | A::Expire) => Err(R::NoOffer),
        (S::Offered, A::Accept | A::Attend) if is_over => Err(R::OfferOver),
        (S::Offered, A::Accept) => Ok(S::Registered),
        (S::Offered, A::Cancel) => Ok(S::Cancelled),
        (S::Offered, A::Expire) if is_over => Ok(S::Expired),
        (S::Offered, A::Expire | A::Promote | A::Offer | A::Miss) => Err(R::OfferHolds),
        // Whoever stands at the door has said yes.
        (S::Registered | S::Offered | S::NoShow, A::Attend) => Ok(S::Attended),
        (S::Registered, A::Miss) => Ok(S::NoShow),
        (S::Attended | S::NoShow, A::Undo) => Ok(S::Registered),
        (S::Registered, A::Promote | A::Offer) => Err(R::Booked),
        (S::Registered | S::Offered, A::Undo) => Err(R::NotAttended),
        (
            S::Attended,
            A::Promote | A::Offer | A::Accept | A::Cancel | A::Expire | A::Attend | A::Miss,
        ) => Err(R::Attended),
        (S::NoShow, A::Promote | A::Offer | A::Accept | A::Cancel | A::Expire | A::Miss) => {
            Err(R::Missed)
        }
        (
            S::Cancelled,
            A::Promote
            | A::Offer
            | A::Accept
            | A::Cancel
            | A::Expire
            | A::Attend
            | A::Undo
            | A::Miss,
        ) => Err(R::Cancelled),
        (
            S::Expired,
            A::Promote
            | A::Offer
            | A::Accept
            | A::Cancel
            | A::Expire
            | A::Attend
            | A::Undo
            | A::Miss,
        ) => Err(R::OfferOver),
    }
}

/// Whether a new booking has a place or waits (新报名去向). Nobody passes those who wait.
///
/// # Errors
/// [`EventRefusal::Full`] when as many wait as may.
pub const fn place_for(
    capacity: i64,
    n_taken: i64,
    n_waiting: i64,
) -> Result<BookingStatus, EventRefusal> {
    if n_taken < capacity && n_waiting == 0 {
        Ok(BookingStatus::Registered)
    } else if n_waiting < WAITING_MAX {
        Ok(BookingStatus::Waiting)
    } else {
        Err(EventRefusal::Full)
    }
}

/// How many of those who wait can have a place now (可递补人数).
#[must_use]
pub const fn n_to_promote(capacity: i64, n_taken: i64, n_waiting: i64) -> i64 {
    let free = if capacity > n_taken { capacity - n_taken } else { 0 };
    if free < n_waiting { free } else { n_waiting }
}

/// What a free place turns into (递补方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promotion {
    /// A place at once (直接递补).
    Seat,
    /// An offer that holds until then (限时确认).
    Offer(Timestamp),
}

/// How who waits longest gets a free place; nobody does once the last session has begun (递补规则).
#[must_use]
pub fn promotion(draft: &EventDraft, now: Timestamp) -> Option<Promotion> {
    let last = draft.last_starts_at();
    if now >= last {
        return None;
    }
    Some(match draft.offer_hours {
        None => Promotion::Seat,
        Some(hours) => Promotion::Offer(now.plus_hours(hours).min(last)),
    })
}

/// Whether somebody can sign up now (能否报名).
///
/// # Errors
/// [`EventRefusal`] before signing up begins, once it has begun, and when it was called off.
pub fn check_open(
    draft: &EventDraft,
    status: EventStatus,
    now: Timestamp,
) -> Result<(), EventRefusal> {
    match status {
        EventStatus::CalledOff => Err(EventRefusal::CalledOff),
        EventStatus::Planned if now < draft.opens_at => Err(EventRefusal::NotYet),
        EventStatus::Planned if now >= draft.last_starts_at() => Err(EventRefusal::Begun),
        EventStatus::Planned => Ok(()),
    }
}

/// Whether a resident can take a booking back (能否取消). Who has no place can always leave the list.
///
/// # Errors
/// [`EventRefusal::TooLateToCancel`] after the time the organiser set.
pub fn check_cancel(
    draft: &EventDraft,
    status: BookingStatus,
    now: Timestamp,
) -> Result<(), EventRefusal> {
    let needs_time = match status {
        BookingStatus::Registered => true,
        BookingStatus::Waiting
        | BookingStatus::Offered
        | BookingStatus::Cancelled
        | BookingStatus::Expired
        | BookingStatus::Attended
        | BookingStatus::NoShow => false,
    };
    if needs_time && now > draft.cancel_until { Err(EventRefusal::TooLateToCancel) } else { Ok(()) }
}
