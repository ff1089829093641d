//! What can be done about an event now: one large action, or why there is none.
//!
//! Invariants: the rules that the server asks are asked here first, so that nobody taps to be refused; a
//! booking keeps its id until the server has answered it.

use super::{booking::Booked, children::Children, show::Found};
use crate::{
    api,
    session::{Session, now, random},
    text::{self, lang},
    ui::{Banner, Button, ButtonKind, Icon, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{BookDraft, BookingView, EventView, Seats},
    event::{BookingStatus, EventRefusal, Subject, check_open},
    i18n::problem,
    id::{BookingId, ChildId},
};

/// What the time alone decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clock {
    closed: Option<EventRefusal>,
    is_over: bool,
    is_late: bool,
}

/// The bookings of who looks, and the next step.
#[component]
pub(super) fn Act(view: EventView, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let signed_in = Memo::new(move |_| session.signed_in());
    let view = StoredValue::new(view);
    // The clock of the server decides; this one only explains, and learns the right time from it.
    let clock = Memo::new(move |_| {
        let now = session.now.get();
        view.with_value(|view| Clock {
            closed: check_open(&view.event, view.status, now).err(),
            is_over: now >= view.event.ends_at(),
            is_late: now > view.event.cancel_until,
        })
    });
    move || {
        let Clock { closed, .. } = clock.get();
        let view = view.get_value();
        match (signed_in.get(), closed) {
            (None, _) => ().into_any(),
            (Some(true), _) if view.event.subject == Subject::Child => {
                view! { <Children view closed=closed.map(EventRefusal::code) found/> }.into_any()
            }
            (Some(true), _) => {
                view! { <Oneself view closed=closed.map(EventRefusal::code) found/> }.into_any()
            }
            (Some(false), Some(why)) => view! { <Refused code=why.code()/> }.into_any(),
            (Some(false), None) => view! {
                <a class="button button-primary button-wide button-large" href="/sign-in">
                    <Icon name="phone"/>
                    {p!(sign_in)}
                </a>
            }
            .into_any(),
        }
    }
}

/// Why it does not go, and what to do about it.
#[component]
pub(super) fn Refused(#[prop(into)] code: String) -> impl IntoView {
    view! {
        <Banner tone=Tone::Wait icon="info" title=p!(why_not)>
            <p>{problem::text(lang(), &code)}</p>
        </Banner>
    }
}

/// Signing up for oneself, or where one's booking stands.
#[component]
fn Oneself(view: EventView, closed: Option<&'static str>, found: Found) -> impl IntoView {
    let booking = view.mine.iter().find(|one| one.status.counts()).cloned();
    let refused = closed.map(str::to_owned).or_else(|| view.refusal.clone());
    match (booking, refused) {
        (Some(booking), _) => view! {
            <section class="card stack stack-s"><Booked booking event=view.event found/></section>
        }
        .into_any(),
        (None, Some(code)) => view! { <Refused code/> }.into_any(),
        (None, None) => view! { <SignUp view child=None found/> }.into_any(),
    }
}

/// The large button, and what it means where the event is full.
#[component]
pub(super) fn SignUp(
    view: EventView,
    /// For which child, with its name.
    child: Option<(ChildId, String)>,
    found: Found,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let needs = RwSignal::new(String::new());
    let id = StoredValue::new(BookingId::new(now(), random()));
    let event = view.id;
    let seats = Memo::new(move |_| {
        found.with(|answer| Some(answer.as_ref()?.as_ref().ok()?.seats)).unwrap_or_default()
    });
    let waits = Memo::new(move |_| {
        let Seats { capacity, n_taken, n_waiting } = seats.get();
        n_taken >= capacity || n_waiting > 0
    });
    let offer_hours = view.event.offer_hours;
    let explained = move || {
        waits.get().then(|| {
            let words = match offer_hours {
                Some(hours) => p!(offer_words, hours),
                None => p!(wait_words).to_owned(),
            };
            view! { <p>{p!(would_be, seats.get().n_waiting + 1)}" "{words}</p> }
        })
    };
    let name = child.as_ref().map(|(_, name)| name.clone());
    let word = move || match (waits.get(), name.clone()) {
        (false, None) => p!(go).to_owned(),
        (true, None) => p!(wait).to_owned(),
        (false, Some(name)) => p!(go_for, name),
        (true, Some(name)) => p!(wait_for, name),
    };
    let child = child.map(|(id, _)| id);
    let send = move |()| {
        busy.set(true);
        let draft = BookDraft { child, needs: needs.get_untracked() };
        spawn_local(async move {
            let answer = api::event::book(event, id.get_value(), &draft).await;
            busy.try_set(false);
            match answer {
                Ok(booking) => toaster.say(done(&booking)),
                Err(failure) => {
                    // A refusal is final for this id; what did not arrive is sent again under it.
                    if (400..500).contains(&failure.status) {
                        id.try_set_value(BookingId::new(now(), random()));
                    }
                    toaster.say(text::failure(&failure));
                }
            }
            found.refetch();
        });
    };
    view! {
        {explained}
        <Button kind=ButtonKind::Primary wide=true large=true icon="hand" busy on_press=send>{word}</Button>
        <details>
            <summary>{p!(needs)}</summary>
            <label class="field">
                <span class="field-label">{p!(needs_label)}</span>
                <textarea class="input" rows="2" maxlength="200" bind:value=needs></textarea>
            </label>
        </details>
    }
    .into_any()
}

/// What came of it, in a few words.
fn done(booking: &BookingView) -> String {
    match (booking.status, booking.waiting_number) {
        (BookingStatus::Waiting, Some(n)) => p!(waiting_done, n),
        (
            BookingStatus::Registered
            | BookingStatus::Waiting
            | BookingStatus::Offered
            | BookingStatus::Cancelled
            | BookingStatus::Expired
            | BookingStatus::Attended
            | BookingStatus::NoShow,
            _,
        ) => p!(booked_done).to_owned(),
    }
}
