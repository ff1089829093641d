//! Publishing what one needs or what one can do: chips, a day, a length, and one button.
//!
//! Invariant: a listing keeps its id until the server has acknowledged it.

use super::{
    said_length,
    when::{self, Part},
};
use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    sending::Sending,
    session::{device, now, random},
    text::{self, lang},
    ui::{
        Banner, Button, ButtonKind, Chips, Icon, Loaded, Pick, Shape, TextField, ToggleChips, Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    amount::Minutes,
    api::MyHours,
    i18n::hours,
    id::ListingId,
    time::Date,
    time_bank::{ListingDraft, ListingKind, Skill},
};

/// Lengths that can be tapped.
const LENGTHS: [Minutes; 8] = [
    Minutes(30),
    Minutes(60),
    Minutes(90),
    Minutes(120),
    Minutes(150),
    Minutes(180),
    Minutes(240),
    Minutes(360),
];
/// How many can be helped at once, to tap.
const SEATS: [i64; 5] = [1, 2, 4, 8, 12];
/// Days that can be tapped; others are typed.
const DAYS: i64 = 7;

/// What I need.
#[component]
pub(crate) fn NeedPage() -> impl IntoView {
    view! {
        <Page title=p!(i_need) back="/hours" plain=true>
            <Gate children=|_| view! { <Publish kind=ListingKind::Request/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// What I can do.
#[component]
pub(crate) fn OfferPage() -> impl IntoView {
    view! {
        <Page title=p!(offer_title) back="/hours/help" plain=true>
            <Gate children=|_| view! { <Publish kind=ListingKind::Offer/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// Skills to tap.
pub(super) fn skill_picks() -> Vec<Pick<Skill>> {
    Skill::ALL.iter().map(|one| Pick::new(*one, hours::skill(lang(), *one))).collect()
}

/// What is tapped and typed.
#[derive(Clone, Copy)]
struct Form {
    kind: ListingKind,
    skills: RwSignal<Vec<Skill>>,
    day: RwSignal<Option<Date>>,
    part: RwSignal<Option<Part>>,
    minutes: RwSignal<Option<Minutes>>,
    seats: RwSignal<Option<i64>>,
    words: RwSignal<String>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn new(kind: ListingKind) -> Self {
        Self {
            kind,
            skills: RwSignal::new(Vec::new()),
            day: RwSignal::new(Some(now().date().plus_days(1))),
            part: RwSignal::new(Some(Part::Morning)),
            minutes: RwSignal::new(Some(Minutes(120))),
            seats: RwSignal::new(Some(1)),
            words: RwSignal::new(String::new()),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self) -> ListingDraft {
        let now = now();
        let minutes = self.minutes.get().unwrap_or_default();
        let day = self.day.get().unwrap_or_else(|| now.date());
        let part = self.part.get().unwrap_or(Part::Day);
        let (from, until) = when::span(day, part, minutes, now);
        let seats = match self.kind {
            ListingKind::Offer => self.seats.get().unwrap_or(1),
            ListingKind::Request => 1,
        };
        ListingDraft {
            kind: self.kind,
            skills: self.skills.get(),
            words: self.words.get(),
            from,
            until,
            minutes,
            seats,
        }
    }

    /// The lines that are wrong; nothing while all is right.
    fn wrong(self) -> AnyView {
        let found = self.failure.get();
        let lines = found.map(|failure| {
            if failure.errors.is_empty() {
                vec![text::failure(&failure)]
            } else {
                let fields = ["skills", "minutes", "from", "until", "seats", "words"];
                fields.into_iter().filter_map(|field| failure.field(field)).collect()
            }
        });
        lines
            .map(|lines: Vec<String>| {
                let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
                view! { <Banner tone=Tone::Urgent icon="warn">{lines}</Banner> }.into_any()
            })
            .unwrap_or_else(|| ().into_any())
    }
}

#[component]
fn Publish(kind: ListingKind) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::new(kind);
    let id = ListingId::new(now(), random());
    let sending = Sending::new();
    let send = move |()| {
        let draft = untrack(|| form.draft());
        if let Err(errors) = draft.parse(now()) {
            form.failure.set(Some(Failure::in_fields(errors)));
            return;
        }
        form.failure.set(None);
        sending.saying(p!(published_done)).run(
            async move { api::time_bank::publish(id, &draft).await },
            move |failure| {
                form.failure.set(Some(failure.clone()));
                text::failure(failure)
            },
            move |view| {
                let address = format!("/hours/listings/{}", view.id);
                navigate.with_value(|navigate| navigate(&address, Default::default()));
                device::to_top();
            },
        );
    };
    let button = match kind {
        ListingKind::Request => p!(publish_need),
        ListingKind::Offer => p!(publish_offer),
    };
    view! {
        <Fields form/>
        <Pays form/>
        {move || form.wrong()}
        <Button kind=ButtonKind::Primary large=true wide=true icon="send" busy=sending.busy on_press=send>{button}</Button>
        {(kind == ListingKind::Request).then(|| view! {
            <a class="button button-quiet" href="/hours/offers"><Icon name="search"/>{p!(see_offers)}</a>
        })}
    }
    .into_any()
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let today = now().date();
    let days: Vec<Pick<Date>> =
        (0..DAYS).map(|n| today.plus_days(n)).map(|day| Pick::new(day, when::day(day))).collect();
    let parts: Vec<Pick<Part>> = Part::ALL.map(|part| Pick::new(part, part.words())).to_vec();
    let lengths: Vec<Pick<Minutes>> =
        LENGTHS.map(|length| Pick::new(length, said_length(length))).to_vec();
    let seats: Vec<Pick<i64>> = SEATS.map(|n| Pick::new(n, p!(n_people, n))).to_vec();
    let title = match form.kind {
        ListingKind::Request => p!(which_help),
        ListingKind::Offer => p!(which_offer),
    };
    let other_day = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Ok(day) = other_day.with(|typed| typed.parse::<Date>()) {
            form.day.set(Some(day));
        }
    });
    view! {
        <div class="field">
            <p class="field-label">{title}</p>
            <ToggleChips label=title picks=Signal::stored(skill_picks()) chosen=form.skills/>
        </div>
        <Chips name="day" legend=p!(which_day) picks=Signal::stored(days) chosen=form.day/>
        <details>
            <summary>{p!(other_day)}</summary>
            <TextField id="other-day" label=p!(which_day) value=other_day shape=Shape::Date/>
        </details>
        <Chips name="part" legend=p!(which_part) picks=Signal::stored(parts) chosen=form.part/>
        <Chips name="length" legend=p!(how_long) picks=Signal::stored(lengths) chosen=form.minutes/>
        {(form.kind == ListingKind::Offer).then(|| view! {
            <Chips name="seats" legend=p!(how_many) picks=Signal::stored(seats) chosen=form.seats/>
        })}
        <TextField id="listing-words" label=p!(more_words) hint=p!(more_words_hint).to_owned() value=form.words shape=Shape::Lines(3)/>
    }
    .into_any()
}

/// What becomes of the hours, before the button is tapped.
#[component]
fn Pays(form: Form) -> impl IntoView {
    if form.kind == ListingKind::Offer {
        let words = move || {
            let minutes = form.minutes.get().unwrap_or_default();
            p!(pays_offer, said_length(minutes))
        };
        return view! { <Banner icon="clock"><p>{words}</p></Banner> }.into_any();
    }
    let mine = LocalResource::new(api::time_bank::mine);
    let show = move |mine: MyHours| {
        let line = move || {
            let asked = form.minutes.get().unwrap_or_default();
            let left = mine.available.0 - asked.0;
            if left >= 0 {
                let words = p!(
                    pays_need,
                    said_length(mine.available),
                    said_length(asked),
                    said_length(Minutes(left))
                );
                view! { <Banner icon="clock"><p>{words}</p></Banner> }.into_any()
            } else {
                view! {
                    <Banner tone=Tone::Wait icon="clock">
                        <p>{p!(pays_short, said_length(mine.available), said_length(asked))}</p>
                        <p>{p!(pays_short_next)}</p>
                    </Banner>
                }
                .into_any()
            }
        };
        view! { {line} }.into_any()
    };
    view! { <Loaded data=mine children=show/> }.into_any()
}
