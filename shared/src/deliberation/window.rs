//! Evenings and weekends (晚间与周末): who works until eight must be able to take part too.

use crate::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// A day counts between these hours, an evening between those.
const DAY_HOURS: (i64, i64) = (9, 18);
const EVENING_HOURS: (i64, i64) = (19, 21);
/// The longest span that is counted, in days; longer ones have enough of both.
const DAYS_MAX: i64 = 400;

/// How many free hours people have in a span of time (参与时段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Windows {
    /// Whole Saturdays and Sundays.
    pub weekend_days: i64,
    /// Whole evenings, from seven to nine.
    pub evenings: i64,
}

/// Counts the weekend days and evenings that lie wholly between two instants (统计参与时段).
#[must_use]
pub fn windows(from: Timestamp, until: Timestamp) -> Windows {
    let mut found = Windows::default();
    let holds = |date: Date, (begins, ends): (i64, i64)| {
        from <= date.start().plus_hours(begins) && date.start().plus_hours(ends) <= until
    };
    let n_days = (until.date().0 - from.date().0).min(DAYS_MAX);
    for n in 0..=n_days {
        let date = from.date().plus_days(n);
        found.weekend_days += i64::from(date.weekday() >= 5 && holds(date, DAY_HOURS));
        found.evenings += i64::from(holds(date, EVENING_HOURS));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: (i64, i64), until: (i64, i64), weekend_days: i64, evenings: i64) {
        // 2025-03-03 is a Monday.
        let at = |(day, hour): (i64, i64)| Date::from_ymd(2025, 3, day).start().plus_hours(hour);
        assert_eq!(windows(at(from), at(until)), Windows { weekend_days, evenings });
    }

    #[test]
    fn only_whole_evenings_and_weekend_days_count() {
        check((3, 10), (3, 18), 0, 0);
        check((3, 10), (3, 21), 0, 1);
        check((3, 20), (4, 20), 0, 0);
        check((3, 10), (7, 12), 0, 4);
        check((3, 10), (9, 21), 2, 7);
        check((8, 12), (9, 18), 1, 1);
        check((9, 21), (3, 10), 0, 0);
    }
}
