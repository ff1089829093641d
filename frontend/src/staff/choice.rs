//! Lists to choose from that stand many times on a page, and so have no id of their own.

use leptos::prelude::*;

fn options(picks: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    picks
        .into_iter()
        .map(|(key, words)| {
            let is_on = key == chosen;
            view! { <option value=key selected=is_on>{words}</option> }
        })
        .collect_view()
}

/// A list whose name is only read out: filters.
#[component]
pub(super) fn Choice(
    name: &'static str,
    #[prop(into)] picks: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    view! {
        <select class="input" aria-label=name on:change=move |event| choose(event_target_value(&event))>
            {move || options(picks.get(), &chosen.get())}
        </select>
    }
}

/// A list with its name above: rows of a table that is edited.
#[component]
pub(super) fn RowChoice(
    name: &'static str,
    #[prop(into)] picks: Signal<Vec<(String, String)>>,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="field grow">
            <span class="field-label">{name}</span>
            <select class="input" on:change=move |event| value.set(event_target_value(&event))>
                {move || options(picks.get(), &value.get())}
            </select>
        </label>
    }
}

/// A line of text with its name above.
#[component]
pub(super) fn RowText(
    name: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] numeric: bool,
    #[prop(default = 60)] length_max: u32,
    #[prop(optional, into)] wrong: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="field grow">
            <span class="field-label">{name}</span>
            <input class="input" type="text" inputmode=numeric.then_some("numeric") autocomplete="off" maxlength=length_max
                aria-invalid=move || wrong.get().then_some("true") bind:value=value/>
        </label>
    }
}
