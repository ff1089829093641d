//! Checking somebody in by voice: name and the last four digits of their phone number.

use super::Door;
use crate::ui::{Button, Shape, TextField};
use leptos::prelude::*;
use linli_shared::api::KnownBy;

/// The form; nothing is listed while it is typed.
#[component]
pub(super) fn Voice(door: Door) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let digits = RwSignal::new(String::new());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let known = KnownBy::Voice { name: name.get_untracked(), digits: digits.get_untracked() };
        door.go(known, false);
    };
    view! {
        <form class="stack stack-s" on:submit=on_submit novalidate>
            <p class="quiet">{d!(voice_words)}</p>
            <TextField id="voice-name" label=d!(voice_name) value=name length_max=30 required=true/>
            <TextField id="voice-digits" label=d!(voice_digits) value=digits shape=Shape::Digits length_max=4 required=true/>
            <Button wide=true icon="check" busy=door.busy>{d!(code_check)}</Button>
        </form>
    }
    .into_any()
}
