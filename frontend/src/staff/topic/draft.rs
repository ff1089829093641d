//! Opening a topic, and changing one: the matter, its places, how long each phase lasts.
//!
//! Invariant: a new topic keeps its id until the server has acknowledged it.

use super::Board;
use crate::{
    api,
    session::{now, random},
    staff::{Heading, desk::Desk, lines, places},
    text::lang,
    ui::{Banner, Button, ButtonKind, Dialog, Shape, TextField, Toaster, ToggleChips, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::TopicView,
    deliberation::{Phase, Schedule, TopicDraft},
    i18n::problem,
    id::{PlaceId, TopicId},
    refusal::FieldError,
    time::Timestamp,
};

/// What is typed and chosen; a phase lasts so many days and ends in the evening.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    words: RwSignal<String>,
    places: RwSignal<Vec<PlaceId>>,
    days: [RwSignal<String>; 5],
    /// What the days are counted from.
    from: Timestamp,
}

impl Form {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            title: text(""),
            words: text(""),
            places: RwSignal::new(Vec::new()),
            days: ["7", "14", "14", "7", "90"].map(text),
            from: now(),
        }
    }

    /// A topic as it stands; a suggestion gets the usual days from today.
    fn of(view: &TopicView) -> Self {
        let is_suggested = view.phase == Phase::Suggested;
        let from = if is_suggested { now() } else { view.opened_at };
        let schedule = if is_suggested { Schedule::usual(from) } else { view.draft.schedule };
        let mut before = from.date();
        let days = schedule.ends().map(|end| {
            let n = (end.date().0 - before.0).max(0);
            before = end.date();
            RwSignal::new(n.to_string())
        });
        Self {
            title: RwSignal::new(view.draft.title.clone()),
            words: RwSignal::new(view.draft.words.clone()),
            places: RwSignal::new(view.draft.places.clone()),
            days,
            from,
        }
    }

    fn schedule(self) -> Option<Schedule> {
        let mut end = self.from.date();
        let mut ends = Vec::with_capacity(self.days.len());
        for days in self.days {
            let n = days.get_untracked().trim().parse::<i64>().ok();
            let n = n.filter(|n| (0..=366).contains(n))?;
            end = end.plus_days(n);
            let is_left_out = n == 0;
            let before = ends.last().copied().unwrap_or(self.from);
            ends.push(if is_left_out { before } else { end.start().plus_hours(21) });
        }
        let [needs_until, proposals_until, poll_until, result_until, execution_until] =
            ends.try_into().ok()?;
        Some(Schedule { needs_until, proposals_until, poll_until, result_until, execution_until })
    }

    /// The draft, or the fields that are wrong.
    fn draft(self) -> Result<TopicDraft, Vec<FieldError>> {
        let wrong = || vec![FieldError::new("schedule", "topic.order")];
        let draft = TopicDraft {
            title: self.title.get_untracked(),
            words: self.words.get_untracked(),
            places: self.places.get_untracked(),
            schedule: self.schedule().ok_or_else(wrong)?,
        };
        draft.parse(self.from, now()).map(|_| draft)
    }
}

fn explain(error: &FieldError) -> String {
    let field = match error.field.as_str() {
        "title" => w!(topic::what),
        "words" => w!(topic::why),
        "places" => w!(topic::places),
        "schedule.proposals_until" => w!(topic::days_proposals),
        "schedule.execution_until" => w!(topic::days_execution),
        _ => w!(topic::days_wrong),
    };
    format!("{field}：{}", problem::text(lang(), &error.code))
}

/// A new topic.
#[component]
pub(in crate::staff) fn NewPage() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigate = use_navigate();
    let form = Form::new();
    let id = TopicId::new(now(), random());
    let done = Callback::new(move |()| {
        toaster.say(w!(topic::opened));
        navigate(&format!("/staff/topics/{id}"), leptos_router::NavigateOptions::default());
    });
    view! {
        <Heading title=w!(topic::new)/>
        <Fields form id version=None done send_words=w!(topic::open)/>
    }
}

/// Changing a topic; taking a suggestion up.
#[component]
pub(super) fn Edit(view: TopicView, board: Board) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let is_suggested = view.phase == Phase::Suggested;
    let words = if is_suggested { w!(topic::take_up) } else { w!(topic::edit) };
    let kept = StoredValue::new(view);
    let done = Callback::new(move |()| {
        open.try_set(false);
        toaster.say(if is_suggested { w!(topic::opened) } else { w!(topic::saved) });
        board.found.refetch();
    });
    let kind = if is_suggested { ButtonKind::Primary } else { ButtonKind::Secondary };
    view! {
        <div class="buttons">
            <Button kind icon="edit" on_press=move |()| open.set(true)>{words}</Button>
        </div>
        <Dialog open title=words close_label=w!(close)>
            {move || {
                let view = kept.get_value();
                let (form, version) = (Form::of(&view), Some(view.version));
                view! { <Fields form id=board.id version done send_words=w!(save)/> }
            }}
        </Dialog>
    }
}

#[component]
fn Fields(
    form: Form,
    id: TopicId,
    version: Option<i64>,
    done: Callback<()>,
    send_words: &'static str,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(Vec::<String>::new());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = match form.draft() {
            Ok(draft) => draft,
            Err(errors) => {
                wrong.set(errors.iter().map(explain).collect());
                return;
            }
        };
        busy.set(true);
        wrong.set(Vec::new());
        spawn_local(async move {
            let answer = api::topic::put_topic(id, &draft, version).await;
            busy.try_set(false);
            match answer {
                Ok(()) => done.run(()),
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
    let [needs, proposals, poll, result, execution] = form.days;
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <TextField id="topic-title" label=w!(topic::what) value=form.title length_max=60 required=true/>
            <TextField id="topic-words" label=w!(topic::why) value=form.words shape=Shape::Lines(3) length_max=2000 required=true/>
            <Places chosen=form.places/>
            <TextField id="topic-needs" label=w!(topic::days_needs) hint=w!(topic::days_needs_hint).to_owned() value=needs shape=Shape::Digits length_max=3/>
            <TextField id="topic-proposals" label=w!(topic::days_proposals) hint=w!(topic::days_proposals_hint).to_owned() value=proposals shape=Shape::Digits length_max=3/>
            <TextField id="topic-poll" label=w!(topic::days_poll) value=poll shape=Shape::Digits length_max=3/>
            <TextField id="topic-result" label=w!(topic::days_result) value=result shape=Shape::Digits length_max=3/>
            <TextField id="topic-execution" label=w!(topic::days_execution) value=execution shape=Shape::Digits length_max=3/>
            {errors}
            <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy>{send_words}</Button>
        </form>
    }
}

#[component]
fn Places(chosen: RwSignal<Vec<PlaceId>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.load_places();
    let picks = Signal::derive(move || places::areas(desk));
    view! {
        <p class="field-label" aria-hidden="true">{w!(topic::places)}</p>
        <p class="field-hint">{w!(topic::places_hint)}</p>
        <div class="poll-places"><ToggleChips label=w!(topic::places) picks chosen/></div>
    }
}
