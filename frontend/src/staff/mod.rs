//! The staff console: a part of the app that residents never load.

use leptos::prelude::*;

/// Everything below `/staff`.
#[component]
pub(crate) fn StaffConsole() -> impl IntoView {
    view! { <div class="desk"><main class="desk-main" id="main"></main></div> }
}
