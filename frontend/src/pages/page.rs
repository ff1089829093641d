//! What every page of the residents' shell has: a heading, a way back, the four places of the app.
//!
//! Invariant: entering a page names it in the title and moves the focus to its heading.

use crate::{
    session::{Session, device},
    text::t,
    ui::{Banner, BarItem, BottomBar, Tone, TopBar},
};
use leptos::prelude::*;
use std::cell::Cell;

thread_local! {
    static ENTERED_BEFORE: Cell<bool> = const { Cell::new(false) };
}

/// Names the page and moves the focus, except for the first page after opening the app.
pub(crate) fn enter(title: Signal<String>) {
    let again = ENTERED_BEFORE.replace(true);
    let entered = StoredValue::new(false);
    Effect::new(move |_| {
        let title = title.get();
        let full = if title.is_empty() { t!(brand).to_owned() } else { t!(page_title, title) };
        device::enter_page(&full, again && !entered.get_value());
        entered.set_value(true);
    });
}

/// A page below home: top bar, content, and the bottom bar unless it is a form.
#[component]
pub(crate) fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] place: MaybeProp<String>,
    /// Without the bottom bar: forms and scanning.
    #[prop(optional)]
    plain: bool,
    #[prop(default = "/")] back: &'static str,
    children: Children,
) -> impl IntoView {
    enter(title);
    view! {
        <div class="shell" class:shell-plain=plain>
            <Skip/>
            <TopBar title place back back_label=t!(back)/>
            <OfflineStrip/>
            <main class="page" id="main" tabindex="-1">{children()}</main>
            {(!plain).then(|| view! { <Bar/> })}
        </div>
    }
}

/// The first stop of the keyboard.
#[component]
pub(crate) fn Skip() -> impl IntoView {
    view! { <a class="skip" href="#main">{t!(skip)}</a> }
}

/// Says that there is no network, while there is none.
#[component]
pub(crate) fn OfflineStrip() -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        (!session.online.get()).then(|| {
            view! {
                <Banner tone=Tone::Wait icon="offline" strip=true>
                    <p>{t!(offline_strip)}</p>
                </Banner>
            }
        })
    }
}

/// The four places of the app.
#[component]
pub(crate) fn Bar() -> impl IntoView {
    let session = expect_context::<Session>();
    let none = Signal::stored(None);
    let unread = Signal::derive(move || {
        let n = session.view.with(|view| view.as_ref().map_or(0, |view| view.n_unread));
        u32::try_from(n).ok().filter(|n| *n > 0).map(|n| (n, t!(n_unread, n)))
    });
    let item =
        |href, icon, label: &str, waiting| BarItem { href, icon, label: label.to_owned(), waiting };
    let items = vec![
        item("/", "home", t!(bar_home), none),
        item("/topics", "talk", t!(bar_topics), none),
        item("/events", "calendar", t!(bar_events), none),
        item("/me", "person", t!(bar_me), unread),
    ];
    view! { <BottomBar label=t!(bar_label) items/> }
}
