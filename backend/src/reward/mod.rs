//! Rewards (兑换): the catalogue, vouchers, and handing over.
//!
//! Invariants: what is left of a reward and the points of who redeems it move in one transaction; a
//! voucher is resolved by one conditional update, so that of two stations one is refused; so is taking
//! back what was collected.

mod audit;
mod hand;
mod late;
mod receipt;
mod refund;
mod store;
mod voucher;
mod voucher_store;

pub(crate) use audit::audit;
pub(crate) use hand::hand_over;
pub use hand::{collect, find};
pub use late::{conflicts, download, submit as hand_over_late};
pub use receipt::receipt;
pub use refund::refund;
pub(crate) use refund::take_back;
pub(crate) use store::insert_reward;
pub use voucher::{cancel, mine, redeem, show};
pub(crate) use voucher::{expire_due, redeem_in};
pub(crate) use voucher_store::{Voucher, list_vouchers as list_held};

use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, KeepRewards, Path, Seen, Staff},
    upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::RewardView,
    id::RewardId,
    reward::{RewardDraft, RewardRefusal},
};

/// `GET /rewards`: what can be redeemed, the cheapest first.
pub async fn list(State(app): State<AppState>) -> Result<Json<Vec<RewardView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    store::list_rewards(&mut conn, app.community, true).await.map(Json)
}

/// `GET /staff/rewards`: all of them.
pub async fn list_all(
    State(app): State<AppState>,
    who: Staff<KeepRewards>,
) -> Result<Json<Vec<RewardView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    store::list_rewards(&mut conn, who.community, false).await.map(Json)
}

/// `PUT /staff/rewards/{id}`: 201 the first time; later with the version that was seen.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<KeepRewards>,
    Path(id): Path<RewardId>,
    Seen(version): Seen,
    Json(draft): Json<RewardDraft>,
) -> Result<(StatusCode, Json<RewardView>), AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let (community, by, now) = (who.community, who.id, who.now);
    let mut conn = app.db.read().acquire().await?;
    let known = store::load_reward(&mut conn, community, id).await?;
    drop(conn);
    let photo =
        draft.photo.filter(|photo| known.and_then(|known| known.reward.photo) != Some(*photo));
    if let Some(photo) = photo {
        upload::check_own(&app, community, photo, by.bytes()).await?;
    }
    let (is_new, view) = app
        .db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move {
                upload::show_to_all(conn, community, photo.as_slice(), true).await?;
                if store::insert_reward(conn, community, id, &draft, by, now).await? {
                    return store::load_reward(conn, community, id).await.map(|view| (true, view));
                }
                let known = store::load_reward(conn, community, id).await?;
                let known = known.ok_or(AppError::NotFound)?;
                if known.reward == draft {
                    return Ok((false, Some(known)));
                }
                let seen = version.ok_or(AppError::PreconditionRequired)?;
                if seen != known.version {
                    return Err(AppError::Stale(known.reward.title));
                }
                let is_marked = store::mark_reward(conn, community, &known, &draft, by).await?;
                let view = store::load_reward(conn, community, id).await?;
                if !is_marked && view.as_ref().is_some_and(|view| view.version != seen) {
                    return Err(AppError::Stale(known.reward.title));
                }
                if is_marked { Ok((false, view)) } else { Err(refused(RewardRefusal::Stock)) }
            })
        })
        .await?;
    let view = view.ok_or(AppError::NotFound)?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}
