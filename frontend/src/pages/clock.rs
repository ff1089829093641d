//! A clock of a ticket as people read it: used of allowed, in words and as a bar.

use crate::{
    session::Session,
    text::{self, lang, t},
    ui::{TimeBar, TimeState},
};
use leptos::prelude::*;
use linli_shared::{
    i18n::label,
    ticket::{Clock, ClockKind, Ticket},
    time::Timestamp,
};

/// From this share of the allowed time on a clock is called short.
const SOON_PERCENT: i64 = 75;

/// What a bar shows of a clock at one instant.
pub(crate) struct Reading {
    pub(crate) state: TimeState,
    /// `19 分`, or `超 12 分`.
    pub(crate) used: String,
    /// `30 分`
    pub(crate) allowed: String,
    pub(crate) percent: i64,
}

/// How long a ticket has stood still, as far as it moved this clock.
pub(crate) fn stood_ms(ticket: &Ticket, clock: &Clock) -> i64 {
    let moved = clock.met_at.is_none() || clock.kind == ClockKind::Finish;
    if moved && clock.kind != ClockKind::Check { ticket.paused_ms } else { 0 }
}

/// Reads a clock. `paused_since` stops it there; `stood_ms` was added to its end for pauses.
pub(crate) fn read(
    clock: &Clock,
    now: Timestamp,
    stood_ms: i64,
    paused_since: Option<Timestamp>,
) -> Reading {
    let allowed_ms = clock.due.since(clock.from).saturating_sub(stood_ms).max(1);
    let until = clock.met_at.or(paused_since).unwrap_or(now);
    let used_ms = until.since(clock.from).saturating_sub(stood_ms).max(0);
    let percent = used_ms.saturating_mul(100) / allowed_ms;
    let is_late = used_ms > allowed_ms;
    let state = match (clock.met_at, paused_since) {
        _ if is_late => TimeState::Late,
        (Some(_), _) => TimeState::Done,
        (None, Some(_)) => TimeState::Paused,
        (None, None) if percent >= SOON_PERCENT => TimeState::Soon,
        (None, None) => TimeState::Running,
    };
    let used = if is_late {
        t!(over_by, text::span(used_ms.saturating_sub(allowed_ms)))
    } else {
        text::span(used_ms)
    };
    Reading { state, used, allowed: text::span(allowed_ms), percent }
}

/// A clock with its name; moves with the time.
#[component]
pub(crate) fn ClockBar(
    clock: Clock,
    #[prop(optional)] stood_ms: i64,
    #[prop(optional_no_strip)] paused_since: Option<Timestamp>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        let Reading { state, used, allowed, percent } =
            read(&clock, session.now.get(), stood_ms, paused_since);
        view! {
            <TimeBar state what=label::clock(lang(), clock.kind) used allowed used_percent=percent/>
        }
        .into_any()
    }
}
