//! Objections to ballots, and answering them.

use crate::{
    api,
    sending::Sending,
    staff::said,
    text,
    ui::{Badge, Button, ButtonKind, Loaded, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::ObjectionRow, id::PollId};

/// Those waiting first; nothing where nobody objected.
#[component]
pub(super) fn Objections(id: PollId) -> impl IntoView {
    let found = LocalResource::new(move || api::poll::objections(id));
    let show = move |rows: Vec<ObjectionRow>| {
        if rows.is_empty() {
            return ().into_any();
        }
        let cards = rows
            .into_iter()
            .map(|row| view! { <Objection poll=id row reload=move |()| found.refetch()/> })
            .collect_view();
        view! { <section class="stack stack-s"><h2>{w!(poll::objections)}</h2>{cards}</section> }
            .into_any()
    };
    view! { <Loaded data=found children=show/> }
}

#[component]
fn Objection(poll: PollId, row: ObjectionRow, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let id = row.id;
    let send = move |()| {
        let call = api::poll::answer(poll, id, words.get_untracked());
        sending.saying(w!(poll::answered)).run(call, said, move |()| reload.run(()));
    };
    let end = match row.answer {
        Some(answer) => view! {
            <p class="line"><Badge tone=Tone::Good icon="check" text=w!(poll::answered)/><span>{answer}</span></p>
        }
        .into_any(),
        None => view! {
            <TextField id="objection-answer" label=w!(poll::answer) value=words shape=Shape::Lines(2) length_max=2000 error=wrong/>
            <Button kind=ButtonKind::Primary busy on_press=send>{w!(poll::answer)}</Button>
        }
        .into_any(),
    };
    view! {
        <div class="card">
            <p class="card-title">{row.label}</p>
            <p>{row.words}</p>
            <p class="card-note">{text::moment(row.at)}</p>
            {end}
        </div>
    }
    .into_any()
}
