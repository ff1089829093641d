//! Cards, and the people on them.

use super::icon::Icon;
use leptos::prelude::*;

/// The first character of a name in a circle. The name itself stands beside it.
#[component]
pub(crate) fn Face(
    #[prop(into)] name: String,
    #[prop(optional)] small: bool,
    /// The reader's own face, in a quieter colour.
    #[prop(optional)]
    mine: bool,
) -> impl IntoView {
    let first: String = name.chars().take(1).collect();
    view! {
        <span class="face" class:face-s=small class:face-me=mine aria-hidden="true">
            {first}
        </span>
    }
}

/// Who looks after something, and how to call them.
#[component]
pub(crate) fn Keeper(
    #[prop(into)] name: String,
    /// The first line when it says more than the name.
    #[prop(optional, into)]
    line: Option<String>,
    #[prop(optional, into)] note: MaybeProp<String>,
    #[prop(optional, into)] phone: Option<String>,
    #[prop(optional, into)] call_label: Option<String>,
) -> impl IntoView {
    let call = phone.filter(|phone| !phone.is_empty()).map(|phone| {
        view! {
            <a class="icon-button icon-button-ring" href=format!("tel:{phone}") aria-label=call_label.unwrap_or(phone)>
                <Icon name="phone"/>
            </a>
        }
    });
    view! {
        <div class="keeper">
            <Face name=name.clone()/>
            <div class="keeper-text">
                <p class="keeper-name">{line.unwrap_or(name)}</p>
                {move || note.get().map(|note| view! { <p class="keeper-note">{note}</p> })}
            </div>
            {call}
        </div>
    }
}
