//! The shape of what is coming.

use leptos::prelude::*;

/// Stands where a list or a page will be; `words` are read out.
#[component]
pub(crate) fn Waiting(#[prop(into)] words: Signal<String>) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="sr-only">{words}</span>
            <div class="bone bone-card"></div>
        </div>
    }
}
