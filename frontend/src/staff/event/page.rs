//! One event in the console: how full it is, changing it, calling it off, who comes.

use super::{bookings::Bookings, call_off::CallOff, enter::EnterFor, form::EventForm, help::Help};
use crate::{
    api::{self, Failure},
    pages::event::when,
    session::{Session, now},
    staff::Heading,
    text::lang,
    ui::{Badge, Banner, Button, Dialog, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::EventView,
    event::{EventStatus, Subject},
    i18n::event_door,
    id::EventId,
};

/// What the page loads.
pub(super) type Found = LocalResource<Result<EventView, Failure>>;

/// The page.
#[component]
pub(in crate::staff) fn EventPage(id: EventId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::event::event(id)
    });
    // What is being written stays while residents sign up: only another version makes other forms.
    let stand = Memo::new(move |_| {
        found.with(|answer| match answer {
            Some(Ok(view)) => Some((view.version, view.status, view.keeps)),
            Some(Err(_)) | None => None,
        })
    });
    let deeds = move || {
        stand.get()?;
        let view = found.get_untracked()?.ok()?;
        let help = view.keeps.then(|| view! { <Help view=view.clone() changes/> });
        Some(view! { <Deeds view found/>{help} })
    };
    // The list stays also while the event cannot be read anew.
    let keeps = Memo::new(move |last: Option<&Option<bool>>| {
        stand.get().map(|(_, _, keeps)| keeps).or(last.copied().flatten())
    });
    let bookings = move || keeps.get().map(|keeps| view! { <Bookings id changes keeps/> });
    view! {
        <Loaded data=found children=|view: EventView| view! { <Head view/> }.into_any()/>
        {deeds}
        {bookings}
    }
    .into_any()
}

/// What it is, and how full.
#[component]
fn Head(view: EventView) -> impl IntoView {
    let now = expect_context::<Session>().now.get_untracked();
    let EventView { id, event, seats, status, reason, keeps, .. } = view;
    let next =
        event.next_session(now).map(|(_, session)| session).or(event.sessions.last().copied());
    let more =
        (event.sessions.len() > 1).then(|| format!(" · {}", p!(sessions, event.sessions.len())));
    let off = (status == EventStatus::CalledOff).then(|| {
        let why = reason.map(|why| view! { <p>{p!(called_off_why, why)}</p> });
        view! { <Banner tone=Tone::Urgent icon="cross" title=p!(called_off)>{why}</Banner> }
    });
    let counts = p!(staff_counts, seats.n_taken, seats.capacity, seats.n_waiting);
    let door = keeps.then(|| {
        view! {
            <a class="button button-primary" href=format!("/staff/events/{id}/door")><Icon name="scan"/>{event_door::link(lang())}</a>
        }
    });
    view! {
        <Heading title=event.title.clone()><Badge icon="users" text=counts/></Heading>
        {off}
        <p class="quiet num">{next.map(when::session)}{more}" · "{event.place.clone()}</p>
        <div class="buttons">
            {door}
            <a class="button" href=format!("/events/{id}")><Icon name="eye"/>{p!(public_page)}</a>
            <a class="button" href=api::event::calendar_address(id) download="event.ics"><Icon name="calendar"/>{p!(add_calendar)}</a>
        </div>
    }
    .into_any()
}

/// Changing it and calling it off, while it goes ahead and is ours.
#[component]
fn Deeds(view: EventView, found: Found) -> impl IntoView {
    let id = view.id;
    if view.status == EventStatus::CalledOff {
        return ().into_any();
    }
    // For a class the guardian writes down who may collect the child.
    let is_for_persons = view.event.subject == Subject::Person;
    let (clock, until) = (expect_context::<Session>().now, view.event.last_starts_at());
    let is_open = Memo::new(move |_| is_for_persons && clock.get() < until);
    let enter = move || is_open.get().then(|| view! { <EnterFor id/> });
    if !view.keeps {
        return view! { <div class="buttons">{enter}</div> }.into_any();
    }
    let open = RwSignal::new(false);
    let last = view.event.sessions.len().saturating_sub(1);
    let session = view.event.next_session(now()).map_or(last, |(n, _)| n);
    let paper =
        api::door::paper_address(id, i64::try_from(session).unwrap_or_default(), lang().tag());
    let known = StoredValue::new(view.clone());
    let done = Callback::new(move |_| {
        open.set(false);
        found.refetch();
    });
    view! {
        <div class="buttons">
            <Button icon="edit" on_press=move |()| open.set(true)>{p!(edit)}</Button>
            <a class="button" href=paper target="_blank" rel="noopener"><Icon name="print"/>{p!(print_list)}</a>
            {enter}
            <CallOff id found/>
        </div>
        <Dialog open title=p!(edit) close_label=w!(close)>
            {move || open.get().then(|| view! { <EventForm id known=Some(known.get_value()) done/> })}
        </Dialog>
    }
    .into_any()
}
