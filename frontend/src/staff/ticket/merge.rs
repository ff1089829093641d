//! Finding the ticket that goes on when two are the same matter.

use super::Case;
use crate::{
    api,
    ui::{Choices, Pick, Shape, TextField},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{InboxQuery, TicketRow},
    i18n::label,
};
use std::time::Duration;

const REST: Duration = Duration::from_millis(350);
/// Most tickets offered at once.
const SHOWN_MAX: usize = 8;

/// A search by number or words, and the tickets found.
#[component]
pub(super) fn MergeFields(case: Case) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<TicketRow>>);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let own = case.id;
    let ask = move || {
        let q = typed.get_untracked().trim().to_owned();
        if q.is_empty() {
            found.set(None);
            return;
        }
        spawn_local(async move {
            let query = InboxQuery { q: q.clone(), ..InboxQuery::default() };
            let answer = api::staff::inbox(&query).await;
            if typed.try_with_untracked(|typed| typed.trim() == q) == Some(true)
                && let Ok(page) = answer
            {
                let rows = page.rows.into_iter().filter(|row| row.id != own).take(SHOWN_MAX);
                found.set(Some(rows.collect()));
            }
        });
    };
    Effect::new(move |_| {
        typed.track();
        if let Some(waiting) = waiting.get_value() {
            waiting.clear();
        }
        waiting.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(waiting) = waiting.get_value() {
            waiting.clear();
        }
    });
    let picks = Signal::derive(move || {
        let lang = crate::text::lang();
        let pick = |row: TicketRow| {
            let note =
                format!("{} · {} · {}", row.number, row.place, label::status(lang, row.status));
            Pick::new(row.id, row.excerpt).with_note(note)
        };
        found.get().unwrap_or_default().into_iter().map(pick).collect::<Vec<_>>()
    });
    let nothing = move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
    view! {
        <TextField id="merge-find" label=w!(act::merge_find) value=typed shape=Shape::Line length_max=60/>
        <Show when=nothing>
            <p class="quiet" role="status">{w!(act::merge_none)}</p>
        </Show>
        <Show when=move || picks.with(|picks| !picks.is_empty())>
            <Choices name="merge-into" legend=w!(act::merge_into) picks chosen=case.draft.target/>
        </Show>
    }
}
