//! The route table and the contexts, on one page.
//!
//! Home comes with the first load; every other part is loaded when one of its pages is entered.
//! Saying a need and following a ticket are fetched ahead once home stands, so that they open at
//! once and also without a network.

use crate::{
    api::Failure,
    pages::{
        board::BoardPage, door::DoorPage, home::HomePage, lost::LostPage, me::MePages,
        mine::MinePage, notices::NoticesPage, say::SayPage, scan::ScanPage, sign_in::SignInPage,
        ticket::TicketPage,
    },
    queue::Queue,
    session::Session,
    staff::StaffConsole,
    text::{self, t},
    ui::{LoadedWords, Toaster, Toasts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    Lazy, LazyRoute,
    components::{Route, Router, Routes},
    hooks::use_location,
    lazy_route, path,
};
use std::time::Duration;

/// How long home has the network to itself.
const AHEAD_AFTER: Duration = Duration::from_secs(4);

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = Session::provide();
    Queue::provide(session, Toaster::provide());
    provide_context(LoadedWords {
        waiting: Signal::stored(t!(loading).to_owned()),
        retry: Signal::stored(t!(retry).to_owned()),
        failed: |failure: &Failure| text::failure(failure),
    });
    set_timeout(
        || {
            spawn_local(async {
                SayRoute::preload().await;
                TicketRoute::preload().await;
            });
        },
        AHEAD_AFTER,
    );
    view! {
        <Router>
            <Routes fallback=|| view! { <LostPage/> }>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/say") view={Lazy::<SayRoute>::new()}/>
                <Route path=path!("/t/:id") view={Lazy::<TicketRoute>::new()}/>
                <Route path=path!("/mine") view={Lazy::<ListRoute>::new()}/>
                <Route path=path!("/board") view={Lazy::<ListRoute>::new()}/>
                <Route path=path!("/notices") view={Lazy::<ListRoute>::new()}/>
                <Route path=path!("/q") view={Lazy::<DoorRoute>::new()}/>
                <Route path=path!("/sign-in") view={Lazy::<DoorRoute>::new()}/>
                <Route path=path!("/scan") view={Lazy::<DoorRoute>::new()}/>
                <Route path=path!("/join") view={Lazy::<DoorRoute>::new()}/>
                <Route path=path!("/me/*any") view={Lazy::<MeRoute>::new()}/>
                <Route path=path!("/staff/*any") view={Lazy::<StaffRoute>::new()}/>
            </Routes>
        </Router>
        <Toasts close_label=t!(close)/>
    }
}

fn path_now() -> String {
    use_location().pathname.get_untracked()
}

/// Saying a need.
struct SayRoute;

#[lazy_route]
impl LazyRoute for SayRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <SayPage/> }.into_any()
    }
}

/// Following a ticket.
struct TicketRoute;

#[lazy_route]
impl LazyRoute for TicketRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <TicketPage/> }.into_any()
    }
}

/// Lists: my tickets, the board, notices.
struct ListRoute;

#[lazy_route]
impl LazyRoute for ListRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        match path_now().as_str() {
            "/board" => view! { <BoardPage/> }.into_any(),
            "/notices" => view! { <NoticesPage/> }.into_any(),
            _ => view! { <MinePage/> }.into_any(),
        }
    }
}

/// Coming in: a code, signing in.
struct DoorRoute;

#[lazy_route]
impl LazyRoute for DoorRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        match path_now().as_str() {
            "/sign-in" => view! { <SignInPage/> }.into_any(),
            "/scan" => view! { <ScanPage title=t!(tile_scan)/> }.into_any(),
            "/join" => view! { <ScanPage title=t!(join_home)/> }.into_any(),
            _ => view! { <DoorPage/> }.into_any(),
        }
    }
}

/// Me, my home, my code, my details.
struct MeRoute;

#[lazy_route]
impl LazyRoute for MeRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <MePages/> }.into_any()
    }
}

/// The staff console.
struct StaffRoute;

#[lazy_route]
impl LazyRoute for StaffRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <StaffConsole/> }.into_any()
    }
}
