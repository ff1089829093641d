//! Photos in a row: what is chosen, what is still being made small, and one more.

use super::icon::Icon;
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

/// A photo as the row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Photo {
    pub(crate) key: String,
    /// A `blob:` or server address; empty while there is nothing to show yet.
    pub(crate) address: String,
    pub(crate) alt: String,
    /// A few words over the picture, such as that it is being made smaller.
    pub(crate) state: Option<String>,
}

/// The words of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhotoWords {
    pub(crate) add: String,
    /// Said before the photo's `alt` on its button.
    pub(crate) remove: String,
}

/// Photos with a button to take each away, and a tile to add more until `count_max`.
#[component]
pub(crate) fn PhotoRow(
    #[prop(into)] photos: Signal<Vec<Photo>>,
    words: PhotoWords,
    count_max: usize,
    #[prop(into)] on_add: UnsyncCallback<Vec<File>>,
    #[prop(into)] on_remove: UnsyncCallback<String>,
) -> impl IntoView {
    let remove_word = StoredValue::new(words.remove);
    let picture = move |photo: Photo| {
        let label = format!("{} {}", remove_word.get_value(), photo.alt);
        let key = photo.key;
        view! {
            <div class="photo">
                {(!photo.address.is_empty()).then(|| view! { <img src=photo.address alt=photo.alt/> })}
                <button
                    type="button"
                    class="photo-remove"
                    aria-label=label
                    on:click=move |_| on_remove.run(key.clone())
                >
                    <Icon name="cross"/>
                </button>
                {photo.state.map(|state| view! { <span class="photo-state" role="status">{state}</span> })}
            </div>
        }
    };
    let on_change = move |event: Event| {
        let Some(input) =
            event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        let files = input.files();
        let chosen = files.map_or_else(Vec::new, |files| {
            (0..files.length()).filter_map(|place| files.item(place)).collect()
        });
        // The same file can be chosen again after it was taken away.
        input.set_value("");
        on_add.run(chosen);
    };
    let room = move || photos.with(Vec::len) < count_max;
    view! {
        <div class="photos">
            {move || photos.get().into_iter().map(picture).collect_view()}
            <label class="photo-add" hidden=move || !room()>
                <Icon name="plus"/>
                <span>{words.add}</span>
                <input type="file" accept="image/*" multiple on:change=on_change/>
            </label>
        </div>
    }
}
