//! What goes on behind the pages from the first part on: sending, following what changes, and
//! offering a new version.

use crate::{
    api::Failure,
    pages::unsent::Unsent,
    part::Part,
    queue::Queue,
    session::{Session, feed, update},
    text::{self, t},
    ui::{LoadedWords, Toaster, Toasts},
};
use leptos::prelude::*;

/// A part with these pages.
pub(crate) fn part(pages: fn() -> AnyView) -> Part {
    Part {
        begin,
        pages,
        toasts: || view! { <Toasts close_label=t!(close)/> }.into_any(),
        unsent: || view! { <Unsent/> }.into_any(),
    }
}

fn begin(session: Session) {
    let toaster = Toaster::provide();
    provide_context(LoadedWords {
        waiting: Signal::stored(t!(loading).to_owned()),
        retry: Signal::stored(t!(retry).to_owned()),
        failed: |failure: &Failure| text::failure(failure),
    });
    Queue::provide(session, toaster);
    update::watch(move |activate| {
        toaster.offer(t!(new_version), t!(use_new_version), move || activate.run(()));
    });
    Effect::new(move |followed: Option<bool>| {
        // The number to follow from comes with the server's first answer.
        let answered = session.answered.get();
        if answered && followed != Some(true) {
            feed::follow(session);
        }
        answered
    });
}
