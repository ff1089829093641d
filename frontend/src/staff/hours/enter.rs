//! Help that was given without phones: both names, when, how much, and who saw it.
//!
//! Invariant: an entry keeps its id until the server has acknowledged it.

use super::{
    super::{Heading, said},
    someone::{Chosen, Someone},
};
use crate::{
    api,
    pages::hours::lengths,
    sending::Sending,
    session::{Session, now, random},
    text::{lang, minutes_of},
    ui::{
        Banner, Button, ButtonKind, CheckLine, Pick, SelectField, Shape, TextField, ToggleChips,
        Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    amount::Minutes,
    api::EnterStint,
    i18n::hours,
    id::StintId,
    time::{Date, MINUTE_MS, Timestamp},
    time_bank::{STINT_MAX, Skill},
};

/// What is tapped and typed.
#[derive(Clone, Copy)]
struct Form {
    provider: Chosen,
    receiver: Chosen,
    skills: RwSignal<Vec<Skill>>,
    day: RwSignal<String>,
    began: RwSignal<String>,
    ended: RwSignal<String>,
    length: RwSignal<String>,
    reason: RwSignal<String>,
    pool: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            provider: RwSignal::new(None),
            receiver: RwSignal::new(None),
            skills: RwSignal::new(Vec::new()),
            day: expect_context::<Session>().day_ahead(0),
            began: text("09:00"),
            ended: text("11:00"),
            length: text("120"),
            reason: text(""),
            pool: RwSignal::new(false),
        }
    }

    /// Between the two times of day; none while one of them is not one.
    fn span(self) -> Option<(Timestamp, Timestamp)> {
        let day = self.day.with(|day| day.parse::<Date>().ok())?;
        let at = |typed: RwSignal<String>| {
            typed.with(|typed| minutes_of(typed)).map(|minutes| day.start().plus_minutes(minutes))
        };
        at(self.began).zip(at(self.ended)).filter(|(began, ended)| began < ended)
    }

    fn clocked(self) -> Minutes {
        let span = self.span().map_or(0, |(began, ended)| ended.since(began) / MINUTE_MS);
        Minutes(span.min(STINT_MAX.0))
    }

    /// What to send, or what is missing.
    fn entry(self) -> Result<EnterStint, &'static str> {
        let who = |chosen: Chosen| chosen.get_untracked().map(|(id, _)| id);
        let (provider, receiver) =
            who(self.provider).zip(who(self.receiver)).ok_or_else(|| p!(choose_first))?;
        let (started_at, ended_at) = untrack(|| self.span()).ok_or_else(|| p!(f_clock_wrong))?;
        Ok(EnterStint {
            provider,
            receivers: vec![receiver],
            skills: self.skills.get_untracked(),
            started_at,
            ended_at,
            minutes: Minutes(self.length.with_untracked(|length| length.parse().unwrap_or(0))),
            reason: self.reason.get_untracked(),
            pool: self.pool.get_untracked(),
        })
    }
}

/// The form.
#[component]
pub(in crate::staff) fn EnterPage() -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::new();
    let id = StintId::new(now(), random());
    let sending = Sending::new();
    Effect::new(move |_| {
        form.provider.track();
        form.receiver.track();
        sending.wrong.set(None);
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entry = match form.entry() {
            Ok(entry) => entry,
            Err(missing) => {
                sending.wrong.set(Some(missing.to_owned()));
                return;
            }
        };
        let call = async move { api::time_bank::enter(id, &entry).await };
        sending.saying(p!(entered)).run(call, said, move |stint| {
            let address = format!("/staff/hours/{}", stint.id);
            navigate.with_value(|navigate| navigate(&address, Default::default()));
        });
    };
    let skills: Vec<Pick<Skill>> =
        Skill::ALL.iter().map(|one| Pick::new(*one, hours::skill(lang(), *one))).collect();
    // What counts follows the two times, until somebody chooses less.
    let picks = Signal::derive(move || lengths(form.clocked()));
    Effect::new(move |_| form.length.set(form.clocked().0.to_string()));
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <Heading title=p!(enter)/>
        <p class="quiet">{p!(enter_words)}</p>
        <form class="stack" on:submit=on_submit novalidate>
            <Someone id="provider" label=p!(f_provider) chosen=form.provider/>
            <Someone id="receiver" label=p!(f_person) chosen=form.receiver/>
            <div class="field">
                <p class="field-label">{p!(which_help)}</p>
                <ToggleChips label=p!(which_help) picks=Signal::stored(skills) chosen=form.skills/>
            </div>
            <TextField id="entry-day" label=p!(f_day) value=form.day shape=Shape::Date/>
            <TextField id="entry-began" label=p!(began) hint=p!(f_clock_hint).to_owned() value=form.began length_max=5/>
            <TextField id="entry-ended" label=p!(ended) hint=p!(f_clock_hint).to_owned() value=form.ended length_max=5/>
            <SelectField id="entry-length" label=p!(enter_length) value=form.length picks/>
            <TextField id="entry-reason" label=p!(enter_reason) value=form.reason shape=Shape::Lines(2) required=true/>
            <CheckLine label=p!(f_pool) note=p!(f_pool_note).to_owned() checked=form.pool/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true large=true busy=sending.busy>{p!(enter)}</Button>
        </form>
    }
    .into_any()
}
