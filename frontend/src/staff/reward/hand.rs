//! Handing over: a scanned or typed code, whose it is, and one tap when the thing was given.

use crate::{
    api,
    sending::Sending,
    session::device,
    staff::{Heading, said},
    text::{self, lang},
    ui::{Badge, Banner, Button, ButtonKind, Shape, TextField, Toaster, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::FoundVoucher, i18n::reward as words, reward::VoucherStatus};

/// The page that a voucher's code leads to.
#[component]
pub(crate) fn HandPage() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let code = RwSignal::new(String::new());
    let found = RwSignal::new(None::<FoundVoucher>);
    let finding = Sending::new();
    let giving = Sending::new();
    let look = move || {
        found.set(None);
        giving.wrong.set(None);
        let asked = code.get_untracked();
        let call = async move { api::reward::find(&asked).await };
        finding.run(call, said, move |voucher| found.set(Some(voucher)));
    };
    // The phone's own camera opens this page with the code behind it.
    let scanned = device::fragment();
    if !scanned.is_empty() {
        code.set(scanned);
        look();
    }
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    let give = move |()| {
        let Some(voucher) = found.get_untracked() else { return };
        let call = async move { api::reward::collect(voucher.id).await };
        giving.run(call, said, move |voucher| {
            toaster.say(p!(hand_done));
            found.set(Some(voucher));
        });
    };
    let next = move |()| {
        code.set(String::new());
        found.set(None);
        giving.wrong.set(None);
    };
    let shown = move || found.get().map(|voucher| card(voucher, giving, give, next));
    view! {
        <Heading title=p!(hand_title)/>
        <p class="quiet">{p!(hand_words)}</p>
        <form class="stack stack-s" on:submit=on_submit novalidate>
            <TextField id="voucher-code" label=p!(hand_code) value=code shape=Shape::PosterCode error=finding.wrong length_max=200/>
            <Button wide=true icon="search" busy=finding.busy>{p!(hand_find)}</Button>
        </form>
        {shown}
    }
    .into_any()
}

fn card(
    voucher: FoundVoucher,
    giving: Sending,
    give: impl Fn(()) + Copy + Send + Sync + 'static,
    next: impl Fn(()) + Copy + Send + Sync + 'static,
) -> AnyView {
    let is_open = voucher.status == VoucherStatus::Issued;
    let tone = if is_open { Tone::Good } else { Tone::Urgent };
    let when = voucher.resolved_at.map(|at| match &voucher.by {
        Some(by) => p!(hand_by, text::moment(at), by),
        None => p!(hand_when, text::moment(at)),
    });
    let action = if is_open {
        view! {
            <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy=giving.busy on_press=give>{p!(hand_yes)}</Button>
        }
        .into_any()
    } else {
        view! { <Button wide=true icon="scan" on_press=next>{p!(hand_next)}</Button> }.into_any()
    };
    let wrong = move || {
        giving
            .wrong
            .get()
            .map(|why| view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> })
    };
    view! {
        <section class="card stack stack-s" aria-live="polite">
            <p class="card-head">
                <strong>{p!(price, voucher.price.0)}</strong>
                <Badge tone icon="points" text=words::status(lang(), voucher.status)/>
            </p>
            <h2 class="card-title">{voucher.title}</h2>
            <p>{p!(hand_holder, voucher.holder)}</p>
            <p class="quiet">{voucher.pickup}</p>
            {when.map(|when| view! { <p class="quiet">{when}</p> })}
            {wrong}
            {action}
        </section>
    }
    .into_any()
}
