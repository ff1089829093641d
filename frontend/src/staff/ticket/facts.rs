//! What is known of a ticket: the words, the photos, the clocks, the people, where it came from.

use super::{
    super::{
        clock::Clocks,
        desk::{self, Desk},
    },
    people::People,
};
use crate::{
    api::need::upload_address,
    session::Session,
    text,
    ui::{Badge, Banner, Icon, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    access::Duty,
    api::TicketView,
    i18n::{label, time_bank},
    id::{PartyId, UploadId},
    ticket::{TicketStatus, Whistle},
};

/// What was said, with everything that must be known before acting.
#[component]
pub(super) fn Said(view: TicketView) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let words =
        if view.text.is_empty() { w!(ticket::no_words).to_owned() } else { view.text.clone() };
    let place = match (&view.place, view.place_words.as_str()) {
        (Some(place), "") => place.path.clone(),
        (Some(place), exact) => format!("{} · {exact}", place.path),
        (None, exact) => exact.to_owned(),
    };
    let recording = view.recording.map(|id| {
        view! { <audio controls preload="none" src=upload_address(id) aria-label=w!(ticket::recording)></audio> }
    });
    view! {
        <section class="card stack-s" aria-label=w!(ticket::said)>
            <p class="line quiet">
                <span>{desk.category(view.ticket.category)}</span>
                <span>{place}</span>
            </p>
            <p class="card-title">{words}</p>
            <Marks view=view.clone()/>
            {recording}
            <Pictures ids=view.photos.clone()/>
        </section>
        <Standing view/>
    }
}

#[component]
fn Marks(view: TicketView) -> impl IntoView {
    let ticket = &view.ticket;
    let complaints = (ticket.complaints > 0).then(|| {
        let words = format!("{} {}", w!(ticket::complaints), w!(ticket::times, ticket.complaints));
        view! { <Badge tone=Tone::Urgent icon="warn" text=words/> }
    });
    let special = ticket.special.then(|| {
        view! { <Badge tone=Tone::Wait icon="hand" text=w!(inbox::special).to_owned()/> }
    });
    let confidential = view.confidential.then(|| {
        view! { <Badge icon="lock" text=w!(inbox::confidential).to_owned()/> }
    });
    let reporters = (view.n_reporters > 1).then(|| {
        view! { <Badge icon="users" text=w!(inbox::reporters, view.n_reporters)/> }
    });
    let on_spot = ticket.on_spot.then(|| {
        view! { <Badge tone=Tone::Good icon="check" text=w!(ticket::on_spot).to_owned()/> }
    });
    view! { <p class="line">{complaints}{special}{confidential}{reporters}{on_spot}</p> }
}

/// Photos; each opens in full.
#[component]
pub(super) fn Pictures(ids: Vec<UploadId>) -> impl IntoView {
    (!ids.is_empty()).then(|| {
        let picture = |(number, id): (usize, UploadId)| {
            let address = upload_address(id);
            let full = address.clone();
            view! {
                <a class="photo" href=full target="_blank" rel="external">
                    <img src=address alt=w!(ticket::photo, number) loading="lazy"/>
                </a>
            }
        };
        view! { <div class="photos">{(1..).zip(ids).map(picture).collect_view()}</div> }
    })
}

/// Pause, merge and rating, where there is one.
#[component]
fn Standing(view: TicketView) -> impl IntoView {
    let ticket = view.ticket;
    let paused = ticket.pause.filter(|_| ticket.status == TicketStatus::Paused).map(|pause| {
        view! {
            <Banner tone=Tone::Wait icon="pause">
                <p>{w!(ticket::paused, pause.reason, text::moment(pause.until))}</p>
            </Banner>
        }
    });
    let merged = ticket.duplicate_of.map(|other| {
        view! {
            <Banner icon="merge">
                <p>{w!(ticket::merged_into)}" "<a href=format!("/staff/t/{other}")>{w!(ticket::open_other)}</a></p>
            </Banner>
        }
    });
    let rated = ticket.follow_up.or(ticket.rating).map(|rating| {
        let tags: Vec<&str> =
            rating.tags.iter().map(|tag| label::rating_tag(text::lang(), *tag)).collect();
        let (tone, icon, solved) = if rating.solved {
            (Tone::Good, "star", w!(ticket::solved))
        } else {
            (Tone::Urgent, "warn", w!(ticket::unsolved))
        };
        view! {
            <Banner tone icon title=w!(ticket::rating, rating.stars)>
                <p>{solved}" "{tags.join(" · ")}</p>
                {(!rating.words.is_empty()).then(|| view! { <p>{rating.words}</p> })}
            </Banner>
        }
    });
    view! { {paused}{merged}{rated} }
}

/// Clocks, people, departments and origin.
#[component]
pub(super) fn Side(view: TicketView) -> impl IntoView {
    let session = expect_context::<Session>();
    let desk = expect_context::<Desk>();
    let lang = text::lang();
    let routed = view.ticket.routed.filter(|_| view.ticket.status == TicketStatus::Submitted);
    let routed = routed.map(|(party, at)| {
        view! { <dt>{w!(ticket::party)}</dt><dd>{w!(ticket::routed, name_of(&view, desk, party), text::moment(at))}</dd> }
    });
    let occurred = view.occurred_at.map(|at| {
        view! { <dt>{w!(ticket::occurred)}</dt><dd class="num">{text::moment(at)}</dd> }
    });
    let neighbours = desk::may(session, Duty::AidTimeBank).then(|| {
        view! {
            <a class="button" href=format!("/staff/hours/ask/{}", view.id)>
                <Icon name="hand"/>
                {time_bank::ask_neighbours(lang)}
            </a>
        }
    });
    let whistle =
        view.ticket.whistle.clone().map(|whistle| view! { <Called view=view.clone() whistle/> });
    view! {
        <section class="stack-s">
            <h2>{w!(ticket::clocks)}</h2>
            <Clocks ticket=view.ticket.clone() clocks=view.clocks.clone() now=session.now/>
        </section>
        <People view=view.clone()/>
        {whistle}
        {neighbours}
        <section class="stack-s">
            <h2>{w!(ticket::facts)}</h2>
            <dl class="facts">
                <dt>{w!(ticket::level)}</dt>
                <dd>{label::level(lang, view.ticket.level)}</dd>
                <dt>{w!(ticket::source)}</dt>
                <dd>{label::source(lang, view.source)}</dd>
                <dt>{w!(ticket::submitted)}</dt>
                <dd class="num">{text::moment(view.ticket.times.submitted_at)}</dd>
                {occurred}
                <dt>{w!(ticket::reporters)}</dt>
                <dd>{w!(ticket::n_people, view.n_reporters)}</dd>
                {routed}
            </dl>
        </section>
    }
}

/// A party's name from the ticket or the desk.
pub(super) fn name_of(view: &TicketView, desk: Desk, id: PartyId) -> String {
    let known = view.parties.iter().chain(&view.party).find(|party| party.id == id);
    known.map_or_else(|| desk.party(id), |party| party.name.clone())
}

#[component]
fn Called(view: TicketView, whistle: Whistle) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let line = |id: PartyId, duty: &'static str| {
        let is_there = whistle.reported_in.contains(&id);
        let (tone, icon, words) = if is_there {
            (Tone::Good, "check", w!(ticket::reported))
        } else {
            (Tone::Wait, "clock", w!(ticket::not_reported))
        };
        view! {
            <dt>{duty}</dt>
            <dd class="line">{name_of(&view, desk, id)}<Badge tone icon text=words.to_owned()/></dd>
        }
    };
    let supporting: Vec<_> =
        whistle.supporting.iter().map(|id| line(*id, w!(ticket::supporting))).collect();
    view! {
        <section class="stack-s">
            <h2>{w!(ticket::whistle)}</h2>
            <dl class="facts">
                {line(whistle.lead, w!(ticket::lead))}
                {supporting}
            </dl>
        </section>
    }
}
