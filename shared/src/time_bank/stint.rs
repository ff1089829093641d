//! One time somebody helps somebody: who, when, how long, and what was said about it.

use super::{listing::words_of, round_half_hour};
use crate::{
    amount::Minutes,
    id::ResidentId,
    time::{MINUTE_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

words_of! {
    /// Where a stint stands (互助状态).
    StintStatus {
        /// Somebody took it up; the other side has not said yes (待约定).
        Matched = "matched",
        /// Both said yes; the receiver's minutes are reserved (已约定).
        Scheduled = "scheduled",
        /// Help has begun (进行中).
        Started = "started",
        /// Help is over; nobody has said how long (已结束).
        Ended = "ended",
        /// One side has put its name to an amount (待确认).
        Proposed = "proposed",
        /// Somebody says it was otherwise (有异议).
        Disputed = "disputed",
        /// The minutes are in the books (已入账).
        Posted = "posted",
        /// It did not come to it (已取消).
        Cancelled = "cancelled",
        /// Nothing was booked, or it was taken back (已作废).
        Void = "void",
    }
}

words_of! {
    /// On which side somebody stands (身份).
    Side {
        /// Helps (服务人).
        Provider = "provider",
        /// Is helped (受助人).
        Receiver = "receiver",
    }
}

/// Somebody who is helped (受助人).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receiver {
    /// Who.
    pub resident: ResidentId,
    /// Whether they have put their name to the amount.
    pub confirmed: bool,
}

/// A stint as it stands (一次互助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stint {
    /// Where it stands.
    pub status: StintStatus,
    /// Who helps.
    pub provider: ResidentId,
    /// Whether the one who helps has put their name to the amount.
    pub provider_confirmed: bool,
    /// Who is helped, in the order of their ids.
    pub receivers: Vec<Receiver>,
    /// Which side is to say yes to the time.
    pub asked: Side,
    /// When it is to begin.
    pub starts_at: Timestamp,
    /// How long it is to take; so much is reserved.
    pub estimate: Minutes,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The amount on the table, later the amount in the books.
    pub minutes: Option<Minutes>,
    /// When it last moved.
    pub moved_at: Timestamp,
}

impl Stint {
    /// Whole minutes between the two codes; none before the second (打卡时长).
    #[must_use]
    pub fn clocked(&self) -> Option<Minutes> {
        let (from, until) = (self.started_at?, self.ended_at?);
        Some(Minutes((until.since(from) / MINUTE_MS).max(0)))
    }
    /// What is booked unless somebody says otherwise: the amount on the table, else what was clocked,
    /// rounded, and never more than was clocked (应记时长).
    #[must_use]
    pub fn due(&self) -> Minutes {
        let clocked = self.clocked().unwrap_or_default();
        self.minutes.unwrap_or_else(|| round_half_hour(clocked).min(clocked))
    }
    /// On which side somebody stands; none for everybody else.
    #[must_use]
    pub fn side(&self, who: ResidentId) -> Option<Side> {
        if self.provider == who {
            return Some(Side::Provider);
        }
        self.receivers.iter().any(|one| one.resident == who).then_some(Side::Receiver)
    }
}

/// What is done with a stint (操作).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum StintAction {
    /// The asked side says yes (同意时间).
    Schedule,
    /// It begins (开始).
    Start,
    /// It is over (结束).
    End,
    /// It was so long; no more than was clocked (填报时长).
    Propose {
        /// How long.
        minutes: Minutes,
    },
    /// Yes, so long (确认).
    Confirm {
        /// The amount that was shown.
        minutes: Minutes,
    },
    /// No, it was otherwise (提出异议).
    Dispute {
        /// What was otherwise.
        words: String,
    },
    /// It was so long (裁定); 0 books nothing.
    Decide {
        /// How long.
        minutes: Minutes,
        /// Why.
        reason: String,
    },
    /// It does not come to it (取消).
    Cancel {
        /// Why.
        reason: String,
    },
    /// What is in the books is taken back (冲正).
    Reverse {
        /// Why.
        reason: String,
    },
}

/// As what somebody acts (以何身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One of those it is about (当事人).
    Party,
    /// One of those it is about, who has just read the other's code (见面扫码).
    Met,
    /// A grid worker who stands there (在场见证).
    Witness,
    /// Who keeps the time bank (协调员).
    Coordinator,
    /// The clock (到时自动).
    Clock,
}

/// Who acts (操作人).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who; none for the clock.
    pub id: Option<ResidentId>,
    /// As what.
    pub standing: Standing,
}

/// Why something about the time bank is refused (时间银行拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeBankRefusal {
    /// It stands elsewhere by now.
    WrongStatus,
    /// Somebody else does this.
    NotAllowed,
    /// The code of the other side is missing, or is somebody else's.
    NotMet,
    /// Nobody decides in their own matter.
    OwnMatter,
    /// More than was clocked.
    AboveClocked,
    /// Another amount is on the table by now.
    AmountChanged,
    /// Its time has not come.
    NotYet,
    /// Somebody was faster.
    Taken,
    /// It is not open.
    NotOpen,
    /// Outside its window.
    OutsideWindow,
    /// One's own offer or request.
    Own,
    /// All places are taken.
    Full,
    /// The person has a place already.
    HasPlace,
    /// The receiver does not have so many hours.
    Short,
    /// Enrol as a volunteer first.
    NotVolunteer,
    /// Too many are open at once.
    TooManyOpen,
    /// Not an amount that can be given to this.
    WrongAmount,
    /// It has begun, so that nothing is given back.
    Begun,
    /// Nothing was given in this time.
    NothingGiven,
    /// No paper has this code.
    UnknownCertificate,
    /// The id stands for something else.
    IdReused,
}

impl TimeBankRefusal {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::WrongStatus,
        Self::NotAllowed,
        Self::NotMet,
        Self::OwnMatter,
        Self::AboveClocked,
        Self::AmountChanged,
        Self::NotYet,
        Self::Taken,
        Self::NotOpen,
        Self::OutsideWindow,
        Self::Own,
        Self::Full,
        Self::HasPlace,
        Self::Short,
        Self::NotVolunteer,
        Self::TooManyOpen,
        Self::WrongAmount,
        Self::Begun,
        Self::NothingGiven,
        Self::UnknownCertificate,
        Self::IdReused,
    ];
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongStatus => "time_bank.wrong_status",
            Self::NotAllowed => "time_bank.not_allowed",
            Self::NotMet => "time_bank.not_met",
            Self::OwnMatter => "time_bank.own_matter",
            Self::AboveClocked => "time_bank.above_clocked",
            Self::AmountChanged => "time_bank.amount_changed",
            Self::NotYet => "time_bank.not_yet",
            Self::Taken => "time_bank.taken",
            Self::NotOpen => "time_bank.not_open",
            Self::OutsideWindow => "time_bank.outside_window",
            Self::Own => "time_bank.own",
            Self::Full => "time_bank.full",
            Self::HasPlace => "time_bank.has_place",
            Self::Short => "time_bank.short",
            Self::NotVolunteer => "time_bank.not_volunteer",
            Self::TooManyOpen => "time_bank.too_many_open",
            Self::WrongAmount => "time_bank.wrong_amount",
            Self::Begun => "time_bank.begun",
            Self::NothingGiven => "time_bank.nothing_given",
            Self::UnknownCertificate => "time_bank.unknown_certificate",
            Self::IdReused => "time_bank.id_reused",
        }
    }
}
