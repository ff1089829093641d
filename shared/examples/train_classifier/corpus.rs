//! Reads the labelled sentences and words (训练语料).

use linli_shared::category::{Category, Class};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

#[derive(Clone)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) category: Category,
    pub(crate) class: Class,
}

#[derive(Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) category: Category,
    /// How many sentences it counts as.
    pub(crate) weight: usize,
}

/// The sentences written for training, one file a category.
pub(crate) fn own_sentences(folder: &Path) -> Result<Vec<Sentence>> {
    let mut all = Vec::new();
    for category in Category::ALL {
        let name = format!("needs-{}.csv", category.code().to_lowercase());
        all.extend(sentences(&folder.join(name))?);
    }
    Ok(all)
}

/// Reads `text,code,class`; the text may hold commas.
pub(crate) fn sentences(path: &Path) -> Result<Vec<Sentence>> {
    rows(path, |line| {
        let (rest, class) = line.rsplit_once(',')?;
        let (text, code) = rest.rsplit_once(',')?;
        Some(Sentence {
            text: text.trim_matches('"').to_owned(),
            category: Category::parse(code)?,
            class: Class::parse(class)?,
        })
    })
}

/// Reads `word,code,weight`.
pub(crate) fn words(path: &Path) -> Result<Vec<Word>> {
    rows(path, |line| {
        let (rest, weight) = line.rsplit_once(',')?;
        let (text, code) = rest.rsplit_once(',')?;
        let category = Category::parse(code)?;
        Some(Word { text: text.to_owned(), category, weight: weight.parse().ok()? })
    })
}

fn rows<T>(path: &Path, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path)?;
    text.lines()
        .skip(1)
        .map(|line| {
            let wrong = || Error::new(ErrorKind::InvalidData, format!("{path:?}: {line}"));
            read(line).ok_or_else(wrong)
        })
        .collect()
}
