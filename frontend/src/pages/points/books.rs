//! The books of the community: what was given out and where it is, and the days that are sealed.

use crate::ui::Icon;
use leptos::prelude::*;
use linli_shared::api::PublicPoints;

/// Totals that add up, and the last sealed days.
#[component]
pub(super) fn Books(public: PublicPoints) -> impl IntoView {
    let PublicPoints { issued, redeemed, lapsed, n_people, days, words, .. } = public;
    let in_hands = issued.0 - redeemed.0 - lapsed.0;
    let stat = |figure: i64, words: &'static str| {
        view! { <div class="stat"><p class="stat-figure">{figure}</p><p class="quiet">{words}</p></div> }
    };
    let rows = days
        .into_iter()
        .map(|sealed| {
            let root: String = sealed.day.books.hash.to_string().chars().take(16).collect();
            view! {
                <li class="row">
                    <Icon name="lock"/>
                    <span class="row-text">
                        {sealed.day.on.to_string()}
                        <span class="row-note code">{root}"…"</span>
                    </span>
                    <span class="row-end">{p!(day_row, sealed.day.books.size)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let sealed = if rows.is_empty() {
        view! { <p class="quiet">{p!(days_empty)}</p> }.into_any()
    } else {
        let n = rows.len();
        view! {
            <details>
                <summary>{p!(days_last, n)}</summary>
                <ul class="list plain-list">{rows}</ul>
            </details>
        }
        .into_any()
    };
    let root = words.map(|words| {
        view! { <p class="lead">{p!(proved_words, words.join(" "))}</p> }
    });
    view! {
        <section class="section" aria-labelledby="books">
            <h2 id="books">{p!(totals_title)}</h2>
            <div class="stats">
                {stat(issued.0, p!(issued))}
                {stat(redeemed.0, p!(redeemed))}
                {stat(lapsed.0, p!(lapsed))}
                {stat(in_hands, p!(in_hands))}
            </div>
            <p class="quiet">{format!("{} · {}", p!(people, n_people), p!(balanced))}</p>
        </section>
        <section class="section" aria-labelledby="days">
            <h2 id="days">{p!(days_title)}</h2>
            <p class="quiet">{p!(days_words)}</p>
            {root}
            {sealed}
        </section>
    }
    .into_any()
}
