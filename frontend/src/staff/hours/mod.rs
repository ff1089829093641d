//! The time bank in the console: what somebody has to decide, what is under way, who waits for help.

crate::text::words_of!($ p time_bank);

mod ask;
mod enter;
mod listing;
mod project;
mod someone;
mod stint;
mod volunteers;

pub(super) use ask::AskPage;
pub(super) use ask::LENGTHS;
pub(super) use enter::EnterPage;
pub(super) use listing::ListingPage;
pub(super) use project::ProjectsPage;
pub(super) use someone::{Chosen, Someone};
pub(super) use stint::StintPage;
pub(super) use volunteers::VolunteersPage;

use super::{Heading, desk};
use crate::{
    api,
    pages::hours::{StintBadge, when},
    session::Session,
    text::{self, lang},
    ui::{Badge, Empty, Icon, IconSize, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    access::Duty,
    amount::Minutes,
    api::{StaffListing, StintView, TimeBankDesk},
    i18n::hours,
};

/// An amount of hours in the words of this phone.
fn said_length(minutes: Minutes) -> String {
    hours::length(lang(), minutes)
}

/// The desk: disputes first.
#[component]
pub(super) fn HoursPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let runs = desk::may(session, Duty::RunTimeBank);
    let found = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::desk()
    });
    let show = move |desk: TimeBankDesk| {
        let is_empty =
            desk.disputes.is_empty() && desk.running.is_empty() && desk.requests.is_empty();
        let nothing = is_empty.then(
            || view! { <Empty icon="check" title=p!(desk_empty) words=p!(desk_empty_next)/> },
        );
        view! {
            {nothing}
            {list("disputes", p!(desk_disputes), desk.disputes.into_iter().map(stint_row).collect())}
            {list("running", p!(desk_running), desk.running.into_iter().map(stint_row).collect())}
            {list("requests", p!(desk_requests), desk.requests.into_iter().map(listing_row).collect())}
            <p class="quiet">{p!(desk_note, desk.n_volunteers)}</p>
        }
        .into_any()
    };
    view! {
        <Heading title=p!(desk_title)/>
        <div class="line">
            <a class="button button-primary" href="/staff/hours/ask"><Icon name="plus"/>{p!(ask_for)}</a>
            {runs.then(|| view! {
                <a class="button" href="/staff/hours/enter"><Icon name="edit"/>{p!(enter)}</a>
                <a class="button" href="/staff/hours/projects"><Icon name="star"/>{p!(projects_title)}</a>
            })}
            <a class="button" href="/staff/hours/volunteers"><Icon name="users"/>{p!(desk_volunteers)}</a>
        </div>
        <Loaded data=found children=show/>
    }
    .into_any()
}

fn list(id: &'static str, title: &'static str, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <div class="list">{rows}</div>
        </section>
    }
    .into_any()
}

fn stint_row(view: StintView) -> AnyView {
    let names: Vec<&str> = view.people.iter().map(|one| one.name.as_str()).collect();
    let note = format!("{} · {}", names.join(" → "), text::moment(view.stint.starts_at));
    view! {
        <a class="row" href=format!("/staff/hours/{}", view.id)>
            <span class="row-text">
                {hours::skills(lang(), &view.skills)}
                <span class="row-note">{note}</span>
            </span>
            <StintBadge status=view.stint.status/>
            <Icon name="chevron" size=IconSize::Small/>
        </a>
    }
    .into_any()
}

fn listing_row(one: StaffListing) -> AnyView {
    let note = format!("{} · {}", one.view.name, when::window(&one.view.listing));
    let pool = one.pool.then(|| view! { <Badge tone=Tone::Good icon="hand" text=p!(pool_pays)/> });
    view! {
        <a class="row" href=format!("/staff/hours/listings/{}", one.view.id)>
            <span class="row-text">
                {hours::skills(lang(), &one.view.listing.skills)}
                <span class="row-note">{note}</span>
            </span>
            {pool}
            <Icon name="chevron" size=IconSize::Small/>
        </a>
    }
    .into_any()
}
