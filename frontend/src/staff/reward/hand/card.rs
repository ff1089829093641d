//! A voucher that was looked up: handed over with one tap, or taken back with a reason.

use super::{
    Shown, Station,
    queue::{self, Waiting},
};
use crate::{
    api,
    sending::Sending,
    session::now,
    staff::said,
    text::{self, lang},
    ui::{Badge, Banner, Button, ButtonKind, CheckLine, Dialog, TextField, Toaster, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{FoundVoucher, RefundVoucher},
    i18n::reward as words,
    id::VoucherId,
    reward::{ListedVoucher, VoucherStatus, VoucherTimes},
};

/// What the last code came to.
#[component]
pub(super) fn Card(station: Station) -> impl IntoView {
    let shown = move || {
        station.shown.get().map(|shown| match shown {
            Shown::Found(voucher) => found(station, voucher),
            Shown::Listed(voucher, note) => listed(station, voucher, note),
            Shown::Noted => view! {
                <Banner tone=Tone::Wait icon="offline"><p>{h!(noted)}</p></Banner>
            }
            .into_any(),
        })
    };
    view! { <div class="stack" aria-live="polite">{shown}</div> }.into_any()
}

/// A voucher from the server.
fn found(station: Station, voucher: FoundVoucher) -> AnyView {
    let toaster = expect_context::<Toaster>();
    let id = voucher.id;
    let give = move |()| {
        let call = async move { api::reward::collect(id).await };
        station.giving.run(call, said, move |voucher| {
            toaster.say(p!(hand_done));
            queue::mark(id, now());
            station.shown.set(Some(Shown::Found(voucher)));
        });
    };
    let is_open = voucher.status == VoucherStatus::Issued;
    let tone = if is_open { Tone::Good } else { Tone::Urgent };
    let when = voucher.resolved_at.map(|at| match &voucher.by {
        Some(by) => p!(hand_by, text::moment(at), by),
        None => p!(hand_when, text::moment(at)),
    });
    let action = if is_open {
        view! {
            <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy=station.giving.busy on_press=give>{p!(hand_yes)}</Button>
        }
        .into_any()
    } else {
        view! { <Button wide=true icon="scan" on_press=move |()| station.clear()>{p!(hand_next)}</Button> }.into_any()
    };
    let back = voucher.refund.clone().map(|back| {
        let by = voucher.refund_by.clone().unwrap_or_default();
        let kept = if back.on_shelf { p!(refund_kept) } else { p!(refund_spoilt) };
        view! {
            <p>{p!(refund_by, text::moment(back.at), by, back.reason)}</p>
            <p class="quiet">{kept}</p>
        }
    });
    let may_come_back = may_come_back(&voucher).then(|| {
        view! { <TakeBack station id/> }
    });
    view! {
        <section class="card stack stack-s">
            <p class="card-head">
                <strong>{p!(price, voucher.price.0)}</strong>
                <Badge tone icon="points" text=words::status(lang(), voucher.status)/>
            </p>
            <h2 class="card-title">{voucher.title}</h2>
            <p>{p!(hand_holder, voucher.holder)}</p>
            <p class="quiet">{voucher.pickup}</p>
            {when.map(|when| view! { <p class="quiet">{when}</p> })}
            {back}
            {wrong(station)}
            {action}
            {may_come_back}
        </section>
    }
    .into_any()
}

/// Why it was not handed over.
fn wrong(station: Station) -> impl IntoView {
    move || {
        let why = station.giving.wrong.get();
        why.map(|why| view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> })
    }
}

/// A voucher from the list on this phone.
fn listed(station: Station, voucher: ListedVoucher, note: Waiting) -> AnyView {
    let give = move |()| {
        if station.queue.notes.keep(note.clone()) {
            station.code.set(String::new());
            station.shown.set(Some(Shown::Noted));
        } else {
            station.giving.wrong.set(Some(h!(not_noted).to_owned()));
        }
    };
    view! {
        <section class="card stack stack-s">
            <p class="card-head">
                <strong>{p!(price, voucher.price.0)}</strong>
                <Badge tone=Tone::Good icon="check" text=h!(listed)/>
            </p>
            <h2 class="card-title">{voucher.title}</h2>
            <p>{p!(hand_holder, voucher.holder)}</p>
            <p class="quiet">{h!(until, text::moment(voucher.expires_at))}</p>
            <p class="quiet">{h!(offline_now)}</p>
            {wrong(station)}
            <Button kind=ButtonKind::Primary wide=true large=true icon="check" on_press=give>{p!(hand_yes)}</Button>
        </section>
    }
    .into_any()
}

/// Whether what was collected can still be given back.
fn may_come_back(voucher: &FoundVoucher) -> bool {
    let times = VoucherTimes { expires_at: voucher.expires_at, resolved_at: voucher.resolved_at };
    times.returnable_until(voucher.status, now()).is_some()
}

/// Taking something back, with the reason, asked once more.
#[component]
fn TakeBack(station: Station, id: VoucherId) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let on_shelf = RwSignal::new(true);
    let sending = Sending::new();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asked =
            RefundVoucher { reason: reason.get_untracked(), on_shelf: on_shelf.get_untracked() };
        let call = async move { api::reward::refund(id, &asked).await };
        sending.saying(p!(refund_done)).run(call, said, move |voucher| {
            open.set(false);
            station.shown.set(Some(Shown::Found(voucher)));
        });
    };
    view! {
        <Button kind=ButtonKind::Quiet icon="back" wide=true on_press=move |()| open.set(true)>{p!(refund)}</Button>
        <Dialog open title=p!(refund) close_label=w!(close)>
            <form class="stack" on:submit=on_submit novalidate>
                <p>{p!(refund_words)}</p>
                <TextField id="refund-reason" label=p!(refund_reason) value=reason error=sending.wrong length_max=200 required=true/>
                <CheckLine label=p!(refund_shelf) checked=on_shelf/>
                <Button kind=ButtonKind::Danger wide=true busy=sending.busy>{p!(refund_yes)}</Button>
            </form>
        </Dialog>
    }
    .into_any()
}
