//! A resident's child (孩子), and who may collect it (接送人).
//!
//! Invariant: whoever collects a child is known by their own code, or says a word of four digits that
//! only the family knows.

use crate::{
    id::ResidentId,
    refusal::FieldError,
    resident::is_birth_year,
    text::{self, NAME_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// Most people who may collect one child, besides the guardian.
pub const COLLECTORS_MAX: usize = 5;
/// Digits of the word somebody without a code of their own says.
pub const WORD_DIGITS: usize = 4;
/// A child is younger than this.
const CHILD_AGE_MAX: i64 = 18;

/// Somebody who may collect a child (接送人).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Collector {
    /// Who, by name: `吴国强`.
    pub name: String,
    /// What they are to the child: `外公`.
    pub relation: String,
    /// Who, when they live in the same household and show their own code.
    pub resident: Option<ResidentId>,
    /// The four digits they say otherwise; the guardian alone sees them.
    pub word: Option<String>,
}

impl Collector {
    /// As people say it: `外公 吴国强` (称呼).
    #[must_use]
    pub fn called(&self) -> String {
        format!("{} {}", self.relation, self.name)
    }
}

/// A child as its guardian writes it down (孩子信息).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChildDraft {
    /// The name.
    pub name: String,
    /// The year of birth.
    pub birth_year: i64,
    /// The school year: `三年级`; may be empty.
    pub grade: String,
    /// What the guardian is to the child: `母亲`.
    pub relation: String,
    /// Who else may collect it.
    pub collectors: Vec<Collector>,
}

impl ChildDraft {
    /// Checks a child and trims its texts (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, this_year: i64) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = line("name", &self.name, &mut errors);
        let relation = line("relation", &self.relation, &mut errors);
        let grade = text::parse_optional(&self.grade, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
            errors.push(FieldError::new("grade", refusal.code()));
            None
        });
        if !is_birth_year(self.birth_year, this_year) || this_year - self.birth_year > CHILD_AGE_MAX
        {
            errors.push(FieldError::new("birth_year", "event.child_birth_year"));
        }
        if self.collectors.len() > COLLECTORS_MAX {
            errors.push(FieldError::new("collectors", "event.collectors"));
        }
        let collectors = self.collectors.iter().enumerate();
        let collectors = collectors.map(|(n, one)| one.parse(n, &mut errors)).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let grade = grade.unwrap_or_default();
        Ok(Self { name, birth_year: self.birth_year, grade, relation, collectors })
    }
}

impl Collector {
    fn parse(&self, n: usize, errors: &mut Vec<FieldError>) -> Self {
        let field = |part: &str| format!("collectors.{n}.{part}");
        let name = line(&field("name"), &self.name, errors);
        let relation = line(&field("relation"), &self.relation, errors);
        let word = self.word.as_deref().map(str::trim).filter(|word| !word.is_empty());
        let is_word = |word: &str| {
            word.len() == WORD_DIGITS && word.bytes().all(|digit| digit.is_ascii_digit())
        };
        // One way to be known, and only one: their own code, or the word.
        if self.resident.is_some() == word.is_some() || word.is_some_and(|word| !is_word(word)) {
            errors.push(FieldError::new(&field("word"), "event.collector_word"));
        }
        Self { name, relation, resident: self.resident, word: word.map(str::to_owned) }
    }
}

fn line(field: &str, value: &str, errors: &mut Vec<FieldError>) -> String {
    text::parse(value, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
        errors.push(FieldError::new(field, refusal.code()));
        String::new()
    })
}
