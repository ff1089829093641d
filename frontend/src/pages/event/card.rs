//! An event as a card: the day large, then what, when, where, and whether there is room.

use super::when;
use crate::{
    session::Session,
    text::{self, lang},
    ui::{Badge, Icon, IconSize, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EventBrief, Seats},
    event::{EventKind, EventStatus, Fit},
    i18n::{event as words, label},
    time::{Date, Timestamp},
};

/// From here on a card counts the places that are left.
const FEW: i64 = 5;

/// The day of an event, as a leaf of a calendar.
#[component]
pub(super) fn Leaf(date: Date) -> impl IntoView {
    let (_, month, day) = date.ymd();
    view! {
        <span class="leaf" aria-hidden="true">
            <span class="leaf-month">{words::month_name(lang(), month)}</span>
            <b class="leaf-day">{day}</b>
            <span class="leaf-weekday">{words::weekday(lang(), date.weekday())}</span>
        </span>
    }
}

/// Why a card stands further up, in words.
fn reason(fits: &[Fit], kind: EventKind) -> Option<String> {
    fits.first().map(|fit| match fit {
        Fit::Interest => p!(because, label::event_kind(lang(), kind)),
        Fit::Mine | Fit::Grid | Fit::Age => label::fit(lang(), *fit).to_owned(),
    })
}

/// Whether there is room, or what there is instead.
fn room(
    (status, seats): (EventStatus, Seats),
    (opens_at, over_at): (Timestamp, Timestamp),
    now: Timestamp,
) -> (Tone, &'static str, String) {
    let left = seats.capacity - seats.n_taken;
    match status {
        EventStatus::CalledOff => (Tone::Urgent, "cross", p!(called_off).to_owned()),
        EventStatus::Planned if now >= over_at => (Tone::Plain, "check", p!(over).to_owned()),
        EventStatus::Planned if now < opens_at => {
            (Tone::Wait, "clock", p!(opens, text::moment(opens_at)))
        }
        EventStatus::Planned if left <= 0 || seats.n_waiting > 0 => {
            let waiting = (seats.n_waiting > 0).then(|| p!(n_waiting, seats.n_waiting));
            let parts = [Some(p!(seats_none).to_owned()), waiting];
            (Tone::Wait, "users", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        }
        EventStatus::Planned if left <= FEW => (Tone::Wait, "users", p!(seats_few, left)),
        EventStatus::Planned => (Tone::Good, "users", p!(seats_left, left)),
    }
}

/// Whether there is room, as a badge. A phone learns the right time from the server after its first
/// pages, so this follows the clock.
#[component]
pub(super) fn Room(
    /// What [`room`] asks for, the time aside.
    what: ((EventStatus, Seats), (Timestamp, Timestamp)),
) -> impl IntoView {
    let session = expect_context::<Session>();
    let said = Memo::new(move |_| room(what.0, what.1, session.now.get()));
    move || {
        let (tone, icon, text) = said.get();
        view! { <Badge tone icon text/> }
    }
}

/// One event that leads to its page.
#[component]
pub(super) fn EventCard(row: EventBrief) -> impl IntoView {
    let why = reason(&row.fits, row.kind).map(|why| {
        view! { <p class="event-why"><Icon name="star" size=IconSize::Small/>{why}</p> }
    });
    let what = ((row.status, row.seats), (row.opens_at, row.session.ends_at));
    let more = (row.n_sessions > 1).then(|| format!(" · {}", p!(sessions, row.n_sessions)));
    view! {
        <a class="card event-card" href=format!("/events/{}", row.id)>
            <Leaf date=row.session.starts_at.date()/>
            <span class="grow">
                {why}
                <p class="card-title">{row.title}</p>
                <p class="card-note num">{when::session(row.session)}{more}</p>
                <p class="card-note">{row.place}</p>
                <p class="line event-badges">
                    <Room what/>
                    {(!row.access.is_empty()).then(|| view! { <Badge icon="access" text=p!(access)/> })}
                    {super::earns(row.earns).map(|(icon, words, _)| view! { <Badge icon text=words/> })}
                </p>
            </span>
        </a>
    }
    .into_any()
}
