//! Checking oneself in by the code at the door.

crate::text::words_of!($ d event_door);

use crate::{
    api,
    sending::Sending,
    session::{Session, now, random},
    text::{self, lang},
    ui::{Badge, Banner, Button, ButtonKind, Icon, IconSize, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{DoorAnswer, DoorRow},
    event::Session as Time,
    i18n::{event_door as words, hours},
    id::{EntryId, EventId},
};

/// What was scanned, and one tap.
#[component]
pub(crate) fn Arrive(
    code: String,
    event: EventId,
    title: String,
    place: String,
    time: Time,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let nonce = EntryId::new(now(), random());
    let done = RwSignal::new(None::<DoorAnswer>);
    let sending = Sending::new();
    let code = StoredValue::new(code);
    let go = move |()| {
        let call = async move { api::door::own(event, nonce, &code.get_value()).await };
        sending.run(call, text::failure, move |answer| done.set(Some(answer)));
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    let act = move || {
        if let Some(answer) = done.get() {
            return answer.rows.into_iter().map(said).collect_view().into_any();
        }
        if session.signed_in() == Some(false) {
            return view! { <a class="button button-primary button-wide" href="/sign-in">{d!(own_sign_in)}</a> }
                .into_any();
        }
        view! {
            {wrong}
            <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy=sending.busy on_press=go>{d!(own_yes)}</Button>
        }
        .into_any()
    };
    view! {
        <section class="card stack">
            <h2 class="card-title">{d!(own_words, title)}</h2>
            <p class="quiet num">{super::when::session(time)}" · "{place}</p>
            <div class="stack" aria-live="polite">{act}</div>
            <a class="button button-wide" href=format!("/events/{event}")>{d!(own_event)}</a>
        </section>
    }
    .into_any()
}

fn said(row: DoorRow) -> impl IntoView {
    let is_done = row.says.is_done();
    let (class, icon) =
        if is_done { ("door-tick", "check") } else { ("door-tick door-tick-known", "info") };
    let words = if is_done { d!(own_in) } else { words::says(lang(), row.says) };
    let at = row.at.map(text::moment);
    view! {
        <section class=class>
            <Icon name=icon size=IconSize::Large/>
            <div class="stack stack-s">
                <p class="door-says">{words}</p>
                {at.map(|at| view! { <p class="num">{at}</p> })}
                {(row.points.0 > 0).then(|| view! { <p><Badge tone=Tone::Good icon="points" text=d!(points, row.points.0)/></p> })}
                {(row.minutes.0 > 0).then(|| view! { <p><Badge tone=Tone::Good icon="clock" text=d!(minutes, hours::length(lang(), row.minutes))/></p> })}
            </div>
        </section>
    }
}
