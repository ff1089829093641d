//! Vouchers (兑换券): redeemed, shown, taken back, and ended by the clock.

use super::{
    store,
    voucher_store::{self, Voucher},
};
use crate::{
    db::{Statement, fetch_both},
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    ledger::{self, NewTransfer},
    state::App,
};
use anyhow::Context;
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{PAGE_MAX, Redeem, VoucherShow, VoucherView},
    id::{CommunityId, ResidentId, VoucherId},
    ledger::{AccountId, Phase, Transfer},
    log::Hash,
    points::Cause,
    qr::format_short,
    reward::{RewardDraft, RewardRefusal, VoucherAction, VoucherStatus, step},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `PUT /vouchers/{id}`: 201 the first time, 200 for the same again.
pub async fn redeem(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<VoucherId>,
    Json(body): Json<Redeem>,
) -> Result<(StatusCode, Json<VoucherView>), AppError> {
    let (community, holder, now) = (who.community, who.id, who.now);
    let (is_new, voucher) = app
        .db
        .write(move |conn| {
            Box::pin(async move { redeem_in(conn, community, holder, (id, body), now).await })
        })
        .await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view(&app, voucher))))
}

/// Takes one from the stock, reserves the points and issues the voucher.
///
/// # Errors
/// The [`RewardRefusal`] that applies, or that the points do not suffice.
pub(crate) async fn redeem_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    holder: ResidentId,
    (id, asked): (VoucherId, Redeem),
    now: Timestamp,
) -> Result<(bool, Voucher), AppError> {
    // The reward's row is held when its vouchers are counted: two phones of one person wait for one
    // another, and so does the same voucher, sent twice.
    let of = (id, asked.reward, holder);
    let taken = store::take_one(community, asked.reward, asked.price);
    let counted = voucher_store::count_in_month(community, of, now);
    let [taken, counted] = fetch_both(conn, [taken, counted]).await?;
    let Some(taken) = taken else {
        if let Some(known) = voucher_store::load_voucher(conn, community, id).await? {
            return same_again(known, holder, asked);
        }
        let found = store::load_reward(conn, community, asked.reward).await?;
        let reward = found.ok_or(AppError::NotFound)?.reward;
        return Err(refused(why_none(&reward, asked)));
    };
    let reward: RewardDraft = serde_json::from_str(taken.try_get(0)?)?;
    let counted = counted.context("a count is a row")?;
    let (n, n_known): (i64, i64) = (counted.try_get(0)?, counted.try_get(1)?);
    if n_known > 0 {
        store::put_back(community, asked.reward).execute(&mut *conn).await?;
        let known = voucher_store::load_voucher(conn, community, id).await?;
        return same_again(known.ok_or(AppError::NotFound)?, holder, asked);
    }
    if n >= reward.per_month {
        return Err(refused(RewardRefusal::MonthFull));
    }
    let new = Voucher {
        id,
        of: asked.reward,
        holder,
        price: asked.price,
        status: VoucherStatus::Issued,
        reference: rand::random(),
        short: format_short(rand::random()),
        at: now,
        expires_at: now.plus_days(reward.days),
        resolved_at: None,
        by: None,
        refund: None,
        refund_by: None,
        reward,
    };
    let row = voucher_store::insert_voucher(community, &new)?;
    ledger::post_after(conn, community, &transfer(&new, None, None, now), vec![row]).await?;
    Ok((true, new))
}

/// The voucher that came before under this id, when it was asked for in the same words.
fn same_again(
    known: Voucher,
    holder: ResidentId,
    asked: Redeem,
) -> Result<(bool, Voucher), AppError> {
    let is_same = known.holder == holder && known.of == asked.reward && known.price == asked.price;
    if is_same { Ok((false, known)) } else { Err(refused(RewardRefusal::IdReused)) }
}

const fn why_none(reward: &RewardDraft, asked: Redeem) -> RewardRefusal {
    if !reward.is_listed {
        RewardRefusal::NotListed
    } else if reward.price.0 != asked.price.0 {
        RewardRefusal::PriceChanged
    } else {
        RewardRefusal::SoldOut
    }
}

/// The transfer of a voucher's points: reserved at first, then what an action makes of them.
pub(super) fn transfer(
    voucher: &Voucher,
    action: Option<VoucherAction>,
    by: Option<ResidentId>,
    at: Timestamp,
) -> NewTransfer {
    let (cause, phase, before) = match action {
        None => (Cause::Redemption, Phase::Pending, None),
        Some(VoucherAction::Collect) => (Cause::Collection, Phase::Post, Some(Cause::Redemption)),
        Some(VoucherAction::Cancel) => (Cause::Cancellation, Phase::Void, Some(Cause::Redemption)),
        Some(VoucherAction::Expire) => (Cause::VoucherOver, Phase::Expire, Some(Cause::Redemption)),
        Some(VoucherAction::Refund) => (Cause::Refund, Phase::Single, Some(Cause::Collection)),
    };
    let holder = AccountId::of(voucher.holder);
    let id_of = |cause: Cause| Transfer::id_of(cause.code(), voucher.id.0, holder);
    let gives_back = action == Some(VoucherAction::Refund);
    let (debit, credit) =
        if gives_back { (AccountId::REDEEMED, holder) } else { (holder, AccountId::REDEEMED) };
    NewTransfer {
        id: id_of(cause),
        debit,
        credit,
        amount: voucher.price.0,
        phase,
        pending: before.map(id_of),
        cause,
        subject: voucher.id.0,
        lot: None,
        by,
        at,
    }
}

/// Resolves a voucher, as it was just read, with its points and its stock.
///
/// # Errors
/// The [`RewardRefusal`] that applies when it was resolved before.
pub(super) async fn resolve(
    conn: &mut AnyConnection,
    community: CommunityId,
    voucher: Voucher,
    action: VoucherAction,
    by: Option<ResidentId>,
    now: Timestamp,
) -> Result<Voucher, AppError> {
    let next = step(voucher.status, action, voucher.times(), now).map_err(refused)?;
    let mark = voucher_store::mark_voucher(community, voucher.id, next, by, now);
    let goes_back = next != VoucherStatus::Collected;
    settle(conn, community, &voucher, (action, mark, goes_back), (by, now)).await?;
    Ok(Voucher { status: next, resolved_at: Some(now), by, ..voucher })
}

/// Marks a voucher, moves its points, and puts the thing back on its shelf where it goes there.
///
/// # Errors
/// The [`RewardRefusal`] that applies when somebody was first.
pub(super) async fn settle(
    conn: &mut AnyConnection,
    community: CommunityId,
    voucher: &Voucher,
    (action, mark, goes_back): (VoucherAction, Statement, bool),
    (by, now): (Option<ResidentId>, Timestamp),
) -> Result<(), AppError> {
    let mut rows = vec![mark];
    // The reward before the accounts, as when it was redeemed: nobody waits in a circle.
    if goes_back {
        rows.push(store::put_back(community, voucher.of));
    }
    let new = transfer(voucher, Some(action), by, now);
    let Err(error) = ledger::post_after(conn, community, &new, rows).await else { return Ok(()) };
    // Somebody was first between the look and the mark: the row says who.
    let found = voucher_store::load_voucher(conn, community, voucher.id).await?;
    let stands = found.ok_or(AppError::NotFound)?;
    Err(step(stands.status, action, stands.times(), now).map_or_else(refused, |_| error))
}

/// `GET /me/vouchers`: the newest first.
pub async fn mine(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<VoucherView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let all = voucher_store::list_vouchers(&mut conn, who.community, who.id, PAGE_MAX).await?;
    Ok(Json(all.into_iter().map(|voucher| view(&app, voucher)).collect()))
}

/// `GET /vouchers/{id}`: for its holder.
pub async fn show(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<VoucherId>,
) -> Result<Json<VoucherView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let found = voucher_store::load_voucher(&mut conn, who.community, id).await?;
    let own = found.filter(|voucher| voucher.holder == who.id).ok_or(AppError::NotFound)?;
    Ok(Json(view(&app, own)))
}

/// `POST /vouchers/{id}/cancel`: the points come back; the same again is no error.
pub async fn cancel(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<VoucherId>,
) -> Result<Json<VoucherView>, AppError> {
    let (community, holder, now) = (who.community, who.id, who.now);
    let voucher = app
        .db
        .write(move |conn| {
            Box::pin(async move {
                let found = voucher_store::load_voucher(conn, community, id).await?;
                let own = found.filter(|voucher| voucher.holder == holder);
                let own = own.ok_or(AppError::NotFound)?;
                if own.status == VoucherStatus::Cancelled {
                    return Ok(own);
                }
                let by = Some(holder);
                resolve(conn, community, own, VoucherAction::Cancel, by, now).await
            })
        })
        .await?;
    Ok(Json(view(&app, voucher)))
}

/// Ends the vouchers whose time is over; their points and their stock go back.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn expire_due(app: &Arc<App>, now: Timestamp) -> Result<(), AppError> {
    let mut conn = app.db.read().acquire().await?;
    let over = voucher_store::list_over(&mut conn, app.community, now).await?;
    drop(conn);
    for id in over {
        let community = app.community;
        let ended = app
            .db
            .write(move |conn| {
                Box::pin(async move {
                    let found = voucher_store::load_voucher(conn, community, id).await?;
                    let over = found.ok_or(AppError::NotFound)?;
                    resolve(conn, community, over, VoucherAction::Expire, None, now).await.map(drop)
                })
            })
            .await;
        match ended {
            // Another node was first.
            Ok(()) | Err(AppError::Refused(_) | AppError::Stale(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn view(app: &App, voucher: Voucher) -> VoucherView {
    let show = VoucherShow {
        address: format!("{}/staff/vouchers", app.config.public_url()),
        reference: format!("{:016x}", u64::from_be_bytes(voucher.reference)),
        key: key(app, voucher.reference),
    };
    VoucherView {
        id: voucher.id,
        title: voucher.reward.title,
        giver: voucher.reward.giver,
        pickup: voucher.reward.pickup,
        hours: voucher.reward.hours,
        price: voucher.price,
        status: voucher.status,
        at: voucher.at,
        expires_at: voucher.expires_at,
        resolved_at: voucher.resolved_at,
        refund: voucher.refund,
        short: voucher.short,
        show,
    }
}

/// What proves a voucher's codes: it follows from the server's key, and is stored nowhere.
pub(super) fn key(app: &App, reference: [u8; 8]) -> Hash {
    Hash(app.secret.mac(b"voucher", &reference))
}
