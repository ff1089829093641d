//! What every page of the console knows: the viewer's duties, the grids, parties and staff in reach.

use crate::{api, session::Session, text};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    access::{self, Duty},
    api::{CategoryTable, DeskView, PlaceNode},
    category::{Category, Class},
    i18n::Lang,
    id::PartyId,
};

/// The context of the console; found with `expect_context::<Desk>()`.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Figures, grids, parties, staff; none until the server has answered.
    pub(super) view: RwSignal<Option<DeskView>>,
    /// The categories as this community names them.
    pub(super) categories: RwSignal<Option<CategoryTable>>,
    /// The place tree; loaded when a page first asks for it.
    pub(super) places: RwSignal<Option<Vec<PlaceNode>>>,
    /// The address of the inbox as it was last seen, with its filters.
    pub(super) inbox_address: RwSignal<String>,
    /// The ticket last opened from the inbox.
    pub(super) last_opened: RwSignal<Option<linli_shared::id::TicketId>>,
}

/// Whether the signed-in person carries a duty anywhere.
pub(super) fn may(session: Session, duty: Duty) -> bool {
    session.view.with(|view| {
        view.as_ref()
            .and_then(|view| view.me.as_ref())
            .is_some_and(|me| me.posts.iter().any(|held| access::may(held.post.role, duty)))
    })
}

impl Desk {
    /// Makes the context and gives it to everything below.
    pub(super) fn provide() -> Self {
        let desk = Self {
            view: RwSignal::new(None),
            categories: RwSignal::new(None),
            places: RwSignal::new(None),
            inbox_address: RwSignal::new("/staff".to_owned()),
            last_opened: RwSignal::new(None),
        };
        provide_context(desk);
        desk
    }

    /// Asks the server for the figures and the names; what is shown stays when it does not answer.
    pub(super) fn load(self) {
        spawn_local(async move {
            if let Ok(view) = api::staff::desk().await {
                self.view.try_set(Some(view));
            }
        });
        if self.categories.with_untracked(Option::is_none) {
            spawn_local(async move {
                if let Ok(table) = api::need::categories().await {
                    self.categories.try_set(Some(table));
                }
            });
        }
    }

    /// Loads the place tree once.
    pub(super) fn load_places(self) {
        if self.places.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            if let Ok(nodes) = api::staff::places().await {
                self.places.try_set(Some(nodes));
            }
        });
    }

    /// A category's name here.
    pub(super) fn category(self, category: Category) -> String {
        let named = self.categories.with(|table| {
            let table = table.as_ref()?;
            let row = table.categories.iter().find(|row| row.category == category)?;
            Some(match text::lang() {
                Lang::Zh => row.name_zh.clone(),
                Lang::En => row.name_en.clone(),
            })
        });
        named.unwrap_or_else(|| built_in(category).to_owned())
    }

    /// A party's name; empty while it is not known.
    pub(super) fn party(self, id: PartyId) -> String {
        self.view.with(|view| {
            view.as_ref()
                .and_then(|view| view.parties.iter().find(|party| party.id == id))
                .map(|party| party.name.clone())
                .unwrap_or_default()
        })
    }

    /// Parties to choose from, as (id, name).
    pub(super) fn party_picks(self, first: &'static str) -> Signal<Vec<(String, String)>> {
        Signal::derive(move || {
            let mut picks = vec![(String::new(), first.to_owned())];
            self.view.with(|view| {
                let parties = view.iter().flat_map(|view| &view.parties);
                picks.extend(parties.map(|party| (party.id.to_string(), party.name.clone())));
            });
            picks
        })
    }

    /// Grids to choose from, as (id, name).
    pub(super) fn grid_picks(self, first: &'static str) -> Signal<Vec<(String, String)>> {
        Signal::derive(move || {
            let mut picks = vec![(String::new(), first.to_owned())];
            self.view.with(|view| {
                let grids = view.iter().flat_map(|view| &view.grids);
                picks.extend(grids.map(|grid| (grid.id.to_string(), grid.name.clone())));
            });
            picks
        })
    }

    /// Categories to choose from, as (code, name).
    pub(super) fn category_picks(self, first: &'static str) -> Signal<Vec<(String, String)>> {
        Signal::derive(move || {
            let named =
                Category::ALL.map(|category| (category.code().to_owned(), self.category(category)));
            std::iter::once((String::new(), first.to_owned())).chain(named).collect()
        })
    }
}

fn built_in(category: Category) -> &'static str {
    match text::lang() {
        Lang::Zh => category.zh(),
        Lang::En => category.en(),
    }
}

/// A class's name.
pub(super) fn class_name(class: Class) -> &'static str {
    match text::lang() {
        Lang::Zh => class.zh(),
        Lang::En => class.en(),
    }
}

/// Classes to choose from, as (code, name).
pub(super) fn class_picks(first: &'static str) -> Vec<(String, String)> {
    let named = Class::ALL.map(|class| (class.code().to_owned(), class_name(class).to_owned()));
    std::iter::once((String::new(), first.to_owned())).chain(named).collect()
}
