//! Bringing needs of the same matter in, by their numbers.

use super::Board;
use crate::{
    api,
    staff::said,
    ui::{Button, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::InboxQuery;

/// The field and its button.
#[component]
pub(super) fn Needs(board: Board) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let number = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let send = move |()| {
        let asked = number.get_untracked().trim().to_uppercase();
        if asked.is_empty() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let outcome = attach(board, asked).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    number.try_set(String::new());
                    toaster.say(w!(topic::needs_added));
                    board.found.refetch();
                }
                Err(words) => {
                    wrong.try_set(Some(words));
                }
            }
        });
    };
    view! {
        <section class="stack stack-s" aria-labelledby="needs-title">
            <h2 id="needs-title">{w!(topic::needs)}</h2>
            <TextField id="need-number" label=w!(topic::needs_find) hint=w!(topic::needs_hint).to_owned() value=number length_max=20 error=wrong/>
            <div><Button icon="merge" busy on_press=send>{w!(topic::needs_add)}</Button></div>
        </section>
    }
}

/// Finds the ticket with this number and brings it in; otherwise what to say.
async fn attach(board: Board, number: String) -> Result<(), String> {
    let query = InboxQuery { q: number.clone(), closed: true, ..InboxQuery::default() };
    let page = api::staff::inbox(&query).await.map_err(|failure| said(&failure))?;
    let found = page.rows.into_iter().find(|row| row.number == number);
    let ticket = found.ok_or_else(|| w!(topic::needs_none).to_owned())?.id;
    api::topic::attach_need(board.id, ticket).await.map_err(|failure| said(&failure))
}
