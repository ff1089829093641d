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

#[path = "train_classifier/corpus.rs"]
mod corpus;
#[path = "train_classifier/fit.rs"]
mod fit;

use corpus::{Sentence, Word};
use fit::{CLASSES, FULL, Fitted, Grain, PHONE};
use linli_shared::category::Class;
use linli_shared::classify::Model;
use std::collections::BTreeSet;
use std::path::Path;

/// Recall of urgent needs the threshold is set for, out of 1,000.
const URGENT_RECALL: usize = 975;
/// The same for asking the danger question only.
const DANGER_RECALL: usize = 990;
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
    let thresholds = cross_validate(&all, &dev, &words);

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

/// Trains on every fold but one and prints the figures; sets the thresholds on the dev sentences
/// that were left out, because the others are harder on purpose.
fn cross_validate(all: &[Sentence], dev: &[Sentence], words: &[Word]) -> (f64, f64) {
    let mut fitted = Vec::new();
    let foreign: BTreeSet<&String> = dev.iter().map(|sentence| &sentence.text).collect();
    let mut alarms: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let (test, train) = split(all, fold);
        let one = fit::fit(&train, words);
        for sentence in &test {
            if foreign.contains(&sentence.text) {
                alarms.push((one.urgency(&sentence.text), sentence.class == Class::Urgent));
            }
        }
        fitted.push((one, test));
    }
    let thresholds = (reach(&alarms, URGENT_RECALL), reach(&alarms, DANGER_RECALL));
    let (mut tally, mut of_dev, mut on_phone) =
        (Tally::default(), Tally::default(), Tally::default());
    for (one, test) in &fitted {
        tally.count(one, test, (thresholds, FULL), false);
        let known: Vec<Sentence> =
            test.iter().filter(|s| foreign.contains(&s.text)).cloned().collect();
        of_dev.count(one, &known, (thresholds, FULL), false);
        on_phone.count(one, &known, (thresholds, PHONE), false);
    }
    tally.print(&format!("{FOLDS}-fold over everything"));
    of_dev.print(&format!("{FOLDS}-fold over everything, dev only"));
    on_phone.print(&format!("{FOLDS}-fold over everything, dev only, on the phone"));
    thresholds
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
fn reach(alarms: &[(f64, bool)], per_mille: usize) -> f64 {
    let mut urgent: Vec<f64> = alarms.iter().filter(|a| a.1).map(|a| a.0).collect();
    urgent.sort_by(|a, b| b.total_cmp(a));
    let at = (urgent.len() * per_mille).div_ceil(1_000).clamp(1, urgent.len());
    urgent[at - 1]
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
