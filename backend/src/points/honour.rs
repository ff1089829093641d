//! The honour board (荣誉榜): who took part most within the last year, by name only where they agreed.

use crate::{
    error::AppError,
    extract::{AppState, Json, Resident},
    resident,
};
use axum::extract::State;
use linli_shared::{
    amount::Points,
    api::{HonourBoard, Honoured, MyHonour, NameMe},
    id::CommunityId,
    ledger::{AccountId, Asset},
    points::{HONOUR_MAX, STAR_DAYS, STAR_STEPS, next_star, stars},
    text::mask_name,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// How many who earned most in all are looked at: the board's cost does not grow with the books.
const CANDIDATES_MAX: i64 = 200;

/// `GET /points/honour`: for everybody.
pub async fn board(State(app): State<AppState>) -> Result<Json<HonourBoard>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let rows = list(&mut conn, app.community, since(app.clock.now())).await?;
    Ok(Json(HonourBoard { rows, steps: STAR_STEPS.to_vec() }))
}

/// `GET /me/honour`: one's own stars.
pub async fn mine(State(app): State<AppState>, who: Resident) -> Result<Json<MyHonour>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    load(&mut conn, &who).await.map(Json)
}

/// `PUT /me/honour`: whether the name stands in full.
pub async fn name_me(
    State(app): State<AppState>,
    who: Resident,
    Json(body): Json<NameMe>,
) -> Result<Json<MyHonour>, AppError> {
    let (community, id, is_named) = (who.community, who.id, body.is_named);
    app.db
        .write(move |conn| {
            Box::pin(async move { resident::mark_named(conn, community, id, is_named).await })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    load(&mut conn, &who).await.map(Json)
}

const fn since(now: Timestamp) -> Timestamp {
    now.plus_days(-STAR_DAYS)
}

async fn load(conn: &mut AnyConnection, who: &Resident) -> Result<MyHonour, AppError> {
    let row = sqlx::query(
        "SELECT r.is_named, (SELECT CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM ledger_transfer t
            WHERE t.community_id = $1 AND t.credit = $3 AND t.asset = $4 AND t.at >= $5 AND t.debit = $6)
         FROM resident r WHERE r.community_id = $1 AND r.id = $2",
    )
    .bind(who.community.bytes())
    .bind(who.id.bytes())
    .bind(AccountId::of(who.id).bytes())
    .bind(Asset::Points.code())
    .bind(since(who.now).0)
    .bind(AccountId::ISSUED.bytes())
    .fetch_one(conn)
    .await?;
    let earned = Points(row.try_get(1)?);
    Ok(MyHonour {
        earned,
        stars: stars(earned),
        next: next_star(earned).map(|next| Points(next.0 - earned.0)),
        is_named: row.try_get::<i64, _>(0)? == 1,
    })
}

/// Most first; who left is not named, not even by the first character.
async fn list(
    conn: &mut AnyConnection,
    community: CommunityId,
    since: Timestamp,
) -> Result<Vec<Honoured>, AppError> {
    let rows = sqlx::query(
        "SELECT r.name, r.is_named, s.earned FROM
            (SELECT t.credit AS account, CAST(sum(t.amount) AS BIGINT) AS earned
             FROM (SELECT id FROM ledger_account WHERE community_id = $1 AND asset = $2 AND is_communal = 0
                    ORDER BY credits_posted DESC, id LIMIT $3) a
             JOIN ledger_transfer t ON t.community_id = $1 AND t.credit = a.id AND t.asset = $2
                AND t.at >= $4 AND t.debit = $5
             GROUP BY t.credit) s
         JOIN resident r ON r.community_id = $1 AND r.id = s.account AND r.erased_at IS NULL
         ORDER BY s.earned DESC, r.id LIMIT $6",
    )
    .bind(community.bytes())
    .bind(Asset::Points.code())
    .bind(CANDIDATES_MAX)
    .bind(since.0)
    .bind(AccountId::ISSUED.bytes())
    .bind(HONOUR_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let name: String = row.try_get(0)?;
            let is_named = row.try_get::<i64, _>(1)? == 1;
            let earned = Points(row.try_get(2)?);
            let name = if is_named { name } else { mask_name(&name) };
            Ok(Honoured { name, earned, stars: stars(earned) })
        })
        .collect()
}
