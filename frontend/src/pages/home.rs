//! Home: the place, the person who looks after it, one large action, and what is under way.

use super::page::{Bar, OfflineStrip, Skip, enter};
use crate::text::t;
use leptos::prelude::*;

/// The first page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    enter(Signal::stored(String::new()));
    view! {
        <div class="shell">
            <Skip/>
            <OfflineStrip/>
            <main class="page" id="main" tabindex="-1">
                <h1 class="sr-only">{t!(brand)}</h1>
            </main>
            <Bar/>
        </div>
    }
}
