//! A question over the page (dialog), or one that rises from below (sheet).
//!
//! Invariants: the focus moves in when it opens, stays in while it is open and goes back where it
//! was; Escape and the close button do the same; the page behind does not scroll.

use super::{focus, icon::Icon};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html::Div,
    prelude::*,
};

/// A question in the middle of the page.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] close_label: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    over_page(open, title, close_label, false, children)
}

/// The same from the lower edge, in reach of the thumb.
#[component]
pub(crate) fn Sheet(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] close_label: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    over_page(open, title, close_label, true, children)
}

fn over_page(
    open: RwSignal<bool>,
    title: Signal<String>,
    close_label: Signal<String>,
    low: bool,
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <Frame open title close_label low children=children.clone()/>
        </Show>
    }
}

#[component]
fn Frame(
    open: RwSignal<bool>,
    title: Signal<String>,
    close_label: Signal<String>,
    low: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let frame = NodeRef::<Div>::new();
    let before = StoredValue::new_local(focus::current());
    hold_page(true);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            focus::give(&frame);
        }
    });
    on_cleanup(move || {
        hold_page(false);
        if let Some(before) = before.try_get_value().flatten() {
            focus::give(&before);
        }
    });
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            open.set(false);
        }
        "Tab" => {
            if let Some(frame) = frame.get_untracked() {
                focus::keep_inside(&frame, &event);
            }
        }
        _ => {}
    };
    let on_scrim = move |event: MouseEvent| {
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    view! {
        <div class="scrim" class:scrim-low=low on:click=on_scrim on:keydown=on_key>
            <div class="dialog" class:sheet=low role="dialog" aria-modal="true" aria-label=title tabindex="-1" node_ref=frame>
                <div class="dialog-head">
                    <h2>{title}</h2>
                    <button type="button" class="icon-button" aria-label=close_label on:click=move |_| open.set(false)>
                        <Icon name="cross"/>
                    </button>
                </div>
                {children()}
            </div>
        </div>
    }
}

/// Stops the page behind from scrolling, or lets it scroll again.
fn hold_page(hold: bool) {
    let Some(body) = document().body() else { return };
    let style = web_sys::HtmlElement::style(&body);
    let done = if hold {
        style.set_property("overflow", "hidden")
    } else {
        style.remove_property("overflow").map(drop)
    };
    // Only a style that cannot be written fails here; the dialog works without it.
    drop(done);
}
