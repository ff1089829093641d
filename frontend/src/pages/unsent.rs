//! What was written and did not arrive yet, with what to do about it; stands on home.

use crate::{
    queue::{Outgoing, Queue, Stage},
    text::{self, t},
    ui::{Badge, Button, Tone},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// What was written and not acknowledged yet.
#[component]
pub(crate) fn Unsent() -> impl IntoView {
    let queue = expect_context::<Queue>();
    move || {
        let waiting = queue.waiting.get();
        (!waiting.is_empty()).then(|| {
            view! {
                <section class="section" aria-live="polite">
                    <div class="section-head"><h2>{t!(unsent_title)}</h2></div>
                    <div class="cards">
                        {waiting.into_iter().map(|out| unsent_card(queue, out)).collect_view()}
                    </div>
                </section>
            }
        })
    }
}

fn unsent_card(queue: Queue, out: Outgoing) -> AnyView {
    let id = out.parcel.id;
    let navigate = use_navigate();
    let (tone, icon, state) = match &out.stage {
        Stage::Waiting => (Tone::Wait, "offline", t!(stage_waiting)),
        Stage::Sending => (Tone::Plain, "send", t!(stage_sending)),
        Stage::Refused(_) => (Tone::Urgent, "warn", t!(stage_refused)),
    };
    let actions = match out.stage {
        Stage::Refused(failure) => view! {
            <p class="card-note">{text::failure(&failure)}</p>
            <div class="buttons">
                <Button icon="edit" on_press=move |()| navigate(&format!("/say?change={id}"), Default::default())>
                    {t!(change)}
                </Button>
                <Button icon="refresh" on_press=move |()| queue.again(id)>{t!(send_again)}</Button>
            </div>
        }
        .into_any(),
        Stage::Waiting => view! {
            <div class="buttons">
                <Button icon="refresh" on_press=move |()| queue.again(id)>{t!(send_now)}</Button>
            </div>
        }
        .into_any(),
        Stage::Sending => ().into_any(),
    };
    let title = if out.parcel.draft.text.is_empty() {
        t!(a_recording).to_owned()
    } else {
        out.parcel.draft.text.chars().take(60).collect()
    };
    view! {
        <div class="card">
            <p class="card-head"><span>{out.parcel.place_name}</span><Badge tone icon text=state/></p>
            <p class="card-title">{title}</p>
            {actions}
        </div>
    }
    .into_any()
}
