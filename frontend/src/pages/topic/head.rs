//! The matter, where it stands among the five phases, and what can be done now.

use super::{Desk, PhaseBadge, sign_in};
use crate::{
    api,
    text::{self, lang},
    ui::{Button, ButtonKind, Icon, IconSize, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{TopicPoll, TopicView},
    deliberation::{Phase, SUPPORTS_TO_OPEN},
    i18n::{label, topic as words},
    poll::{PollStatus, permille},
    time::Timestamp,
};

/// Five bars, as many filled as phases were reached; the words stand beside them.
#[component]
pub(super) fn Bars(phase: Phase) -> impl IntoView {
    let bars = Phase::DATED.into_iter().map(|one| {
        let (is_reached, is_now) = (phase >= one, phase == one);
        view! { <span class="phase-bar" class:phase-bar-done=is_reached class:phase-bar-now=is_now></span> }
    });
    view! { <span class="phase-bars" aria-hidden="true">{bars.collect_view()}</span> }
}

/// What it is about and where it stands.
#[component]
pub(super) fn Head(view: TopicView) -> impl IntoView {
    let places = if view.places.is_empty() {
        p!(whole_community).to_owned()
    } else {
        view.places.join("、")
    };
    let until = view.draft.schedule.until(view.phase).map(|until| p!(until, text::moment(until)));
    let hidden = (view.n_hidden > 0).then(|| {
        view! { <p class="quiet">{p!(n_hidden, view.n_hidden)}</p> }
    });
    let ages = (!view.bands.is_empty()).then(|| {
        let lines = view.bands.iter().map(|sum| {
            let name = label::band(lang(), sum.band);
            view! { <li class="line-apart"><span>{name}</span><b class="num">{p!(people, sum.n_voted)}</b></li> }
        });
        view! {
            <details>
                <summary>{p!(bands_title)}</summary>
                <ul class="plain-list">{lines.collect_view()}</ul>
            </details>
        }
    });
    view! {
        <section class="stack stack-s">
            <p class="line"><PhaseBadge phase=view.phase/><span class="quiet num">{until}</span></p>
            <h2 class="poll-title">{view.draft.title.clone()}</h2>
            <p>{view.draft.words.clone()}</p>
            <p class="poll-line"><Icon name="pin"/><span>{places}</span></p>
            <p class="poll-line"><Icon name="users"/><span>{p!(n_people, view.n_people)}</span></p>
        </section>
        <Phases view=view.clone()/>
        {ages}
        {hidden}
    }
    .into_any()
}

/// The five phases with their dates; what is now stands out.
#[component]
fn Phases(view: TopicView) -> impl IntoView {
    let phase = view.phase;
    if phase == Phase::Suggested {
        return ().into_any();
    }
    let schedule = view.draft.schedule;
    let row = |one: Phase, end: Timestamp| {
        let (is_now, is_done) = (phase == one, phase > one);
        view! {
            <li class="phase" class:phase-now=is_now class:phase-done=is_done aria-current=is_now.then_some("step")>
                <span class="phase-dot" aria-hidden="true">
                    {is_done.then(|| view! { <Icon name="check" size=IconSize::Small/> })}
                </span>
                <span class="grow">
                    <b>{label::phase(lang(), one)}</b>
                    {is_now.then(|| view! { <span class="row-note">{words::phase_words(lang(), one)}</span> })}
                </span>
                <span class="quiet num">{p!(until, text::moment(end))}</span>
            </li>
        }
    };
    let rows = Phase::DATED.into_iter().zip(schedule.ends()).map(|(one, end)| row(one, end));
    let free = view.windows;
    view! {
        <section aria-label=p!(phases_title)>
            <ol class="phases">{rows.collect_view()}</ol>
            {(phase <= Phase::Proposals).then(|| view! {
                <p class="quiet">{p!(windows, free.weekend_days, free.evenings)}</p>
            })}
        </section>
    }
    .into_any()
}

/// The one next step of this phase.
#[component]
pub(super) fn Now(view: TopicView, desk: Desk) -> impl IntoView {
    let polls = view.polls.iter().cloned().map(poll_link).collect_view();
    match view.phase {
        Phase::Suggested => view! { <Seconds view desk/> }.into_any(),
        Phase::Needs => view! {
            <a class="button button-primary button-wide button-large" href="/say">
                <Icon name="edit"/>
                {p!(say_need)}
            </a>
        }
        .into_any(),
        Phase::Proposals | Phase::Poll | Phase::Result | Phase::Execution | Phase::Closed => {
            view! { {polls} }.into_any()
        }
    }
}

fn poll_link(poll: TopicPoll) -> AnyView {
    let is_open = poll.status == PollStatus::Open;
    let class = if is_open {
        "button button-primary button-wide button-large"
    } else {
        "button button-wide"
    };
    let words = if is_open { p!(go_vote) } else { p!(see_poll) };
    view! {
        <a class=class href=format!("/polls/{}", poll.id)><Icon name="ballot"/>{words}</a>
    }
    .into_any()
}

/// How many second a suggestion, and seconding it.
#[component]
fn Seconds(view: TopicView, desk: Desk) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let supported = view.supported;
    let send = move |()| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = api::topic::second(desk.id, !supported).await {
                toaster.say(text::failure(&failure));
            }
            busy.try_set(false);
            desk.found.refetch();
        });
    };
    let width = format!(
        "--used:{}%",
        permille(view.n_supports.min(SUPPORTS_TO_OPEN), SUPPORTS_TO_OPEN) / 10
    );
    let button = if !desk.signed_in {
        sign_in()
    } else if supported {
        view! {
            <p class="line"><Icon name="check"/>{p!(seconded)}
                <Button kind=ButtonKind::Quiet busy on_press=send>{p!(take_back)}</Button>
            </p>
        }
        .into_any()
    } else {
        view! {
            <Button kind=ButtonKind::Primary wide=true large=true icon="hand" busy on_press=send>{p!(second)}</Button>
        }
        .into_any()
    };
    view! {
        <section class="stack stack-s">
            <div class="timebar timebar-ok">
                <p class="timebar-words"><span class="timebar-what">{p!(seconds, view.n_supports, SUPPORTS_TO_OPEN)}</span></p>
                <span class="timebar-track" aria-hidden="true"><span class="timebar-fill" style=width></span></span>
            </div>
            <p class="quiet">{p!(suggest_words, SUPPORTS_TO_OPEN)}</p>
            {button}
        </section>
    }
    .into_any()
}
