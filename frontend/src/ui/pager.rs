//! More of a list: a button, not a scroll that never ends.

use super::button::Button;
use leptos::prelude::*;

/// "Load more" under a list; gone when there is no more.
#[component]
pub(crate) fn Pager(
    #[prop(into)] more: Signal<bool>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_more: Callback<()>,
) -> impl IntoView {
    view! {
        <Show when=move || more.get()>
            <Button wide=true busy on_press=on_more>{label}</Button>
        </Show>
    }
}
