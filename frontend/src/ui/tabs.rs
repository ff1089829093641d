//! Tabs after the ARIA pattern: one stop for Tab, arrows move and choose.

use leptos::{ev::KeyboardEvent, prelude::*};

/// Tabs over one panel; `children` draws the panel for the chosen one.
#[component]
pub(crate) fn Tabs<T, V, F>(
    id: &'static str,
    #[prop(into)] label: String,
    picks: Vec<(T, String)>,
    chosen: RwSignal<T>,
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Send + 'static,
{
    let values = StoredValue::new(picks.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>());
    let place_of =
        move |value: &T| values.with_value(|all| all.iter().position(|other| other == value));
    let go = move |place: usize| {
        if let Some(value) = values.with_value(|all| all.get(place).cloned()) {
            chosen.set(value);
            super::focus::give_by_id(&tab_id(id, place));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let (Some(now), Some(last)) =
            (place_of(&chosen.get_untracked()), values.with_value(Vec::len).checked_sub(1))
        else {
            return;
        };
        let next = match event.key().as_str() {
            "ArrowRight" if now == last => 0,
            "ArrowRight" => now + 1,
            "ArrowLeft" => now.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        go(next);
    };
    let tabs: Vec<_> = picks
        .into_iter()
        .enumerate()
        .map(|(place, (value, words))| {
            let mine = value.clone();
            let is_on = Memo::new(move |_| chosen.with(|chosen| *chosen == mine));
            view! {
                <button
                    type="button"
                    class="tab"
                    role="tab"
                    id=tab_id(id, place)
                    aria-controls=format!("{id}-panel")
                    aria-selected=move || is_on.get().to_string()
                    tabindex=move || if is_on.get() { "0" } else { "-1" }
                    on:click=move |_| chosen.set(value.clone())
                >
                    {words}
                </button>
            }
        })
        .collect();
    let labelled = move || chosen.with(place_of).map(|place| tab_id(id, place));
    view! {
        <div class="stack">
            <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
                {tabs}
            </div>
            <div role="tabpanel" id=format!("{id}-panel") aria-labelledby=labelled tabindex="0">
                {move || children(chosen.get())}
            </div>
        </div>
    }
}

fn tab_id(id: &str, place: usize) -> String {
    format!("{id}-tab-{place}")
}
