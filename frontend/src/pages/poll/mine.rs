//! One's own voting unit: whether it is on the roll, every ballot that came in for it, objecting.

use super::{Desk, line};
use crate::{
    api,
    sending::Sending,
    session::{Session, now, random},
    text::{self, lang, t},
    ui::{Badge, Banner, Button, ButtonKind, Shape, Sheet, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{BASE, MyBallot, PollView},
    i18n::{label, poll as words},
    id::ObjectionId,
    poll::{Channel, PollStatus, Question},
};

/// What concerns the viewer's voting unit; nothing for who is not on the roll.
#[component]
pub(super) fn Mine(view: PollView, desk: Desk) -> impl IntoView {
    let session = expect_context::<Session>();
    let Some(mine) = view.mine else {
        let missing = view.status == PollStatus::Announced && session.me().is_some();
        return missing.then(|| view! { <p class="quiet">{p!(not_on_roll)}</p> }).into_any();
    };
    if let Some(reason) = mine.struck {
        return view! {
            <Banner tone=Tone::Wait icon="info"><p>{p!(struck, reason)}</p></Banner>
        }
        .into_any();
    }
    if mine.ballots.is_empty() {
        return line("check", p!(on_roll, mine.label));
    }
    let by_others = mine.ballots.iter().any(|ballot| ballot.channel != Channel::Phone);
    let question = view.draft.question;
    let rows = mine.ballots.into_iter().map(|ballot| ballot_card(&question, ballot)).collect_view();
    view! {
        <section class="stack stack-s" aria-labelledby="mine-title">
            <h2 id="mine-title">{p!(my_ballots)}</h2>
            {line("building", mine.label)}
            <div class="cards">{rows}</div>
            {by_others.then(|| view! { <Objecting desk/> })}
        </section>
    }
    .into_any()
}

fn ballot_card(question: &Question, ballot: MyBallot) -> AnyView {
    let (tone, icon, words) = if ballot.counts {
        (Tone::Good, "check", p!(counts))
    } else {
        (Tone::Plain, "swap", p!(replaced))
    };
    let choice = ballot.choice.map_or_else(
        || p!(secret_choice).to_owned(),
        |choice| words::choice(lang(), question, &choice).join("、"),
    );
    let channel = label::channel(lang(), ballot.channel);
    let how = p!(ballot_line, channel, &ballot.by, text::moment(ballot.cast_at));
    let witness =
        ballot.witness.map(|name| view! { <p class="card-note">{p!(witnessed, name)}</p> });
    let sheet = ballot.photo.map(|id| {
        let address = format!("{BASE}/uploads/{id}");
        let picture = address.clone();
        view! {
            <div class="photos">
                <a class="photo" href=address target="_blank" rel="noreferrer">
                    <img src=picture alt=p!(sheet_photo) loading="lazy"/>
                </a>
            </div>
        }
    });
    view! {
        <div class="card">
            <p class="card-head">
                <span class="card-title">{choice}</span>
                <Badge tone icon text=words/>
            </p>
            <p class="card-note">{how}</p>
            {witness}
            {sheet}
            <p class="poll-words poll-words-small">{ballot.words.join(" ")}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Objecting(desk: Desk) -> impl IntoView {
    // What is sent twice because an answer was lost is one objection.
    let id = StoredValue::new(ObjectionId::new(now(), random()));
    let open = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        sending.saying(p!(object_done)).run(
            api::poll::object(desk.id, id.get_value(), words.get_untracked()),
            text::failure,
            move |()| {
                id.try_set_value(ObjectionId::new(now(), random()));
                open.try_set(false);
            },
        );
    };
    view! {
        <Button kind=ButtonKind::Quiet icon="warn" on_press=move |()| open.set(true)>{p!(object)}</Button>
        <Sheet open title=p!(object_title) close_label=t!(close)>
            <TextField id="object-words" label=p!(object_label) value=words shape=Shape::Lines(3) length_max=2000 error=wrong/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{p!(object_send)}</Button>
        </Sheet>
    }
}
