//! What people said and how others see it: what unites stands before what divides.

use crate::{
    text::lang,
    ui::{Icon, IconSize},
};
use leptos::prelude::*;
use linli_shared::{
    api::{StatementView, StatementsView},
    deliberation::{Opinions, StatementVote},
    i18n::label,
    poll::permille,
};

/// What somebody said.
#[component]
pub(super) fn Said(words: String, by: String) -> impl IntoView {
    view! {
        <blockquote class="saying-words">{words}</blockquote>
        <p class="quiet">{p!(said_by, by)}</p>
    }
}

/// What unites, what divides, what one answered oneself.
#[component]
pub(super) fn Reading(view: StatementsView) -> impl IntoView {
    let StatementsView { unites, divides, answered, n_people, n_groups, .. } = view;
    let first = if unites.is_empty() {
        view! { <p class="quiet">{p!(unites_none)}</p> }.into_any()
    } else {
        view! {
            <p class="quiet">{p!(unites_how, n_people, n_groups)}</p>
            {list(unites)}
        }
        .into_any()
    };
    let second = (!divides.is_empty()).then(|| {
        view! {
            <section class="stack stack-s" aria-labelledby="divides-title">
                <h2 id="divides-title">{p!(divides_title)}</h2>
                {list(divides)}
            </section>
        }
    });
    let own = (!answered.is_empty()).then(|| {
        view! {
            <details>
                <summary>{p!(answered_title)}</summary>
                {list(answered)}
            </details>
        }
    });
    view! {
        <section class="stack stack-s" aria-labelledby="unites-title">
            <h2 id="unites-title">{p!(unites_title)}</h2>
            {first}
        </section>
        {second}
        {own}
    }
    .into_any()
}

fn list(statements: Vec<StatementView>) -> AnyView {
    let rows = statements.into_iter().map(|one| {
        let mine = one.mine.map(|vote| {
            let icon = match vote {
                StatementVote::Agree => "check",
                StatementVote::Disagree => "cross",
                StatementVote::Pass => "chevron",
            };
            view! {
                <span class="badge"><Icon name=icon size=IconSize::Small/>{label::statement_vote(lang(), vote)}</span>
            }
        });
        view! {
            <li class="saying-row">
                <p class="line"><span class="grow">{one.words}</span>{mine}</p>
                {one.sums.map(sums)}
            </li>
        }
    });
    view! { <ul class="plain-list saying-list">{rows.collect_view()}</ul> }.into_any()
}

/// How many answered what: a bar, and the same in words.
fn sums(sums: Opinions) -> AnyView {
    let part = |n: i64| format!("width:{}%", permille(n, sums.seen()) / 10);
    view! {
        <span class="opinion-bar" aria-hidden="true">
            <span class="opinion-agree" style=part(sums.agree)></span>
            <span class="opinion-disagree" style=part(sums.disagree)></span>
        </span>
        <p class="quiet num">{p!(sums, sums.agree, sums.disagree, sums.pass)}</p>
    }
    .into_any()
}
