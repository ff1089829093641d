//! The phones a person is signed in on, and signing them out.

use super::{clear_cookie, delete_session, delete_sessions};
use crate::{
    error::AppError,
    extract::{AppState, Json, Path, Resident},
    sql,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use linli_shared::{
    api::{DeviceView, PAGE_MAX},
    id::SessionId,
    time::Timestamp,
};
use sqlx::Row;

/// `GET /me/sessions`, the one used last first.
pub async fn list(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<DeviceView>>, AppError> {
    let rows = sqlx::query(
        "SELECT id, device, created_at, seen_at FROM session
         WHERE community_id = $1 AND resident_id = $2 AND expires_at > $3 ORDER BY seen_at DESC, id DESC LIMIT $4",
    )
    .bind(who.community.bytes())
    .bind(who.id.bytes())
    .bind(who.now.0)
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let devices = rows.iter().map(|row| {
        let id = sql::id(row, 0, SessionId::from_bytes)?;
        Ok(DeviceView {
            id,
            device: row.try_get(1)?,
            created_at: Timestamp(row.try_get(2)?),
            seen_at: Timestamp(row.try_get(3)?),
            current: id == who.session,
        })
    });
    devices.collect::<Result<_, AppError>>().map(Json)
}

/// `DELETE /me/sessions/{id}`
pub async fn end_one(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<SessionId>,
) -> Result<(StatusCode, HeaderMap), AppError> {
    let mut headers = HeaderMap::new();
    if id == who.session {
        clear_cookie(&app, &mut headers);
    }
    app.db.write(move |conn| Box::pin(delete_session(conn, who.community, who.id, id))).await?;
    Ok((StatusCode::NO_CONTENT, headers))
}

/// `DELETE /me/sessions`: everywhere, this phone too.
pub async fn end_all(
    State(app): State<AppState>,
    who: Resident,
) -> Result<(StatusCode, HeaderMap), AppError> {
    let mut headers = HeaderMap::new();
    clear_cookie(&app, &mut headers);
    app.db.write(move |conn| Box::pin(delete_sessions(conn, who.community, who.id))).await?;
    Ok((StatusCode::NO_CONTENT, headers))
}
