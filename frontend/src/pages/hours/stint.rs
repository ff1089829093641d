//! One time somebody helps somebody: what it is, whose turn it is, large buttons, and how it went.

use super::{
    StintBadge, acts, said_length,
    turn::{self, Turn},
};
use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    session::Session,
    text::{self, lang},
    ui::{Badge, Banner, Icon, Loaded, Step, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{StintEntryView, StintView},
    i18n::hours,
    id::StintId,
    time_bank::{StintAction, StintStatus},
};

/// What the page loads.
pub(super) type Found = LocalResource<Result<StintView, Failure>>;

/// The page of one stint.
#[component]
pub(crate) fn StintPage(id: StintId) -> impl IntoView {
    provide_context(id);
    view! {
        <Page title=p!(stint_title) back="/hours">
            <Gate children=|_| view! { <Stands/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Stands() -> impl IntoView {
    let id = expect_context::<StintId>();
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::time_bank::stint(id)
    });
    let show = move |view: StintView| {
        view! {
            {facts(&view)}
            {next(&view)}
            <acts::Acts view=view.clone() found/>
            {history(view.entries)}
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }.into_any()
}

fn facts(view: &StintView) -> AnyView {
    let words =
        (!view.words.is_empty()).then(|| view! { <p class="saying-text">{view.words.clone()}</p> });
    // The place of an event stands beside it already.
    let address = view.address.clone().filter(|_| view.event.is_none()).map(|address| {
        view! { <p class="poll-line"><Icon name="pin"/><span>{address}</span></p> }
    });
    let length = match view.stint.clocked() {
        Some(clocked) => p!(clocked, said_length(clocked)),
        None => p!(about_long, said_length(view.stint.estimate)),
    };
    let at = view.stint.started_at.unwrap_or(view.stint.starts_at);
    view! {
        <section class="card stack stack-s">
            <p class="card-head"><StintBadge status=view.stint.status/></p>
            <h2 class="card-title">{hours::skills(lang(), &view.skills)}</h2>
            <p class="poll-line"><Icon name="calendar"/><span>{format!("{} · {length}", text::moment(at))}</span></p>
            {super::of_event(view.event.as_ref())}
            {people(view)}
            {address}
            {words}
        </section>
    }
    .into_any()
}

fn people(view: &StintView) -> AnyView {
    let row = |one: &linli_shared::api::StintPerson| {
        let name = if one.is_me { p!(me_named, &one.name) } else { one.name.clone() };
        let mark = one
            .confirmed
            .then(|| view! { <Badge tone=Tone::Good icon="check" text=p!(confirmed)/> });
        view! {
            <p class="poll-line">
                <Icon name="person"/>
                <span class="line"><span>{format!("{}：{name}", hours::side(lang(), one.side))}</span>{mark}</span>
            </p>
        }
    };
    view.people.iter().map(row).collect_view().into_any()
}

/// Whose turn it is, what comes next, and what becomes of the hours.
fn next(view: &StintView) -> AnyView {
    let line = turn::next(view);
    let tone = match (turn::turn(view), view.stint.status) {
        (Turn::Mine, _) => Tone::Wait,
        (_, StintStatus::Posted) => Tone::Good,
        (_, StintStatus::Disputed) => Tone::Urgent,
        (Turn::Theirs | Turn::Nobody, _) => Tone::Plain,
    };
    let title = match turn::turn(view) {
        Turn::Mine => p!(your_turn),
        Turn::Theirs => p!(their_turn),
        Turn::Nobody => hours::stint_status(lang(), view.stint.status),
    };
    let silent = view
        .silent_at
        .filter(|_| matches!(view.stint.status, StintStatus::Ended | StintStatus::Proposed))
        .map(|at| view! { <p>{p!(silent, text::moment(at))}</p> });
    let is_off = matches!(view.stint.status, StintStatus::Cancelled | StintStatus::Void);
    let pays = turn::pays(view).filter(|_| !is_off).map(|words| view! { <p>{words}</p> });
    view! {
        <Banner tone icon="clock" title=title.to_owned()>
            <p>{line}</p>
            {silent}
            {pays}
        </Banner>
    }
    .into_any()
}

/// What was done, as a person would say it.
fn deed(action: &StintAction) -> (String, Option<String>) {
    match action {
        StintAction::Schedule => (p!(did_schedule).to_owned(), None),
        StintAction::Start => (p!(did_start).to_owned(), None),
        StintAction::End => (p!(did_end).to_owned(), None),
        StintAction::Propose { minutes } => (p!(did_propose, said_length(*minutes)), None),
        StintAction::Confirm { minutes } => (p!(did_confirm, said_length(*minutes)), None),
        StintAction::Dispute { words } => (p!(did_dispute).to_owned(), Some(words.clone())),
        StintAction::Decide { minutes, reason } => {
            (p!(did_decide, said_length(*minutes)), Some(reason.clone()))
        }
        StintAction::Cancel { reason } => (p!(did_cancel).to_owned(), Some(reason.clone())),
        StintAction::Reverse { reason } => (p!(did_reverse).to_owned(), Some(reason.clone())),
    }
}

/// How it went, the first first.
pub(crate) fn history(entries: Vec<StintEntryView>) -> AnyView {
    if entries.is_empty() {
        return ().into_any();
    }
    let step = |entry: StintEntryView| {
        let (what, words) = deed(&entry.action);
        let who = entry.by.clone().unwrap_or_else(|| p!(by_clock).to_owned());
        let words = words.filter(|words| !words.is_empty());
        let at = (text::moment(entry.at), entry.at.rfc3339());
        view! { <Step what name=entry.by who=Some(who) at words/> }
    };
    view! {
        <section class="section" aria-labelledby="story">
            <h2 id="story">{p!(story)}</h2>
            <ol class="history">{entries.into_iter().map(step).collect_view()}</ol>
        </section>
    }
    .into_any()
}
