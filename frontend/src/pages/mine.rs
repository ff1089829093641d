//! My tickets: my own, my household's, and those I joined.

use super::{page::Page, paged::Rows, rows::TicketCard};
use crate::{
    api,
    session::Session,
    text::t,
    ui::{Empty, Loaded},
};
use leptos::prelude::*;
use linli_shared::api::{Page as Rest, TicketRow};
use std::rc::Rc;

/// All of them, newest first.
#[component]
pub(crate) fn MinePage() -> impl IntoView {
    let session = expect_context::<Session>();
    let tickets = LocalResource::new(move || {
        session.feed.track();
        api::ticket::mine(None)
    });
    let show = move |page: Rest<TicketRow>| {
        if page.rows.is_empty() {
            return view! {
                <Empty icon="hand" title=t!(progress_empty) words=t!(progress_empty_words)>
                    <a class="button" href="/say">{t!(say_title)}</a>
                </Empty>
            }
            .into_any();
        }
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::ticket::mine(Some(&cursor)).await })
        });
        view! { <Rows page turn class="cards" row=|row| view! { <TicketCard row/> }.into_any()/> }
            .into_any()
    };
    view! { <Page title=t!(progress_title)><Loaded data=tickets children=show/></Page> }.into_any()
}
