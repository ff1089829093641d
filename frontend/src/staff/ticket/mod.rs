//! One ticket for staff: what was said, what comes next, the clocks, the people, the history.
//!
//! Invariants: what is shown follows the feed; what was typed outlives every refusal; a step is sent
//! under one id however often it is tried.

mod actions;
mod deeds;
mod draft;
mod facts;
mod form;
mod merge;
mod people;
mod story;

use super::{
    Offline,
    desk::Desk,
    enter,
    inbox::{ClassBadge, StatusBadge},
};
use crate::staff::said;
use crate::{
    api::{self, Failure},
    session::{Session, now, random},
    text,
    ui::{Banner, Button, Icon, Toaster, Tone, Waiting},
};
use actions::Actions;
use deeds::{Deed, Offer, actor};
use draft::Draft;
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{ActOnTicket, TicketView},
    i18n::problem,
    id::{EntryId, TicketId},
    ticket::{TicketAction, step},
};

/// The ticket on the page, what is being written about it, and how the last try went.
#[derive(Clone, Copy)]
struct Case {
    id: TicketId,
    view: RwSignal<Option<TicketView>>,
    failure: RwSignal<Option<Failure>>,
    draft: Draft,
    /// Why the last try was refused, in words.
    wrong: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    /// The action whose form is shown.
    shown: RwSignal<Option<Offer>>,
    form_open: RwSignal<bool>,
    last_try: StoredValue<Option<(EntryId, TicketAction)>>,
    desk: Desk,
    toaster: Toaster,
}

impl Case {
    fn new(id: TicketId) -> Self {
        Self {
            id,
            view: RwSignal::new(None),
            failure: RwSignal::new(None),
            draft: Draft::new(),
            wrong: RwSignal::new(None),
            busy: RwSignal::new(false),
            shown: RwSignal::new(None),
            form_open: RwSignal::new(false),
            last_try: StoredValue::new(None),
            desk: expect_context(),
            toaster: expect_context(),
        }
    }

    async fn load(self) {
        match api::ticket::ticket(self.id).await {
            Ok(view) => {
                self.failure.try_set(None);
                self.view.try_set(Some(view));
            }
            Err(failure) => {
                self.failure.try_set(Some(failure));
            }
        }
    }

    /// Opens the form of an action, or does it when one tap is enough.
    fn choose(self, offer: Offer) {
        if offer.deed.is_direct() {
            self.send(offer);
        } else {
            self.shown.set(Some(offer));
            self.form_open.set(true);
        }
    }

    /// Sends an action as it is filled in.
    fn send(self, offer: Offer) {
        if self.busy.get_untracked() {
            return;
        }
        let Some(view) = self.view.get_untracked() else { return };
        let action = match self.draft.action(offer.deed) {
            Ok(action) => action,
            Err(missing) => {
                self.wrong.set(Some(missing.to_owned()));
                return;
            }
        };
        // The phone asks the same rule as the server, so that the answer comes before the network.
        if let Err(refusal) = step(&view.ticket, &action, actor(&view, offer.standing), now()) {
            self.wrong.set(Some(problem::text(text::lang(), refusal.code()).to_owned()));
            return;
        }
        let body = ActOnTicket { id: self.try_id(&action), standing: offer.standing, action };
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = api::staff::act(self.id, &body, view.version).await;
            self.busy.try_set(false);
            match answer {
                Ok(view) => self.take(view, offer.deed),
                Err(failure) if failure.status == 412 => self.meet_stale(&failure).await,
                Err(failure) => {
                    self.wrong.try_set(Some(said(&failure)));
                }
            }
        });
    }

    /// The same action keeps its id, so that a second try after a lost answer is not a second step.
    fn try_id(self, action: &TicketAction) -> EntryId {
        let kept = self.last_try.with_value(|last| {
            last.as_ref().filter(|(_, tried)| tried == action).map(|(id, _)| *id)
        });
        let id = kept.unwrap_or_else(|| EntryId::new(now(), random()));
        self.last_try.set_value(Some((id, action.clone())));
        id
    }

    fn take(self, view: TicketView, deed: Deed) {
        self.toaster.say(w!(act::done, deed.words()));
        self.desk.load();
        self.last_try.try_update_value(|last| *last = None);
        if self.view.try_set(Some(view)).is_none() {
            self.form_open.set(false);
            self.draft.clear();
        }
    }

    async fn meet_stale(self, failure: &Failure) {
        let said = match failure.detail.as_deref() {
            Some(detail) => w!(act::stale, detail),
            None => w!(act::stale_plain).to_owned(),
        };
        self.wrong.try_set(Some(said));
        self.load().await;
    }
}

/// The page: what to do on the left, what to know on the right; one below the other on a phone.
#[component]
pub(super) fn TicketPage(id: TicketId) -> impl IntoView {
    let session = expect_context::<Session>();
    let case = Case::new(id);
    let changes = session.changes_of(id.to_string());
    Effect::new(move |_| {
        changes.track();
        spawn_local(case.load());
    });
    let is_here = Memo::new(move |_| case.view.with(Option::is_some));
    let body = move || {
        if is_here.get() {
            view! { <Main case/> }.into_any()
        } else {
            view! { <Pending case/> }.into_any()
        }
    };
    view! {
        <main class="desk-main" id="main" tabindex="-1">
            <Offline/>
            <div class="line-apart">
                <a class="button button-quiet" href=move || case.desk.inbox_address.get()>
                    <Icon name="back"/>
                    {w!(to_inbox)}
                </a>
            </div>
            {body}
        </main>
        <aside class="desk-side" aria-label=w!(ticket::facts)>
            {move || case.view.get().map(|view| view! { <facts::Side view/> })}
        </aside>
    }
}

#[component]
fn Pending(case: Case) -> impl IntoView {
    move || {
        match case.failure.get() {
        Some(failure) => view! {
            <h1 class="sr-only">{w!(nav_inbox)}</h1>
            <Banner tone=Tone::Urgent icon="warn">
                <p>{said(&failure)}</p>
                <div>
                    <Button icon="refresh" on_press=move |()| spawn_local(case.load())>{w!(try_again)}</Button>
                </div>
            </Banner>
        }
        .into_any(),
        None => view! { <Waiting words=w!(ticket::loading)/> }.into_any(),
    }
    }
}

#[component]
fn Main(case: Case) -> impl IntoView {
    let number = case.view.with_untracked(|view| view.as_ref().map(|view| view.number.clone()));
    enter(&number.clone().unwrap_or_default());
    let badges = move || {
        case.view.with(|view| {
            view.as_ref().map(|view| {
                view! {
                    <ClassBadge class=view.ticket.class/>
                    <StatusBadge status=view.ticket.status/>
                }
            })
        })
    };
    view! {
        <div class="line">
            <h1 class="num">{number}</h1>
            {badges}
        </div>
        {move || case.view.get().map(|view| view! { <facts::Said view/> })}
        <Actions case/>
        {move || case.view.get().map(|view| view! { <story::Story view/> })}
    }
}

/// Marks a ticket that has just come in as solved at first contact.
pub(super) async fn solve_on_spot(view: &TicketView, words: String) -> Result<(), Failure> {
    let offer =
        deeds::offers(view, now()).into_iter().find(|offer| offer.deed == Deed::SolveOnSpot);
    let Some(offer) = offer else { return Err(Failure::of("ticket.not_allowed")) };
    let action = TicketAction::SolveOnSpot { words, photos: Vec::new() };
    let body = ActOnTicket { id: EntryId::new(now(), random()), standing: offer.standing, action };
    api::staff::act(view.id, &body, view.version).await.map(drop)
}
