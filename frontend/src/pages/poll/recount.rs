//! The recounts of a poll, for everybody to read.

use super::Desk;
use crate::{
    api, text,
    ui::{Badge, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{PollView, RecountRow},
    poll::PollStatus,
};

/// One recount as a card.
fn card(row: RecountRow) -> AnyView {
    let draft = row.draft;
    let result = if row.is_same {
        view! { <Badge tone=Tone::Good icon="check" text=p!(recount_same)/> }
    } else {
        view! { <Badge tone=Tone::Urgent icon="warn" text=p!(recount_other)/> }
    };
    let sheets = (draft.n_sheets > 0)
        .then(|| view! { <p>{p!(recount_sheets, draft.n_sheets, draft.n_differing)}</p> });
    view! {
        <div class="card">
            <p class="card-head">{result}</p>
            <p>{draft.reason}</p>
            {sheets}
            <p class="card-note">{p!(recount_by, text::moment(row.at), row.by, draft.witness)}</p>
        </div>
    }
    .into_any()
}

/// All recounts of a poll, as they change.
#[component]
pub(crate) fn RecountList(
    found: LocalResource<Result<Vec<RecountRow>, api::Failure>>,
) -> impl IntoView {
    let show = move |rows: Vec<RecountRow>| {
        if rows.is_empty() {
            return ().into_any();
        }
        let cards = rows.into_iter().map(card).collect_view();
        view! {
            <section class="stack stack-s" aria-labelledby="recounts">
                <h2 id="recounts">{p!(recounts)}</h2>
                <div class="cards">{cards}</div>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }
}

/// The recounts of a poll whose result is out.
#[component]
pub(super) fn Recounts(view: PollView, desk: Desk) -> impl IntoView {
    (view.status == PollStatus::Closed).then(|| {
        let found = LocalResource::new(move || api::poll::recounts(desk.id));
        view! { <RecountList found/> }
    })
}
