//! Answering proposals: adopted or declined, always with the reason.

use super::{Board, texts::Hide};
use crate::{
    api::{self, Failure},
    staff::said,
    text::lang,
    ui::{Badge, Button, ButtonKind, Dialog, Loaded, Shape, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::ProposalView,
    deliberation::AnswerProposal,
    i18n::topic as words,
    id::{ProposalId, TextId},
};

type Found = LocalResource<Result<Vec<ProposalView>, Failure>>;

/// All proposals, those without an answer first.
#[component]
pub(super) fn Proposals(board: Board, may_answer: bool, runs: bool) -> impl IntoView {
    let found: Found = LocalResource::new(move || api::topic::proposals(board.id));
    let show = move |mut all: Vec<ProposalView>| {
        if all.is_empty() {
            return ().into_any();
        }
        all.sort_by_key(|one| (one.answer.is_some(), -one.n_supports));
        let n_waiting = all.iter().filter(|one| one.answer.is_none()).count();
        let rows = all.into_iter().map(|one| {
            view! { <Row one board found may_answer runs/> }
        });
        view! {
            <section class="stack stack-s" aria-labelledby="answers-title">
                <h2 id="answers-title">{words::proposals_title(lang())}</h2>
                {(n_waiting > 0).then(|| view! { <p class="quiet">{w!(topic::waiting, n_waiting)}</p> })}
                <div class="cards">{rows.collect_view()}</div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }
}

#[component]
fn Row(
    one: ProposalView,
    board: Board,
    found: Found,
    may_answer: bool,
    runs: bool,
) -> impl IntoView {
    let id = one.id;
    let answered = one.answer.as_ref().map(|answer| {
        let (tone, icon, word) = if answer.adopted {
            (Tone::Good, "check", words::adopted(lang()))
        } else {
            (Tone::Plain, "cross", words::declined(lang()))
        };
        view! {
            <p class="line"><Badge tone icon text=word/></p>
            <p>{answer.words.clone()}</p>
        }
    });
    let may_answer = may_answer && one.answer.is_none();
    let done = Callback::new(move |()| found.refetch());
    view! {
        <div class="card">
            <p class="card-title">{one.draft.title}</p>
            <p class="saying-text">{one.draft.words}</p>
            <p class="card-note">{words::by(lang(), one.by)}" · "{words::n_supports(lang(), one.n_supports)}</p>
            {answered}
            <div class="buttons">
                {may_answer.then(|| view! { <Answer id board done/> })}
                {runs.then(|| view! { <Hide text=TextId(id.0) board done/> })}
            </div>
        </div>
    }
}

#[component]
fn Answer(id: ProposalId, board: Board, done: Callback<()>) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let send = move |adopted: bool| {
        busy.set(true);
        spawn_local(async move {
            let answer = AnswerProposal { adopted, words: words.get_untracked() };
            let outcome = api::topic::answer(board.id, id, &answer).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    open.try_set(false);
                    toaster.say(w!(topic::answered));
                    done.run(());
                }
                Err(failure) => {
                    wrong.try_set(Some(failure.field("words").unwrap_or_else(|| said(&failure))));
                }
            }
        });
    };
    view! {
        <Button icon="edit" on_press=move |()| open.set(true)>{w!(topic::answer)}</Button>
        <Dialog open title=w!(topic::answer_title) close_label=w!(close)>
            <TextField id="answer-words" label=w!(topic::answer_words) value=words shape=Shape::Lines(4) length_max=2000 error=wrong required=true/>
            <div class="buttons">
                <Button kind=ButtonKind::Primary icon="check" busy on_press=move |()| send(true)>{w!(topic::answer_adopt)}</Button>
                <Button icon="cross" busy on_press=move |()| send(false)>{w!(topic::answer_decline)}</Button>
            </div>
        </Dialog>
    }
}
