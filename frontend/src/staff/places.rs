//! Choosing a place: a few characters find the building, stairway or spot; nobody walks down a tree.

use super::desk::Desk;
use crate::ui::{Button, Icon, IconSize, Pick, Shape, TextField};
use leptos::prelude::*;
use linli_shared::{
    api::PlaceNode,
    id::PlaceId,
    place::{Place, PlaceKind},
};

/// Most places offered at once.
const SHOWN_MAX: usize = 12;

/// The symbol of a kind of place.
pub(super) const fn icon_of(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Community => "home",
        PlaceKind::Grid => "grid",
        PlaceKind::Building | PlaceKind::Unit => "building",
        PlaceKind::Spot => "pin",
    }
}

/// How a place is called where it stands alone.
pub(super) fn full_name(place: &Place) -> String {
    if place.path.is_empty() { place.name.clone() } else { place.path.clone() }
}

/// The grids and buildings that a poll or a topic can be held in.
pub(super) fn areas(desk: Desk) -> Vec<Pick<PlaceId>> {
    let is_area =
        |node: &&PlaceNode| matches!(node.place.kind, PlaceKind::Grid | PlaceKind::Building);
    let pick = |node: &PlaceNode| Pick::new(node.place.id, full_name(&node.place));
    desk.places.with(|nodes| nodes.iter().flatten().filter(is_area).map(pick).collect())
}

/// Whether every part of what was typed is in the path, in any order.
fn fits(place: &Place, typed: &str) -> bool {
    let path = full_name(place);
    typed.split_whitespace().all(|part| path.contains(part))
}

/// The chosen place with a way to change it, or the search for one.
#[component]
pub(super) fn PlaceField(
    id: &'static str,
    label: &'static str,
    chosen: RwSignal<Option<Place>>,
    /// Kinds that may be chosen; empty means all.
    #[prop(optional)]
    kinds: &'static [PlaceKind],
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.load_places();
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let typed = typed.get();
        // Nothing is offered before a character is typed: the tree is long.
        if typed.trim().is_empty() {
            return Vec::new();
        }
        desk.places.with(|nodes| {
            let nodes = nodes.iter().flatten().map(|node: &PlaceNode| &node.place);
            nodes
                .filter(|place| kinds.is_empty() || kinds.contains(&place.kind))
                .filter(|place| fits(place, &typed))
                .take(SHOWN_MAX + 1)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let row = move |place: Place| {
        let icon = icon_of(place.kind);
        let words = full_name(&place);
        view! {
            <button type="button" class="row" on:click=move |_| chosen.set(Some(place.clone()))>
                <Icon name=icon size=IconSize::Small/>
                <span class="row-text">{words}</span>
            </button>
        }
    };
    let search = move || {
        let places = found.get();
        let is_more = places.len() > SHOWN_MAX;
        let is_empty = places.is_empty();
        let none = is_empty
            && typed.with(|typed| !typed.trim().is_empty())
            && desk.places.with(Option::is_some);
        view! {
            {none.then(|| view! { <p class="quiet" role="status">{w!(entry::place_none)}</p> })}
            <div class="list" role="group" aria-label=label hidden=is_empty>
                {places.into_iter().take(SHOWN_MAX).map(row).collect_view()}
            </div>
            {is_more.then(|| view! { <p class="quiet">{w!(entry::place_more)}</p> })}
        }
    };
    view! {
        <Show
            when=move || chosen.with(Option::is_some)
            fallback=move || view! {
                <TextField id label value=typed shape=Shape::Line hint=w!(entry::place_find).to_owned() length_max=60/>
                {search}
            }
        >
            <div class="field">
                <p class="field-label">{label}</p>
                <div class="line-apart">
                    <span class="line">
                        <Icon name="pin" size=IconSize::Small/>
                        {move || chosen.with(|place| place.as_ref().map(full_name))}
                    </span>
                    <Button on_press=move |()| chosen.set(None)>{w!(entry::place_change)}</Button>
                </div>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linli_shared::{id::PlaceId, time::Timestamp};

    #[test]
    fn a_few_characters_find_a_stairway() {
        let place = Place {
            id: PlaceId::new(Timestamp(0), [0; 10]),
            kind: PlaceKind::Unit,
            name: "2单元".to_owned(),
            path: "第3微网格 · 3栋 · 2单元".to_owned(),
            parent: None,
            grid: None,
            building: None,
        };
        assert!(fits(&place, ""));
        assert!(fits(&place, "3栋 2单元"));
        assert!(!fits(&place, "4栋"));
    }
}
