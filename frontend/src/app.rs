//! The route table and the contexts, on one page.
//!
//! Home, saying a need and following a ticket come with the first load; every other page is loaded
//! when it is entered.

use crate::{
    api::Failure,
    pages::{home::HomePage, lost::LostPage, say::SayPage, ticket::TicketPage},
    queue::Queue,
    session::Session,
    staff::StaffConsole,
    text::{self, t},
    ui::{LoadedWords, Toaster, Toasts},
};
use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute,
    components::{Route, Router, Routes},
    lazy_route, path,
};

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
    view! {
        <Router>
            <Routes fallback=|| view! { <LostPage/> }>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/say") view=SayPage/>
                <Route path=path!("/t/:id") view=TicketPage/>
                <Route path=path!("/staff/*any") view={Lazy::<StaffRoute>::new()}/>
            </Routes>
        </Router>
        <Toasts close_label=t!(close)/>
    }
}

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
