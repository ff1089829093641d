//! The staff console: a part of the app that residents never load.
//!
//! Invariants: what a page offers is what `shared::access` and `shared::ticket` allow the viewer;
//! the server asks again. Every page has one heading, which takes the focus when it is entered.

/// One message of the staff catalogue in the language of this phone: `w!(inbox::title)`, `w!(left, span)`.
macro_rules! w {
    ($($path:ident)::+) => {
        ::linli_shared::i18n::staff::$($path)::+($crate::text::lang())
    };
    ($($path:ident)::+, $($arg:expr),+) => {
        ::linli_shared::i18n::staff::$($path)::+($crate::text::lang(), $($arg),+)
    };
}

mod choice;
mod clock;
mod codes;
mod desk;
mod entry;
mod event;
mod held;
mod hours;
mod households;
mod import;
mod inbox;
mod listing;
mod nav;
mod people;
pub(crate) mod places;
pub(crate) mod poll;
mod reward;
mod rules;
mod slip;
mod ticket;
mod topic;
mod unmask;

use crate::{
    api::Failure,
    session::{Session, device},
    text,
    ui::{Banner, Empty, Tone},
};
use desk::Desk;
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_location};
use linli_shared::{access::Duty, refusal::FieldError};
use nav::{DeskNav, Section};
use std::cell::Cell;

thread_local! {
    static ENTERED_BEFORE: Cell<bool> = const { Cell::new(false) };
}

/// Everything below `/staff`.
#[component]
pub fn StaffConsole() -> impl IntoView {
    let session = expect_context::<Session>();
    let path = use_location().pathname;
    let section = Memo::new(move |_| path.with(|path| Section::parse(path)));
    let may_enter = Memo::new(move |_| {
        session.view.with(Option::is_some).then(|| desk::may(session, Duty::Desk))
    });
    let is_theirs = Memo::new(move |_| section.get().is_of(session));
    let desk = Desk::provide();
    Effect::new(move |_| {
        if may_enter.get() == Some(true) {
            desk.load();
        }
    });
    // Of the session only what is decided by it is asked: a late answer that decides nothing anew must
    // not make a page again on which somebody writes.
    let content = move || match (may_enter.get(), is_theirs.get()) {
        (None, _) => ().into_any(),
        (Some(false), _) => view! { <NotStaff/> }.into_any(),
        (Some(true), false) => elsewhere(section.get(), session),
        (Some(true), true) => section_view(section.get()),
    };
    // A ticket stands in two columns of its own; everything else is one.
    let is_split = Memo::new(move |_| {
        may_enter.get() == Some(true) && matches!(section.get(), Section::Ticket(_))
    });
    let body = move || {
        if is_split.get() {
            content().into_any()
        } else {
            view! { <main class="desk-main" id="main" tabindex="-1"><Offline/>{content}</main> }
                .into_any()
        }
    };
    view! {
        <a class="skip" href="#main">{w!(skip)}</a>
        <div class="desk" class:desk-split=is_split>
            <DeskNav section/>
            {body}
        </div>
    }
}

/// What stands where a page is not one's own: the first that is, for who has no inbox.
fn elsewhere(section: Section, session: Session) -> AnyView {
    match nav::first(session).filter(|_| section == Section::Inbox) {
        Some(path) => view! { <Redirect path/> }.into_any(),
        None => view! { <NotYours/> }.into_any(),
    }
}

fn section_view(section: Section) -> AnyView {
    match section {
        Section::Inbox => view! { <inbox::InboxPage/> }.into_any(),
        Section::Ticket(id) => view! { <ticket::TicketPage id/> }.into_any(),
        Section::New => view! { <entry::EntryPage/> }.into_any(),
        Section::Polls => view! { <poll::PollsPage/> }.into_any(),
        Section::NewPoll => view! { <poll::NewPage/> }.into_any(),
        Section::Poll(id) => view! { <poll::PollPage id/> }.into_any(),
        Section::Topics => view! { <topic::TopicsPage/> }.into_any(),
        Section::NewTopic => view! { <topic::NewPage/> }.into_any(),
        Section::Topic(id) => view! { <topic::TopicPage id/> }.into_any(),
        Section::Events => view! { <event::EventsPage/> }.into_any(),
        Section::NewEvent => view! { <event::NewPage/> }.into_any(),
        Section::Event(id) => view! { <event::EventPage id/> }.into_any(),
        Section::Door(id) => view! { <event::DoorPage id/> }.into_any(),
        Section::Timetable => view! { <event::StopsPage/> }.into_any(),
        Section::Rewards => view! { <reward::RewardsPage/> }.into_any(),
        Section::Vouchers => view! { <reward::HandPage/> }.into_any(),
        Section::Hours => view! { <hours::HoursPage/> }.into_any(),
        Section::HoursAsk(ticket) => view! { <hours::AskPage ticket/> }.into_any(),
        Section::HoursEnter => view! { <hours::EnterPage/> }.into_any(),
        Section::HoursProjects => view! { <hours::ProjectsPage/> }.into_any(),
        Section::Volunteers => view! { <hours::VolunteersPage/> }.into_any(),
        Section::Listing(id) => view! { <hours::ListingPage id/> }.into_any(),
        Section::Stint(id) => view! { <hours::StintPage id/> }.into_any(),
        Section::People => view! { <people::PeoplePage/> }.into_any(),
        Section::Households => view! { <households::HouseholdsPage/> }.into_any(),
        Section::Codes => view! { <codes::CodesPage/> }.into_any(),
        Section::Routing => view! { <rules::RoutingPage/> }.into_any(),
        Section::Categories => view! { <rules::CategoriesPage/> }.into_any(),
        Section::Parties => view! { <rules::PartiesPage/> }.into_any(),
        Section::Settings => view! { <rules::SettingsPage/> }.into_any(),
        Section::Import => view! { <import::ImportPage/> }.into_any(),
        Section::Lost => view! { <Lost/> }.into_any(),
    }
}

/// Names the page and moves the focus to its heading, except when the app has just been opened.
fn enter(title: &str) {
    let again = ENTERED_BEFORE.replace(true);
    let full = format!("{title} · {}", w!(brand));
    Effect::new(move |_| device::enter_page(&full, again));
}

/// The heading of a page, with what stands at the end of its line.
#[component]
fn Heading(
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    enter(&title);
    view! {
        <div class="line">
            <h1 class="grow">{title}</h1>
            {children.map(|children| view! { <div class="line">{children()}</div> })}
        </div>
    }
}

/// What happened and what to do next; nothing is sent by itself from here.
fn said(failure: &Failure) -> String {
    match failure.code.as_str() {
        "offline" => w!(offline).to_owned(),
        "busy" => w!(busy).to_owned(),
        _ => text::failure(failure),
    }
}

/// What is wrong with each field, a line each; else what happened.
fn lines(failure: &Failure, explain: fn(&FieldError) -> String) -> Vec<String> {
    if failure.errors.is_empty() {
        vec![said(failure)]
    } else {
        failure.errors.iter().map(explain).collect()
    }
}

#[component]
fn Offline() -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        (!session.online.get()).then(|| {
            view! {
                <Banner tone=Tone::Wait icon="offline" strip=true>
                    <p>{w!(offline_strip)}</p>
                </Banner>
            }
        })
    }
}

#[component]
fn NotStaff() -> impl IntoView {
    enter(w!(not_staff));
    view! {
        <h1 class="sr-only">{w!(nav)}</h1>
        <Empty icon="lock" title=w!(not_staff) words=w!(not_staff_next)>
            <div class="buttons">
                <a class="button button-primary" href="/sign-in">{w!(sign_in)}</a>
                <a class="button" href="/">{w!(home)}</a>
            </div>
        </Empty>
    }
}

#[component]
fn NotYours() -> impl IntoView {
    enter(w!(not_yours));
    view! {
        <h1 class="sr-only">{w!(nav)}</h1>
        <Empty icon="lock" title=w!(not_yours) words=w!(not_yours_next)>
            <a class="button" href="/staff">{w!(to_inbox)}</a>
        </Empty>
    }
}

#[component]
fn Lost() -> impl IntoView {
    enter(w!(no_page));
    view! {
        <h1 class="sr-only">{w!(nav)}</h1>
        <Empty icon="search" title=w!(no_page)>
            <a class="button" href="/staff">{w!(to_inbox)}</a>
        </Empty>
    }
}
