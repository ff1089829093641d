//! Trains the need classifier and writes `shared/model/needs*.model` (训练需求分类模型).
//!
//! `cargo run --release -p linli-shared --example train_classifier`
//!
//! The categories are the mean of a linear support vector machine and a complement naive Bayes over
//! the same pieces of text; the classes are support vector machines alone, plus what the categories
//! lend them. Single words count as short texts of their category. Everything printed is measured
//! through the written bytes, as the phone reads them. Deterministic: no clock, no random source.
#![expect(
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a tool for developers that computes in floats over tables it has just sized"
)]

mod corpus;
mod fit;

use corpus::{Sentence, Word};
use fit::{CLASSES, FULL, Fitted, Grain, PHONE};
use linli_shared::category::Class;
use linli_shared::classify::Model;
use std::collections::BTreeSet;
use std::path::Path;

/// Recall of urgent needs the threshold is set for, out of 1,000.
const URGENT_RECALL: usize = 980;
/// How far below that the danger question is asked all the same.
const ASKED_BELOW: f64 = 0.2;
const FOLDS: usize = 5;

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = root.join("fixtures");
    let own = corpus::own_sentences(&fixtures)?;
    let dev = corpus::sentences(&fixtures.join("needs-dev.csv"))?;
    let heldout = corpus::sentences(&fixtures.join("needs-heldout.csv"))?;
    let words = corpus::words(&fixtures.join("needs-words.csv"))?;
    println!("{} own sentences, {} dev, {} words", own.len(), dev.len(), words.len());

    let all: Vec<Sentence> = own.iter().chain(&dev).cloned().collect();
    let of_dev = rotate(&own, &dev, &words);
    let thresholds = thresholds(&of_dev);
    print_rounds("dev, own sentences always in training", &of_dev, thresholds);
    print_rounds("everything", &rotate(&[], &all, &words), thresholds);

    let strange: Vec<Word> =
        words.iter().filter(|w| !dev.iter().any(|s| s.text.contains(&w.text))).cloned().collect();
    report("own sentences, words absent from dev → dev", &own, &strange, &dev, thresholds);
    report("own sentences, all words → dev", &own, &words, &dev, thresholds);
    report("everything → held out", &all, &words, &heldout, thresholds);

    let fitted = fit::fit(&all, &words);
    for (name, grain) in [("needs.model", FULL), ("needs-phone.model", PHONE)] {
        let bytes = fitted.encode(thresholds, grain);
        std::fs::write(root.join("model").join(name), &bytes)?;
        println!("{name}: {} bytes", bytes.len());
    }
    Ok(())
}

/// Trains on `kept` and every fold of `folded` but one, and pairs it with the fold left out.
fn rotate(kept: &[Sentence], folded: &[Sentence], words: &[Word]) -> Vec<(Fitted, Vec<Sentence>)> {
    let one = |fold| {
        let (test, mut train) = split(folded, fold);
        train.extend_from_slice(kept);
        (fit::fit(&train, words), test)
    };
    (0..FOLDS).map(one).collect()
}

/// The thresholds, set on dev sentences that were left out of training.
fn thresholds(rounds: &[(Fitted, Vec<Sentence>)]) -> (f64, f64) {
    let mut alarms: Vec<f64> = Vec::new();
    for (fitted, test) in rounds {
        let urgent = test.iter().filter(|sentence| sentence.class == Class::Urgent);
        alarms.extend(urgent.map(|sentence| fitted.urgency(&sentence.text)));
    }
    let urgent_from = reach(&mut alarms, URGENT_RECALL);
    (urgent_from, urgent_from - ASKED_BELOW)
}

fn print_rounds(name: &str, rounds: &[(Fitted, Vec<Sentence>)], limits: (f64, f64)) {
    for (grain, place) in [(FULL, "server"), (PHONE, "phone")] {
        let mut tally = Tally::default();
        for (fitted, test) in rounds {
            tally.count(fitted, test, (limits, grain), false);
        }
        tally.print(&format!("{FOLDS}-fold over {name}, {place}"));
    }
}

fn report(name: &str, train: &[Sentence], words: &[Word], test: &[Sentence], limits: (f64, f64)) {
    let wanted = std::env::args().nth(1).is_some_and(|part| name.contains(&part));
    let fitted = fit::fit(train, words);
    for (grain, place) in [(FULL, "server"), (PHONE, "phone")] {
        let mut tally = Tally::default();
        tally.count(&fitted, test, (limits, grain), wanted && place == "server");
        tally.print(&format!("{name}, {place}"));
    }
}

/// The sentences of one fold, and the others. Neighbours in a file go to different folds.
fn split(all: &[Sentence], fold: usize) -> (Vec<Sentence>, Vec<Sentence>) {
    let numbered = all.iter().cloned().enumerate();
    let (test, train): (Vec<_>, Vec<_>) = numbered.partition(|(at, _)| at % FOLDS == fold);
    let plain = |list: Vec<(usize, Sentence)>| list.into_iter().map(|(_, one)| one).collect();
    (plain(test), plain(train))
}

/// The score that `per_mille` of the urgent sentences reach.
fn reach(alarms: &mut [f64], per_mille: usize) -> f64 {
    alarms.sort_by(|a, b| b.total_cmp(a));
    let at = (alarms.len() * per_mille).div_ceil(1_000).clamp(1, alarms.len());
    alarms[at - 1]
}

#[derive(Default)]
struct Tally {
    total: usize,
    first: usize,
    three: usize,
    class: usize,
    urgent: usize,
    urgent_found: usize,
    urgent_said: usize,
    urgent_asked: usize,
    asked: usize,
}

impl Tally {
    fn count(&mut self, fitted: &Fitted, test: &[Sentence], form: ((f64, f64), Grain), show: bool) {
        let bytes = fitted.encode(form.0, form.1);
        let model = Model::parse(&bytes).expect("the encoder writes what the parser reads");
        for sentence in test {
            let said = model.classify(&sentence.text);
            let urgent = sentence.class == Class::Urgent;
            let said_urgent = said.class == Class::Urgent;
            self.total += 1;
            self.first += usize::from(said.category == sentence.category);
            self.three += usize::from(said.top3.iter().any(|(c, _)| *c == sentence.category));
            self.class += usize::from(said.class == sentence.class);
            self.urgent += usize::from(urgent);
            self.urgent_said += usize::from(said_urgent);
            self.urgent_found += usize::from(urgent && said_urgent);
            self.urgent_asked += usize::from(urgent && said.danger);
            self.asked += usize::from(said.danger);
            if show && (said.category != sentence.category || urgent != said_urgent) {
                let top: Vec<&str> = said.top3.iter().map(|(c, _)| c.code()).collect();
                let wanted = (sentence.category.code(), sentence.class.code());
                println!("{wanted:?} {top:?} {} {}", said.class.code(), sentence.text);
            }
        }
    }

    fn print(&self, name: &str) {
        let rate = |part: usize, whole: usize| 100.0 * part as f64 / (whole.max(1)) as f64;
        println!(
            "{name}: {} texts, top-1 {:.1} %, top-3 {:.1} %, class {:.1} %, urgent recall {:.1} % \
             precision {:.1} %, danger asked in {:.1} % of the urgent and {:.1} % of all",
            self.total,
            rate(self.first, self.total),
            rate(self.three, self.total),
            rate(self.class, self.total),
            rate(self.urgent_found, self.urgent),
            rate(self.urgent_found, self.urgent_said),
            rate(self.urgent_asked, self.urgent),
            rate(self.asked, self.total),
        );
    }
}

/// Numbers of the distinct pieces of a text.
fn numbers(text: &str) -> BTreeSet<u32> {
    use linli_shared::classify::features::{letters, pieces};
    pieces(&letters(text)).into_iter().map(|piece| piece.hash).collect()
}

const _: () = assert!(CLASSES == Class::ALL.len());
