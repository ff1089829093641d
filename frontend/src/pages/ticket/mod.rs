//! One ticket: where it stands, how long it may take, who has it, what was done, what can be said.
//!
//! Invariants: it changes by itself when something happens; what the person is writing survives that.

mod act;
mod story;
mod talk;

use super::{
    clock::{ClockBar, stood_ms},
    page::Page,
    rows::{StatusBadge, UrgentBadge, category_name},
};
use crate::{
    api::{self, Failure},
    session::Session,
    text::{self, lang, t},
    ui::{Banner, Icon, IconSize, Keeper, Loaded, Tone},
};
use act::Actions;
use leptos::prelude::*;
use linli_shared::{
    api::TicketView,
    i18n::label,
    id::{TicketId, UploadId},
    ticket::{Standing, TicketAction, TicketStatus},
};
use talk::Talk;

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    id: TicketId,
    found: LocalResource<Result<TicketView, Failure>>,
    busy: RwSignal<bool>,
    /// The message being written.
    message: RwSignal<String>,
}

impl Desk {
    /// Acts as the resident they are and shows what became of it; says whether it worked.
    async fn act(self, action: TicketAction) -> Result<(), Failure> {
        let found = self.found.get_untracked().and_then(Result::ok);
        let standing = found.as_ref().and_then(standing).unwrap_or(Standing::Reporter);
        self.busy.set(true);
        let answer = api::ticket::act(self.id, standing, action, None).await;
        self.busy.set(false);
        let view = answer?;
        self.found.set(Some(Ok(view)));
        Ok(())
    }
}

/// As which resident the viewer may act: who said it, or who joined it.
fn standing(view: &TicketView) -> Option<Standing> {
    view.standings.iter().copied().find(|standing| standing.is_resident())
}

/// One ticket.
#[component]
pub(crate) fn TicketPage(id: TicketId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::ticket::ticket(id)
    });
    let desk =
        Desk { id, found, busy: RwSignal::new(false), message: RwSignal::new(String::new()) };
    let title = Signal::derive(move || match found.get() {
        Some(Ok(view)) => view.number,
        Some(Err(_)) | None => t!(ticket_title).to_owned(),
    });
    let place = Signal::derive(move || {
        let place = found.get()?.ok()?.place?;
        Some(place.path)
    });
    view! {
        <Page title place>
            <Loaded data=found children=move |view: TicketView| view! { <Whole view desk/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Whole(view: TicketView, desk: Desk) -> impl IntoView {
    let view = StoredValue::new(view);
    let get = move || view.get_value();
    view! {
        <What view=get()/>
        <Clocks view=get()/>
        <Holder view=get()/>
        <Actions view=get() desk/>
        <Talk view=get() desk/>
        <story::Story view=get()/>
    }
    .into_any()
}

/// What was said, and where it stands now.
#[component]
fn What(view: TicketView) -> impl IntoView {
    let status = view.ticket.status;
    let pause = view.ticket.pause.clone().filter(|_| status == TicketStatus::Paused).map(|pause| {
        view! {
            <Banner tone=Tone::Wait icon="pause" title=t!(paused_until, text::moment(pause.until))>
                <p>{pause.reason}</p>
            </Banner>
        }
    });
    let words = if view.text.is_empty() { t!(a_recording).to_owned() } else { view.text };
    let running =
        view.clocks.iter().filter(|clock| clock.met_at.is_none()).map(|clock| clock.due).min();
    let deadline = running
        .filter(|_| status.is_open() && status != TicketStatus::Paused)
        .map(|due| t!(by_when, text::moment(due)));
    let hidden = view.confidential.then(|| {
        view! { <p class="line quiet"><Icon name="lock" size=IconSize::Small/>{t!(name_hidden)}</p> }
    });
    let recording = view.recording.map(|id| {
        view! { <audio controls preload="none" src=api::need::upload_address(id) aria-label=t!(a_recording)></audio> }
    });
    view! {
        <section class="card"><div class="stack stack-s">
            <p class="line">
                <UrgentBadge class=view.ticket.class/>
                <StatusBadge status/>
                <span class="quiet">{category_name(view.ticket.category)}</span>
            </p>
            <p class="lead" role="status">{story::now_words(status)}{deadline}</p>
            <p class="step-words">{words}</p>
            {(!view.place_words.is_empty()).then(|| view! { <p class="quiet">{view.place_words}</p> })}
            {recording}
            <Photos ids=view.photos/>
            {hidden}
        </div></section>
        {pause}
    }
    .into_any()
}

/// Photos as they are on the server.
#[component]
pub(crate) fn Photos(ids: Vec<UploadId>) -> impl IntoView {
    let photo = |(n, id): (usize, UploadId)| {
        let address = api::need::upload_address(id);
        let link = address.clone();
        view! {
            <a class="photo" href=link target="_blank" rel="noopener">
                <img src=address alt=t!(photo_n, n) loading="lazy"/>
            </a>
        }
    };
    (!ids.is_empty()).then(|| {
        view! { <div class="photos">{(1..).zip(ids).map(photo).collect_view()}</div> }
    })
}

/// Every clock, met and running.
#[component]
fn Clocks(view: TicketView) -> impl IntoView {
    let ticket = view.ticket;
    let is_open = ticket.status.is_open();
    let paused_since = ticket.pause.as_ref().map(|pause| pause.since);
    let bars = view
        .clocks
        .into_iter()
        // A clock that was never met says nothing once all is over.
        .filter(|clock| is_open || clock.met_at.is_some())
        .map(|clock| view! { <ClockBar clock stood_ms=stood_ms(&ticket, &clock) paused_since/> })
        .collect_view();
    view! {
        <section class="card"><div class="stack stack-s"><h2>{t!(time_title)}</h2>{bars}</div></section>
    }
    .into_any()
}

/// Who has it, with a way to call.
#[component]
fn Holder(view: TicketView) -> impl IntoView {
    let party = view.party.map(|party| (party.name, party.phone));
    let keeper = match (view.owner, party) {
        (Some(owner), party) => {
            let role = label::role(lang(), owner.role);
            let note = party.map_or(role.to_owned(), |(party, _)| format!("{role} · {party}"));
            let call_label = t!(call_name, &owner.name);
            view! { <Keeper name=owner.name note phone=owner.phone.unwrap_or_default() call_label/> }.into_any()
        }
        (None, Some((name, phone))) => {
            let call_label = t!(call_name, &name);
            view! { <Keeper name note=t!(has_it) phone call_label/> }.into_any()
        }
        (None, None) => view! { <p>{t!(will_be_sent)}</p> }.into_any(),
    };
    view! {
        <section class="card"><div class="stack stack-s"><h2>{t!(owner_title)}</h2>{keeper}</div></section>
    }
    .into_any()
}
