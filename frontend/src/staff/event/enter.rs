//! Signing somebody up who has no phone.
//!
//! Invariant: a booking keeps its id until the server has acknowledged it.

use crate::{
    api,
    sending::Sending,
    session::{now, random},
    staff::{
        hours::{Chosen, Someone},
        said,
    },
    ui::{Banner, Button, ButtonKind, Dialog, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{BookFor, StaffBookingRow},
    id::{BookingId, EventId},
};

/// A button, and the form behind it.
#[component]
pub(super) fn EnterFor(id: EventId) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button icon="person" on_press=move |()| open.set(true)>{p!(enter_for)}</Button>
        <Dialog open title=p!(enter_for) close_label=w!(close)>
            {move || open.get().then(|| view! { <Form id open/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(id: EventId, open: RwSignal<bool>) -> impl IntoView {
    let person: Chosen = RwSignal::new(None);
    let needs = RwSignal::new(String::new());
    let sending = Sending::new();
    let booking = BookingId::new(now(), random());
    Effect::new(move |_| {
        person.track();
        sending.wrong.set(None);
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((person, _)) = person.get_untracked() else {
            sending.wrong.set(Some(p!(enter_for_who).to_owned()));
            return;
        };
        let body = BookFor { person, needs: needs.get_untracked() };
        let call = async move { api::event::book_for(id, booking, &body).await };
        let told = |row: &StaffBookingRow| match row.waiting_number {
            Some(n) => p!(entered_waiting, &row.name, n),
            None => p!(entered_place, &row.name),
        };
        sending.run_telling(call, said, told, move |_| open.set(false));
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <p class="quiet">{p!(enter_for_words)}</p>
            <Someone id="enter-person" label=p!(enter_for_whom) chosen=person/>
            <TextField id="enter-needs" label=p!(needs_label) value=needs shape=Shape::Lines(2) length_max=200/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true large=true busy=sending.busy>{p!(enter_for_go)}</Button>
        </form>
    }
    .into_any()
}
