//! The door's own code, full width, with the ring that counts its seconds.

use super::Door;
use crate::{
    api,
    sending::Sending,
    session::now,
    staff::said,
    ui::{Banner, Button, ButtonKind, QrSvg, Ring, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::DoorShow, event::DOOR_WINDOW_MS};
use std::time::Duration;

/// Opens the door, then shows its code; once it is open that needs no network.
#[component]
pub(super) fn Screen(door: Door, title: String) -> impl IntoView {
    let known = door.found.get_untracked().and_then(Result::ok).and_then(|view| view.show);
    let show = RwSignal::new(known);
    let sending = Sending::new();
    let open = move |()| {
        sending.run(api::door::open(door.event, door.n), said, move |view| {
            show.set(view.show);
            door.found.refetch();
        });
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    let body = move || {
        match show.get() {
        Some(show) => view! { <Code show title=title.clone()/> }.into_any(),
        None => view! {
            <p class="quiet">{d!(screen_words)}</p>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true icon="qr" busy=sending.busy on_press=open>{d!(screen_open)}</Button>
        }
        .into_any(),
    }
    };
    view! { <div class="stack stack-s">{body}</div> }
}

#[component]
fn Code(show: DoorShow, title: String) -> impl IntoView {
    let code = RwSignal::new(show.now(now()).unwrap_or_default());
    let left_ms = RwSignal::new(left());
    let step = move || {
        left_ms.set(left());
        let next = show.now(now()).unwrap_or_default();
        if code.with_untracked(|shown| *shown != next) {
            code.set(next);
        }
    };
    if let Ok(timer) = set_interval_with_handle(step, Duration::from_millis(500)) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <div class="qr-card">
            <p class="lead">{title}</p>
            <QrSvg text=code alt=d!(screen_alt)/>
            <p class="line">
                <Ring left_ms whole_ms=DOOR_WINDOW_MS/>
                <span>{move || d!(changes_in, left_ms.get() / 1000)}</span>
            </p>
            <p class="quiet">{d!(screen_words)}</p>
        </div>
    }
    .into_any()
}

/// What is left of this minute.
fn left() -> i64 {
    DOOR_WINDOW_MS - now().0.rem_euclid(DOOR_WINDOW_MS)
}
