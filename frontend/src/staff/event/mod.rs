//! Events in the console: what is announced and how full it is, who comes, and the timetable.

crate::text::words_of!($ p event);

mod bookings;
mod call_off;
pub(crate) mod door;
mod draft;
mod enter;
mod form;
mod help;
mod kinds;
mod page;
mod stops;

pub(super) use door::DoorPage;
pub(super) use form::NewPage;
pub(super) use page::EventPage;
pub(super) use stops::StopsPage;

use super::{
    Heading,
    listing::{Listed, Listing},
};
use crate::{
    api,
    pages::event::when,
    session::Session,
    text::lang,
    ui::{Badge, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{DemandRow, StaffEventRow},
    event::EventStatus,
    i18n::label,
};

/// All events, the latest first, with how full they are.
#[component]
pub(super) fn EventsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let listing = Listing::new(move |after| {
        session.feed.track();
        async move { api::event::staff_events(after.as_deref()).await }
    });
    let rows = move || {
        let rows = listing.rows.get();
        (!rows.is_empty())
            .then(|| view! { <div class="list">{rows.into_iter().map(row).collect_view()}</div> })
    };
    view! {
        <Heading title=p!(title)>
            <a class="button" href="/staff/events/timetable"><Icon name="clock"/>{p!(stops_title)}</a>
            <a class="button button-primary" href="/staff/events/new"><Icon name="plus"/>{p!(staff_new)}</a>
        </Heading>
        <Listed listing icon="calendar" empty=p!(staff_empty) empty_next=p!(staff_empty_next)>{rows}</Listed>
        <Demand/>
        <kinds::Kinds/>
    }
    .into_any()
}

fn row(row: StaffEventRow) -> impl IntoView {
    let event = row.event;
    let counts = p!(staff_counts, event.seats.n_taken, event.seats.capacity, event.seats.n_waiting);
    let is_off = event.status == EventStatus::CalledOff;
    let is_elsewhere = !is_off && !row.keeps;
    view! {
        <a class="row" href=format!("/staff/events/{}", event.id)>
            <span class="row-text">
                {event.title}
                <span class="row-note num">{format!("{} · {}", when::session(event.session), event.place)}</span>
                <span class="row-note num">{counts}</span>
            </span>
            {is_off.then(|| view! { <Badge tone=Tone::Urgent icon="cross" text=p!(called_off)/> })}
            {is_elsewhere.then(|| view! { <Badge icon="eye" text=p!(run_elsewhere)/> })}
            <Icon name="chevron"/>
        </a>
    }
}

/// Which sorts were wanted: what to hold next.
#[component]
fn Demand() -> impl IntoView {
    let found = LocalResource::new(api::event::demand);
    let show = |rows: Vec<DemandRow>| {
        if rows.is_empty() {
            return ().into_any();
        }
        let row = |row: DemandRow| {
            view! {
                <tr>
                    <th scope="row">{label::event_kind(lang(), row.kind)}</th>
                    <td class="end num">{row.n_events}</td>
                    <td class="end num">{format!("{} / {}", row.seats.n_taken, row.seats.capacity)}</td>
                    <td class="end num">{row.seats.n_waiting}</td>
                    <td class="end num">{row.n_interested}</td>
                </tr>
            }
        };
        view! {
            <section class="stack stack-s">
                <h2 id="demand">{p!(demand_title)}</h2>
                <div class="table-wrap" tabindex="0" role="region" aria-labelledby="demand">
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{p!(demand_kind)}</th>
                            <th scope="col" class="end">{p!(demand_events)}</th>
                            <th scope="col" class="end">{p!(demand_booked)}</th>
                            <th scope="col" class="end">{p!(demand_waiting)}</th>
                            <th scope="col" class="end">{p!(demand_interested)}</th>
                        </tr></thead>
                        <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }
}
