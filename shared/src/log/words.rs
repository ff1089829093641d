//! Four words instead of sixty-four digits (四词回执): to read aloud, and to compare at a glance.

use super::Hash;

/// 2,048 everyday words of two characters, no two of which sound alike, also where a region does not
/// tell z from zh, n from l or n from ng. One to a line.
const LIST: &str = include_str!("words.txt");
/// How many words the list has, as a power of two.
const BITS: u32 = 11;

/// The first 44 bits of a digest as four words.
#[must_use]
pub fn words(hash: &Hash) -> [&'static str; 4] {
    let [a, b, c, d, e, f, ..] = hash.0;
    let head =
        [0, 0, a, b, c, d, e, f].into_iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(byte));
    [0, 1, 2, 3].map(|n| {
        let place = head >> (48 - BITS * (n + 1)) & ((1 << BITS) - 1);
        usize::try_from(place).ok().and_then(|place| LIST.lines().nth(place)).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_has_2048_different_words_of_two_characters() {
        let all: BTreeSet<&str> = LIST.lines().collect();
        assert_eq!(all.len(), 1 << BITS);
        assert!(all.iter().all(|word| word.chars().count() == 2));
    }

    #[test]
    fn the_first_and_the_last_word_stand_for_zeros_and_ones() {
        let first = LIST.lines().next().unwrap();
        let last = LIST.lines().last().unwrap();
        assert_eq!(words(&Hash([0; 32])), [first; 4]);
        assert_eq!(words(&Hash([0xff; 32])), [last; 4]);
        let mut bytes = [0; 32];
        bytes[1] = 0b0010_0000;
        let second = LIST.lines().nth(1).unwrap();
        assert_eq!(words(&Hash(bytes)), [second, first, first, first]);
    }
}
