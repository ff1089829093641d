//! Events: what is coming, signing up for it, my bookings, and what comes by each week.

crate::text::words_of!($ p event);

mod act;
mod arrive;
mod booking;
mod card;
mod child;
mod children;
mod feed;
mod interests;
mod mine;
mod opinion;
mod show;
mod timetable;
pub(crate) mod when;

pub(crate) use arrive::Arrive;
pub(crate) use booking::look as booking_look;
pub(crate) use mine::MyEventsPage;
pub(crate) use show::EventPage;
pub(crate) use timetable::TimetablePage;

use super::{page::Page, paged::Rows};
use crate::{
    api,
    session::Session,
    text::lang,
    ui::{Empty, Icon, IconSize, Loaded, Pick, ToggleChips},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EventBrief, EventList, Page as Rest},
    event::{Earns, EventKind},
    i18n::{hours, label},
};
use std::rc::Rc;

/// What coming earns, none where it is nothing: its icon, and the words of a badge and of a line.
fn earns(earned: Earns) -> Option<(&'static str, String, String)> {
    match earned {
        Earns::Nothing => None,
        Earns::Points { points } => Some(("points", p!(points, points.0), p!(points, points.0))),
        Earns::Minutes { minutes } => {
            let length = hours::length(lang(), minutes);
            Some(("clock", p!(time_short, &length), p!(time, &length)))
        }
    }
}

/// What is coming, what fits first.
#[component]
pub(crate) fn EventsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(move || {
        session.feed.track();
        api::event::events()
    });
    let signed_in = Memo::new(move |_| session.signed_in() == Some(true));
    let chosen = RwSignal::new(Vec::<EventKind>::new());
    let show = move |list: EventList| view! { <Coming list chosen/> }.into_any();
    let own = move || {
        signed_in.get().then(|| {
            view! {
                <div class="buttons">
                    <a class="button" href="/me/events"><Icon name="check"/>{p!(mine)}</a>
                    <interests::Interests found/>
                </div>
            }
        })
    };
    view! {
        <Page title=p!(title)>
            {own}
            <Loaded data=found children=show/>
            <div class="list">
                {link("/events/timetable", "clock", p!(timetable), Some(p!(timetable_words)))}
                {link("/events/past", "list", p!(past_title), None)}
            </div>
        </Page>
    }
    .into_any()
}

fn link(
    href: &'static str,
    icon: &'static str,
    name: &'static str,
    note: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a class="row" href=href>
            <Icon name=icon/>
            <span class="row-text">{name}{note.map(|note| view! { <span class="row-note">{note}</span> })}</span>
            <Icon name="chevron" size=IconSize::Small/>
        </a>
    }
}

/// The cards, and the sorts among them to choose from.
#[component]
fn Coming(list: EventList, chosen: RwSignal<Vec<EventKind>>) -> impl IntoView {
    let EventList { rows, .. } = list;
    if rows.is_empty() {
        return view! {
            <Empty icon="calendar" title=p!(empty) words=p!(empty_next)>
                <a class="button" href="/say">{p!(empty_action)}</a>
            </Empty>
        }
        .into_any();
    }
    let picks: Vec<_> = EventKind::ALL
        .into_iter()
        .map(|kind| (kind, rows.iter().filter(|row| row.kind == kind).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| Pick::new(kind, label::event_kind(lang(), kind)).with_note(n.to_string()))
        .collect();
    let filter = (picks.len() > 1).then(|| {
        view! { <ToggleChips label=p!(kinds) scroll=true picks=Signal::stored(picks) chosen/> }
    });
    let rows = StoredValue::new(rows);
    let cards = move || {
        let kinds = chosen.get();
        let fitting: Vec<_> = rows.with_value(|rows| {
            let fits = |row: &&EventBrief| kinds.is_empty() || kinds.contains(&row.kind);
            rows.iter().filter(fits).cloned().collect()
        });
        if fitting.is_empty() {
            return view! { <Empty icon="calendar" title=p!(empty_kind) words=p!(empty_kind_next)/> }
                .into_any();
        }
        let cards = fitting.into_iter().map(|row| view! { <card::EventCard row/> });
        view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
    };
    view! {
        {filter}
        {cards}
    }
    .into_any()
}

/// What was on, the latest first.
#[component]
pub(crate) fn PastPage() -> impl IntoView {
    let found = LocalResource::new(|| api::event::past(None));
    let show = |page: Rest<EventBrief>| {
        if page.rows.is_empty() {
            return view! {
                <Empty icon="calendar" title=p!(past_empty)>
                    <a class="button" href="/events">{p!(see_all)}</a>
                </Empty>
            }
            .into_any();
        }
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::event::past(Some(&cursor)).await })
        });
        view! { <Rows page turn class="cards" row=|row| view! { <card::EventCard row/> }.into_any()/> }
            .into_any()
    };
    view! { <Page title=p!(past_title) back="/events"><Loaded data=found children=show/></Page> }
        .into_any()
}
