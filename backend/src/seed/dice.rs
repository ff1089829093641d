//! Chance that falls the same way every time (骰子), so that a demonstration can be repeated.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

/// Seeded once for the whole demonstration.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }
    /// One of a list that has something in it.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        from.choose(&mut self.0).expect("the lists of the demonstration are not empty")
    }
    /// A number of the range, its ends included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }
    /// True in so many of a hundred throws.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.random_ratio(chance, 100)
    }
    /// One of a list by weight.
    pub(super) fn weigh<'a, T>(&mut self, from: &'a [(T, u32)]) -> &'a T {
        let (chosen, _) = from
            .choose_weighted(&mut self.0, |(_, weight)| *weight)
            .expect("the weights of the demonstration are not all zero");
        chosen
    }
    /// The random part of an id.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.0.random())
    }
}
