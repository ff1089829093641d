//! Ratings (评价): five levels with tags, voluntary, never preset.
//!
//! After 国办发〔2019〕51号: one matter, one rating, and one follow-up rating (追评) after a call-back.

use crate::text::{self, LINE_CHARS_MAX};
use serde::{Deserialize, Serialize};

/// Why a resident is unhappy or happy (评价标签).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RatingTag {
    /// Too slow.
    Slow,
    /// Not solved.
    Unsolved,
    /// Unfriendly.
    Unfriendly,
    /// Nobody told me anything.
    Silent,
    /// Quick.
    Quick,
    /// Friendly.
    Friendly,
    /// Thorough.
    Thorough,
}

impl RatingTag {
    /// All tags, complaints first.
    pub const ALL: [Self; 7] = [
        Self::Slow,
        Self::Unsolved,
        Self::Unfriendly,
        Self::Silent,
        Self::Quick,
        Self::Friendly,
        Self::Thorough,
    ];
}

/// A rating that was checked (评价).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rating {
    /// One to five.
    pub stars: u8,
    /// Whether the matter is solved (是否解决).
    pub solved: bool,
    /// At most three.
    pub tags: Vec<RatingTag>,
    /// In the resident's words; may be empty.
    pub words: String,
}

/// Stars up to here open a call-back (回访).
pub const BAD_STARS_MAX: u8 = 2;
/// How many tags one rating carries.
pub const TAGS_MAX: usize = 3;
/// A rated worker sees figures from this many ratings on.
pub const AGGREGATE_MIN: i64 = 5;

/// What is wrong with a rating (评价问题). Checks run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingRefusal {
    /// Not one to five stars.
    Stars,
    /// Too many tags.
    Tags,
    /// A bad rating needs a tag or words.
    ReasonMissing,
    /// The words are too long.
    TooLong,
}

impl RatingRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stars => "rating.stars",
            Self::Tags => "rating.tags",
            Self::ReasonMissing => "rating.reason_missing",
            Self::TooLong => "rating.too_long",
        }
    }
}

impl Rating {
    /// Checks a rating as it came in.
    ///
    /// # Errors
    /// The first [`RatingRefusal`] that applies.
    pub fn parse(
        stars: u8,
        solved: bool,
        tags: &[RatingTag],
        words: &str,
    ) -> Result<Self, RatingRefusal> {
        if !(1..=5).contains(&stars) {
            return Err(RatingRefusal::Stars);
        }
        if tags.len() > TAGS_MAX {
            return Err(RatingRefusal::Tags);
        }
        let words = text::parse_optional(words, LINE_CHARS_MAX)
            .map_err(|_| RatingRefusal::TooLong)?
            .unwrap_or_default();
        if stars <= BAD_STARS_MAX && tags.is_empty() && words.is_empty() {
            return Err(RatingRefusal::ReasonMissing);
        }
        Ok(Self { stars, solved, tags: tags.to_vec(), words })
    }
    /// Whether somebody must call the resident back.
    #[must_use]
    pub const fn is_bad(&self) -> bool {
        self.stars <= BAD_STARS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stars: u8, tags: &[RatingTag], words: &str, expected: Result<(), RatingRefusal>) {
        assert_eq!(Rating::parse(stars, true, tags, words).map(drop), expected);
    }

    #[test]
    fn a_good_rating_needs_no_reason() {
        check(5, &[], "", Ok(()));
        check(3, &[], "", Ok(()));
    }
    #[test]
    fn a_bad_rating_needs_a_tag_or_words() {
        check(2, &[], " ", Err(RatingRefusal::ReasonMissing));
        check(2, &[RatingTag::Slow], "", Ok(()));
        check(1, &[], "没人来", Ok(()));
    }
    #[test]
    fn stars_and_lengths_are_bounded() {
        check(0, &[], "", Err(RatingRefusal::Stars));
        check(6, &[], "", Err(RatingRefusal::Stars));
        check(5, &[RatingTag::Slow; 4], "", Err(RatingRefusal::Tags));
        check(5, &[], &"好".repeat(201), Err(RatingRefusal::TooLong));
    }
}
