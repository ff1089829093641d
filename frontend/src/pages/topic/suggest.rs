//! Suggesting a topic: what, and why.
//!
//! Invariant: the suggestion keeps its id until the server has acknowledged it.

use super::super::{gate::Gate, page::Page};
use crate::{
    api::{self, Failure},
    session::{now, random},
    text,
    ui::{Banner, Button, ButtonKind, Shape, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    deliberation::{SUPPORTS_TO_OPEN, SuggestTopic},
    id::TopicId,
};

/// The form.
#[component]
pub(crate) fn SuggestPage() -> impl IntoView {
    view! {
        <Page title=p!(suggest_title) back="/topics" plain=true>
            <Gate children=|_| view! { <Fields/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Fields() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigate = use_navigate();
    let id = TopicId::new(now(), random());
    let title = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let wrong = move |field| api::wrong_in(failure, field);
    let send = move |()| {
        let idea = SuggestTopic { title: title.get_untracked(), words: words.get_untracked() };
        if let Err(errors) = idea.parse() {
            failure.set(Some(Failure::in_fields(errors)));
            return;
        }
        busy.set(true);
        failure.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::topic::suggest(id, &idea).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toaster.say(p!(suggest_done));
                    navigate(&format!("/topics/{id}"), leptos_router::NavigateOptions::default());
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    let problem = move || {
        failure.get().filter(|failure| failure.errors.is_empty()).map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{text::failure(&failure)}</p></Banner> }
        })
    };
    view! {
        <p class="quiet">{p!(suggest_words, SUPPORTS_TO_OPEN)}</p>
        <TextField id="topic-title" label=p!(what) value=title length_max=60 error=wrong("title") required=true/>
        <TextField id="topic-words" label=p!(why) value=words shape=Shape::Lines(4) length_max=2000 error=wrong("words") required=true/>
        {problem}
        <Button kind=ButtonKind::Primary wide=true large=true icon="send" busy on_press=send>{p!(suggest_send)}</Button>
    }
    .into_any()
}
