//! The time bank: what is under way, what I have, and one large action each way.
//!
//! Invariant: hours stand by themselves; they are never added to points.

crate::text::words_of!($ p time_bank);

mod account;
mod acts;
mod ask;
mod board;
mod certificates;
mod check;
mod enrol;
mod line;
mod listing;
mod meet;
mod projects;
mod publish;
mod stint;
mod turn;
pub(crate) mod when;

pub(crate) use ask::lengths;
pub(crate) use stint::history;

pub(super) use account::HoursCard;
pub(super) use board::{HelpPage, OffersPage};
pub(super) use certificates::CertificatesPage;
pub(super) use check::CheckPage;
pub(super) use enrol::VolunteerPage;
pub(super) use listing::ListingPage;
pub(super) use projects::ProjectsPage;
pub(super) use publish::{NeedPage, OfferPage};
pub(super) use stint::StintPage;

use super::{gate::Gate, page::Page};
use crate::{
    api,
    session::Session,
    text::{self, lang},
    ui::{Badge, Icon, IconSize, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Minutes,
    api::{ListedEvent, ListingView, StintView},
    i18n::hours,
    time_bank::{ListingKind, ListingStatus, StintStatus},
};
use turn::Turn;

/// An amount of hours in the words of this phone.
fn said_length(minutes: Minutes) -> String {
    hours::length(lang(), minutes)
}

/// The event that help is for, with where it is.
fn of_event(event: Option<&ListedEvent>) -> Option<impl IntoView + use<>> {
    event.map(|event| {
        let words = p!(for_event, &event.title);
        view! {
            <p class="poll-line"><Icon name="calendar"/><a href=format!("/events/{}", event.id)>{words}</a></p>
            <p class="poll-line"><Icon name="pin"/><span>{event.place.clone()}</span></p>
        }
    })
}

/// The page of the time bank.
#[component]
pub(super) fn HoursPage() -> impl IntoView {
    view! {
        <Page title=p!(title) back="/points">
            <Gate children=|_| view! { <Mine/> }.into_any()/>
            <account::Totals/>
        </Page>
    }
    .into_any()
}

#[component]
fn Mine() -> impl IntoView {
    view! {
        <Running/>
        <account::Account/>
    }
    .into_any()
}

/// The two large actions.
fn two_actions() -> AnyView {
    view! {
        <div class="stack stack-s">
            <a class="button button-primary button-wide button-large" href="/hours/help"><Icon name="hand"/>{p!(i_can)}</a>
            <a class="button button-wide button-large" href="/hours/new"><Icon name="plus"/>{p!(i_need)}</a>
        </div>
    }
    .into_any()
}

/// The pages around the account.
fn more_pages() -> AnyView {
    let row = |href: &'static str, icon, name: &'static str, note: &'static str| {
        view! {
            <a class="row" href=href>
                <Icon name=icon/>
                <span class="row-text">{name}<span class="row-note">{note}</span></span>
                <Icon name="chevron" size=IconSize::Small/>
            </a>
        }
    };
    view! {
        <nav class="list" aria-label=p!(more_pages)>
            {row("/hours/projects", "star", p!(projects_title), p!(projects_note))}
            {row("/hours/certificates", "print", p!(certificates_title), p!(certificates_note))}
            {row("/hours/volunteer", "person", p!(volunteer_title), p!(volunteer_note))}
        </nav>
    }
    .into_any()
}

/// What is under way, whose turn it is, and what one has published.
#[component]
fn Running() -> impl IntoView {
    let session = expect_context::<Session>();
    let stints = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::stints()
    });
    let listings = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::my_listings()
    });
    let show = |all: Vec<StintView>| {
        let (over, open): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| turn::is_over(one.stint.status));
        let running = (!open.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby="running">
                    <h2 id="running">{p!(running)}</h2>
                    <div class="cards">{open.into_iter().map(stint_card).collect_view()}</div>
                </section>
            }
        });
        let past = (!over.is_empty()).then(|| {
            let n = over.len();
            view! {
                <details>
                    <summary>{p!(past, n)}</summary>
                    <div class="cards">{over.into_iter().map(stint_card).collect_view()}</div>
                </details>
            }
        });
        view! { {running}{past} }.into_any()
    };
    let published = |all: Vec<ListingView>| {
        let open: Vec<_> =
            all.into_iter().filter(|one| one.status == ListingStatus::Open).collect();
        if open.is_empty() {
            return ().into_any();
        }
        view! {
            <section class="section" aria-labelledby="published">
                <h2 id="published">{p!(published)}</h2>
                <div class="list">{open.into_iter().map(listing_row).collect_view()}</div>
            </section>
        }
        .into_any()
    };
    view! {
        <Loaded data=stints children=show/>
        <Loaded data=listings children=published/>
    }
    .into_any()
}

/// Where a stint stands, as a badge.
#[component]
pub(crate) fn StintBadge(status: StintStatus) -> impl IntoView {
    let (tone, icon) = match status {
        StintStatus::Matched => (Tone::Wait, "clock"),
        StintStatus::Scheduled => (Tone::Good, "calendar"),
        StintStatus::Started => (Tone::Good, "play"),
        StintStatus::Ended | StintStatus::Proposed => (Tone::Wait, "edit"),
        StintStatus::Disputed => (Tone::Urgent, "warn"),
        StintStatus::Posted => (Tone::Good, "check"),
        StintStatus::Cancelled | StintStatus::Void => (Tone::Plain, "cross"),
    };
    view! { <Badge tone icon text=hours::stint_status(lang(), status)/> }
}

fn stint_card(view: StintView) -> AnyView {
    let mark = match turn::turn(&view) {
        Turn::Mine => Some((Tone::Wait, "hand", p!(your_turn))),
        Turn::Theirs => Some((Tone::Plain, "clock", p!(their_turn))),
        Turn::Nobody => None,
    };
    let mark = mark.map(|(tone, icon, words)| view! { <Badge tone icon text=words/> });
    let note = format!("{} · {}", turn::others(&view), text::moment(view.stint.starts_at));
    view! {
        <a class="card" href=format!("/hours/{}", view.id)>
            <p class="card-head">
                <StintBadge status=view.stint.status/>
                {mark}
            </p>
            <p class="card-title">{hours::skills(lang(), &view.skills)}</p>
            <p class="card-note">{note}</p>
            <p>{turn::next(&view)}</p>
        </a>
    }
    .into_any()
}

fn listing_row(view: ListingView) -> AnyView {
    let icon = match view.listing.kind {
        ListingKind::Offer => "hand",
        ListingKind::Request => "plus",
    };
    let name = format!(
        "{}：{}",
        hours::listing_kind(lang(), view.listing.kind),
        hours::skills(lang(), &view.listing.skills)
    );
    let note =
        format!("{} · {}", when::window(&view.listing), hours::listing_status(lang(), view.status));
    view! {
        <a class="row" href=format!("/hours/listings/{}", view.id)>
            <Icon name=icon/>
            <span class="row-text">{name}<span class="row-note">{note}</span></span>
            <Icon name="chevron" size=IconSize::Small/>
        </a>
    }
    .into_any()
}
