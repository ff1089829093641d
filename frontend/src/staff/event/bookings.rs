//! Who comes, in the order of coming; also as a list for the door, on paper.

use crate::{
    api,
    pages::event::booking_look,
    sending::Sending,
    staff::{
        listing::{Listed, Listing},
        said,
    },
    text::{self, lang},
    ui::{Badge, Button, ButtonKind, Dialog, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::{ClassChild, StaffBookingRow},
    event::BookingStatus,
    i18n::label,
    id::{BookingId, EventId},
};

/// The list, loaded again whenever somebody signs up: all of it for who keeps the event, otherwise those that
/// one signed up oneself.
#[component]
pub(super) fn Bookings(id: EventId, changes: Memo<u32>, keeps: bool) -> impl IntoView {
    let listing = Listing::new(move |after| {
        changes.track();
        async move { api::event::who_comes(id, after.as_deref()).await }
    });
    let chosen = RwSignal::new(None::<StaffBookingRow>);
    let open = RwSignal::new(false);
    let choose = move |row: StaffBookingRow| {
        chosen.set(Some(row));
        open.set(true);
    };
    let rows = move || {
        let rows = listing.rows.get();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().map(|row| view! { <Row row choose/> }).collect_view();
            view! { <ul class="list plain-list">{rows}</ul> }
        })
    };
    let (title, empty, empty_next) = if keeps {
        (p!(bookings), p!(bookings_empty), p!(bookings_empty_next))
    } else {
        (p!(bookings_own), p!(bookings_own_empty), p!(bookings_own_empty_next))
    };
    view! {
        <section class="stack stack-s" aria-labelledby="bookings">
            <h2 id="bookings">{title}</h2>
            <Listed listing icon="users" empty empty_next>{rows}</Listed>
        </section>
        <Cancel chosen open listing/>
    }
    .into_any()
}

/// `小雨 · 8 岁 · 三年级`.
fn child_line(child: &ClassChild) -> String {
    let age = p!(years, child.age);
    let parts = [child.name.clone(), age, child.grade.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn collect_line(child: &ClassChild) -> String {
    let names = child.collectors.iter().map(|one| p!(collector, &one.relation, &one.name));
    p!(collect_line, names.collect::<Vec<_>>().join(" / "))
}

#[component]
fn Row(
    row: StaffBookingRow,
    choose: impl Fn(StaffBookingRow) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (tone, icon) = booking_look(row.status);
    let state = match row.waiting_number {
        Some(n) => p!(waiting_as, n),
        None => label::booking_status(lang(), row.status).to_owned(),
    };
    let (title, notes) = match &row.child {
        Some(child) => (child_line(child), vec![p!(by_guardian, &row.name), collect_line(child)]),
        None => (row.name.clone(), Vec::new()),
    };
    let needs = (!row.needs.is_empty()).then(|| p!(needs_line, &row.needs));
    let until = row.offered_until.map(|until| p!(next_accept, text::moment(until)));
    let by = row.by.as_ref().map(|by| p!(entered_by, by));
    let address = (!row.address.is_empty()).then(|| row.address.clone());
    let notes = notes.into_iter().chain(address).chain(needs).chain(until).chain(by);
    let notes = notes.map(|note| view! { <span class="row-note">{note}</span> }).collect_view();
    let may_cancel = matches!(
        row.status,
        BookingStatus::Registered | BookingStatus::Waiting | BookingStatus::Offered
    );
    let press = move |()| choose(row.clone());
    view! {
        <li class="row row-deed">
            <span class="row-text">{title}{notes}</span>
            <Badge tone icon text=state/>
            {may_cancel.then(|| view! { <Button kind=ButtonKind::Quiet on_press=press>{p!(cancel_for)}</Button> })}
        </li>
    }
    .into_any()
}

/// Taking a booking back for somebody who asked, with the reason they are told.
#[component]
fn Cancel(
    chosen: RwSignal<Option<StaffBookingRow>>,
    open: RwSignal<bool>,
    listing: Listing<StaffBookingRow>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let go = move |id: BookingId| {
        sending.saying(p!(cancelled_done)).run(
            api::event::cancel_for(id, reason.get_untracked()),
            said,
            move |()| {
                open.try_set(false);
                reason.try_set(String::new());
                listing.reload();
            },
        );
    };
    let send = move |()| {
        if let Some(row) = chosen.get_untracked() {
            go(row.id);
        }
    };
    let whose = move || {
        chosen.get().map(|row| match row.child {
            Some(child) => child.name,
            None => row.name,
        })
    };
    view! {
        <Dialog open title=p!(cancel_for) close_label=w!(close)>
            <p><strong>{whose}</strong></p>
            <TextField id="cancel-reason" label=p!(cancel_for_reason) value=reason shape=Shape::Lines(2) length_max=200 error=wrong required=true/>
            <Button kind=ButtonKind::DangerFill wide=true busy on_press=send>{p!(cancel_for)}</Button>
        </Dialog>
    }
}
