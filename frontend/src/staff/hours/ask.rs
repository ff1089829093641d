//! Asking for help for somebody without a phone, by oneself or from a ticket.
//!
//! Invariant: a request keeps its id until the server has acknowledged it.

use super::{
    super::{Heading, said},
    said_length,
    someone::{Chosen, Someone},
};
use crate::{
    api::{self, Failure},
    pages::hours::when::{self, Part},
    sending::Sending,
    session::{Session, now, random},
    text::lang,
    ui::{
        Banner, Button, ButtonKind, CheckLine, Chips, Icon, Pick, Shape, TextField, ToggleChips,
        Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    amount::Minutes,
    api::AskFor,
    i18n::hours,
    id::{ListingId, TicketId},
    refusal::FieldError,
    time::Date,
    time_bank::{ListingDraft, ListingKind, Skill},
};

/// How long help may be asked for here.
pub(in crate::staff) const LENGTHS: [Minutes; 7] =
    [Minutes(30), Minutes(60), Minutes(90), Minutes(120), Minutes(150), Minutes(180), Minutes(240)];

/// What is tapped and typed.
#[derive(Clone, Copy)]
struct Form {
    person: Chosen,
    skills: RwSignal<Vec<Skill>>,
    day: RwSignal<String>,
    part: RwSignal<Option<Part>>,
    minutes: RwSignal<Option<Minutes>>,
    words: RwSignal<String>,
    pool: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            person: RwSignal::new(None),
            skills: RwSignal::new(Vec::new()),
            day: expect_context::<Session>().day_ahead(1),
            part: RwSignal::new(Some(Part::Morning)),
            minutes: RwSignal::new(Some(Minutes(120))),
            words: RwSignal::new(String::new()),
            pool: RwSignal::new(true),
        }
    }

    fn asked(self) -> Result<AskFor, Vec<FieldError>> {
        let Some((person, _)) = self.person.get_untracked() else {
            return Err(Vec::new());
        };
        let minutes = self.minutes.get_untracked().unwrap_or_default();
        let day = self.day.with_untracked(|day| day.parse::<Date>());
        let day = day.map_err(|_| vec![FieldError::new("from", "time_bank.window")])?;
        let part = self.part.get_untracked().unwrap_or(Part::Day);
        let (from, until) = when::span(day, part, minutes, now());
        let listing = ListingDraft {
            kind: ListingKind::Request,
            skills: self.skills.get_untracked(),
            words: self.words.get_untracked(),
            from,
            until,
            minutes,
            seats: 1,
        };
        let listing = listing.parse(now())?;
        Ok(AskFor { person, listing, pool: self.pool.get_untracked() })
    }
}

/// The form.
#[component]
pub(in crate::staff) fn AskPage(ticket: Option<TicketId>) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::new();
    let id = ListingId::new(now(), random());
    let sending = Sending::new();
    Effect::new(move |_| {
        form.person.track();
        sending.wrong.set(None);
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asked = match form.asked() {
            Ok(asked) => asked,
            Err(errors) if errors.is_empty() => {
                sending.wrong.set(Some(p!(choose_first).to_owned()));
                return;
            }
            Err(errors) => {
                let wrong = Failure::in_fields(errors);
                let fields = ["skills", "from", "until", "minutes", "words"];
                let words = fields.into_iter().find_map(|field| wrong.field(field));
                sending.wrong.set(words);
                return;
            }
        };
        let call = async move { api::time_bank::ask_for(ticket, id, &asked).await };
        sending.saying(p!(ask_for_done)).run(call, said, move |made| {
            let address = format!("/staff/hours/listings/{}", made.view.id);
            navigate.with_value(|navigate| navigate(&address, Default::default()));
        });
    };
    let skills: Vec<Pick<Skill>> =
        Skill::ALL.iter().map(|one| Pick::new(*one, hours::skill(lang(), *one))).collect();
    let parts: Vec<Pick<Part>> = Part::ALL.map(|part| Pick::new(part, part.words())).to_vec();
    let lengths: Vec<Pick<Minutes>> =
        LENGTHS.map(|length| Pick::new(length, said_length(length))).to_vec();
    let from = ticket.map(|ticket| {
        view! {
            <p class="line"><Icon name="list"/>{p!(from_ticket)}<a href=format!("/staff/t/{ticket}")>{p!(see_ticket)}</a></p>
        }
    });
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <Heading title=p!(ask_for)/>
        {from}
        <form class="stack" on:submit=on_submit novalidate>
            <Someone id="person" label=p!(f_person) chosen=form.person/>
            <div class="field">
                <p class="field-label">{p!(which_help)}</p>
                <ToggleChips label=p!(which_help) picks=Signal::stored(skills) chosen=form.skills/>
            </div>
            <TextField id="ask-day" label=p!(f_day) value=form.day shape=Shape::Date/>
            <Chips name="ask-part" legend=p!(which_part) picks=Signal::stored(parts) chosen=form.part/>
            <Chips name="ask-length" legend=p!(how_long) picks=Signal::stored(lengths) chosen=form.minutes/>
            <TextField id="ask-words" label=p!(more_words) hint=p!(more_words_hint).to_owned() value=form.words shape=Shape::Lines(2)/>
            <CheckLine label=p!(f_pool) note=p!(f_pool_note).to_owned() checked=form.pool/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true large=true busy=sending.busy>{p!(ask_for)}</Button>
        </form>
    }
    .into_any()
}
