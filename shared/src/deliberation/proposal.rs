//! Proposals, changes to them, and the official answer (方案、修改建议、答复).

use crate::{
    amount::Fen,
    id::UploadId,
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX, NAME_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// How many pictures one proposal has at most.
pub const PROPOSAL_PHOTOS_MAX: usize = 3;
/// How many proposals one topic holds at most.
pub const PROPOSALS_MAX: i64 = 50;
/// How many of them one resident may make.
pub const PROPOSALS_EACH_MAX: i64 = 3;

/// What could be done (方案).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ProposalDraft {
    /// Its name.
    pub title: String,
    /// How, and why.
    pub words: String,
    /// What it is thought to cost.
    pub cost_fen: Option<Fen>,
    /// Pictures sent before.
    pub photos: Vec<UploadId>,
}

/// How a proposal could read instead (修改建议).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AmendmentDraft {
    /// The revision of the proposal that it changes.
    pub revision: i64,
    /// How it would read.
    pub words: String,
    /// What it would cost.
    pub cost_fen: Option<Fen>,
    /// Why.
    pub reason: String,
}

/// The official answer to a proposal (官方答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerProposal {
    /// Adopted, or declined.
    pub adopted: bool,
    /// Why, and what happens next.
    pub words: String,
}

/// Collects what is wrong with the fields of one body.
#[derive(Default)]
struct Checks(Vec<FieldError>);

impl Checks {
    fn text(&mut self, field: &str, value: &str, chars_max: usize) -> String {
        text::parse(value, chars_max).unwrap_or_else(|refusal| {
            self.0.push(FieldError::new(field, refusal.code()));
            String::new()
        })
    }
    fn cost(&mut self, cost: Option<Fen>) {
        if cost.is_some_and(|fen| !fen.is_cost()) {
            self.0.push(FieldError::new("cost_fen", "poll.cost"));
        }
    }
    fn done<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

impl ProposalDraft {
    /// Checks a proposal and trims its texts (检查方案).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let title = checks.text("title", &self.title, NAME_CHARS_MAX);
        let words = checks.text("words", &self.words, BODY_CHARS_MAX);
        checks.cost(self.cost_fen);
        if self.photos.len() > PROPOSAL_PHOTOS_MAX {
            checks.0.push(FieldError::new("photos", "poll.too_many_photos"));
        }
        checks.done(Self { title, words, ..self.clone() })
    }
}

impl AmendmentDraft {
    /// Checks a suggested change and trims its texts (检查修改建议).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let words = checks.text("words", &self.words, BODY_CHARS_MAX);
        let reason = checks.text("reason", &self.reason, LINE_CHARS_MAX);
        checks.cost(self.cost_fen);
        checks.done(Self { words, reason, ..self.clone() })
    }
}

impl AnswerProposal {
    /// Checks an answer: it always has its reason (检查答复).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let words = checks.text("words", &self.words, BODY_CHARS_MAX);
        checks.done(Self { words, ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> ProposalDraft {
        ProposalDraft {
            title: "整体更换".to_owned(),
            words: " 质保十年 ".to_owned(),
            cost_fen: Some(Fen(126_000_000)),
            photos: Vec::new(),
        }
    }

    #[track_caller]
    fn check(draft: &ProposalDraft, field: &str, code: &str) {
        assert_eq!(draft.parse(), Err(vec![FieldError::new(field, code)]));
    }

    #[test]
    fn a_proposal_says_what_how_and_for_how_much() {
        assert_eq!(plan().parse().map(|plan| plan.words).as_deref(), Ok("质保十年"));
        check(&ProposalDraft { title: String::new(), ..plan() }, "title", "text.empty");
        check(&ProposalDraft { words: "长".repeat(2001), ..plan() }, "words", "text.too_long");
        check(&ProposalDraft { cost_fen: Some(Fen(-1)), ..plan() }, "cost_fen", "poll.cost");
        let photos = vec![UploadId(uuid::Uuid::nil()); PROPOSAL_PHOTOS_MAX + 1];
        check(&ProposalDraft { photos, ..plan() }, "photos", "poll.too_many_photos");
    }

    #[test]
    fn a_change_and_an_answer_have_their_reason() {
        let change =
            AmendmentDraft { words: "质保十五年".to_owned(), ..AmendmentDraft::default() };
        assert_eq!(change.parse(), Err(vec![FieldError::new("reason", "text.empty")]));
        let answer = AnswerProposal { adopted: false, words: " ".to_owned() };
        assert_eq!(answer.parse(), Err(vec![FieldError::new("words", "text.empty")]));
    }
}
