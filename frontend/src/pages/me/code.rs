//! My own code: it changes every minute, so that a photo of it is worth nothing.

use crate::{
    api, session,
    text::t,
    ui::{Loaded, QrSvg},
};
use leptos::prelude::*;
use linli_shared::{api::PersonCode, qr::PERSON_WINDOW_MS};
use std::time::Duration;

/// Length of the ring, as its dashes count it.
const RING: i64 = 151;

/// The code and the ring that counts its seconds.
#[component]
pub(crate) fn MyCode() -> impl IntoView {
    let code = LocalResource::new(api::people::my_code);
    let left_ms = RwSignal::new(0_i64);
    let asked = StoredValue::new(false);
    let step = move || {
        let until = code.with(|code| match code {
            Some(Ok(code)) => Some(code.until),
            Some(Err(_)) | None => None,
        });
        let Some(until) = until else { return };
        let left = until.since(session::now());
        left_ms.set(left.max(0));
        if left > 0 {
            asked.set_value(false);
        } else if !asked.get_value() {
            asked.set_value(true);
            code.refetch();
        }
    };
    if let Ok(timer) = set_interval_with_handle(step, Duration::from_millis(500)) {
        on_cleanup(move || timer.clear());
    }
    let show = move |code: PersonCode| {
        view! {
            <div class="qr-card">
                <QrSvg text=code.url alt=t!(my_code_alt)/>
                <p class="line">
                    <Ring left_ms/>
                    <span>{move || t!(changes_in, left_ms.get() / 1000)}</span>
                </p>
                <p class="quiet">{t!(my_code_words)}</p>
            </div>
        }
        .into_any()
    };
    view! { <Loaded data=code children=show/> }.into_any()
}

#[component]
fn Ring(left_ms: RwSignal<i64>) -> impl IntoView {
    let dashes =
        move || format!("{} {RING}", left_ms.get().saturating_mul(RING) / PERSON_WINDOW_MS);
    view! {
        <svg class="ring" viewBox="0 0 56 56" aria-hidden="true">
            <circle cx="28" cy="28" r="24"></circle>
            <circle cx="28" cy="28" r="24" stroke-dasharray=dashes></circle>
        </svg>
    }
}
