//! Handing over: a scanned or typed code, whose it is, and one tap when the thing was given.
//!
//! Invariants: without a network the phone decides by its locked list, which only a scanned code opens;
//! what was handed over so lies on this phone until it is booked.

crate::text::words_of!($ h hand);

mod card;
mod offline;
mod queue;
mod report;

use crate::{
    api::{self, Failure},
    pages::scan::Finder,
    sending::Sending,
    session::{Session, device},
    staff::{Heading, said},
    ui::{Button, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::{FoundVoucher, LateConflict},
    reward::ListedVoucher,
};
use queue::Queue;

/// What is shown of the last code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// The voucher from the server.
    Found(FoundVoucher),
    /// What the list on this phone says, with the note that is kept once the thing was given.
    Listed(ListedVoucher, queue::Waiting),
    /// It was given, and is booked later.
    Noted,
}

/// What the page knows; all parts of it share this.
#[derive(Clone, Copy)]
struct Station {
    code: RwSignal<String>,
    shown: RwSignal<Option<Shown>>,
    finding: Sending,
    giving: Sending,
    queue: Queue,
    online: RwSignal<bool>,
    /// What could not be booked, of all stations.
    conflicts: LocalResource<Result<Vec<LateConflict>, Failure>>,
}

/// The page that a voucher's code leads to.
#[component]
pub(crate) fn HandPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let station = Station {
        code: RwSignal::new(String::new()),
        shown: RwSignal::new(None),
        finding: Sending::new(),
        giving: Sending::new(),
        queue: Queue::here(session),
        online: session.online,
        conflicts: LocalResource::new(api::reward::conflicts),
    };
    // The phone's own camera opens this page with the code behind it.
    let scanned = device::fragment();
    if !scanned.is_empty() {
        station.look(scanned);
    }
    Effect::new(move |was_busy: Option<bool>| {
        let is_busy = station.queue.notes.busy.get();
        if was_busy == Some(true) && !is_busy {
            station.was_sent();
        }
        is_busy
    });
    view! {
        <Heading title=p!(hand_title)/>
        <p class="quiet">{p!(hand_words)}</p>
        <ScanBox station/>
        <card::Card station/>
        <report::Report station/>
        <details class="card">
            <summary>{h!(list_title)}</summary>
            <offline::ListState queue=station.queue/>
        </details>
    }
    .into_any()
}

/// The camera, and the characters where there is none.
#[component]
fn ScanBox(station: Station) -> impl IntoView {
    let camera_on = RwSignal::new(false);
    let read = Callback::new(move |text: String| {
        camera_on.set(false);
        station.look(text);
        true
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        station.look(station.code.get_untracked());
    };
    view! {
        {move || camera_on.get().then(|| view! { <Finder open=read/> })}
        <Button
            icon="scan" wide=true large=true
            on_press=move |()| camera_on.update(|on| *on = !*on)
        >
            {move || if camera_on.get() { h!(camera_off) } else { h!(scan) }}
        </Button>
        <form class="stack stack-s" on:submit=on_submit novalidate>
            <TextField id="voucher-code" label=p!(hand_code) value=station.code shape=Shape::PosterCode error=station.finding.wrong length_max=200/>
            <Button wide=true icon="search" busy=station.finding.busy>{p!(hand_find)}</Button>
        </form>
    }
    .into_any()
}

impl Station {
    /// Looks a code up at the server, or in the list where there is no network.
    fn look(self, code: String) {
        self.code.set(code.clone());
        self.shown.set(None);
        self.giving.wrong.set(None);
        let is_online = self.online.get_untracked();
        let call = async move {
            if is_online {
                match api::reward::find(&code).await {
                    Err(failure) if failure.status == 0 => {}
                    answer => return answer.map(Shown::Found),
                }
            }
            let listed = offline::find(self.queue, &code);
            listed.map(|(listed, note)| Shown::Listed(listed, note))
        };
        self.finding.run(call, said, move |shown| self.shown.set(Some(shown)));
    }

    /// What waited was sent: nothing is said to wait any more, and conflicts may be new.
    fn was_sent(self) {
        self.conflicts.refetch();
        let is_noted = self.shown.with_untracked(|shown| *shown == Some(Shown::Noted));
        if is_noted && self.queue.notes.waiting.with_untracked(Vec::is_empty) {
            self.shown.set(None);
        }
    }

    /// Makes room for the next one.
    fn clear(self) {
        self.code.set(String::new());
        self.shown.set(None);
        self.giving.wrong.set(None);
    }
}
