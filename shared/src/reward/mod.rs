//! Rewards (兑换): what points are given for, and the voucher it is collected with.
//!
//! Invariants: a voucher is resolved once, and what was collected is given back at most once; whoever
//! hands something over or takes it back is not who holds the voucher; the code a voucher shows changes
//! every minute and is made in the phone alone, without a network.

mod list;
mod voucher;

pub use list::{
    Conflict, ListedVoucher, VOUCHER_LIST_MAX, first_minute, handed_over_at, is_one_hand_over,
    n_minutes,
};
pub use voucher::{
    VOUCHER_WINDOW_MS, VoucherAction, VoucherStatus, VoucherTimes, check_token, step, voucher_token,
};

use crate::{
    amount::Points,
    id::UploadId,
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// Most of one reward.
const STOCK_MAX: i64 = 100_000;
/// Highest price of one.
const PRICE_MAX: i64 = 100_000;
/// Longest a voucher is good for, in days.
const DAYS_MAX: i64 = 365;
/// Most a person may be allowed in a month.
const PER_MONTH_MAX: i64 = 100;

/// What sort of thing it is (兑换种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardKind {
    /// Things for the home (生活用品).
    Goods,
    /// Somebody does something (社区服务).
    Service,
    /// A place in a class (课程).
    Course,
}

impl RewardKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Goods, Self::Service, Self::Course];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Service => "service",
            Self::Course => "course",
        }
    }
    /// Reads what [`RewardKind::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A reward as it stands in the catalogue (兑换品).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardDraft {
    /// What it is.
    pub title: String,
    /// More about it; may be empty.
    pub words: String,
    /// Which sort.
    pub kind: RewardKind,
    /// Who gives it, by name (捐赠方).
    pub giver: String,
    /// Where it is collected.
    pub pickup: String,
    /// When, in words.
    pub hours: String,
    /// For how many points.
    pub price: Points,
    /// How many there are in all, those handed over included.
    pub stock: i64,
    /// How many one person may redeem in a calendar month.
    pub per_month: i64,
    /// How many days a voucher is good for.
    pub days: i64,
    /// A picture of it.
    pub photo: Option<UploadId>,
    /// Whether it can be redeemed now.
    pub is_listed: bool,
}

impl RewardDraft {
    /// Checks a reward and trims its texts (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut line = |field: &str, value: &str| {
            text::parse(value, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
                errors.push(FieldError::new(field, refusal.code()));
                String::new()
            })
        };
        let [title, giver] = [line("title", &self.title), line("giver", &self.giver)];
        let [pickup, hours] = [line("pickup", &self.pickup), line("hours", &self.hours)];
        let words = text::parse_optional(&self.words, BODY_CHARS_MAX).unwrap_or_else(|refusal| {
            errors.push(FieldError::new("words", refusal.code()));
            None
        });
        for (field, value, max) in [
            ("price", self.price.0, PRICE_MAX),
            ("stock", self.stock, STOCK_MAX),
            ("per_month", self.per_month, PER_MONTH_MAX),
            ("days", self.days, DAYS_MAX),
        ] {
            if !(1..=max).contains(&value) {
                errors.push(FieldError::new(field, "reward.number"));
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let words = words.unwrap_or_default();
        Ok(Self { title, words, giver, pickup, hours, ..self.clone() })
    }
}

/// Why something about rewards is refused (兑换拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewardRefusal {
    /// None are left.
    SoldOut,
    /// It is not offered now.
    NotListed,
    /// Its price is another by now.
    PriceChanged,
    /// The person had as many this month as one may.
    MonthFull,
    /// The voucher was handed over before.
    Collected,
    /// The voucher was cancelled.
    Cancelled,
    /// The voucher ran out.
    Expired,
    /// What it stood for was given back.
    Refunded,
    /// Nothing was handed over for it, so that nothing can be given back.
    NotCollected,
    /// It was collected too long ago to be given back.
    RefundLate,
    /// It has not run out yet.
    NotYet,
    /// The code is an old picture, or of a phone whose clock is wrong.
    OldCode,
    /// Eight characters, where only a scan proves anything.
    ScanOnly,
    /// The list on this phone is of another day.
    OldList,
    /// The list on this phone has no voucher of this code.
    NotOnList,
    /// It waited on a phone for too long.
    TooLate,
    /// It is said to have happened later than now.
    Ahead,
    /// There is no such voucher.
    Unknown,
    /// Nobody hands something over to themselves.
    Own,
    /// Fewer in stock than are given away already.
    Stock,
    /// The id stands for something else.
    IdReused,
}

impl RewardRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SoldOut => "reward.sold_out",
            Self::NotListed => "reward.not_listed",
            Self::PriceChanged => "reward.price_changed",
            Self::MonthFull => "reward.month_full",
            Self::Collected => "reward.collected",
            Self::Cancelled => "reward.cancelled",
            Self::Expired => "reward.expired",
            Self::Refunded => "reward.refunded",
            Self::NotCollected => "reward.not_collected",
            Self::RefundLate => "reward.refund_late",
            Self::NotYet => "reward.not_yet",
            Self::OldCode => "reward.old_code",
            Self::ScanOnly => "reward.scan_only",
            Self::OldList => "reward.old_list",
            Self::NotOnList => "reward.not_on_list",
            Self::TooLate => "reward.too_late",
            Self::Ahead => "reward.ahead",
            Self::Unknown => "reward.unknown",
            Self::Own => "reward.own",
            Self::Stock => "reward.stock",
            Self::IdReused => "reward.id_reused",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> RewardDraft {
        RewardDraft {
            title: " 洗衣液 ".to_owned(),
            words: String::new(),
            kind: RewardKind::Goods,
            giver: "东门超市".to_owned(),
            pickup: "东门便民驿站".to_owned(),
            hours: "每天 9:00–18:00".to_owned(),
            price: Points(20),
            stock: 30,
            per_month: 2,
            days: 14,
            photo: None,
            is_listed: true,
        }
    }

    #[test]
    fn a_reward_names_its_giver_its_place_and_sound_numbers() {
        assert_eq!(draft().parse().unwrap().title, "洗衣液");
        for (spoilt, field) in [
            (RewardDraft { title: String::new(), ..draft() }, "title"),
            (RewardDraft { giver: " ".to_owned(), ..draft() }, "giver"),
            (RewardDraft { price: Points(0), ..draft() }, "price"),
            (RewardDraft { stock: -1, ..draft() }, "stock"),
            (RewardDraft { per_month: 0, ..draft() }, "per_month"),
            (RewardDraft { days: 366, ..draft() }, "days"),
        ] {
            let errors = spoilt.parse().unwrap_err();
            assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }
}
