//! Counting again (重新计票): when somebody doubts a result, keepers count once more before a witness.
//!
//! Invariant: a recount changes nothing; it stands beside the result, for everybody to read.

use crate::{
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, NAME_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// Most sheets of one recount.
const SHEETS_MAX: i64 = 100_000;

/// A recount as keepers write it down (重新计票记录). The server adds up the ballots itself; sheets on
/// paper are compared by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecountDraft {
    /// Who doubted, and why.
    pub reason: String,
    /// Who watched, by name.
    pub witness: String,
    /// How many sheets were compared with what was entered.
    pub n_sheets: i64,
    /// How many of them say something else.
    pub n_differing: i64,
}

impl RecountDraft {
    /// Checks a draft and trims its texts; `by` is who writes it down, and watches nobody (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, by: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut read = |field: &str, text: &str, chars_max| {
            text::parse(text, chars_max).unwrap_or_else(|refusal| {
                errors.push(FieldError::new(field, refusal.code()));
                String::new()
            })
        };
        let reason = read("reason", &self.reason, BODY_CHARS_MAX);
        let witness = read("witness", &self.witness, NAME_CHARS_MAX);
        if witness == by {
            errors.push(FieldError::new("witness", "poll.no_witness"));
        }
        let fits = (0..=SHEETS_MAX).contains(&self.n_sheets)
            && (0..=self.n_sheets).contains(&self.n_differing);
        if !fits {
            errors.push(FieldError::new("n_differing", "poll.sheets"));
        }
        if errors.is_empty() { Ok(Self { reason, witness, ..self.clone() }) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(draft: RecountDraft, expected: &[&str]) {
        let wrong = draft.parse("吴强").err().unwrap_or_default();
        let fields: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, expected, "{draft:?}");
    }

    #[test]
    fn a_recount_has_a_reason_a_witness_and_no_more_differences_than_sheets() {
        let good = RecountDraft {
            reason: " 两家说没投 ".to_owned(),
            witness: "陈静".to_owned(),
            n_sheets: 12,
            n_differing: 1,
        };
        assert_eq!(good.parse("吴强").unwrap().reason, "两家说没投");
        check(RecountDraft { reason: String::new(), ..good.clone() }, &["reason"]);
        check(RecountDraft { witness: "吴强".to_owned(), ..good.clone() }, &["witness"]);
        check(RecountDraft { n_differing: 13, ..good.clone() }, &["n_differing"]);
        check(RecountDraft { n_sheets: -1, n_differing: 0, ..good }, &["n_differing"]);
    }
}
