//! Refusals (拒绝): every reason not to do something, with one stable code.

use crate::{
    deliberation::TopicRefusal,
    event::{DoorRefusal, EventRefusal},
    ledger::LedgerRefusal,
    need::NeedRefusal,
    poll::PollRefusal,
    qr::QrRefusal,
    rating::RatingRefusal,
    resident::ResidentRefusal,
    reward::RewardRefusal,
    text::TextRefusal,
    ticket::TicketRefusal,
    time_bank::TimeBankRefusal,
};
use serde::{Deserialize, Serialize};

/// A field that is wrong, and why (字段问题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// Which field, as it stands in the body: `for_person.name`.
    pub field: String,
    /// Why, as a stable code.
    pub code: String,
}

impl FieldError {
    /// Names a field and what is wrong with it.
    #[must_use]
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned() }
    }
}

/// What the server answers when something is not done (RFC 9457 问题详情).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable address for this kind of problem: `/problems/ticket.wrong_status`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is, in the language asked for.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code: `ticket.wrong_status`.
    pub code: String,
    /// The fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What to name when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// Who or what came first, where that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Any refusal of the rules (规则拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A ticket action.
    Ticket(TicketRefusal),
    /// A need.
    Need(NeedRefusal),
    /// A code.
    Qr(QrRefusal),
    /// A membership.
    Resident(ResidentRefusal),
    /// A rating.
    Rating(RatingRefusal),
    /// A poll or a ballot.
    Poll(PollRefusal),
    /// A topic, a proposal or a statement.
    Topic(TopicRefusal),
    /// A transfer.
    Ledger(LedgerRefusal),
    /// A reward or a voucher.
    Reward(RewardRefusal),
    /// An event or a booking.
    Event(EventRefusal),
    /// The door of an event.
    Door(DoorRefusal),
    /// Hours of the time bank.
    TimeBank(TimeBankRefusal),
    /// A text.
    Text(TextRefusal),
}

impl Refusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticket(refusal) => refusal.code(),
            Self::Need(refusal) => refusal.code(),
            Self::Qr(refusal) => refusal.code(),
            Self::Resident(refusal) => refusal.code(),
            Self::Rating(refusal) => refusal.code(),
            Self::Poll(refusal) => refusal.code(),
            Self::Topic(refusal) => refusal.code(),
            Self::Ledger(refusal) => refusal.code(),
            Self::Reward(refusal) => refusal.code(),
            Self::Event(refusal) => refusal.code(),
            Self::Door(refusal) => refusal.code(),
            Self::TimeBank(refusal) => refusal.code(),
            Self::Text(refusal) => refusal.code(),
        }
    }
}

impl From<TicketRefusal> for Refusal {
    fn from(refusal: TicketRefusal) -> Self {
        Self::Ticket(refusal)
    }
}
impl From<LedgerRefusal> for Refusal {
    fn from(refusal: LedgerRefusal) -> Self {
        Self::Ledger(refusal)
    }
}
impl From<RewardRefusal> for Refusal {
    fn from(refusal: RewardRefusal) -> Self {
        Self::Reward(refusal)
    }
}
impl From<DoorRefusal> for Refusal {
    fn from(refusal: DoorRefusal) -> Self {
        Self::Door(refusal)
    }
}
impl From<EventRefusal> for Refusal {
    fn from(refusal: EventRefusal) -> Self {
        Self::Event(refusal)
    }
}
impl From<TimeBankRefusal> for Refusal {
    fn from(refusal: TimeBankRefusal) -> Self {
        Self::TimeBank(refusal)
    }
}
impl From<NeedRefusal> for Refusal {
    fn from(refusal: NeedRefusal) -> Self {
        Self::Need(refusal)
    }
}
impl From<QrRefusal> for Refusal {
    fn from(refusal: QrRefusal) -> Self {
        Self::Qr(refusal)
    }
}
impl From<ResidentRefusal> for Refusal {
    fn from(refusal: ResidentRefusal) -> Self {
        Self::Resident(refusal)
    }
}
impl From<RatingRefusal> for Refusal {
    fn from(refusal: RatingRefusal) -> Self {
        Self::Rating(refusal)
    }
}
impl From<PollRefusal> for Refusal {
    fn from(refusal: PollRefusal) -> Self {
        Self::Poll(refusal)
    }
}
impl From<TopicRefusal> for Refusal {
    fn from(refusal: TopicRefusal) -> Self {
        Self::Topic(refusal)
    }
}
impl From<TextRefusal> for Refusal {
    fn from(refusal: TextRefusal) -> Self {
        Self::Text(refusal)
    }
}
