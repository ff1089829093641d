//! Five stars as five radio buttons: the arrows work by themselves, nothing is chosen beforehand.

use super::icon::Icon;
use leptos::prelude::*;

/// A rating from 1 to 5. `words` says what each number means, worst first.
#[component]
pub(crate) fn Stars(
    name: &'static str,
    #[prop(into)] legend: String,
    words: [String; 5],
    chosen: RwSignal<Option<u8>>,
) -> impl IntoView {
    let stars: Vec<_> = (1_u8..)
        .zip(words.clone())
        .map(|(number, word)| {
            view! {
                <label class="star" class:star-on=move || chosen.get().is_some_and(|chosen| chosen >= number)>
                    <input
                        type="radio"
                        name=name
                        aria-label=word
                        prop:checked=move || chosen.get() == Some(number)
                        on:change=move |_| chosen.set(Some(number))
                    />
                    <Icon name="star"/>
                </label>
            }
        })
        .collect();
    let word = move || {
        let place = chosen.get()?.checked_sub(1)?;
        words.get(usize::from(place)).cloned()
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{legend}</legend>
            <div class="stars">{stars}</div>
            <p class="stars-word" aria-hidden="true">{word}</p>
        </fieldset>
    }
}
