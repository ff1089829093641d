//! Pages that are only for people who are signed in.

use crate::{
    session::Session,
    text::t,
    ui::{Empty, Icon},
};
use leptos::prelude::*;
use linli_shared::api::Me;

/// Shows `children` to whoever is signed in, the two ways in to others. The phone knows who that is before
/// it hears of it again: what is being written stays, unless it is somebody else; with `follows` the page is
/// made anew whenever anything about the person is.
#[component]
pub(crate) fn Gate(#[prop(optional)] follows: bool, children: fn(Me) -> AnyView) -> impl IntoView {
    let session = expect_context::<Session>();
    let me =
        Memo::new(move |_| session.view.with(|view| view.as_ref().map(|view| view.me.clone())));
    let who = Memo::new(move |_| me.with(|me| me.as_ref().map(|me| me.as_ref().map(|me| me.id))));
    move || {
        // A memo that was only tracked was never made, and hears of nothing.
        if follows {
            me.with(|_| ())
        } else {
            who.with(|_| ())
        }
        match me.get_untracked() {
            Some(Some(me)) => children(me),
            Some(None) => view! {
                <Empty icon="person" title=t!(gate_title) words=t!(gate_words)>
                    <div class="buttons">
                        <a class="button button-primary" href="/sign-in"><Icon name="phone"/>{t!(sign_in)}</a>
                        <a class="button" href="/join"><Icon name="scan"/>{t!(join_home)}</a>
                    </div>
                </Empty>
            }
            .into_any(),
            None => view! { <p role="status">{t!(loading)}</p> }.into_any(),
        }
    }
}
