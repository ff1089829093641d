//! The timetable of mobile services (流动服务时刻表): what comes by where, every week.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Json, Path, RunEvents, Seen, Staff, Visitor},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::StopView,
    event::StopDraft,
    id::{CommunityId, ResidentId, StopId},
    place::PlaceKind,
    refusal::FieldError,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// Most stops of a community.
const STOPS_MAX: i64 = 300;

/// `GET /timetable`: by weekday and time.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
) -> Result<Json<Vec<StopView>>, AppError> {
    let book = app.book().await?;
    let rows = sqlx::query(
        "SELECT id, draft, version FROM mobile_stop WHERE community_id = $1 ORDER BY weekday, starts, id LIMIT $2",
    )
    .bind(who.community.bytes())
    .bind(STOPS_MAX)
    .fetch_all(app.db.read())
    .await?;
    let read = |row| {
        let id = sql::id(row, 0, StopId::from_bytes)?;
        let stop = serde_json::from_str(row.try_get(1)?)?;
        Ok(view(&book, id, stop, row.try_get(2)?))
    };
    rows.iter().map(read).collect::<Result<_, AppError>>().map(Json)
}

fn view(book: &Book, id: StopId, stop: StopDraft, version: i64) -> StopView {
    let grid = stop.grid.and_then(|grid| book.places.get(&grid));
    let grid_name = grid.map(|grid| grid.name.clone()).unwrap_or_default();
    StopView { id, stop, grid_name, version }
}

/// `PUT /staff/stops/{id}`: 201 the first time; later with the version that was seen.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<StopId>,
    Seen(version): Seen,
    Json(draft): Json<StopDraft>,
) -> Result<(StatusCode, Json<StopView>), AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let book = app.book().await?;
    check_place(&book, &who, &draft)?;
    let (names, by) = (book.clone(), who.clone());
    let (is_new, stop, version) = app
        .db
        .write(move |conn| {
            let (book, who, draft) = (names.clone(), by.clone(), draft.clone());
            Box::pin(async move {
                if insert(conn, who.community, id, &draft, who.id, who.now).await? {
                    return Ok((true, draft, 1));
                }
                let known = find(conn, who.community, id).await?;
                let (known, known_version) = known.ok_or(AppError::NotFound)?;
                if known == draft {
                    return Ok((false, draft, known_version));
                }
                check_place(&book, &who, &known)?;
                let seen = version.ok_or(AppError::PreconditionRequired)?;
                if seen != known_version
                    || !mark(conn, who.community, (id, seen), &draft, who.id).await?
                {
                    return Err(AppError::Stale(known.title));
                }
                Ok((false, draft, seen + 1))
            })
        })
        .await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view(&book, id, stop, version))))
}

fn check_place(book: &Book, who: &Staff<RunEvents>, draft: &StopDraft) -> Result<(), AppError> {
    let is_grid = |id| book.places.get(&id).is_some_and(|place| place.kind == PlaceKind::Grid);
    if !draft.grid.is_none_or(is_grid) {
        return Err(AppError::Invalid(vec![FieldError::new("grid", "event.grids")]));
    }
    let areas = draft.grid.as_slice();
    if who.visitor.may_in(Duty::RunEvents, book, areas) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// `DELETE /staff/stops/{id}`: the same again is no error.
pub async fn delete(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<StopId>,
) -> Result<StatusCode, AppError> {
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who) = (book.clone(), who.clone());
            Box::pin(async move {
                let Some((known, _)) = find(conn, who.community, id).await? else { return Ok(()) };
                check_place(&book, &who, &known)?;
                sqlx::query("DELETE FROM mobile_stop WHERE community_id = $1 AND id = $2")
                    .bind(who.community.bytes())
                    .bind(id.bytes())
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a stop; false when it is there already.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StopId,
    draft: &StopDraft,
    by: ResidentId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO mobile_stop (community_id, id, draft, grid_id, weekday, starts, version, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(serde_json::to_string(draft)?)
    .bind(draft.grid.map(|grid| grid.bytes().to_vec()))
    .bind(draft.weekday)
    .bind(draft.starts)
    .bind(by.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: StopId,
) -> Result<Option<(StopDraft, i64)>, AppError> {
    let row =
        sqlx::query("SELECT draft, version FROM mobile_stop WHERE community_id = $1 AND id = $2")
            .bind(community.bytes())
            .bind(id.bytes())
            .fetch_optional(conn)
            .await?;
    row.map(|row| Ok((serde_json::from_str(row.try_get(0)?)?, row.try_get(1)?))).transpose()
}

/// Changes a stop that stands as it was seen; false when somebody was first.
async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, seen): (StopId, i64),
    draft: &StopDraft,
    by: ResidentId,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE mobile_stop SET draft = $1, grid_id = $2, weekday = $3, starts = $4, version = version + 1, by_id = $5
         WHERE community_id = $6 AND id = $7 AND version = $8",
    )
    .bind(serde_json::to_string(draft)?)
    .bind(draft.grid.map(|grid| grid.bytes().to_vec()))
    .bind(draft.weekday)
    .bind(draft.starts)
    .bind(by.bytes())
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(seen)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
