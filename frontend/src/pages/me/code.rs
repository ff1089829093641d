//! My own code: it changes every minute, so that a photo of it is worth nothing.

use crate::{
    api, session,
    text::{lang, t},
    ui::{Loaded, QrSvg, Ring},
};
use leptos::prelude::*;
use linli_shared::{api::PersonCode, i18n::event_door, qr::PERSON_WINDOW_MS};
use std::time::Duration;

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
                    <Ring left_ms whole_ms=PERSON_WINDOW_MS/>
                    <span>{move || t!(changes_in, left_ms.get() / 1000)}</span>
                </p>
                <p class="quiet">{t!(my_code_words)}</p>
                <p class="quiet">{event_door::my_code_short(lang())}</p>
                <p class="code figure-big">{in_halves(&code.short)}</p>
            </div>
        }
        .into_any()
    };
    view! { <Loaded data=code children=show/> }.into_any()
}

/// Four and four, as people read it aloud.
fn in_halves(short: &str) -> String {
    let (first, second) = short.split_at_checked(4).unwrap_or((short, ""));
    format!("{first} {second}")
}
