//! Announcing a poll: what, who, how and until when, checked by the rules before it is sent.
//!
//! Invariant: the draft keeps its id until the server has acknowledged it.

use crate::{
    api,
    session::{now, random},
    shots::{ShotRow, Shots},
    staff::{Heading, desk::Desk, lines, places},
    text::lang,
    ui::{
        Banner, Button, ButtonKind, CheckLine, Loaded, Pick, SelectField, Shape, TextField,
        Toaster, ToggleChips, Tone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::TrusteeRow,
    i18n::{label, problem},
    id::{PlaceId, PollId, ResidentId},
    poll::{
        Franchise, Matter, OPTION_PHOTOS_MAX, PollDraft, PollMode, PollOption, Question,
        QuestionKind, Revote, Secrecy, Trustees, notice_days,
    },
    refusal::FieldError,
};

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    words: RwSignal<String>,
    mode: RwSignal<String>,
    matter: RwSignal<String>,
    franchise: RwSignal<String>,
    kind: RwSignal<String>,
    plan: RwSignal<String>,
    plan_words: RwSignal<String>,
    plan_cost: RwSignal<String>,
    shots: Shots,
    options: RwSignal<String>,
    seats: RwSignal<String>,
    places: RwSignal<Vec<PlaceId>>,
    notice: RwSignal<String>,
    lasts: RwSignal<String>,
    first_counts: RwSignal<bool>,
    silent: RwSignal<bool>,
    preliminary: RwSignal<bool>,
    secrecy: RwSignal<String>,
    trustees: RwSignal<Vec<ResidentId>>,
    needed: RwSignal<String>,
}

/// The place of a choice in its list, as the value of a `<select>`.
fn picks<T: Copy>(all: &[T], words: impl Fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().enumerate().map(|(n, one)| (n.to_string(), words(*one).to_owned())).collect()
}

fn chosen<T: Copy>(all: &[T], value: RwSignal<String>, default: T) -> T {
    value
        .with(|value| value.parse::<usize>().ok().and_then(|n| all.get(n).copied()))
        .unwrap_or(default)
}

impl Form {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            title: text(""),
            words: text(""),
            mode: text("0"),
            matter: text("0"),
            franchise: text("0"),
            kind: text("0"),
            plan: text(""),
            plan_words: text(""),
            plan_cost: text(""),
            shots: Shots::at_most(OPTION_PHOTOS_MAX),
            options: text(""),
            seats: text("1"),
            places: RwSignal::new(Vec::new()),
            notice: text("0"),
            lasts: text("7"),
            first_counts: RwSignal::new(false),
            silent: RwSignal::new(false),
            preliminary: RwSignal::new(false),
            secrecy: text("0"),
            trustees: RwSignal::new(Vec::new()),
            needed: text("2"),
        }
    }

    fn secrecy(self) -> Secrecy {
        chosen(&Secrecy::ALL, self.secrecy, Secrecy::Open)
    }

    fn mode(self) -> PollMode {
        chosen(&PollMode::ALL, self.mode, PollMode::Consultation)
    }

    fn kind(self) -> QuestionKind {
        chosen(&QuestionKind::ALL, self.kind, QuestionKind::Plan)
    }

    fn question(self) -> Option<Question> {
        let kind = self.kind();
        let options = if kind == QuestionKind::Plan {
            let cost = self.plan_cost.get();
            let cost_fen = match cost.trim() {
                "" => None,
                yuan => Some(yuan.parse().ok()?),
            };
            vec![PollOption {
                title: self.plan.get(),
                words: self.plan_words.get(),
                cost_fen,
                photos: self.shots.sent(),
            }]
        } else {
            let line = |line: &str| PollOption { title: line.to_owned(), ..PollOption::default() };
            self.options.get().lines().filter(|line| !line.trim().is_empty()).map(line).collect()
        };
        let seats = self.seats.get().trim().parse().unwrap_or(0);
        Some(Question { kind, options, seats })
    }

    /// The draft, or the field that is wrong.
    fn draft(self) -> Result<PollDraft, Vec<FieldError>> {
        let wrong = |field: &str, code: &str| vec![FieldError::new(field, code)];
        let days = |value: RwSignal<String>| {
            value.get().trim().parse::<i64>().ok().filter(|n| (0..=366).contains(n))
        };
        let mode = self.mode();
        let notice = days(self.notice).ok_or_else(|| wrong("opens_at", "poll.notice_too_short"))?;
        let lasts = days(self.lasts).ok_or_else(|| wrong("closes_at", "poll.window"))?;
        let opens_at = now().plus_days(notice);
        let draft = PollDraft {
            title: self.title.get(),
            words: self.words.get(),
            mode,
            matter: chosen(&Matter::ALL, self.matter, Matter::Ordinary),
            franchise: if mode == PollMode::Owners {
                Franchise::Owner
            } else {
                chosen(&Franchise::ALL, self.franchise, Franchise::Household)
            },
            question: self.question().ok_or_else(|| wrong("options.0.cost_fen", "poll.cost"))?,
            places: self.places.get(),
            opens_at,
            closes_at: opens_at.plus_days(lasts),
            revote: if self.first_counts.get() { Revote::First } else { Revote::Last },
            silent_follow: self.silent.get(),
            preliminary: self.preliminary.get(),
            secrecy: self.secrecy(),
            trustees: (self.secrecy() == Secrecy::Trustees).then(|| Trustees {
                who: self.trustees.get(),
                needed: self.needed.get().trim().parse().unwrap_or(0),
            }),
        };
        draft.parse(now()).map(|_| draft)
    }
}

/// The form.
#[component]
pub(in crate::staff) fn NewPage() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigate = use_navigate();
    let form = Form::new();
    let id = PollId::new(now(), random());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(Vec::<String>::new());
    // Each kind of poll proposes its own notice.
    Effect::new(move |_| form.notice.set(notice_days(form.mode()).to_string()));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = match untrack(|| form.draft()) {
            Ok(draft) => draft,
            Err(errors) => {
                wrong.set(errors.iter().map(explain).collect());
                return;
            }
        };
        busy.set(true);
        wrong.set(Vec::new());
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::poll::announce(id, &draft).await;
            busy.try_set(false);
            match answer {
                Ok(announced) => {
                    toaster.say(w!(poll::announced, announced.n_entitled));
                    navigate(
                        &format!("/staff/polls/{id}"),
                        leptos_router::NavigateOptions::default(),
                    );
                }
                Err(failure) => {
                    wrong.try_set(lines(&failure, explain));
                }
            }
        });
    };
    let errors = move || {
        let lines = wrong.get();
        (!lines.is_empty()).then(|| {
            view! {
                <Banner tone=Tone::Urgent icon="warn">
                    {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                </Banner>
            }
        })
    };
    view! {
        <Heading title=w!(poll::new)/>
        <form class="stack" on:submit=on_submit novalidate>
            <TextField id="poll-title" label=w!(poll::what) value=form.title length_max=60 required=true/>
            <TextField id="poll-words" label=w!(poll::why) value=form.words shape=Shape::Lines(3) length_max=2000 required=true/>
            <Who form/>
            <What form/>
            <When form/>
            {errors}
            <Button kind=ButtonKind::Primary wide=true large=true icon="ballot" busy=form.shots.hold(busy)>{w!(poll::announce)}</Button>
        </form>
    }
}

fn explain(error: &FieldError) -> String {
    let field = match error.field.as_str() {
        "title" => w!(poll::what),
        "words" => w!(poll::why),
        "franchise" => w!(poll::franchise),
        "opens_at" => w!(poll::opens),
        "closes_at" => w!(poll::lasts),
        "seats" => w!(poll::seats),
        "places" => w!(poll::places),
        "secrecy" => w!(poll::secrecy),
        "trustees" => w!(poll::trustees),
        _ => w!(poll::plan),
    };
    format!("{field}：{}", problem::text(lang(), &error.code))
}

/// What it can bring about, who votes, where.
#[component]
fn Who(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.load_places();
    let modes = Signal::stored(picks(&PollMode::ALL, |mode| label::mode(lang(), mode)));
    let matters = Signal::stored(picks(&Matter::ALL, |matter| label::matter(lang(), matter)));
    // Owners count among themselves; the other modes count households or adults.
    let franchises = Signal::stored(picks(&[Franchise::Household, Franchise::Adult], |who| {
        label::franchise(lang(), who)
    }));
    let is_owners = Memo::new(move |_| form.mode() == PollMode::Owners);
    let places = Signal::derive(move || places::areas(desk));
    view! {
        <SelectField id="poll-mode" label=w!(poll::mode) value=form.mode picks=modes/>
        <Show when=move || is_owners.get() fallback=move || view! {
            <SelectField id="poll-franchise" label=w!(poll::franchise) value=form.franchise picks=franchises/>
        }>
            <SelectField id="poll-matter" label=w!(poll::matter) value=form.matter picks=matters/>
            <CheckLine label=w!(poll::silent) checked=form.silent/>
        </Show>
        <Show when=move || form.mode() != PollMode::Consultation>
            <CheckLine label=w!(poll::preliminary) checked=form.preliminary/>
        </Show>
        <p class="field-label" aria-hidden="true">{w!(poll::places)}</p>
        <p class="field-hint">{w!(poll::places_hint)}</p>
        <div class="poll-places"><ToggleChips label=w!(poll::places) picks=places chosen=form.places/></div>
    }
}

/// What is asked.
#[component]
fn What(form: Form) -> impl IntoView {
    let kinds = Signal::stored(picks(&QuestionKind::ALL, |kind| label::question(lang(), kind)));
    let is_plan = Memo::new(move |_| form.kind() == QuestionKind::Plan);
    let has_seats =
        Memo::new(move |_| matches!(form.kind(), QuestionKind::Several | QuestionKind::Election));
    view! {
        <SelectField id="poll-kind" label=w!(poll::kind) value=form.kind picks=kinds/>
        <Show when=move || is_plan.get() fallback=move || view! {
            <TextField id="poll-options" label=w!(poll::options) hint=w!(poll::options_hint).to_owned()
                value=form.options shape=Shape::Lines(5) length_max=1300 required=true/>
        }>
            <TextField id="poll-plan" label=w!(poll::plan) value=form.plan length_max=60 required=true/>
            <TextField id="poll-plan-words" label=w!(poll::plan_words) value=form.plan_words shape=Shape::Lines(3) length_max=2000/>
            <TextField id="poll-plan-cost" label=w!(poll::plan_cost) value=form.plan_cost length_max=15/>
            <p class="field-label">{w!(poll::plan_photos)}</p>
            <ShotRow shots=form.shots/>
        </Show>
        <Show when=move || has_seats.get()>
            <TextField id="poll-seats" label=w!(poll::seats) value=form.seats shape=Shape::Digits length_max=2/>
        </Show>
    }
}

/// Who keeps the key, and how many of them open the sums.
#[component]
fn Trust(form: Form) -> impl IntoView {
    let found = LocalResource::new(api::poll::trustees);
    let show = move |rows: Vec<TrusteeRow>| {
        if rows.is_empty() {
            return view! { <p class="quiet">{w!(poll::trustees_none)}</p> }.into_any();
        }
        let picks = rows.into_iter().map(|row| Pick::new(row.id, row.name)).collect::<Vec<_>>();
        view! { <ToggleChips label=w!(poll::trustees) picks=Signal::stored(picks) chosen=form.trustees/> }
            .into_any()
    };
    view! {
        <p class="field-label" aria-hidden="true">{w!(poll::trustees)}</p>
        <p class="field-hint">{w!(poll::trustees_hint)}</p>
        <Loaded data=found children=show/>
        <TextField id="poll-needed" label=w!(poll::needed) value=form.needed shape=Shape::Digits length_max=1/>
    }
}

/// Notice, length, and which ballot counts.
#[component]
fn When(form: Form) -> impl IntoView {
    let secrecies = Signal::stored(picks(&Secrecy::ALL, |secrecy| label::secrecy(lang(), secrecy)));
    let hint = Signal::derive(move || Some(w!(poll::opens_hint, notice_days(form.mode()))));
    view! {
        <SelectField id="poll-secrecy" label=w!(poll::secrecy) value=form.secrecy picks=secrecies/>
        <Show when=move || form.secrecy() == Secrecy::Trustees><Trust form/></Show>
        <TextField id="poll-notice" label=w!(poll::opens) hint value=form.notice shape=Shape::Digits length_max=3/>
        <TextField id="poll-lasts" label=w!(poll::lasts) hint=w!(poll::lasts_hint).to_owned() value=form.lasts shape=Shape::Digits length_max=2/>
        <CheckLine label=w!(poll::first_counts) note=w!(poll::first_counts_note).to_owned() checked=form.first_counts/>
    }
}
