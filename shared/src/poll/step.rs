//! The life of a poll (表决进程): drafted, announced, open, closed — or called off, with a reason.

use super::PollMode;
use crate::time::{HOUR_MS, Timestamp};
use serde::{Deserialize, Serialize};

/// How long ahead a poll is announced at most, in days.
pub const ANNOUNCE_DAYS_MAX: i64 = 366;
/// Longest voting, in days.
pub const VOTE_DAYS_MAX: i64 = 60;

/// So long before the end those who have not voted are reminded, in hours (投票提醒).
const REMIND_HOURS: i64 = 24;

/// When those who have not voted are reminded; polls of less than two days remind nobody (提醒时间).
#[must_use]
pub const fn remind_at(opens_at: Timestamp, closes_at: Timestamp) -> Timestamp {
    if closes_at.since(opens_at) < 2 * REMIND_HOURS * HOUR_MS {
        closes_at
    } else {
        closes_at.plus_hours(-REMIND_HOURS)
    }
}

/// How many days before voting a poll must be announced (公示天数).
///
/// The roll can be corrected meanwhile. Owners: 15 days before the meeting
/// (业主大会和业主委员会指导规则 Art. 23).
#[must_use]
pub const fn notice_days(mode: PollMode) -> i64 {
    match mode {
        PollMode::Consultation => 0,
        PollMode::ResidentsMeeting => 3,
        PollMode::Owners => 15,
    }
}

/// Where a poll stands (表决状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PollStatus {
    /// Announced; the roll can be looked at and corrected (公示中).
    Announced,
    /// The roll is frozen, votes are taken (投票中).
    Open,
    /// Voting is over, the box is shut, the sums are not open yet (开票中).
    Counting,
    /// Over; the result is out (已公布).
    Closed,
    /// Called off (已作废).
    Void,
}

impl PollStatus {
    /// All statuses.
    pub const ALL: [Self; 5] =
        [Self::Announced, Self::Open, Self::Counting, Self::Closed, Self::Void];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Counting => "counting",
            Self::Closed => "closed",
            Self::Void => "void",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What happens to a poll (表决操作).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollAction {
    /// The roll is frozen and voting begins, at its time.
    Open,
    /// Voting ends, at its time.
    Close,
    /// The sums are open, and the result is out.
    Publish,
    /// A ballot comes in.
    Cast,
    /// The roll is corrected.
    Correct,
    /// It is called off.
    Void,
}

/// Why it is refused (拒绝原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollRefusal {
    /// Voting has not begun.
    NotYet,
    /// Voting is over.
    Over,
    /// It was called off.
    Void,
    /// The roll is frozen.
    RollFrozen,
    /// Nobody on the roll answers to this person.
    NotEntitled,
    /// What was chosen was not announced.
    NoSuchChoice,
    /// More options than may be chosen.
    TooMany,
    /// The first ballot counts, and there is one.
    AlreadyVoted,
    /// The proxy stands for as many as allowed already.
    ProxyFull,
    /// Who enters a paper ballot needs a witness other than themselves.
    NoWitness,
    /// A sheet is entered with its photo.
    NoPhoto,
    /// An open ballot for a secret poll, or a secret one for an open poll.
    WrongForm,
    /// A secret ballot is not proved to be one vote.
    NotProved,
    /// Only trustees of the poll do this.
    NotTrustee,
    /// What a trustee says is not what comes next, or not proved.
    NotNext,
    /// A trustee's part does not open these sums.
    NotShare,
}

impl PollRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotYet => "poll.not_yet",
            Self::Over => "poll.over",
            Self::Void => "poll.void",
            Self::RollFrozen => "poll.roll_frozen",
            Self::NotEntitled => "poll.not_entitled",
            Self::NoSuchChoice => "poll.no_such_choice",
            Self::TooMany => "poll.too_many",
            Self::AlreadyVoted => "poll.already_voted",
            Self::ProxyFull => "poll.proxy_full",
            Self::NoWitness => "poll.no_witness",
            Self::NoPhoto => "poll.no_photo",
            Self::WrongForm => "poll.wrong_form",
            Self::NotProved => "poll.not_proved",
            Self::NotTrustee => "poll.not_trustee",
            Self::NotNext => "poll.not_next",
            Self::NotShare => "poll.not_share",
        }
    }
}

/// Where a poll stands for who looks: its time is kept even when the clockwork is late (显示状态).
#[must_use]
pub fn shown_status(status: PollStatus, opens_at: Timestamp, now: Timestamp) -> PollStatus {
    let is_late = status == PollStatus::Announced && now >= opens_at;
    if is_late { PollStatus::Open } else { status }
}

/// Decides what an action does to a poll at `now` (状态机).
///
/// The window decides, not the clockwork: a ballot a minute late is late, even when the poll was not
/// closed yet; one in time is in time, even when it was not opened yet.
///
/// # Errors
/// The [`PollRefusal`] that applies.
pub fn step(
    status: PollStatus,
    action: PollAction,
    opens_at: Timestamp,
    closes_at: Timestamp,
    now: Timestamp,
) -> Result<PollStatus, PollRefusal> {
    match (status, action) {
        (
            PollStatus::Void,
            PollAction::Open
            | PollAction::Close
            | PollAction::Publish
            | PollAction::Cast
            | PollAction::Correct
            | PollAction::Void,
        ) => Err(PollRefusal::Void),
        (PollStatus::Announced, PollAction::Open) if now >= opens_at => Ok(PollStatus::Open),
        (
            PollStatus::Announced,
            PollAction::Open | PollAction::Close | PollAction::Publish | PollAction::Cast,
        ) => Err(PollRefusal::NotYet),
        (PollStatus::Announced, PollAction::Correct) if now < opens_at => Ok(PollStatus::Announced),
        (
            PollStatus::Announced | PollStatus::Open | PollStatus::Counting | PollStatus::Closed,
            PollAction::Correct,
        ) => Err(PollRefusal::RollFrozen),
        (PollStatus::Open, PollAction::Open) => Ok(PollStatus::Open),
        (PollStatus::Open, PollAction::Cast) if now < closes_at => Ok(PollStatus::Open),
        (PollStatus::Open, PollAction::Cast) => Err(PollRefusal::Over),
        (PollStatus::Open, PollAction::Close) if now >= closes_at => Ok(PollStatus::Counting),
        (PollStatus::Open, PollAction::Close | PollAction::Publish) => Err(PollRefusal::NotYet),
        (PollStatus::Counting, PollAction::Publish) => Ok(PollStatus::Closed),
        (PollStatus::Announced | PollStatus::Open | PollStatus::Counting, PollAction::Void) => {
            Ok(PollStatus::Void)
        }
        (PollStatus::Counting, PollAction::Open | PollAction::Close | PollAction::Cast)
        | (
            PollStatus::Closed,
            PollAction::Open
            | PollAction::Close
            | PollAction::Publish
            | PollAction::Cast
            | PollAction::Void,
        ) => Err(PollRefusal::Over),
    }
}
