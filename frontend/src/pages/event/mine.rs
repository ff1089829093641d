//! My events: what I signed up for, each with its next step; my children; my calendar.

use super::{booking::StatusBadge, card::Leaf, child::ChildForm, children, feed::Calendar, when};
use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    session::{Session, now},
    text::{self, t},
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Empty, Icon, Loaded, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{BookingView, ChildView},
    event::{BookingStatus, EventStatus, standing},
};

/// The page.
#[component]
pub(crate) fn MyEventsPage() -> impl IntoView {
    view! {
        <Page title=p!(mine) back="/events">
            <Gate children=|_| view! { <Mine/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Mine() -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(move || {
        session.feed.track();
        api::event::bookings()
    });
    let show = move |bookings: Vec<BookingView>| {
        // With the first answer the phone learns what time it is.
        session.answered.track();
        view! { <Bookings bookings/> }.into_any()
    };
    view! {
        <Loaded data=found children=show/>
        <Kids/>
        <Calendar/>
    }
    .into_any()
}

/// Whether something can still become of a booking.
fn is_coming(booking: &BookingView) -> bool {
    booking.session.ends_at > now()
        && booking.event_status == EventStatus::Planned
        && booking.status.counts()
}

#[component]
fn Bookings(bookings: Vec<BookingView>) -> impl IntoView {
    if bookings.is_empty() {
        return view! {
            <Empty icon="calendar" title=p!(mine_empty)>
                <a class="button button-primary" href="/events">{p!(mine_empty_next)}</a>
            </Empty>
        }
        .into_any();
    }
    let (coming, past): (Vec<_>, Vec<_>) = bookings.into_iter().partition(is_coming);
    let part = |id: &'static str, title: &'static str, all: Vec<BookingView>| {
        (!all.is_empty()).then(|| {
            let cards = all.into_iter().map(card).collect_view();
            view! {
                <section class="section" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    <div class="cards">{cards}</div>
                </section>
            }
        })
    };
    view! {
        {part("coming", p!(coming), coming)}
        {part("past", p!(past), past)}
        <a class="button button-wide" href="/events"><Icon name="calendar"/>{p!(see_all)}</a>
    }
    .into_any()
}

/// What to do next about a booking; nothing when nothing is left to do.
fn next_step(booking: &BookingView) -> Option<String> {
    if !is_coming(booking) {
        return None;
    }
    match booking.status {
        BookingStatus::Registered => Some(p!(next_come).to_owned()),
        BookingStatus::Waiting => Some(p!(next_wait).to_owned()),
        BookingStatus::Offered => {
            booking.offered_until.map(|until| p!(next_accept, text::moment(until)))
        }
        BookingStatus::Attended
        | BookingStatus::Cancelled
        | BookingStatus::Expired
        | BookingStatus::NoShow => None,
    }
}

fn card(mut booking: BookingView) -> AnyView {
    booking.status = standing(booking.status, booking.session, now());
    let next = next_step(&booking).map(|words| view! { <p class="card-note">{words}</p> });
    let is_off = booking.event_status == EventStatus::CalledOff;
    let state = if is_off {
        view! { <Badge tone=Tone::Urgent icon="cross" text=p!(called_off)/> }.into_any()
    } else {
        view! { <StatusBadge status=booking.status number=booking.waiting_number/> }.into_any()
    };
    let child = booking.child_name.map(|name| view! { <Badge icon="person" text=name/> });
    view! {
        <a class="card event-card" href=format!("/events/{}", booking.event)>
            <Leaf date=booking.session.starts_at.date()/>
            <span class="grow">
                <p class="line">{state}{child}</p>
                <p class="card-title">{booking.title}</p>
                <p class="card-note num">{when::session(booking.session)}</p>
                <p class="card-note">{booking.place}</p>
                {next}
            </span>
        </a>
    }
    .into_any()
}

/// My children, with who may collect them.
#[component]
fn Kids() -> impl IntoView {
    let found = LocalResource::new(api::event::children);
    let edited = RwSignal::new(None::<ChildView>);
    let open = RwSignal::new(false);
    let choose = move |child: Option<ChildView>| {
        edited.set(child);
        open.set(true);
    };
    let done = Callback::new(move |()| {
        open.set(false);
        found.refetch();
    });
    let show = move |all: Vec<ChildView>| {
        let cards = all.into_iter().map(|child| view! { <Kid child found choose/> }).collect_view();
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="kids">
            <h2 id="kids">{p!(my_children)}</h2>
            <Loaded data=found children=show/>
            <Button icon="plus" wide=true on_press=move |()| choose(None)>{p!(add_child)}</Button>
        </section>
        <Dialog open title=p!(child) close_label=t!(close)>
            {move || open.get().then(|| view! { <ChildForm known=edited.get_untracked() done/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Kid(
    child: ChildView,
    found: LocalResource<Result<Vec<ChildView>, Failure>>,
    choose: impl Fn(Option<ChildView>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let asked = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let guardian = session.me().map(|me| me.name).unwrap_or_default();
    let ChildView { id, child: draft, is_booked } = child.clone();
    let ask = StoredValue::new(p!(remove_ask, &draft.name));
    let remove = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::event::remove_child(id).await {
                Ok(()) => toaster.say(p!(removed)),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            asked.try_set(false);
            found.refetch();
        });
    };
    let press = move |()| choose(Some(child.clone()));
    view! {
        <article class="card stack stack-s">
            <h3 class="card-title">{draft.name.clone()}</h3>
            <p class="card-note">{children::about(&draft)}</p>
            <p>{children::collect_line(&draft, &guardian)}</p>
            <div class="buttons">
                <Button icon="edit" on_press=press>{p!(edit_child)}</Button>
                {(!is_booked).then(|| view! {
                    <Button icon="trash" on_press=move |()| asked.set(true)>{p!(remove_child)}</Button>
                })}
            </div>
        </article>
        <Dialog open=asked title=p!(remove_child) close_label=t!(close)>
            <Banner tone=Tone::Wait icon="info"><p>{ask.get_value()}</p></Banner>
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy on_press=remove>{p!(remove_child)}</Button>
                <Button on_press=move |()| asked.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
