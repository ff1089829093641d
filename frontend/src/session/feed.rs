//! What changed, as it changes: the event stream, and asking every so often where there is none.
//!
//! Invariants: nothing is missed between two connections (the last seen number is sent); a phone
//! without a network asks nothing.

use super::Session;
use crate::api;
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::FeedEvent;
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// How often to ask where there is no stream.
const POLL_EVERY: Duration = Duration::from_secs(20);
/// After so many rounds of asking the stream is tried again.
const ROUNDS_UNTIL_STREAM: u32 = 6;

struct Follower {
    session: Session,
    seen: Cell<i64>,
}

/// Follows the feed for as long as the app is open.
pub(crate) fn follow(session: Session) {
    let seen = session.view.with_untracked(|view| view.as_ref().map_or(0, |view| view.feed_seq));
    stream(Rc::new(Follower { session, seen: Cell::new(seen) }));
}

impl Follower {
    fn take(&self, events: Vec<FeedEvent>) {
        if let Some(last) = events.last() {
            self.seen.set(last.seq.max(self.seen.get()));
            self.session.feed.set(events);
        }
    }
}

fn stream(follower: Rc<Follower>) {
    let address = format!("{}/feed?after={}", linli_shared::api::BASE, follower.seen.get());
    let Ok(source) = EventSource::new(&address) else {
        poll_later(follower, 0);
        return;
    };
    let take = {
        let follower = Rc::clone(&follower);
        Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(event) =
                message.data().as_string().and_then(|text| api::json::read::<FeedEvent>(&text).ok())
            {
                follower.take(vec![event]);
            }
        })
    };
    let taker = take.as_ref().unchecked_ref();
    source.set_onmessage(Some(taker));
    let fail = {
        let source = source.clone();
        Closure::<dyn Fn()>::new(move || {
            // Otherwise the browser connects again by itself, naming the last number it saw.
            if source.ready_state() == EventSource::CLOSED {
                poll_later(Rc::clone(&follower), 0);
            }
        })
    };
    source.set_onerror(Some(fail.as_ref().unchecked_ref()));
    // The stream lives as long as the page; a closed one leaves two small closures behind.
    take.forget();
    fail.forget();
}

/// A stream of its own that one page listens to; closed when it is dropped.
pub(crate) struct Listening {
    source: EventSource,
    _take: Closure<dyn Fn(MessageEvent)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Listens to the events of an address; none where the browser has no streams.
pub(crate) fn listen(address: &str, take: impl Fn(String) + 'static) -> Option<Listening> {
    let source = EventSource::new(address).ok()?;
    let take = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        if let Some(text) = message.data().as_string() {
            take(text);
        }
    });
    source.set_onmessage(Some(take.as_ref().unchecked_ref()));
    Some(Listening { source, _take: take })
}

fn poll_later(follower: Rc<Follower>, round: u32) {
    set_timeout(
        move || {
            if round >= ROUNDS_UNTIL_STREAM {
                stream(follower);
                return;
            }
            spawn_local(async move {
                if follower.session.online.get_untracked()
                    && let Ok(answer) = api::people::feed_after(follower.seen.get()).await
                {
                    follower.take(answer.events);
                }
                poll_later(follower, round.saturating_add(1));
            });
        },
        POLL_EVERY,
    );
}
