//! What hours are given to without a neighbour in return: projects, and courses.

use super::{STEP, listing::words_of};
use crate::{
    amount::Minutes,
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX, NAME_CHARS_MAX},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

words_of! {
    /// What becomes of the hours (项目类型).
    ProjectKind {
        /// Neighbours pledge as many as they like (捐时项目).
        Pledge = "pledge",
        /// A place in a course costs so many (课程).
        Course = "course",
    }
}

/// Most minutes of one project or place.
const GOAL_MAX: i64 = 600_000;
/// Most places in one course.
const SEATS_MAX: i64 = 500;

/// A project or a course as it is written (项目内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectDraft {
    /// Which of the two.
    pub kind: ProjectKind,
    /// What it is.
    pub title: String,
    /// More about it; may be empty.
    pub words: String,
    /// The goal of a project; what one place in a course costs.
    pub minutes: Minutes,
    /// How many places a course has; 0 for a project.
    pub seats: i64,
    /// When a course begins: until then a place can be given back; none for a project.
    pub starts_at: Option<Timestamp>,
    /// Whether hours can be given now.
    pub is_open: bool,
}

impl ProjectDraft {
    /// Checks what was written and trims its texts (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let title = text::parse(&self.title, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
            errors.push(FieldError::new("title", refusal.code()));
            String::new()
        });
        let words = text::parse_optional(&self.words, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
            errors.push(FieldError::new("words", refusal.code()));
            None
        });
        if !(STEP.0..=GOAL_MAX).contains(&self.minutes.0) || self.minutes.0 % STEP.0 != 0 {
            errors.push(FieldError::new("minutes", "time_bank.minutes"));
        }
        let is_course = self.kind == ProjectKind::Course;
        let seats = if is_course { 1..=SEATS_MAX } else { 0..=0 };
        if !seats.contains(&self.seats) {
            errors.push(FieldError::new("seats", "time_bank.seats"));
        }
        if is_course != self.starts_at.is_some() {
            errors.push(FieldError::new("starts_at", "time_bank.window"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { title, words: words.unwrap_or_default(), ..self.clone() })
    }
}

/// Whether somebody may give so many minutes (捐时数量): whole half hours to a project, the price of a
/// course.
#[must_use]
pub const fn gift_fits(kind: ProjectKind, minutes: Minutes, asked: Minutes) -> bool {
    match kind {
        ProjectKind::Pledge => {
            STEP.0 <= minutes.0 && minutes.0 <= GOAL_MAX && minutes.0 % STEP.0 == 0
        }
        ProjectKind::Course => minutes.0 == asked.0,
    }
}
