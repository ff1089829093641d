//! Ballots (选票): sealed by the phone, recognised by its owner. Open ones (记名) are opened at the
//! close; of secret ones (无记名) only the sums.
//!
//! Invariants: a tracker says nothing of the choice before the close; a board that checks is the same
//! in the phone, in `linli verify` and in any other language.

mod batch;
mod ceremony;
mod check;
mod curve;
mod receipt;
mod replay;
mod secret;

pub use ceremony::{Ceremony, Deal, Hello, Known, Message, Next, Ready, Seat};
pub use check::{BoardCheck, check_board};
pub use receipt::{Own, ReceiptCheck, check_receipt};
pub use replay::{Replay, Replayed};
pub use secret::{
    BoxKey, Part, Point, SECRET_BY_AREA_MIN, Sealed, SealedSum, Sealing, SecretBox, Share, Sums,
    TRUSTEES_MAX, numbers, slots,
};

use crate::{
    id::PollId,
    log::{self, Hash, Root},
    poll::{Choice, Outcome, PollDraft, Rule, Sum, Tally},
};
use serde::{Deserialize, Serialize};

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
        /// The keys that ballots are sealed for, where they are secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealing: Option<Sealing>,
    },
    /// A ballot came in (入箱).
    Ballot {
        /// The sealed ballot.
        tracker: Hash,
        /// The same voting unit's ballot that no longer counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Hash>,
        /// The ballot itself, where it is secret: nobody can open it, and everybody can add it up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<Box<Weighed>>,
    },
    /// Voting ended (截止).
    Close {
        /// How many ballots count.
        n_counted: i64,
    },
    /// A trustee's part in opening the sums of a secret poll (解密份额).
    Share(Share),
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

/// A secret ballot as it counts (计入的密封选票).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Weighed {
    /// The sealed ballot.
    pub ballot: Sealed,
    /// The area of its voting unit in whole square metres; nought where areas do not count.
    pub weight: u64,
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
    /// A secret ballot is not proved to be one vote.
    Proof,
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
    /// The keys are not those that the trustees made.
    Key,
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
            Self::Proof => "board.proof",
            Self::Sums => "board.sums",
            Self::Outcome => "board.outcome",
            Self::NotInBox => "board.not_in_box",
            Self::Changed => "board.changed",
            Self::Miscounted => "board.miscounted",
            Self::Key => "board.key",
        }
    }
}

#[cfg(test)]
mod tests;
