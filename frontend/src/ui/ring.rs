//! The ring that counts down what is left of something.

use leptos::prelude::*;

/// Length of the ring, as its dashes count it.
const LENGTH: i64 = 151;

/// How much of `whole_ms` is left.
#[component]
pub(crate) fn Ring(#[prop(into)] left_ms: Signal<i64>, whole_ms: i64) -> impl IntoView {
    let dashes = move || {
        let drawn = left_ms.get().saturating_mul(LENGTH).checked_div(whole_ms).unwrap_or(0);
        format!("{drawn} {LENGTH}")
    };
    view! {
        <svg class="ring" viewBox="0 0 56 56" aria-hidden="true">
            <circle cx="28" cy="28" r="24"></circle>
            <circle cx="28" cy="28" r="24" stroke-dasharray=dashes></circle>
        </svg>
    }
}
