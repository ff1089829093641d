//! Entering the ballot of somebody without a phone: what the sheet says, who saw it, a photo of it.
//!
//! Invariant: the ballot keeps its id until the server has acknowledged it.

use crate::{
    api::{self, poll::SecretSheet},
    booth::{self, ToSeal},
    pages::poll::{ABSTAIN, picked},
    session::{device, now, random},
    shots::{ShotRow, Shots},
    staff::said,
    text::{self, lang},
    ui::{Banner, Button, ButtonKind, Chips, Pick, TextField, Toaster, ToggleChips, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{BallotReceipt, EnterBallot},
    ballot::Sealing,
    i18n::{label, poll as words, problem},
    id::{BallotId, PollId, UploadId, VoterId},
    log::Hash,
    poll::{Channel, Choice, PollRefusal, Question, QuestionKind, check_choice},
};

/// The form.
#[component]
pub(super) fn SheetForm(
    poll: PollId,
    voter: VoterId,
    question: Question,
    sealing: Option<Sealing>,
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
    let is_secret = sealing.is_some();
    let sealing = StoredValue::new(sealing);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let choice = if is_one { one.get_untracked() } else { picked(some.get_untracked()) };
        let refused = |refusal: PollRefusal| problem::text(lang(), refusal.code()).to_owned();
        let (Some(choice), (id, Some(dice))) = (choice, sent.get_value()) else {
            wrong.set(Some(words::choose_first(lang()).to_owned()));
            return;
        };
        if let Err(refusal) = asked.with_value(|question| check_choice(question, &choice)) {
            wrong.set(Some(refused(refusal)));
            return;
        }
        let sheet = Sheet {
            voter,
            choice,
            dice: Hash(dice),
            channel: channel.get_untracked().unwrap_or(Channel::Paper),
            witness: witness.get_untracked(),
        };
        let photo = shots.sent().first().copied();
        if photo.is_none() && sealing.with_value(Option::is_none) {
            wrong.set(Some(refused(PollRefusal::NoPhoto)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = match sealing.get_value() {
                None => {
                    let ballot = sheet.open(proxy.get_untracked(), photo);
                    api::poll::enter(poll, id, &ballot).await.map_err(|failure| said(&failure))
                }
                Some(sealing) => sheet.send_secret(poll, id, sealing, asked.get_value()).await,
            };
            busy.try_set(false);
            match answer {
                Ok(receipt) => {
                    let receipt = w!(poll::entered_words, receipt.words.join(" "));
                    toaster.say(format!("{} · {receipt}", w!(poll::entered)));
                    done.run(());
                }
                Err(why) => {
                    wrong.try_set(Some(why));
                }
            }
        });
    };
    // Nobody can act for another where nobody may know what was chosen.
    let offered = [Channel::Paper, Channel::Door, Channel::Proxy];
    let offered = offered.into_iter().filter(|channel| !is_secret || *channel != Channel::Proxy);
    let channels = offered.map(|channel| Pick::new(channel, label::channel(lang(), channel)));
    let channels = Signal::stored(channels.collect::<Vec<_>>());
    let choices = asked.with_value(|question| choice_field(question, one, some));
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <Chips name="sheet-channel" legend=w!(poll::channel) picks=channels chosen=channel/>
            {choices}
            <Show when=move || channel.get() == Some(Channel::Proxy)>
                <TextField id="sheet-proxy" label=w!(poll::proxy) value=proxy length_max=60 required=true/>
            </Show>
            <TextField id="sheet-witness" label=w!(poll::witness) hint=w!(poll::witness_hint).to_owned() value=witness length_max=60 required=true/>
            {if is_secret {
                view! { <p class="quiet">{w!(poll::secret_sheet)}</p> }.into_any()
            } else {
                view! {
                    <p class="field-label">{w!(poll::photo)}</p>
                    <ShotRow shots/>
                }
                .into_any()
            }}
            {move || wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            <Button kind=ButtonKind::Primary wide=true large=true icon="ballot" busy=shots.hold(busy)>{w!(poll::enter)}</Button>
        </form>
    }
    .into_any()
}

/// What a sheet says.
struct Sheet {
    voter: VoterId,
    choice: Choice,
    /// The blind of an open ballot, the seed of a secret one.
    dice: Hash,
    channel: Channel,
    witness: String,
}

impl Sheet {
    fn open(self, proxy: String, photo: Option<UploadId>) -> EnterBallot {
        let Self { voter, choice, dice, channel, witness } = self;
        EnterBallot { voter, choice, blind: dice, channel, witness, proxy, photo }
    }

    async fn send_secret(
        self,
        poll: PollId,
        id: BallotId,
        sealing: Sealing,
        question: Question,
    ) -> Result<BallotReceipt, String> {
        let Self { voter, choice, dice, channel, witness } = self;
        let sealed = booth::seal(ToSeal { poll, sealing, question, choice, seed: dice }).await;
        let sealed = sealed.map_err(|_| text::t!(part_failed).to_owned())?;
        let sealed = sealed.ok_or_else(|| words::seal_failed(lang()).to_owned())?;
        let sheet = SecretSheet { voter, channel, witness };
        let answer = api::poll::enter_secret(poll, id, &sheet, &sealed.json).await;
        let receipt = answer.map_err(|failure| said(&failure))?;
        let is_same = receipt.tracker == sealed.tracker;
        if is_same { Ok(receipt) } else { Err(words::tampered(lang()).to_owned()) }
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
