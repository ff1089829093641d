//! The history of a ticket as staff read it, internal rows included.

use super::{
    super::desk::{self, Desk},
    facts::{Pictures, name_of},
};
use crate::{
    text,
    ui::{Badge, Step},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EntryView, TicketView},
    i18n::label,
    id::{ResidentId, TicketId, UploadId},
    ticket::{Entry, Standing, TicketAction},
};

/// What a row says: the deed, the words with it, its pictures, another ticket.
#[derive(Default)]
struct Line {
    what: String,
    words: String,
    photos: Vec<UploadId>,
    other: Option<TicketId>,
}

impl Line {
    fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }

    fn saying(what: impl Into<String>, words: &str) -> Self {
        Self { what: what.into(), words: words.to_owned(), ..Self::default() }
    }

    fn showing(what: &str, words: &str, photos: &[UploadId]) -> Self {
        Self { photos: photos.to_vec(), ..Self::saying(what, words) }
    }

    fn about(what: &str, other: TicketId) -> Self {
        Self { other: Some(other), ..Self::of(what) }
    }
}

/// The rows, newest first.
#[component]
pub(super) fn Story(view: TicketView) -> impl IntoView {
    let rows: Vec<_> = view.entries.iter().rev().map(|entry| row(&view, entry)).collect();
    view! {
        <section class="stack-s">
            <h2>{w!(ticket::history)}</h2>
            <ol class="history">{rows}</ol>
        </section>
    }
}

fn row(view: &TicketView, entry: &EntryView) -> AnyView {
    let line = line(view, &entry.entry);
    // The server already says as what somebody acted: `吴旭东 · 网格员`.
    let name = (entry.standing != Standing::System).then(|| entry.actor.clone());
    let who = name.clone();
    let at = (text::moment(entry.at), entry.at.rfc3339());
    let internal = entry.internal.then(|| {
        view! { <p><Badge icon="lock" text=w!(ticket::internal).to_owned()/></p> }
    });
    let words = Some(line.words).filter(|words| !words.is_empty());
    let other = line.other.map(|other| {
        view! { <p><a href=format!("/staff/t/{other}")>{w!(ticket::open_other)}</a></p> }
    });
    // A row with a face and one without differ only in what is left out.
    let more = view! {
        {internal}
        {other}
        <Pictures ids=line.photos/>
    };
    let words = words.map(|words| view! { <p class="step-words">{words}</p> });
    match (name, who) {
        (Some(name), Some(who)) => {
            view! { <Step what=line.what name who at>{words}{more}</Step> }.into_any()
        }
        _ => view! { <Step what=line.what at>{words}{more}</Step> }.into_any(),
    }
}

fn line(view: &TicketView, entry: &Entry) -> Line {
    let desk = expect_context::<Desk>();
    let lang = text::lang();
    match entry {
        Entry::Opened { source } => Line::of(w!(ticket::did_open, label::source(lang, *source))),
        Entry::Joined => Line::of(w!(ticket::did_join)),
        Entry::Acted { action } => acted(view, desk, action),
        Entry::Routed { to } => Line::of(w!(ticket::did_route, name_of(view, desk, *to))),
        Entry::Overdue { clock } => Line::of(w!(ticket::did_overrun, label::clock(lang, *clock))),
        Entry::Absorbed { ticket } => Line::about(w!(ticket::did_absorb), *ticket),
        Entry::CallBack { ticket } => Line::about(w!(ticket::did_call_back), *ticket),
    }
}

fn acted(view: &TicketView, desk: Desk, action: &TicketAction) -> Line {
    use TicketAction as A;
    match action {
        A::Dispatch { to, words } => {
            Line::saying(w!(ticket::did_dispatch, name_of(view, desk, *to)), words)
        }
        A::Accept { words } => Line::saying(w!(ticket::did_accept), words),
        A::Start { words } => Line::saying(w!(ticket::did_start), words),
        A::Plan { words } => Line::saying(w!(ticket::did_plan), words),
        A::Pause { reason, until } => {
            Line::saying(w!(ticket::did_pause, text::moment(*until)), reason)
        }
        A::Resume => Line::of(w!(ticket::did_resume)),
        A::Finish { words, photos } => Line::showing(w!(ticket::did_finish), words, photos),
        A::SolveOnSpot { words, photos } => Line::showing(w!(ticket::did_solve), words, photos),
        A::Check { passed: true, words } => Line::saying(w!(ticket::did_pass), words),
        A::Check { passed: false, words } => Line::saying(w!(ticket::did_fail), words),
        A::Close { words } => Line::saying(w!(ticket::did_close), words),
        A::Return { reason } => Line::saying(w!(ticket::did_return), reason),
        A::Refer { to, reason } => Line::saying(w!(ticket::did_refer, to), reason),
        A::NoFurtherAction { reason } => Line::saying(w!(ticket::did_stop), reason),
        A::Merge { into } => Line::about(w!(ticket::did_merge), *into),
        A::Withdraw => Line::of(w!(ticket::did_withdraw)),
        A::Escalate { reason } => Line::saying(w!(ticket::did_escalate), reason),
        A::Reclassify { category, class, reason } => {
            let (category, class) = (desk.category(*category), desk::class_name(*class));
            Line::saying(w!(ticket::did_reclassify, category, class), reason)
        }
        A::Assign { to } => Line::of(w!(ticket::did_assign, staff_name(desk, *to))),
        A::Whistle { lead, words, .. } => {
            Line::saying(w!(ticket::did_whistle, name_of(view, desk, *lead)), words)
        }
        A::ReportIn { words } => Line::saying(w!(ticket::did_report_in), words),
        A::Reply { words, internal: false } => Line::saying(w!(ticket::did_reply), words),
        A::Reply { words, internal: true } => Line::saying(w!(ticket::did_note), words),
        A::Nudge => Line::of(w!(ticket::did_nudge)),
        A::Rate { stars, words, .. } => Line::saying(w!(ticket::did_rate, stars), words),
        A::Reopen { reason } => Line::saying(w!(ticket::did_reopen), reason),
        A::Sample { passed: true, words } => Line::saying(w!(ticket::did_sample_pass), words),
        A::Sample { passed: false, words } => Line::saying(w!(ticket::did_sample_fail), words),
    }
}

fn staff_name(desk: Desk, id: ResidentId) -> String {
    let name = desk.view.with(|view| {
        view.as_ref()
            .and_then(|view| view.staff.iter().find(|card| card.id == id))
            .map(|card| card.name.clone())
    });
    name.unwrap_or_else(|| w!(ticket::colleague).to_owned())
}
