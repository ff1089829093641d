//! Calling meetings, checking people in by their own code, writing the minutes.
//!
//! Invariant: a meeting keeps its id until the server has acknowledged it.

use super::Board;
use crate::{
    api::{self, Failure},
    sending::Sending,
    session::{Session, now, random},
    staff::said,
    text::{self, lang, minutes_of},
    ui::{Button, ButtonKind, Dialog, Loaded, Shape, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{CheckedIn, MeetingView},
    deliberation::MeetingDraft,
    i18n::topic as words,
    id::MeetingId,
    time::{Date, Timestamp},
};

type Found = LocalResource<Result<Vec<MeetingView>, Failure>>;

/// All meetings, and calling one.
#[component]
pub(super) fn Meetings(board: Board, may_call: bool, runs: bool) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(board.id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::topic::meetings(board.id)
    });
    let show = move |all: Vec<MeetingView>| {
        let cards = all.into_iter().map(|one| view! { <Card one found runs/> });
        view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
    };
    view! {
        <section class="stack stack-s" aria-labelledby="meetings-title">
            <h2 id="meetings-title">{words::meetings_title(lang())}</h2>
            {may_call.then(|| view! { <Call board found/> })}
            <Loaded data=found children=show/>
        </section>
    }
}

#[component]
fn Card(one: MeetingView, found: Found, runs: bool) -> impl IntoView {
    let count = words::meeting_taken(lang(), one.n_taken, one.draft.seats);
    let came = words::n_came(lang(), one.n_came);
    let needs = one.needs.map(|needs| {
        let line = w!(topic::meeting_needs, needs.barrier_free, needs.child_minding);
        view! { <p class="card-note num">{line}</p> }
    });
    let is_open = runs && one.minutes.is_none();
    view! {
        <div class="card">
            <p class="card-title num">{text::moment(one.draft.starts_at)}" · "{one.draft.room.clone()}</p>
            <p class="saying-text">{one.draft.agenda.clone()}</p>
            <p class="card-note num">{format!("{count} · {came}")}</p>
            {needs}
            {one.minutes.clone().map(|words| view! { <p class="saying-text">{words}</p> })}
            {is_open.then(|| view! { <Door id=one.id found/> <Minutes id=one.id found/> })}
        </div>
    }
}

/// A person's own code, scanned by a reader or typed.
#[component]
fn Door(id: MeetingId, found: Found) -> impl IntoView {
    let open = RwSignal::new(false);
    let code = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let call = api::topic::check_in(id, code.get_untracked());
        let told = |done: &CheckedIn| w!(topic::checked_in, &done.name, done.n_came);
        sending.run_telling(call, said, told, move |_| {
            code.set(String::new());
            found.refetch();
        });
    };
    view! {
        <div><Button icon="scan" on_press=move |()| open.set(true)>{w!(topic::check_in)}</Button></div>
        <Dialog open title=w!(topic::check_in) close_label=w!(close)>
            <form class="stack" on:submit=on_submit novalidate>
                <TextField id="check-in-code" label=w!(topic::check_in_code) hint=w!(topic::check_in_hint).to_owned() value=code error=wrong/>
                <Button kind=ButtonKind::Primary wide=true busy>{w!(topic::check_in)}</Button>
            </form>
        </Dialog>
    }
}

#[component]
fn Minutes(id: MeetingId, found: Found) -> impl IntoView {
    let open = RwSignal::new(false);
    let written = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        sending.saying(w!(topic::minutes_done)).run(
            api::topic::write_minutes(id, written.get_untracked()),
            |failure| failure.field("words").unwrap_or_else(|| said(failure)),
            move |()| {
                open.try_set(false);
                found.refetch();
            },
        );
    };
    view! {
        <div><Button icon="edit" on_press=move |()| open.set(true)>{w!(topic::minutes_write)}</Button></div>
        <Dialog open title=w!(topic::minutes_write) close_label=w!(close)>
            <TextField id="minutes-words" label=words::minutes(lang()) value=written shape=Shape::Lines(8) length_max=2000 error=wrong required=true/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{w!(topic::minutes_send)}</Button>
        </Dialog>
    }
}

/// What is typed for a new meeting.
#[derive(Clone, Copy)]
struct Form {
    agenda: RwSignal<String>,
    room: RwSignal<String>,
    link: RwSignal<String>,
    day: RwSignal<String>,
    begins: RwSignal<String>,
    ends: RwSignal<String>,
    seats: RwSignal<String>,
}

impl Form {
    /// Saturday evening a week from now at the earliest: when working people can come.
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let soon = now().date().plus_days(3);
        let saturday = soon.plus_days((5 - soon.weekday()).rem_euclid(7));
        Self {
            agenda: text(""),
            room: text(""),
            link: text(""),
            day: RwSignal::new(saturday.to_string()),
            begins: text("19:00"),
            ends: text("20:30"),
            seats: text("40"),
        }
    }

    fn draft(self) -> MeetingDraft {
        let day = self.day.get_untracked().parse::<Date>().ok();
        let at = |clock: RwSignal<String>| {
            let minutes = clock.with_untracked(|clock| minutes_of(clock));
            day.zip(minutes)
                .map_or(Timestamp(0), |(day, minutes)| day.start().plus_minutes(minutes))
        };
        MeetingDraft {
            agenda: self.agenda.get_untracked(),
            room: self.room.get_untracked(),
            link: self.link.get_untracked(),
            starts_at: at(self.begins),
            ends_at: at(self.ends),
            seats: self.seats.get_untracked().trim().parse().unwrap_or(0),
        }
    }
}

#[component]
fn Call(board: Board, found: Found) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let form = Form::new();
    let id = StoredValue::new(MeetingId::new(now(), random()));
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let wrong = move |field| api::wrong_in(failure, field);
    let send = move |()| {
        let draft = form.draft();
        if let Err(errors) = draft.parse(now()) {
            failure.set(Some(Failure::in_fields(errors)));
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = api::topic::call_meeting(board.id, id.get_value(), &draft).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    id.try_set_value(MeetingId::new(now(), random()));
                    open.try_set(false);
                    toaster.say(w!(topic::meeting_called));
                    found.refetch();
                }
                Err(refused) => {
                    toaster.say(said(&refused));
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <div><Button icon="calendar" on_press=move |()| open.set(true)>{w!(topic::meeting_new)}</Button></div>
        <Dialog open title=w!(topic::meeting_new) close_label=w!(close)>
            <TextField id="meeting-agenda" label=words::agenda(lang()) value=form.agenda shape=Shape::Lines(4) length_max=2000 error=wrong("agenda") required=true/>
            <TextField id="meeting-room" label=w!(topic::meeting_room) value=form.room error=wrong("room")/>
            <TextField id="meeting-link" label=w!(topic::meeting_link) value=form.link error=wrong("link")/>
            <TextField id="meeting-day" label=w!(topic::meeting_day) hint=w!(topic::meeting_day_hint).to_owned() value=form.day shape=Shape::Date error=wrong("starts_at")/>
            <TextField id="meeting-begins" label=w!(topic::meeting_begins) value=form.begins length_max=5/>
            <TextField id="meeting-ends" label=w!(topic::meeting_ends) value=form.ends length_max=5 error=wrong("ends_at")/>
            <TextField id="meeting-seats" label=w!(topic::meeting_seats) value=form.seats shape=Shape::Digits length_max=4 error=wrong("seats")/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{w!(topic::meeting_send)}</Button>
        </Dialog>
    }
}
