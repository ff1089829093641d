//! The door of an event: scan, see the tick, go on; with or without a network.
//!
//! Invariants: a scan keeps its number until the server has answered, so that it counts once; what
//! was scanned without a network lies on this phone until it is sent; the list this phone carries is
//! opened a line at a time, by the code of whoever stands here.

crate::text::words_of!($ d event_door);

mod answer;
mod offline;
mod present;
mod queue;
mod report;
mod screen;
mod spoken;

use super::super::Heading;
use crate::{
    api::{self, Failure, json},
    pages::{event::when, scan::Finder},
    session::{KEPT_DOOR_VIEW, Session, device, now, random},
    staff::said,
    text::lang,
    ui::{Button, ButtonKind, Chips, Icon, Loaded, Pick, SelectField, Shape, TextField},
};
use answer::{Outcome, Verdict};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{DoorScan, DoorView, KnownBy, Present},
    event::{Passage, Subject},
    id::{BookingId, EntryId, EventId},
    time::{HOUR_MS, Timestamp},
};
use queue::Queue;

/// How the notes about doors begin on this phone.
const KEPT_DOOR: &str = "linli.door.";
/// The same code again within this time is the camera still looking at it, in milliseconds.
const SAME_MS: i64 = 3_000;

/// What the page knows; all parts of it share this.
#[derive(Clone, Copy)]
struct Door {
    event: EventId,
    n: i64,
    subject: Subject,
    passage: RwSignal<Option<Passage>>,
    /// The child somebody wants to collect.
    chosen: RwSignal<Option<Present>>,
    /// Which door, in the steward's words.
    name: RwSignal<String>,
    outcome: RwSignal<Option<Outcome>>,
    busy: RwSignal<bool>,
    /// What was sent last, so that letting somebody in sends the same code.
    last: RwSignal<Option<KnownBy>>,
    queue: Queue,
    found: Found,
    online: RwSignal<bool>,
}

/// What the page loads.
type Found = LocalResource<Result<DoorView, Failure>>;

/// The page of a door.
#[component]
pub(in crate::staff) fn DoorPage(id: EventId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let n = RwSignal::new(None::<i64>);
    let found: Found = LocalResource::new(move || {
        changes.track();
        load(id, n.get())
    });
    // The camera and what is being typed stay while people come in: only another session makes them anew.
    let stand = Memo::new(move |_| {
        found.with(|answer| match answer {
            Some(Ok(view)) => Some((view.session, view.title.clone())),
            Some(Err(_)) | None => None,
        })
    });
    let body = move || {
        stand.get()?;
        let view = found.get_untracked()?.ok()?;
        Some(view! { <Body view n found/> })
    };
    let head = move |view: DoorView| view! { <Counts view/> }.into_any();
    view! {
        <Heading title=d!(title)/>
        <Loaded data=found children=head/>
        {body}
    }
    .into_any()
}

fn note_of(id: EventId, n: i64) -> String {
    format!("{KEPT_DOOR_VIEW}{id}.{n}")
}

/// The door from the server; what the phone kept of it where the server cannot be reached.
async fn load(id: EventId, n: Option<i64>) -> Result<DoorView, Failure> {
    let first = match n {
        Some(n) => n,
        None => {
            device::kept(&format!("{KEPT_DOOR}last.{id}")).and_then(|n| n.parse().ok()).unwrap_or(0)
        }
    };
    let view = match api::door::door(id, first).await {
        Ok(view) => view,
        Err(failure) if failure.status == 0 || failure.status >= 500 => {
            let kept = device::kept(&note_of(id, first));
            return kept.and_then(|text| json::read(&text).ok()).ok_or(failure);
        }
        Err(failure) => return Err(failure),
    };
    // Nobody has to look for today's session.
    let today = current(&view);
    let view =
        if n.is_none() && today != view.session { api::door::door(id, today).await? } else { view };
    device::keep(&note_of(id, view.session), json::write(&view).ok().as_deref());
    device::keep(&format!("{KEPT_DOOR}last.{id}"), Some(&view.session.to_string()));
    Ok(view)
}

/// The session that is on or next; the last one when all are over.
fn current(view: &DoorView) -> i64 {
    let is_on = |ends_at: Timestamp| now() < ends_at.plus_ms(2 * HOUR_MS);
    let found = view.sessions.iter().position(|session| is_on(session.ends_at));
    let found = found.unwrap_or(view.sessions.len().saturating_sub(1));
    i64::try_from(found).unwrap_or(0)
}

/// What it is, and how many are in.
#[component]
fn Counts(view: DoorView) -> impl IntoView {
    let on = usize::try_from(view.session).ok().and_then(|n| view.sessions.get(n)).copied();
    view! {
        <section class="stack stack-s">
            <h2>{view.title}</h2>
            <p class="quiet num">{on.map(when::session)}" · "{view.place}</p>
            <p class="figure-big num" role="status">{d!(n_in, view.n_in, view.n_booked)}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Body(view: DoorView, n: RwSignal<Option<i64>>, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let door = Door {
        event: view.event,
        n: view.session,
        subject: view.subject,
        passage: RwSignal::new(Some(Passage::In)),
        chosen: RwSignal::new(None),
        name: RwSignal::new(device::kept(&format!("{KEPT_DOOR}name")).unwrap_or_default()),
        outcome: RwSignal::new(None),
        busy: RwSignal::new(false),
        last: RwSignal::new(None),
        queue: Queue::of(session, view.event),
        found,
        online: session.online,
    };
    Effect::new(move |_| {
        let name = door.name.get();
        device::keep(&format!("{KEPT_DOOR}name"), (!name.is_empty()).then_some(name.as_str()));
    });
    Effect::new(move |was_busy: Option<bool>| {
        let is_busy = door.queue.scans.busy.get();
        if was_busy == Some(true) && !is_busy {
            found.refetch();
        }
        is_busy
    });
    let is_class = view.subject == Subject::Child;
    let title = view.title.clone();
    view! {
        <Sessions view=view.clone() n/>
        {is_class.then(|| view! { <Passages door/> })}
        <Verdict door/>
        <ScanBox door/>
        <report::Report queue=door.queue/>
        <present::Replaced found/>
        <present::Last door/>
        <details class="card">
            <summary>{d!(voice)}</summary>
            <spoken::Voice door/>
        </details>
        <details class="card">
            <summary>{d!(screen)}</summary>
            <screen::Screen door title/>
        </details>
        <details class="card">
            <summary>{d!(list_title)}</summary>
            <offline::ListState door/>
        </details>
        <a class="button button-wide" href=api::door::paper_address(door.event, door.n, lang().tag()) target="_blank" rel="noopener">
            <Icon name="print"/>
            {d!(print)}
        </a>
    }
    .into_any()
}

/// Which session, where there are several.
#[component]
fn Sessions(view: DoorView, n: RwSignal<Option<i64>>) -> impl IntoView {
    if view.sessions.len() < 2 {
        return ().into_any();
    }
    let picks: Vec<_> = (0..)
        .zip(&view.sessions)
        .map(|(n, session): (i64, _)| (n.to_string(), when::session(*session)))
        .collect();
    let chosen = RwSignal::new(view.session.to_string());
    Effect::new(move |_| {
        let next = chosen.get().parse::<i64>().ok();
        if next != Some(view.session) {
            n.set(next);
        }
    });
    view! { <SelectField id="door-session" label=d!(session) value=chosen picks=Signal::stored(picks)/> }
        .into_any()
}

/// Whether children come or go.
#[component]
fn Passages(door: Door) -> impl IntoView {
    let picks = vec![Pick::new(Passage::In, d!(tab_in)), Pick::new(Passage::Out, d!(tab_out))];
    let cleared = Callback::new(move |_| {
        door.chosen.set(None);
        door.outcome.set(None);
    });
    view! {
        <Chips name="door-passage" legend=d!(title) quiet_legend=true picks=Signal::stored(picks) chosen=door.passage on_pick=cleared/>
    }
}

/// The camera, and the characters where there is none.
#[component]
fn ScanBox(door: Door) -> impl IntoView {
    let camera_on = RwSignal::new(false);
    let seen = StoredValue::new((String::new(), Timestamp(0)));
    let read = Callback::new(move |text: String| {
        let (last, at) = seen.get_value();
        if last != text || now().since(at) > SAME_MS {
            seen.set_value((text.clone(), now()));
            door.go(KnownBy::Code { code: text }, false);
        } else {
            seen.set_value((last, now()));
        }
        // The camera goes on looking: the next person steps up.
        false
    });
    let code = RwSignal::new(String::new());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked();
        if !typed.trim().is_empty() {
            code.set(String::new());
            door.go(KnownBy::Code { code: typed }, false);
        }
    };
    // The phone's own camera opens this page with the code behind it.
    let scanned = device::fragment();
    if !scanned.is_empty() {
        door.go(KnownBy::Code { code: scanned }, false);
    }
    let collecting = move || {
        door.chosen.get().and_then(|present| present.child).map(|child| {
            view! { <p class="lead" role="status">{d!(collect_who, child)}</p> }
        })
    };
    view! {
        {collecting}
        {move || camera_on.get().then(|| view! { <Finder open=read/> })}
        <Button
            icon="scan" wide=true large=true
            kind=ButtonKind::Primary
            on_press=move |()| camera_on.update(|on| *on = !*on)
        >
            {move || if camera_on.get() { d!(camera_off) } else { d!(scan) }}
        </Button>
        <form class="stack stack-s" on:submit=on_submit novalidate>
            <TextField id="door-code" label=d!(code) value=code shape=Shape::PosterCode length_max=200/>
            <Button wide=true icon="check" busy=door.busy>{d!(code_check)}</Button>
        </form>
        <TextField id="door-name" label=d!(door_name) value=door.name length_max=20/>
    }
    .into_any()
}

impl Door {
    fn scan(self, known: KnownBy, walk_in: bool, scanned_at: Option<Timestamp>) -> DoorScan {
        let passage = self.passage.get_untracked().unwrap_or_default();
        let chosen = self.chosen.with_untracked(|chosen| chosen.as_ref().map(|one| one.booking));
        DoorScan {
            session: self.n,
            door: self.name.get_untracked().trim().to_owned(),
            known,
            passage,
            booking: chosen.filter(|_: &BookingId| passage == Passage::Out),
            walk_in,
            scanned_at,
        }
    }

    /// Sends what was scanned or said, or decides by the list where there is no network.
    fn go(self, known: KnownBy, walk_in: bool) {
        if self.busy.get_untracked() {
            return;
        }
        self.last.set(Some(known.clone()));
        if !self.online.get_untracked() && self.by_list(&known) {
            return;
        }
        self.busy.set(true);
        self.outcome.set(None);
        let nonce = EntryId::new(now(), random());
        let scan = self.scan(known.clone(), walk_in, None);
        spawn_local(async move {
            let answer = api::door::scan(self.event, nonce, &scan).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    let is_done = answer.rows.iter().any(|row| row.says.is_done());
                    self.outcome.set(Some(Outcome::Answer(answer)));
                    if is_done {
                        self.chosen.set(None);
                        self.found.refetch();
                    }
                }
                Err(failure) if failure.status == 0 && self.by_list(&known) => {}
                Err(failure) => self.outcome.set(Some(Outcome::Failed(said(&failure)))),
            }
        });
    }

    /// Decides by the list on this phone; false for what only the server can decide.
    fn by_list(self, known: &KnownBy) -> bool {
        let KnownBy::Code { code } = known else { return false };
        let scan = self.scan(known.clone(), false, Some(now()));
        let outcome = offline::check(self, code, scan);
        // Two ticks in a row are seen, and read out, as two.
        self.outcome.set(None);
        request_animation_frame(move || drop(self.outcome.try_set(Some(outcome))));
        true
    }
}
