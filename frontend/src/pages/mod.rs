//! The residents' pages, one an address.

pub(crate) mod board;
pub(crate) mod clock;
pub(crate) mod coming;
pub(crate) mod door;
pub(crate) mod event;
mod gate;
pub(crate) mod home;
pub(crate) mod hours;
mod join;
pub(crate) mod lost;
pub(crate) mod me;
pub(crate) mod mine;
pub(crate) mod notices;
mod page;
mod paged;
mod points;
pub(crate) mod poll;
mod reward;
pub(crate) mod rows;
pub(crate) mod say;
pub(crate) mod scan;
pub(crate) mod sign_in;
pub(crate) mod ticket;
pub(crate) mod topic;
mod turns;
pub(crate) mod unsent;

use crate::text::t;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The page of the address, for all pages but home.
#[component]
pub(crate) fn ResidentPages() -> impl IntoView {
    let address = use_location().pathname;
    move || {
        let address = address.get();
        match address.trim_end_matches('/') {
            "/say" => view! { <say::SayPage/> }.into_any(),
            "/mine" => view! { <mine::MinePage/> }.into_any(),
            "/board" => view! { <board::BoardPage/> }.into_any(),
            "/polls" => view! { <poll::PollsPage/> }.into_any(),
            "/points" => view! { <points::PointsPage/> }.into_any(),
            "/hours" => view! { <hours::HoursPage/> }.into_any(),
            "/hours/help" => view! { <hours::HelpPage/> }.into_any(),
            "/hours/offers" => view! { <hours::OffersPage/> }.into_any(),
            "/hours/new" => view! { <hours::NeedPage/> }.into_any(),
            "/hours/new/offer" => view! { <hours::OfferPage/> }.into_any(),
            "/hours/volunteer" => view! { <hours::VolunteerPage/> }.into_any(),
            "/hours/projects" => view! { <hours::ProjectsPage/> }.into_any(),
            "/hours/certificates" => view! { <hours::CertificatesPage/> }.into_any(),
            "/time-bank/certificate" => view! { <hours::CheckPage/> }.into_any(),
            "/rewards" => view! { <reward::RewardsPage/> }.into_any(),
            "/topics" => view! { <topic::TopicsPage/> }.into_any(),
            "/topics/new" => view! { <topic::SuggestPage/> }.into_any(),
            "/events" => view! { <event::EventsPage/> }.into_any(),
            "/events/past" => view! { <event::PastPage/> }.into_any(),
            "/events/timetable" => view! { <event::TimetablePage/> }.into_any(),
            "/notices" => view! { <notices::NoticesPage/> }.into_any(),
            "/q" => view! { <door::DoorPage/> }.into_any(),
            "/sign-in" => view! { <sign_in::SignInPage/> }.into_any(),
            "/scan" => view! { <scan::ScanPage title=t!(scan)/> }.into_any(),
            "/join" => view! { <scan::ScanPage title=t!(join_home)/> }.into_any(),
            "/me" => view! { <me::Overview/> }.into_any(),
            "/me/events" => view! { <event::MyEventsPage/> }.into_any(),
            "/me/home" => view! { <me::HomeOfMine/> }.into_any(),
            "/me/code" => view! { <me::CodeOfMine/> }.into_any(),
            "/me/details" => view! { <me::DetailsOfMine/> }.into_any(),
            "/me/phones" => view! { <me::PhonesOfMine/> }.into_any(),
            other => one_of_many(other),
        }
    }
}

/// The page of one ticket, one poll, one topic or one event.
fn one_of_many(address: &str) -> AnyView {
    if let Some(id) = address.strip_prefix("/t/").and_then(|id| id.parse().ok()) {
        return view! { <ticket::TicketPage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/polls/").and_then(|id| id.parse().ok()) {
        return view! { <poll::PollPage id/> }.into_any();
    }
    let tested = address.strip_prefix("/polls/").and_then(|rest| rest.strip_suffix("/test"));
    if let Some(id) = tested.and_then(|id| id.parse().ok()) {
        return view! { <poll::TestPage id/> }.into_any();
    }
    let kept = address.strip_prefix("/polls/").and_then(|rest| rest.strip_suffix("/trustee"));
    if let Some(id) = kept.and_then(|id| id.parse().ok()) {
        return view! { <poll::TrusteePage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/vouchers/").and_then(|id| id.parse().ok()) {
        return view! { <reward::VoucherPage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/hours/listings/").and_then(|id| id.parse().ok()) {
        return view! { <hours::ListingPage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/hours/").and_then(|id| id.parse().ok()) {
        return view! { <hours::StintPage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/topics/").and_then(|id| id.parse().ok()) {
        return view! { <topic::TopicPage id/> }.into_any();
    }
    if let Some(id) = address.strip_prefix("/events/").and_then(|id| id.parse().ok()) {
        return view! { <event::EventPage id/> }.into_any();
    }
    view! { <lost::LostPage/> }.into_any()
}
