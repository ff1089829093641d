//! Rows of places and households.

use crate::error::AppError;
use linli_shared::{
    id::{CommunityId, PlaceId},
    place::{Household, Place, PlaceKind},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// What stands between the names of a path.
const PATH_MARK: &str = " · ";

/// A node under `parent`: path, grid and building follow from it.
#[must_use]
pub fn child(parent: &Place, id: PlaceId, kind: PlaceKind, name: &str) -> Place {
    let path = match parent.kind {
        PlaceKind::Community => name.to_owned(),
        PlaceKind::Grid | PlaceKind::Building | PlaceKind::Unit | PlaceKind::Spot => {
            format!("{}{PATH_MARK}{name}", parent.path)
        }
    };
    Place {
        id,
        kind,
        name: name.to_owned(),
        path,
        parent: Some(parent.id),
        grid: if kind == PlaceKind::Grid { Some(id) } else { parent.grid },
        building: if kind == PlaceKind::Building { Some(id) } else { parent.building },
    }
}

/// Adds one node; made by [`child`], or the root.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_place(
    conn: &mut AnyConnection,
    community: CommunityId,
    place: &Place,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO place (community_id, id, kind, name, path, parent_id, grid_id, building_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(community.bytes())
    .bind(place.id.bytes())
    .bind(place.kind.code())
    .bind(&place.name)
    .bind(&place.path)
    .bind(place.parent.map(|id| id.bytes().to_vec()))
    .bind(place.grid.map(|id| id.bytes().to_vec()))
    .bind(place.building.map(|id| id.bytes().to_vec()))
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The root of the tree is called as the community is.
///
/// # Errors
/// When the row cannot be written.
pub async fn rename_root(
    conn: &mut AnyConnection,
    community: CommunityId,
    name: &str,
) -> Result<(), AppError> {
    sqlx::query("UPDATE place SET name = $1, path = $1 WHERE community_id = $2 AND kind = $3")
        .bind(name)
        .bind(community.bytes())
        .bind(PlaceKind::Community.code())
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds one household in `place`, which is the place it names.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_household(
    conn: &mut AnyConnection,
    community: CommunityId,
    place: &Place,
    household: &Household,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO household (community_id, id, place_id, grid_id, building_id, door, address, area, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(community.bytes())
    .bind(household.id.bytes())
    .bind(place.id.bytes())
    .bind(place.grid.map(|id| id.bytes().to_vec()))
    .bind(place.building.map(|id| id.bytes().to_vec()))
    .bind(&household.door)
    .bind(format!("{}{PATH_MARK}{}", place.path, household.door))
    .bind(household.area.0)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// One node.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_place(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PlaceId,
) -> Result<Option<Place>, AppError> {
    let row = sqlx::query(
        "SELECT id, kind, name, path, parent_id, grid_id, building_id FROM place
         WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.map(|row| read_place(&row)).transpose()
}

/// The node of that name under a parent.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_child(
    conn: &mut AnyConnection,
    community: CommunityId,
    parent: PlaceId,
    kind: PlaceKind,
    name: &str,
) -> Result<Option<Place>, AppError> {
    let row = sqlx::query(
        "SELECT id, kind, name, path, parent_id, grid_id, building_id FROM place
         WHERE community_id = $1 AND parent_id = $2 AND kind = $3 AND name = $4",
    )
    .bind(community.bytes())
    .bind(parent.bytes())
    .bind(kind.code())
    .bind(name)
    .fetch_optional(conn)
    .await?;
    row.map(|row| read_place(&row)).transpose()
}

/// A node from the columns id, kind, name, path, parent, grid, building.
///
/// # Errors
/// When the columns hold something else.
pub fn read_place(row: &AnyRow) -> Result<Place, AppError> {
    Ok(Place {
        id: crate::sql::id(row, 0, PlaceId::from_bytes)?,
        kind: crate::sql::word(row, 1, PlaceKind::parse)?,
        name: row.try_get(2)?,
        path: row.try_get(3)?,
        parent: crate::sql::id_or_none(row, 4, PlaceId::from_bytes)?,
        grid: crate::sql::id_or_none(row, 5, PlaceId::from_bytes)?,
        building: crate::sql::id_or_none(row, 6, PlaceId::from_bytes)?,
    })
}
