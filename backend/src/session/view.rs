//! Who is asking, and where: the first thing the app loads.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Json, Visitor},
    feed, notice, resident,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    access::Role,
    api::{GridCard, SessionView},
    id::{CommunityId, PlaceId, ResidentId, SessionId},
    time::{HOUR_MS, Timestamp},
};
use sqlx::Row;

/// How long a phone may be here before it is written down again that it was.
const SEEN_EVERY_MS: i64 = HOUR_MS;

/// `GET /session`
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
) -> Result<Json<SessionView>, AppError> {
    if let Some(signed) = &who.who {
        touch(&app, who.community, signed.session, who.now).await?;
    }
    let id = who.who.as_ref().map(|signed| signed.id);
    Ok(Json(load_view(&app, id, who.recipient(), who.now).await?))
}

/// The session as `resident`, or a visitor, sees it.
pub(crate) async fn load_view(
    app: &App,
    resident: Option<ResidentId>,
    recipient: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<SessionView, AppError> {
    let book = app.book().await?;
    let feed_seq = feed::load_seq(&app.db, app.community).await?;
    let mut conn = app.db.read().acquire().await?;
    let known = match resident {
        Some(id) => resident::load_me(&mut conn, app, &book, id).await?,
        None => None,
    };
    let n_unread = match recipient {
        Some(recipient) => notice::count_unread(&mut conn, app.community, &recipient).await?,
        None => 0,
    };
    let (me, grid) = known.map_or((None, None), |(me, grid)| (Some(me), grid));
    Ok(SessionView {
        now,
        community: book.name.clone(),
        phone: book.phone.clone(),
        me,
        grid: grid.and_then(|grid| card(&book, grid)),
        n_unread,
        feed_seq,
        demo: app.config.demo,
    })
}

/// Who looks after a grid.
fn card(book: &Book, grid: PlaceId) -> Option<GridCard> {
    let holder = |role| book.holder(role, Some(grid)).and_then(|id| book.staff.get(&id)).cloned();
    Some(GridCard {
        grid: book.places.get(&grid)?.clone(),
        worker: holder(Role::GridWorker),
        lead: holder(Role::GridLead),
    })
}

async fn touch(
    app: &App,
    community: CommunityId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), AppError> {
    let row = sqlx::query("SELECT seen_at FROM session WHERE id = $1")
        .bind(session.bytes())
        .fetch_optional(app.db.read())
        .await?;
    let seen: Option<i64> = row.map(|row| row.try_get(0)).transpose()?;
    if seen.is_none_or(|seen| now.since(Timestamp(seen)) < SEEN_EVERY_MS) {
        return Ok(());
    }
    app.db
        .write(move |conn| {
            Box::pin(async move {
                sqlx::query("UPDATE session SET seen_at = $1 WHERE community_id = $2 AND id = $3")
                    .bind(now.0)
                    .bind(community.bytes())
                    .bind(session.bytes())
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
}
