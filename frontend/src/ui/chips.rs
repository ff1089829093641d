//! Choosing by a tap: chips for few short words, rows for answers that need a line of explanation.

use super::icon::Icon;
use leptos::prelude::*;

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pick<T> {
    pub(crate) value: T,
    pub(crate) label: String,
    /// A quieter second line, or the number behind a filter.
    pub(crate) note: Option<String>,
}

impl<T> Pick<T> {
    /// A choice that needs no second line.
    pub(crate) fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), note: None }
    }

    /// The same choice with a second line.
    pub(crate) fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// One of a few, as chips: a radio group under `legend`. `name` is unique on the page.
#[component]
pub(crate) fn Chips<T>(
    name: &'static str,
    #[prop(into)] legend: String,
    /// The legend is read out but not shown.
    #[prop(optional)]
    quiet_legend: bool,
    #[prop(into)] picks: Signal<Vec<Pick<T>>>,
    chosen: RwSignal<Option<T>>,
    /// Told when the person taps, not when the program chooses.
    #[prop(optional, into)]
    on_pick: Option<Callback<T>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let chip = move |pick: Pick<T>| {
        let mine = pick.value.clone();
        let is_on = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&mine)));
        let choose = move |_| {
            chosen.set(Some(pick.value.clone()));
            if let Some(on_pick) = on_pick {
                on_pick.run(pick.value.clone());
            }
        };
        view! {
            <label class="chip" class:chip-on=is_on>
                <input type="radio" name=name prop:checked=is_on on:change=choose/>
                {move || is_on.get().then(|| view! { <Icon name="check"/> })}
                {pick.label}
                {pick.note.map(|note| view! { <span class="chip-count">{note}</span> })}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class=if quiet_legend { "sr-only" } else { "field-label" }>{legend}</legend>
            <div class="chips">
                {move || picks.get().into_iter().map(chip).collect_view()}
            </div>
        </fieldset>
    }
}

/// Any of a few, as chips that stay pressed: filters and tags.
#[component]
pub(crate) fn ToggleChips<T>(
    #[prop(into)] label: String,
    /// One line that scrolls sideways.
    #[prop(optional)]
    scroll: bool,
    #[prop(into)] picks: Signal<Vec<Pick<T>>>,
    chosen: RwSignal<Vec<T>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let chip = move |pick: Pick<T>| {
        let mine = pick.value.clone();
        let is_on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&mine)));
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|value| *value == pick.value) {
                Some(place) => {
                    chosen.remove(place);
                }
                None => chosen.push(pick.value.clone()),
            });
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || is_on.get().to_string() on:click=toggle>
                {move || is_on.get().then(|| view! { <Icon name="check"/> })}
                {pick.label}
                {pick.note.map(|note| view! { <span class="chip-count">{note}</span> })}
            </button>
        }
    };
    view! {
        <div class="chips" class:chips-scroll=scroll role="group" aria-label=label>
            {move || picks.get().into_iter().map(chip).collect_view()}
        </div>
    }
}

/// One of a few, as large rows: a question or a ballot. `name` is unique on the page.
#[component]
pub(crate) fn Choices<T>(
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(into)] picks: Signal<Vec<Pick<T>>>,
    chosen: RwSignal<Option<T>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let row = move |pick: Pick<T>| {
        let mine = pick.value.clone();
        let is_on = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&mine)));
        view! {
            <label class="choice" class:choice-on=is_on>
                <input
                    type="radio"
                    name=name
                    prop:checked=is_on
                    on:change=move |_| chosen.set(Some(pick.value.clone()))
                />
                <span>
                    <span class="choice-name">{pick.label}</span>
                    {pick.note.map(|note| view! { <span class="choice-note">{note}</span> })}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{legend}</legend>
            <div class="choices">
                {move || picks.get().into_iter().map(row).collect_view()}
            </div>
        </fieldset>
    }
}
