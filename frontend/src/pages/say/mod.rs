//! Say a need: one field, the place already filled, one button.
//!
//! Invariants: what is typed survives closing the page; sending goes through the queue, so that it
//! also works without a network.

mod form;
mod person;
mod place;
mod receipt;
mod similar;
mod suggest;
mod voice;

pub(crate) use form::{Spot, keep_scanned};

use super::page::Page;
use crate::{
    api::Failure,
    queue::{Queue, Stage},
    session::Session,
    text::t,
    ui::{Banner, Button, ButtonKind, CheckLine, PhotoRow, PhotoWords, Tone},
};
use form::Form;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use linli_shared::ticket::PHOTOS_MAX;

/// The form, or what became of what was just sent.
#[component]
pub(crate) fn SayPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let queue = expect_context::<Queue>();
    let query = use_query_map().get_untracked();
    let to_change =
        query.get("change").and_then(|id| id.parse().ok()).and_then(|id| queue.take(id));
    let form = Form::open(session, to_change);
    suggest::watch(form);
    let start_voice = query.get("voice").is_some();
    let place =
        Signal::derive(move || form.place.with(|spot| spot.as_ref().map(|spot| spot.path.clone())));
    // A refusal brings the form back with the words of the problem.
    Effect::new(move |_| {
        if let Some(id) = form.sent.get()
            && let Some(Err(Stage::Refused(failure))) = queue.outcome(id)
        {
            if let Some(parcel) = queue.take(id) {
                form.fill(parcel);
            }
            form.failure.set(Some(failure));
            form.sent.set(None);
        }
    });
    view! {
        <Page title=t!(say_title) place plain=true>
            {move || match form.sent.get() {
                Some(id) => view! { <receipt::Sent id form/> }.into_any(),
                None => view! { <Fields form start_voice/> }.into_any(),
            }}
        </Page>
    }
    .into_any()
}

#[component]
fn Fields(form: Form, start_voice: bool) -> impl IntoView {
    let queue = expect_context::<Queue>();
    let send = move |()| match form.parcel().draft.parse() {
        Ok(_) if form.is_busy() => {}
        Ok(_) => {
            form.failure.set(None);
            let parcel = form.parcel();
            form.sent.set(Some(parcel.id));
            queue.post(parcel);
            form.forget();
        }
        Err(errors) => form.failure.set(Some(Failure::in_fields(errors))),
    };
    let problem = move || {
        form.failure.get().map(|failure| {
            view! {
                <Banner tone=Tone::Urgent icon="warn">
                    {(failure.status > 0).then(|| view! { <p class="banner-title">{t!(stage_refused)}</p> })}
                    <p>{crate::text::failure(&failure)}</p>
                </Banner>
            }
        })
    };
    let photo_words = PhotoWords { add: t!(add_photo).to_owned(), remove: t!(remove).to_owned() };
    let photo_problem = move || {
        form.failure
            .with(|failure| failure.as_ref().and_then(|failure| failure.field("photos")))
            .map(|words| view! { <p class="field-error" role="alert">{words}</p> })
    };
    view! {
        {problem}
        <voice::Compose form start_voice/>
        <suggest::Danger form/>
        <suggest::Categories form/>
        <div class="field">
            <p class="field-label">{t!(photos)}</p>
            <PhotoRow
                photos=Signal::derive(move || form.shown_photos())
                words=photo_words
                count_max=PHOTOS_MAX
                on_add={move |files| form.add_photos(files)}
                on_remove={move |key: String| form.remove_photo(&key)}
            />
            {photo_problem}
        </div>
        <place::Place form/>
        <similar::Similar form/>
        <div class="stack stack-s">
            <CheckLine label=t!(confidential) note=t!(confidential_note) checked=form.confidential/>
            <person::ForPerson form/>
        </div>
        <person::Phone form/>
        <div class="dock">
            <Button kind=ButtonKind::Primary large=true wide=true icon="send" busy=Signal::derive(move || form.is_busy()) on_press=send>
                {t!(send)}
            </Button>
        </div>
    }
    .into_any()
}
