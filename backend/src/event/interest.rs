//! Kinds of events somebody is interested in (兴趣).

use crate::{
    error::AppError,
    extract::{AppState, Json, Resident},
    sql,
};
use axum::extract::State;
use linli_shared::{
    api::Interests,
    event::EventKind,
    id::{CommunityId, ResidentId},
    refusal::FieldError,
};
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeSet, HashMap};

/// `GET /me/interests`
pub async fn show(State(app): State<AppState>, who: Resident) -> Result<Json<Interests>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    Ok(Json(Interests { kinds: list_of(&mut conn, who.community, who.id).await? }))
}

/// `PUT /me/interests`: the last ones count.
pub async fn save(
    State(app): State<AppState>,
    who: Resident,
    Json(body): Json<Interests>,
) -> Result<Json<Interests>, AppError> {
    let kinds: BTreeSet<EventKind> = body.kinds.iter().copied().collect();
    if kinds.len() != body.kinds.len() {
        return Err(AppError::Invalid(vec![FieldError::new("kinds", "event.interests")]));
    }
    let (community, resident) = (who.community, who.id);
    app.db
        .write(move |conn| {
            let kinds = kinds.clone();
            Box::pin(async move {
                forget(conn, community, resident).await?;
                for kind in kinds {
                    insert(conn, community, resident, kind).await?;
                }
                Ok(())
            })
        })
        .await?;
    show(State(app), who).await
}

/// Adds one interest.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    kind: EventKind,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO event_interest (community_id, resident_id, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .bind(kind.code())
    .execute(conn)
    .await?;
    Ok(())
}

/// Throws somebody's interests away.
pub(super) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM event_interest WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Somebody's interests.
pub(super) async fn list_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Vec<EventKind>, AppError> {
    let rows = sqlx::query(
        "SELECT kind FROM event_interest WHERE community_id = $1 AND resident_id = $2 ORDER BY kind",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::word(row, 0, EventKind::parse)).collect()
}

/// How many people are interested in each kind.
pub(super) async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<HashMap<EventKind, i64>, AppError> {
    let rows = sqlx::query(
        "SELECT kind, count(*) FROM event_interest WHERE community_id = $1 GROUP BY kind",
    )
    .bind(community.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((sql::word(row, 0, EventKind::parse)?, row.try_get(1)?))).collect()
}
