//! What residents said: taking a text off the page with a reason, and putting it back.

use super::Board;
use crate::{
    api::{self, Failure},
    sending::Sending,
    staff::said,
    text,
    ui::{Button, ButtonKind, Dialog, Loaded, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::{HiddenText, Moderate, StatementView, StatementsView},
    id::TextId,
};

/// All statements, and what is off the page.
#[component]
pub(super) fn Texts(board: Board) -> impl IntoView {
    let said = LocalResource::new(move || api::topic::statements(board.id));
    let hidden = LocalResource::new(move || api::topic::hidden(board.id));
    let done = Callback::new(move |()| {
        said.refetch();
        hidden.refetch();
    });
    let show = move |view: StatementsView| {
        let StatementsView { next, answered, .. } = view;
        let all: Vec<StatementView> = next.into_iter().chain(answered).collect();
        if all.is_empty() {
            return ().into_any();
        }
        let rows = all.into_iter().map(|one| view! { <Said one board done/> }).collect_view();
        view! {
            <section class="stack stack-s" aria-labelledby="said-title">
                <h2 id="said-title">{w!(topic::statements)}</h2>
                <div class="list">{rows}</div>
            </section>
        }
        .into_any()
    };
    view! {
        <Loaded data=said children=show/>
        <Hidden hidden board done/>
    }
}

#[component]
fn Said(one: StatementView, board: Board, done: Callback<()>) -> impl IntoView {
    view! {
        <div class="row">
            <span class="row-text">{one.words}<span class="row-note">{one.by}</span></span>
            <Hide text=TextId(one.id.0) board done/>
        </div>
    }
}

#[component]
fn Hidden(
    hidden: LocalResource<Result<Vec<HiddenText>, Failure>>,
    board: Board,
    done: Callback<()>,
) -> impl IntoView {
    let show = move |all: Vec<HiddenText>| {
        if all.is_empty() {
            return ().into_any();
        }
        let rows = all.into_iter().map(|one| {
            let note = w!(topic::hidden_by, one.by, text::moment(one.at));
            view! {
                <div class="row">
                    <span class="row-text">
                        {one.words}
                        <span class="row-note">{format!("{} · {note}", one.reason)}</span>
                    </span>
                    <Restore text=one.id board done/>
                </div>
            }
        });
        view! {
            <section class="stack stack-s" aria-labelledby="hidden-title">
                <h2 id="hidden-title">{w!(topic::hidden_title)}</h2>
                <div class="list">{rows.collect_view()}</div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=hidden children=show/> }
}

/// Takes a text off the page, with the reason.
#[component]
pub(super) fn Hide(text: TextId, board: Board, done: Callback<()>) -> impl IntoView {
    view! { <Moderation text board done hidden=true/> }
}

/// Puts a text back, with the reason.
#[component]
fn Restore(text: TextId, board: Board, done: Callback<()>) -> impl IntoView {
    view! { <Moderation text board done hidden=false/> }
}

#[component]
fn Moderation(text: TextId, board: Board, done: Callback<()>, hidden: bool) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        sending.saying(if hidden { w!(topic::hidden) } else { w!(topic::restored) }).run(
            async move {
                let step = Moderate { hidden, reason: reason.get_untracked() };
                api::topic::moderate(board.id, text, &step).await
            },
            |failure| failure.field("reason").unwrap_or_else(|| said(failure)),
            move |()| {
                open.try_set(false);
                done.run(());
            },
        );
    };
    let (icon, words) =
        if hidden { ("eye-off", w!(topic::hide)) } else { ("eye", w!(topic::restore)) };
    let title = if hidden { w!(topic::hide_title) } else { w!(topic::restore) };
    view! {
        <Button kind=ButtonKind::Quiet icon on_press=move |()| open.set(true)>{words}</Button>
        <Dialog open title close_label=w!(close)>
            {hidden.then(|| view! { <p>{w!(topic::hide_words)}</p> })}
            <TextField id="moderate-reason" label=w!(topic::hide_reason) value=reason length_max=200 error=wrong required=true/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{words}</Button>
        </Dialog>
    }
}
