//! One event: everything about it, and the one thing that can be done now.

use super::{act, card, opinion, when};
use crate::{
    api::{self, Failure},
    pages::page::Page,
    session::Session,
    text::{self, lang},
    ui::{Badge, Banner, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EventView, Seats},
    event::{EventDraft, EventStatus, HouseholdRule, Subject},
    i18n::{event as words, label},
    id::EventId,
    points::Activity,
};

/// What the page loads.
pub(super) type Found = LocalResource<Result<EventView, Failure>>;

/// The page of an event.
#[component]
pub(crate) fn EventPage(id: EventId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::event::event(id)
    });
    let show = move |view: EventView| view! { <Head view/> }.into_any();
    // What is being typed or asked stays while neighbours sign up: it is made anew only when it changes
    // for whoever looks.
    let mine = Memo::new(move |_| found.with(|answer| coarse(answer.as_ref()?.as_ref().ok()?)));
    let action = move || mine.get().map(|view| view! { <act::Act view found/> });
    let rest = move || {
        found.get().and_then(Result::ok).map(|view| {
            view! {
                <opinion::Said view=view.clone()/>
                <Facts view=view.clone()/>
                <Times view/>
            }
        })
    };
    view! {
        <Page title=p!(title) back="/events">
            <Loaded data=found children=show/>
            {action}
            {rest}
        </Page>
    }
    .into_any()
}

/// The same event without its counts, which change with every neighbour.
fn coarse(view: &EventView) -> Option<EventView> {
    Some(EventView { seats: Seats::default(), ..view.clone() })
}

/// What, when, where, and whether there is room.
#[component]
fn Head(view: EventView) -> impl IntoView {
    let EventView { event, seats, status, reason, .. } = view;
    let what = ((status, seats), (event.opens_at, event.ends_at()));
    let photo = event.photo.map(|id| {
        let alt = p!(photo_of, &event.title);
        view! { <div class="reward-photo"><img src=api::event::photo_address(id) alt=alt/></div> }
    });
    let off = (status == EventStatus::CalledOff).then(|| {
        let why = reason.map(|why| view! { <p>{p!(called_off_why, why)}</p> });
        view! { <Banner tone=Tone::Urgent icon="cross" title=p!(called_off)>{why}</Banner> }
    });
    let kind = label::event_kind(lang(), event.kind);
    view! {
        {off}
        <section class="stack stack-s">
            <p class="line"><Badge icon="calendar" text=kind/><card::Room what/></p>
            <h2 class="poll-title">{event.title.clone()}</h2>
            <p class="poll-line"><Icon name="calendar"/><Next event=event.clone()/></p>
            <p class="poll-line"><Icon name="pin"/><span>{event.place.clone()}</span></p>
            {(!event.access.is_empty()).then(|| view! {
                <p class="poll-line"><Icon name="access"/><span>{p!(access_line, event.access.clone())}</span></p>
            })}
        </section>
        {photo}
        {(!event.words.is_empty()).then(|| view! { <p class="saying-text">{event.words.clone()}</p> })}
    }
    .into_any()
}

/// When it takes place next, and how often in all.
#[component]
fn Next(event: EventDraft) -> impl IntoView {
    let session = expect_context::<Session>();
    let n = event.sessions.len();
    let last = event.sessions.last().copied();
    let next = Memo::new(move |_| event.next_session(session.now.get()).map(|(_, next)| next));
    let words = move || match (next.get(), last) {
        (Some(next), _) if n > 1 => {
            format!("{} · {}", p!(next_time, when::session(next)), p!(sessions, n))
        }
        (None, Some(last)) if n > 1 => format!("{} · {}", when::session(last), p!(sessions, n)),
        (next, last) => next.or(last).map(when::session).unwrap_or_default(),
    };
    view! { <span class="num">{words}</span> }
}

/// Whom it is for, in one line.
fn who(event: &EventDraft, grid_names: &[String]) -> String {
    let eligibility = &event.eligibility;
    let ages = match (eligibility.age_min, eligibility.age_max) {
        (Some(from), Some(to)) => Some(p!(ages, from, to)),
        (Some(from), None) => Some(p!(age_min, from)),
        (None, Some(to)) => Some(p!(age_max, to)),
        (None, None) => None,
    };
    let grids = (!grid_names.is_empty()).then(|| p!(only_grids, grid_names.join("、")));
    let household = (eligibility.household != HouseholdRule::Anyone)
        .then(|| words::household(lang(), eligibility.household).to_owned());
    let subject = (event.subject == Subject::Child).then(|| p!(children).to_owned());
    let parts: Vec<_> = [subject, ages, grids, household].into_iter().flatten().collect();
    if parts.is_empty() { p!(everybody).to_owned() } else { parts.join(" · ") }
}

/// The rest of what there is to know.
#[component]
fn Facts(view: EventView) -> impl IntoView {
    let EventView { id, event, grid_names, seats, .. } = view;
    let places = if event.eligibility.household == HouseholdRule::OneEach {
        p!(places_homes, seats.capacity)
    } else {
        p!(places_people, seats.capacity)
    };
    let counts = p!(counts, places, seats.n_taken, seats.n_waiting);
    let course = event.is_course().then(|| {
        let rule = Activity::Course.rule();
        let words = p!(course_rule, event.sessions.len(), rule.points.0);
        view! { <dt>{p!(course)}</dt><dd>{words}</dd> }
    });
    let earns = super::earns(event.earns)
        .map(|(_, _, words)| view! { <dt>{p!(earns)}</dt><dd>{words}</dd> });
    view! {
        <dl class="facts card">
            <dt>{p!(organiser)}</dt><dd>{event.organiser.clone()}</dd>
            <dt>{p!(who)}</dt><dd>{who(&event, &grid_names)}</dd>
            <dt>{p!(places)}</dt><dd class="num">{counts}</dd>
            <dt>{p!(cancel_until)}</dt><dd class="num">{text::moment(event.cancel_until)}</dd>
            {earns}
            {course}
        </dl>
        <a class="button button-wide" href=api::event::calendar_address(id) download="event.ics">
            <Icon name="calendar"/>
            {p!(add_calendar)}
        </a>
    }
    .into_any()
}

/// Every session of a class.
#[component]
fn Times(view: EventView) -> impl IntoView {
    let sessions = view.event.sessions;
    (sessions.len() > 1).then(|| {
        let rows = sessions
            .into_iter()
            .map(|session| view! { <li class="num">{when::session(session)}</li> })
            .collect_view();
        view! {
            <details>
                <summary>{p!(all_sessions)}</summary>
                <ul class="plain-list stack-s">{rows}</ul>
            </details>
        }
    })
}
