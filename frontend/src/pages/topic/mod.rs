//! Topics: where a matter stands, what can be done now, what unites, and what became of it.

crate::text::words_of!($ p topic);

mod amend;
mod head;
mod meetings;
mod proposals;
mod propose;
mod statements;
mod suggest;
mod talk;
mod thread;

pub(crate) use suggest::SuggestPage;

use super::{page::Page, paged::Rows};
use crate::{
    api::{self, Failure},
    session::Session,
    text::{self, lang},
    ui::{Badge, Empty, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{Page as Rest, TopicRow, TopicView},
    deliberation::{Phase, SUPPORTS_TO_OPEN},
    i18n::label,
    id::TopicId,
};
use std::rc::Rc;

/// All topics, newest first.
#[component]
pub(crate) fn TopicsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let topics = LocalResource::new(move || {
        session.feed.track();
        api::topic::topics(None)
    });
    let show = move |page: Rest<TopicRow>| {
        if page.rows.is_empty() {
            return view! { <Empty icon="talk" title=p!(empty) words=p!(empty_next)/> }.into_any();
        }
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::topic::topics(Some(&cursor)).await })
        });
        view! { <Rows page turn class="cards" row=topic_card/> }.into_any()
    };
    view! {
        <Page title=p!(title)>
            <p class="quiet">{p!(intro)}</p>
            <div class="buttons">
                <a class="button" href="/polls"><Icon name="ballot"/>{p!(polls_link)}</a>
                <a class="button" href="/topics/new"><Icon name="plus"/>{p!(suggest)}</a>
            </div>
            <Loaded data=topics children=show/>
        </Page>
    }
    .into_any()
}

fn topic_card(row: TopicRow) -> AnyView {
    let people = if row.phase == Phase::Suggested {
        p!(seconds, row.n_supports, SUPPORTS_TO_OPEN)
    } else {
        p!(n_people, row.n_people)
    };
    let until = row.until.map(|until| format!(" · {}", p!(until, text::moment(until))));
    view! {
        <a class="card" href=format!("/topics/{}", row.id)>
            <p class="card-head"><PhaseBadge phase=row.phase/></p>
            <p class="card-title">{row.title}</p>
            <head::Bars phase=row.phase/>
            <p class="card-note">{people}{until}</p>
        </a>
    }
    .into_any()
}

/// Where a topic stands, as a badge.
#[component]
pub(crate) fn PhaseBadge(phase: Phase) -> impl IntoView {
    let (tone, icon) = match phase {
        Phase::Suggested => (Tone::Plain, "hand"),
        Phase::Needs | Phase::Proposals => (Tone::Good, "talk"),
        Phase::Poll => (Tone::Wait, "ballot"),
        Phase::Result => (Tone::Plain, "list"),
        Phase::Execution => (Tone::Good, "refresh"),
        Phase::Closed => (Tone::Plain, "check"),
    };
    view! { <Badge tone icon text=label::phase(lang(), phase)/> }
}

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    id: TopicId,
    found: LocalResource<Result<TopicView, Failure>>,
    /// Whether somebody is signed in.
    signed_in: bool,
}

/// One topic.
#[component]
pub(crate) fn TopicPage(id: TopicId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::topic::topic(id)
    });
    let signed_in = Memo::new(move |_| session.me().is_some());
    let show = move |view: TopicView| {
        let desk = Desk { id, found, signed_in: signed_in.get() };
        view! { <head::Head view=view.clone()/> <head::Now view desk/> }.into_any()
    };
    // What people read and answer stays under their fingers while the rest is loaded again.
    let phase = Memo::new(move |_| {
        found.with(|answer| match answer {
            Some(Ok(view)) => Some(view.phase),
            Some(Err(_)) | None => None,
        })
    });
    let talk = move || {
        phase.get().filter(|phase| *phase >= Phase::Proposals).map(|phase| {
            let desk = Desk { id, found, signed_in: signed_in.get() };
            view! {
                <talk::Talk desk phase/>
                <proposals::Proposals desk phase/>
            }
        })
    };
    // While people talk, what they can do comes first; afterwards what became of it.
    let is_past = Memo::new(move |_| phase.get().is_some_and(|phase| phase > Phase::Poll));
    let history = move || {
        found.get().and_then(Result::ok).map(|view| {
            view! { <thread::Tasks view=view.clone()/> <thread::Thread view/> }
        })
    };
    view! {
        <Page title=p!(title) back="/topics">
            <Loaded data=found children=show/>
            {move || is_past.get().then(history)}
            {move || {
                let desk = Desk { id, found, signed_in: signed_in.get() };
                view! { <meetings::Meetings desk/> }
            }}
            {talk}
            {move || (!is_past.get()).then(history)}
            {move || found.get().and_then(Result::ok).map(|view| view! { <thread::Code view/> })}
        </Page>
    }
    .into_any()
}

/// Asks to sign in, where something can be done only then.
fn sign_in() -> AnyView {
    view! {
        <a class="button button-primary button-wide" href="/sign-in"><Icon name="phone"/>{p!(sign_in)}</a>
    }
    .into_any()
}
