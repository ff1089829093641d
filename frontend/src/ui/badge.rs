//! A state in a word and a symbol.

use super::icon::Icon;
use leptos::prelude::*;

/// What a state asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Good,
    Wait,
    Urgent,
}

/// A short state: symbol and word, the colour only repeats them.
#[component]
pub(crate) fn Badge(
    #[prop(optional)] tone: Tone,
    icon: &'static str,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "badge",
        Tone::Good => "badge badge-good",
        Tone::Wait => "badge badge-wait",
        Tone::Urgent => "badge badge-urgent",
    };
    view! {
        <span class=class>
            <Icon name=icon/>
            {text}
        </span>
    }
}
