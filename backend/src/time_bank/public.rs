//! The time bank for everybody (公示): what was given this year, and by how many; no names but of those
//! who let theirs be said.

use super::{attended, books, listing_store, project, volunteer};
use crate::{
    error::AppError,
    extract::{AppState, Json, Visitor},
};
use axum::extract::State;
use linli_shared::{
    amount::Minutes,
    api::{HonourRow, PublicTimeBank},
    id::CommunityId,
    ledger::AccountId,
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Names on the honour board.
const HONOUR_MAX: i64 = 10;

/// `GET /time-bank`.
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
) -> Result<Json<PublicTimeBank>, AppError> {
    let (year, ..) = who.now.date().ymd();
    let since = Date::from_ymd(year, 1, 1).start();
    let community = app.community;
    let mut conn = app.db.read().acquire().await?;
    let (given, n_stints) = sum_of_year(&mut conn, community, since).await?;
    let pool = books::load_sums(&mut conn, community, AccountId::POOL).await?;
    let donations = books::load_sums(&mut conn, community, AccountId::DONATIONS).await?;
    let me = who.who.as_ref().map(|who| who.id);
    Ok(Json(PublicTimeBank {
        given,
        n_stints,
        n_volunteers: volunteer::count(&mut conn, community).await?,
        attended: attended::sum_since(&mut conn, community, since).await?,
        pool_paid: Minutes(-pool.balance()),
        donated: Minutes(donations.balance()),
        n_requests: listing_store::count_requests(&mut conn, community, who.now).await?,
        honour: list_honour(&mut conn, community, since).await?,
        projects: project::list_views(&mut conn, community, me).await?,
    }))
}

async fn sum_of_year(
    conn: &mut AnyConnection,
    community: CommunityId,
    since: Timestamp,
) -> Result<(Minutes, i64), AppError> {
    let row = sqlx::query(
        "SELECT CAST(coalesce(sum(minutes), 0) AS BIGINT), count(*) FROM stint
         WHERE community_id = $1 AND done_at >= $2",
    )
    .bind(community.bytes())
    .bind(since.0)
    .fetch_one(conn)
    .await?;
    Ok((Minutes(row.try_get(0)?), row.try_get(1)?))
}

async fn list_honour(
    conn: &mut AnyConnection,
    community: CommunityId,
    since: Timestamp,
) -> Result<Vec<HonourRow>, AppError> {
    let rows = sqlx::query(
        "SELECT r.name, CAST(sum(s.minutes) AS BIGINT) FROM stint s
         JOIN volunteer v ON v.community_id = s.community_id AND v.resident_id = s.provider_id AND v.is_named = 1
         JOIN resident r ON r.community_id = s.community_id AND r.id = s.provider_id AND r.erased_at IS NULL
         WHERE s.community_id = $1 AND s.done_at >= $2
         GROUP BY r.id, r.name ORDER BY 2 DESC, 1 LIMIT $3",
    )
    .bind(community.bytes())
    .bind(since.0)
    .bind(HONOUR_MAX)
    .fetch_all(conn)
    .await?;
    let read = |row: &AnyRow| -> Result<_, AppError> {
        Ok(HonourRow { name: row.try_get(0)?, minutes: Minutes(row.try_get(1)?) })
    };
    rows.iter().map(read).collect()
}
