//! Clocks of tickets as the desk shows them: what is left, what is over, as words and as a bar.

use crate::ui::{TimeBar, TimeState};
use leptos::prelude::*;
use linli_shared::{
    i18n::label,
    ticket::{Clock, Ticket, TicketStatus},
    time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp},
};

/// From this share of the time on a clock is called soon, in hundredths.
const SOON_PERCENT: i64 = 75;

/// One unit, as a dense line needs: `12 分`, `3 时`, `4 天`.
pub(super) fn short_span(ms: i64) -> String {
    let ms = ms.max(0);
    if ms < HOUR_MS {
        w!(minutes, ms / MINUTE_MS)
    } else if ms < 2 * DAY_MS {
        w!(hours, ms / HOUR_MS)
    } else {
        w!(days, ms / DAY_MS)
    }
}

/// How long ago something was.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let ms = now.since(at);
    if ms < MINUTE_MS { w!(just_now).to_owned() } else { w!(ago, short_span(ms)) }
}

fn used_percent(clock: &Clock, at: Timestamp) -> i64 {
    let whole = clock.due.since(clock.from).max(1);
    at.since(clock.from).max(0).saturating_mul(100) / whole
}

/// State, words and hundredths used of a clock that runs or was met.
fn standing(clock: &Clock, now: Timestamp) -> (TimeState, String, i64) {
    let percent = used_percent(clock, clock.met_at.unwrap_or(now));
    let is_late = clock.is_late(now);
    match clock.met_at {
        Some(met_at) if is_late => {
            (TimeState::Late, w!(over, short_span(met_at.since(clock.due))), 100)
        }
        Some(met_at) => (TimeState::Done, w!(took, short_span(met_at.since(clock.from))), percent),
        None if is_late => (TimeState::Late, w!(over, short_span(now.since(clock.due))), 100),
        None => {
            let state = if percent >= SOON_PERCENT { TimeState::Soon } else { TimeState::Running };
            (state, w!(left, short_span(clock.due.since(now))), percent)
        }
    }
}

/// The clock of a line in the inbox; with `named` it says which one it is.
#[component]
pub(super) fn RowClock(
    #[prop(optional)] named: bool,
    due: Option<Clock>,
    status: TicketStatus,
    now: RwSignal<Timestamp>,
) -> impl IntoView {
    move || match due {
        Some(clock) => {
            let (state, words, percent) = standing(&clock, now.get());
            let what = if named { label::clock(crate::text::lang(), clock.kind) } else { "" };
            view! { <TimeBar state what used=words used_percent=percent/> }.into_any()
        }
        None if status == TicketStatus::Paused => {
            view! { <TimeBar state=TimeState::Paused what="" used=w!(stands) used_percent=100/> }
                .into_any()
        }
        None => view! { <span class="quiet">{w!(no_clock)}</span> }.into_any(),
    }
}

/// All clocks of a ticket, met and running.
#[component]
pub(super) fn Clocks(
    ticket: Ticket,
    clocks: Vec<Clock>,
    now: RwSignal<Timestamp>,
) -> impl IntoView {
    let lang = crate::text::lang();
    let is_open = ticket.status.is_open();
    let since = ticket.pause.as_ref().map(|pause| pause.since);
    // A ticket that is over keeps only the clocks that were met: the others never will be.
    let shown: Vec<Clock> =
        clocks.into_iter().filter(|clock| is_open || clock.met_at.is_some()).collect();
    let bar = move |clock: &Clock| {
        let what = label::clock(lang, clock.kind);
        let allowed = short_span(clock.due.since(clock.from));
        match since.filter(|_| clock.met_at.is_none()) {
            Some(since) => {
                let used_percent = used_percent(clock, since);
                view! { <TimeBar state=TimeState::Paused what used=w!(stands) allowed used_percent/> }.into_any()
            }
            None => {
                let (state, words, used_percent) = standing(clock, now.get());
                view! { <TimeBar state what used=words allowed used_percent/> }.into_any()
            }
        }
    };
    move || shown.iter().map(bar).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use linli_shared::ticket::ClockKind;

    const FROM: Timestamp = Timestamp(1_763_700_000_000);

    #[track_caller]
    fn check(after_minutes: i64, expected: (TimeState, &str, i64)) {
        let clock = Clock {
            kind: ClockKind::Response,
            from: FROM,
            due: FROM.plus_minutes(100),
            met_at: None,
        };
        let (state, words, percent) = standing(&clock, FROM.plus_minutes(after_minutes));
        assert_eq!((state, words.as_str(), percent), expected);
    }

    #[test]
    fn a_clock_runs_gets_short_and_runs_over() {
        check(10, (TimeState::Running, "剩 1 时", 10));
        check(88, (TimeState::Soon, "剩 12 分", 88));
        check(280, (TimeState::Late, "超 3 时", 100));
    }
}
