//! Days and times as people say them: the weekday matters more than the year.

use crate::text::lang;
use linli_shared::{
    event::Session,
    i18n::event as words,
    time::{Date, Timestamp},
};

/// `3月12日 周三`.
pub(crate) fn day(date: Date) -> String {
    let (_, month, day) = date.ymd();
    let name = words::month_name(lang(), month);
    words::day_of(lang(), name, day, words::weekday(lang(), date.weekday()))
}

/// `16:30`.
pub(crate) fn clock(at: Timestamp) -> String {
    let (hour, minute) = at.clock();
    format!("{hour:02}:{minute:02}")
}

/// `16:30`, from minutes of the day.
pub(crate) fn clock_of(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// `16:30–18:00`.
pub(crate) fn times(session: Session) -> String {
    format!("{}–{}", clock(session.starts_at), clock(session.ends_at))
}

/// `3月12日 周三 16:30–18:00`; what lasts over midnight names both days.
pub(crate) fn session(session: Session) -> String {
    let (first, last) = (session.starts_at.date(), session.ends_at.date());
    if first == last {
        format!("{} {}", day(first), times(session))
    } else {
        let from = format!("{} {}", day(first), clock(session.starts_at));
        words::days_from_to(lang(), from, format!("{} {}", day(last), clock(session.ends_at)))
    }
}
