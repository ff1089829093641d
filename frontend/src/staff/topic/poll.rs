//! Putting a poll that was announced to the topic.

use super::Board;
use crate::{
    api,
    staff::said,
    ui::{Button, Loaded, SelectField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{Page, PollRow},
    poll::PollStatus,
};

/// The list of polls and the button.
#[component]
pub(super) fn LinkPoll(board: Board) -> impl IntoView {
    let polls = LocalResource::new(move || api::poll::polls(None));
    let show = move |page: Page<PollRow>| view! { <Choose page board/> }.into_any();
    view! {
        <section class="stack stack-s" aria-labelledby="link-poll-title">
            <h2 id="link-poll-title">{w!(topic::poll)}</h2>
            <Loaded data=polls children=show/>
        </section>
    }
}

#[component]
fn Choose(page: Page<PollRow>, board: Board) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let chosen = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let rows = page.rows.into_iter().filter(|row| row.status != PollStatus::Void);
    let picks: Vec<(String, String)> =
        std::iter::once((String::new(), w!(topic::poll_choose).to_owned()))
            .chain(rows.map(|row| (row.id.to_string(), row.title)))
            .collect();
    let send = move |()| {
        let Ok(poll) = chosen.get_untracked().parse() else { return };
        busy.set(true);
        spawn_local(async move {
            match api::topic::link_poll(board.id, poll).await {
                Ok(()) => toaster.say(w!(topic::poll_added)),
                Err(failure) => toaster.say(said(&failure)),
            }
            busy.try_set(false);
            board.found.refetch();
        });
    };
    view! {
        <SelectField id="topic-poll-pick" label=w!(topic::poll_choose) hint=w!(topic::poll_hint).to_owned() value=chosen picks=Signal::stored(picks)/>
        <div><Button icon="ballot" busy on_press=send>{w!(topic::poll_add)}</Button></div>
    }
}
