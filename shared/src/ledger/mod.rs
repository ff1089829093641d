//! The ledger (总账): double entry in two assets, so that nothing is made or lost between accounts.
//!
//! A transfer moves a whole amount from one account to another. It stands at once (`single`), or it
//! reserves first (`pending`) and is resolved once: `post`, `void` or `expire`. Transfers are never
//! changed.
//!
//! Invariants: in each asset the debits of all accounts equal their credits; no resident falls below
//! their floor; a pending transfer is resolved at most once.

mod day;
mod lot;
#[cfg(test)]
mod tests;

pub use day::{Day, DayProof, Seen, chain_entry, is_proved, origin};
pub use lot::{LOT_DAYS, LOT_MONTHS, Lot, restored_until, take};

use crate::{
    id::{ResidentId, TIME_BYTES, TransferId, made_at},
    log::Hash,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What began before has transfers whose ids are in no order, and keeps finding them. Every node is of this
/// version by then.
const ORDERED_SINCE: Timestamp = Date::from_ymd(2027, 1, 1).start();
/// No id tells a later time; a digest that stands for a subject would, and has none.
const ORDERED_UNTIL: Timestamp = Date::from_ymd(2060, 1, 1).start();

/// What is counted (记账单位). The two are never exchanged for one another, or for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Asset {
    /// One point is 1 (积分).
    Points,
    /// One minute of service is 1 (分钟).
    Minutes,
}

impl Asset {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Points, Self::Minutes];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Minutes => "minutes",
        }
    }
    /// Reads what [`Asset::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asset| asset.code() == code)
    }
}

/// How a transfer stands in the books (记账方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// At once (直接入账).
    Single,
    /// Reserved, until it is resolved (预留).
    Pending,
    /// A reserved amount moves (入账).
    Post,
    /// A reserved amount goes back (撤销).
    Void,
    /// A reserved amount goes back because its time is over (过期撤销).
    Expire,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Single, Self::Pending, Self::Post, Self::Void, Self::Expire];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Pending => "pending",
            Self::Post => "post",
            Self::Void => "void",
            Self::Expire => "expire",
        }
    }
    /// Reads what [`Phase::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }
    /// What an amount adds to the pending and to the posted sum of both accounts.
    #[must_use]
    pub const fn effect(self, amount: i64) -> Effect {
        match self {
            Self::Single => Effect { pending: 0, posted: amount, needs: amount },
            Self::Pending => Effect { pending: amount, posted: 0, needs: amount },
            Self::Post => Effect { pending: -amount, posted: amount, needs: 0 },
            Self::Void | Self::Expire => Effect { pending: -amount, posted: 0, needs: 0 },
        }
    }
}

/// What a transfer does to the sums of its accounts (发生额).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// Added to the pending sum.
    pub pending: i64,
    /// Added to the posted sum.
    pub posted: i64,
    /// What must be available to the account that gives.
    pub needs: i64,
}

/// An account (账户): a resident's, by their id, or one of the community's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

impl AccountId {
    /// Where awards come from (发放).
    pub const ISSUED: Self = Self(Uuid::from_u128(1));
    /// Where lapsed points go (过期).
    pub const LAPSED: Self = Self(Uuid::from_u128(2));
    /// Where redeemed points go (兑换).
    pub const REDEEMED: Self = Self(Uuid::from_u128(3));
    /// What pays the hours that special groups need not pay (社区时间池).
    pub const POOL: Self = Self(Uuid::from_u128(4));
    /// Hours that went above the ceiling, or were left behind (捐赠池).
    pub const DONATIONS: Self = Self(Uuid::from_u128(5));

    /// The account of a person.
    #[must_use]
    pub const fn of(resident: ResidentId) -> Self {
        Self(resident.0)
    }
    /// Whether it is one of the community's own; those may owe without end.
    #[must_use]
    pub const fn is_communal(self) -> bool {
        self.0.as_u128() < 16
    }
    /// The sixteen bytes as they are stored.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
    /// Reads stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }
}

/// The largest amount of one transfer.
pub const AMOUNT_MAX: i64 = 1_000_000;

/// One movement (分录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Transfer {
    /// Which. What causes it decides its id, so that it happens once.
    pub id: TransferId,
    /// Of what.
    pub asset: Asset,
    /// Who gives.
    pub debit: AccountId,
    /// Who receives.
    pub credit: AccountId,
    /// How much, from 1 to [`AMOUNT_MAX`].
    pub amount: i64,
    /// How it stands.
    pub phase: Phase,
    /// The pending transfer it resolves, or the posted one it takes back.
    pub pending: Option<TransferId>,
    /// Why, as a stable word: `ballot`.
    pub cause: String,
    /// What about: the poll, the ticket, the voucher.
    pub subject: Uuid,
    /// When.
    pub at: Timestamp,
    /// The day in whose books it stands; never one that is sealed already.
    pub on: Date,
    /// Random bytes that nobody can guess, so that a sealed day tells nothing about its transfers.
    pub blind: Hash,
}

impl Transfer {
    /// What it does to the sums of its accounts (发生额).
    ///
    /// # Errors
    /// [`LedgerRefusal::Amount`] for nothing, and for more than [`AMOUNT_MAX`].
    pub fn effect(&self) -> Result<Effect, LedgerRefusal> {
        let is_amount = (1..=AMOUNT_MAX).contains(&self.amount);
        is_amount.then(|| self.phase.effect(self.amount)).ok_or(LedgerRefusal::Amount)
    }

    /// The id of the transfer that something causes for an account (由事由决定的编号). It begins with the
    /// millisecond its subject was made in, where that tells, so that what is written at one time lies
    /// together however much there is.
    #[must_use]
    pub fn id_of(cause: &str, subject: Uuid, account: AccountId) -> TransferId {
        let named = [cause.as_bytes(), b"\n", subject.as_bytes(), account.bytes()].concat();
        let digest: [u8; 32] = Sha256::digest(named).into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        if made_at(subject).is_some_and(|at| (ORDERED_SINCE..ORDERED_UNTIL).contains(&at)) {
            bytes[..TIME_BYTES].copy_from_slice(&subject.as_bytes()[..TIME_BYTES]);
        }
        TransferId(Uuid::from_bytes(bytes))
    }

    /// What stands for it in the books of its day (分录摘要).
    #[must_use]
    pub fn entry(&self) -> Hash {
        let pending = self.pending.map_or([0; 16], |id| id.0.into_bytes());
        let mut digest = Sha256::new_with_prefix(b"linli/transfer/1\n");
        digest.update(self.id.bytes());
        for account in [self.debit, self.credit] {
            digest.update(account.bytes());
        }
        digest.update(pending);
        digest.update(self.subject.as_bytes());
        for number in [self.amount, self.at.0, self.on.0] {
            digest.update(number.to_be_bytes());
        }
        for word in [self.asset.code(), self.phase.code(), &self.cause] {
            digest.update(u64::try_from(word.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(word.as_bytes());
        }
        digest.update(self.blind.0);
        Hash(digest.finalize().into())
    }

    /// Whether another transfer is the same movement, whenever it was made.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let body = |t: &Self| (t.asset, t.debit, t.credit, t.amount, t.phase, t.pending, t.subject);
        self.id == other.id && self.cause == other.cause && body(self) == body(other)
    }
}

/// The sums of an account (账户余额).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sums {
    /// Given, reserved.
    pub debits_pending: i64,
    /// Given.
    pub debits_posted: i64,
    /// Received, reserved.
    pub credits_pending: i64,
    /// Received.
    pub credits_posted: i64,
}

impl Sums {
    /// What the account holds.
    #[must_use]
    pub const fn balance(&self) -> i64 {
        self.credits_posted - self.debits_posted
    }
    /// What it may still give.
    #[must_use]
    pub const fn available(&self) -> i64 {
        self.balance() - self.debits_pending
    }
    /// Whether an account of these sums may give so much; the community's own may owe without end.
    #[must_use]
    pub const fn bears(&self, account: AccountId, effect: Effect) -> bool {
        account.is_communal() || effect.needs <= self.available()
    }
    /// The sums after the account gave.
    #[must_use]
    pub const fn gave(self, effect: Effect) -> Self {
        Self {
            debits_pending: self.debits_pending + effect.pending,
            debits_posted: self.debits_posted + effect.posted,
            ..self
        }
    }
    /// These and more of the same account.
    #[must_use]
    pub const fn plus(self, more: Self) -> Self {
        Self {
            debits_pending: self.debits_pending + more.debits_pending,
            debits_posted: self.debits_posted + more.debits_posted,
            credits_pending: self.credits_pending + more.credits_pending,
            credits_posted: self.credits_posted + more.credits_posted,
        }
    }
    /// The sums after the account received.
    #[must_use]
    pub const fn received(self, effect: Effect) -> Self {
        Self {
            credits_pending: self.credits_pending + effect.pending,
            credits_posted: self.credits_posted + effect.posted,
            ..self
        }
    }
}

/// Why a transfer is refused (记账拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerRefusal {
    /// The account does not hold so much.
    InsufficientBalance,
    /// It was posted before.
    AlreadyPosted,
    /// It was given back before.
    AlreadyVoided,
    /// Its time was over before.
    Expired,
    /// The id stands for another movement.
    IdReused,
    /// Its day is not over, so that it cannot be proved yet.
    NotSealed,
    /// No amount, or more than there is of anything.
    Amount,
}

impl LedgerRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InsufficientBalance => "ledger.insufficient_balance",
            Self::AlreadyPosted => "ledger.already_posted",
            Self::AlreadyVoided => "ledger.already_voided",
            Self::Expired => "ledger.expired",
            Self::IdReused => "ledger.id_reused",
            Self::NotSealed => "ledger.not_sealed",
            Self::Amount => "ledger.amount",
        }
    }
    /// Why a second try to resolve a pending transfer comes too late.
    #[must_use]
    pub const fn resolved(by: Phase) -> Option<Self> {
        match by {
            Phase::Post => Some(Self::AlreadyPosted),
            Phase::Void => Some(Self::AlreadyVoided),
            Phase::Expire => Some(Self::Expired),
            Phase::Single | Phase::Pending => None,
        }
    }
}
