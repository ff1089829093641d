//! Rewards (兑换): what points are given for, and the voucher it is collected with.
//!
//! Invariants: a voucher is resolved once; whoever hands something over is not who collects it; the
//! code a voucher shows changes every minute and is made in the phone alone, without a network.

use crate::{
    amount::Points,
    id::UploadId,
    log::Hash,
    qr::{is_shown, rotating_token},
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How long one code of a voucher is shown, in milliseconds.
pub const VOUCHER_WINDOW_MS: i64 = 60_000;
/// What the codes of vouchers are made for.
const PURPOSE: &[u8] = b"linli/voucher/1\n";
/// How many windows a phone's clock may be off, either way.
const WINDOWS_OFF_MAX: i64 = 3;
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

/// Where a voucher stands (兑换券状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VoucherStatus {
    /// It can be collected (待领取).
    Issued,
    /// It was handed over (已领取).
    Collected,
    /// It was taken back, with its points (已取消).
    Cancelled,
    /// It was not collected in time; the points went back (已过期).
    Expired,
}

impl VoucherStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Issued, Self::Collected, Self::Cancelled, Self::Expired];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
    /// Reads what [`VoucherStatus::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What is done with a voucher (操作).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoucherAction {
    /// The station hands it over.
    Collect,
    /// The holder takes it back.
    Cancel,
    /// The clock ends it.
    Expire,
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
    /// It has not run out yet.
    NotYet,
    /// The code is an old picture, or of a phone whose clock is wrong.
    OldCode,
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
            Self::NotYet => "reward.not_yet",
            Self::OldCode => "reward.old_code",
            Self::Unknown => "reward.unknown",
            Self::Own => "reward.own",
            Self::Stock => "reward.stock",
            Self::IdReused => "reward.id_reused",
        }
    }
}

/// Where a voucher stands after an action (兑换券流转).
///
/// # Errors
/// Why it does not go.
pub const fn step(
    status: VoucherStatus,
    action: VoucherAction,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<VoucherStatus, RewardRefusal> {
    use {VoucherAction as A, VoucherStatus as S};
    let is_over = now.0 >= expires_at.0;
    match (status, action) {
        (S::Issued, A::Collect | A::Cancel) if is_over => Err(RewardRefusal::Expired),
        (S::Issued, A::Collect) => Ok(S::Collected),
        (S::Issued, A::Cancel) => Ok(S::Cancelled),
        (S::Issued, A::Expire) if is_over => Ok(S::Expired),
        (S::Issued, A::Expire) => Err(RewardRefusal::NotYet),
        (S::Collected, A::Collect | A::Cancel | A::Expire) => Err(RewardRefusal::Collected),
        (S::Cancelled, A::Collect | A::Cancel | A::Expire) => Err(RewardRefusal::Cancelled),
        (S::Expired, A::Collect | A::Cancel | A::Expire) => Err(RewardRefusal::Expired),
    }
}

/// What a voucher shows in this minute (动态码): eight bytes to find it by, eight to prove it.
#[must_use]
pub fn voucher_token(reference: [u8; 8], key: &Hash, now: Timestamp) -> [u8; 16] {
    rotating_token(PURPOSE, reference, key, now.0.div_euclid(VOUCHER_WINDOW_MS))
}

/// Whether a scanned code is one this voucher shows about now (核验).
///
/// # Errors
/// [`RewardRefusal::OldCode`] for a picture of an earlier minute, and for anything else.
pub fn check_token(
    token: [u8; 16],
    reference: [u8; 8],
    key: &Hash,
    now: Timestamp,
) -> Result<(), RewardRefusal> {
    let window = now.0.div_euclid(VOUCHER_WINDOW_MS);
    let windows = window - WINDOWS_OFF_MAX..=window + WINDOWS_OFF_MAX;
    let is_now = is_shown(token, PURPOSE, reference, key, windows);
    if is_now { Ok(()) } else { Err(RewardRefusal::OldCode) }
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

    #[test]
    fn a_voucher_is_resolved_once_and_in_time() {
        use {RewardRefusal as R, VoucherAction as A, VoucherStatus as S};
        let end = Timestamp(1_000);
        let at = |status, action, now| step(status, action, end, Timestamp(now));
        assert_eq!(at(S::Issued, A::Collect, 999), Ok(S::Collected));
        assert_eq!(at(S::Issued, A::Cancel, 999), Ok(S::Cancelled));
        assert_eq!(at(S::Issued, A::Expire, 999), Err(R::NotYet));
        assert_eq!(at(S::Issued, A::Collect, 1_000), Err(R::Expired));
        assert_eq!(at(S::Issued, A::Expire, 1_000), Ok(S::Expired));
        for action in [A::Collect, A::Cancel, A::Expire] {
            assert_eq!(at(S::Collected, action, 5), Err(R::Collected));
            assert_eq!(at(S::Cancelled, action, 5), Err(R::Cancelled));
            assert_eq!(at(S::Expired, action, 5), Err(R::Expired));
        }
    }

    #[test]
    fn a_code_is_good_for_minutes_and_a_screenshot_is_not() {
        let (reference, key) = ([7; 8], Hash([9; 32]));
        let now = Timestamp(1_700_000_000_000);
        let shown = voucher_token(reference, &key, now);
        let check =
            |token, key: &Hash, ms: i64| check_token(token, reference, key, now.plus_ms(ms));
        assert_eq!(check(shown, &key, 0), Ok(()));
        assert_eq!(check(shown, &key, 3 * VOUCHER_WINDOW_MS), Ok(()));
        assert_eq!(check(shown, &key, -3 * VOUCHER_WINDOW_MS), Ok(()));
        assert_eq!(check(shown, &key, 4 * VOUCHER_WINDOW_MS), Err(RewardRefusal::OldCode));
        assert_eq!(check(shown, &Hash([8; 32]), 0), Err(RewardRefusal::OldCode));
        assert_eq!(check([7; 16], &key, 0), Err(RewardRefusal::OldCode));
    }
}
