//! The inbox by keyboard: up and down, open, select, search, and the list of keys.
//!
//! Invariant: no key is taken while somebody types or a dialog is open.

use super::Inbox;
use crate::ui::Dialog;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use leptos_router::hooks::use_navigate;

/// Listens for as long as the inbox is shown.
pub(super) fn listen(inbox: Inbox, search: NodeRef<Input>, keys_shown: RwSignal<bool>) {
    let navigate = use_navigate();
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.is_composing()
            || is_busy()
        {
            return;
        }
        match event.key().as_str() {
            "j" | "ArrowDown" => go(inbox, 1),
            "k" | "ArrowUp" => go(inbox, -1),
            "x" => {
                if let Some(id) = inbox.cursor.get_untracked().filter(|_| inbox.may_choose) {
                    inbox.toggle(id);
                }
            }
            "o" => {
                if let Some(id) = inbox.cursor.get_untracked() {
                    navigate(&format!("/staff/t/{id}"), leptos_router::NavigateOptions::default());
                }
            }
            "/" => {
                if let Some(search) = search.get_untracked() {
                    drop(search.focus());
                }
            }
            "?" => keys_shown.set(true),
            "Escape" => inbox.chosen.update(std::collections::BTreeSet::clear),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Whether the keys belong to a field or a dialog now.
fn is_busy() -> bool {
    let in_field =
        document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        }) && document().query_selector("input[type=checkbox]:focus").ok().flatten().is_none();
    in_field || document().query_selector("[aria-modal=true]").ok().flatten().is_some()
}

fn go(inbox: Inbox, by: isize) {
    let next = inbox.listing.rows.with_untracked(|rows| {
        let here = inbox.cursor.get_untracked();
        let place = here.and_then(|here| rows.iter().position(|row| row.id == here));
        let target = match place {
            None => 0,
            Some(place) => place.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
        };
        rows.get(target).map(|row| row.id)
    });
    if next.is_some() {
        inbox.cursor.set(next);
    }
}

fn keys(may_choose: bool) -> Vec<(&'static [&'static str], &'static str)> {
    let mut keys: Vec<(&'static [&'static str], &'static str)> = vec![
        (&["J", "K"], w!(inbox::keys_move)),
        (&["Enter"], w!(inbox::keys_open)),
        (&["/"], w!(inbox::keys_search)),
        (&["?"], w!(inbox::keys_help)),
    ];
    if may_choose {
        keys.insert(2, (&["X"], w!(inbox::keys_select)));
    }
    keys
}

/// The keys under the list, and as a dialog.
#[component]
pub(super) fn KeyLine(open: RwSignal<bool>, may_choose: bool) -> impl IntoView {
    let pair = |(caps, words): (&'static [&'static str], &'static str)| {
        view! {
            <span>
                {caps.iter().map(|cap| view! { <kbd>{*cap}</kbd>" " }).collect_view()}
                {words}
            </span>
        }
    };
    view! {
        <p class="keys">{keys(may_choose).into_iter().map(pair).collect_view()}</p>
        <Dialog open title=w!(inbox::keys_title) close_label=w!(close)>
            <div class="stack-s">{keys(may_choose).into_iter().map(pair).collect_view()}</div>
        </Dialog>
    }
}
