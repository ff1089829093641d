//! The history in words: what happened, who did it, when, and what comes next.

use super::Photos;
use crate::{
    pages::rows::{category_name, class_name},
    text::{self, lang, t},
    ui::Step,
};
use leptos::prelude::*;
use linli_shared::{
    access::Role,
    api::{EntryView, TicketView},
    i18n::label,
    id::{PartyId, UploadId},
    ticket::{Entry, Standing, TicketAction as A, TicketStatus as S},
};

/// Where it stands, as one sentence.
pub(super) fn now_words(status: S) -> &'static str {
    match status {
        S::Submitted => t!(now_submitted),
        S::Dispatched => t!(now_dispatched),
        S::Accepted => t!(now_accepted),
        S::InProgress => t!(now_in_progress),
        S::Paused => t!(now_paused),
        S::Done => t!(now_done),
        S::Checked => t!(now_checked),
        S::Closed => t!(now_closed),
        S::Duplicate => t!(now_duplicate),
        S::Referred => t!(now_referred),
        S::NoFurtherAction => t!(now_no_further),
        S::Withdrawn => t!(now_withdrawn),
    }
}

fn next_words(status: S) -> Option<&'static str> {
    match status {
        S::Submitted => Some(t!(next_dispatch)),
        S::Dispatched => Some(t!(next_accept)),
        S::Accepted => Some(t!(next_start)),
        S::InProgress | S::Paused => Some(t!(next_finish)),
        S::Done => Some(t!(next_check)),
        S::Checked => Some(t!(next_rate)),
        S::Closed | S::Duplicate | S::Referred | S::NoFurtherAction | S::Withdrawn => None,
    }
}

fn party_name(view: &TicketView, id: PartyId) -> String {
    let known = view.parties.iter().chain(view.party.as_ref());
    known
        .into_iter()
        .find(|party| party.id == id)
        .map(|party| party.name.clone())
        .unwrap_or_default()
}

/// One row of the history: what happened, and the words that were said with it.
fn entry_words(view: &TicketView, entry: &Entry) -> (String, Option<String>) {
    match entry {
        Entry::Opened { source } => (t!(did_open, label::source(lang(), *source)), None),
        Entry::Joined => (t!(did_join).to_owned(), None),
        Entry::Acted { action } => {
            let (what, words) = action_words(view, action);
            (what, words.filter(|words| !words.trim().is_empty()).map(ToOwned::to_owned))
        }
        Entry::Routed { to } => (t!(did_route, party_name(view, *to)), None),
        Entry::Overdue { clock } => (t!(did_overdue, label::clock(lang(), *clock)), None),
        Entry::Absorbed { .. } => (t!(did_absorb).to_owned(), None),
        Entry::CallBack { .. } => (t!(did_call_back).to_owned(), None),
    }
}

fn action_words<'a>(view: &TicketView, action: &'a A) -> (String, Option<&'a str>) {
    let plain = |what: &str, words: &'a str| (what.to_owned(), Some(words));
    match action {
        A::Dispatch { to, words } => (t!(did_dispatch, party_name(view, *to)), Some(words)),
        A::Accept { words } => plain(t!(did_accept), words),
        A::Start { words } => plain(t!(did_start), words),
        A::Plan { words } => plain(t!(did_plan), words),
        A::Pause { reason, until } => (t!(did_pause, text::moment(*until)), Some(reason)),
        A::Resume => (t!(did_resume).to_owned(), None),
        A::Finish { words, .. } => plain(t!(did_finish), words),
        A::SolveOnSpot { words, .. } => plain(t!(did_solve), words),
        A::Check { passed: true, words } => plain(t!(did_check), words),
        A::Check { passed: false, words } => plain(t!(did_check_failed), words),
        A::Close { words } => plain(t!(did_close), words),
        A::Return { reason } => plain(t!(did_return), reason),
        A::Refer { to, reason } => (t!(did_refer, to), Some(reason)),
        A::NoFurtherAction { reason } => plain(t!(did_no_further), reason),
        A::Merge { .. } => (t!(did_merge).to_owned(), None),
        A::Withdraw => (t!(did_withdraw).to_owned(), None),
        A::Escalate { reason } => plain(t!(did_escalate), reason),
        A::Reclassify { category, class, reason } => {
            (t!(did_reclassify, category_name(*category), class_name(*class)), Some(reason))
        }
        A::Assign { .. } => (t!(did_assign).to_owned(), None),
        A::Whistle { lead, words, .. } => (t!(did_whistle, party_name(view, *lead)), Some(words)),
        A::ReportIn { words } => plain(t!(did_report_in), words),
        A::Reply { words, internal: false } => plain(t!(did_reply), words),
        A::Reply { words, internal: true } => plain(t!(did_note), words),
        A::Nudge => (t!(did_nudge).to_owned(), None),
        A::Rate { stars, solved: true, words, .. } => (t!(did_rate, stars), Some(words)),
        A::Rate { stars, solved: false, words, .. } => (t!(did_rate_unsolved, stars), Some(words)),
        A::Reopen { reason } => plain(t!(did_reopen), reason),
        A::Sample { passed: true, words } => plain(t!(did_sample), words),
        A::Sample { passed: false, words } => plain(t!(did_sample_failed), words),
    }
}

fn entry_photos(entry: &Entry) -> Vec<UploadId> {
    match entry {
        Entry::Acted { action: A::Finish { photos, .. } | A::SolveOnSpot { photos, .. } } => {
            photos.clone()
        }
        Entry::Acted { .. }
        | Entry::Opened { .. }
        | Entry::Joined
        | Entry::Routed { .. }
        | Entry::Overdue { .. }
        | Entry::Absorbed { .. }
        | Entry::CallBack { .. } => Vec::new(),
    }
}

/// Who did it: a name, with the role where there is one.
fn who(entry: &EntryView) -> (Option<String>, Option<String>) {
    match entry.standing {
        Standing::System => (None, None),
        Standing::Reporter | Standing::Follower => {
            (Some(entry.actor.clone()), Some(entry.actor.clone()))
        }
        Standing::Staff(role) => (Some(entry.actor.clone()), Some(named(&entry.actor, role))),
    }
}

/// A name with its role, unless the server said the role already.
pub(super) fn named(actor: &str, role: Role) -> String {
    let role = label::role(lang(), role);
    if actor.contains(role) { actor.to_owned() } else { t!(name_and_role, actor, role) }
}

/// The history, oldest first; messages stand in their own part of the page.
#[component]
pub(super) fn Story(view: TicketView) -> impl IntoView {
    let is_message = |entry: &EntryView| {
        matches!(entry.entry, Entry::Acted { action: A::Reply { internal: false, .. } })
    };
    let rows = view
        .entries
        .iter()
        .filter(|entry| !is_message(entry))
        .map(|entry| {
            let (what, words) = entry_words(&view, &entry.entry);
            let (name, who) = who(entry);
            let at = (text::moment(entry.at), entry.at.rfc3339());
            let ids = entry_photos(&entry.entry);
            let mine = entry.standing.is_resident();
            view! { <Told what words name who at ids mine/> }
        })
        .collect_view();
    let next = next_words(view.ticket.status)
        .map(|what| view! { <Step what=t!(next_is, what) next=true/> });
    view! {
        <section class="section">
            <h2>{t!(history_title)}</h2>
            <ol class="history">{rows}{next}</ol>
        </section>
    }
    .into_any()
}

#[component]
fn Told(
    what: String,
    words: Option<String>,
    name: Option<String>,
    who: Option<String>,
    at: (String, String),
    ids: Vec<UploadId>,
    mine: bool,
) -> impl IntoView {
    view! {
        <Step what at mine words name who>
            <Photos ids/>
        </Step>
    }
    .into_any()
}
