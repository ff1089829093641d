//! What the whole page should know, and what an empty page invites to.

use super::{
    badge::Tone,
    icon::{Icon, IconSize},
};
use leptos::prelude::*;

/// A line or two that concern the page. An urgent one is read out at once, the others when it is quiet.
#[component]
pub(crate) fn Banner(
    #[prop(optional)] tone: Tone,
    icon: &'static str,
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional)] strip: bool,
    children: Children,
) -> impl IntoView {
    let (class, role) = match tone {
        Tone::Plain => ("banner", "status"),
        Tone::Good => ("banner banner-good", "status"),
        Tone::Wait => ("banner banner-wait", "status"),
        Tone::Urgent => ("banner banner-danger", "alert"),
    };
    view! {
        <div class=class class:banner-strip=strip role=role>
            <Icon name=icon/>
            <div class="banner-text stack-s">
                {title.map(|title| view! { <p class="banner-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}

/// Nothing here yet, and what to do about it. Children are the one action.
#[component]
pub(crate) fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(optional, into)] words: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon size=IconSize::Large/>
            <p class="empty-title">{title}</p>
            {words.map(|words| view! { <p>{words}</p> })}
            {children.map(|children| children())}
        </div>
    }
}
