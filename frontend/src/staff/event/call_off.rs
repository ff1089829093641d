//! Calling an event off, with the reason that everybody who booked is told.

use super::page::Found;
use crate::{
    api,
    sending::Sending,
    staff::said,
    ui::{Banner, Button, ButtonKind, Dialog, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::id::EventId;

/// The button and its question.
#[component]
pub(super) fn CallOff(id: EventId, found: Found) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        let call = api::event::call_off(id, reason.get_untracked());
        sending.saying(p!(called_off_done)).run(call, said, move |_| {
            open.try_set(false);
            found.refetch();
        });
    };
    view! {
        <Button kind=ButtonKind::Danger icon="cross" on_press=move |()| open.set(true)>{p!(call_off)}</Button>
        <Dialog open title=p!(call_off) close_label=w!(close)>
            <Banner tone=Tone::Wait icon="info"><p>{p!(call_off_words)}</p></Banner>
            <TextField id="call-off-reason" label=p!(call_off_reason) hint=p!(call_off_reason_hint).to_owned()
                value=reason shape=Shape::Lines(2) length_max=200 error=wrong required=true/>
            <Button kind=ButtonKind::DangerFill wide=true busy on_press=send>{p!(call_off)}</Button>
        </Dialog>
    }
}
