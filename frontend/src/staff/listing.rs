//! A list that comes page by page: loaded again when its question changes, longer on request.
//!
//! Invariant: an answer to an older question is dropped.

use crate::staff::said;
use crate::{
    api::Failure,
    ui::{Banner, Button, Empty, Pager, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::Page;
use std::{future::Future, pin::Pin, rc::Rc};

type Answer<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>;
type Question<T> = Rc<dyn Fn(Option<String>) -> Answer<T>>;

/// Rows in hand and how to get more.
pub(super) struct Listing<T: Send + Sync + 'static> {
    pub(super) rows: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    loaded: RwSignal<bool>,
    round: RwSignal<u32>,
    again: RwSignal<u32>,
    ask: StoredValue<Question<T>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Listing<T> {}

impl<T: Clone + Send + Sync + 'static> Listing<T> {
    /// `ask` reads its signals before it waits: the list is loaded again whenever they change.
    pub(super) fn new<F, A>(ask: F) -> Self
    where
        F: Fn(Option<String>) -> A + 'static,
        A: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let ask: Question<T> = Rc::new(move |after| -> Answer<T> { Box::pin(ask(after)) });
        let listing = Self {
            rows: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            loaded: RwSignal::new(false),
            round: RwSignal::new(0),
            again: RwSignal::new(0),
            ask: StoredValue::new_local(ask),
        };
        Effect::new(move |_| {
            listing.again.track();
            let answer = listing.ask.with_value(Rc::clone)(None);
            listing.take(answer, false);
        });
        listing
    }

    fn take(self, answer: Answer<T>, is_more: bool) {
        let round = self.round.get_untracked().wrapping_add(1);
        self.round.set(round);
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            if self.round.try_get_untracked() != Some(round) {
                return;
            }
            self.busy.set(false);
            self.loaded.set(true);
            match answer {
                Ok(page) => {
                    self.failure.set(None);
                    self.next.set(page.next);
                    if is_more {
                        self.rows.update(|rows| rows.extend(page.rows));
                    } else {
                        self.rows.set(page.rows);
                    }
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Loads the first page again.
    pub(super) fn reload(self) {
        self.again.update(|again| *again = again.wrapping_add(1));
    }

    /// Loads the page after the last row.
    pub(super) fn more(self) {
        let Some(next) = self.next.get_untracked() else { return };
        if !self.busy.get_untracked() {
            let answer = untrack(|| self.ask.with_value(Rc::clone)(Some(next)));
            self.take(answer, true);
        }
    }

    /// Whether the list is known to be empty.
    pub(super) fn is_empty(self) -> bool {
        self.loaded.get() && self.rows.with(Vec::is_empty) && self.failure.with(Option::is_none)
    }
}

/// What stands around the rows: waiting, failing, nothing there, more.
#[component]
pub(super) fn Listed<T: Clone + Send + Sync + 'static>(
    listing: Listing<T>,
    icon: &'static str,
    #[prop(into)] empty: Signal<String>,
    #[prop(into)] empty_next: Signal<String>,
    children: Children,
) -> impl IntoView {
    let waiting =
        move || (!listing.loaded.get()).then(|| view! { <Waiting words=w!(ticket::loading)/> });
    let failed = move || {
        listing.failure.get().map(|failure| {
            view! {
                <Banner tone=Tone::Urgent icon="warn">
                    <p>{said(&failure)}</p>
                    <div>
                        <Button icon="refresh" on_press=move |()| listing.reload()>{w!(try_again)}</Button>
                    </div>
                </Banner>
            }
        })
    };
    let nothing = move || {
        listing.is_empty().then(|| {
            view! { <Empty icon title=empty.get() words=empty_next.get()/> }
        })
    };
    view! {
        {failed}
        {waiting}
        {nothing}
        // A box of its own: a list with hidden overflow would shrink in the column and lose its end.
        <div>{children()}</div>
        <Pager
            more=Signal::derive(move || listing.next.with(Option::is_some))
            busy=listing.busy
            label=w!(load_more)
            on_more=move |()| listing.more()
        />
    }
}
