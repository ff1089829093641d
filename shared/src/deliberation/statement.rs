//! Short statements and what people answer to them (观点与表态).

use serde::{Deserialize, Serialize};

/// Longest statement, in characters: one thought.
pub const STATEMENT_CHARS_MAX: usize = 80;
/// How many statements one topic holds at most.
pub const STATEMENTS_MAX: i64 = 200;
/// How many of them one resident may make.
pub const STATEMENTS_EACH_MAX: i64 = 5;

/// What somebody answers to a statement (表态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatementVote {
    /// I think so too (同意).
    Agree,
    /// I do not (不同意).
    Disagree,
    /// I cannot say (略过).
    Pass,
}

impl StatementVote {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Agree, Self::Disagree, Self::Pass];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::Pass => "pass",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vote| vote.code() == code)
    }
}

/// How many answered what (表态合计).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opinions {
    /// Agree.
    pub agree: i64,
    /// Disagree.
    pub disagree: i64,
    /// Pass.
    pub pass: i64,
}

impl Opinions {
    /// How many answered at all.
    #[must_use]
    pub const fn seen(self) -> i64 {
        self.agree + self.disagree + self.pass
    }
    /// Adds one answer.
    pub const fn add(&mut self, vote: StatementVote) {
        match vote {
            StatementVote::Agree => self.agree += 1,
            StatementVote::Disagree => self.disagree += 1,
            StatementVote::Pass => self.pass += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_storage_and_add_up() {
        let mut sums = Opinions::default();
        for vote in StatementVote::ALL {
            assert_eq!(StatementVote::parse(vote.code()), Some(vote));
            sums.add(vote);
        }
        assert_eq!((sums.agree, sums.disagree, sums.pass, sums.seen()), (1, 1, 1, 3));
    }
}
