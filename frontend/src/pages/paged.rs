//! Long lists: a page at a time, more on demand.

use crate::{
    api::Failure,
    text::{self, t},
    ui::{Pager, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::Page;
use std::{pin::Pin, rc::Rc};

/// Brings the page behind a cursor.
pub(crate) type Turn<T> =
    Rc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>>;

/// The rows of a first page, and a button for those after it.
#[component]
pub(crate) fn Rows<T: Clone + Send + Sync + 'static>(
    page: Page<T>,
    turn: Turn<T>,
    /// The class of the element around the rows.
    class: &'static str,
    row: fn(T) -> AnyView,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let turn = StoredValue::new_local(turn);
    let more = move |()| {
        let Some(cursor) = next.get_untracked() else { return };
        busy.set(true);
        let coming = turn.with_value(|turn| turn(cursor));
        spawn_local(async move {
            match coming.await {
                Ok(page) => {
                    rows.update(|rows| rows.extend(page.rows));
                    next.set(page.next);
                }
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.set(false);
        });
    };
    view! {
        <div class=class>{move || rows.get().into_iter().map(row).collect_view()}</div>
        <Pager more=Signal::derive(move || next.with(Option::is_some)) busy label=t!(more) on_more=more/>
    }
    .into_any()
}
