//! One voucher: its code of this minute, made in the phone, with or without a network.

use crate::{
    api::{self, Failure},
    pages::page::Page,
    session::{KEPT_VOUCHER, device, now},
    text::{self, lang, t},
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Icon, Loaded, QrSvg, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::VoucherView,
    i18n::reward as words,
    id::VoucherId,
    reward::{VoucherStatus, VoucherTimes},
};
use std::time::Duration;

/// How often a voucher that waits is asked for again: the station's tap shows by itself.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// Where the phone keeps a voucher, for when there is no network.
fn note_of(id: VoucherId) -> String {
    format!("{KEPT_VOUCHER}{id}")
}

/// The voucher from the server; what the phone kept of it where the server cannot be reached.
async fn load(id: VoucherId) -> Result<VoucherView, Failure> {
    match api::reward::voucher(id).await {
        Ok(voucher) => {
            let is_open = voucher.status == VoucherStatus::Issued;
            let kept = if is_open { api::json::write(&voucher).ok() } else { None };
            device::keep(&note_of(id), kept.as_deref());
            Ok(voucher)
        }
        Err(failure) if failure.status == 0 || failure.status >= 500 => {
            let kept = device::kept(&note_of(id));
            kept.and_then(|text| api::json::read(&text).ok()).ok_or(failure)
        }
        Err(failure) => Err(failure),
    }
}

/// The page of a voucher.
#[component]
pub(crate) fn VoucherPage(id: VoucherId) -> impl IntoView {
    let found = LocalResource::new(move || load(id));
    let show = move |voucher: VoucherView| view! { <Voucher voucher found/> }.into_any();
    view! {
        <Page title=p!(voucher) back="/points">
            <Loaded data=found children=show/>
        </Page>
    }
    .into_any()
}

/// What the page loads.
type Found = LocalResource<Result<VoucherView, Failure>>;

#[component]
fn Voucher(voucher: VoucherView, found: Found) -> impl IntoView {
    let VoucherView { id, title, giver, pickup, hours, price, status, expires_at, .. } =
        voucher.clone();
    let is_open = status == VoucherStatus::Issued;
    let tone = if is_open { Tone::Wait } else { Tone::Good };
    let code = is_open.then(|| view! { <Code voucher=voucher.clone() found/> });
    let when = voucher
        .resolved_at
        .map(|at| view! { <p class="quiet">{p!(hand_when, text::moment(at))}</p> });
    let until =
        is_open.then(|| view! { <p class="quiet">{p!(until, text::moment(expires_at))}</p> });
    let given_back = voucher
        .refund
        .clone()
        .map(|back| view! { <p>{p!(given_back, text::moment(back.at), back.reason)}</p> });
    let how_back = may_come_back(&voucher).map(|day| {
        view! { <p class="quiet">{p!(give_back, in_halves(&voucher.short), day)}</p> }
    });
    let has_receipt = matches!(status, VoucherStatus::Collected | VoucherStatus::Refunded);
    view! {
        <section class="card stack stack-s">
            <p class="card-head">
                <strong>{p!(price, price.0)}</strong>
                <Badge tone icon="points" text=words::status(lang(), status)/>
            </p>
            <h2 class="card-title">{title}</h2>
            <p class="quiet">{p!(giver, giver)}</p>
            {until}
            {when}
            {given_back}
        </section>
        {code}
        <dl class="facts card">
            <dt>{p!(place)}</dt>
            <dd>{pickup}</dd>
            <dt>{p!(hours)}</dt>
            <dd>{hours}</dd>
        </dl>
        {is_open.then(|| view! { <Cancel id found/> })}
        {how_back}
        {has_receipt.then(|| view! {
            <a class="button button-wide" href=api::reward::receipt_address(id) target="_blank" rel="noreferrer">
                <Icon name="print"/>
                {p!(receipt_print)}
            </a>
        })}
    }
    .into_any()
}

/// The code of this minute, and the characters to say.
#[component]
fn Code(voucher: VoucherView, found: Found) -> impl IntoView {
    let show = voucher.show;
    let code = RwSignal::new(show.now(now()).unwrap_or_default());
    let step = move || {
        let next = show.now(now()).unwrap_or_default();
        if code.with_untracked(|shown| *shown != next) {
            code.set(next);
        }
    };
    // The page is made anew only when something became of the voucher: a question that is open stays so.
    let stands = StoredValue::new(());
    let id = voucher.id;
    let look = move || {
        spawn_local(async move {
            let is_over = api::reward::voucher(id)
                .await
                .is_ok_and(|voucher| voucher.status != VoucherStatus::Issued);
            if is_over && stands.try_get_value().is_some() {
                found.refetch();
            }
        });
    };
    let timers = [
        set_interval_with_handle(step, Duration::from_secs(1)),
        set_interval_with_handle(look, LOOK_EVERY),
    ];
    for timer in timers.into_iter().flatten() {
        on_cleanup(move || timer.clear());
    }
    view! {
        <div class="qr-card">
            <QrSvg text=code alt=p!(voucher)/>
            <p>{p!(show_this)}</p>
            <p class="quiet">{p!(or_say)}</p>
            <p class="code figure-big">{in_halves(&voucher.short)}</p>
        </div>
    }
    .into_any()
}

/// Until which day what was collected can be given back; none when it cannot.
fn may_come_back(voucher: &VoucherView) -> Option<String> {
    let times = VoucherTimes { expires_at: voucher.expires_at, resolved_at: voucher.resolved_at };
    times.returnable_until(voucher.status, now()).map(text::moment)
}

/// Four and four, as people read it aloud.
fn in_halves(short: &str) -> String {
    let (first, second) = short.split_at_checked(4).unwrap_or((short, ""));
    format!("{first} {second}")
}

/// Taking the voucher back, after one more question.
#[component]
fn Cancel(id: VoucherId, found: Found) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::reward::cancel(id).await {
                Ok(_) => toaster.say(p!(cancelled)),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            open.try_set(false);
            found.refetch();
        });
    };
    view! {
        <Button icon="cross" wide=true on_press=move |()| open.set(true)>{p!(cancel)}</Button>
        <Dialog open title=p!(cancel) close_label=t!(close)>
            <Banner tone=Tone::Wait icon="info"><p>{p!(cancel_ask)}</p></Banner>
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy on_press=go>{p!(cancel)}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
