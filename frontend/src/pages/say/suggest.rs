//! What it is taken for while the person types, and whether somebody may be hurt now.
//!
//! Invariants: a suggestion only shows; what is sent is what was tapped, else the server decides by
//! the same rules. A model that does not arrive leaves the list to choose from.

use super::form::Form;
use crate::{
    api,
    pages::rows::category_name,
    session::Session,
    text::{lang, t},
    ui::{Banner, Button, ButtonKind, Chips, Icon, Pick, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    category::{Category, Level1},
    classify::{Model, mentions_danger},
    i18n::Lang,
};
use std::{cell::RefCell, time::Duration};

/// How long the fingers rest before the words are looked at.
const REST: Duration = Duration::from_millis(350);
/// Suggestions less likely than this, in hundredths, are not worth a chip.
const LIKELY_PERCENT: u8 = 5;

thread_local! {
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
}

/// Looks at the words whenever the fingers rest.
pub(super) fn watch(form: Form) {
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = form.text.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        if text.trim().is_empty() {
            form.suggestion.set(None);
            return;
        }
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    spawn_local(look(form, text));
                }
            },
            REST,
        );
    });
}

async fn look(form: Form, text: String) {
    if MODEL.with_borrow(Option::is_none) {
        let Some(bytes) = api::model().await else { return };
        MODEL.set(Model::parse(&bytes).ok());
    }
    let found = MODEL.with_borrow(|model| model.as_ref().map(|model| model.classify(&text)));
    form.suggestion.try_set(found);
}

/// Asks whether somebody is in danger, with the number to call first.
#[component]
pub(super) fn Danger(form: Form) -> impl IntoView {
    let session = expect_context::<Session>();
    let asks = Memo::new(move |_| {
        form.subject().is_some_and(|category| category.level1() == Level1::Emergency)
            || form.suggestion.with(|found| found.as_ref().is_some_and(|found| found.danger))
            || form.text.with(|text| mentions_danger(text))
    });
    move || {
        asks.get().then(|| {
            let (emergency, centre) = (emergency_number(form.subject()), session.centre_phone());
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

fn in_lang(zh: String, en: String) -> String {
    match lang() {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The likely categories to tap, all of them on demand, and the words that decided.
#[component]
pub(super) fn Categories(form: Form) -> impl IntoView {
    let open = RwSignal::new(false);
    let shown = RwSignal::new(None);
    let table = LocalResource::new(api::need::categories);
    let setting_of = move |category: Category| {
        let table = table.get()?.ok()?;
        table.categories.into_iter().find(|setting| setting.category == category)
    };
    Effect::new(move |_| shown.set(form.subject()));
    let likely = move || {
        form.suggestion.with(|found| {
            let top = found.as_ref().map(|found| found.top3).into_iter().flatten();
            let likely = top.filter(|(_, percent)| *percent >= LIKELY_PERCENT);
            likely.map(|(category, _)| category).collect::<Vec<_>>()
        })
    };
    let picks = Signal::derive(move || {
        let mut categories = if open.get() { Category::ALL.to_vec() } else { likely() };
        // What this community does not offer is not asked for; a list that has not come offers all.
        categories
            .retain(|category| setting_of(*category).is_none_or(|setting| setting.is_offered));
        // What was tapped stays in sight.
        if let Some(tapped) = form.category.get()
            && !categories.contains(&tapped)
        {
            categories.push(tapped);
        }
        categories
            .into_iter()
            .map(|category| {
                let name =
                    setting_of(category).map(|setting| in_lang(setting.name_zh, setting.name_en));
                Pick::new(category, name.unwrap_or_else(|| category_name(category).to_owned()))
            })
            .collect::<Vec<_>>()
    });
    let because = move || {
        let words =
            form.suggestion.with(|found| found.as_ref().map(|found| found.words.join(t!(comma))));
        words.filter(|words| !words.is_empty() && form.category.get().is_none()).map(|words| {
            view! { <p class="quiet">{t!(because_of, words)}</p> }
        })
    };
    let advice = move || {
        let setting = form.subject().and_then(setting_of)?;
        let words = in_lang(setting.advice_zh, setting.advice_en);
        (!words.is_empty()).then(|| view! { <Banner icon="info"><p>{words}</p></Banner> })
    };
    let any = Memo::new(move |_| picks.with(|picks| !picks.is_empty()));
    view! {
        <div class="stack stack-s" aria-live="polite">
            <Show when=move || any.get()>
                <Chips
                    name="category"
                    legend=t!(category)
                    picks
                    chosen=shown
                    on_pick=move |category| form.category.set(Some(category))
                />
            </Show>
            {because}
            {advice}
            <Show when=move || !open.get()>
                <div>
                    <Button kind=ButtonKind::Quiet icon="grid" on_press=move |()| open.set(true)>
                        {move || if any.get() { t!(another_category) } else { t!(choose_category) }}
                    </Button>
                </div>
            </Show>
        </div>
    }
    .into_any()
}
