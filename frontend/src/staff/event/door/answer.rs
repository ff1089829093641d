//! What a scan came to: a large tick, or what is the matter and what to do.

use super::{Door, queue::Waiting};
use crate::{
    text::{self, lang},
    ui::{Badge, Banner, Button, ButtonKind, Icon, IconSize, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{DoorAnswer, DoorRow, KnownBy, ToCall},
    event::{Passage, Says, Unread},
    i18n::{event_door as words, hand, hours},
};

/// What is shown of the last scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The server's answer.
    Answer(DoorAnswer),
    /// What the list on this phone says; noted, and sent later.
    Listed(DoorAnswer),
    /// The list does not say who it is; it can be kept and decided later.
    Unread(Unread, Box<Waiting>),
    /// It was kept without being decided.
    Kept,
    /// The server said no, or was not reached.
    Failed(String),
}

/// The last scan, announced at once.
#[component]
pub(super) fn Verdict(door: Door) -> impl IntoView {
    let shown = move || {
        door.outcome.get().map(|outcome| match outcome {
            Outcome::Answer(answer) => view! { <Answer door answer/> }.into_any(),
            Outcome::Listed(answer) => view! {
                <Answer door answer/>
                <p class="quiet">{d!(offline_now)}</p>
            }
            .into_any(),
            Outcome::Unread(why, waiting) => {
                view! { <NotRead door why waiting=*waiting/> }.into_any()
            }
            Outcome::Kept => {
                view! { <Banner tone=Tone::Wait icon="offline"><p>{d!(kept)}</p></Banner> }
                    .into_any()
            }
            Outcome::Failed(why) => {
                view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }.into_any()
            }
        })
    };
    view! { <div class="stack" aria-live="assertive">{shown}</div> }
}

#[component]
fn Answer(door: Door, answer: DoorAnswer) -> impl IntoView {
    let DoorAnswer { who, rows, can_walk_in, call, .. } = answer;
    let rows = rows.into_iter().map(|row| view! { <Row who=who.clone() row/> }).collect_view();
    let walk_in = can_walk_in.then(|| {
        let enter = move |()| {
            if let Some(known) = door.last.get_untracked() {
                door.go(known, true);
            }
        };
        view! { <Button kind=ButtonKind::Primary wide=true icon="plus" busy=door.busy on_press=enter>{d!(walk_in)}</Button> }
    });
    let collects = door.passage.get_untracked() == Some(Passage::Out);
    let needs_word = collects && !call.is_empty();
    view! {
        {rows}
        {(!call.is_empty()).then(|| view! { <Call call/> })}
        {needs_word.then(|| view! { <Word door/> })}
        {walk_in}
    }
    .into_any()
}

/// One booking: the tick fills the width, so that it is seen from an arm's length.
#[component]
fn Row(who: String, row: DoorRow) -> impl IntoView {
    let is_done = row.says.is_done();
    let (class, icon) = if is_done {
        ("door-tick", "check")
    } else if row.says == Says::Already {
        ("door-tick door-tick-known", "info")
    } else {
        ("door-tick door-tick-no", "cross")
    };
    let name = row.child.clone().unwrap_or_else(|| who.clone());
    let brought = row.child.is_some() && !who.is_empty();
    let when = row.at.filter(|_| !is_done).map(|at| match &row.by {
        _ if row.says == Says::Gone => d!(collected_at, text::moment(at)),
        Some(by) => d!(by_at, by, text::moment(at)),
        None => d!(self_at, text::moment(at)),
    });
    let door = (!is_done && !row.door.is_empty()).then(|| d!(at_door, row.door.clone()));
    let session = row.session.map(crate::pages::event::when::session);
    let next = words::next(lang(), row.says);
    view! {
        <section class=class data-says=row.says.code()>
            <Icon name=icon size=IconSize::Large/>
            <div class="stack stack-s">
                <p class="door-says">{words::says(lang(), row.says)}</p>
                <p class="door-who">{name}{brought.then(|| format!("（{who}）"))}</p>
                {when.map(|when| view! { <p class="num">{when}" "{door}</p> })}
                {session.map(|session| view! { <p class="num">{session}</p> })}
                {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
                {(row.points.0 > 0).then(|| view! { <p><Badge tone=Tone::Good icon="points" text=d!(points, row.points.0)/></p> })}
                {(row.minutes.0 > 0).then(|| view! { <p><Badge tone=Tone::Good icon="clock" text=d!(minutes, hours::length(lang(), row.minutes))/></p> })}
            </div>
        </section>
    }
    .into_any()
}

/// Whom to call about a child.
#[component]
fn Call(call: Vec<ToCall>) -> impl IntoView {
    let line = |one: ToCall| {
        let name = format!("{} {}", one.relation, one.name);
        match one.phone {
            Some(phone) => view! {
                <a class="button button-wide" href=format!("tel:{phone}")><Icon name="phone"/>{name}" "<span class="num">{phone.clone()}</span></a>
            }
            .into_any(),
            None => view! { <p class="quiet">{name}" · "{d!(call_no_phone)}</p> }.into_any(),
        }
    };
    view! {
        <Banner tone=Tone::Urgent icon="phone" title=d!(call)>
            <div class="stack stack-s">{call.into_iter().map(line).collect_view()}</div>
        </Banner>
    }
    .into_any()
}

/// The word of somebody without a code of their own.
#[component]
pub(super) fn Word(door: Door) -> impl IntoView {
    let word = RwSignal::new(String::new());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        door.go(KnownBy::Word { word: word.get_untracked() }, false);
    };
    view! {
        <form class="stack stack-s" on:submit=on_submit novalidate>
            <TextField id="door-word" label=d!(collect_word) value=word shape=Shape::Digits length_max=4/>
            <Button wide=true busy=door.busy>{d!(collect_check)}</Button>
        </form>
    }
    .into_any()
}

/// Without a network nobody knows who this is; it can be kept for later.
#[component]
fn NotRead(door: Door, why: Unread, waiting: Waiting) -> impl IntoView {
    let (title, next) = match why {
        Unread::NotListed => (d!(not_listed), d!(not_listed_next)),
        Unread::OldCode => (d!(old_code), d!(old_code_next)),
    };
    let keep = move |()| {
        let is_kept = door.queue.scans.keep(waiting.clone());
        let full = || Outcome::Failed(hand::not_noted(lang()).to_owned());
        door.outcome.set(Some(if is_kept { Outcome::Kept } else { full() }));
    };
    view! {
        <section class="door-tick door-tick-no">
            <Icon name="warn" size=IconSize::Large/>
            <div class="stack stack-s"><p class="door-says">{title}</p><p>{next}</p></div>
        </section>
        <Button wide=true icon="download" on_press=keep>{d!(keep_anyway)}</Button>
    }
    .into_any()
}
