//! Points: what I have, where each of them came from, and the community's books.

crate::text::words_of!($ p points);

mod books;
mod honour;
mod line;

pub(super) use line::Proof;

use super::{gate::Gate, hours::HoursCard, page::Page, paged::Rows, reward::MyVouchers};
use crate::{
    api,
    text::lang,
    ui::{Banner, Empty, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{MyPoints, PublicPoints},
    i18n::{points, reward},
    ledger::LOT_MONTHS,
    points::EarningRule,
};
use std::rc::Rc;

/// My points, the rules, and the books of all.
#[component]
pub(crate) fn PointsPage() -> impl IntoView {
    let public = LocalResource::new(api::points::books);
    let show = |public: PublicPoints| {
        view! {
            <Rules rules=public.rules.clone()/>
            <honour::Board/>
            <books::Books public/>
        }
        .into_any()
    };
    view! {
        <Page title=p!(both_title) back="/me">
            <Gate children=|_| view! { <Mine/> }.into_any()/>
            <Loaded data=public children=show/>
        </Page>
    }
    .into_any()
}

#[component]
fn Mine() -> impl IntoView {
    let mine = LocalResource::new(api::points::mine);
    let show = |mine: MyPoints| view! { <Account mine/> }.into_any();
    view! { <Loaded data=mine children=show/> }.into_any()
}

#[component]
fn Account(mine: MyPoints) -> impl IntoView {
    let MyPoints { available, held, lapsing, statement } = mine;
    let soon = lapsing.map(|soon| {
        view! {
            <Banner tone=Tone::Wait icon="clock"><p>{p!(lapsing, soon.points.0, soon.on)}</p></Banner>
        }
    });
    let held = (held.0 > 0).then(|| view! { <p class="quiet">{p!(held, held.0)}</p> });
    let lines = if statement.rows.is_empty() {
        view! { <Empty icon="points" title=p!(empty) words=p!(empty_next)/> }.into_any()
    } else {
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::points::statement(&cursor).await })
        });
        view! {
            <section class="section" aria-labelledby="statement">
                <h2 id="statement">{p!(statement)}</h2>
                <Rows page=statement turn class="list" row=line::line/>
            </section>
        }
        .into_any()
    };
    view! {
        <section class="card stack stack-s">
            <p class="quiet">{p!(balance)}</p>
            <p class="figure-big">{available.0}</p>
            {held}
            <a class="button button-primary button-wide" href="/rewards"><Icon name="points"/>{reward::link(lang())}</a>
        </section>
        {soon}
        <HoursCard/>
        <honour::MyStars/>
        <MyVouchers/>
        {lines}
    }
    .into_any()
}

#[component]
fn Rules(rules: Vec<EarningRule>) -> impl IntoView {
    let row = |rule: EarningRule| {
        view! {
            <li class="row">
                <Icon name="points"/>
                <span class="row-text">
                    {points::activity(lang(), rule.activity)}
                    <span class="row-note">{p!(rule_caps, rule.day_max.0, rule.year_max.0)}</span>
                </span>
                <strong>{p!(rule_points, rule.points.0)}</strong>
            </li>
        }
    };
    view! {
        <section class="section" aria-labelledby="rules">
            <h2 id="rules">{p!(rules_title)}</h2>
            <p class="quiet">{p!(rules_words)}</p>
            <ul class="list plain-list">{rules.into_iter().map(row).collect_view()}</ul>
            <p class="quiet">{p!(lasts, LOT_MONTHS)}</p>
        </section>
    }
    .into_any()
}
