//! Waiting, failing and trying again: the same everywhere.

use super::{
    badge::Tone,
    banner::Banner,
    button::{Button, ButtonKind},
    waiting::Waiting,
};
use crate::api::Failure;
use leptos::prelude::*;

/// The words [`Loaded`] needs; the app gives them once as a context.
#[derive(Clone)]
pub(crate) struct LoadedWords {
    pub(crate) waiting: Signal<String>,
    pub(crate) retry: Signal<String>,
    /// What happened and what to do next, for a failure.
    pub(crate) failed: fn(&Failure) -> String,
}

/// Shows `children` once `data` is there; keeps the old answer while it is loaded again.
#[component]
pub(crate) fn Loaded<T, V, F>(data: LocalResource<Result<T, Failure>>, children: F) -> impl IntoView
where
    T: Clone + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Send + 'static,
{
    let words = expect_context::<LoadedWords>();
    let waiting = words.waiting;
    let retry = Callback::new(move |()| data.refetch());
    let show = move || {
        data.get().map(|answer| match answer {
            Ok(found) => children(found).into_any(),
            Err(failure) => view! {
                <Banner tone=Tone::Urgent icon="warn">
                    <p>{(words.failed)(&failure)}</p>
                    <div>
                        <Button kind=ButtonKind::Secondary icon="refresh" on_press=retry>
                            {words.retry}
                        </Button>
                    </div>
                </Banner>
            }
            .into_any(),
        })
    };
    view! { <Transition fallback=move || view! { <Waiting words=waiting/> }>{show}</Transition> }
}
