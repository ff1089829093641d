//! Entering the ballot of somebody without a phone: what the sheet says, who saw it, a photo of it.
//!
//! Invariant: the ballot keeps its id until the server has acknowledged it.

use crate::{
    api,
    session::{device, now, random},
    staff::{
        photos::{ShotRow, Shots},
        said,
    },
    text::lang,
    ui::{Banner, Button, ButtonKind, Chips, Pick, TextField, Toaster, ToggleChips, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::EnterBallot,
    i18n::{label, poll as words, problem},
    id::{BallotId, PollId, VoterId},
    log::Hash,
    poll::{Channel, Choice, PollRefusal, Question, QuestionKind, check_choice},
};

/// The form.
#[component]
pub(super) fn SheetForm(
    poll: PollId,
    voter: VoterId,
    question: Question,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let channel = RwSignal::new(Some(Channel::Paper));
    let one = RwSignal::new(None::<Choice>);
    let some = RwSignal::new(Vec::<u8>::new());
    let witness = RwSignal::new(String::new());
    let proxy = RwSignal::new(String::new());
    let shots = Shots::new();
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let sent = StoredValue::new((BallotId::new(now(), random()), device::random_bytes()));
    let is_one = matches!(question.kind, QuestionKind::Plan | QuestionKind::One);
    let asked = StoredValue::new(question);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let choice = if is_one { one.get_untracked() } else { picked(some.get_untracked()) };
        let refused = |refusal: PollRefusal| problem::text(lang(), refusal.code()).to_owned();
        let (Some(choice), (id, Some(blind))) = (choice, sent.get_value()) else {
            wrong.set(Some(words::choose_first(lang()).to_owned()));
            return;
        };
        if let Err(refusal) = asked.with_value(|question| check_choice(question, &choice)) {
            wrong.set(Some(refused(refusal)));
            return;
        }
        if shots.is_sending() {
            wrong.set(Some(w!(act::sending).to_owned()));
            return;
        }
        let Some(photo) = shots.sent().first().copied() else {
            wrong.set(Some(refused(PollRefusal::NoPhoto)));
            return;
        };
        let ballot = EnterBallot {
            voter,
            choice,
            blind: Hash(blind),
            channel: channel.get_untracked().unwrap_or(Channel::Paper),
            witness: witness.get_untracked(),
            proxy: proxy.get_untracked(),
            photo: Some(photo),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::poll::enter(poll, id, &ballot).await;
            busy.try_set(false);
            match answer {
                Ok(receipt) => {
                    let receipt = w!(poll::entered_words, receipt.words.join(" "));
                    toaster.say(format!("{} · {receipt}", w!(poll::entered)));
                    done.run(());
                }
                Err(failure) => {
                    wrong.try_set(Some(said(&failure)));
                }
            }
        });
    };
    let channels = Signal::stored(
        [Channel::Paper, Channel::Door, Channel::Proxy]
            .map(|channel| Pick::new(channel, label::channel(lang(), channel)))
            .to_vec(),
    );
    let choices = asked.with_value(|question| choice_field(question, one, some));
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <Chips name="sheet-channel" legend=w!(poll::channel) picks=channels chosen=channel/>
            {choices}
            <Show when=move || channel.get() == Some(Channel::Proxy)>
                <TextField id="sheet-proxy" label=w!(poll::proxy) value=proxy length_max=60 required=true/>
            </Show>
            <TextField id="sheet-witness" label=w!(poll::witness) hint=w!(poll::witness_hint).to_owned() value=witness length_max=60 required=true/>
            <p class="field-label">{w!(poll::photo)}</p>
            <ShotRow shots/>
            {move || wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            <Button kind=ButtonKind::Primary wide=true large=true icon="ballot" busy>{w!(poll::enter)}</Button>
        </form>
    }
    .into_any()
}

/// Stands for abstaining among options.
const ABSTAIN: u8 = u8::MAX;

fn picked(mut of: Vec<u8>) -> Option<Choice> {
    of.sort_unstable();
    match of.as_slice() {
        [] => None,
        [ABSTAIN] => Some(Choice::Abstain),
        _ => Some(Choice::Options { of }),
    }
}

fn choice_field(
    question: &Question,
    one: RwSignal<Option<Choice>>,
    some: RwSignal<Vec<u8>>,
) -> AnyView {
    let abstain = words::vote_abstain(lang());
    let titles = (0_u8..).zip(question.options.iter().map(|option| option.title.clone()));
    match question.kind {
        QuestionKind::Plan => {
            let picks = vec![
                Pick::new(Choice::For, words::vote_for(lang())),
                Pick::new(Choice::Against, words::vote_against(lang())),
                Pick::new(Choice::Abstain, abstain),
            ];
            view! { <Chips name="sheet-choice" legend=w!(poll::choice) picks=Signal::stored(picks) chosen=one/> }
                .into_any()
        }
        QuestionKind::One => {
            let option = |(n, title)| Pick::new(Choice::Options { of: vec![n] }, title);
            let mut picks: Vec<_> = titles.map(option).collect();
            picks.push(Pick::new(Choice::Abstain, abstain));
            view! { <Chips name="sheet-choice" legend=w!(poll::choice) picks=Signal::stored(picks) chosen=one/> }
                .into_any()
        }
        QuestionKind::Several | QuestionKind::Election => {
            let mut picks: Vec<_> = titles.map(|(n, title)| Pick::new(n, title)).collect();
            picks.push(Pick::new(ABSTAIN, abstain));
            let legend = words::choose_several(lang(), question.seats);
            view! {
                <p class="field-label" aria-hidden="true">{legend.clone()}</p>
                <ToggleChips label=legend picks=Signal::stored(picks) chosen=some/>
            }
            .into_any()
        }
    }
}
