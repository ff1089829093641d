//! The inbox: nearest deadline first, one dense line a ticket, everything by keyboard.
//!
//! Invariants: the filters live in the address; rows never jump by themselves, a line offers what is new.

mod bulk;
mod filters;
mod keys;
mod row;

use super::{
    Heading,
    desk::{self, Desk},
    listing::{Listed, Listing},
};
use crate::{
    api,
    session::Session,
    ui::{Icon, IconSize},
};
use bulk::Bulk;
use filters::Filters;
use keys::{KeyLine, listen};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate, hooks::use_query_map};
use linli_shared::{
    access::Duty,
    api::{InboxQuery, PAGE_MAX, TicketRow},
    id::TicketId,
};
use row::Row;
pub(super) use row::{ClassBadge, StatusBadge};
use std::collections::BTreeSet;

/// What the parts of the inbox share.
#[derive(Clone, Copy)]
struct Inbox {
    listing: Listing<TicketRow>,
    /// Where the keyboard is.
    cursor: RwSignal<Option<TicketId>>,
    chosen: RwSignal<BTreeSet<TicketId>>,
    may_choose: bool,
}

impl Inbox {
    /// Chooses a ticket or lets it go; at most a page of them.
    fn toggle(self, id: TicketId) {
        self.chosen.update(|chosen| {
            let full = i64::try_from(chosen.len()).is_ok_and(|n| n >= PAGE_MAX);
            if !chosen.remove(&id) && !full {
                chosen.insert(id);
            }
        });
    }
}

/// Where filters are written and read: the address.
fn read_query() -> Memo<InboxQuery> {
    let map = use_query_map();
    Memo::new(move |_| {
        map.with(|map| {
            let word = |key: &str| map.get(key).unwrap_or_default();
            let on = |key: &str| map.get(key).is_some();
            InboxQuery {
                status: linli_shared::ticket::TicketStatus::parse(&word("status")),
                class: linli_shared::category::Class::parse(&word("class")),
                category: linli_shared::category::Category::parse(&word("category")),
                grid: word("grid").parse().ok(),
                party: word("party").parse().ok(),
                mine: on("mine"),
                overdue: on("overdue"),
                closed: on("closed"),
                q: word("q"),
                after: None,
            }
        })
    })
}

/// The inbox with its figures, filters and rows.
#[component]
pub(super) fn InboxPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let query = read_query();
    let listing = Listing::new(move |after| {
        let asked = InboxQuery { after, ..query.get() };
        async move { api::staff::inbox(&asked).await }
    });
    let may_choose = desk::may(session, Duty::Merge);
    let inbox = Inbox {
        listing,
        cursor: RwSignal::new(desk.last_opened.get_untracked()),
        chosen: RwSignal::new(BTreeSet::new()),
        may_choose,
    };
    // The console has just asked when it was opened here.
    if desk.view.with_untracked(Option::is_some) {
        desk.load();
    }
    Effect::new(move |_| {
        desk.inbox_address.set(format!("/staff{}", api::staff::inbox_address(&query.get())));
    });
    let navigate = use_navigate();
    let change = Callback::new(move |query: InboxQuery| {
        let options =
            NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("/staff{}", api::staff::inbox_address(&query)), options);
    });
    let keys_shown = RwSignal::new(false);
    let search = NodeRef::<leptos::html::Input>::new();
    listen(inbox, search, keys_shown);
    let filtered = move || query.get() != InboxQuery::default();
    let empty =
        move || if filtered() { w!(inbox::empty_found) } else { w!(inbox::empty) }.to_owned();
    let empty_next = move || {
        if filtered() { w!(inbox::empty_found_next) } else { w!(inbox::empty_next) }.to_owned()
    };
    view! {
        <Heading title=w!(inbox::title)>
            {desk::may(session, Duty::Export).then(|| view! { <Exports query/> })}
        </Heading>
        <Figures/>
        <Filters query change search/>
        <Changes inbox/>
        <Listed
            listing
            icon="check"
            empty=Signal::derive(empty)
            empty_next=Signal::derive(empty_next)
        >
            <Show when=move || listing.rows.with(|rows| !rows.is_empty())>
                <div class="inbox" role="group" aria-label=w!(inbox::list)>
                    <For
                        each=move || listing.rows.get()
                        key=|row| (row.id, row.version)
                        children=move |row| view! { <Row row inbox/> }
                    />
                </div>
            </Show>
        </Listed>
        <KeyLine open=keys_shown may_choose/>
        {may_choose.then(|| view! { <Bulk inbox/> })}
    }
}

#[component]
fn Figures() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let figure = |href: &'static str, n: i64, words: &'static str, alarming: bool| {
        let is_late = alarming && n > 0;
        view! {
            <a class="card stat" href=href>
                <p class="stat-figure" class:is-late=is_late>{n}</p>
                <p class="quiet">{words}</p>
            </a>
        }
    };
    move || {
        desk.view.get().map(|view| {
            view! {
                <div class="stats" role="group" aria-label=w!(inbox::figures)>
                    {figure("/staff", view.n_open, w!(inbox::n_open), false)}
                    {figure("/staff?class=urgent", view.n_urgent, w!(inbox::n_urgent), true)}
                    {figure("/staff?overdue=true", view.n_overdue, w!(inbox::n_overdue), true)}
                    {figure("/staff?mine=true", view.n_mine, w!(inbox::n_mine), false)}
                </div>
            }
        })
    }
}

/// Says how many tickets changed since the rows were loaded, and loads them on request.
#[component]
fn Changes(inbox: Inbox) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let changed = RwSignal::new(BTreeSet::<String>::new());
    // What arrived before the rows were loaded is in them.
    let seen =
        StoredValue::new(session.feed.with_untracked(|batch| batch.last().map(|event| event.seq)));
    Effect::new(move |_| {
        let fresh: Vec<String> = session.feed.with(|batch| {
            let new = batch.iter().filter(|event| Some(event.seq) > seen.get_value());
            new.filter(|event| event.topic == "ticket").map(|event| event.subject.clone()).collect()
        });
        if !fresh.is_empty() {
            changed.update(|changed| changed.extend(fresh));
        }
    });
    let refresh = move |_| {
        changed.update(BTreeSet::clear);
        inbox.listing.reload();
        desk.load();
    };
    move || {
        let n = changed.with(BTreeSet::len);
        (n > 0).then(|| {
            view! {
                <div role="status">
                    <button type="button" class="button button-wide" on:click=refresh>
                        <Icon name="refresh"/>
                        {w!(inbox::changes, n)}
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn Exports(query: Memo<InboxQuery>) -> impl IntoView {
    let link = move |form: &'static str, words: &'static str| {
        view! {
            <a
                class="button button-quiet"
                rel="external"
                download=""
                href=move || api::staff::export_address(&query.get(), form)
            >
                <Icon name="download" size=IconSize::Small/>
                {words}
            </a>
        }
    };
    view! {
        <span class="line" role="group" aria-label=w!(inbox::export)>
            {link("csv", w!(inbox::export_csv))}
            {link("xlsx", w!(inbox::export_xlsx))}
        </span>
    }
}
