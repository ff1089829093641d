//! Rows of places and households.

use crate::error::AppError;
use linli_shared::{
    id::{CommunityId, PlaceId},
    place::{Household, Place, PlaceKind},
    time::Timestamp,
};
use sqlx::AnyConnection;

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
