//! What people think of an event: one's own rating, and the figures of all.

crate::text::words_of!($ d event_door);

use crate::{
    api,
    sending::Sending,
    session::Session,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Loaded, Pick, Shape, Stars, TextField, ToggleChips, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EventView, OpinionFigures, OwnOpinion},
    event::{BookingStatus, Opinion, OpinionTag},
    i18n::event_door as words,
    id::{BookingId, EventId},
};

/// Rating what one attended, and what all said once it has begun.
#[component]
pub(super) fn Said(view: EventView) -> impl IntoView {
    let now = expect_context::<Session>().now.get_untracked();
    if now < view.event.starts_at() {
        return ().into_any();
    }
    let attended = view.mine.iter().find(|one| one.status == BookingStatus::Attended);
    match attended.map(|one| one.id) {
        Some(booking) => view! { <Rate booking event=view.id/> }.into_any(),
        None => {
            let id = view.id;
            let figures = LocalResource::new(move || api::door::opinions(id));
            let all = |figures: OpinionFigures| view! { <Figures figures/> }.into_any();
            view! { <Loaded data=figures children=all/> }.into_any()
        }
    }
}

/// Nothing where there is nothing to rate.
#[component]
fn Rate(booking: BookingId, event: EventId) -> impl IntoView {
    let own = LocalResource::new(move || api::door::own_opinion(booking));
    let figures = LocalResource::new(move || api::door::opinions(event));
    let show = move |own_opinion: OwnOpinion| match own_opinion.opinion {
        Some(opinion) => view! { <p class="quiet">{d!(rated, opinion.stars)}</p> }.into_any(),
        None if own_opinion.may_rate => {
            let done = Callback::new(move |()| {
                own.refetch();
                figures.refetch();
            });
            view! { <Form booking done/> }.into_any()
        }
        None => ().into_any(),
    };
    let all = |figures: OpinionFigures| view! { <Figures figures/> }.into_any();
    view! {
        <Loaded data=own children=show/>
        <Loaded data=figures children=all/>
    }
    .into_any()
}

#[component]
fn Form(booking: BookingId, done: Callback<()>) -> impl IntoView {
    let stars = RwSignal::new(None::<u8>);
    let tags = RwSignal::new(Vec::<OpinionTag>::new());
    let own = RwSignal::new(String::new());
    let sending = Sending::new();
    let picks = OpinionTag::ALL.map(|tag| Pick::new(tag, words::tag(lang(), tag))).to_vec();
    let levels = [t!(star_1), t!(star_2), t!(star_3), t!(star_4), t!(star_5)];
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let opinion = Opinion {
            stars: stars.get_untracked().unwrap_or(0),
            tags: tags.get_untracked(),
            words: own.get_untracked(),
        };
        if let Err(refusal) = opinion.parse() {
            let why = linli_shared::i18n::problem::text(lang(), refusal.code());
            sending.wrong.set(Some(why.to_owned()));
            return;
        }
        let call = async move { api::door::rate(booking, &opinion).await };
        sending.saying(d!(rate_done)).run(call, text::failure, move |()| {
            done.run(());
        });
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <form class="card stack" on:submit=on_submit novalidate>
            <h2 class="card-title">{d!(rate_title)}</h2>
            <p class="quiet">{d!(rate_words)}</p>
            <Stars name="event-stars" legend=d!(rate_stars) words=levels.map(str::to_owned) chosen=stars/>
            <ToggleChips label=d!(rate_tags) picks=Signal::stored(picks) chosen=tags/>
            <TextField id="event-words" label=d!(rate_own) value=own shape=Shape::Lines(2) length_max=200/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true busy=sending.busy>{d!(rate_send)}</Button>
        </form>
    }
    .into_any()
}

/// How many are satisfied, from five ratings on.
#[component]
fn Figures(figures: OpinionFigures) -> impl IntoView {
    let OpinionFigures { n, stars, tags } = figures;
    if n == 0 {
        return ().into_any();
    }
    let line = match stars {
        Some([five, four, ..]) => {
            let percent = (five + four).saturating_mul(100).checked_div(n).unwrap_or(0);
            d!(figures, n, percent)
        }
        None => d!(figures_few, n),
    };
    let tags: Vec<String> = tags
        .into_iter()
        .map(|count| d!(tag_times, words::tag(lang(), count.tag), count.n))
        .collect();
    view! {
        <section class="card stack stack-s">
            <h2 class="card-title">{d!(figures_title)}</h2>
            <p class="num">{line}</p>
            {(!tags.is_empty()).then(|| view! { <p class="card-note num">{tags.join(" · ")}</p> })}
        </section>
    }
    .into_any()
}
