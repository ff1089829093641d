//! Lots (积分批次): each award lapses at its own time, and the one that lapses soonest is spent first.
//!
//! Invariant: what the lots of an account hold together is what the account may still give.

use crate::{id::TransferId, time::Timestamp};

/// How many months points last.
pub const LOT_MONTHS: i64 = 24;
/// The same in days.
pub const LOT_DAYS: i64 = LOT_MONTHS * 365 / 12;
/// How many days points live on that lapsed while they were reserved.
const GRACE_DAYS: i64 = 7;

/// What is left of one award (批次).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// The award.
    pub id: TransferId,
    /// What is left of it.
    pub left: i64,
    /// When the rest lapses.
    pub expires_at: Timestamp,
}

/// Which lots an amount comes from, soonest to lapse first (先到期先用); none when they do not hold so
/// much.
#[must_use]
pub fn take(lots: &[Lot], amount: i64, now: Timestamp) -> Option<Vec<(TransferId, i64)>> {
    let mut usable: Vec<&Lot> =
        lots.iter().filter(|lot| lot.left > 0 && now < lot.expires_at).collect();
    usable.sort_by_key(|lot| (lot.expires_at, lot.id));
    let mut missing = amount;
    let mut taken = Vec::new();
    for lot in usable {
        let part = lot.left.min(missing);
        if part > 0 {
            taken.push((lot.id, part));
            missing -= part;
        }
    }
    (missing == 0).then_some(taken)
}

/// Until when points last that come back to their lot (退回后的有效期).
#[must_use]
pub fn restored_until(expires_at: Timestamp, now: Timestamp) -> Timestamp {
    if now < expires_at { expires_at } else { now.plus_days(GRACE_DAYS) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn lot(n: u128, left: i64, day: i64) -> Lot {
        let id = TransferId(Uuid::from_u128(n));
        Lot { id, left, expires_at: Timestamp(0).plus_days(day) }
    }

    #[track_caller]
    fn check(lots: &[Lot], amount: i64, expected: Option<&[(u128, i64)]>) {
        let taken = take(lots, amount, Timestamp(0).plus_days(10));
        let taken = taken.map(|taken| {
            taken.into_iter().map(|(id, part)| (id.0.as_u128(), part)).collect::<Vec<_>>()
        });
        assert_eq!(taken.as_deref(), expected, "{amount} of {lots:?}");
    }

    #[test]
    fn what_lapses_soonest_is_spent_first_and_what_lapsed_is_not() {
        let lots = [lot(1, 30, 40), lot(2, 20, 20), lot(3, 50, 10), lot(4, 0, 11)];
        check(&lots, 5, Some(&[(2, 5)]));
        check(&lots, 20, Some(&[(2, 20)]));
        check(&lots, 21, Some(&[(2, 20), (1, 1)]));
        check(&lots, 50, Some(&[(2, 20), (1, 30)]));
        check(&lots, 51, None);
        check(&[], 1, None);
    }

    #[test]
    fn points_that_lapsed_while_reserved_live_seven_days_more() {
        let expiry = Timestamp(0).plus_days(10);
        assert_eq!(restored_until(expiry, Timestamp(expiry.0 - 1)), expiry);
        assert_eq!(restored_until(expiry, expiry), Timestamp(0).plus_days(17));
    }
}
