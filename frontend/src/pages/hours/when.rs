//! Days and parts of days, as people plan them.

use super::said_length;
use crate::{session, text};
use linli_shared::{
    amount::Minutes,
    time::{Date, Timestamp},
    time_bank::{ListingDraft, STEP, WeekTime},
};

/// Most beginnings that are offered in one window.
const BEGINNINGS_MAX: usize = 96;

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Day,
}

impl Part {
    /// All of them; the whole day last.
    pub(crate) const ALL: [Self; 4] = [Self::Morning, Self::Afternoon, Self::Evening, Self::Day];

    /// From and until, in minutes after midnight.
    pub(crate) const fn minutes(self) -> (i64, i64) {
        match self {
            Self::Morning => (8 * 60, 12 * 60),
            Self::Afternoon => (12 * 60, 18 * 60),
            Self::Evening => (18 * 60, 21 * 60),
            Self::Day => (8 * 60, 21 * 60),
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Morning => p!(morning),
            Self::Afternoon => p!(afternoon),
            Self::Evening => p!(evening),
            Self::Day => p!(whole_day),
        }
    }
}

/// A weekday by name; Monday is 0.
pub(crate) fn weekday(day: i64) -> &'static str {
    match day {
        0 => p!(monday),
        1 => p!(tuesday),
        2 => p!(wednesday),
        3 => p!(thursday),
        4 => p!(friday),
        5 => p!(saturday),
        _ => p!(sunday),
    }
}

/// `周六 09:00–12:00`
pub(crate) fn week_time(time: &WeekTime) -> String {
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{} {}–{}", weekday(time.day), clock(time.from), clock(time.until))
}

/// `今天`, `周六 06-21`
pub(crate) fn day(date: Date) -> String {
    let (_, month, of_month) = date.ymd();
    match date.0 - session::now().date().0 {
        0 => p!(today).to_owned(),
        1 => p!(tomorrow).to_owned(),
        _ => format!("{} {month:02}-{of_month:02}", weekday(date.weekday())),
    }
}

fn clock(at: Timestamp) -> String {
    let (hour, minute) = at.clock();
    format!("{hour:02}:{minute:02}")
}

/// `今天 09:00–12:00 · 约 2 小时`
pub(crate) fn window(listing: &ListingDraft) -> String {
    let (from, until) = (listing.from, listing.until);
    let span = if from.date() == until.date() {
        format!("{} {}–{}", day(from.date()), clock(from), clock(until))
    } else {
        format!("{}–{}", text::moment(from), text::moment(until))
    };
    format!("{span} · {}", p!(about_long, said_length(listing.minutes)))
}

/// When help can begin within a window and from now on, each half hour.
pub(crate) fn beginnings(listing: &ListingDraft, now: Timestamp) -> Vec<Timestamp> {
    let first = listing.from.max(now);
    let (_, minute) = first.clock();
    let rest = minute % STEP.0;
    // The window's own beginning counts as it is; a later one is the next half hour.
    let start =
        if first == listing.from || rest == 0 { first } else { first.plus_minutes(STEP.0 - rest) };
    (0_i64..)
        .map(|n| start.plus_minutes(n.saturating_mul(STEP.0)))
        .take_while(|at| listing.is_within(*at))
        .take(BEGINNINGS_MAX)
        .collect()
}

/// The window of a part of a day; what is over of today is cut off.
pub(crate) fn span(
    date: Date,
    part: Part,
    minutes: Minutes,
    now: Timestamp,
) -> (Timestamp, Timestamp) {
    let (from, until) = part.minutes();
    let (from, until) = (date.start().plus_minutes(from), date.start().plus_minutes(until));
    let from = from.max(now);
    (from, until.max(from.plus_minutes(minutes.0)))
}

/// The weekly times of the chosen parts of days; parts that touch are one.
pub(crate) fn week_times(chosen: &[(i64, Part)]) -> Vec<WeekTime> {
    let mut times: Vec<WeekTime> = Vec::new();
    for day in 0..7 {
        for part in [Part::Morning, Part::Afternoon, Part::Evening] {
            if !chosen.contains(&(day, part)) {
                continue;
            }
            let (from, until) = part.minutes();
            match times.last_mut().filter(|last| last.day == day && last.until == from) {
                Some(last) => last.until = until,
                None => times.push(WeekTime { day, from, until }),
            }
        }
    }
    times
}

/// The parts of days that weekly times cover.
pub(crate) fn chosen_parts(times: &[WeekTime]) -> Vec<(i64, Part)> {
    let covers = |day: i64, part: Part| {
        let (from, until) = part.minutes();
        times.iter().any(|time| time.day == day && time.from <= from && until <= time.until)
    };
    (0..7)
        .flat_map(|day| [Part::Morning, Part::Afternoon, Part::Evening].map(|part| (day, part)))
        .filter(|(day, part)| covers(*day, *part))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use linli_shared::time_bank::{ListingKind, Skill};

    #[test]
    fn parts_of_days_that_touch_become_one_time_and_come_back() {
        let chosen = vec![(0, Part::Morning), (0, Part::Afternoon), (5, Part::Evening)];
        let times = week_times(&chosen);
        assert_eq!(
            times,
            [
                WeekTime { day: 0, from: 480, until: 1_080 },
                WeekTime { day: 5, from: 1_080, until: 1_260 }
            ]
        );
        assert_eq!(chosen_parts(&times), chosen);
        let all: Vec<_> =
            (0..7).flat_map(|day| [Part::Morning, Part::Evening].map(|part| (day, part))).collect();
        assert_eq!(week_times(&all).len(), 14);
    }

    #[test]
    fn help_begins_within_its_window_and_never_in_the_past() {
        let day = Date::from_ymd(2025, 6, 21);
        let at = |minutes: i64| day.start().plus_minutes(minutes);
        let listing = ListingDraft {
            kind: ListingKind::Request,
            skills: vec![Skill::Escort],
            words: String::new(),
            from: at(545),
            until: at(720),
            minutes: Minutes(60),
            seats: 1,
        };
        assert_eq!(beginnings(&listing, at(0)), [at(545), at(575), at(605), at(635)]);
        assert_eq!(beginnings(&listing, at(601)), [at(630), at(660)]);
        assert_eq!(beginnings(&listing, at(700)), []);
        assert_eq!(span(day, Part::Morning, Minutes(60), at(600)), (at(600), at(720)));
        assert_eq!(span(day, Part::Morning, Minutes(60), at(700)), (at(700), at(760)));
    }
}
