//! Tickets as cards in a list, and the badges of their states.

use super::clock::ClockBar;
use crate::{
    text::{self, lang, t},
    ui::{Badge, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::TicketRow,
    category::{Category, Class},
    i18n::{Lang, label},
    ticket::TicketStatus,
};

/// A category in the language of this phone.
pub(crate) fn category_name(category: Category) -> &'static str {
    match lang() {
        Lang::Zh => category.zh(),
        Lang::En => category.en(),
    }
}

/// A class in the language of this phone.
pub(crate) fn class_name(class: Class) -> &'static str {
    match lang() {
        Lang::Zh => class.zh(),
        Lang::En => class.en(),
    }
}

const fn look(status: TicketStatus) -> (Tone, &'static str) {
    match status {
        TicketStatus::Submitted => (Tone::Plain, "clock"),
        TicketStatus::Dispatched => (Tone::Plain, "send"),
        TicketStatus::Accepted => (Tone::Good, "hand"),
        TicketStatus::InProgress => (Tone::Good, "refresh"),
        TicketStatus::Paused => (Tone::Wait, "pause"),
        TicketStatus::Done => (Tone::Good, "search"),
        TicketStatus::Checked => (Tone::Wait, "star"),
        TicketStatus::Closed => (Tone::Plain, "check"),
        TicketStatus::Duplicate => (Tone::Plain, "merge"),
        TicketStatus::Referred => (Tone::Plain, "swap"),
        TicketStatus::NoFurtherAction | TicketStatus::Withdrawn => (Tone::Plain, "cross"),
    }
}

/// Where a ticket stands, as a badge.
#[component]
pub(crate) fn StatusBadge(status: TicketStatus) -> impl IntoView {
    let (tone, icon) = look(status);
    view! { <Badge tone icon text=label::status(lang(), status)/> }
}

/// Says that it is urgent, when it is.
#[component]
pub(crate) fn UrgentBadge(class: Class) -> impl IntoView {
    (class == Class::Urgent)
        .then(|| view! { <Badge tone=Tone::Urgent icon="flame" text=class_name(class)/> })
}

/// One ticket as a card that leads to its page.
#[component]
pub(crate) fn TicketCard(row: TicketRow) -> impl IntoView {
    let title = if row.excerpt.trim().is_empty() {
        t!(recording_of, category_name(row.category))
    } else {
        row.excerpt
    };
    let holder = row.owner.or(row.party);
    let note = match holder {
        Some(holder) => format!("{holder} · {}", text::moment(row.submitted_at)),
        None => text::moment(row.submitted_at),
    };
    view! {
        <a class="card" href=format!("/t/{}", row.id)>
            <p class="card-head">
                <span class="num">{row.number}</span>
                <span class="line">
                    <UrgentBadge class=row.class/>
                    <StatusBadge status=row.status/>
                </span>
            </p>
            <p class="card-title">{title}</p>
            <p class="card-note">{note}</p>
            {row.due.map(|clock| view! { <ClockBar clock/> })}
        </a>
    }
    .into_any()
}
