//! A page whose part of the app is still coming, or could not be fetched.

use crate::{
    part::{Area, Parts},
    text::t,
    ui::{Banner, Button, Tone, Waiting},
};
use leptos::prelude::*;

/// Stands where the page will be.
#[component]
pub(crate) fn ComingPage(area: Area) -> impl IntoView {
    let parts = expect_context::<Parts>();
    let body = move || {
        if parts.failed.get() {
            view! {
                <Banner tone=Tone::Wait icon="offline">
                    <p>{t!(part_failed)}</p>
                    <div>
                        <Button icon="refresh" on_press=move |()| parts.fetch(area)>{t!(retry)}</Button>
                    </div>
                </Banner>
            }
            .into_any()
        } else {
            view! { <Waiting words=t!(loading)/> }.into_any()
        }
    };
    view! {
        <div class="shell shell-plain">
            <main class="page" id="main" tabindex="-1">
                <h1 class="sr-only">{t!(brand)}</h1>
                {body}
            </main>
        </div>
    }
}
