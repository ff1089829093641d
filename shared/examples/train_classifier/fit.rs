//! Fits the weights and writes them as a model file (拟合与编码).

use crate::corpus::{Sentence, Word};
use crate::numbers;
use linli_shared::category::{Category, Class};
use std::collections::BTreeMap;

pub(crate) const CATEGORIES: usize = Category::ALL.len();
pub(crate) const CLASSES: usize = Class::ALL.len();

/// Cost of a violated margin: categories, classes.
const COST: f64 = 0.3;
const CLASS_COST: f64 = 3.0;
const ROUNDS: usize = 40;
/// Smoothing of naive Bayes.
const SMOOTHING: f64 = 0.3;
/// Share of naive Bayes against the vector machine, both at unit spread.
const BAYES_SHARE: f64 = 1.0;
/// How strongly categories lend their usual classes.
const LENDING: f64 = 0.2;
/// Steepness of the percentages.
const STEEPNESS: f64 = 2.0;
/// How finely a model is written (模型精细度).
#[derive(Clone, Copy)]
pub(crate) struct Grain {
    /// Steps that nearly all weights are rounded to: categories, classes.
    steps: f64,
    class_steps: f64,
    /// Weights of categories under this many steps are left out.
    from_step: f64,
    /// Most pieces kept: those whose weight and frequency together say most.
    pieces: usize,
    /// Pieces rarer than this say nothing about the class.
    class_from: usize,
    /// Taken off the thresholds, because rounding moves scores.
    slack: f64,
}

/// For the server: nothing left out.
pub(crate) const FULL: Grain = Grain {
    steps: 60.0,
    class_steps: 60.0,
    from_step: 0.5,
    pieces: 60_000,
    class_from: 1,
    slack: 0.02,
};
/// For the phone: at most 60 KB once compressed.
pub(crate) const PHONE: Grain = Grain {
    steps: 7.0,
    class_steps: 3.0,
    from_step: 0.6,
    pieces: 14_500,
    class_from: 5,
    slack: 0.0,
};

/// One text as indices of its pieces.
struct Row {
    pieces: Vec<usize>,
    scale: f64,
    weight: f64,
}

/// Weights in floats, before they are rounded.
pub(crate) struct Fitted {
    index: BTreeMap<u32, usize>,
    /// In how many texts each piece is, words by their weight.
    counts: Vec<usize>,
    /// Categories, then classes; each over the pieces.
    weights: Vec<Vec<f64>>,
    starts: Vec<f64>,
    lendings: Vec<[f64; CLASSES]>,
}

/// Trains on sentences and words.
pub(crate) fn fit(sentences: &[Sentence], words: &[Word]) -> Fitted {
    let mut index = BTreeMap::new();
    let mut rows = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    let texts = sentences.iter().map(|s| (s.text.as_str(), 1));
    for (text, weight) in texts.chain(words.iter().map(|w| (w.text.as_str(), w.weight))) {
        let mut pieces = Vec::new();
        for number in numbers(text) {
            let next = index.len();
            let piece = *index.entry(number).or_insert(next);
            counts.resize(index.len(), 0);
            counts[piece] += weight;
            pieces.push(piece);
        }
        let scale = 1.0 / (pieces.len().max(1) as f64).sqrt();
        rows.push(Row { pieces, scale, weight: weight as f64 });
    }
    let labels: Vec<usize> = sentences
        .iter()
        .map(|s| s.category)
        .chain(words.iter().map(|w| w.category))
        .map(|category| Category::ALL.iter().position(|c| *c == category).unwrap_or(0))
        .collect();
    let classes: Vec<usize> = sentences
        .iter()
        .map(|s| Class::ALL.iter().position(|c| *c == s.class).unwrap_or(0))
        .collect();
    let width = index.len();
    let (mut weights, mut starts) = machines(&rows, &labels, CATEGORIES, width, COST);
    let bayes = complement_bayes(&rows, &labels, width);
    let (unit, other) = (spread(&weights, &rows), spread(&bayes, &rows));
    for (row, from) in weights.iter_mut().zip(&bayes) {
        for (slot, part) in row.iter_mut().zip(from) {
            *slot = *slot / unit + BAYES_SHARE * part / other;
        }
    }
    centre(&mut weights);
    let mean = starts.iter().sum::<f64>() / starts.len() as f64;
    starts.iter_mut().for_each(|start| *start = (*start - mean) / unit);
    let spoken = &rows[..sentences.len()];
    let (class_weights, class_starts) = machines(spoken, &classes, CLASSES, width, CLASS_COST);
    weights.extend(class_weights);
    starts.extend(class_starts);
    Fitted { index, counts, weights, starts, lendings: lend(&labels, &classes) }
}

/// One support vector machine a label, squared hinge, by dual coordinate descent.
fn machines(
    rows: &[Row],
    labels: &[usize],
    count: usize,
    width: usize,
    cost: f64,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut weights = Vec::new();
    let mut starts = Vec::new();
    let total: f64 = rows.iter().map(|row| row.weight).sum();
    for label in 0..count {
        let ours: f64 =
            rows.iter().zip(labels).filter(|(_, l)| **l == label).map(|(r, _)| r.weight).sum();
        let (yes, no) = (total / (2.0 * ours.max(1.0)), total / (2.0 * (total - ours).max(1.0)));
        let mut w = vec![0.0; width];
        let mut start = 0.0;
        let mut alphas = vec![0.0; rows.len()];
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
        for _ in 0..ROUNDS {
            shuffle(&mut order, &mut seed);
            for &at in &order {
                let (row, positive) = (&rows[at], labels[at] == label);
                let sign = if positive { 1.0 } else { -1.0 };
                let bound = cost * row.weight * if positive { yes } else { no };
                let sum: f64 = row.pieces.iter().map(|&p| w[p]).sum::<f64>() * row.scale + start;
                let slope = sign * sum - 1.0 + alphas[at] / (2.0 * bound);
                let length = 2.0 + 1.0 / (2.0 * bound);
                let next = f64::max(alphas[at] - slope / length, 0.0);
                let step = (next - alphas[at]) * sign;
                alphas[at] = next;
                if step.abs() > 1e-9 {
                    row.pieces.iter().for_each(|&p| w[p] += step * row.scale);
                    start += step;
                }
            }
        }
        weights.push(w);
        starts.push(start);
    }
    (weights, starts)
}

fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (*seed >> 33) as usize % (at + 1));
    }
}

/// Weights of a piece: how rarely the other labels use it.
fn complement_bayes(rows: &[Row], labels: &[usize], width: usize) -> Vec<Vec<f64>> {
    let mut counts = vec![vec![0.0; width]; CATEGORIES];
    let mut totals = vec![0.0; width];
    for (row, &label) in rows.iter().zip(labels) {
        for &piece in &row.pieces {
            counts[label][piece] += row.weight;
            totals[piece] += row.weight;
        }
    }
    let all: f64 = totals.iter().sum();
    counts
        .into_iter()
        .map(|ours| {
            let others = all - ours.iter().sum::<f64>() + SMOOTHING * width as f64;
            let rarity = |(&total, own): (&f64, f64)| -((total - own + SMOOTHING) / others).ln();
            totals.iter().zip(ours).map(rarity).collect()
        })
        .collect()
}

/// Takes the middle weight over the labels off every piece: it decides nothing, and most of the
/// rest becomes zero.
fn centre(weights: &mut [Vec<f64>]) {
    for piece in 0..weights[0].len() {
        let mut column: Vec<f64> = weights.iter().map(|row| row[piece]).collect();
        column.sort_by(f64::total_cmp);
        let middle = f64::midpoint(column[column.len() / 2], column[(column.len() - 1) / 2]);
        weights.iter_mut().for_each(|row| row[piece] -= middle);
    }
}

/// Spread of the scores of the labels within a row, over the rows.
fn spread(weights: &[Vec<f64>], rows: &[Row]) -> f64 {
    let mut sum = 0.0;
    for row in rows {
        let score = |w: &Vec<f64>| row.pieces.iter().map(|&p| w[p]).sum::<f64>() * row.scale;
        let scores: Vec<f64> = weights.iter().map(score).collect();
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        sum += scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>();
    }
    (sum / (rows.len() * weights.len()) as f64).sqrt()
}

/// How much likelier each class is under a category than on the whole, in logarithms.
fn lend(labels: &[usize], classes: &[usize]) -> Vec<[f64; CLASSES]> {
    let mut pairs = vec![[0.5; CLASSES]; CATEGORIES];
    for (&label, &class) in labels.iter().zip(classes) {
        pairs[label][class] += 1.0;
    }
    let share = |row: &[f64; CLASSES], class: usize| row[class] / row.iter().sum::<f64>();
    let whole: Vec<f64> =
        (0..CLASSES).map(|k| pairs.iter().map(|row| share(row, k)).sum::<f64>() / 20.0).collect();
    pairs
        .iter()
        .map(|row| std::array::from_fn(|k| LENDING * (share(row, k) / whole[k]).ln()))
        .collect()
}

impl Fitted {
    fn scores(&self, text: &str) -> Vec<f64> {
        let numbers = numbers(text);
        let scale = 1.0 / (numbers.len().max(1) as f64).sqrt();
        let known: Vec<usize> = numbers.iter().filter_map(|n| self.index.get(n).copied()).collect();
        let sum = |w: &Vec<f64>| known.iter().map(|&p| w[p]).sum::<f64>() * scale;
        self.weights.iter().zip(&self.starts).map(|(w, start)| sum(w) + start).collect()
    }

    /// How urgent a text sounds.
    pub(crate) fn urgency(&self, text: &str) -> f64 {
        let scores = self.scores(text);
        let best = scores[..CATEGORIES].iter().copied().fold(f64::MIN, f64::max);
        let parts: Vec<f64> =
            scores[..CATEGORIES].iter().map(|s| ((s - best) * STEEPNESS).exp()).collect();
        let total: f64 = parts.iter().sum();
        let lent = parts.iter().zip(&self.lendings).map(|(part, row)| part / total * row[0]);
        scores[CATEGORIES] + lent.sum::<f64>()
    }

    /// The pieces that go into the file, ascending.
    fn kept(&self, most: usize, speaks: &dyn Fn(usize) -> bool) -> Vec<(u32, usize)> {
        let size = |piece: usize| {
            let weight =
                self.weights[..CATEGORIES].iter().map(|row| row[piece].abs()).fold(0.0, f64::max);
            weight * (self.counts[piece] as f64).ln_1p()
        };
        let mut kept: Vec<(u32, usize)> = self.index.iter().map(|(n, p)| (*n, *p)).collect();
        kept.retain(|(_, piece)| speaks(*piece));
        kept.sort_by(|(_, a), (_, b)| size(*b).total_cmp(&size(*a)));
        kept.truncate(most);
        kept.sort_unstable();
        kept
    }

    /// Rounds and writes the model file, with the thresholds for urgent and for the question.
    pub(crate) fn encode(&self, limits: (f64, f64), grain: Grain) -> Vec<u8> {
        let (first, second) = self.weights.split_at(CATEGORIES);
        let (of_category, of_class) =
            (fineness(first, grain.steps), fineness(second, grain.class_steps));
        let fineness = |row: usize| if row < CATEGORIES { of_category } else { of_class };
        let round = |row: usize, piece: usize| {
            if row >= CATEGORIES && self.counts[piece] < grain.class_from {
                return 0;
            }
            let steps = self.weights[row][piece] * fineness(row);
            if row < CATEGORIES && steps.abs() < grain.from_step {
                return 0;
            }
            steps.round().clamp(-127.0, 127.0) as i8
        };
        let kept = self
            .kept(grain.pieces, &|piece| (0..self.weights.len()).any(|row| round(row, piece) != 0));
        let mut body = Vec::new();
        body.extend((kept.len() as u32).to_le_bytes());
        let eighths = STEEPNESS * std::f64::consts::LOG2_E * 8.0 / (256.0 * of_category);
        body.extend(((eighths * 65_536.0).round() as u32).to_le_bytes());
        let class_unit = 256.0 * of_class;
        for limit in [limits.0, limits.1] {
            body.extend((((limit - grain.slack) * class_unit).round() as i32).to_le_bytes());
        }
        for (row, start) in self.starts.iter().enumerate() {
            body.extend(((start * 256.0 * fineness(row)).round() as i32).to_le_bytes());
        }
        for lent in self.lendings.iter().flatten() {
            body.extend(((lent * class_unit).round() as i32).to_le_bytes());
        }
        let mut before = 0;
        for (number, _) in &kept {
            let mut step = number - before;
            while step >= 0x80 {
                body.push((step & 0x7f) as u8 | 0x80);
                step >>= 7;
            }
            body.push(step as u8);
            before = *number;
        }
        for (_, piece) in &kept {
            body.extend((0..self.weights.len()).map(|row| round(row, *piece).to_le_bytes()[0]));
        }
        let mut file = b"LNC1".to_vec();
        let sum = body.iter().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        });
        file.extend(sum.to_le_bytes());
        file.extend(body);
        file
    }
}

/// Steps a unit of weight is cut into, so that all but one weight in 2,000 stay within `steps`.
fn fineness(weights: &[Vec<f64>], steps: f64) -> f64 {
    let mut sizes: Vec<f64> = weights.iter().flatten().map(|w| w.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    steps / sizes[(sizes.len() - 1) * 9_995 / 10_000]
}
