//! What a need is taken for while staff type: three guesses, one tap each.

use super::{super::desk::Desk, Form};
use crate::{api, ui::Icon};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{category::Category, classify::Model};
use std::{cell::RefCell, time::Duration};

/// How long the fingers rest before the words are looked at.
const REST: Duration = Duration::from_millis(350);
/// Guesses less likely than this, in hundredths, are not worth a chip.
const LIKELY_PERCENT: u8 = 5;

thread_local! {
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
}

async fn guess(text: String, found: RwSignal<Vec<Category>>) {
    if MODEL.with_borrow(Option::is_none) {
        let Some(bytes) = api::model().await else { return };
        MODEL.set(Model::parse(&bytes).ok());
    }
    let suggestion = MODEL.with_borrow(|model| model.as_ref().map(|model| model.classify(&text)));
    let likely = suggestion.iter().flat_map(|suggestion| suggestion.top3);
    let likely = likely.filter(|(_, percent)| *percent >= LIKELY_PERCENT);
    found.try_set(likely.map(|(category, _)| category).collect());
}

/// The guesses as chips; none while nothing is typed.
#[component]
pub(super) fn Guesses(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let found = RwSignal::new(Vec::<Category>::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = form.text.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        if text.trim().is_empty() {
            found.set(Vec::new());
            return;
        }
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    spawn_local(guess(text, found));
                }
            },
            REST,
        );
    });
    let chip = move |category: Category| {
        let code = category.code();
        let is_on = Memo::new(move |_| form.category.with(|chosen| chosen == code));
        let choose = move |_| {
            form.category.set(if is_on.get_untracked() { String::new() } else { code.to_owned() })
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || is_on.get().to_string() on:click=choose>
                {move || is_on.get().then(|| view! { <Icon name="check"/> })}
                {desk.category(category)}
            </button>
        }
    };
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <div class="chips" role="group" aria-label=w!(entry::suggested)>
                    <span class="quiet">{w!(entry::suggested)}</span>
                    {found.into_iter().map(chip).collect_view()}
                </div>
            }
        })
    }
}
