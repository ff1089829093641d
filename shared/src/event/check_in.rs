//! Checking in (签到): what a steward is told about who stands at the door, and what becomes of it.
//!
//! Invariants: each session counts a booking once; of two scans the earlier stands, whichever arrives
//! first; only named persons take a child home.

use super::{BookingStatus, EventStatus, Session};
use crate::time::{HOUR_MS, Timestamp};
use serde::{Deserialize, Serialize};

/// How long before a session its door opens, in milliseconds.
const OPENS_BEFORE_MS: i64 = 2 * HOUR_MS;
/// How long after a session it closes: children are collected.
const CLOSES_AFTER_MS: i64 = 2 * HOUR_MS;
/// How long after the last session somebody who was not seen counts as missing: phones without a
/// network bring their scans in.
pub const MISSED_AFTER_MS: i64 = 3 * HOUR_MS;
/// How long a scan may wait on a phone, in days.
pub const SCAN_DAYS_MAX: i64 = 7;

/// What is done at the door (进出).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// They come, or a child is brought (签到).
    #[default]
    In,
    /// A child is collected (接走).
    Out,
}

/// What a scan comes to (签到结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// In (已签到).
    In,
    /// In, and earlier than another door had noted: this scan stands (以较早一次为准).
    Earlier,
    /// The child was collected (已接走).
    Out,
    /// In already (之前已签到).
    Already,
    /// The child was collected already (之前已接走).
    Gone,
    /// The child is not here (未签到).
    NotIn,
    /// They wait for a place (候补中).
    Waiting,
    /// They did not sign up (未报名).
    NotBooked,
    /// They took the booking back, or it was taken back (报名已取消).
    Cancelled,
    /// They did not take the place that was offered (递补已过期).
    Lapsed,
    /// It is another day, or another hour (时间不对).
    WrongTime,
    /// The event was called off (活动已取消).
    CalledOff,
    /// Not one of those who may collect the child (不在接送名单).
    NotNamed,
    /// A steward undid it later than this was scanned (签到已撤销).
    Undone,
}

impl Says {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::In,
        Self::Earlier,
        Self::Out,
        Self::Already,
        Self::Gone,
        Self::NotIn,
        Self::Waiting,
        Self::NotBooked,
        Self::Cancelled,
        Self::Lapsed,
        Self::WrongTime,
        Self::CalledOff,
        Self::NotNamed,
        Self::Undone,
    ];

    /// The stable word in the history.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Earlier => "earlier",
            Self::Out => "out",
            Self::Already => "already",
            Self::Gone => "gone",
            Self::NotIn => "not_in",
            Self::Waiting => "waiting",
            Self::NotBooked => "not_booked",
            Self::Cancelled => "cancelled",
            Self::Lapsed => "lapsed",
            Self::WrongTime => "wrong_time",
            Self::CalledOff => "called_off",
            Self::NotNamed => "not_named",
            Self::Undone => "undone",
        }
    }
    /// Whether something was noted by it: the green tick.
    #[must_use]
    pub const fn is_done(self) -> bool {
        match self {
            Self::In | Self::Earlier | Self::Out => true,
            Self::Already
            | Self::Gone
            | Self::NotIn
            | Self::Waiting
            | Self::NotBooked
            | Self::Cancelled
            | Self::Lapsed
            | Self::WrongTime
            | Self::CalledOff
            | Self::NotNamed
            | Self::Undone => false,
        }
    }
    /// Whether a steward may let them in where a place is free (可现场补报).
    #[must_use]
    pub const fn may_walk_in(self) -> bool {
        match self {
            Self::Waiting | Self::NotBooked | Self::Cancelled | Self::Lapsed => true,
            Self::In
            | Self::Earlier
            | Self::Out
            | Self::Already
            | Self::Gone
            | Self::NotIn
            | Self::WrongTime
            | Self::CalledOff
            | Self::NotNamed
            | Self::Undone => false,
        }
    }
}

/// What is known about a booking at one session (签到状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Where the booking stands.
    pub status: BookingStatus,
    /// Until when an offer holds.
    pub offered_until: Option<Timestamp>,
    /// When they came.
    pub came_at: Option<Timestamp>,
    /// When the child was collected.
    pub left_at: Option<Timestamp>,
    /// When a steward last undid it.
    pub undone_at: Option<Timestamp>,
}

/// Whether the door of a session is open at an instant (是否开放签到).
#[must_use]
pub const fn is_open(session: Session, at: Timestamp) -> bool {
    session.starts_at.0 - OPENS_BEFORE_MS <= at.0 && at.0 <= session.ends_at.0 + CLOSES_AFTER_MS
}

/// Where a booking stands before a session (场次状态): who came to an earlier one has a place like any other
/// until the door of this one opens.
#[must_use]
pub fn standing(status: BookingStatus, session: Session, now: Timestamp) -> BookingStatus {
    let is_ahead = now.0 < session.starts_at.0 - OPENS_BEFORE_MS;
    if is_ahead && status == BookingStatus::Attended { BookingStatus::Registered } else { status }
}

/// What a scan at an instant comes to (签到判定). Checks run in this order.
#[must_use]
pub fn judge(
    event: EventStatus,
    session: Session,
    known: Option<&Known>,
    passage: Passage,
    at: Timestamp,
) -> Says {
    match event {
        EventStatus::CalledOff => return Says::CalledOff,
        EventStatus::Planned => {}
    }
    if !is_open(session, at) {
        return Says::WrongTime;
    }
    let Some(known) = known else { return Says::NotBooked };
    match passage {
        Passage::In => judge_in(known, at),
        Passage::Out => judge_out(known),
    }
}

fn judge_in(known: &Known, at: Timestamp) -> Says {
    if known.left_at.is_some() {
        return Says::Gone;
    }
    if let Some(came_at) = known.came_at {
        return if at < came_at { Says::Earlier } else { Says::Already };
    }
    if known.undone_at.is_some_and(|undone_at| at <= undone_at) {
        return Says::Undone;
    }
    match known.status {
        BookingStatus::Registered | BookingStatus::Attended | BookingStatus::NoShow => Says::In,
        BookingStatus::Offered if known.offered_until.is_none_or(|until| at < until) => Says::In,
        BookingStatus::Offered | BookingStatus::Expired => Says::Lapsed,
        BookingStatus::Waiting => Says::Waiting,
        BookingStatus::Cancelled => Says::Cancelled,
    }
}

const fn judge_out(known: &Known) -> Says {
    match (known.came_at, known.left_at) {
        (None, _) => Says::NotIn,
        (Some(_), None) => Says::Out,
        (Some(_), Some(_)) => Says::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_700_000_000_000);

    fn session() -> Session {
        Session { starts_at: START, ends_at: START.plus_hours(2) }
    }

    fn booked(status: BookingStatus) -> Known {
        Known { status, offered_until: None, came_at: None, left_at: None, undone_at: None }
    }

    #[track_caller]
    fn check(known: Option<Known>, passage: Passage, minutes: i64, expected: Says) {
        let at = START.plus_minutes(minutes);
        let says = judge(EventStatus::Planned, session(), known.as_ref(), passage, at);
        assert_eq!(says, expected);
        assert_eq!(
            judge(EventStatus::CalledOff, session(), known.as_ref(), passage, at),
            Says::CalledOff
        );
    }

    #[test]
    fn the_door_says_where_somebody_stands() {
        use BookingStatus as S;
        for (status, says) in [
            (S::Registered, Says::In),
            (S::NoShow, Says::In),
            (S::Attended, Says::In),
            (S::Waiting, Says::Waiting),
            (S::Cancelled, Says::Cancelled),
            (S::Expired, Says::Lapsed),
        ] {
            check(Some(booked(status)), Passage::In, 0, says);
        }
        check(None, Passage::In, 0, Says::NotBooked);
        let offered = Known { offered_until: Some(START.plus_minutes(5)), ..booked(S::Offered) };
        check(Some(offered), Passage::In, 4, Says::In);
        check(Some(offered), Passage::In, 5, Says::Lapsed);
    }

    #[test]
    fn a_session_is_checked_in_to_around_its_own_time() {
        let known = Some(booked(BookingStatus::Registered));
        check(known, Passage::In, -120, Says::In);
        check(known, Passage::In, -121, Says::WrongTime);
        check(known, Passage::In, 240, Says::In);
        check(known, Passage::In, 241, Says::WrongTime);
        check(known, Passage::In, 24 * 60, Says::WrongTime);
    }

    #[test]
    fn the_earlier_of_two_scans_stands_whichever_arrives_first() {
        let came =
            Known { came_at: Some(START.plus_minutes(5)), ..booked(BookingStatus::Attended) };
        check(Some(came), Passage::In, 6, Says::Already);
        check(Some(came), Passage::In, 5, Says::Already);
        check(Some(came), Passage::In, 4, Says::Earlier);
    }

    #[test]
    fn what_was_undone_later_does_not_come_back_with_an_old_scan() {
        let undone =
            Known { undone_at: Some(START.plus_minutes(5)), ..booked(BookingStatus::Registered) };
        check(Some(undone), Passage::In, 5, Says::Undone);
        check(Some(undone), Passage::In, 6, Says::In);
    }

    #[test]
    fn a_child_is_collected_once_and_only_when_it_is_here() {
        let here = Known { came_at: Some(START), ..booked(BookingStatus::Attended) };
        check(Some(booked(BookingStatus::Registered)), Passage::Out, 5, Says::NotIn);
        check(Some(here), Passage::Out, 5, Says::Out);
        let gone = Known { left_at: Some(START.plus_minutes(5)), ..here };
        check(Some(gone), Passage::Out, 6, Says::Gone);
        check(Some(gone), Passage::In, 6, Says::Gone);
    }

    #[test]
    fn nobody_walks_in_by_what_is_done_or_forbidden() {
        for says in Says::ALL {
            assert!(!(says.is_done() && says.may_walk_in()), "{says:?}");
        }
        assert!(!Says::NotNamed.may_walk_in() && !Says::CalledOff.may_walk_in());
    }

    #[test]
    fn who_came_to_the_last_session_has_a_place_in_the_next() {
        let next = Session { starts_at: Timestamp(9 * HOUR_MS), ends_at: Timestamp(10 * HOUR_MS) };
        let at = |hour| standing(BookingStatus::Attended, next, Timestamp(hour * HOUR_MS));
        assert_eq!((at(6), at(7), at(9)), {
            use BookingStatus as S;
            (S::Registered, S::Attended, S::Attended)
        });
        let missed = standing(BookingStatus::NoShow, next, Timestamp(0));
        assert_eq!(missed, BookingStatus::NoShow);
    }
}
