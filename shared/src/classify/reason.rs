//! The words that decided a suggestion, as the person wrote them (分类理由).
//!
//! Invariant: every reason is a stretch of the text itself.

use super::{
    Model, WORDS_MAX,
    features::{Letter, Piece},
};
use crate::category::Category;
use std::cmp::Reverse;

/// Characters that say nothing at the edge of a stretch of words.
const FILLERS: &[char] = &[
    '又', '了', '的', '很', '也', '都', '就', '还', '在', '是', '把', '被', '和', '吗', '呢', '啊',
    '吧',
];

/// Shares of the strongest letter's weight from which a letter counts as a reason; the next only
/// where the one before found nothing.
const FLOORS: [i64; 2] = [2, 4];

impl Model {
    /// The stretches of text that spoke for `category` most.
    pub(super) fn words(
        &self,
        text: &str,
        letters: &[Option<Letter>],
        pieces: &[Piece],
        category: Category,
    ) -> Vec<String> {
        let row = Category::ALL.iter().position(|c| *c == category).unwrap_or(0);
        let mut weights = vec![0_i64; letters.len()];
        for piece in pieces {
            let part = self.weight(piece.hash, row);
            for slot in weights.iter_mut().skip(piece.first).take(piece.letters) {
                *slot = slot.saturating_add(part);
            }
        }
        let most = weights.iter().copied().max().unwrap_or(0);
        let found = FLOORS.iter().map(|part| {
            let floor = most.checked_div(*part).unwrap_or(0).max(1);
            let stretches = stretches(&weights, letters, floor).into_iter();
            let whole = stretches.map(|stretch| self.with_its_start(stretch, pieces));
            strongest_first(whole.filter_map(|stretch| stretch.words(text, letters)).collect())
        });
        found.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
    }

    /// A word whose first letter says little alone keeps it where the two stand together often.
    fn with_its_start(&self, stretch: Stretch, pieces: &[Piece]) -> Stretch {
        let Some(before) = stretch.first.checked_sub(1) else { return stretch };
        let is_one_word = pieces
            .iter()
            .any(|piece| piece.first == before && piece.letters == 2 && self.knows(piece.hash));
        if is_one_word { Stretch { first: before, ..stretch } } else { stretch }
    }
}

/// Letters that follow one another, all of them reasons.
struct Stretch {
    first: usize,
    last: usize,
    weight: i64,
}

impl Stretch {
    /// What is written there, without fillers at its edges; none when hardly anything is left.
    fn words<'a>(&self, text: &'a str, letters: &[Option<Letter>]) -> Option<(i64, &'a str)> {
        let start = letters.get(self.first)?.as_ref()?.start;
        let end = letters.get(self.last)?.as_ref()?.end;
        let words = text.get(start..end)?.trim_matches(FILLERS);
        words.chars().nth(1).is_some().then_some((self.weight, words))
    }
}

fn stretches(weights: &[i64], letters: &[Option<Letter>], floor: i64) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (at, (letter, weight)) in letters.iter().zip(weights).enumerate() {
        if letter.is_none() || *weight < floor {
            continue;
        }
        match found.last_mut() {
            Some(open) if open.last.saturating_add(1) == at => {
                open.last = at;
                open.weight = open.weight.saturating_add(*weight);
            }
            Some(_) | None => found.push(Stretch { first: at, last: at, weight: *weight }),
        }
    }
    found
}

fn strongest_first(mut found: Vec<(i64, &str)>) -> Vec<String> {
    found.sort_by_key(|&(weight, _)| Reverse(weight));
    let mut words: Vec<String> = Vec::new();
    for (_, word) in found {
        if words.len() < WORDS_MAX && !words.iter().any(|kept| kept.contains(word)) {
            words.push(word.to_owned());
        }
    }
    words
}
