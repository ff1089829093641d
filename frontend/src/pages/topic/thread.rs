//! What became of it: who does it and how far, everything that happened, and the code of this page.

use crate::{
    api,
    pages::rows::StatusBadge,
    text::{self, lang},
    ui::{Icon, QrSvg, Step},
};
use leptos::prelude::*;
use linli_shared::{
    api::{BASE, ThreadRow, TopicTask, TopicView},
    deliberation::TopicEvent,
    i18n::topic as words,
    id::UploadId,
};

/// The tickets that carry it out.
#[component]
pub(super) fn Tasks(view: TopicView) -> impl IntoView {
    if view.tasks.is_empty() {
        return ().into_any();
    }
    let cards = view.tasks.into_iter().map(task).collect_view();
    view! {
        <section class="stack stack-s" aria-labelledby="tasks-title">
            <h2 id="tasks-title">{p!(tasks_title)}</h2>
            <div class="cards">{cards}</div>
        </section>
    }
    .into_any()
}

fn task(task: TopicTask) -> AnyView {
    view! {
        <div class="card">
            <p class="card-head"><span class="code">{task.number}</span><StatusBadge status=task.status/></p>
            <p class="card-title">{task.words}</p>
            <p class="card-note num">{p!(task_line, task.party, task.due_on)}</p>
        </div>
    }
    .into_any()
}

/// Everything that happened, newest first: what is new should not be searched for.
#[component]
pub(super) fn Thread(view: TopicView) -> impl IntoView {
    let steps = view.thread.into_iter().rev().map(step).collect_view();
    view! {
        <section class="stack stack-s" aria-labelledby="thread-title">
            <h2 id="thread-title">{p!(thread_title)}</h2>
            <ol class="history">{steps}</ol>
        </section>
    }
    .into_any()
}

fn step(row: ThreadRow) -> AnyView {
    let what = words::event(lang(), &row.event);
    let (said, photos): (Option<String>, Vec<UploadId>) = match row.event {
        TopicEvent::Answered { words, .. }
        | TopicEvent::Closed { words }
        | TopicEvent::MeetingHeld { words, .. }
        | TopicEvent::TaskOpened { words, .. } => (Some(words), Vec::new()),
        TopicEvent::TaskDone { words, photos, .. } => (Some(words), photos),
        TopicEvent::PollClosed { title, .. } => (Some(title), Vec::new()),
        TopicEvent::MeetingCalled { room, .. } => ((!room.is_empty()).then_some(room), Vec::new()),
        TopicEvent::Suggested
        | TopicEvent::Opened { .. }
        | TopicEvent::Attached { .. }
        | TopicEvent::Moved { .. }
        | TopicEvent::PollLinked { .. } => (None, Vec::new()),
    };
    let pictures = (!photos.is_empty()).then(|| {
        let all = photos.into_iter().map(|id| {
            let address = format!("{BASE}/uploads/{id}");
            let picture = address.clone();
            view! {
                <a class="photo" href=address target="_blank" rel="noreferrer">
                    <img src=picture alt=p!(photo_alt) loading="lazy"/>
                </a>
            }
        });
        view! { <div class="photos">{all.collect_view()}</div> }
    });
    let at = (text::moment(row.at), row.at.rfc3339());
    view! { <Step what words=said at>{pictures}</Step> }.into_any()
}

/// One address, one code: for the door and for the neighbours.
#[component]
pub(super) fn Code(view: TopicView) -> impl IntoView {
    view! {
        <details>
            <summary>{p!(code_title)}</summary>
            <div class="qr-card">
                <QrSvg text=view.address.clone() alt=p!(code_title)/>
                <p>{p!(code_words)}</p>
                <p class="quiet">{view.address.clone()}</p>
                <a class="button" href=api::topic::notice_address(view.id) target="_blank" rel="noreferrer">
                    <Icon name="print"/>
                    {p!(print)}
                </a>
            </div>
        </details>
    }
}
