//! The whole app on one page: home comes with the first load, the other parts after it.

use crate::{
    pages::{coming::ComingPage, home::HomePage},
    part::{Area, Parts},
    queue::Queue,
    session::{Session, device},
};
use leptos::prelude::*;
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};
use std::time::Duration;

/// How long home has the network to itself.
const AHEAD_AFTER: Duration = Duration::from_secs(3);

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = Session::provide();
    let parts = Parts::provide(session);
    if Queue::has_something() {
        parts.fetch(Area::Residents);
    }
    // Fetched ahead, other pages open at once and also without a network.
    let ahead = move || {
        if session.online.get_untracked() {
            parts.fetch(Area::Residents);
        }
    };
    set_timeout(ahead, AHEAD_AFTER);
    // The session is asked for first; the page is mounted in a turn of its own.
    let stands = RwSignal::new(false);
    set_timeout(move || stands.set(true), Duration::ZERO);
    // Both parts bring the same; when the second comes, what is being said stays.
    let can_say = Memo::new(move |_| parts.any().is_some());
    view! {
        {move || stands.get().then(|| view! { <Router><Here/></Router> })}
        {move || can_say.get().then(|| untrack(|| parts.any()).map(|part| (part.toasts)()))}
    }
}

/// The page of the address.
#[component]
fn Here() -> impl IntoView {
    let parts = expect_context::<Parts>();
    let session = expect_context::<Session>();
    let path = use_location().pathname;
    let area = Memo::new(move |_| path.with(|path| Area::of(path)));
    let browser = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        path.track();
        // The address bar follows once the page has changed.
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
    Effect::new(move |_| {
        // A part that did not arrive is asked for again when the network is back.
        session.online.track();
        parts.fetch(area.get());
    });
    move || {
        if area.get() != Area::Home {
            // Home takes the first paint away itself, when it stands.
            device::remove_first_paint();
        }
        match (area.get(), parts.of(area.get())) {
            (Area::Home, _) => view! { <HomePage/> }.into_any(),
            (Area::Residents | Area::Staff, Some(part)) => (part.pages)(),
            (missing, None) => view! { <ComingPage area=missing/> }.into_any(),
        }
    }
}
