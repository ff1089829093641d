//! The filters of the inbox: chips for what is asked all day, lists for the rest, and the search box.

use super::super::{
    choice::Choice,
    desk::{self, Desk},
};
use crate::{text, ui::Icon};
use leptos::{html::Input, prelude::*};
use linli_shared::{
    api::InboxQuery,
    category::{Category, Class},
    i18n::label,
    ticket::TicketStatus,
};
use std::time::Duration;

/// How long typing rests before the search begins.
const REST: Duration = Duration::from_millis(350);

/// Search box, chips and lists; each change asks for another address.
#[component]
pub(super) fn Filters(
    query: Memo<InboxQuery>,
    change: Callback<InboxQuery>,
    search: NodeRef<Input>,
) -> impl IntoView {
    let is_open = RwSignal::new(query.with_untracked(|q| {
        q.status.is_some() || q.category.is_some() || q.grid.is_some() || q.party.is_some()
    }));
    view! {
        <div class="filters">
            <SearchBox query change search/>
        </div>
        <div class="chips chips-scroll" role="group" aria-label=w!(inbox::filters)>
            <Toggle on=Signal::derive(move || query.get().mine) words=w!(inbox::filter_mine)
                flip=move || change.run({ let q = query.get_untracked(); InboxQuery { mine: !q.mine, ..q } })/>
            <Toggle on=Signal::derive(move || query.get().overdue) words=w!(inbox::filter_overdue)
                flip=move || change.run({ let q = query.get_untracked(); InboxQuery { overdue: !q.overdue, ..q } })/>
            {Class::ALL.map(|class| view! {
                <Toggle on=Signal::derive(move || query.get().class == Some(class)) words=desk::class_name(class)
                    flip=move || {
                        let q = query.get_untracked();
                        let class = (q.class != Some(class)).then_some(class);
                        change.run(InboxQuery { class, ..q });
                    }/>
            })}
            <Toggle on=Signal::derive(move || query.get().closed) words=w!(inbox::filter_closed)
                flip=move || change.run({ let q = query.get_untracked(); InboxQuery { closed: !q.closed, ..q } })/>
            <button
                type="button"
                class="chip"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <Icon name="filter"/>
                {w!(inbox::more_filters)}
            </button>
            <Show when=move || query.get() != InboxQuery::default()>
                <button type="button" class="chip" on:click=move |_| change.run(InboxQuery::default())>
                    <Icon name="cross"/>
                    {w!(inbox::clear)}
                </button>
            </Show>
        </div>
        <Show when=move || is_open.get()>
            <Lists query change/>
        </Show>
    }
}

#[component]
fn Toggle(on: Signal<bool>, words: &'static str, flip: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="chip" aria-pressed=move || on.get().to_string() on:click=move |_| flip()>
            {move || on.get().then(|| view! { <Icon name="check"/> })}
            {words}
        </button>
    }
}

#[component]
fn SearchBox(
    query: Memo<InboxQuery>,
    change: Callback<InboxQuery>,
    search: NodeRef<Input>,
) -> impl IntoView {
    let typed = RwSignal::new(query.with_untracked(|query| query.q.clone()));
    // The address may change without typing: clearing all filters empties the box too.
    Effect::new(move |_| {
        let asked = query.with(|query| query.q.clone());
        if asked != typed.get_untracked().trim() {
            typed.set(asked);
        }
    });
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let ask = move || {
        let q = typed.get_untracked().trim().to_owned();
        let now = query.get_untracked();
        if q != now.q {
            change.run(InboxQuery { q, ..now });
        }
    };
    let stop = move || {
        if let Some(waiting) = waiting.get_value() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    let on_input = move |_| {
        stop();
        waiting.set_value(set_timeout_with_handle(ask, REST).ok());
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        stop();
        ask();
    };
    view! {
        <form class="search" role="search" on:submit=on_submit>
            <Icon name="search"/>
            <input
                class="input input-search"
                type="search"
                enterkeyhint="search"
                aria-label=w!(inbox::search_label)
                placeholder=w!(inbox::search_hint)
                maxlength="60"
                node_ref=search
                bind:value=typed
                on:input=on_input
            />
        </form>
    }
}

#[component]
fn Lists(query: Memo<InboxQuery>, change: Callback<InboxQuery>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let lang = text::lang();
    let statuses: Vec<(String, String)> =
        std::iter::once((String::new(), w!(inbox::any_status).to_owned()))
            .chain(
                TicketStatus::ALL.map(|status| {
                    (status.code().to_owned(), label::status(lang, status).to_owned())
                }),
            )
            .collect();
    view! {
        <div class="filters">
            <Choice
                name=w!(inbox::status)
                picks=Signal::stored(statuses)
                chosen=Signal::derive(move || query.get().status.map(|s| s.code().to_owned()).unwrap_or_default())
                choose=move |word| change.run(InboxQuery { status: TicketStatus::parse(&word), ..query.get_untracked() })
            />
            <Choice
                name=w!(category)
                picks=desk.category_picks(w!(inbox::any_category))
                chosen=Signal::derive(move || query.get().category.map(|c| c.code().to_owned()).unwrap_or_default())
                choose=move |word| change.run(InboxQuery { category: Category::parse(&word), ..query.get_untracked() })
            />
            <Choice
                name=w!(grid)
                picks=desk.grid_picks(w!(inbox::any_grid))
                chosen=Signal::derive(move || query.get().grid.map(|g| g.to_string()).unwrap_or_default())
                choose=move |word| change.run(InboxQuery { grid: word.parse().ok(), ..query.get_untracked() })
            />
            <Choice
                name=w!(party)
                picks=desk.party_picks(w!(inbox::any_party))
                chosen=Signal::derive(move || query.get().party.map(|p| p.to_string()).unwrap_or_default())
                choose=move |word| change.run(InboxQuery { party: word.parse().ok(), ..query.get_untracked() })
            />
        </div>
    }
}
