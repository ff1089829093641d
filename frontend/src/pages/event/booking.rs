//! Where one booking stands, and what can be done about it: accept, take back, show the code.

use super::show::Found;
use crate::{
    api,
    session::Session,
    text::{self, lang, t},
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Icon, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::BookingView,
    event::{BookingStatus, EventDraft, check_cancel, standing},
    i18n::label,
};

/// The tone and symbol of a status.
pub(crate) const fn look(status: BookingStatus) -> (Tone, &'static str) {
    match status {
        BookingStatus::Registered | BookingStatus::Attended => (Tone::Good, "check"),
        BookingStatus::Waiting => (Tone::Wait, "clock"),
        BookingStatus::Offered => (Tone::Wait, "bell"),
        BookingStatus::Cancelled | BookingStatus::Expired | BookingStatus::NoShow => {
            (Tone::Plain, "cross")
        }
    }
}

/// Where a booking stands, as a badge; who waits sees their number.
#[component]
pub(super) fn StatusBadge(status: BookingStatus, number: Option<i64>) -> impl IntoView {
    let (tone, icon) = look(status);
    let text = match number {
        Some(n) => p!(waiting_as, n),
        None => label::booking_status(lang(), status).to_owned(),
    };
    view! { <Badge tone icon text/> }
}

/// A booking that counts, with its next step.
#[component]
pub(super) fn Booked(booking: BookingView, event: EventDraft, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let now = session.now.get_untracked();
    let is_over = now >= event.ends_at();
    let BookingView { waiting_number, offered_until, .. } = booking;
    let status = standing(booking.status, booking.session, now);
    let words = match status {
        BookingStatus::Registered if !is_over => Some(p!(next_come).to_owned()),
        BookingStatus::Waiting => Some(match event.offer_hours {
            Some(hours) => p!(offer_words, hours),
            None => p!(wait_words).to_owned(),
        }),
        BookingStatus::Offered => offered_until.map(|until| p!(accept_until, text::moment(until))),
        BookingStatus::Registered
        | BookingStatus::Cancelled
        | BookingStatus::Expired
        | BookingStatus::Attended
        | BookingStatus::NoShow => None,
    };
    let code = (status == BookingStatus::Registered && !is_over).then(|| {
        view! { <a class="button button-wide" href="/me/code"><Icon name="qr"/>{t!(my_code)}</a> }
    });
    let back = (!is_over).then(|| view! { <TakeBack booking=booking.clone() event found/> });
    view! {
        <p class="line"><StatusBadge status number=waiting_number/></p>
        {words.map(|words| view! { <p>{words}</p> })}
        {(status == BookingStatus::Offered).then(|| view! { <Accept booking=booking.clone() found/> })}
        {code}
        {back}
    }
    .into_any()
}

/// Takes the place that is kept.
#[component]
fn Accept(booking: BookingView, found: Found) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let id = booking.id;
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::event::accept(id).await {
                Ok(_) => toaster.say(p!(accepted_done)),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            found.refetch();
        });
    };
    view! {
        <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy on_press=go>{p!(accept)}</Button>
    }
}

/// Takes a booking back after one more question, or says that it is too late.
#[component]
fn TakeBack(booking: BookingView, event: EventDraft, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let BookingView { id, status, cancel_until, .. } = booking;
    let has_place = status == BookingStatus::Registered;
    let word = match status {
        BookingStatus::Registered => p!(cancel),
        BookingStatus::Waiting => p!(leave),
        BookingStatus::Offered => p!(decline),
        BookingStatus::Cancelled
        | BookingStatus::Expired
        | BookingStatus::Attended
        | BookingStatus::NoShow => return ().into_any(),
    };
    if check_cancel(&event, status, session.now.get_untracked()).is_err() {
        let phone = session.centre_phone();
        let call = format!("tel:{phone}");
        return view! {
            <p class="quiet">{p!(cancel_late)}</p>
            <a class="button button-wide" href=call><Icon name="phone"/>{phone}</a>
        }
        .into_any();
    }
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::event::cancel(id).await {
                Ok(_) if has_place => toaster.say(p!(cancelled_done)),
                Ok(_) => toaster.say(p!(left_done)),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            open.try_set(false);
            found.refetch();
        });
    };
    let ask = if has_place { p!(cancel_ask) } else { p!(leave_ask) };
    view! {
        {has_place.then(|| view! { <p class="quiet num">{p!(cancel_by, text::moment(cancel_until))}</p> })}
        <Button icon="cross" wide=true on_press=move |()| open.set(true)>{word}</Button>
        <Dialog open title=word close_label=t!(close)>
            <Banner tone=Tone::Wait icon="info"><p>{ask}</p></Banner>
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy on_press=go>{word}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
