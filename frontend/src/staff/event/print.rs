//! Everybody who has a place, on paper for the door: all pages of the list at once.

use crate::{
    api::{self, Failure},
    staff::said,
    text::{self, lang},
    ui::{Button, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{EventView, StaffBookingRow},
    event::BookingStatus,
    i18n::label,
    id::EventId,
};
use std::time::Duration;

/// Everybody with a place, in the order of coming.
async fn with_place(id: EventId) -> Result<Vec<StaffBookingRow>, Failure> {
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let page = api::event::who_comes(id, cursor.as_deref()).await?;
        let comes = |row: &StaffBookingRow| match row.status {
            BookingStatus::Registered | BookingStatus::Offered | BookingStatus::Attended => true,
            BookingStatus::Waiting
            | BookingStatus::Cancelled
            | BookingStatus::Expired
            | BookingStatus::NoShow => false,
        };
        rows.extend(page.rows.into_iter().filter(comes));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(rows),
        }
    }
}

/// The button; the sheet itself shows on paper only.
#[component]
pub(super) fn Print(view: EventView) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let rows = RwSignal::new(None::<Vec<StaffBookingRow>>);
    let id = view.id;
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match with_place(id).await {
                Ok(all) => {
                    rows.try_set(Some(all));
                    // The sheet is drawn in this turn and printed in the next.
                    let print = || drop(window().print());
                    set_timeout(print, Duration::ZERO);
                }
                Err(failure) => toaster.say(said(&failure)),
            }
            busy.try_set(false);
        });
    };
    let view = StoredValue::new(view);
    let sheet = move || rows.get().map(|rows| view! { <Sheet view=view.get_value() rows/> });
    view! {
        <Button icon="print" busy on_press=go>{p!(print_list)}</Button>
        {sheet}
    }
}

#[component]
fn Sheet(view: EventView, rows: Vec<StaffBookingRow>) -> impl IntoView {
    let row = |(n, row): (usize, StaffBookingRow)| {
        let (who, collectors) = match row.child {
            Some(child) => {
                let names =
                    child.collectors.iter().map(|one| p!(collector, &one.relation, &one.name));
                (
                    format!("{} · {}", child.name, p!(years, child.age)),
                    names.collect::<Vec<_>>().join(" / "),
                )
            }
            None => (row.name, String::new()),
        };
        view! {
            <tr>
                <td class="num">{n}</td>
                <td>{who}</td>
                <td>{collectors}</td>
                <td>{row.address}</td>
                <td>{row.needs}</td>
                <td>{label::booking_status(lang(), row.status)}</td>
                <td class="print-box"></td>
            </tr>
        }
    };
    let first = view.event.starts_at();
    view! {
        <section class="print-sheet" aria-hidden="true">
            <p class="print-title">{view.event.title.clone()}</p>
            <p>{format!("{} · {}", text::moment(first), view.event.place)}</p>
            <table class="table">
                <thead><tr>
                    <th>{"#"}</th>
                    <th>{p!(print_who)}</th>
                    <th>{p!(print_collect)}</th>
                    <th>{p!(print_home)}</th>
                    <th>{p!(print_needs)}</th>
                    <th>{p!(print_state)}</th>
                    <th>{p!(print_came)}</th>
                </tr></thead>
                <tbody>{(1..).zip(rows).map(row).collect_view()}</tbody>
            </table>
            <p>{p!(print_care)}</p>
        </section>
    }
}
