//! The roles of one person as a list that can be changed.

use super::super::{choice::RowChoice, desk::Desk, places::PlaceField};
use crate::{
    text,
    ui::{Button, Icon},
};
use leptos::prelude::*;
use linli_shared::{
    access::{Post, Role},
    api::PersonRow,
    i18n::label,
    place::{Place, PlaceKind},
};

/// One role being edited.
#[derive(Clone, Copy)]
struct Line {
    key: usize,
    role: RwSignal<String>,
    grid: RwSignal<String>,
    building: RwSignal<Option<Place>>,
    party: RwSignal<String>,
}

/// All of them.
#[derive(Clone, Copy)]
pub(super) struct Posts {
    lines: RwSignal<Vec<Line>>,
    next_key: StoredValue<usize>,
}

impl Posts {
    /// Those the person holds.
    pub(super) fn of(row: &PersonRow) -> Self {
        let posts = Self { lines: RwSignal::new(Vec::new()), next_key: StoredValue::new(0) };
        for held in &row.posts {
            let line = posts.add();
            let place = held.post.place.map(|place| place.to_string()).unwrap_or_default();
            line.role.set(held.post.role.code().to_owned());
            line.party.set(held.post.party.map(|party| party.to_string()).unwrap_or_default());
            if held.post.role == Role::BuildingLeader {
                line.building.set(held.post.place.map(|id| Place {
                    id,
                    kind: PlaceKind::Building,
                    name: held.place_name.clone(),
                    path: held.place_name.clone(),
                    parent: None,
                    grid: None,
                    building: None,
                }));
            } else {
                line.grid.set(place);
            }
        }
        posts
    }

    /// One empty line, for somebody new.
    pub(super) fn first() -> Self {
        let posts = Self { lines: RwSignal::new(Vec::new()), next_key: StoredValue::new(0) };
        posts.add();
        posts
    }

    fn add(self) -> Line {
        let key = self.next_key.get_value();
        self.next_key.set_value(key.saturating_add(1));
        let line = Line {
            key,
            role: RwSignal::new(Role::GridWorker.code().to_owned()),
            grid: RwSignal::new(String::new()),
            building: RwSignal::new(None),
            party: RwSignal::new(String::new()),
        };
        self.lines.update(|lines| lines.push(line));
        line
    }

    /// The roles as they are filled in; none when one lacks its place or party.
    pub(super) fn parse(self) -> Option<Vec<Post>> {
        self.lines.with_untracked(|lines| lines.iter().map(Line::parse).collect())
    }
}

impl Line {
    fn parse(&self) -> Option<Post> {
        let role = self.role.with_untracked(|code| Role::parse(code))?;
        let grid = || self.grid.with_untracked(|id| id.parse().ok());
        let (place, party) = match role {
            Role::Resident => return None,
            Role::GridWorker | Role::GridLead => (Some(grid()?), None),
            // One for the whole community has no grid.
            Role::Coordinator => (grid(), None),
            Role::BuildingLeader => (
                Some(self.building.with_untracked(|place| place.as_ref().map(|place| place.id))?),
                None,
            ),
            Role::Handler => (None, Some(self.party.with_untracked(|id| id.parse().ok())?)),
            Role::Dispatcher
            | Role::Supervisor
            | Role::Administrator
            | Role::Trustee
            | Role::Station => (None, None),
        };
        Some(Post { role, place, party })
    }
}

/// The lines with what each role needs.
#[component]
pub(super) fn PostsEditor(posts: Posts) -> impl IntoView {
    let add = move |()| {
        posts.add();
    };
    view! {
        <Show when=move || posts.lines.with(Vec::is_empty)>
            <p class="quiet">{w!(office::posts_none)}</p>
        </Show>
        <For each=move || posts.lines.get() key=|line| line.key children=move |line| view! { <PostLine line posts/> }/>
        <Button icon="plus" on_press=add>{w!(office::post_add)}</Button>
    }
}

#[component]
fn PostLine(line: Line, posts: Posts) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let roles: Vec<(String, String)> = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Resident)
        .map(|role| (role.code().to_owned(), label::role(text::lang(), role).to_owned()))
        .collect();
    let role = Memo::new(move |_| line.role.with(|code| Role::parse(code)));
    let reach = move || {
        match role.get() {
        Some(Role::GridWorker | Role::GridLead | Role::Coordinator) => view! {
            <RowChoice name=w!(office::post_place) value=line.grid picks=desk.grid_picks(w!(choose))/>
        }
        .into_any(),
        Some(Role::BuildingLeader) => view! {
            <PlaceField id="post-building" label=w!(office::post_place) chosen=line.building kinds=&[PlaceKind::Building]/>
        }
        .into_any(),
        Some(Role::Handler) => view! {
            <RowChoice name=w!(office::post_party) value=line.party picks=desk.party_picks(w!(choose))/>
        }
        .into_any(),
        Some(Role::Dispatcher | Role::Supervisor | Role::Administrator | Role::Trustee | Role::Station) => {
            view! { <p class="quiet">{w!(office::post_everywhere)}</p> }.into_any()
        }
        Some(Role::Resident) | None => ().into_any(),
    }
    };
    let remove = move |_| posts.lines.update(|lines| lines.retain(|other| other.key != line.key));
    view! {
        <div class="card stack-s">
            <RowChoice name=w!(office::post_role) value=line.role picks=Signal::stored(roles)/>
            {reach}
            <button type="button" class="button button-danger" on:click=remove>
                <Icon name="trash"/>
                {w!(remove)}
            </button>
        </div>
    }
}
