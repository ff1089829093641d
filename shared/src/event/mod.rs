//! Events (活动): what is on, who may come, and who has a place.
//!
//! Invariants: places taken and offers that still hold never pass the capacity; who waits longest is
//! next; each person, or each child of a class, has one booking that counts; nothing here looks at a
//! clock.

mod book;
mod check_in;
mod child;
mod course;
mod door;
mod draft;
mod eligible;
mod list;
mod opinion;
mod refusal;
mod session;
mod stop;
#[cfg(test)]
mod tests;

pub use book::{
    BookingAction, BookingStatus, Promotion, WAITING_MAX, check_cancel, check_open, n_to_promote,
    place_for, promotion, step,
};
pub use check_in::{
    Known, MISSED_AFTER_MS, Passage, SCAN_DAYS_MAX, Says, is_open as is_door_open, judge, standing,
};
pub use child::{COLLECTORS_MAX, ChildDraft, Collector, WORD_DIGITS};
pub use course::is_finished;
pub use door::{DOOR_WINDOW_MS, DoorRefusal, check_door_token, door_token};
pub use draft::{CAPACITY_MAX, EVENT_POINTS_MAX, Earns, EventDraft, OFFER_HOURS, Subject};
pub use eligible::{Eligibility, Facts, Fit, HouseholdRule, age_in, fits};
pub use list::{LIST_MAX, Listed, ListedBooking, Unread, first_window, minutes_off, n_windows};
pub use opinion::{MonthOpinion, Opinion, OpinionTag, SATISFIED_STARS_MIN, is_flagged};
pub use refusal::EventRefusal;
pub use session::{Pattern, SESSIONS_MAX, Session, check_sessions};
pub use stop::{StopDraft, StopKind};

use serde::{Deserialize, Serialize};

/// What sort of event it is; also what people can be interested in (活动类型).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Doctors look at people for nothing (义诊).
    FreeClinic,
    /// Minding and homework after school (四点半课堂).
    AfterSchool,
    /// Learning to sort waste (垃圾分类).
    WasteSorting,
    /// Tidying up together (环境整治日).
    CleanUp,
    /// The neighbours' own festival (邻里节).
    Festival,
    /// Building or mending something together (共建日).
    CoBuilding,
    /// Departments answer questions about rules and money (政策集市).
    PolicyFair,
    /// Pictures of the neighbourhood (影展).
    PhotoShow,
    /// People tell of earlier times (故事会).
    StoryMeeting,
    /// Books and films (读书观影会).
    BookFilm,
    /// A talk about safety (安全讲座).
    SafetyTalk,
    /// Practising what to do in danger (应急演练).
    Drill,
    /// Learning a craft or a trade (技能培训).
    Skills,
    /// Learning to use a phone (数字课堂).
    Digital,
    /// Anything else (其他活动).
    #[default]
    Other,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::FreeClinic,
        Self::AfterSchool,
        Self::WasteSorting,
        Self::CleanUp,
        Self::Festival,
        Self::CoBuilding,
        Self::PolicyFair,
        Self::PhotoShow,
        Self::StoryMeeting,
        Self::BookFilm,
        Self::SafetyTalk,
        Self::Drill,
        Self::Skills,
        Self::Digital,
        Self::Other,
    ];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FreeClinic => "free_clinic",
            Self::AfterSchool => "after_school",
            Self::WasteSorting => "waste_sorting",
            Self::CleanUp => "clean_up",
            Self::Festival => "festival",
            Self::CoBuilding => "co_building",
            Self::PolicyFair => "policy_fair",
            Self::PhotoShow => "photo_show",
            Self::StoryMeeting => "story_meeting",
            Self::BookFilm => "book_film",
            Self::SafetyTalk => "safety_talk",
            Self::Drill => "drill",
            Self::Skills => "skills",
            Self::Digital => "digital",
            Self::Other => "other",
        }
    }
    /// Reads what [`EventKind::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Whether an event goes ahead (活动状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It goes ahead (如期举行).
    Planned,
    /// The organiser called it off (已取消).
    CalledOff,
}

impl EventStatus {
    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::CalledOff => "called_off",
        }
    }
    /// Reads what [`EventStatus::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Planned, Self::CalledOff].into_iter().find(|status| status.code() == code)
    }
}
