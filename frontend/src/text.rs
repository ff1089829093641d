//! The language of this phone, and times in its words.
//!
//! Invariant: the language is fixed when the app starts; changing it loads the app again.

use crate::session;
use linli_shared::{
    amount::Minutes,
    i18n::{Lang, problem, resident as words},
    time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp},
};
use std::cell::Cell;

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::Zh) };
}

/// The language everything is said in.
pub(crate) fn lang() -> Lang {
    LANG.get()
}

/// Fixes the language; called once, before anything is shown.
pub(crate) fn start_in(lang: Lang) {
    LANG.set(lang);
}

/// One message of the residents' catalogue in the language of this phone: `t!(home_title)`, `t!(left, 3)`.
macro_rules! t {
    ($name:ident) => {
        ::linli_shared::i18n::resident::$name($crate::text::lang())
    };
    ($name:ident, $($arg:expr),+) => {
        ::linli_shared::i18n::resident::$name($crate::text::lang(), $($arg),+)
    };
}
pub(crate) use t;

/// Names the messages of one catalogue for the pages below: after `words_of!($ p poll);` they say `p!(title)`.
macro_rules! words_of {
    ($d:tt $name:ident $catalogue:ident) => {
        macro_rules! $name {
            ($d message:ident) => {
                ::linli_shared::i18n::$catalogue::$d message($d crate::text::lang())
            };
            ($d message:ident, $d($d arg:expr),+) => {
                ::linli_shared::i18n::$catalogue::$d message($d crate::text::lang(), $d($d arg),+)
            };
        }
    };
}
pub(crate) use words_of;

/// What happened and what to do next, for a failed call.
pub(crate) fn failure(failure: &crate::api::Failure) -> String {
    let said = problem::text(lang(), &failure.code);
    match (&failure.detail, &failure.trace_id) {
        (Some(detail), _) if failure.status < 500 => t!(with_detail, said, detail),
        (_, Some(trace)) if failure.status >= 500 => {
            t!(with_trace, said, trace.get(..8).unwrap_or(trace))
        }
        _ => said.to_owned(),
    }
}

/// A length of time, coarse as people say it: `19 分`, `2 小时 5 分`, `3 天`.
pub(crate) fn span(ms: i64) -> String {
    let lang = lang();
    let minutes = (ms / MINUTE_MS).max(0);
    let (days, hours) = (ms / DAY_MS, ms / HOUR_MS);
    if hours < 1 {
        return words::minutes(lang, minutes);
    }
    let (n, rest, larger, smaller): (i64, i64, _, _) = if days < 3 {
        (hours, minutes % 60, words::hours(lang, hours), words::minutes(lang, minutes % 60))
    } else {
        (days, hours % 24, words::days(lang, days), words::hours(lang, hours % 24))
    };
    // From ten on the smaller unit says nothing anybody acts on.
    if rest == 0 || n >= 10 { larger } else { format!("{larger} {smaller}") }
}

/// An instant near today: `今天 15:20`, `明天 09:00`, `10-03 15:20`, `2025-10-03 15:20`.
pub(crate) fn moment(at: Timestamp) -> String {
    let (hour, minute) = at.clock();
    let clock = format!("{hour:02}:{minute:02}");
    let today = session::now().date();
    match at.date().0 - today.0 {
        0 => t!(today_at, clock),
        1 => t!(tomorrow_at, clock),
        -1 => t!(yesterday_at, clock),
        _ if at.date().ymd().0 == today.ymd().0 => at.display_short(),
        _ => at.display(),
    }
}

/// A time of day as people type it, `19:30` or `9：05`, in minutes of the day.
pub(crate) fn minutes_of(clock: &str) -> Option<i64> {
    let clock = clock.trim().replace('：', ":");
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

/// Whole and half hours as people type them: `8`, `1.5`.
pub(crate) fn in_hours(minutes: Minutes) -> String {
    let half = if minutes.0 % 60 == 0 { "" } else { ".5" };
    format!("{}{half}", minutes.0 / 60)
}

/// What [`in_hours`] wrote; anything but whole and half hours is nothing.
pub(crate) fn parse_hours(typed: &str) -> Minutes {
    let (whole, half) = match typed.trim().strip_suffix(".5") {
        Some(whole) => (whole, 30),
        None => (typed.trim(), 0),
    };
    Minutes(whole.parse::<i64>().map_or(0, |whole| whole.saturating_mul(60).saturating_add(half)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        for minutes in [30, 60, 90, 480] {
            assert_eq!(parse_hours(&in_hours(Minutes(minutes))), Minutes(minutes));
        }
        for bad in ["", "八", "1.25", "-"] {
            assert_eq!(parse_hours(bad), Minutes(0), "{bad}");
        }
    }

    #[test]
    fn a_time_of_day_is_read_as_people_type_it() {
        assert_eq!((minutes_of("19:30"), minutes_of("9：05")), (Some(1170), Some(545)));
        for bad in ["", "25:00", "19:60", "七点", "19"] {
            assert_eq!(minutes_of(bad), None, "{bad}");
        }
    }
}
