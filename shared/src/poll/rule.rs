//! What makes a poll valid and a plan pass (表决规则): shares as whole numbers, never as floats.
//!
//! Invariant: a share is compared by multiplication in 128 bits, so exactly two thirds is two thirds.

use super::{Franchise, PollMode};
use serde::{Deserialize, Serialize};

/// A share that has to be reached (比例门槛).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// Parts.
    pub parts: i64,
    /// Of how many.
    pub of: i64,
    /// Whether more than the share is needed (过半数), not the share itself (以上, Civil Code Art. 1259).
    pub more: bool,
}

impl Share {
    /// More than a half (过半数).
    pub const MORE_THAN_HALF: Self = Self { parts: 1, of: 2, more: true };
    /// Two thirds or more (三分之二以上).
    pub const TWO_THIRDS: Self = Self { parts: 2, of: 3, more: false };
    /// Three quarters or more (四分之三以上).
    pub const THREE_QUARTERS: Self = Self { parts: 3, of: 4, more: false };

    /// Whether `part` of `whole` reaches the share. Nothing of nothing reaches none.
    #[must_use]
    pub fn is_reached(self, part: i64, whole: i64) -> bool {
        let have = i128::from(part) * i128::from(self.of);
        let need = i128::from(whole) * i128::from(self.parts);
        if self.more { have > need } else { whole > 0 && have >= need }
    }

    /// How much `part` lacks until it reaches the share of `whole`; zero when it does.
    #[must_use]
    pub fn missing(self, part: i64, whole: i64) -> i64 {
        let need = i128::from(whole) * i128::from(self.parts);
        let of = i128::from(self.of);
        let least = if self.more { need / of + 1 } else { (need + of - 1) / of };
        i64::try_from((least - i128::from(part)).max(0)).unwrap_or(i64::MAX)
    }
}

/// What has to be reached (规则).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// Of those entitled, how many must take part; none makes every poll valid.
    pub quorum: Option<Share>,
    /// Of those taking part, how many must be in favour.
    pub pass: Share,
    /// Whether floor area is counted beside heads, by the same shares.
    pub by_area: bool,
    /// Whether who stays silent is counted with the majority, where the estate's covenant says so (管理规约).
    pub silent_follow: bool,
}

/// The matters that owners decide together (业主共同决定事项, Civil Code Art. 278).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Any other matter: more than half of those taking part (一般事项).
    Ordinary,
    /// Raising the maintenance fund, item 6 (筹集维修资金).
    RaiseFund,
    /// Altering or rebuilding, item 7 (改建、重建).
    Rebuild,
    /// Changing the use of common parts or doing business in them, item 8 (改变共有部分用途).
    CommonUse,
}

impl Matter {
    /// All matters.
    pub const ALL: [Self; 4] = [Self::Ordinary, Self::RaiseFund, Self::Rebuild, Self::CommonUse];

    /// Whether three quarters of those taking part are needed.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        match self {
            Self::Ordinary => false,
            Self::RaiseFund | Self::Rebuild | Self::CommonUse => true,
        }
    }
}

/// The rule of a mode (适用规则).
///
/// Source: Civil Code Art. 278 for owners; for residents' meetings more than half of those entitled
/// and more than half of those taking part (居民委员会组织法).
#[must_use]
pub const fn rule(mode: PollMode, matter: Matter) -> Rule {
    match mode {
        PollMode::Consultation => {
            Rule { quorum: None, pass: Share::MORE_THAN_HALF, by_area: false, silent_follow: false }
        }
        PollMode::ResidentsMeeting => Rule {
            quorum: Some(Share::MORE_THAN_HALF),
            pass: Share::MORE_THAN_HALF,
            by_area: false,
            silent_follow: false,
        },
        PollMode::Owners => Rule {
            quorum: Some(Share::TWO_THIRDS),
            pass: if matter.is_grave() { Share::THREE_QUARTERS } else { Share::MORE_THAN_HALF },
            by_area: true,
            silent_follow: false,
        },
    }
}

/// Whether a mode may count these units.
#[must_use]
pub const fn counts(mode: PollMode, franchise: Franchise) -> bool {
    match (mode, franchise) {
        (
            PollMode::Consultation | PollMode::ResidentsMeeting,
            Franchise::Household | Franchise::Adult,
        )
        | (PollMode::Owners, Franchise::Owner) => true,
        (PollMode::Consultation | PollMode::ResidentsMeeting, Franchise::Owner)
        | (PollMode::Owners, Franchise::Household | Franchise::Adult) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(share: Share, whole: i64, least: i64) {
        assert!(!share.is_reached(least - 1, whole), "{} of {whole} is too few", least - 1);
        assert!(share.is_reached(least, whole), "{least} of {whole} is enough");
        assert_eq!(share.missing(0, whole), least);
        assert_eq!(share.missing(least, whole), 0);
    }

    #[test]
    fn a_share_is_reached_at_the_number_itself_and_a_majority_one_above() {
        check(Share::TWO_THIRDS, 300, 200);
        check(Share::TWO_THIRDS, 301, 201);
        check(Share::TWO_THIRDS, 299, 200);
        check(Share::THREE_QUARTERS, 400, 300);
        check(Share::THREE_QUARTERS, 401, 301);
        check(Share::THREE_QUARTERS, 399, 300);
        check(Share::MORE_THAN_HALF, 412, 207);
        check(Share::MORE_THAN_HALF, 413, 207);
        check(Share::MORE_THAN_HALF, 411, 206);
    }

    #[test]
    fn nothing_of_nothing_reaches_no_share() {
        for share in [Share::TWO_THIRDS, Share::THREE_QUARTERS, Share::MORE_THAN_HALF] {
            assert!(!share.is_reached(0, 0));
        }
    }

    #[test]
    fn large_areas_do_not_overflow() {
        let whole = 1_000_000_000_000_000;
        assert!(!Share::TWO_THIRDS.is_reached(whole / 3 * 2, whole));
        assert!(Share::TWO_THIRDS.is_reached(whole / 3 * 2 + 1, whole));
    }

    #[test]
    fn only_grave_matters_of_owners_need_three_quarters() {
        assert_eq!(rule(PollMode::Owners, Matter::Ordinary).pass, Share::MORE_THAN_HALF);
        for matter in [Matter::RaiseFund, Matter::Rebuild, Matter::CommonUse] {
            assert_eq!(rule(PollMode::Owners, matter).pass, Share::THREE_QUARTERS);
            assert_eq!(rule(PollMode::ResidentsMeeting, matter).pass, Share::MORE_THAN_HALF);
        }
    }

    proptest! {
        #[test]
        fn what_is_missing_is_exactly_what_is_missing(
            whole in 1_i64..1_000_000_000_000, part in 0_i64..1_000_000_000_000, kind in 0_usize..3
        ) {
            let share = [Share::TWO_THIRDS, Share::THREE_QUARTERS, Share::MORE_THAN_HALF][kind];
            let missing = share.missing(part, whole);
            prop_assert_eq!(missing == 0, share.is_reached(part, whole));
            if missing > 0 {
                prop_assert!(share.is_reached(part + missing, whole));
                prop_assert!(!share.is_reached(part + missing - 1, whole));
            }
        }

        #[test]
        fn who_comes_never_makes_a_quorum_fail(whole in 1_i64..1_000_000, part in 0_i64..1_000_000) {
            let reached = Share::TWO_THIRDS.is_reached(part, whole);
            prop_assert!(!reached || Share::TWO_THIRDS.is_reached(part + 1, whole));
        }
    }
}
