//! Who is asking on this phone, and what just changed: the one context of the app.
//!
//! Invariant: the last known session is shown at once and replaced when the server answers.

pub mod camera;
pub(crate) mod device;
pub(crate) mod feed;
pub(crate) mod keyfile;
pub(crate) mod update;

pub(crate) use device::{Theme, now, random};

use crate::api::{self, people::SessionAnswer};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    access::{self, Duty},
    api::{FeedEvent, Me, SessionView},
    time::Timestamp,
};
use std::time::Duration;

const KEPT_SESSION: &str = "linli.session";
/// How often clocks on the page move.
const CLOCK_STEP: Duration = Duration::from_secs(15);

/// The session of this phone; found with `expect_context::<Session>()`.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// The server's last answer, or the one kept from the last visit; none on the very first.
    pub(crate) view: RwSignal<Option<SessionView>>,
    /// Whether the first question to the server is over, well or not.
    pub(crate) answered: RwSignal<bool>,
    /// How many needs went out since the app was opened.
    pub(crate) n_sent: RwSignal<u32>,
    /// Moves every few seconds, for clocks on the page.
    pub(crate) now: RwSignal<Timestamp>,
    /// Whether the phone has a network.
    pub(crate) online: RwSignal<bool>,
    /// The changes that arrived last, in one batch.
    pub(crate) feed: RwSignal<Vec<FeedEvent>>,
    theme: RwSignal<Theme>,
    elder: RwSignal<bool>,
}

/// How the names begin under which vouchers are kept for when there is no network.
pub(crate) const KEPT_VOUCHER: &str = "voucher-";

/// Where the list for a station without a network is kept, and below it what was handed over by it.
pub(crate) const KEPT_VOUCHER_LIST: &str = "linli.hand.list";
/// How the names begin under which the lists for doors without a network are kept.
pub(crate) const KEPT_DOOR_LIST: &str = "linli.door.list.";
/// How the reports begin of what was scanned at a door without a network.
pub(crate) const KEPT_DOOR_REPORT: &str = "linli.door.report.";
/// Where the report lies of what was handed over without a network.
pub(crate) const KEPT_HAND_REPORT: &str = "linli.hand.report";
/// How the names begin under which doors are kept as they were last seen.
pub(crate) const KEPT_DOOR_VIEW: &str = "linli.door.view.";

/// The session that was kept from the last visit.
fn kept_view() -> Option<SessionView> {
    api::json::read(&device::kept(KEPT_SESSION)?).ok()
}

/// What was somebody's does not stay for whoever holds the phone next; only notes that nobody else sends
/// wait until they are back.
fn forget_theirs() {
    let lists = [KEPT_VOUCHER, KEPT_VOUCHER_LIST, KEPT_DOOR_LIST, KEPT_DOOR_VIEW];
    let reports = [KEPT_HAND_REPORT, KEPT_DOOR_REPORT];
    for note in lists.into_iter().chain(reports).flat_map(device::keys_under) {
        device::keep(&note, None);
    }
}

impl Session {
    /// Makes the session, gives it to everything below and asks the server.
    pub(crate) fn provide() -> Self {
        let session = Self {
            view: RwSignal::new(kept_view()),
            answered: RwSignal::new(false),
            n_sent: RwSignal::new(0),
            now: RwSignal::new(now()),
            online: RwSignal::new(device::is_online()),
            feed: RwSignal::new(Vec::new()),
            theme: RwSignal::new(device::kept_theme()),
            elder: RwSignal::new(device::kept_elder()),
        };
        provide_context(session);
        set_interval(move || session.now.set(now()), CLOCK_STEP);
        window_event_listener(leptos::ev::online, move |_| session.online.set(true));
        window_event_listener(leptos::ev::offline, move |_| session.online.set(false));
        spawn_local(async move {
            session.refresh().await;
            session.answered.set(true);
        });
        session
    }

    /// Asks the server again who this is.
    pub(crate) async fn refresh(self) {
        // Without an answer the last one stands.
        if let Ok(answer) = api::people::session().await {
            self.replace(answer);
        }
    }

    /// Takes the server's answer, as after signing in.
    pub(crate) fn replace(self, SessionAnswer { view, text }: SessionAnswer) {
        device::set_clock(view.now);
        self.now.set(now());
        let former = kept_view().and_then(|view| view.me).map(|me| me.id);
        let is_former = view.me.as_ref().is_some_and(|me| former.is_none_or(|id| id == me.id));
        if !is_former {
            forget_theirs();
        }
        device::keep(KEPT_SESSION, text.as_deref());
        let grid = view.grid.as_ref().map(|card| card.grid.name.clone()).unwrap_or_default();
        device::keep("linli.place", Some(format!("{} {grid}", view.community).trim()));
        self.view.set(Some(view));
    }

    /// Forgets the person after signing out.
    pub(crate) async fn forget(self) {
        device::keep(KEPT_SESSION, None);
        forget_theirs();
        self.view.set(None);
        self.refresh().await;
    }

    /// The signed-in person.
    pub(crate) fn me(self) -> Option<Me> {
        self.view.with(|view| view.as_ref().and_then(|view| view.me.clone()))
    }

    /// Whether it is known who this is, or cannot be known for now.
    pub(crate) fn is_known(self) -> bool {
        self.view.with(Option::is_some) || self.answered.get()
    }

    /// Whether somebody is signed in; none until it is known.
    pub(crate) fn signed_in(self) -> Option<bool> {
        self.view.with(|view| view.as_ref().map(|view| view.me.is_some()))
    }

    /// Whether the person works here and has a desk.
    pub(crate) fn is_staff(self) -> bool {
        self.me()
            .is_some_and(|me| me.posts.iter().any(|held| access::may(held.post.role, Duty::Desk)))
    }

    /// The grid centre's phone number; empty until it is known.
    pub(crate) fn centre_phone(self) -> String {
        self.view.with(|view| view.as_ref().map(|view| view.phone.clone()).unwrap_or_default())
    }

    /// Counts up whenever something about this subject changed.
    pub(crate) fn changes_of(self, subject: String) -> Memo<u32> {
        Memo::new(move |count| {
            let concerned =
                self.feed.with(|batch| batch.iter().any(|event| event.subject == subject));
            count.copied().unwrap_or(0_u32).wrapping_add(u32::from(concerned))
        })
    }

    /// A day so many days from today, for a form. It goes with the clock, which a page that stays open, or
    /// was opened before the server said the time, would fall behind, until somebody picks another.
    pub(crate) fn day_ahead(self, n_days: i64) -> RwSignal<String> {
        let day = move |now: &Timestamp| now.date().plus_days(n_days).to_string();
        let picked = RwSignal::new(self.now.with_untracked(day));
        Effect::new(move |before: Option<String>| {
            let next = self.now.with(day);
            if before.is_some_and(|before| before != next && picked.get_untracked() == before) {
                picked.set(next.clone());
            }
            next
        });
        picked
    }

    /// How the app looks.
    pub(crate) fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Changes how the app looks, for good.
    pub(crate) fn set_theme(self, theme: Theme) {
        device::show_theme(theme);
        self.theme.set(theme);
    }

    /// Whether everything is larger (长辈版).
    pub(crate) fn elder(self) -> bool {
        self.elder.get()
    }

    /// Makes everything larger, or not, for good.
    pub(crate) fn set_elder(self, elder: bool) {
        device::show_elder(elder);
        self.elder.set(elder);
    }
}
