//! The honour board, and one's own stars: whether the name stands in full is one's own choice.

use crate::{
    api,
    text::{self},
    ui::{CheckLine, Icon, IconSize, Loaded, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::{HonourBoard, Honoured, MyHonour};

/// As many filled stars, which the words beside them say too.
fn stars(n: usize) -> AnyView {
    let row = (0..n).map(|_| view! { <Icon name="star" size=IconSize::Small/> }).collect_view();
    view! { <span class="star-row" aria-hidden="true">{row}</span> }.into_any()
}

/// Who took part most within the last year.
#[component]
pub(super) fn Board() -> impl IntoView {
    let found = LocalResource::new(api::points::honour);
    let show = |board: HonourBoard| {
        let row = |row: Honoured| {
            view! {
                <li class="row">
                    <span class="row-text">
                        {row.name}
                        <span class="row-note line">{p!(stars, row.stars)}{stars(row.stars)}</span>
                    </span>
                    <strong>{p!(honour_points, row.earned.0)}</strong>
                </li>
            }
        };
        let steps: Vec<String> = board.steps.iter().map(|step| step.0.to_string()).collect();
        let list = if board.rows.is_empty() {
            view! { <p class="quiet">{p!(honour_empty)}</p> }.into_any()
        } else {
            view! { <ol class="list plain-list">{board.rows.into_iter().map(row).collect_view()}</ol> }
                .into_any()
        };
        view! {
            <section class="section" aria-labelledby="honour">
                <h2 id="honour">{p!(honour_title)}</h2>
                <p class="quiet">{p!(honour_words)}</p>
                {list}
                <p class="quiet">{p!(honour_steps, steps.join(" / "))}</p>
            </section>
        }
        .into_any()
    };
    view! { <Loaded data=found children=show/> }.into_any()
}

/// My own stars, and my name on the board.
#[component]
pub(super) fn MyStars() -> impl IntoView {
    let found = LocalResource::new(api::points::my_honour);
    let show = |mine: MyHonour| view! { <Mine mine/> }.into_any();
    view! { <Loaded data=found children=show/> }.into_any()
}

#[component]
fn Mine(mine: MyHonour) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let is_named = RwSignal::new(mine.is_named);
    // The box shows what is chosen; the server is told each time it changes.
    Effect::new(move |before: Option<bool>| {
        let chosen = is_named.get();
        if before.is_some_and(|before| before != chosen) {
            spawn_local(async move {
                match api::points::name_me(chosen).await {
                    Ok(_) => toaster.say(if chosen { p!(named) } else { p!(unnamed) }),
                    Err(failure) => toaster.say(text::failure(&failure)),
                }
            });
        }
        chosen
    });
    let next = mine.next.map(|n| view! { <p class="quiet">{p!(next_star, n.0)}</p> });
    view! {
        <section class="card stack stack-s">
            <p class="line">{p!(my_stars, mine.stars, mine.earned.0)}{stars(mine.stars)}</p>
            {next}
            <CheckLine label=p!(name_me) note=p!(name_me_note).to_owned() checked=is_named/>
        </section>
    }
    .into_any()
}
