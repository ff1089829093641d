//! Polls: what is being decided, voting, and checking that one's ballot counts.

crate::text::words_of!($ p poll);

mod cast;
mod check;
mod facts;
mod mine;
mod recount;
mod test;
mod trustee;
mod vote;

pub(crate) use recount::RecountList;
pub(crate) use test::TestPage;
pub(crate) use trustee::{TrusteePage, Trustees};
pub(crate) use vote::{ABSTAIN, picked};

use super::{page::Page, paged::Rows};
use crate::{
    api::{self, Failure},
    session::{Session, device, feed},
    text::{self, lang},
    ui::{Badge, Empty, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{Page as Rest, PollRow, PollView},
    i18n::{label, poll as words, topic},
    id::PollId,
    poll::{Outcome, PollStatus, Turnout},
};
use std::rc::Rc;

/// All polls, those that end last first.
#[component]
pub(crate) fn PollsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let polls = LocalResource::new(move || {
        session.feed.track();
        api::poll::polls(None)
    });
    let show = move |page: Rest<PollRow>| {
        if page.rows.is_empty() {
            return view! {
                <Empty icon="ballot" title=p!(empty) words=p!(empty_next)>
                    <a class="button" href="/say">{text::t!(say_title)}</a>
                </Empty>
            }
            .into_any();
        }
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::poll::polls(Some(&cursor)).await })
        });
        view! { <Rows page turn class="cards" row=poll_card/> }.into_any()
    };
    view! {
        <Page title=p!(title)>
            <p class="quiet">{p!(intro)}</p>
            <div class="list">
                <a class="row" href="/topics">
                    <Icon name="talk"/>
                    <span class="row-text">{topic::title(lang())}<span class="row-note">{topic::tile_note(lang())}</span></span>
                    <Icon name="chevron"/>
                </a>
            </div>
            <Loaded data=polls children=show/>
        </Page>
    }
    .into_any()
}

fn poll_card(row: PollRow) -> AnyView {
    let voted = (row.status == PollStatus::Open).then_some(row.voted).flatten().map(|voted| {
        if voted {
            view! { <Badge tone=Tone::Good icon="check" text=p!(voted)/> }
        } else {
            view! { <Badge tone=Tone::Wait icon="ballot" text=p!(can_vote)/> }
        }
    });
    let when = match row.status {
        PollStatus::Announced => p!(from, text::moment(row.opens_at)),
        PollStatus::Open => p!(until, text::moment(row.closes_at)),
        PollStatus::Counting | PollStatus::Closed | PollStatus::Void => {
            p!(ended, text::moment(row.closes_at))
        }
    };
    let outcome = row.outcome.as_ref().filter(|_| row.status == PollStatus::Closed);
    let outcome = outcome.map(outcome_badge);
    view! {
        <a class="card" href=format!("/polls/{}", row.id)>
            <p class="card-head">
                <StatusBadge status=row.status/>
                <span class="line">{voted}{outcome}</span>
            </p>
            <p class="card-title">{row.title}</p>
            <p class="card-note">{when}</p>
            <facts::Meter turnout=row.turnout by_area=false/>
        </a>
    }
    .into_any()
}

/// What it came to, as a badge.
fn outcome_badge(outcome: &Outcome) -> AnyView {
    let (tone, icon) = match outcome {
        Outcome::Passed { .. } => (Tone::Good, "check"),
        Outcome::NotPassed | Outcome::Void => (Tone::Plain, "cross"),
        Outcome::NoQuorumArea | Outcome::NoQuorumHeads | Outcome::NoQuorumBoth => {
            (Tone::Wait, "users")
        }
    };
    view! { <Badge tone icon text=words::outcome_short(lang(), outcome)/> }.into_any()
}

/// Where a poll stands, as a badge.
#[component]
pub(crate) fn StatusBadge(status: PollStatus) -> impl IntoView {
    let (tone, icon) = match status {
        PollStatus::Announced => (Tone::Plain, "clock"),
        PollStatus::Open => (Tone::Good, "ballot"),
        PollStatus::Counting => (Tone::Wait, "lock"),
        PollStatus::Closed => (Tone::Plain, "check"),
        PollStatus::Void => (Tone::Plain, "cross"),
    };
    view! { <Badge tone icon text=label::poll_status(lang(), status)/> }
}

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    id: PollId,
    found: LocalResource<Result<PollView, Failure>>,
    /// Who took part, as it changes.
    turnout: RwSignal<Option<Turnout>>,
    /// What the last check came to.
    checked: RwSignal<Option<check::Last>>,
}

/// One poll.
#[component]
pub(crate) fn PollPage(id: PollId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::poll::poll(id)
    });
    let desk = Desk { id, found, turnout: RwSignal::new(None), checked: RwSignal::new(None) };
    // Only while ballots come in; the stream is closed when the page is left.
    let listening = StoredValue::new_local(None);
    Effect::new(move |_| {
        let is_open =
            found.with(|found| matches!(found, Some(Ok(view)) if view.status == PollStatus::Open));
        let is_listening = listening.with_value(Option::is_some);
        if is_open && !is_listening {
            listening.set_value(feed::listen(&api::poll::turnout_address(id), move |text| {
                if let Ok(turnout) = api::json::read(&text) {
                    desk.turnout.try_set(Some(turnout));
                }
            }));
        } else if !is_open && is_listening {
            listening.set_value(None);
        }
    });
    view! {
        <Page title=p!(title) back="/polls">
            <Loaded data=found children=move |view: PollView| view! { <Whole view desk/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Whole(view: PollView, desk: Desk) -> impl IntoView {
    let booth = vote::Booth::new(desk, &view);
    let kept = StoredValue::new(view);
    // Each step is a page of its own, read from its beginning.
    Effect::new(move |before: Option<vote::Step>| {
        let step = booth.step.get();
        if before.is_some_and(|before| before != step) {
            device::to_top();
        }
        step
    });
    let facts = move || {
        let view = kept.get_value();
        view! {
            <facts::Head view=view.clone()/>
            <facts::Result view=view.clone()/>
            <facts::Progress view=view.clone() desk/>
            <facts::Options view=view.clone()/>
            <trustee::Trustees view=view.clone()/>
            <vote::Choose view=view.clone() booth/>
            <mine::Mine view=view.clone() desk/>
            <recount::Recounts view=view.clone() desk/>
            <check::Check view desk/>
        }
    };
    move || match booth.step.get() {
        vote::Step::Read => facts().into_any(),
        vote::Step::Review => view! { <cast::Review view=kept.get_value() booth/> }.into_any(),
        vote::Step::Test => view! { <cast::Opened view=kept.get_value() booth/> }.into_any(),
        vote::Step::Done => view! { <cast::Receipt booth/> }.into_any(),
    }
}

/// A line with a symbol.
fn line(icon: &'static str, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { <p class="poll-line"><Icon name=icon/><span>{words}</span></p> }.into_any()
}
