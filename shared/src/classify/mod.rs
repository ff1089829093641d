//! Proposes category and class of a need from its words (需求分类).
//!
//! A linear model over single characters, pairs of them, and the first and last: each has a weight
//! for each category and each class; the sums decide. So the pieces that weighed most explain the
//! answer. The arithmetic is in integers: a file gives the same answer on every machine.
//!
//! Invariants: any text gives an answer, and the same one everywhere; a model that is not whole is
//! refused; reading stops after [`features::CHARS_MAX`] characters. The answer is a proposal, the
//! resident confirms it.
//!
//! # The model file
//! Little endian, no padding:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `LNC1` |
//! | 4 | FNV-1a of everything after this field |
//! | 4 | number of pieces *n*, at most [`PIECES_MAX`] |
//! | 4 | sharpness of the percentages, in 1/65536 of an eighth of a bit a unit |
//! | 4 | what the urgent score must reach (signed) |
//! | 4 | what the urgent score must reach to ask the danger question (signed) |
//! | 24 × 4 | starting score of the 20 categories and 4 classes (signed) |
//! | 20 × 4 | what each category adds to each class when it is certain (signed) |
//! | *n* varints | the pieces' 22-bit numbers, ascending, as differences (7 bits a byte, low first) |
//! | 24 × *n* | weights, one signed byte each: for each piece the 20 categories, then the 4 classes |
//!
//! There are two files of one training: `model/needs.model`, complete, for the server, and
//! `model/needs-phone.model`, rounded and pruned to 60 KB compressed, which a phone fetches when the
//! need page opens. They differ in a few answers in a hundred; the server's counts.
//!
//! A score is the sum of the weights of the distinct pieces of the text, × 256, divided by the
//! square root of their number, plus the starting score. Trained by `examples/train_classifier.rs`.

mod danger;
pub mod features;
mod format;
mod reason;

pub use danger::{DANGER_WORDS, mentions_danger};
pub use format::{Model, ModelRefusal, PIECES_MAX};

use crate::category::{Category, Class};
use features::{letters, pieces};

/// The trained model, for the server; the phone fetches the file (内置模型).
#[cfg(feature = "model")]
pub const MODEL: &[u8] = include_bytes!("../../model/needs.model");

/// Most pieces of text given as the reason (解释词上限).
pub const WORDS_MAX: usize = 5;

/// How many categories and classes are weighed.
const CATEGORIES: usize = Category::ALL.len();

/// What the words of a need point to (分类建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The likeliest category.
    pub category: Category,
    /// The likeliest class.
    pub class: Class,
    /// The three likeliest categories with their share in percent, best first.
    pub top3: [(Category, u8); 3],
    /// The pieces of the text that decided, weightiest first, at most [`WORDS_MAX`].
    pub words: Vec<String>,
    /// Ask first whether somebody is in danger.
    pub danger: bool,
}

impl Model {
    /// Weighs a text (分类).
    #[must_use]
    pub fn classify(&self, text: &str) -> Suggestion {
        let letters = letters(text);
        let pieces = pieces(&letters);
        let scores = self.scores(&pieces);
        let shares = self.shares(&scores);
        let mut order: Vec<(Category, u32)> = Category::ALL.into_iter().zip(shares).collect();
        order.sort_by_key(|&(category, share)| (std::cmp::Reverse(share), category));
        let top = |at: usize| {
            order.get(at).map_or((Category::A1, 0), |&(category, share)| {
                (category, u8::try_from(share.div_ceil(100).min(100)).unwrap_or(100))
            })
        };
        let top3 = [top(0), top(1), top(2)];
        let category = likeliest(&shares);
        let (class, alarming) = self.class(&scores, &shares);
        let danger = class == Class::Urgent || alarming || mentions_danger(text);
        let words = self.words(text, &letters, &pieces, category);
        Suggestion { category, class, top3, words, danger }
    }

    /// Category and class alone, as [`Model::classify`] gives them, without the reasons (只定类别).
    #[must_use]
    pub fn decide(&self, text: &str) -> (Category, Class) {
        let scores = self.scores(&pieces(&letters(text)));
        let shares = self.shares(&scores);
        (likeliest(&shares), self.class(&scores, &shares).0)
    }

    /// Shares of the categories, in hundredths of a percent.
    fn shares(&self, scores: &[i64]) -> [u32; CATEGORIES] {
        let best = scores.iter().take(CATEGORIES).copied().max().unwrap_or(0);
        let mut raw = [0u64; CATEGORIES];
        for (slot, score) in raw.iter_mut().zip(scores) {
            *slot = two_to_minus(best.saturating_sub(*score), self.sharpness());
        }
        let total = raw.iter().copied().fold(0u64, u64::saturating_add).max(1);
        raw.map(|part| {
            let share = part.saturating_mul(10_000).checked_div(total).unwrap_or(0);
            u32::try_from(share).unwrap_or(10_000)
        })
    }

    /// The class, and whether the urgent score is high enough to ask about danger.
    fn class(&self, scores: &[i64], shares: &[u32; CATEGORIES]) -> (Class, bool) {
        let mut best = (Class::General, i64::MIN);
        let mut urgent = i64::MIN;
        for (at, class) in Class::ALL.into_iter().enumerate() {
            let own = scores.get(CATEGORIES.saturating_add(at)).copied().unwrap_or(0);
            let mut lent: i64 = 0;
            for (category, share) in shares.iter().enumerate() {
                lent =
                    lent.saturating_add(self.lends(category, at).saturating_mul(i64::from(*share)));
            }
            let score = own.saturating_add(lent.checked_div(10_000).unwrap_or(0));
            if class == Class::Urgent {
                urgent = score;
            } else if score > best.1 {
                best = (class, score);
            }
        }
        let class = if urgent >= self.urgent_from() { Class::Urgent } else { best.0 };
        (class, urgent >= self.danger_from())
    }
}

/// The category with the largest share; the first of equals.
fn likeliest(shares: &[u32; CATEGORIES]) -> Category {
    let best = Category::ALL.into_iter().zip(shares).rev().max_by_key(|(_, share)| **share);
    best.map_or(Category::A1, |(category, _)| category)
}

/// 2^(−gap), 2^32 for none; `sharpness` says how many eighths of a bit a unit is, in 1/65536.
fn two_to_minus(gap: i64, sharpness: u32) -> u64 {
    /// 2^(32 − k/8) for k = 0…7.
    const EIGHTHS: [u64; 8] = [
        4_294_967_296,
        3_938_502_376,
        3_611_622_603,
        3_311_872_529,
        3_037_000_500,
        2_784_941_738,
        2_553_802_834,
        2_341_847_524,
    ];
    let eighths = gap.max(0).saturating_mul(i64::from(sharpness)) >> 16;
    let whole = u32::try_from(eighths >> 3).unwrap_or(u32::MAX);
    let part = usize::try_from(eighths & 7).unwrap_or(0);
    EIGHTHS.get(part).copied().unwrap_or(0).checked_shr(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests;
