//! What those who were there think of an event (活动评价): voluntary, never preset, once for each.
//!
//! Invariant: figures are shown from [`AGGREGATE_MIN`] ratings on, so that nobody is found out.

use crate::{
    rating::{AGGREGATE_MIN, BAD_STARS_MAX, RatingRefusal, TAGS_MAX},
    text::{self, LINE_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// From so many stars on somebody is satisfied.
pub const SATISFIED_STARS_MIN: u8 = 4;
/// A kind of event with a smaller share of satisfied people is poor, in per cent.
const POOR_BELOW_PERCENT: i64 = 60;

/// Why somebody liked it or not (活动评价标签).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpinionTag {
    /// Too many people (太挤).
    Crowded,
    /// Words or slides could not be followed (听不清看不清).
    Unclear,
    /// The time did not suit (时间不合适).
    Timing,
    /// Waiting, queues, things missing (组织乱).
    Chaotic,
    /// Of use (有用).
    Useful,
    /// Well prepared (组织好).
    WellRun,
    /// A good time was had (热闹).
    Lively,
}

impl OpinionTag {
    /// All tags, complaints first.
    pub const ALL: [Self; 7] = [
        Self::Crowded,
        Self::Unclear,
        Self::Timing,
        Self::Chaotic,
        Self::Useful,
        Self::WellRun,
        Self::Lively,
    ];
    /// Whether it is a complaint.
    #[must_use]
    pub const fn is_complaint(self) -> bool {
        match self {
            Self::Crowded | Self::Unclear | Self::Timing | Self::Chaotic => true,
            Self::Useful | Self::WellRun | Self::Lively => false,
        }
    }
}

/// What somebody thinks of an event (活动评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opinion {
    /// One to five.
    pub stars: u8,
    /// At most three.
    pub tags: Vec<OpinionTag>,
    /// In one's own words; may be empty.
    pub words: String,
}

impl Opinion {
    /// Checks a rating as it came in, and trims its words (检查).
    ///
    /// # Errors
    /// The first [`RatingRefusal`] that applies.
    pub fn parse(&self) -> Result<Self, RatingRefusal> {
        if !(1..=5).contains(&self.stars) {
            return Err(RatingRefusal::Stars);
        }
        let mut tags = self.tags.clone();
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > TAGS_MAX {
            return Err(RatingRefusal::Tags);
        }
        let words = text::parse_optional(&self.words, LINE_CHARS_MAX)
            .map_err(|_| RatingRefusal::TooLong)?
            .unwrap_or_default();
        let has_reason = !words.is_empty() || tags.iter().any(|tag| tag.is_complaint());
        if self.stars <= BAD_STARS_MAX && !has_reason {
            return Err(RatingRefusal::ReasonMissing);
        }
        Ok(Self { stars: self.stars, tags, words })
    }
}

/// The ratings of one calendar month (月度评价).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MonthOpinion {
    /// Which month, counted from year 0.
    pub month: i64,
    /// How many rated.
    pub n: i64,
    /// How many of them are satisfied.
    pub n_satisfied: i64,
}

impl MonthOpinion {
    /// Satisfied people in per cent; none from too few ratings.
    #[must_use]
    pub const fn percent(self) -> Option<i64> {
        if self.n < AGGREGATE_MIN { None } else { Some(100 * self.n_satisfied / self.n) }
    }
    /// Whether fewer are satisfied than ought to be.
    #[must_use]
    pub const fn is_poor(self) -> bool {
        self.n >= AGGREGATE_MIN && 100 * self.n_satisfied < POOR_BELOW_PERCENT * self.n
    }
}

/// Whether planners should look at this kind of event (低满意度提醒): the two months before this one
/// were both poor.
#[must_use]
pub fn is_flagged(months: &[MonthOpinion], this_month: i64) -> bool {
    [this_month - 1, this_month - 2]
        .into_iter()
        .all(|month| months.iter().any(|known| known.month == month && known.is_poor()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stars: u8, tags: &[OpinionTag], words: &str, expected: Result<(), RatingRefusal>) {
        let opinion = Opinion { stars, tags: tags.to_vec(), words: words.to_owned() };
        assert_eq!(opinion.parse().map(drop), expected);
    }

    #[test]
    fn a_bad_rating_needs_a_complaint_or_words() {
        check(5, &[], "", Ok(()));
        check(3, &[], " ", Ok(()));
        check(2, &[], " ", Err(RatingRefusal::ReasonMissing));
        check(2, &[OpinionTag::Lively], "", Err(RatingRefusal::ReasonMissing));
        check(2, &[OpinionTag::Crowded], "", Ok(()));
        check(1, &[], "没座位", Ok(()));
    }
    #[test]
    fn stars_tags_and_words_are_bounded() {
        check(0, &[], "", Err(RatingRefusal::Stars));
        check(6, &[], "", Err(RatingRefusal::Stars));
        check(5, &OpinionTag::ALL, "", Err(RatingRefusal::Tags));
        check(5, &[OpinionTag::Useful; 4], "", Ok(()));
        check(5, &[], &"好".repeat(201), Err(RatingRefusal::TooLong));
    }
    #[test]
    fn two_poor_months_in_a_row_are_flagged_and_few_ratings_are_not() {
        let month = |month, n, n_satisfied| MonthOpinion { month, n, n_satisfied };
        let poor = [month(8, 10, 5), month(9, 5, 2)];
        assert!(is_flagged(&poor, 10));
        assert!(!is_flagged(&poor, 11), "the month before is not known");
        assert!(!is_flagged(&[month(8, 10, 6), month(9, 5, 2)], 10), "sixty per cent will do");
        assert!(!is_flagged(&[month(8, 4, 0), month(9, 5, 2)], 10), "four ratings say nothing");
        assert_eq!((month(8, 4, 0).percent(), month(8, 8, 5).percent()), (None, Some(62)));
    }
}
