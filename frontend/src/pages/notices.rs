//! What I was told: the inbox of the app. Opening it marks everything as read.

use super::{gate::Gate, page::Page, paged::Rows};
use crate::{
    api,
    session::Session,
    text::{self, lang, t},
    ui::{Empty, Icon, Loaded},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{NoticeView, Page as Rest},
    i18n::notice,
};
use std::rc::Rc;

/// All notices, newest first.
#[component]
pub(crate) fn NoticesPage() -> impl IntoView {
    view! {
        <Page title=t!(notices_title)>
            <Gate children=|_| view! { <Inbox/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Inbox() -> impl IntoView {
    let session = expect_context::<Session>();
    let notices = LocalResource::new(move || {
        session.feed.track();
        api::people::notices(None)
    });
    // Read once they are on the page, so that new ones are still marked on it.
    Effect::new(move |_| {
        if notices.with(|answer| matches!(answer, Some(Ok(_)))) {
            spawn_local(async move {
                if api::people::read_notices().await.is_ok() {
                    session.view.update(|view| {
                        if let Some(view) = view {
                            view.n_unread = 0;
                        }
                    });
                }
            });
        }
    });
    let show = move |page: Rest<NoticeView>| {
        if page.rows.is_empty() {
            return view! { <Empty icon="bell" title=t!(notices_empty) words=t!(notices_empty_words)/> }.into_any();
        }
        let turn = Rc::new(|cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::people::notices(Some(&cursor)).await })
        });
        view! { <Rows page turn class="list" row=notice_row/> }.into_any()
    };
    view! { <Loaded data=notices children=show/> }.into_any()
}

fn notice_row(row: NoticeView) -> AnyView {
    let words = notice::text(lang(), &row.notice);
    let when = text::moment(row.at);
    let body = view! {
        <Icon name=if row.read { "check" } else { "bell" }/>
        <span class="row-text">
            {words}
            <span class="row-note">{if row.read { when } else { t!(new_notice, when) }}</span>
        </span>
    };
    let ticket = row.ticket.map(|id| format!("/t/{id}"));
    let poll = row.poll.map(|id| format!("/polls/{id}"));
    let topic = row.topic.map(|id| format!("/topics/{id}"));
    let event = row.event.map(|id| format!("/events/{id}"));
    let stint = row.stint.map(|id| format!("/hours/{id}"));
    let voucher = row.voucher.map(|id| format!("/vouchers/{id}"));
    match ticket.or(poll).or(topic).or(event).or(stint).or(voucher) {
        Some(href) => {
            view! { <a class="row" href=href>{body}<Icon name="chevron"/></a> }.into_any()
        }
        None => view! { <div class="row">{body}</div> }.into_any(),
    }
}
