//! Voting: choose, seal, cast.
//!
//! Invariants: a ballot keeps its id until the server has acknowledged it, so a vote sent twice is one
//! vote; the seed of a secret ballot is forgotten with the page, and a ballot that was opened for a
//! test is never cast.

use super::{Desk, check};
use crate::{
    api,
    booth::{self, SealedText, ToSeal},
    session::{Session, device, now, random},
    text::{self, lang},
    ui::{Banner, Button, ButtonKind, Choices, Icon, Pick, ToggleChips, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{BallotReceipt, CastBallot, PollView},
    ballot::Sealing,
    i18n::problem,
    id::{BallotId, ResidentId},
    log::Hash,
    poll::{Choice, PollStatus, Question, QuestionKind, Revote, check_choice},
};

/// How far the voter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Read,
    Review,
    /// The ballot was opened to test this phone.
    Test,
    Done,
}

/// A ballot that can be cast.
#[derive(Clone)]
pub(super) struct Ready {
    id: BallotId,
    pub(super) choice: Choice,
    /// The blind of an open ballot, the seed of a secret one.
    pub(super) dice: Hash,
    /// The secret ballot, sealed.
    pub(super) sealed: Option<SealedText>,
}

/// Stands for abstaining among options.
pub(crate) const ABSTAIN: u8 = u8::MAX;

/// What these options say together; none for none of them.
pub(crate) fn picked(mut of: Vec<u8>) -> Option<Choice> {
    of.sort_unstable();
    match of.as_slice() {
        [] => None,
        [.., ABSTAIN] => Some(Choice::Abstain),
        _ => Some(Choice::Options { of }),
    }
}

/// One vote in the making.
#[derive(Clone, Copy)]
pub(super) struct Booth {
    pub(super) desk: Desk,
    me: Option<ResidentId>,
    pub(super) step: RwSignal<Step>,
    /// Of a plan, or of several plans one.
    one: RwSignal<Option<Choice>>,
    /// Of several options some.
    some: RwSignal<Vec<u8>>,
    kind: QuestionKind,
    /// The ballot that was or will be sent.
    pub(super) ballot: StoredValue<Option<Ready>>,
    sealing: StoredValue<Option<Sealing>>,
    is_secret: bool,
    pub(super) receipt: RwSignal<Option<BallotReceipt>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) wrong: RwSignal<Option<String>>,
    /// The options in the order of this phone.
    order: StoredValue<Vec<u8>>,
}

impl Booth {
    pub(super) fn new(desk: Desk, view: &PollView) -> Self {
        let question = &view.draft.question;
        let n = u8::try_from(question.options.len()).unwrap_or(ABSTAIN);
        Self {
            desk,
            me: expect_context::<Session>().me().map(|me| me.id),
            step: RwSignal::new(Step::Read),
            one: RwSignal::new(None),
            some: RwSignal::new(Vec::new()),
            kind: question.kind,
            ballot: StoredValue::new(None),
            sealing: StoredValue::new(view.sealing.clone()),
            is_secret: view.draft.secrecy.is_secret(),
            receipt: RwSignal::new(None),
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            order: StoredValue::new(shuffled(n)),
        }
    }

    fn choice(self) -> Option<Choice> {
        match self.kind {
            QuestionKind::Plan | QuestionKind::One => self.one.get_untracked(),
            QuestionKind::Several | QuestionKind::Election => picked(self.some.get_untracked()),
        }
    }

    /// Makes a ballot of the choice and shows it once more.
    pub(super) fn review(self, question: &Question) {
        let Some(choice) = self.choice() else {
            self.wrong.set(Some(p!(choose_first).to_owned()));
            return;
        };
        if let Err(refusal) = check_choice(question, &choice) {
            self.wrong.set(Some(problem::text(lang(), refusal.code()).to_owned()));
            return;
        }
        let Some(bytes) = device::random_bytes() else {
            self.wrong.set(Some(problem::text(lang(), "internal").to_owned()));
            return;
        };
        let id = BallotId::new(now(), random());
        let ready = Ready { id, choice, dice: Hash(bytes), sealed: None };
        self.wrong.set(None);
        match self.sealing.get_value() {
            // A choice never leaves the phone in the clear where it was announced to be secret.
            None if self.is_secret => self.wrong.set(Some(p!(seal_failed).to_owned())),
            None => self.show(ready),
            Some(sealing) => self.seal(question.clone(), sealing, ready),
        }
    }

    fn show(self, ready: Ready) {
        self.ballot.set_value(Some(ready));
        self.step.set(Step::Review);
    }

    fn seal(self, question: Question, sealing: Sealing, ready: Ready) {
        self.busy.set(true);
        let asked = ToSeal {
            poll: self.desk.id,
            sealing,
            question,
            choice: ready.choice.clone(),
            seed: ready.dice,
        };
        spawn_local(async move {
            let sealed = booth::seal(asked).await;
            self.busy.try_set(false);
            match sealed {
                Ok(Some(sealed)) => self.show(Ready { sealed: Some(sealed), ..ready }),
                Ok(None) => {
                    self.wrong.try_set(Some(p!(seal_failed).to_owned()));
                }
                Err(_) => {
                    self.wrong.try_set(Some(text::t!(part_failed).to_owned()));
                }
            }
        });
    }

    pub(super) fn cast(self) {
        let Some(ready) = self.ballot.get_value() else { return };
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let Ready { id, choice, dice, sealed } = ready;
            let answer = match &sealed {
                None => {
                    let ballot = CastBallot { choice, blind: dice };
                    api::poll::cast(self.desk.id, id, &ballot).await
                }
                Some(sealed) => api::poll::cast_secret(self.desk.id, id, &sealed.json).await,
            };
            self.busy.try_set(false);
            match answer {
                Ok(receipt) if sealed.is_some_and(|own| own.tracker != receipt.tracker) => {
                    self.wrong.try_set(Some(p!(tampered).to_owned()));
                }
                Ok(receipt) => {
                    if let Some(me) = self.me {
                        check::keep_tracker(self.desk.id, me, receipt.tracker);
                    }
                    self.ballot.set_value(None);
                    self.receipt.set(Some(receipt));
                    self.step.set(Step::Done);
                }
                Err(failure) => {
                    self.wrong.try_set(Some(text::failure(&failure)));
                }
            }
        });
    }
}

/// Nobody's option stands first on every phone.
fn shuffled(n: u8) -> Vec<u8> {
    let mut order: Vec<u8> = (0..n).collect();
    let mut dice = device::random_bytes().unwrap_or_default().into_iter().cycle();
    for end in (1..order.len()).rev() {
        let pick = dice.next().map_or(0, usize::from) % (end + 1);
        order.swap(end, pick);
    }
    order
}

/// The choice as large rows, or why there is none to make.
#[component]
pub(super) fn Choose(view: PollView, booth: Booth) -> impl IntoView {
    let session = expect_context::<Session>();
    if view.status != PollStatus::Open {
        return ().into_any();
    }
    let Some(mine) = view.mine else {
        return match session.me() {
            Some(_) => view! { <p class="quiet">{p!(not_on_roll)}</p> }.into_any(),
            None => view! {
                <a class="button button-primary button-wide" href="/sign-in">
                    <Icon name="phone"/>
                    {p!(sign_in_to_vote)}
                </a>
            }
            .into_any(),
        };
    };
    let has_voted = !mine.ballots.is_empty();
    if mine.struck.is_some() || (has_voted && view.draft.revote == Revote::First) {
        return ().into_any();
    }
    let is_secret = view.draft.secrecy.is_secret();
    let question = StoredValue::new(view.draft.question);
    let open = RwSignal::new(!has_voted);
    let form = move || {
        view! {
            {fields(&question.get_value(), booth)}
            {move || booth.wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            {is_secret.then(|| view! { <p class="quiet">{p!(secret_ballot)}</p> })}
            <Button kind=ButtonKind::Primary wide=true large=true icon="ballot" busy=booth.busy
                on_press=move |()| question.with_value(|question| booth.review(question))>
                {p!(review)}
            </Button>
        }
    };
    view! {
        <section class="stack">
            <Show when=move || open.get() fallback=move || view! {
                <Button icon="refresh" wide=true on_press=move |()| open.set(true)>{p!(vote_again)}</Button>
            }>{form()}</Show>
        </section>
    }
    .into_any()
}

fn fields(question: &Question, booth: Booth) -> AnyView {
    let titles: Vec<String> = question.options.iter().map(|option| option.title.clone()).collect();
    let order = booth.order.get_value();
    let named = move |n: u8| titles.get(usize::from(n)).cloned().unwrap_or_default();
    let abstain = |pick: Pick<Choice>| pick.with_note(p!(abstain_note));
    match question.kind {
        QuestionKind::Plan => {
            let picks = vec![
                Pick::new(Choice::For, p!(vote_for)),
                Pick::new(Choice::Against, p!(vote_against)),
                abstain(Pick::new(Choice::Abstain, p!(vote_abstain))),
            ];
            view! { <Choices name="choice" legend=p!(choose) picks=Signal::stored(picks) chosen=booth.one/> }
                .into_any()
        }
        QuestionKind::One => {
            let pick = |n: u8| Pick::new(Choice::Options { of: vec![n] }, named(n));
            let mut picks: Vec<_> = order.into_iter().map(pick).collect();
            picks.push(abstain(Pick::new(Choice::Abstain, p!(vote_abstain))));
            view! { <Choices name="choice" legend=p!(choose) picks=Signal::stored(picks) chosen=booth.one/> }
                .into_any()
        }
        QuestionKind::Several | QuestionKind::Election => {
            let mut picks: Vec<_> = order.into_iter().map(|n| Pick::new(n, named(n))).collect();
            picks.push(Pick::new(ABSTAIN, p!(vote_abstain)));
            let legend = p!(choose_several, question.seats);
            // Abstaining stands alone: what was tapped last decides.
            Effect::new(move |before: Option<bool>| {
                let now = booth.some.with(|some| some.contains(&ABSTAIN));
                let is_mixed = now && booth.some.with(|some| some.len() > 1);
                if is_mixed && before == Some(true) {
                    booth.some.update(|some| some.retain(|n| *n != ABSTAIN));
                } else if is_mixed {
                    booth.some.set(vec![ABSTAIN]);
                }
                booth.some.with_untracked(|some| some.contains(&ABSTAIN))
            });
            view! {
                <p class="field-label" aria-hidden="true">{legend.clone()}</p>
                <ToggleChips label=legend picks=Signal::stored(picks) chosen=booth.some/>
            }
            .into_any()
        }
    }
}
