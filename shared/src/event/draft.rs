//! An event as its organiser writes it.

use super::{Eligibility, EventKind, Session, session};
use crate::{
    amount::{Minutes, Points},
    id::UploadId,
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX, NAME_CHARS_MAX},
    time::Timestamp,
    time_bank::{AHEAD_DAYS_MAX, STEP},
};
use serde::{Deserialize, Serialize};

/// Most places of one event.
pub const CAPACITY_MAX: i64 = 5_000;
/// How long an offer holds where nothing else is said, in hours (默认保留时长).
pub const OFFER_HOURS: i64 = 12;
/// Longest an offer holds, in hours.
const OFFER_HOURS_MAX: i64 = 7 * 24;
/// Most points one event may give a person; it is also the most of one day (单场积分上限).
pub const EVENT_POINTS_MAX: i64 = 120;
/// Most time one event may credit a person: a whole working day (单场时长上限).
const EVENT_MINUTES_MAX: Minutes = Minutes(480);
/// The oldest age a bound may name.
const AGE_MAX: i64 = 120;

/// Whom a booking is for (报名对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// For oneself (本人).
    #[default]
    Person,
    /// For a child, by its guardian (孩子).
    Child,
}

/// What being there is worth (参加所得).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "earns", rename_all = "snake_case")]
pub enum Earns {
    /// Nothing but the event itself (无).
    #[default]
    Nothing,
    /// Points, below the public caps for events (积分).
    Points {
        /// So many for each person, at most [`EVENT_POINTS_MAX`].
        points: Points,
    },
    /// Time, out of the community pool (时间).
    Minutes {
        /// So much for each person: whole half hours, at most a working day.
        minutes: Minutes,
    },
}

impl Earns {
    /// Whether it is an amount that an event may give.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Points { points } => 0 < points.0 && points.0 <= EVENT_POINTS_MAX,
            Self::Minutes { minutes } => {
                0 < minutes.0 && minutes.0 <= EVENT_MINUTES_MAX.0 && minutes.0 % STEP.0 == 0
            }
        }
    }
}

/// An event as it is announced (活动).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventDraft {
    /// What sort.
    pub kind: EventKind,
    /// What it is called.
    pub title: String,
    /// More about it; may be empty.
    pub words: String,
    /// Who holds it, by name (主办).
    pub organiser: String,
    /// Where.
    pub place: String,
    /// Ways without steps, a loop for hearing aids, somebody who signs; may be empty (无障碍说明).
    pub access: String,
    /// When, one or many, in order.
    pub sessions: Vec<Session>,
    /// How many can come.
    pub capacity: i64,
    /// Whom a booking is for.
    pub subject: Subject,
    /// Who may come.
    pub eligibility: Eligibility,
    /// When signing up begins.
    pub opens_at: Timestamp,
    /// Until when a resident can take a booking back.
    pub cancel_until: Timestamp,
    /// None: a free place goes to who waits longest at once. Else so many hours are given to say yes.
    pub offer_hours: Option<i64>,
    /// What being there is worth.
    pub earns: Earns,
    /// A picture.
    pub photo: Option<UploadId>,
}

impl EventDraft {
    /// When the first session begins.
    #[must_use]
    pub fn starts_at(&self) -> Timestamp {
        self.sessions.first().map_or(Timestamp(0), |session| session.starts_at)
    }
    /// When the last session begins: until then somebody can still come in.
    #[must_use]
    pub fn last_starts_at(&self) -> Timestamp {
        self.sessions.last().map_or(Timestamp(0), |session| session.starts_at)
    }
    /// When the last session ends.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.sessions.last().map_or(Timestamp(0), |session| session.ends_at)
    }
    /// The next session that has not ended, with its number.
    #[must_use]
    pub fn next_session(&self, now: Timestamp) -> Option<(usize, Session)> {
        self.sessions.iter().copied().enumerate().find(|(_, session)| now < session.ends_at)
    }
    /// The sessions that volunteers can be asked for, with their numbers (可求助场次): none that is over, and
    /// none further ahead than the time bank lists.
    #[must_use]
    pub fn sessions_to_help(&self, now: Timestamp) -> Vec<(usize, Session)> {
        let last = now.plus_days(AHEAD_DAYS_MAX);
        let coming = self.sessions.iter().copied().enumerate();
        coming.filter(|(_, one)| now < one.ends_at && one.starts_at <= last).collect()
    }
    /// The year in which ages are counted.
    #[must_use]
    pub fn year(&self) -> i64 {
        let (year, _, _) = self.starts_at().date().ymd();
        year
    }

    /// Checks an event and trims its texts (检查活动).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut line = |field: &str, value: &str, max| {
            text::parse(value, max).unwrap_or_else(|refusal| {
                errors.push(FieldError::new(field, refusal.code()));
                String::new()
            })
        };
        let title = line("title", &self.title, NAME_CHARS_MAX);
        let organiser = line("organiser", &self.organiser, NAME_CHARS_MAX);
        let place = line("place", &self.place, LINE_CHARS_MAX);
        let mut optional = |field: &str, value: &str, max| {
            text::parse_optional(value, max).unwrap_or_else(|refusal| {
                errors.push(FieldError::new(field, refusal.code()));
                None
            })
        };
        let words = optional("words", &self.words, BODY_CHARS_MAX).unwrap_or_default();
        let access = optional("access", &self.access, LINE_CHARS_MAX).unwrap_or_default();
        session::problems(&self.sessions, now, &mut errors);
        self.check_numbers(&mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { title, organiser, place, words, access, ..self.clone() })
    }

    fn check_numbers(&self, errors: &mut Vec<FieldError>) {
        let mut note = |field: &str, code: &str| errors.push(FieldError::new(field, code));
        if !(1..=CAPACITY_MAX).contains(&self.capacity) {
            note("capacity", "event.capacity");
        }
        let Eligibility { age_min, age_max, .. } = self.eligibility;
        let (youngest, oldest) = (age_min.unwrap_or(0), age_max.unwrap_or(AGE_MAX));
        if youngest < 0 || oldest > AGE_MAX || youngest > oldest {
            note("eligibility.age_min", "event.age_band");
        }
        if self.opens_at >= self.last_starts_at() {
            note("opens_at", "event.opens_at");
        }
        if self.cancel_until > self.ends_at() {
            note("cancel_until", "event.cancel_until");
        }
        if self.offer_hours.is_some_and(|hours| !(1..=OFFER_HOURS_MAX).contains(&hours)) {
            note("offer_hours", "event.offer_hours");
        }
        if !self.earns.is_sound() {
            note("earns", "event.earns");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volunteers_are_asked_for_what_is_to_come_and_not_too_far_ahead() {
        let now = Timestamp(1_741_000_000_000);
        let at = |starts_at: Timestamp| Session { starts_at, ends_at: starts_at.plus_hours(2) };
        let far = now.plus_days(AHEAD_DAYS_MAX);
        let sessions =
            vec![at(now.plus_hours(-2)), at(now.plus_hours(-1)), at(far), at(far.plus_ms(1))];
        let draft = EventDraft { sessions, ..EventDraft::default() };
        let offered: Vec<usize> = draft.sessions_to_help(now).iter().map(|(n, _)| *n).collect();
        assert_eq!(offered, [1, 2]);
    }
}
