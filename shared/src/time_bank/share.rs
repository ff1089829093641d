//! Rounding, dividing and the ceiling: three rules by which no minute is made or lost.

use super::{CEILING, STEP};
use crate::amount::Minutes;

/// Clocked minutes to the nearest half hour, a quarter up (四舍五入到半小时): 09:00 to 11:30 is 150, 74
/// minutes are 60, 75 are 90. It is what is proposed unless somebody says another amount.
#[must_use]
pub const fn round_half_hour(clocked: Minutes) -> Minutes {
    if clocked.0 <= 0 {
        return Minutes(0);
    }
    Minutes((clocked.0 + STEP.0 / 2) / STEP.0 * STEP.0)
}

/// What each of `n` receivers owes for so many minutes of one who helped them together (分摊): equal
/// parts, and the minutes that are left over one each to the first.
#[must_use]
pub fn divide(minutes: Minutes, n: usize) -> Vec<Minutes> {
    let Some(count) = i64::try_from(n).ok().filter(|n| *n > 0) else { return Vec::new() };
    let (part, rest) = (minutes.0.div_euclid(count), minutes.0.rem_euclid(count));
    (0..count).map(|place| Minutes(part + i64::from(place < rest))).collect()
}

/// How much of a balance goes to the donation pool (超出上限).
#[must_use]
pub const fn above_ceiling(balance: Minutes) -> Minutes {
    if balance.0 > CEILING.0 { Minutes(balance.0 - CEILING.0) } else { Minutes(0) }
}
