//! Running topics: opening, moving on, answering, bringing needs in, making resolutions tickets.

mod close;
mod draft;
mod meetings;
mod needs;
mod poll;
mod proposals;
mod task;
mod texts;

pub(super) use draft::NewPage;

use super::Heading;
use crate::{
    api::{self, Failure},
    pages::topic::PhaseBadge,
    session::Session,
    text::{self, lang},
    ui::{Button, ButtonKind, Empty, Icon, Loaded, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{MoveTopic, Page, TopicRow, TopicView},
    deliberation::{Deed, Phase, check},
    i18n::{label, topic as words},
    id::TopicId,
};

/// All topics.
#[component]
pub(super) fn TopicsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let topics = LocalResource::new(move || {
        session.feed.track();
        api::topic::topics(None)
    });
    view! {
        <Heading title=w!(topic::title)>
            <a class="button" href="/staff/topics/new"><Icon name="plus"/>{w!(topic::new)}</a>
        </Heading>
        <Loaded data=topics children=list/>
    }
}

fn list(page: Page<TopicRow>) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty icon="talk" title=w!(topic::empty) words=w!(topic::empty_next)/> }
            .into_any();
    }
    let rows = page.rows.into_iter().map(row).collect_view();
    view! { <div><div class="list">{rows}</div></div> }.into_any()
}

fn row(row: TopicRow) -> impl IntoView {
    let until = row.until.map(|until| words::until(lang(), text::moment(until)));
    let people = words::n_people(lang(), row.n_people);
    let note = [Some(people), until].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <a class="row" href=format!("/staff/topics/{}", row.id)>
            <span class="row-text">{row.title}<span class="row-note num">{note}</span></span>
            <PhaseBadge phase=row.phase/>
            <Icon name="chevron"/>
        </a>
    }
}

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Board {
    id: TopicId,
    found: LocalResource<Result<TopicView, Failure>>,
}

/// One topic.
#[component]
pub(super) fn TopicPage(id: TopicId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::topic::topic(id)
    });
    let board = Board { id, found };
    // What is being written stays while somebody else changes the topic: only another phase or another
    // version of it makes other forms.
    let stand = Memo::new(move |_| {
        found.with(|answer| match answer {
            Some(Ok(view)) => Some((view.phase, view.runs, view.version)),
            Some(Err(_)) | None => None,
        })
    });
    let forms = move || {
        stand.get()?;
        let view = found.get_untracked()?.ok()?;
        Some(view! { <Forms view board/> })
    };
    view! {
        <Loaded data=found children=move |view: TopicView| view! { <Head view board/> }.into_any()/>
        {forms}
    }
}

/// What it is, and how many take part.
#[component]
fn Head(view: TopicView, board: Board) -> impl IntoView {
    let phase = view.phase;
    let until =
        view.draft.schedule.until(phase).map(|until| words::until(lang(), text::moment(until)));
    view! {
        <Heading title=view.draft.title><PhaseBadge phase/></Heading>
        <p class="quiet num">{words::n_people(lang(), view.n_people)}{until.map(|until| format!(" · {until}"))}</p>
        <div class="buttons">
            <a class="button" href=format!("/topics/{}", board.id)><Icon name="eye"/>{w!(topic::public_page)}</a>
            <a class="button" href=api::topic::notice_address(board.id) target="_blank" rel="noreferrer">
                <Icon name="print"/>
                {words::print(lang())}
            </a>
        </div>
    }
    .into_any()
}

/// What can be done with it in this phase.
#[component]
fn Forms(view: TopicView, board: Board) -> impl IntoView {
    let phase = view.phase;
    let may = move |deed: Deed| view.runs && check(phase, deed).is_ok();
    let is_over = phase == Phase::Closed;
    let steps = (view.runs && !is_over).then(|| {
        view! {
            <div class="buttons">
                {(phase != Phase::Suggested && phase != Phase::Execution).then(|| view! { <MoveOn board phase/> })}
                <close::Close board/>
            </div>
        }
    });
    let draft = view.clone();
    view! {
        {steps}
        {may(Deed::Edit).then(|| view! { <draft::Edit view=draft board/> })}
        {may(Deed::AttachNeed).then(|| view! { <needs::Needs board/> })}
        <meetings::Meetings board may_call=may(Deed::Meet) runs=view.runs/>
        <proposals::Proposals board may_answer=may(Deed::Answer) runs=view.runs/>
        {may(Deed::LinkPoll).then(|| view! { <poll::LinkPoll board/> })}
        {may(Deed::OpenTask).then(|| view! { <task::Task board/> })}
        {view.runs.then(|| view! { <texts::Texts board/> })}
    }
    .into_any()
}

/// Ends the phase before its date.
#[component]
fn MoveOn(board: Board, phase: Phase) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let send = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::topic::move_topic(board.id, &MoveTopic::On { from: phase }).await {
                Ok(()) => toaster.say(w!(topic::moved)),
                Err(failure) => toaster.say(super::said(&failure)),
            }
            busy.try_set(false);
            board.found.refetch();
        });
    };
    view! {
        <Button kind=ButtonKind::Secondary icon="send" busy on_press=send>
            {w!(topic::move_on, label::phase(lang(), phase))}
        </Button>
    }
}
