//! Calls about rewards and vouchers.

use super::{Ask, Failure, get, post, put, read, send};
use crate::text;
use linli_shared::{
    api::{
        BASE, FindVoucher, FoundVoucher, LateAnswer, LateConflict, LateHandOver, Redeem,
        RefundVoucher, RewardView, VoucherList, VoucherView,
    },
    id::{EntryId, RewardId, UploadId, VoucherId},
    reward::RewardDraft,
};

/// What can be redeemed.
pub(crate) async fn rewards() -> Result<Vec<RewardView>, Failure> {
    get("/rewards").await
}

/// One's own vouchers.
pub(crate) async fn vouchers() -> Result<Vec<VoucherView>, Failure> {
    get("/me/vouchers").await
}

/// Redeems points.
pub(crate) async fn redeem(id: VoucherId, asked: &Redeem) -> Result<VoucherView, Failure> {
    put(&format!("/vouchers/{id}"), asked).await
}

/// One voucher of one's own.
pub(crate) async fn voucher(id: VoucherId) -> Result<VoucherView, Failure> {
    get(&format!("/vouchers/{id}")).await
}

/// Takes a voucher back.
pub(crate) async fn cancel(id: VoucherId) -> Result<VoucherView, Failure> {
    post(&format!("/vouchers/{id}/cancel"), &()).await
}

/// Where the receipt of a collected voucher is printed.
pub(crate) fn receipt_address(id: VoucherId) -> String {
    format!("{BASE}/vouchers/{id}/receipt.pdf?lang={}", text::lang().tag())
}

/// Where the picture of a reward is.
pub(crate) fn photo_address(id: UploadId) -> String {
    format!("{BASE}/uploads/{id}")
}

/// All rewards, for who keeps the catalogue.
pub(crate) async fn catalogue() -> Result<Vec<RewardView>, Failure> {
    get("/staff/rewards").await
}

/// Offers a reward, or changes it as it was seen at `version`.
pub(crate) async fn offer(
    id: RewardId,
    draft: &RewardDraft,
    version: Option<i64>,
) -> Result<RewardView, Failure> {
    let ask = Ask { version, ..Ask::to("PUT", &format!("/staff/rewards/{id}")) };
    read(send(ask.with_json(draft)?).await?)
}

/// Looks a voucher up by what was scanned or typed.
pub(crate) async fn find(code: &str) -> Result<FoundVoucher, Failure> {
    post("/staff/vouchers/find", &FindVoucher { code: code.to_owned() }).await
}

/// What waits to be collected, locked.
pub(crate) async fn list() -> Result<VoucherList, Failure> {
    get("/staff/vouchers/list").await
}

/// Books what was handed over without a network; the same number again has the same answer.
pub(crate) async fn hand_over_late(
    nonce: EntryId,
    body: &LateHandOver,
) -> Result<LateAnswer, Failure> {
    put(&format!("/staff/hand-overs/{nonce}"), body).await
}

/// What was handed over without a network and could not be booked.
pub(crate) async fn conflicts() -> Result<Vec<LateConflict>, Failure> {
    get("/staff/hand-overs").await
}

/// Takes back what was collected.
pub(crate) async fn refund(id: VoucherId, asked: &RefundVoucher) -> Result<FoundVoucher, Failure> {
    post(&format!("/staff/vouchers/{id}/refund"), asked).await
}

/// Notes that a voucher was handed over.
pub(crate) async fn collect(id: VoucherId) -> Result<FoundVoucher, Failure> {
    post(&format!("/staff/vouchers/{id}/collect"), &()).await
}
