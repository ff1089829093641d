//! Handing over (核销): the station looks a voucher up by its code, and notes that it was collected.

use super::{
    voucher::{key, resolve},
    voucher_store::{self, Voucher},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, HandOver, Json, Path, Staff},
    rate::{self, Limit},
    resident,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    api::{FindVoucher, FoundVoucher},
    id::{CommunityId, ResidentId, VoucherId},
    qr::{Code, QrRefusal},
    reward::{RewardRefusal, VoucherAction, VoucherStatus, check_token},
    text::mask_name,
    time::{MINUTE_MS, Timestamp},
};
use sqlx::AnyConnection;

/// Wrong codes are counted for each member of staff.
const WRONG: Limit = Limit { what: "voucher.wrong", window_ms: 10 * MINUTE_MS, max: 20 };

/// `POST /staff/vouchers/find`: what a code stands for; a used one says when and by whom.
pub async fn find(
    State(app): State<AppState>,
    who: Staff<HandOver>,
    Json(body): Json<FindVoucher>,
) -> Result<Json<FoundVoucher>, AppError> {
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    let mut conn = app.db.read().acquire().await?;
    // Eight characters can be guessed, by staff too.
    if matches!(code, Code::Short(_)) {
        rate::look(&mut conn, WRONG, who.id.bytes(), who.now).await?;
    }
    let (reference, short) = match &code {
        Code::Token(token) => {
            (token.first_chunk::<8>().map_or_else(Vec::new, |part| part.to_vec()), "")
        }
        Code::Short(short) => (Vec::new(), short.as_str()),
    };
    let found = voucher_store::find_voucher(&mut conn, who.community, (reference, short)).await?;
    let Some(voucher) = found else {
        drop(conn);
        rate::count(&app, WRONG, who.id.bytes(), who.now).await?;
        return Err(refused(RewardRefusal::Unknown));
    };
    if let Code::Token(token) = code {
        let key = key(&app, voucher.reference);
        check_token(token, voucher.reference, &key, who.now).map_err(refused)?;
    }
    view(&mut conn, who.community, voucher).await.map(Json)
}

/// `POST /staff/vouchers/{id}/collect`: once; the same person again hears the same.
pub async fn collect(
    State(app): State<AppState>,
    who: Staff<HandOver>,
    Path(id): Path<VoucherId>,
) -> Result<Json<FoundVoucher>, AppError> {
    let (community, by, now) = (who.community, who.id, who.now);
    let write = app.db.write(move |conn| {
        Box::pin(async move {
            let found = voucher_store::load_named(conn, community, id).await?;
            let (found, holder) = found.ok_or(AppError::NotFound)?;
            Ok((hand_over(conn, community, found, by, now).await?, holder))
        })
    });
    match write.await {
        Ok((voucher, holder)) => Ok(Json(told(voucher, [holder, Some(who.name), None]))),
        Err(refusal) => {
            let is_same = |stands: &Voucher| is_handed_over(stands, by);
            let voucher = or_known(&app, id, Err(refusal), is_same).await?;
            let mut conn = app.db.read().acquire().await?;
            view(&mut conn, who.community, voucher).await.map(Json)
        }
    }
}

/// Notes that a voucher, as it was just read, was handed over; nobody hands something over to themselves.
///
/// # Errors
/// The [`RewardRefusal`] that applies.
pub(crate) async fn hand_over(
    conn: &mut AnyConnection,
    community: CommunityId,
    found: Voucher,
    by: ResidentId,
    now: Timestamp,
) -> Result<Voucher, AppError> {
    if found.holder == by {
        return Err(refused(RewardRefusal::Own));
    }
    if is_handed_over(&found, by) {
        return Ok(found);
    }
    resolve(conn, community, found, VoucherAction::Collect, Some(by), now).await
}

/// Whether it was this person who handed it over.
fn is_handed_over(voucher: &Voucher, by: ResidentId) -> bool {
    voucher.status == VoucherStatus::Collected && voucher.by == Some(by)
}

/// What is answered to who pressed a button twice at one moment: the second is refused, since the first
/// did what it asks.
pub(super) async fn or_known(
    app: &App,
    id: VoucherId,
    done: Result<Voucher, AppError>,
    is_same: impl Fn(&Voucher) -> bool,
) -> Result<Voucher, AppError> {
    let Err(error @ AppError::Refused(_)) = done else { return done };
    let mut conn = app.db.read().acquire().await?;
    let stands = voucher_store::load_voucher(&mut conn, app.community, id).await?;
    stands.filter(is_same).ok_or(error)
}

/// A voucher as the station sees it.
pub(super) async fn view(
    conn: &mut AnyConnection,
    community: CommunityId,
    voucher: Voucher,
) -> Result<FoundVoucher, AppError> {
    let people = [Some(voucher.holder), voucher.by, voucher.refund_by];
    let names = resident::load_names(conn, community, people).await?;
    Ok(told(voucher, names))
}

/// With the names of who holds it, who handed it over and who took it back.
fn told(voucher: Voucher, [holder, by, refund_by]: [Option<String>; 3]) -> FoundVoucher {
    FoundVoucher {
        id: voucher.id,
        title: voucher.reward.title,
        pickup: voucher.reward.pickup,
        holder: mask_name(&holder.unwrap_or_default()),
        price: voucher.price,
        status: voucher.status,
        expires_at: voucher.expires_at,
        resolved_at: voucher.resolved_at,
        by,
        refund: voucher.refund,
        refund_by,
    }
}
