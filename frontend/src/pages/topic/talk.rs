//! Short statements: one card at a time with three large answers, and what unites people first.

use super::{
    Desk, sign_in,
    statements::{self, Said},
};
use crate::{
    api::{self, Failure},
    sending::Sending,
    session::{now, random},
    text::{self, lang, t},
    ui::{Button, ButtonKind, Icon, Loaded, Shape, Sheet, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{StatementView, StatementsView},
    deliberation::{Phase, STATEMENT_CHARS_MAX, StatementVote},
    i18n::label,
    id::StatementId,
};
use std::collections::VecDeque;

/// Everything about statements.
#[component]
pub(super) fn Talk(desk: Desk, phase: Phase) -> impl IntoView {
    let found = LocalResource::new(move || api::topic::statements(desk.id));
    let show = move |view: StatementsView| {
        let is_open = phase == Phase::Proposals;
        let has_some = !(view.next.is_empty() && view.answered.is_empty());
        let ask = is_open.then(|| view! { <Ask view=view.clone() desk found/> });
        let read = has_some.then(|| view! { <statements::Reading view=view.clone()/> });
        view! { {ask} {read} }.into_any()
    };
    view! { <Loaded data=found children=show/> }
}

/// The statements that are left, one after the other.
#[component]
fn Ask(
    view: StatementsView,
    desk: Desk,
    found: LocalResource<Result<StatementsView, Failure>>,
) -> impl IntoView {
    let has_answered = !view.answered.is_empty();
    let left = RwSignal::new(VecDeque::from(view.next));
    let last = RwSignal::new(None::<StatementVote>);
    let has_next = Memo::new(move |_| left.with(|left| !left.is_empty()));
    let card = move || {
        if has_next.get() {
            view! { <Card desk left last found/> }.into_any()
        } else if has_answered || last.get().is_some() {
            view! { <p class="line"><Icon name="check"/>{p!(statements_done)}</p> }.into_any()
        } else {
            view! { <p class="quiet">{p!(statements_none)}</p> }.into_any()
        }
    };
    let count = move || {
        let n = left.with(VecDeque::len);
        (n > 0).then(|| view! { <span class="quiet num">{p!(statements_left, n)}</span> })
    };
    let kept = move || last.get().map(|vote| p!(recorded, label::statement_vote(lang(), vote)));
    view! {
        <section class="stack stack-s" aria-labelledby="talk-title">
            <div class="section-head"><h2 id="talk-title">{p!(statements_title)}</h2>{count}</div>
            {card}
            <p class="sr-only" role="status">{kept}</p>
            {desk.signed_in.then(|| view! { <Say desk found/> })}
        </section>
    }
}

/// One statement and its three answers; the answers stay where they are when the next one comes.
#[component]
fn Card(
    desk: Desk,
    left: RwSignal<VecDeque<StatementView>>,
    last: RwSignal<Option<StatementVote>>,
    found: LocalResource<Result<StatementsView, Failure>>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let answer = move |vote: StatementVote| {
        let Some(one) = left.try_update(VecDeque::pop_front).flatten() else { return };
        last.set(Some(vote));
        spawn_local(async move {
            match api::topic::vote(desk.id, one.id, vote).await {
                Ok(()) => {
                    if left.try_with_untracked(VecDeque::is_empty) == Some(true) {
                        found.refetch();
                    }
                }
                Err(failure) => {
                    // It was not kept: it is asked again.
                    left.try_update(|left| left.push_front(one));
                    toaster.say(text::failure(&failure));
                }
            }
        });
    };
    let button = move |vote: StatementVote, icon: &'static str| {
        let class = match vote {
            StatementVote::Agree => "vote vote-agree",
            StatementVote::Disagree => "vote vote-disagree",
            StatementVote::Pass => "vote",
        };
        view! {
            <button type="button" class=class on:click=move |_| answer(vote)>
                <Icon name=icon/>
                {label::statement_vote(lang(), vote)}
            </button>
        }
    };
    let buttons = if desk.signed_in {
        view! {
            <div class="votes">
                {button(StatementVote::Agree, "check")}
                {button(StatementVote::Disagree, "cross")}
                {button(StatementVote::Pass, "chevron")}
            </div>
        }
        .into_any()
    } else {
        sign_in()
    };
    let said = move || {
        let front = left.with(|left| left.front().cloned());
        front.map(|one| view! { <Said words=one.words by=one.by/> })
    };
    view! {
        <div class="saying">
            <div aria-live="polite">{said}</div>
            {buttons}
        </div>
    }
}

/// Saying something of one's own.
#[component]
fn Say(desk: Desk, found: LocalResource<Result<StatementsView, Failure>>) -> impl IntoView {
    // What is said twice because an answer was lost is said once.
    let id = StoredValue::new(StatementId::new(now(), random()));
    let open = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let explain =
        |failure: &Failure| failure.field("words").unwrap_or_else(|| text::failure(failure));
    let send = move |()| {
        let call = api::topic::say(desk.id, id.get_value(), words.get_untracked());
        sending.saying(p!(say_done)).run(call, explain, move |()| {
            id.set_value(StatementId::new(now(), random()));
            open.set(false);
            words.set(String::new());
            found.refetch();
        });
    };
    let length_max = u32::try_from(STATEMENT_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <Button icon="mic" wide=true on_press=move |()| open.set(true)>{p!(say)}</Button>
        <Sheet open title=p!(say_title) close_label=t!(close)>
            <TextField id="say-words" label=p!(say_label, STATEMENT_CHARS_MAX) value=words shape=Shape::Lines(3) length_max error=wrong required=true/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{p!(say_send)}</Button>
        </Sheet>
    }
}
