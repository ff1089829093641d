//! Why what waits on this phone does not go, where only signing in again helps (重新登录).

use crate::{api::Failure, text};
use leptos::prelude::*;

/// The reason, and the way to sign in; nothing while it goes.
#[component]
pub(in crate::staff) fn Held(why: RwSignal<Option<Failure>>) -> impl IntoView {
    move || {
        why.get().map(|failure| {
            view! {
                <p>{text::failure(&failure)}</p>
                <div><a class="button" href="/sign-in">{w!(sign_in)}</a></div>
            }
        })
    }
}
