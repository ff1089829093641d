//! How the app looks and speaks on this phone.

use crate::{
    session::{Session, Theme, device},
    text::{lang, t},
    ui::{CheckLine, Chips, Pick},
};
use leptos::prelude::*;
use linli_shared::i18n::Lang;

/// Language, colours, size.
#[component]
pub(super) fn Looks() -> impl IntoView {
    let session = expect_context::<Session>();
    let language = RwSignal::new(Some(lang()));
    let theme = RwSignal::new(Some(session.theme()));
    let elder = RwSignal::new(session.elder());
    let languages =
        Signal::stored(vec![Pick::new(Lang::Zh, "中文"), Pick::new(Lang::En, "English")]);
    let themes = Signal::derive(|| {
        let word = |theme| match theme {
            Theme::System => t!(theme_system),
            Theme::Light => t!(theme_light),
            Theme::Dark => t!(theme_dark),
        };
        Theme::ALL.into_iter().map(|theme| Pick::new(theme, word(theme))).collect::<Vec<_>>()
    });
    Effect::new(move |before: Option<bool>| {
        let now = elder.get();
        if before.is_some_and(|before| before != now) {
            session.set_elder(now);
        }
        now
    });
    view! {
        <section class="section">
            <h2>{t!(looks_title)}</h2>
            <CheckLine label=t!(elder_mode) note=t!(elder_mode_note) checked=elder/>
            <Chips name="language" legend=t!(language) picks=languages chosen=language on_pick=device::change_language/>
            <Chips name="theme" legend=t!(theme) picks=themes chosen=theme on_pick=move |theme| session.set_theme(theme)/>
        </section>
    }
    .into_any()
}
