//! Words instead of digits (四词回执): to read aloud, and to compare at a glance.

use super::Hash;

/// 2,048 everyday words of two characters, no two of which sound alike, also where a region does not
/// tell z from zh, n from l or n from ng. One to a line.
const LIST: &str = include_str!("words.txt");
/// How many words the list has, as a power of two.
const BITS: usize = 11;
/// Bytes of a line: two characters of three bytes each, and its end. A receipt is made while others wait
/// to vote, so that no word is searched for.
const LINE: usize = 7;

/// The first 44 bits of a digest as four words.
#[must_use]
pub fn words(hash: &Hash) -> [&'static str; 4] {
    first(hash)
}

/// The first 132 bits of a digest as twelve words, where somebody could search for two digests with
/// the same words (核对词).
#[must_use]
pub fn twelve_words(hash: &Hash) -> [&'static str; 12] {
    first(hash)
}

fn first<const N: usize>(hash: &Hash) -> [&'static str; N] {
    std::array::from_fn(|n| {
        let bits = (BITS * n..BITS * (n + 1)).map(|bit| {
            let byte = hash.0.get(bit / 8).copied().unwrap_or_default();
            usize::from(byte >> (7 - bit % 8) & 1)
        });
        let place = bits.fold(0, |sum, bit| sum << 1 | bit);
        word(place)
    })
}

fn word(place: usize) -> &'static str {
    LIST.get(LINE * place..LINE * (place + 1) - 1).unwrap_or_default()
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
    fn every_word_is_found_where_its_line_is() {
        assert!(LIST.lines().enumerate().all(|(place, line)| word(place) == line));
    }

    #[test]
    fn the_first_and_the_last_word_stand_for_zeros_and_ones() {
        let first = LIST.lines().next().unwrap();
        let last = LIST.lines().last().unwrap();
        assert_eq!(words(&Hash([0; 32])), [first; 4]);
        assert_eq!(twelve_words(&Hash([0xff; 32])), [last; 12]);
        let mut bytes = [0; 32];
        bytes[1] = 0b0010_0000;
        let second = LIST.lines().nth(1).unwrap();
        assert_eq!(words(&Hash(bytes)), [second, first, first, first]);
    }
}
