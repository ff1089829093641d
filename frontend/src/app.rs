//! The contexts and the three parts of the app, on one page.
//!
//! Home comes with the first load. All other pages of residents are one part, fetched ahead once
//! home stands, so that they open at once and also without a network. Staff load their own part.

use crate::{
    api::Failure,
    pages::{ResidentPages, home::HomePage},
    queue::Queue,
    session::{Session, update},
    staff::StaffConsole,
    text::{self, t},
    ui::{LoadedWords, Toaster, Toasts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    Lazy, LazyRoute,
    components::{FlatRoutes, Route, Router},
    lazy_route, path,
};
use std::time::Duration;

/// How long home has the network to itself.
const AHEAD_AFTER: Duration = Duration::from_secs(3);

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = Session::provide();
    let toaster = Toaster::provide();
    Queue::provide(session, toaster);
    update::watch(move |activate| {
        toaster.offer(t!(new_version), t!(use_new_version), move || activate.run(()));
    });
    provide_context(LoadedWords {
        waiting: Signal::stored(t!(loading).to_owned()),
        retry: Signal::stored(t!(retry).to_owned()),
        failed: |failure: &Failure| text::failure(failure),
    });
    set_timeout(
        move || {
            // A part that cannot be fetched would stop the program; it is asked for again on entering.
            if session.online.get_untracked() {
                spawn_local(ResidentRoute::preload());
            }
        },
        AHEAD_AFTER,
    );
    view! {
        <Router>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/staff/*any") view={Lazy::<StaffRoute>::new()}/>
                <Route path=path!("/*any") view={Lazy::<ResidentRoute>::new()}/>
            </FlatRoutes>
        </Router>
        <Toasts close_label=t!(close)/>
    }
}

/// Every page of residents but home.
struct ResidentRoute;

#[lazy_route]
impl LazyRoute for ResidentRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <ResidentPages/> }.into_any()
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
