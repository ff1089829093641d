//! What I have in hours, where it came from, and what the community gave in all.

use super::{line, more_pages, said_length, two_actions};
use crate::{
    api,
    pages::paged::Rows,
    session::Session,
    ui::{Empty, Icon, IconSize, Loaded},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Minutes,
    api::{HonourRow, MyHours, PublicTimeBank},
};
use std::rc::Rc;

/// The balance, the two actions, and the statement.
#[component]
pub(super) fn Account() -> impl IntoView {
    let session = expect_context::<Session>();
    let mine = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::mine()
    });
    let show = |mine: MyHours| {
        let held = (mine.held.0 > 0)
            .then(|| view! { <p class="quiet">{p!(held, said_length(mine.held))}</p> });
        let given = (mine.given.0 > 0)
            .then(|| view! { <p class="quiet">{p!(given, said_length(mine.given))}</p> });
        let attended = (mine.attended.0 > 0)
            .then(|| view! { <p class="quiet">{p!(attended, said_length(mine.attended))}</p> });
        view! {
            <section class="card stack stack-s">
                <p class="quiet">{p!(balance)}</p>
                <p class="figure-big">{said_length(mine.available)}</p>
                {held}
                {given}
                {attended}
                {two_actions()}
            </section>
            {more_pages()}
            <Statement mine/>
        }
        .into_any()
    };
    view! { <Loaded data=mine children=show/> }.into_any()
}

#[component]
fn Statement(mine: MyHours) -> impl IntoView {
    if mine.statement.rows.is_empty() {
        return view! { <Empty icon="clock" title=p!(empty) words=p!(empty_next)/> }.into_any();
    }
    let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
        Box::pin(async move { api::time_bank::statement(&cursor).await })
    });
    view! {
        <section class="section" aria-labelledby="statement">
            <h2 id="statement">{p!(statement)}</h2>
            <Rows page=mine.statement turn class="list" row=line::line/>
        </section>
    }
    .into_any()
}

/// My hours as a card on the page of points; the two are never added.
#[component]
pub(crate) fn HoursCard() -> impl IntoView {
    let mine = LocalResource::new(api::time_bank::mine);
    let show = |mine: MyHours| {
        view! {
            <a class="card hours-card" href="/hours">
                <span class="stack-s">
                    <span class="quiet">{p!(title)}</span>
                    <span class="points-amount"><strong>{said_length(mine.available)}</strong></span>
                    <span class="quiet">{p!(card_note)}</span>
                </span>
                <Icon name="chevron" size=IconSize::Small/>
            </a>
        }
        .into_any()
    };
    view! { <Loaded data=mine children=show/> }.into_any()
}

/// The figures for everybody.
#[component]
pub(super) fn Totals() -> impl IntoView {
    let public = LocalResource::new(api::time_bank::public);
    let show = |public: PublicTimeBank| {
        let stat = |figure: String, words: &'static str| {
            view! { <div class="stat"><p class="stat-figure">{figure}</p><p class="quiet">{words}</p></div> }
        };
        let time = |minutes: Minutes| said_length(minutes);
        view! {
            <section class="section" aria-labelledby="totals">
                <h2 id="totals">{p!(totals_title)}</h2>
                <div class="stats">
                    {stat(time(public.given), p!(total_given))}
                    {stat(public.n_stints.to_string(), p!(total_stints))}
                    {stat(public.n_volunteers.to_string(), p!(total_volunteers))}
                    {stat(time(public.attended), p!(total_attended))}
                    {stat(time(public.pool_paid), p!(total_pool))}
                    {stat(time(public.donated), p!(total_donated))}
                    {stat(public.n_requests.to_string(), p!(total_requests))}
                </div>
                <p class="quiet">{p!(totals_words)}</p>
            </section>
            {honour(public.honour)}
        }
        .into_any()
    };
    view! { <Loaded data=public children=show/> }.into_any()
}

fn honour(rows: Vec<HonourRow>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let row = |row: HonourRow| {
        view! {
            <li class="row">
                <Icon name="star"/>
                <span class="row-text">{row.name}</span>
                <strong>{said_length(row.minutes)}</strong>
            </li>
        }
    };
    view! {
        <section class="section" aria-labelledby="hours-honour">
            <h2 id="hours-honour">{p!(honour_title)}</h2>
            <p class="quiet">{p!(honour_words)}</p>
            <ul class="list plain-list">{rows.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
