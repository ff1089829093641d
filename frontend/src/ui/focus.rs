//! Where the keyboard is: remembering it, keeping it inside a dialog, giving it back.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

const REACHABLE: &str = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), \
     select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex='-1'])";

/// What has the focus now.
pub(super) fn current() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Moves the focus there. A page that has gone away needs none.
pub(super) fn give(element: &HtmlElement) {
    drop(element.focus());
}

/// Lets Tab and Shift+Tab go round inside `frame`.
pub(super) fn keep_inside(frame: &HtmlElement, event: &KeyboardEvent) {
    let Ok(found) = frame.query_selector_all(REACHABLE) else { return };
    let reachable: Vec<HtmlElement> = (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_width() > 0 || element.offset_height() > 0)
        .collect();
    let (Some(first), Some(last)) = (reachable.first(), reachable.last()) else {
        event.prevent_default();
        return;
    };
    let now = current();
    let outside = now.as_ref().is_none_or(|now| now == frame || !frame.contains(Some(now)));
    if event.shift_key() && (outside || now.as_ref() == Some(first)) {
        event.prevent_default();
        give(last);
    } else if !event.shift_key()
        && (outside && now.as_ref() != Some(frame) || now.as_ref() == Some(last))
    {
        event.prevent_default();
        give(first);
    }
}
