//! Short answers to what was just done, read out politely and gone by themselves.
//!
//! Invariants: at most [`SHOWN_MAX`] at a time; one with something to tap stays until it is tapped
//! or closed, because a slow reader must be able to reach it.

use super::icon::Icon;
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// Most toasts shown at once; the oldest gives way.
const SHOWN_MAX: usize = 3;
/// How long one without an action stays.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// What a toast's button does. Not a `Callback`: that would die with the page that offered it.
type OnTap = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    number: u64,
    text: String,
    offer: Option<(String, OnTap)>,
}

/// Says something short to the person. Made once by the app, found with `expect_context`.
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    shown: RwSignal<Vec<Toast>>,
    last_number: StoredValue<u64>,
}

impl Toaster {
    /// Makes the toaster and gives it to everything below.
    pub(crate) fn provide() -> Self {
        let toaster = Self { shown: RwSignal::new(Vec::new()), last_number: StoredValue::new(0) };
        provide_context(toaster);
        toaster
    }

    /// Says `text` and takes it away after a while.
    pub(crate) fn say(self, text: impl Into<String>) {
        let number = self.show(text.into(), None);
        set_timeout(move || self.drop_one(number), SHOWN_FOR);
    }

    /// Says `text` with one thing to tap; stays until tapped or closed.
    pub(crate) fn offer(
        self,
        text: impl Into<String>,
        label: impl Into<String>,
        on_tap: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(text.into(), Some((label.into(), Arc::new(on_tap))));
    }

    fn show(self, text: String, offer: Option<(String, OnTap)>) -> u64 {
        let number = self.last_number.get_value().wrapping_add(1);
        self.last_number.set_value(number);
        self.shown.update(|shown| {
            // The same words twice are one message.
            shown.retain(|toast| toast.text != text);
            shown.push(Toast { number, text, offer });
            if shown.len() > SHOWN_MAX {
                shown.remove(0);
            }
        });
        number
    }

    fn drop_one(self, number: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Where the toasts appear; once in the shell.
#[component]
pub(crate) fn Toasts(#[prop(into)] close_label: Signal<String>) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let draw = move |toast: Toast| {
        let number = toast.number;
        let end = match toast.offer {
            Some((label, on_tap)) => view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        toaster.drop_one(number);
                        on_tap();
                    }
                >
                    {label}
                </button>
            }
            .into_any(),
            None => ().into_any(),
        };
        view! {
            <div class="toast">
                <span class="toast-text grow">{toast.text}</span>
                {end}
                <button
                    type="button"
                    class="icon-button"
                    aria-label=close_label
                    on:click=move |_| toaster.drop_one(number)
                >
                    <Icon name="cross"/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toaster.shown.get() key=|toast| toast.number children=draw/>
        </div>
    }
}
