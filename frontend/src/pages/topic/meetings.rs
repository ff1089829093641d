//! Meetings about the topic: when and where, signing up with what one needs, and the minutes.

use super::{Desk, sign_in};
use crate::{
    api::{self, Failure},
    session::Session,
    text,
    ui::{Badge, Button, ButtonKind, CheckLine, Icon, Loaded, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{api::MeetingView, deliberation::SignUp, time::Timestamp};

type Found = LocalResource<Result<Vec<MeetingView>, Failure>>;

/// All meetings, the latest first; nothing where there are none.
#[component]
pub(super) fn Meetings(desk: Desk) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(desk.id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::topic::meetings(desk.id)
    });
    let show = move |all: Vec<MeetingView>| {
        if all.is_empty() {
            return ().into_any();
        }
        let now = session.now.get_untracked();
        let cards = all.into_iter().map(|one| view! { <Card one desk found now/> });
        view! {
            <section class="stack stack-s" aria-labelledby="meetings-title">
                <h2 id="meetings-title">{p!(meetings_title)}</h2>
                <div class="cards">{cards.collect_view()}</div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }
}

#[component]
fn Card(one: MeetingView, desk: Desk, found: Found, now: Timestamp) -> impl IntoView {
    let is_ahead = now < one.draft.starts_at;
    let room = (!one.draft.room.is_empty()).then(|| {
        view! { <p class="poll-line"><Icon name="pin"/><span>{one.draft.room.clone()}</span></p> }
    });
    let link = (!one.draft.link.is_empty()).then(|| {
        let address = one.draft.link.clone();
        view! {
            <p class="poll-line"><Icon name="globe"/>
                <a href=address target="_blank" rel="noreferrer">{p!(meeting_online)}</a>
            </p>
        }
    });
    let count = if is_ahead {
        p!(meeting_taken, one.n_taken, one.draft.seats)
    } else {
        p!(n_came, one.n_came)
    };
    let minutes = one.minutes.clone().map(|words| {
        view! {
            <details>
                <summary>{p!(minutes)}</summary>
                <p class="saying-text">{words}</p>
            </details>
            <div>
                <a class="button" href=api::topic::minutes_address(one.id) target="_blank" rel="noreferrer">
                    <Icon name="print"/>
                    {p!(minutes_print)}
                </a>
            </div>
        }
    });
    view! {
        <article class="card">
            <p class="card-title num">{text::moment(one.draft.starts_at)}</p>
            {room}
            {link}
            <p class="saying-text">{one.draft.agenda.clone()}</p>
            <p class="card-note num">{count}</p>
            {is_ahead.then(|| view! { <Seat one=one.clone() desk found/> })}
            {minutes}
        </article>
    }
    .into_any()
}

/// Coming, with what one needs; or not after all.
#[component]
fn Seat(one: MeetingView, desk: Desk, found: Found) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let needs = one.mine.unwrap_or_default();
    let barrier_free = RwSignal::new(needs.barrier_free);
    let child_minding = RwSignal::new(needs.child_minding);
    let id = one.id;
    let send = move |comes: bool| {
        busy.set(true);
        spawn_local(async move {
            let needs = SignUp {
                barrier_free: barrier_free.get_untracked(),
                child_minding: child_minding.get_untracked(),
            };
            let answer = if comes {
                api::topic::sign_up(id, &needs).await
            } else {
                api::topic::leave(id).await
            };
            if let Err(failure) = answer {
                toaster.say(text::failure(&failure));
            }
            busy.try_set(false);
            found.refetch();
        });
    };
    if !desk.signed_in {
        return sign_in();
    }
    let is_coming = one.mine.is_some();
    let words = if is_coming { p!(meeting_change) } else { p!(meeting_come) };
    let kind = if is_coming { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        {is_coming.then(|| view! {
            <p class="line"><Badge tone=Tone::Good icon="check" text=p!(meeting_coming)/></p>
            <p class="quiet">{p!(meeting_code)}</p>
        })}
        <CheckLine label=p!(barrier_free) note=p!(barrier_free_note).to_owned() checked=barrier_free/>
        <CheckLine label=p!(child_minding) checked=child_minding/>
        <div class="buttons">
            <Button kind icon="hand" busy on_press=move |()| send(true)>{words}</Button>
            {is_coming.then(|| view! {
                <Button kind=ButtonKind::Quiet busy on_press=move |()| send(false)>{p!(take_back)}</Button>
            })}
        </div>
    }
    .into_any()
}
