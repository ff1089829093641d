//! Places for everybody, and the tree with its sizes for staff.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Desk, Json, Query, Staff, Visitor},
};
use axum::extract::State;
use linli_shared::{
    access::Role,
    api::PlaceNode,
    id::PlaceId,
    place::{GRID_HOUSEHOLDS, Place, PlaceKind},
};
use serde::Deserialize;
use sqlx::Row;
use std::collections::HashMap;

/// Most places of one answer: the grids of a community, the units of a building.
const PLACES_MAX: usize = 200;

/// Which places to list.
#[derive(Debug, Deserialize)]
pub struct PlaceQuery {
    kind: Option<PlaceKind>,
    parent: Option<PlaceId>,
}

/// Places of a kind under a node; under the root when none is named.
pub async fn list(
    State(app): State<AppState>,
    _: Visitor,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Vec<Place>>, AppError> {
    let book = app.book().await?;
    let parent = query.parent.or_else(|| book.root().map(|root| root.id));
    let fits =
        |place: &&Place| place.parent == parent && query.kind.is_none_or(|kind| kind == place.kind);
    let mut places: Vec<Place> = book.places.values().filter(fits).cloned().collect();
    places.sort_by_key(|place| order(&place.name));
    places.truncate(PLACES_MAX);
    Ok(Json(places))
}

/// The tree of one's grids with the number of households of each node, parents first.
pub async fn tree(
    State(app): State<AppState>,
    who: Staff<Desk>,
) -> Result<Json<Vec<PlaceNode>>, AppError> {
    let rows = sqlx::query(
        "SELECT place_id, count(*) FROM household WHERE community_id = $1 GROUP BY place_id",
    )
    .bind(who.community.bytes())
    .fetch_all(app.db.read())
    .await?;
    let mut here: HashMap<PlaceId, i64> = HashMap::new();
    for row in &rows {
        here.insert(crate::sql::id(row, 0, PlaceId::from_bytes)?, row.try_get(1)?);
    }
    let book = app.book().await?;
    let sums = sums(&book, &here);
    let mut nodes = Vec::with_capacity(book.places.len());
    if let Some(root) = book.root() {
        let grids = grids(&who);
        walk(&book, root, &mut |place| {
            let is_seen = grids
                .as_ref()
                .is_none_or(|grids| place.grid.is_none_or(|grid| grids.contains(&grid)));
            if is_seen {
                let n_households = sums.get(&place.id).copied().unwrap_or(0);
                let size_warning =
                    place.kind == PlaceKind::Grid && !GRID_HOUSEHOLDS.contains(&n_households);
                nodes.push(PlaceNode { place: place.clone(), n_households, size_warning });
            }
        });
    }
    Ok(Json(nodes))
}

/// Building leaders see the tree of their building's grid; handlers need all to read addresses.
fn grids(who: &Staff<Desk>) -> Option<Vec<PlaceId>> {
    if who.visitor.is(Role::Handler) || who.visitor.is(Role::BuildingLeader) {
        return None;
    }
    who.grids()
}

/// Households of each node and everything below it.
fn sums(book: &Book, here: &HashMap<PlaceId, i64>) -> HashMap<PlaceId, i64> {
    let mut sums = HashMap::new();
    for (id, n) in here {
        let mut at = Some(*id);
        while let Some(place) = at {
            *sums.entry(place).or_insert(0) += n;
            at = book.places.get(&place).and_then(|place| place.parent);
        }
    }
    sums
}

fn walk(book: &Book, place: &Place, visit: &mut impl FnMut(&Place)) {
    let mut children: HashMap<PlaceId, Vec<&Place>> = HashMap::new();
    for child in book.places.values() {
        if let Some(parent) = child.parent {
            children.entry(parent).or_default().push(child);
        }
    }
    let mut waiting = vec![place];
    while let Some(place) = waiting.pop() {
        visit(place);
        let mut below = children.remove(&place.id).unwrap_or_default();
        below.sort_by_key(|place| std::cmp::Reverse(order(&place.name)));
        waiting.extend(below);
    }
}

/// Numbers inside names sort as numbers when shorter names come first: 2栋 before 10栋.
fn order(name: &str) -> (usize, String) {
    (name.chars().count(), name.to_owned())
}
