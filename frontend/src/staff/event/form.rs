//! Announcing an event, or changing one: checked by the rules before it is sent.
//!
//! Invariant: a new event keeps its id until the server has acknowledged it.

use super::draft::{Form, Gain, Repeat};
use crate::{
    api,
    sending::Filing,
    session::{now, random},
    shots::ShotRow,
    staff::{Heading, desk::Desk, said},
    text::lang,
    ui::{
        Banner, Button, ButtonKind, CheckLine, Chips, Pick, SelectField, Shape, TextField,
        ToggleChips, Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::EventView,
    event::{EventKind, HouseholdRule, Subject},
    i18n::{event as words, label},
    id::EventId,
};

/// A new event.
#[component]
pub(in crate::staff) fn NewPage() -> impl IntoView {
    let navigate = use_navigate();
    let id = EventId::new(now(), random());
    let done = Callback::new(move |_| {
        navigate(&format!("/staff/events/{id}"), leptos_router::NavigateOptions::default());
    });
    view! {
        <Heading title=p!(staff_new)/>
        <EventForm id known=None done/>
    }
    .into_any()
}

/// The form; with an event it is changed as it was seen.
#[component]
pub(super) fn EventForm(
    id: EventId,
    known: Option<EventView>,
    done: Callback<EventView>,
) -> impl IntoView {
    let form = Form::of(known.as_ref().map(|known| &known.event));
    let version = known.as_ref().map(|known| known.version);
    let filing = Filing::new(form.failure, if known.is_some() { p!(saved) } else { p!(announced) });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = untrack(|| form.draft());
        let checked = draft.parse(now());
        let call = async move { api::event::announce(id, &draft, version).await };
        filing.run(checked, call, move |view| done.run(view));
    };
    let other = move || {
        form.failure.get().map(|failure| {
            let line =
                if failure.errors.is_empty() { said(&failure) } else { p!(look_above).to_owned() };
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{line}</p></Banner> }
        })
    };
    let word = if version.is_some() { w!(save) } else { p!(announce) };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <What form/>
            <When form/>
            <Who form/>
            <Rules form/>
            {other}
            <Button kind=ButtonKind::Primary wide=true large=true icon="calendar" busy=form.shots.hold(filing.busy)>{word}</Button>
        </form>
    }
    .into_any()
}

/// The places of a list as the values of a `<select>`.
fn picks<T: Copy>(all: &[T], words: impl Fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().enumerate().map(|(n, one)| (n.to_string(), words(*one).to_owned())).collect()
}

/// What it is and where.
#[component]
fn What(form: Form) -> impl IntoView {
    let kinds = picks(&EventKind::ALL, |kind| label::event_kind(lang(), kind));
    view! {
        <TextField id="event-title" label=p!(f_title) value=form.title error=form.wrong("title") length_max=60 required=true/>
        <SelectField id="event-kind" label=p!(f_kind) value=form.kind picks=Signal::stored(kinds)/>
        <TextField id="event-place" label=p!(f_place) value=form.place error=form.wrong("place") length_max=200 required=true/>
        <TextField id="event-organiser" label=p!(f_organiser) value=form.organiser error=form.wrong("organiser") length_max=60 required=true/>
        <TextField id="event-words" label=p!(f_words) value=form.words shape=Shape::Lines(3) error=form.wrong("words") length_max=2000/>
        <TextField id="event-access" label=p!(f_access) hint=p!(f_access_hint).to_owned() value=form.access error=form.wrong("access") length_max=200/>
    }
    .into_any()
}

/// Once, every week, or as it was.
#[component]
fn When(form: Form) -> impl IntoView {
    let mut ways =
        vec![Pick::new(Repeat::Once, p!(f_once)), Pick::new(Repeat::Weekly, p!(f_weekly))];
    if let Some(n) = form.n_kept() {
        ways.insert(0, Pick::new(Repeat::Kept, p!(f_keep_sessions, n)));
    }
    let is = move |repeat| form.repeat.get() == Some(repeat);
    let weekdays: Vec<_> = (0..7).map(|day| Pick::new(day, words::weekday(lang(), day))).collect();
    let weekdays = Signal::stored(weekdays);
    let n = Memo::new(move |_| form.sessions().len());
    view! {
        <Chips name="event-repeat" legend=p!(f_repeat) picks=Signal::stored(ways) chosen=form.repeat/>
        <Show when=move || !is(Repeat::Kept)>
            <TextField id="event-from" label=Signal::derive(move || if is(Repeat::Weekly) { p!(f_from) } else { p!(f_day) }.to_owned())
                value=form.from shape=Shape::Date error=form.wrong("sessions")/>
            <Show when=move || is(Repeat::Weekly)>
                <TextField id="event-until" label=p!(f_until) value=form.until shape=Shape::Date/>
                <p class="field-label" aria-hidden="true">{p!(f_weekdays)}</p>
                <ToggleChips label=p!(f_weekdays) picks=weekdays chosen=form.weekdays/>
            </Show>
            <TextField id="event-begins" label=p!(f_begins) hint=p!(f_clock_hint).to_owned() value=form.begins length_max=5/>
            <TextField id="event-ends" label=p!(f_ends) value=form.ends length_max=5/>
            <p class="quiet num" role="status">{move || p!(f_sessions, n.get())}</p>
        </Show>
    }
    .into_any()
}

/// For whom.
#[component]
fn Who(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let subjects =
        vec![Pick::new(Subject::Person, p!(f_person)), Pick::new(Subject::Child, p!(f_child))];
    let grids = Signal::derive(move || {
        desk.view.with(|view| {
            let grids = view.iter().flat_map(|view| &view.grids);
            grids.map(|grid| Pick::new(grid.id, grid.name.clone())).collect::<Vec<_>>()
        })
    });
    let rules = picks(&HouseholdRule::ALL, |rule| words::household(lang(), rule));
    view! {
        <TextField id="event-capacity" label=p!(f_capacity) value=form.capacity shape=Shape::Digits error=form.wrong("capacity") length_max=4 required=true/>
        <Chips name="event-subject" legend=p!(f_subject) picks=Signal::stored(subjects) chosen=form.subject/>
        <TextField id="event-age-min" label=p!(f_age_min) value=form.age_min shape=Shape::Digits error=form.wrong("eligibility.age_min") length_max=3/>
        <TextField id="event-age-max" label=p!(f_age_max) value=form.age_max shape=Shape::Digits length_max=3/>
        <SelectField id="event-household" label=p!(f_household) value=form.household picks=Signal::stored(rules)/>
        <p class="field-label" aria-hidden="true">{p!(f_grids)}</p>
        <p class="field-hint">{p!(f_grids_hint)}</p>
        <ToggleChips label=p!(f_grids) picks=grids chosen=form.grids/>
    }
    .into_any()
}

/// When signing up begins and ends, who waits, and what it is worth.
#[component]
fn Rules(form: Form) -> impl IntoView {
    let gains = vec![
        Pick::new(Gain::Nothing, p!(f_earns_nothing)),
        Pick::new(Gain::Points, p!(f_earns_points)),
        Pick::new(Gain::Time, p!(f_earns_time)),
    ];
    view! {
        <TextField id="event-opens" label=p!(f_opens) hint=p!(f_opens_hint).to_owned() value=form.opens shape=Shape::Date error=form.wrong("opens_at")/>
        <TextField id="event-cancel" label=p!(f_cancel) value=form.cancel_hours shape=Shape::Digits error=form.wrong("cancel_until") length_max=3/>
        <CheckLine label=p!(f_scarce) note=p!(f_scarce_note).to_owned() checked=form.is_scarce/>
        <Show when=move || form.is_scarce.get()>
            <TextField id="event-offer" label=p!(f_offer_hours) value=form.offer_hours shape=Shape::Digits error=form.wrong("offer_hours") length_max=3/>
        </Show>
        <Chips name="event-earns" legend=p!(f_earns) picks=Signal::stored(gains) chosen=form.earns on_pick=Callback::new(move |_| form.moot("earns"))/>
        <Show when=move || form.earns.get() == Some(Gain::Points)>
            <TextField id="event-points" label=p!(f_points) value=form.points shape=Shape::Digits error=form.wrong("earns") length_max=3/>
        </Show>
        <Show when=move || form.earns.get() == Some(Gain::Time)>
            <TextField id="event-hours" label=p!(f_hours) hint=p!(f_hours_hint).to_owned() value=form.hours error=form.wrong("earns") length_max=3/>
        </Show>
        <p class="field-label">{p!(f_photo)}</p>
        <ShotRow shots=form.shots/>
    }
    .into_any()
}
