//! Who can be named as a trustee (可选监票人): neighbours whom the administrator has appointed.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Json, RunPolls, Staff},
    sql,
};
use axum::extract::State;
use linli_shared::{
    access::Role,
    api::{PAGE_MAX, TrusteeRow},
    id::ResidentId,
    poll::Trustees,
};
use sqlx::{Row, any::AnyRow};

/// Whether everybody chosen can be named as a trustee.
pub(super) fn are_appointed(book: &Book, trustees: &Trustees) -> bool {
    let is_appointed = |who: &ResidentId| {
        book.posts.iter().any(|(holder, post)| holder == who && post.role == Role::Trustee)
    };
    trustees.who.iter().all(is_appointed)
}

/// `GET /staff/trustees`: who can be named.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
) -> Result<Json<Vec<TrusteeRow>>, AppError> {
    let rows = sqlx::query(
        "SELECT r.id, r.name FROM post p JOIN resident r ON r.community_id = p.community_id AND r.id = p.resident_id
         WHERE p.community_id = $1 AND p.role = $2 ORDER BY r.name, r.id LIMIT $3",
    )
    .bind(who.community.bytes())
    .bind(Role::Trustee.code())
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let read = |row: &AnyRow| -> Result<TrusteeRow, AppError> {
        let name: Option<String> = row.try_get(1)?;
        Ok(TrusteeRow {
            id: sql::id(row, 0, ResidentId::from_bytes)?,
            name: name.unwrap_or_default(),
        })
    };
    Ok(Json(rows.iter().map(read).collect::<Result<_, _>>()?))
}
