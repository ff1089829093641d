//! Topics as they are written down (议题草案).

use super::{Schedule, windows};
use crate::{
    id::PlaceId,
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, NAME_CHARS_MAX},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How many grids and buildings one topic names at most.
pub const TOPIC_PLACES_MAX: usize = 50;
/// How far the last day of a topic may lie ahead, in days.
const DAYS_MAX: i64 = 3 * 366;
/// A discussion lasts so many whole evenings at least.
const EVENINGS_MIN: i64 = 2;

/// What a resident would like to talk about (倡议).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuggestTopic {
    /// The matter in one line.
    pub title: String,
    /// Why.
    pub words: String,
}

/// A topic as staff open or change it (议题草案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicDraft {
    /// The matter in one line; one matter, one topic (一事一议).
    pub title: String,
    /// Why, and what can be decided.
    pub words: String,
    /// Whose grids and buildings; empty for the whole community.
    pub places: Vec<PlaceId>,
    /// When each phase ends.
    pub schedule: Schedule,
}

fn parse_words(title: &str, words: &str) -> (String, String, Vec<FieldError>) {
    let mut errors = Vec::new();
    let title = text::parse(title, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
        errors.push(FieldError::new("title", refusal.code()));
        String::new()
    });
    let words = text::parse(words, BODY_CHARS_MAX).unwrap_or_else(|refusal| {
        errors.push(FieldError::new("words", refusal.code()));
        String::new()
    });
    (title, words, errors)
}

impl SuggestTopic {
    /// Checks a suggestion and trims its texts (检查倡议).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let (title, words, errors) = parse_words(&self.title, &self.words);
        if errors.is_empty() { Ok(Self { title, words }) } else { Err(errors) }
    }
}

impl TopicDraft {
    /// Checks a draft and trims its texts; `opened_at` is now for a new topic (检查草案).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, opened_at: Timestamp, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let (title, words, mut errors) = parse_words(&self.title, &self.words);
        let mut note = |field: &str, code: &str| errors.push(FieldError::new(field, code));
        if self.places.len() > TOPIC_PLACES_MAX {
            note("places", "topic.too_many_places");
        }
        let schedule = self.schedule;
        let ends = schedule.ends();
        if ends.windows(2).any(|pair| matches!(pair, [a, b] if a > b)) {
            note("schedule", "topic.order");
        }
        if schedule.execution_until <= now || schedule.execution_until > now.plus_days(DAYS_MAX) {
            note("schedule.execution_until", "topic.last_day");
        }
        let discussed_from = schedule.needs_until.max(opened_at);
        if schedule.proposals_until > now {
            let free = windows(discussed_from, schedule.proposals_until);
            if free.weekend_days == 0 || free.evenings < EVENINGS_MIN {
                note("schedule.proposals_until", "topic.no_weekend");
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { title, words, places: self.places.clone(), schedule })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

    const NOW: Timestamp = Date::from_ymd(2025, 3, 3).start().plus_hours(10);

    fn draft() -> TopicDraft {
        TopicDraft {
            title: " 电梯老是坏 ".to_owned(),
            words: "修还是换".to_owned(),
            places: Vec::new(),
            schedule: Schedule::usual(NOW),
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut TopicDraft), field: &str, code: &str) {
        let mut draft = draft();
        change(&mut draft);
        let errors = draft.parse(NOW, NOW).expect_err("it is wrong");
        assert!(errors.contains(&FieldError::new(field, code)), "{errors:?}");
    }

    #[test]
    fn the_usual_schedule_is_sound() {
        assert_eq!(draft().parse(NOW, NOW).map(|draft| draft.title).as_deref(), Ok("电梯老是坏"));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field() {
        check(|draft| draft.title.clear(), "title", "text.empty");
        check(|draft| draft.words = "长".repeat(2001), "words", "text.too_long");
        let backwards = |draft: &mut TopicDraft| draft.schedule.needs_until = NOW.plus_days(50);
        check(backwards, "schedule", "topic.order");
        let over = |draft: &mut TopicDraft| draft.schedule.execution_until = NOW;
        check(over, "schedule.execution_until", "topic.last_day");
        let many = |draft: &mut TopicDraft| {
            draft.places = vec![PlaceId(uuid::Uuid::nil()); TOPIC_PLACES_MAX + 1];
        };
        check(many, "places", "topic.too_many_places");
    }

    #[test]
    fn a_discussion_without_a_weekend_is_refused() {
        let weekdays = |draft: &mut TopicDraft| {
            draft.schedule.needs_until = NOW;
            draft.schedule.proposals_until = NOW.plus_days(4);
        };
        check(weekdays, "schedule.proposals_until", "topic.no_weekend");
    }

    #[test]
    fn a_discussion_that_is_over_is_not_asked_for_weekends_again() {
        let mut draft = draft();
        draft.schedule = draft.schedule.cut(super::super::Phase::Proposals, NOW);
        let parsed = draft.parse(NOW, NOW).unwrap();
        assert_eq!(parsed.schedule, draft.schedule);
    }
}
