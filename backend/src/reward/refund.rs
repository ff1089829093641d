//! Taking back (退回): what was collected comes to the station again, and the points go to the holder.
//!
//! Invariants: it happens once for a voucher, whatever is sent again; the points come back to the lots
//! they were taken from, so that none lives longer than if the voucher had been cancelled.

use super::{
    hand::{or_known, view},
    voucher::settle,
    voucher_store::{self, Voucher},
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, HandOver, Json, Path, Staff},
    notice::{About, insert_notice},
};
use axum::extract::State;
use linli_shared::{
    api::{FoundVoucher, RefundVoucher, Refunded},
    i18n::notice::Notice,
    id::{CommunityId, ResidentId, VoucherId},
    reward::{RewardRefusal, VoucherAction, step},
    text::LINE_CHARS_MAX,
};
use sqlx::AnyConnection;

/// `POST /staff/vouchers/{id}/refund`: once; the same again from the same person hears the same.
pub async fn refund(
    State(app): State<AppState>,
    who: Staff<HandOver>,
    Path(id): Path<VoucherId>,
    Json(body): Json<RefundVoucher>,
) -> Result<Json<FoundVoucher>, AppError> {
    let reason = parse_field("reason", &body.reason, LINE_CHARS_MAX)?;
    let refund = Refunded { at: who.now, reason, on_shelf: body.on_shelf };
    let (community, by) = (who.community, who.id);
    let told = refund.clone();
    let write = app.db.write(move |conn| {
        let refund = told.clone();
        Box::pin(async move { take_back(conn, community, id, (refund, by)).await })
    });
    let is_same = |stands: &Voucher| is_same_again(stands, &refund, by);
    let voucher = or_known(&app, id, write.await, is_same).await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    view(&mut conn, who.community, voucher).await.map(Json)
}

/// Takes back what was collected; nobody takes something back from themselves.
///
/// # Errors
/// The [`RewardRefusal`] that applies.
pub(crate) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: VoucherId,
    (refund, by): (Refunded, ResidentId),
) -> Result<Voucher, AppError> {
    let found =
        voucher_store::load_voucher(conn, community, id).await?.ok_or(AppError::NotFound)?;
    if found.holder == by {
        return Err(refused(RewardRefusal::Own));
    }
    if is_same_again(&found, &refund, by) {
        return Ok(found);
    }
    let action = VoucherAction::Refund;
    let next = step(found.status, action, found.times(), refund.at).map_err(refused)?;
    let mark = voucher_store::mark_refunded(community, id, (&refund, by));
    let what = (action, mark, refund.on_shelf);
    settle(conn, community, &found, what, (Some(by), refund.at)).await?;
    let notice = Notice::VoucherRefunded {
        title: found.reward.title.clone(),
        points: found.price.0,
        reason: refund.reason.clone(),
    };
    let (holder, about) = (found.holder, About::Voucher(id));
    insert_notice(conn, community, holder.bytes(), &notice, about, refund.at).await?;
    Ok(Voucher { status: next, refund: Some(refund), refund_by: Some(by), ..found })
}

/// The same person said the same before.
fn is_same_again(stands: &Voucher, refund: &Refunded, by: ResidentId) -> bool {
    let is_told =
        |known: &Refunded| (&known.reason, known.on_shelf) == (&refund.reason, refund.on_shelf);
    stands.refund_by == Some(by) && stands.refund.as_ref().is_some_and(is_told)
}
