//! Buttons: one primary a page; a busy one keeps the focus and takes no second tap.

use super::icon::Icon;
use leptos::{ev::MouseEvent, prelude::*};

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    Danger,
    DangerFill,
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button",
            Self::Danger => "button button-danger",
            Self::DangerFill => "button button-danger-fill",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button with words. Without `on_press` it submits its form.
///
/// While `busy` or `disabled` it stays reachable by keyboard (`aria-disabled`) and does nothing.
#[component]
pub(crate) fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional)] wide: bool,
    #[prop(optional)] large: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let blocked = move || busy.get() || disabled.get();
    let press = move |event: MouseEvent| {
        if busy.get_untracked() || disabled.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if on_press.is_some() { "button" } else { "submit" }
            class=kind.class()
            class:button-wide=wide
            class:button-large=large
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || blocked().then_some("true")
            on:click=press
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </button>
    }
}

/// A round button that is only a symbol; `label` is what a screen reader says.
#[component]
pub(crate) fn IconButton(
    icon: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] ring: bool,
    #[prop(optional, into)] live: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            class:icon-button-ring=ring
            class:mic-live=live
            aria-label=label
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon/>
        </button>
    }
}
