//! The Chinese working-day calendar (工作日历).
//!
//! Weekends rest, except make-up days; the holidays and make-up days are those announced by the
//! State Council for 2024 to 2026 (国务院办公厅关于部分节假日安排的通知). Later years fall back to weekends.

use crate::time::{Date, Timestamp};

/// Public holidays that fall on weekdays: (year, month, day).
const HOLIDAYS: &[(i64, i64, i64)] = &[
    (2024, 1, 1),
    (2024, 2, 12),
    (2024, 2, 13),
    (2024, 2, 14),
    (2024, 2, 15),
    (2024, 2, 16),
    (2024, 4, 4),
    (2024, 4, 5),
    (2024, 5, 1),
    (2024, 5, 2),
    (2024, 5, 3),
    (2024, 6, 10),
    (2024, 9, 16),
    (2024, 9, 17),
    (2024, 10, 1),
    (2024, 10, 2),
    (2024, 10, 3),
    (2024, 10, 4),
    (2024, 10, 7),
    (2025, 1, 1),
    (2025, 1, 28),
    (2025, 1, 29),
    (2025, 1, 30),
    (2025, 1, 31),
    (2025, 2, 3),
    (2025, 2, 4),
    (2025, 4, 4),
    (2025, 5, 1),
    (2025, 5, 2),
    (2025, 5, 5),
    (2025, 6, 2),
    (2025, 10, 1),
    (2025, 10, 2),
    (2025, 10, 3),
    (2025, 10, 6),
    (2025, 10, 7),
    (2025, 10, 8),
    (2026, 1, 1),
    (2026, 1, 2),
    (2026, 2, 16),
    (2026, 2, 17),
    (2026, 2, 18),
    (2026, 2, 19),
    (2026, 2, 20),
    (2026, 2, 23),
    (2026, 4, 6),
    (2026, 5, 1),
    (2026, 5, 4),
    (2026, 5, 5),
    (2026, 6, 19),
    (2026, 9, 25),
    (2026, 10, 1),
    (2026, 10, 2),
    (2026, 10, 5),
    (2026, 10, 6),
    (2026, 10, 7),
];

/// Weekend days on which people work: (year, month, day).
const MAKE_UP_DAYS: &[(i64, i64, i64)] = &[
    (2024, 2, 4),
    (2024, 2, 18),
    (2024, 4, 7),
    (2024, 4, 28),
    (2024, 5, 11),
    (2024, 9, 14),
    (2024, 9, 29),
    (2024, 10, 12),
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// Whether offices work on `date` (是否工作日).
#[must_use]
pub fn is_workday(date: Date) -> bool {
    let ymd = date.ymd();
    if date.weekday() >= 5 { MAKE_UP_DAYS.contains(&ymd) } else { !HOLIDAYS.contains(&ymd) }
}

/// The end of the `days`-th working day after `from` (工作日期限).
///
/// The day of `from` is not counted; on a rest day the count starts as if it were the next working day.
#[must_use]
pub fn plus_workdays(from: Timestamp, days: i64) -> Timestamp {
    let mut date = next_workday(from.date());
    for _ in 0..days {
        date = next_workday(date.plus_days(1));
    }
    date.end()
}

fn next_workday(mut date: Date) -> Date {
    while !is_workday(date) {
        date = date.plus_days(1);
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: (i64, i64, i64), days: i64, expected: (i64, i64, i64)) {
        let from = Date::from_ymd(from.0, from.1, from.2).start().plus_hours(19).plus_minutes(40);
        let expected = Date::from_ymd(expected.0, expected.1, expected.2).end();
        assert_eq!(plus_workdays(from, days).display(), expected.display());
    }

    #[test]
    fn a_monday_evening_has_until_thursday_and_three_weeks() {
        check((2025, 3, 3), 3, (2025, 3, 6));
        check((2025, 3, 3), 15, (2025, 3, 24));
    }
    #[test]
    fn a_rest_day_counts_from_the_next_working_day() {
        check((2025, 3, 8), 1, (2025, 3, 11));
        check((2025, 3, 8), 0, (2025, 3, 10));
    }
    #[test]
    fn holidays_are_skipped_and_make_up_days_count() {
        check((2025, 9, 27), 1, (2025, 9, 29));
        check((2025, 9, 30), 1, (2025, 10, 9));
        check((2025, 10, 9), 2, (2025, 10, 11));
    }
    #[test]
    fn years_without_an_announcement_follow_the_weekends() {
        check((2031, 1, 3), 1, (2031, 1, 6));
    }
}
