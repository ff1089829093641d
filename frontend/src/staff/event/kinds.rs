//! Which kinds of events people were satisfied with, month by month.

crate::text::words_of!($ d event_door);

use crate::{
    api,
    text::lang,
    ui::{Badge, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::KindOpinion, event::MonthOpinion, i18n::label};

/// Kinds that were rated lately, those to look at first.
#[component]
pub(super) fn Kinds() -> impl IntoView {
    let found = LocalResource::new(api::door::kinds);
    let show = |kinds: Vec<KindOpinion>| {
        if kinds.is_empty() {
            return view! { <p class="quiet">{d!(kinds_empty)}</p> }.into_any();
        }
        view! { <ul class="plain-list cards">{kinds.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="stack stack-s" aria-labelledby="kinds">
            <h2 id="kinds">{d!(kinds_title)}</h2>
            <Loaded data=found children=show/>
        </section>
    }
    .into_any()
}

fn row(kind: KindOpinion) -> impl IntoView {
    let month = |one: MonthOpinion| {
        let number = (one.month - 1).rem_euclid(12) + 1;
        d!(kinds_month, number, one.n, one.percent().unwrap_or(0))
    };
    let months: Vec<String> = kind.months.into_iter().map(month).collect();
    view! {
        <li class="card stack stack-s">
            <p class="card-head">
                <strong>{label::event_kind(lang(), kind.kind)}</strong>
                {kind.is_flagged.then(|| view! { <Badge tone=Tone::Urgent icon="flame" text=d!(kinds_flagged)/> })}
            </p>
            <p class="card-note num">{months.join(" · ")}</p>
        </li>
    }
}
