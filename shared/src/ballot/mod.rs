//! Open ballots (记名选票): sealed by the phone, recognised by its owner, opened at the close.
//!
//! Invariants: a tracker says nothing of the choice before the close; a board that checks is the same
//! in the phone, in `linli verify` and in any other language.

mod receipt;

pub use receipt::{Own, check_receipt};

use crate::{
    id::PollId,
    log::{self, Hash, Log, Root},
    poll::{
        Choice, Counted, Outcome, PollDraft, Question, Rule, Sum, Tally, check_choice, outcome,
        tally,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the form of an exported board.
pub const BOARD_FORMAT: &str = "linli-board-1";

/// What a sealed ballot is recognised by (选票追踪码): the digest of poll, blind and choice.
///
/// The blind is 32 random bytes from the voter's phone; without it nobody can try out choices.
#[must_use]
pub fn tracker(poll: PollId, blind: &Hash, choice: &Choice) -> Hash {
    log::hash(format!("linli-ballot-1\n{poll}\n{blind}\n{choice}").as_bytes())
}

/// Which log a checkpoint speaks of (账本名).
#[must_use]
pub fn origin(poll: PollId) -> String {
    format!("linli/poll/{poll}")
}

/// One entry of a poll's public log (公示记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum LogEntry {
    /// Voting begins: what is asked, by which rule, of whom (开始).
    Setup {
        /// Which poll.
        poll: PollId,
        /// What was announced.
        draft: Box<PollDraft>,
        /// The rule that decides.
        rule: Rule,
        /// The digest of the frozen roll.
        roll: Hash,
        /// Everybody on it.
        entitled: Sum,
    },
    /// A ballot came in (入箱).
    Ballot {
        /// The sealed ballot.
        tracker: Hash,
        /// The same voting unit's ballot that no longer counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Hash>,
    },
    /// Voting ended (截止).
    Close {
        /// How many ballots count.
        n_counted: i64,
    },
    /// What it came to (结果).
    Result {
        /// The sums.
        tally: Tally,
        /// What they mean.
        outcome: Outcome,
        /// The digest of the opened ballots.
        opened: Hash,
    },
    /// It was called off (作废).
    Void {
        /// Why.
        reason: String,
    },
}

/// A ballot that was opened at the close (开封的选票). It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    /// The sealed ballot.
    pub tracker: Hash,
    /// What it was sealed with.
    pub blind: Hash,
    /// What was chosen.
    pub choice: Choice,
}

/// The digest of opened ballots, in the order of their trackers (开封摘要).
#[must_use]
pub fn digest_opened(opened: &[Opened]) -> Hash {
    let mut lines: Vec<String> = opened
        .iter()
        .map(|ballot| format!("{} {} {}\n", ballot.tracker, ballot.blind, ballot.choice))
        .collect();
    lines.sort();
    log::hash(lines.concat().as_bytes())
}

/// A poll's board as one file (公示板导出): `GET /polls/{id}/board.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BoardExport {
    /// [`BOARD_FORMAT`].
    pub format: String,
    /// Every entry of the log, byte for byte as it was logged.
    pub entries: Vec<String>,
    /// The signed root, as C2SP tlog-checkpoint text.
    pub checkpoint: String,
    /// The Ed25519 key that signed it, as hexadecimal digits.
    pub key: Hash,
    /// The opened ballots; empty before the close.
    pub opened: Vec<Opened>,
}

/// What a board that checks says (核验结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its root.
    pub root: Root,
    /// How many ballots are in the box, those replaced counted too.
    pub n_ballots: u64,
    /// How many count.
    pub n_counted: u64,
    /// What it came to, once it is over.
    pub outcome: Option<Outcome>,
}

/// What is wrong with a board (核验问题).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is not a board of this form.
    Format,
    /// Nobody signed this root with this key.
    Signature,
    /// The entries are not those the root stands for.
    Root,
    /// Entries stand in an order that cannot be, or one is missing.
    Order,
    /// A ballot is there twice, or replaces one that is not there.
    Ballot,
    /// An opened ballot is not the sealed one, or one is missing.
    Opened,
    /// What was chosen was never announced.
    Choice,
    /// The sums are not those of the ballots.
    Sums,
    /// The outcome is not that of the sums.
    Outcome,
    /// One's own ballot is not in the box.
    NotInBox,
    /// The box is not what this phone saw before.
    Changed,
    /// One's own ballot counts as something else.
    Miscounted,
}

impl Flaw {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Format => "board.format",
            Self::Signature => "board.signature",
            Self::Root => "board.root",
            Self::Order => "board.order",
            Self::Ballot => "board.ballot",
            Self::Opened => "board.opened",
            Self::Choice => "board.choice",
            Self::Sums => "board.sums",
            Self::Outcome => "board.outcome",
            Self::NotInBox => "board.not_in_box",
            Self::Changed => "board.changed",
            Self::Miscounted => "board.miscounted",
        }
    }
}

/// Checks a whole board: signature, root, every entry, every ballot, the sums and the outcome (核验).
///
/// `read` reads the JSON of an entry; the browser has its own way.
///
/// # Errors
/// The first [`Flaw`] found.
pub fn check_board(
    board: &BoardExport,
    read: impl Fn(&str) -> Option<LogEntry>,
) -> Result<Verdict, Flaw> {
    if board.format != BOARD_FORMAT {
        return Err(Flaw::Format);
    }
    let key = ed25519_dalek::VerifyingKey::from_bytes(&board.key.0).map_err(|_| Flaw::Format)?;
    let checkpoint = log::verify(&key, &board.checkpoint).ok_or(Flaw::Signature)?;
    if Log::of(board.entries.iter().map(String::as_bytes)).root() != checkpoint.root {
        return Err(Flaw::Root);
    }
    let entries: Vec<LogEntry> = board
        .entries
        .iter()
        .map(|entry| read(entry).ok_or(Flaw::Format))
        .collect::<Result<_, _>>()?;
    let Some((LogEntry::Setup { poll, draft, rule, entitled, .. }, rest)) = entries.split_first()
    else {
        return Err(Flaw::Order);
    };
    if checkpoint.origin != origin(*poll) {
        return Err(Flaw::Signature);
    }
    let n_ballots =
        rest.iter().take_while(|entry| matches!(entry, LogEntry::Ballot { .. })).count();
    let (ballots, end) = rest.split_at(n_ballots);
    let counted = counted(ballots)?;
    let asked = Asked { poll: *poll, question: &draft.question, rule, entitled: *entitled };
    let outcome = check_end(&asked, &counted, end, board)?;
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Ok(Verdict {
        root: checkpoint.root,
        n_ballots: number(n_ballots),
        n_counted: number(counted.len()),
        outcome,
    })
}

/// The trackers that count: each once, those replaced taken out.
fn counted(ballots: &[LogEntry]) -> Result<BTreeSet<Hash>, Flaw> {
    let mut seen = BTreeSet::new();
    let mut counted = BTreeSet::new();
    for entry in ballots {
        if let LogEntry::Ballot { tracker, replaces } = entry {
            if replaces.is_some_and(|replaced| !counted.remove(&replaced)) || !seen.insert(*tracker)
            {
                return Err(Flaw::Ballot);
            }
            counted.insert(*tracker);
        }
    }
    Ok(counted)
}

/// What a poll asked of whom.
struct Asked<'a> {
    poll: PollId,
    question: &'a Question,
    rule: &'a Rule,
    entitled: Sum,
}

/// Checks what stands after the ballots: nothing yet, a void, or close and result.
fn check_end(
    asked: &Asked<'_>,
    counted: &BTreeSet<Hash>,
    end: &[LogEntry],
    board: &BoardExport,
) -> Result<Option<Outcome>, Flaw> {
    match end {
        [] if board.opened.is_empty() => Ok(None),
        [] => Err(Flaw::Opened),
        [LogEntry::Void { .. }] if board.opened.is_empty() => Ok(Some(Outcome::Void)),
        [LogEntry::Close { n_counted }, LogEntry::Result { tally, outcome, opened }] => {
            if usize::try_from(*n_counted) != Ok(counted.len()) {
                return Err(Flaw::Sums);
            }
            check_opened(asked, counted, &board.opened)?;
            if digest_opened(&board.opened) != *opened {
                return Err(Flaw::Opened);
            }
            check_sums(asked, tally, &board.opened)?;
            if self::outcome(asked.rule, asked.question, tally) != *outcome {
                return Err(Flaw::Outcome);
            }
            Ok(Some(outcome.clone()))
        }
        _ => Err(Flaw::Order),
    }
}

fn check_opened(
    asked: &Asked<'_>,
    counted: &BTreeSet<Hash>,
    opened: &[Opened],
) -> Result<(), Flaw> {
    let by_tracker: BTreeMap<Hash, &Opened> =
        opened.iter().map(|ballot| (ballot.tracker, ballot)).collect();
    if by_tracker.len() != opened.len() || !by_tracker.keys().eq(counted.iter()) {
        return Err(Flaw::Opened);
    }
    for Opened { tracker: sealed, blind, choice } in opened {
        if tracker(asked.poll, blind, choice) != *sealed {
            return Err(Flaw::Opened);
        }
        check_choice(asked.question, choice).map_err(|_| Flaw::Choice)?;
    }
    Ok(())
}

/// Heads are counted again from the ballots. Areas stay with the keepers, since an exact area is as
/// good as a name; here their parts must at least add up.
fn check_sums(asked: &Asked<'_>, stated: &Tally, opened: &[Opened]) -> Result<(), Flaw> {
    let ballots = opened
        .iter()
        .map(|ballot| Counted { choice: &ballot.choice, area: crate::amount::Area::default() });
    let heads = |tally: &Tally| {
        let options: Vec<i64> = tally.options.iter().map(|sum| sum.heads).collect();
        (options, tally.against.heads, tally.abstain.heads, tally.turnout.taking_part.heads)
    };
    let again = tally(asked.question, asked.entitled, ballots);
    let parts = stated.options.iter().chain([&stated.against, &stated.abstain]);
    let area: i64 = parts.map(|sum| sum.area.0).sum();
    let one_each = asked.question.seats == 1;
    if heads(&again) != heads(stated)
        || stated.turnout.entitled != asked.entitled
        || (one_each && area != stated.turnout.taking_part.area.0)
    {
        return Err(Flaw::Sums);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
