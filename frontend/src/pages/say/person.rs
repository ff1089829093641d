//! Who it is for, and how to call back.

use super::form::Form;
use crate::{
    api,
    session::Session,
    text::t,
    ui::{CheckLine, Shape, TextField},
};
use leptos::prelude::*;

/// For somebody who cannot say it: folded until it is wanted.
#[component]
pub(super) fn ForPerson(form: Form) -> impl IntoView {
    view! {
        <CheckLine label=t!(for_other) note=t!(for_other_note) checked=form.for_other/>
        <Show when=move || form.for_other.get()>
            <div class="stack">
                <TextField id="other-name" label=t!(other_name) value=form.other_name shape=Shape::Line length_max=60 error=api::wrong_in(form.failure, "for_person.name")/>
                <TextField id="other-phone" label=t!(other_phone) value=form.other_phone shape=Shape::Phone length_max=20 error=api::wrong_in(form.failure, "for_person.phone")/>
                <TextField id="other-reason" label=t!(other_reason) value=form.other_reason error=api::wrong_in(form.failure, "for_person.reason")/>
                <CheckLine label=t!(other_special) note=t!(other_special_note) checked=form.other_special/>
            </div>
        </Show>
    }
    .into_any()
}

/// A number to call back; who is signed in has one on file.
#[component]
pub(super) fn Phone(form: Form) -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <Show when=move || session.signed_in() != Some(true)>
            <TextField id="need-phone" label=t!(your_phone) hint=t!(your_phone_hint) value=form.phone shape=Shape::Phone length_max=20 error=api::wrong_in(form.failure, "phone")/>
        </Show>
    }
    .into_any()
}
