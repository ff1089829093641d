//! What the phone itself knows and keeps: language, look, clock, randomness, small notes.
//!
//! Invariant: a phone that keeps nothing (private mode, full) still works; it only forgets.

use crate::text;
use js_sys::Date;
use leptos::prelude::{document, set_timeout, window};
use linli_shared::{i18n::Lang, time::Timestamp};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, HtmlElement, Storage, Url};

/// How far this phone's clock is behind the server's, as it was learnt last, in milliseconds.
const AHEAD_KEY: &str = "linli.ahead";
/// A difference that is worth a note.
const NOTED_MS: u64 = 1_000;

thread_local! {
    // A form that is opened before the first answer offers days by the server's clock all the same.
    static AHEAD_MS: Cell<i64> = Cell::new(kept(AHEAD_KEY).and_then(|ms| ms.parse().ok()).unwrap_or(0));
}

/// Milliseconds since 1970 as this phone believes.
fn own_clock() -> i64 {
    // A date in milliseconds is a whole number far below 2^53; the browser writes it without a point.
    let written = js_sys::Number::from(Date::now()).to_string_with_radix(10).map(String::from);
    written.ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The present instant by the server's clock, as far as it is known.
pub(crate) fn now() -> Timestamp {
    Timestamp(own_clock().saturating_add(AHEAD_MS.get()))
}

/// Learns from the server what time it is.
pub(super) fn set_clock(server: Timestamp) {
    let (before, ahead) = (AHEAD_MS.get(), server.0.saturating_sub(own_clock()));
    AHEAD_MS.set(ahead);
    if before.abs_diff(ahead) >= NOTED_MS {
        keep(AHEAD_KEY, Some(&ahead.to_string()));
    }
}

/// Ten bytes nobody can guess, for a new id.
pub(crate) fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    // Where the phone has no randomness, the millisecond in the id must do.
    drop(window().crypto().map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)));
    bytes
}

/// Thirty-two bytes nobody can guess; none on a phone without randomness.
pub(crate) fn random_bytes() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// Shows a page from its beginning.
pub(crate) fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Where this app was loaded from: `https://linli.example`.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

fn store() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A note kept on this phone.
pub(crate) fn kept(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Keeps a note on this phone; none forgets it.
pub(crate) fn keep(key: &str, value: Option<&str>) {
    note(store(), key, value);
}

/// Keeps a note on this phone; false when it keeps no more.
pub(crate) fn keep_surely(key: &str, value: &str) -> bool {
    keep(key, Some(value));
    kept(key).as_deref() == Some(value)
}

/// The keys of all notes that begin with `prefix`.
pub(crate) fn keys_under(prefix: &str) -> Vec<String> {
    let Some(store) = store() else { return Vec::new() };
    (0..store.length().unwrap_or(0))
        .filter_map(|index| store.key(index).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .collect()
}

/// A note kept until this tab closes.
pub(crate) fn kept_here(key: &str) -> Option<String> {
    window().session_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps a note until this tab closes; none forgets it.
pub(crate) fn keep_here(key: &str, value: Option<&str>) {
    note(window().session_storage().ok().flatten(), key, value);
}

/// Saves text as a file of the phone.
pub(crate) fn save_file(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence(&parts) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has taken the file by the next turn.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(1));
}

/// Puts text where the next paste finds it; false when the browser does not allow it.
pub(crate) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    if !has(&navigator, "clipboard") {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

fn note(store: Option<Storage>, key: &str, value: Option<&str>) {
    let done = store.map(|store| match value {
        Some(value) => store.set_item(key, value),
        None => store.remove_item(key),
    });
    // A full store only forgets.
    drop(done);
}

/// How the app looks: with the system, or always one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    const fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

pub(super) fn kept_theme() -> Theme {
    let kept = kept("linli.theme");
    Theme::ALL.into_iter().find(|theme| theme.code() == kept.as_deref()).unwrap_or(Theme::System)
}

pub(super) fn kept_elder() -> bool {
    kept("linli.elder").is_some()
}

pub(super) fn show_theme(theme: Theme) {
    keep("linli.theme", theme.code());
    mark_page("data-theme", theme.code());
}

pub(super) fn show_elder(elder: bool) {
    keep("linli.elder", elder.then_some("1"));
    mark_page("data-elder", elder.then_some(""));
}

fn mark_page(name: &str, value: Option<&str>) {
    let Some(page) = document().document_element() else { return };
    let done = match value {
        Some(value) => page.set_attribute(name, value),
        None => page.remove_attribute(name),
    };
    // These two names are always valid.
    drop(done);
}

/// Fixes the language before anything is shown.
pub(crate) fn start() {
    let lang = if kept("linli.lang").as_deref() == Some("en") { Lang::En } else { Lang::Zh };
    text::start_in(lang);
    mark_page("lang", Some(lang.tag()));
}

/// Changes the language: everything is said anew.
pub(crate) fn change_language(lang: Lang) {
    keep("linli.lang", (lang == Lang::En).then_some("en"));
    reload();
}

/// Loads the app again where it is.
pub(crate) fn reload() {
    drop(window().location().reload());
}

/// Leaves the app for an address of the server, such as a download.
pub(crate) fn leave_for(address: &str) {
    drop(window().location().set_href(address));
}

/// Whether what was shown while the program was coming is still there.
pub(crate) fn has_first_paint() -> bool {
    document().get_element_by_id("boot").is_some()
}

/// Takes away what was shown while the program was coming.
pub(crate) fn remove_first_paint() {
    if let Some(first) = document().get_element_by_id("boot") {
        first.remove();
    }
}

/// What stands behind `#` in the address; it never reached a server.
pub(crate) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The address of a file that comes later, as the first page names it.
pub(crate) fn later(name: &str) -> Option<String> {
    let named = document().query_selector(&format!("meta[name={name}]")).ok()??;
    Some(named.get_attribute("content")?.trim_start_matches("lazy ").to_owned())
}

/// Adds a style sheet that comes later; once is enough.
pub(crate) fn wear(name: &str) {
    let mark = format!("style-{name}");
    let Some(address) = later(name).filter(|_| document().get_element_by_id(&mark).is_none())
    else {
        return;
    };
    let Ok(link) = document().create_element("link") else { return };
    let done = [("id", mark.as_str()), ("rel", "stylesheet"), ("href", &address)]
        .into_iter()
        .try_for_each(|(name, value)| link.set_attribute(name, value));
    // Without it the page is plain, and works.
    drop(done);
    drop(document().head().map(|head| head.append_child(&link)));
}

/// Whether the phone believes it has a network.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Names the page for the tab and for screen readers, and moves the focus to its heading.
pub(crate) fn enter_page(title: &str, move_focus: bool) {
    document().set_title(title);
    if !move_focus {
        return;
    }
    let Ok(Some(heading)) = document().query_selector("h1") else { return };
    // A heading takes the focus only with this mark.
    drop(heading.set_attribute("tabindex", "-1"));
    if let Some(heading) = heading.dyn_ref::<HtmlElement>() {
        drop(heading.focus());
    }
}

/// A property of the browser that old engines may not have.
pub(crate) fn has(object: &JsValue, name: &str) -> bool {
    js_sys::Reflect::has(object, &JsValue::from_str(name)).unwrap_or(false)
}
