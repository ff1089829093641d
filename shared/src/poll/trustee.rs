//! Who keeps the key of a secret poll (监票人): several people, some of whom must open the sums together.

use crate::{ballot::TRUSTEES_MAX, id::ResidentId};
use serde::{Deserialize, Serialize};

/// Fewest trustees, and fewest of them that open anything: one alone never does (最少监票人数).
pub const TRUSTEES_MIN: usize = 2;
/// So long before voting begins trustees are named at least, in hours: they make the key until then.
pub const TRUSTEES_HOURS: i64 = 1;

/// The trustees of a poll (监票人名单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trustees {
    /// Who, in the order of their seats.
    pub who: Vec<ResidentId>,
    /// How many of them open the sums (开票人数).
    pub needed: u8,
}

impl Trustees {
    /// Whether they are different people, and neither one alone nor more than all are needed.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let mut different = self.who.clone();
        different.sort_unstable();
        different.dedup();
        let all = self.who.len();
        different.len() == all
            && (TRUSTEES_MIN..=TRUSTEES_MAX).contains(&all)
            && (TRUSTEES_MIN..=all).contains(&usize::from(self.needed))
    }
}

/// How far a trustee is (监票人进度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrusteeStage {
    /// Has not begun to make the key (未开始).
    Asked,
    /// Takes part (已报到).
    Here,
    /// Has dealt to the others (已分发).
    Dealt,
    /// Holds a share of the key (密钥就绪).
    Ready,
    /// Has opened the sums (已开票).
    Opened,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn two_or_more_of_different_trustees_are_needed() {
        let trustees = |ids: &[u128], needed| {
            let who = ids.iter().map(|id| ResidentId(Uuid::from_u128(*id))).collect();
            Trustees { who, needed }
        };
        assert!(trustees(&[1, 2, 3], 2).is_good() && trustees(&[1, 2], 2).is_good());
        for (ids, needed) in [(&[1, 2, 3][..], 1), (&[1, 2], 3), (&[1, 1, 2], 2), (&[1], 1)] {
            assert!(!trustees(ids, needed).is_good(), "{needed} of {ids:?}");
        }
        assert!(!trustees(&(0..10).collect::<Vec<_>>(), 5).is_good());
    }
}
