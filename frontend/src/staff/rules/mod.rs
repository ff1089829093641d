//! The tables a community runs by: routing, categories, parties, settings.
//!
//! Invariant: what was changed stays on the page until it is saved; somebody else's save in between
//! is said, not overwritten.

mod categories;
mod parties;
mod routing;
mod settings;

pub(super) use categories::CategoriesPage;
pub(super) use parties::PartiesPage;
pub(super) use routing::RoutingPage;
pub(super) use settings::SettingsPage;

use crate::staff::said;
use crate::{
    api::Failure,
    ui::{Banner, Button, ButtonKind, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;

/// How saving a table stands.
#[derive(Clone, Copy)]
struct Saving {
    busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    /// Somebody else saved first.
    stale: RwSignal<bool>,
    toaster: Toaster,
}

impl Saving {
    fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            stale: RwSignal::new(false),
            toaster: expect_context(),
        }
    }

    /// Saves, and hands the answer on when it is good.
    fn run<T: 'static>(
        self,
        save: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = save.await;
            self.busy.try_set(false);
            match answer {
                Ok(saved) => {
                    self.stale.try_set(false);
                    self.toaster.say(w!(saved));
                    then(saved);
                }
                Err(failure) => {
                    let is_stale = matches!(failure.status, 409 | 412) && failure.code == "stale";
                    self.stale.try_set(is_stale);
                    let said = if is_stale { w!(stale).to_owned() } else { said(&failure) };
                    self.wrong.try_set(Some(said));
                }
            }
        });
    }
}

/// Why it was not saved, and the way to the latest.
#[component]
fn SaveLine(saving: Saving, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    view! {
        {move || saving.wrong.get().map(|wrong| view! {
            <Banner tone=Tone::Urgent icon="warn">
                <p>{wrong}</p>
                <Show when=move || saving.stale.get()>
                    <div><Button icon="refresh" on_press=move |()| { saving.wrong.set(None); reload.run(()); }>{w!(load_latest)}</Button></div>
                </Show>
            </Banner>
        })}
        <Button kind=ButtonKind::Primary wide=true large=true busy=saving.busy>{w!(save)}</Button>
    }
}
