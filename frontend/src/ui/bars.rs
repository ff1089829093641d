//! The two bars of the resident's shell.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Title, place and the way back. Children are the buttons at the end of the line.
#[component]
pub(crate) fn TopBar(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] place: MaybeProp<String>,
    /// Where "back" leads when the page was opened directly.
    #[prop(default = "/")]
    back: &'static str,
    #[prop(into)] back_label: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let go_back = move |event: leptos::ev::MouseEvent| {
        let history = window().history();
        // A page opened from a scanned code has nothing behind it: the link then leads home.
        if let Ok(history) = history
            && history.length().is_ok_and(|pages| pages > 1)
            && history.back().is_ok()
        {
            event.prevent_default();
        }
    };
    let place_line = move || {
        place.get().map(|place| {
            view! {
                <p class="top-place">
                    <Icon name="pin" size=IconSize::Small/>
                    {place}
                </p>
            }
        })
    };
    view! {
        <header class="top">
            <div class="top-in">
                <a class="icon-button" href=back aria-label=back_label on:click=go_back>
                    <Icon name="back"/>
                </a>
                <div class="top-text">
                    <h1 class="top-title">{title}</h1>
                    {place_line}
                </div>
                {children.map(|children| children())}
            </div>
        </header>
    }
}

/// One of the four places of the app.
#[derive(Debug, Clone)]
pub(crate) struct BarItem {
    pub(crate) href: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) label: String,
    /// How many things wait there, with the words a screen reader says for them.
    pub(crate) waiting: Signal<Option<(u32, String)>>,
}

/// The bar in reach of the thumb; on a wide screen it stands on top.
#[component]
pub(crate) fn BottomBar(#[prop(into)] label: String, items: Vec<BarItem>) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = move |href: &str| {
        path.with(|path| path == href || href != "/" && path.starts_with(&format!("{href}/")))
    };
    let links: Vec<_> = items
        .into_iter()
        .map(|item| {
            let count = move || {
                item.waiting.get().filter(|(n, _)| *n > 0).map(|(n, words)| {
                    view! {
                        <span class="bar-count" aria-hidden="true">{n.min(99)}</span>
                        <span class="sr-only">{words}</span>
                    }
                })
            };
            view! {
                <a href=item.href class="bar-link" aria-current=move || is_here(item.href).then_some("page")>
                    <Icon name=item.icon/>
                    <span>{item.label}</span>
                    {count}
                </a>
            }
        })
        .collect();
    view! {
        <nav class="bar" aria-label=label>
            <div class="bar-in">{links}</div>
        </nav>
    }
}
