//! Lists in an order of each viewer's own (乱序), so that nobody's proposal stands first for all.
//!
//! Invariant: the same viewer finds the same order again; the order of another says nothing about it.

use crate::log::hash;
use uuid::Uuid;

/// Where a thing stands for a viewer: sort by it (乱序键).
#[must_use]
pub fn shuffle(viewer: &[u8], thing: Uuid) -> [u8; 32] {
    hash(&[viewer, thing.as_bytes().as_slice()].concat()).0
}

/// Draws all places of `weights` one after the other, a heavier one sooner: the chance of each is its
/// share of the weight that is left (加权抽取).
#[must_use]
pub fn draw(weights: &[i64], seed: &[u8]) -> Vec<usize> {
    let mut left: Vec<(usize, u64)> = weights
        .iter()
        .enumerate()
        .map(|(n, weight)| (n, u64::try_from(*weight).unwrap_or(0).max(1)))
        .collect();
    let mut drawn = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let round = u64::try_from(drawn.len()).unwrap_or(0);
        let total: u64 = left.iter().map(|(_, weight)| weight).sum();
        let mut dice = roll(seed, round) % total.max(1);
        let at = left.iter().position(|(_, weight)| match dice.checked_sub(*weight) {
            Some(rest) => {
                dice = rest;
                false
            }
            None => true,
        });
        drawn.push(left.remove(at.unwrap_or(0)).0);
    }
    drawn
}

fn roll(seed: &[u8], round: u64) -> u64 {
    let digest = hash(&[seed, round.to_be_bytes().as_slice()].concat()).0;
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_viewers_find_two_orders_and_each_finds_it_again() {
        let things: Vec<Uuid> = (0..20).map(Uuid::from_u128).collect();
        let order = |viewer: &[u8]| {
            let mut all = things.clone();
            all.sort_by_key(|thing| shuffle(viewer, *thing));
            all
        };
        assert_eq!(order(b"wang"), order(b"wang"));
        assert_ne!(order(b"wang"), order(b"li"));
        assert_ne!(order(b"wang"), things);
    }

    #[test]
    fn what_weighs_nine_times_as_much_comes_first_nine_times_of_ten() {
        let first = (0..1000_u32).filter(|n| draw(&[1, 9], &n.to_be_bytes()).first() == Some(&1));
        let n = first.count();
        assert!((870..930).contains(&n), "{n} of 1000");
    }

    proptest! {
        #[test]
        fn every_place_is_drawn_once(weights in proptest::collection::vec(0_i64..1_000_000_000, 0..40), seed: u64) {
            let mut drawn = draw(&weights, &seed.to_be_bytes());
            drawn.sort_unstable();
            prop_assert_eq!(drawn, (0..weights.len()).collect::<Vec<_>>());
        }
    }
}
