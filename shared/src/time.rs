//! Instants and dates (时刻、日期). China has one zone and no summer time, so +08:00 is arithmetic.
//!
//! Invariant: nothing here asks what time it is.

use serde::{Deserialize, Serialize};

/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day.
pub const DAY_MS: i64 = 24 * HOUR_MS;
const SHANGHAI_MS: i64 = 8 * HOUR_MS;

/// An instant in milliseconds since 1970 UTC (时刻).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Later than anything real: sorts tickets without a running clock to the end (无期限).
    pub const NEVER: Self = Self(9_000_000_000_000_000);

    /// This instant and `ms` milliseconds.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// This instant and whole minutes.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(MINUTE_MS))
    }
    /// This instant and whole hours.
    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_ms(hours.saturating_mul(HOUR_MS))
    }
    /// This instant and whole days of 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_ms(days.saturating_mul(DAY_MS))
    }
    /// Milliseconds from `earlier` until here; negative when it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    /// The calendar day in China (日期).
    #[must_use]
    pub const fn date(self) -> Date {
        Date(self.0.saturating_add(SHANGHAI_MS).div_euclid(DAY_MS))
    }
    /// Hour and minute in China.
    #[must_use]
    pub const fn clock(self) -> (i64, i64) {
        let of_day = self.0.saturating_add(SHANGHAI_MS).rem_euclid(DAY_MS);
        (of_day / HOUR_MS, of_day % HOUR_MS / MINUTE_MS)
    }
    /// `2025-03-03 19:40`, in China.
    #[must_use]
    pub fn display(self) -> String {
        let (hour, minute) = self.clock();
        format!("{} {hour:02}:{minute:02}", self.date())
    }
    /// `03-03 19:40`, in China: for rows where the year is plain.
    #[must_use]
    pub fn display_short(self) -> String {
        let (_, month, day) = self.date().ymd();
        let (hour, minute) = self.clock();
        format!("{month:02}-{day:02} {hour:02}:{minute:02}")
    }
    /// `2025-03-03T19:40:00+08:00`, for calendars and exports (RFC 3339).
    #[must_use]
    pub fn rfc3339(self) -> String {
        let (hour, minute) = self.clock();
        let second = self.0.div_euclid(1000).rem_euclid(60);
        format!("{}T{hour:02}:{minute:02}:{second:02}+08:00", self.date())
    }
}

/// A calendar day, counted from 1970-01-01 (日期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Date(pub i64);

impl Date {
    /// The day of a year, month and day of the Gregorian calendar.
    ///
    /// Days-from-civil after Howard Hinnant's public-domain algorithms.
    #[must_use]
    pub const fn from_ymd(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted + 2) / 5 + day - 1;
        let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }
    /// Year, month and day.
    #[must_use]
    pub const fn ymd(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted - era * 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_shifted + 2) / 5 + 1;
        let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }
    /// Monday is 0, Sunday 6.
    #[must_use]
    pub const fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7)
    }
    /// The day `days` later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }
    /// The instant at which this day begins in China.
    #[must_use]
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(DAY_MS).saturating_sub(SHANGHAI_MS))
    }
    /// The last millisecond of this day in China.
    #[must_use]
    pub const fn end(self) -> Timestamp {
        self.start().plus_ms(DAY_MS - 1)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl std::str::FromStr for Date {
    type Err = ();
    /// Reads `2025-03-03`; a day that does not exist is refused.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
        let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day)
        {
            return Err(());
        }
        let date = Self::from_ymd(year, month, day);
        if date.ymd() == (year, month, day) { Ok(date) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chinese_evening_is_shown_in_chinese_time() {
        let evening = Date::from_ymd(2025, 3, 3).start().plus_hours(19).plus_minutes(40);
        assert_eq!(evening.display(), "2025-03-03 19:40");
        assert_eq!(evening.display_short(), "03-03 19:40");
        assert_eq!(evening.rfc3339(), "2025-03-03T19:40:00+08:00");
        assert_eq!(evening.0, 1_741_002_000_000);
    }

    #[test]
    fn mondays_are_zero() {
        assert_eq!(Date::from_ymd(2025, 3, 3).weekday(), 0);
        assert_eq!(Date::from_ymd(2025, 3, 9).weekday(), 6);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!("2025-02-29".parse::<Date>(), Err(()));
        assert_eq!("2024-02-29".parse::<Date>(), Ok(Date::from_ymd(2024, 2, 29)));
        assert_eq!(
            Date::from_ymd(2025, 13, 1),
            Date::from_ymd(2026, 1, 1),
            "the month after December"
        );
        assert_eq!("soon".parse::<Date>(), Err(()));
    }

    proptest! {
        #[test]
        fn every_day_survives_the_calendar(days in -20_000_i64..80_000) {
            let (year, month, day) = Date(days).ymd();
            prop_assert_eq!(Date::from_ymd(year, month, day), Date(days));
            prop_assert_eq!(Date(days).end().date(), Date(days));
            prop_assert_eq!(Date(days).start().date(), Date(days));
        }
    }
}
