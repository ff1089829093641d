//! One ticket in the inbox: what, where, whose, and how long is left.

use super::{
    super::{
        clock::RowClock,
        desk::{self, Desk},
    },
    Inbox,
};
use crate::{
    session::Session,
    text,
    ui::{Badge, Tone},
};
use leptos::{html::A, prelude::*};
use linli_shared::{api::TicketRow, category::Class, i18n::label, ticket::TicketStatus};

/// A class with its symbol.
#[component]
pub(in crate::staff) fn ClassBadge(class: Class) -> impl IntoView {
    let (tone, icon) = match class {
        Class::Urgent => (Tone::Urgent, "flame"),
        Class::General => (Tone::Plain, "list"),
        Class::Enquiry => (Tone::Plain, "info"),
        Class::Complex => (Tone::Plain, "users"),
    };
    view! { <Badge tone icon text=desk::class_name(class).to_owned()/> }
}

/// A status with its symbol.
#[component]
pub(in crate::staff) fn StatusBadge(status: TicketStatus) -> impl IntoView {
    let (tone, icon) = match status {
        TicketStatus::Submitted => (Tone::Wait, "send"),
        TicketStatus::Dispatched => (Tone::Wait, "hand"),
        TicketStatus::Accepted | TicketStatus::InProgress => (Tone::Good, "refresh"),
        TicketStatus::Paused => (Tone::Wait, "pause"),
        TicketStatus::Done => (Tone::Wait, "eye"),
        TicketStatus::Checked => (Tone::Good, "star"),
        TicketStatus::Closed => (Tone::Good, "check"),
        TicketStatus::Duplicate => (Tone::Plain, "merge"),
        TicketStatus::Referred => (Tone::Plain, "share"),
        TicketStatus::NoFurtherAction => (Tone::Plain, "stop"),
        TicketStatus::Withdrawn => (Tone::Plain, "back"),
    };
    view! { <Badge tone icon text=label::status(text::lang(), status).to_owned()/> }
}

/// The line; the whole of it opens the ticket.
#[component]
pub(super) fn Row(row: TicketRow, inbox: Inbox) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let id = row.id;
    let link = NodeRef::<A>::new();
    let is_here = Memo::new(move |_| inbox.cursor.get() == Some(id));
    Effect::new(move |_| {
        if is_here.get()
            && let Some(link) = link.get()
        {
            // A row that has gone away needs no focus.
            drop(link.focus());
        }
    });
    let mark = inbox.may_choose.then(|| {
        view! {
            <span class="inbox-mark">
                <input
                    type="checkbox"
                    aria-label=w!(inbox::select, &row.number)
                    prop:checked=move || inbox.chosen.with(|chosen| chosen.contains(&id))
                    on:change=move |_| inbox.toggle(id)
                />
            </span>
        }
    });
    let category = desk.category(row.category);
    let title =
        if row.excerpt.is_empty() { w!(inbox::recording).to_owned() } else { row.excerpt.clone() };
    let place =
        if row.place.is_empty() { w!(inbox::no_place).to_owned() } else { row.place.clone() };
    let owner = row.party.clone().or_else(|| row.owner.clone());
    view! {
        <div class="inbox-row" aria-current=move || is_here.get().then_some("true")>
            {mark}
            <a
                class="inbox-title"
                href=format!("/staff/t/{id}")
                node_ref=link
                on:click=move |_| desk.last_opened.set(Some(id))
            >
                {marks(&row)}
                <span class="quiet">{format!("{category} ")}</span>
                {title}
            </a>
            <span class="inbox-meta">
                <span class="inbox-state">
                    <ClassBadge class=row.class/>
                    <StatusBadge status=row.status/>
                </span>
                <span class="inbox-place">{place}</span>
                <span class="inbox-number">{row.number.clone()}</span>
            </span>
            <span class="inbox-owner">{owner.unwrap_or_else(|| w!(inbox::no_owner).to_owned())}</span>
            <span class="inbox-clock">
                <RowClock due=row.due status=row.status now=session.now/>
            </span>
        </div>
    }
}

/// What must be known before opening it, in words.
fn marks(row: &TicketRow) -> String {
    let mut marks = Vec::new();
    if row.complaints > 0 {
        marks.push(w!(inbox::complaints, row.complaints));
    }
    if row.special {
        marks.push(w!(inbox::special).to_owned());
    }
    if row.confidential {
        marks.push(w!(inbox::confidential).to_owned());
    }
    if row.n_reporters > 1 {
        marks.push(w!(inbox::reporters, row.n_reporters));
    }
    marks.into_iter().map(|mark| format!("[{mark}] ")).collect()
}
