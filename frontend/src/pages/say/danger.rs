//! What it was taken for, and whether somebody may be hurt now.

use super::form::Form;
use crate::{
    pages::rows::category_name,
    session::Session,
    text::t,
    ui::{Banner, Button, Chips, Icon, Pick, Tone},
};
use leptos::prelude::*;
use linli_shared::category::{Category, Level1};

/// Asks whether somebody is in danger, with the number to call first.
#[component]
pub(super) fn Danger(form: Form) -> impl IntoView {
    let session = expect_context::<Session>();
    let asks =
        move || form.category.get().is_some_and(|category| category.level1() == Level1::Emergency);
    move || {
        asks().then(|| {
            let (emergency, centre) = (emergency_number(form.category.get()), session.centre_phone());
            view! {
                <Banner tone=Tone::Urgent icon="warn" title=t!(danger_question)>
                    <p>{t!(danger_words)}</p>
                    <div class="buttons">
                        <a class="button button-danger-fill" href=format!("tel:{emergency}")>
                            <Icon name="phone"/>
                            {t!(call_number, emergency)}
                        </a>
                        {(!centre.is_empty()).then(|| view! {
                            <a class="button" href=format!("tel:{centre}")><Icon name="phone"/>{t!(call_centre)}</a>
                        })}
                    </div>
                    <div class="buttons">
                        <button type="button" class="button" aria-pressed=move || (form.danger.get() == Some(true)).to_string() on:click=move |_| form.danger.set(Some(true))>
                            {t!(danger_yes)}
                        </button>
                        <button type="button" class="button" aria-pressed=move || (form.danger.get() == Some(false)).to_string() on:click=move |_| form.danger.set(Some(false))>
                            {t!(danger_no)}
                        </button>
                    </div>
                </Banner>
            }
            .into_any()
        })
    }
}

/// The number of whoever comes first.
const fn emergency_number(category: Option<Category>) -> &'static str {
    match category {
        Some(Category::D1) => "120",
        Some(Category::D2) => "119",
        _ => "110",
    }
}

/// The categories to tap.
#[component]
pub(super) fn Categories(form: Form) -> impl IntoView {
    let open = RwSignal::new(false);
    let picks = Signal::derive(move || {
        Category::ALL
            .into_iter()
            .map(|category| Pick::new(category, category_name(category)))
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || open.get() fallback=move || view! {
            <div><Button icon="grid" on_press=move |()| open.set(true)>{t!(choose_category)}</Button></div>
        }>
            <Chips name="category" legend=t!(category) picks chosen=form.category/>
        </Show>
    }
    .into_any()
}
