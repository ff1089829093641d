//! The timetable of mobile services (流动服务): the van, the floating grid worker, rounds from door to door.

use crate::{
    id::PlaceId,
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX, NAME_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// What comes by (流动服务类型).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// A van with a counter in it (流动服务车).
    #[default]
    Van,
    /// A grid worker at a folding table (流动网格员).
    GridWorker,
    /// Knocking at doors (敲门行动).
    Knock,
    /// A doctor's round (巡回义诊).
    Clinic,
}

impl StopKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Van, Self::GridWorker, Self::Knock, Self::Clinic];
}

/// Where something comes by, every week at the same time (站点).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StopDraft {
    /// What comes.
    pub kind: StopKind,
    /// Its name: `便民服务1号车`.
    pub title: String,
    /// What is done there: `社保、医保、证照代办`.
    pub words: String,
    /// For which grid; none for all.
    pub grid: Option<PlaceId>,
    /// Where exactly: `3栋楼下`.
    pub place: String,
    /// On which weekday; Monday is 0.
    pub weekday: i64,
    /// From when, in minutes of the day.
    pub starts: i64,
    /// Until when, in minutes of the day.
    pub ends: i64,
}

impl StopDraft {
    /// Checks a stop and trims its texts (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut line = |field: &str, value: &str, max| {
            text::parse(value, max).unwrap_or_else(|refusal| {
                errors.push(FieldError::new(field, refusal.code()));
                String::new()
            })
        };
        let title = line("title", &self.title, NAME_CHARS_MAX);
        let place = line("place", &self.place, LINE_CHARS_MAX);
        let words = text::parse_optional(&self.words, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
            errors.push(FieldError::new("words", refusal.code()));
            None
        });
        if !(0..7).contains(&self.weekday) {
            errors.push(FieldError::new("weekday", "event.weekday"));
        }
        if self.starts < 0 || self.ends <= self.starts || self.ends > DAY_MINUTES {
            errors.push(FieldError::new("ends", "event.stop_time"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { title, place, words: words.unwrap_or_default(), ..self.clone() })
    }
}
