//! Vouchers (兑换券): where one stands, what may be done with it, and the code of each minute.

use super::RewardRefusal;
use crate::{
    log::Hash,
    qr::{is_shown, rotating_token},
    time::{DAY_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How long one code of a voucher is shown, in milliseconds.
pub const VOUCHER_WINDOW_MS: i64 = 60_000;
/// How long after it was collected something can be given back, in days.
const REFUND_DAYS: i64 = 30;
/// What the codes of vouchers are made for.
const PURPOSE: &[u8] = b"linli/voucher/1\n";
/// How many windows a phone's clock may be off, either way.
pub(super) const WINDOWS_OFF_MAX: i64 = 3;

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
    /// It was collected and given back; the points went back (已退回).
    Refunded,
}

impl VoucherStatus {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Issued, Self::Collected, Self::Cancelled, Self::Expired, Self::Refunded];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
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
    /// The station takes back what was collected.
    Refund,
}

/// When what a voucher may become depends on (兑换券时间).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoucherTimes {
    /// When it runs out.
    pub expires_at: Timestamp,
    /// When it was collected, cancelled or ran out; none while it is open.
    pub resolved_at: Option<Timestamp>,
}

impl VoucherTimes {
    /// Until when what was collected can be given back; none when it cannot (可退回至).
    #[must_use]
    pub fn returnable_until(self, status: VoucherStatus, now: Timestamp) -> Option<Timestamp> {
        step(status, VoucherAction::Refund, self, now).ok()?;
        self.resolved_at.map(|at| at.plus_days(REFUND_DAYS))
    }

    /// Whether what was collected can no longer be given back.
    const fn is_settled(self, now: Timestamp) -> bool {
        match self.resolved_at {
            Some(at) => now.0 - at.0 >= REFUND_DAYS * DAY_MS,
            None => false,
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
    times: VoucherTimes,
    now: Timestamp,
) -> Result<VoucherStatus, RewardRefusal> {
    use {VoucherAction as A, VoucherStatus as S};
    let is_over = now.0 >= times.expires_at.0;
    match (status, action) {
        (S::Issued, A::Collect | A::Cancel) if is_over => Err(RewardRefusal::Expired),
        (S::Issued, A::Collect) => Ok(S::Collected),
        (S::Issued, A::Cancel) => Ok(S::Cancelled),
        (S::Issued, A::Expire) if is_over => Ok(S::Expired),
        (S::Issued, A::Expire) => Err(RewardRefusal::NotYet),
        (S::Issued, A::Refund) => Err(RewardRefusal::NotCollected),
        (S::Collected, A::Refund) if times.is_settled(now) => Err(RewardRefusal::RefundLate),
        (S::Collected, A::Refund) => Ok(S::Refunded),
        (S::Collected, A::Collect | A::Cancel | A::Expire) => Err(RewardRefusal::Collected),
        (S::Cancelled, A::Collect | A::Cancel | A::Expire | A::Refund) => {
            Err(RewardRefusal::Cancelled)
        }
        (S::Expired, A::Collect | A::Cancel | A::Expire | A::Refund) => Err(RewardRefusal::Expired),
        (S::Refunded, A::Collect | A::Cancel | A::Expire | A::Refund) => {
            Err(RewardRefusal::Refunded)
        }
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

    #[test]
    fn a_voucher_is_resolved_once_and_in_time() {
        use {RewardRefusal as R, VoucherAction as A, VoucherStatus as S};
        let times = VoucherTimes { expires_at: Timestamp(1_000), resolved_at: None };
        let at = |status, action, now| step(status, action, times, Timestamp(now));
        assert_eq!(at(S::Issued, A::Collect, 999), Ok(S::Collected));
        assert_eq!(at(S::Issued, A::Cancel, 999), Ok(S::Cancelled));
        assert_eq!(at(S::Issued, A::Expire, 999), Err(R::NotYet));
        assert_eq!(at(S::Issued, A::Collect, 1_000), Err(R::Expired));
        assert_eq!(at(S::Issued, A::Expire, 1_000), Ok(S::Expired));
        assert_eq!(at(S::Issued, A::Refund, 999), Err(R::NotCollected));
        for action in [A::Collect, A::Cancel, A::Expire] {
            assert_eq!(at(S::Collected, action, 5), Err(R::Collected));
        }
        for action in [A::Collect, A::Cancel, A::Expire, A::Refund] {
            assert_eq!(at(S::Cancelled, action, 5), Err(R::Cancelled));
            assert_eq!(at(S::Expired, action, 5), Err(R::Expired));
            assert_eq!(at(S::Refunded, action, 5), Err(R::Refunded));
        }
    }

    #[test]
    fn what_was_collected_can_be_given_back_for_thirty_days() {
        let collected_at = Timestamp(1_700_000_000_000);
        let times = VoucherTimes { expires_at: collected_at, resolved_at: Some(collected_at) };
        let at = |ms| {
            let now = collected_at.plus_days(30).plus_ms(ms);
            step(VoucherStatus::Collected, VoucherAction::Refund, times, now)
        };
        assert_eq!(at(-1), Ok(VoucherStatus::Refunded));
        assert_eq!(at(0), Err(RewardRefusal::RefundLate));
        let until = |status| times.returnable_until(status, collected_at);
        assert_eq!(until(VoucherStatus::Collected), Some(collected_at.plus_days(30)));
        assert_eq!(until(VoucherStatus::Refunded), None);
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
