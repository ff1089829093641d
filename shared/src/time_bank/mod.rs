//! The time bank (时间银行): an hour given to a neighbour is an hour to be had from a neighbour.
//!
//! Invariants: one hour is one hour, whoever gives it and whatever for; minutes are never money and
//! never points; nobody falls below [`FLOOR`]; nobody keeps more than [`CEILING`]; what is booked is
//! no more than what was clocked, and both sides had their say or three days to say something.

mod listing;
pub mod matching;
mod project;
mod share;
mod step;
mod stint;
#[cfg(test)]
mod tests;

pub use listing::{
    AHEAD_DAYS_MAX, ListingDraft, ListingKind, ListingStatus, Skill, VolunteerDraft, VolunteerKind,
    WeekTime,
};
pub use project::{ProjectDraft, ProjectKind, gift_fits};
pub use share::{above_ceiling, divide, round_half_hour};
pub use step::step;
pub use stint::{
    Actor, Receiver, Side, Standing, Stint, StintAction, StintStatus, TimeBankRefusal,
};

use crate::amount::Minutes;

/// What every amount that people plan with is a multiple of.
pub const STEP: Minutes = Minutes(30);
/// Below this nobody falls (下限).
pub const FLOOR: Minutes = Minutes(0);
/// Above this goes to the donation pool (上限): 1500 hours.
pub const CEILING: Minutes = Minutes(90_000);
/// Longest one stint: half a day.
pub const STINT_MAX: Minutes = Minutes(720);
/// Silence so long after help ended books what was clocked or proposed.
pub const SILENCE_HOURS: i64 = 72;
/// Help that nobody began is off so long after it should have begun.
pub const MISSED_HOURS: i64 = 24;
/// Help whose end nobody showed goes to the coordinator so long after it began.
pub const UNENDED_HOURS: i64 = 12;

/// Why minutes move (时间摘要).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Reserved for help that is arranged (预留).
    Booked,
    /// It did not come to it, or was less (退回预留).
    Unbooked,
    /// Help was given (互助).
    Given,
    /// A coordinator took it back, with a reason (冲正).
    Reversed,
    /// What went above the ceiling (超出上限转捐).
    OverCeiling,
    /// Given to a project (捐给项目).
    Pledge,
    /// For a place in a course (兑换课程).
    Course,
    /// The place was given back (退课).
    CourseBack,
    /// Being there at an event, paid by the pool (参加活动).
    Attended,
    /// That was undone (撤销签到).
    AttendedUndone,
    /// Left behind by somebody who left (离开转捐).
    LeftBehind,
}

impl Movement {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Booked,
        Self::Unbooked,
        Self::Given,
        Self::Reversed,
        Self::OverCeiling,
        Self::Pledge,
        Self::Course,
        Self::CourseBack,
        Self::Attended,
        Self::AttendedUndone,
        Self::LeftBehind,
    ];
    /// The stable word that stands in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "hours_booked",
            Self::Unbooked => "hours_unbooked",
            Self::Given => "hours_given",
            Self::Reversed => "hours_reversed",
            Self::OverCeiling => "hours_over_ceiling",
            Self::Pledge => "hours_pledge",
            Self::Course => "hours_course",
            Self::CourseBack => "hours_course_back",
            Self::Attended => "hours_attended",
            Self::AttendedUndone => "hours_attended_undone",
            Self::LeftBehind => "hours_left_behind",
        }
    }
    /// Reads what [`Movement::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|movement| movement.code() == code)
    }
}
