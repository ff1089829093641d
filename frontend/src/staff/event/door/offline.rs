//! The list this phone carries, and deciding by it.

use super::{Door, answer::Outcome, queue::Waiting};
use crate::{
    api::{self, json},
    sending::Sending,
    session::{KEPT_DOOR_LIST, device, now, random},
    staff::said,
    text::{self, lang},
    ui::{Banner, Button, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::{Minutes, Points},
    api::{DoorAnswer, DoorList, DoorRow, DoorScan},
    event::{
        BookingStatus, EventStatus, Known, Listed, ListedBooking, Passage, Says, Unread, judge,
    },
    i18n::hand,
    id::{EntryId, EventId},
    qr::Code,
    sealed::unlock,
};

fn note_of(event: EventId, n: i64) -> String {
    format!("{KEPT_DOOR_LIST}{event}.{n}")
}

fn kept(event: EventId, n: i64) -> Option<DoorList> {
    json::read(&device::kept(&note_of(event, n))?).ok()
}

/// What the list says about a code; whatever is done is noted, to be sent later.
pub(super) fn check(door: Door, code: &str, scan: DoorScan) -> Outcome {
    let Ok(Code::Token(token)) = Code::parse(code) else {
        return Outcome::Failed(d!(not_listed).to_owned());
    };
    let waiting = |shown: &str, says| Waiting {
        nonce: EntryId::new(now(), random()),
        event: door.event,
        scan: scan.clone(),
        name: shown.to_owned(),
        says,
        bookings: Vec::new(),
    };
    let Some(list) = kept(door.event, door.n) else {
        return Outcome::Unread(Unread::NotListed, Box::new(waiting("", None)));
    };
    let opened = unlock(&list.salt.0, &list.entries, token);
    let Some(listed) = opened.and_then(|text| json::read::<Listed>(&text).ok()) else {
        return Outcome::Unread(Unread::NotListed, Box::new(waiting("", None)));
    };
    if listed.check(token, list.session, now()).is_err() {
        return Outcome::Unread(Unread::OldCode, Box::new(waiting(&listed.name, None)));
    }
    let rows = rows_of(door, &list, &listed, &scan);
    if rows.iter().any(|row| row.says.is_done()) {
        let first = rows.first().map(|row| row.says);
        let done = rows.iter().filter(|row| row.says.is_done());
        let bookings = done.filter_map(|row| row.booking).collect();
        if !door.queue.scans.keep(Waiting { bookings, ..waiting(&listed.name, first) }) {
            return Outcome::Failed(hand::not_noted(lang()).to_owned());
        }
        door.chosen.set(None);
    }
    Outcome::Listed(DoorAnswer {
        who: listed.name,
        rows,
        can_walk_in: false,
        n_in: 0,
        n_booked: 0,
        call: Vec::new(),
        minutes_off: None,
    })
}

fn rows_of(door: Door, list: &DoorList, listed: &Listed, scan: &DoorScan) -> Vec<DoorRow> {
    let fits = |one: &&ListedBooking| scan.booking.is_none_or(|chosen| chosen == one.id);
    let mine: Vec<&ListedBooking> = listed.bookings.iter().filter(fits).collect();
    let blank = DoorRow {
        booking: scan.booking,
        child: None,
        says: Says::NotNamed,
        at: None,
        by: None,
        door: String::new(),
        session: None,
        points: Points(0),
        minutes: Minutes(0),
    };
    if mine.is_empty() {
        return vec![blank];
    }
    let decide = |one: &ListedBooking| {
        let came_here = door.queue.at(one.id, Passage::In);
        let known = Known {
            // An offer is decided by the server's clock.
            status: if one.status == BookingStatus::Offered {
                BookingStatus::Registered
            } else {
                one.status
            },
            offered_until: None,
            came_at: came_here.or(one.came_at),
            left_at: door.queue.at(one.id, Passage::Out),
            undone_at: None,
        };
        let says = judge(EventStatus::Planned, list.session, Some(&known), scan.passage, now());
        DoorRow {
            booking: Some(one.id),
            child: one.child.clone(),
            says,
            at: if says == Says::Gone { known.left_at } else { known.came_at },
            session: (says == Says::WrongTime).then_some(list.session),
            ..blank.clone()
        }
    };
    mine.into_iter().map(decide).collect()
}

/// Whether the list is here, and getting it.
#[component]
pub(super) fn ListState(door: Door) -> impl IntoView {
    let has = RwSignal::new(kept(door.event, door.n).map(|list| summary(&list)));
    let sending = Sending::new();
    let get = move |()| {
        sending.run(api::door::list(door.event, door.n), said, move |list| {
            let text = json::write(&list).unwrap_or_default();
            if !device::keep_surely(&note_of(door.event, door.n), &text) {
                sending.wrong.set(Some(hand::list_not_kept(lang()).to_owned()));
            }
            has.set(kept(door.event, door.n).map(|list| summary(&list)));
        });
    };
    let state = move || match has.get() {
        Some((n, at, left)) => view! {
            <p class="num" role="status">{d!(list_has, n, text::moment(at))}</p>
            {(left > 0).then(|| view! { <p class="num">{d!(list_left, left)}</p> })}
        }
        .into_any(),
        None => view! { <p role="status">{d!(list_none)}</p> }.into_any(),
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <div class="stack stack-s">
            <p class="quiet">{d!(list_words)}</p>
            {state}
            {wrong}
            <Button icon="download" wide=true busy=sending.busy on_press=get>
                {move || if has.get().is_some() { d!(list_again) } else { d!(list_get) }}
            </Button>
        </div>
    }
    .into_any()
}

fn summary(list: &DoorList) -> (usize, linli_shared::time::Timestamp, i64) {
    (list.entries.len(), list.made_at, list.n_left_out)
}
