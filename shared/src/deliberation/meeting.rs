//! Meetings about a topic (议事会): in a room, online or both, with room for everybody who needs help.

use super::TopicRefusal;
use crate::{
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX},
    time::{HOUR_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Most seats of one meeting.
pub const SEATS_MAX: i64 = 2000;
/// Longest meeting, in hours.
const HOURS_MAX: i64 = 12;
/// How far ahead a meeting is called at most, in days.
const AHEAD_DAYS_MAX: i64 = 366;
/// The doors are open so long before it begins, in hours (提前签到).
const DOORS_HOURS: i64 = 2;

/// A meeting as it is called (会议通知).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeetingDraft {
    /// What is talked about, one point a line (议程).
    pub agenda: String,
    /// The room; empty for a meeting that is only online.
    pub room: String,
    /// Its address online; empty for a meeting that is only in a room.
    pub link: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// How many seats there are.
    pub seats: i64,
}

/// What somebody who comes needs (报名需求).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignUp {
    /// A way without steps, a seat for a wheelchair, somebody to sign (无障碍).
    pub barrier_free: bool,
    /// Somebody to mind the children (托管孩子).
    pub child_minding: bool,
}

impl MeetingDraft {
    /// Checks a meeting and trims its texts (检查会议).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |field: &str, code: &str| errors.push(FieldError::new(field, code));
        let agenda = text::parse(&self.agenda, BODY_CHARS_MAX).unwrap_or_else(|refusal| {
            note("agenda", refusal.code());
            String::new()
        });
        let mut line = |field: &str, value: &str| {
            text::parse_optional(value, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
                note(field, refusal.code());
                None
            })
        };
        let (room, link) = (line("room", &self.room), line("link", &self.link));
        if room.is_none() && link.is_none() {
            note("room", "text.empty");
        }
        if link.as_ref().is_some_and(|link| !link.starts_with("https://")) {
            note("link", "text.malformed");
        }
        if self.starts_at <= now || self.starts_at > now.plus_days(AHEAD_DAYS_MAX) {
            note("starts_at", "topic.meeting_time");
        }
        if !(1..=HOURS_MAX * HOUR_MS).contains(&self.ends_at.since(self.starts_at)) {
            note("ends_at", "topic.meeting_time");
        }
        if !(1..=SEATS_MAX).contains(&self.seats) {
            note("seats", "topic.seats");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let (room, link) = (room.unwrap_or_default(), link.unwrap_or_default());
        Ok(Self { agenda, room, link, ..self.clone() })
    }

    /// Whether somebody may still sign up, or take it back (能否报名).
    ///
    /// # Errors
    /// [`TopicRefusal::TooLate`] once it has begun.
    pub fn check_sign_up(&self, now: Timestamp) -> Result<(), TopicRefusal> {
        if now < self.starts_at { Ok(()) } else { Err(TopicRefusal::TooLate) }
    }

    /// Whether people are checked in (能否签到).
    ///
    /// # Errors
    /// [`TopicRefusal`] before the doors are open and after the end.
    pub fn check_in(&self, now: Timestamp) -> Result<(), TopicRefusal> {
        if now < self.starts_at.plus_hours(-DOORS_HOURS) {
            Err(TopicRefusal::TooEarly)
        } else if now > self.ends_at {
            Err(TopicRefusal::TooLate)
        } else {
            Ok(())
        }
    }

    /// Whether minutes can be written (能否写纪要).
    ///
    /// # Errors
    /// [`TopicRefusal::TooEarly`] before it has begun.
    pub fn check_minutes(&self, now: Timestamp) -> Result<(), TopicRefusal> {
        if now < self.starts_at { Err(TopicRefusal::TooEarly) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_741_000_000_000);

    fn meeting() -> MeetingDraft {
        MeetingDraft {
            agenda: "先看现场，再比方案".to_owned(),
            room: "社区二楼".to_owned(),
            link: String::new(),
            starts_at: NOW.plus_hours(24),
            ends_at: NOW.plus_hours(26),
            seats: 40,
        }
    }

    #[track_caller]
    fn check(meeting: &MeetingDraft, field: &str, code: &str) {
        assert_eq!(meeting.parse(NOW), Err(vec![FieldError::new(field, code)]));
    }

    #[test]
    fn a_meeting_says_what_where_and_when() {
        assert_eq!(meeting().parse(NOW), Ok(meeting()));
        check(&MeetingDraft { agenda: String::new(), ..meeting() }, "agenda", "text.empty");
        check(&MeetingDraft { room: String::new(), ..meeting() }, "room", "text.empty");
        let plain = "http://meet.example".to_owned();
        check(&MeetingDraft { link: plain, ..meeting() }, "link", "text.malformed");
        let now = MeetingDraft { starts_at: NOW, ends_at: NOW.plus_hours(1), ..meeting() };
        check(&now, "starts_at", "topic.meeting_time");
        let ends_at = meeting().starts_at;
        check(&MeetingDraft { ends_at, ..meeting() }, "ends_at", "topic.meeting_time");
        check(&MeetingDraft { seats: 0, ..meeting() }, "seats", "topic.seats");
    }

    #[test]
    fn doors_open_two_hours_before_and_close_at_the_end() {
        let at = |hours| meeting().check_in(NOW.plus_hours(hours));
        assert_eq!(at(21), Err(TopicRefusal::TooEarly));
        assert_eq!((at(22), at(26)), (Ok(()), Ok(())));
        assert_eq!(at(27), Err(TopicRefusal::TooLate));
    }

    #[test]
    fn who_comes_signs_up_before_and_minutes_are_written_after_the_beginning() {
        assert_eq!(meeting().check_sign_up(NOW.plus_hours(23)), Ok(()));
        assert_eq!(meeting().check_sign_up(NOW.plus_hours(24)), Err(TopicRefusal::TooLate));
        assert_eq!(meeting().check_minutes(NOW), Err(TopicRefusal::TooEarly));
        assert_eq!(meeting().check_minutes(NOW.plus_hours(25)), Ok(()));
    }
}
