//! Bodies about rewards and vouchers.

use crate::{
    amount::Points,
    id::{RewardId, VoucherId},
    log::Hash,
    reward::{Conflict, RewardDraft, VoucherStatus},
    sealed::Locked,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A reward in the catalogue (兑换目录): `GET /rewards`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardView {
    /// Which.
    pub id: RewardId,
    /// What stands in the catalogue.
    pub reward: RewardDraft,
    /// How many are left.
    pub left: i64,
    /// How often it was changed; named when it is changed again.
    pub version: i64,
}

/// Redeem points (兑换): `PUT /vouchers/{id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redeem {
    /// For what.
    pub reward: RewardId,
    /// The price as it was shown.
    pub price: Points,
}

/// A voucher as its holder sees it (兑换券).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VoucherView {
    /// Which.
    pub id: VoucherId,
    /// For what.
    pub title: String,
    /// Who gives it.
    pub giver: String,
    /// Where it is collected.
    pub pickup: String,
    /// When, in words.
    pub hours: String,
    /// For how many points.
    pub price: Points,
    /// Where it stands.
    pub status: VoucherStatus,
    /// When it was issued.
    pub at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// When it was collected, cancelled or ran out.
    pub resolved_at: Option<Timestamp>,
    /// When and why it was given back.
    #[serde(default)]
    pub refund: Option<Refunded>,
    /// Eight characters to say or type where no camera is.
    pub short: String,
    /// What the phone makes the code of each minute from.
    pub show: VoucherShow,
}

/// What the code of each minute is made from (动态码种子).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VoucherShow {
    /// The address before the code.
    pub address: String,
    /// Eight bytes to find it by, in hexadecimal digits.
    pub reference: String,
    /// What proves it.
    pub key: Hash,
}

impl VoucherShow {
    /// The address to show as a QR code now; none when the reference is none.
    #[must_use]
    pub fn now(&self, now: Timestamp) -> Option<String> {
        let number = u64::from_str_radix(&self.reference, 16).ok()?;
        let token = crate::reward::voucher_token(number.to_be_bytes(), &self.key, now);
        Some(format!("{}#{}", self.address, crate::qr::format_token(token)))
    }
}

/// Look a voucher up (核销查询): `POST /staff/vouchers/find`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindVoucher {
    /// What was scanned or typed.
    pub code: String,
}

/// A voucher as the station sees it (待核销的券).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundVoucher {
    /// Which.
    pub id: VoucherId,
    /// For what.
    pub title: String,
    /// Where it is collected.
    pub pickup: String,
    /// Whose, masked.
    pub holder: String,
    /// For how many points.
    pub price: Points,
    /// Where it stands.
    pub status: VoucherStatus,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// When it was collected, cancelled or ran out.
    pub resolved_at: Option<Timestamp>,
    /// Who handed it over.
    pub by: Option<String>,
    /// When and why it was given back.
    pub refund: Option<Refunded>,
    /// Who took it back.
    pub refund_by: Option<String>,
}

/// The list for a station without a network (离线名单): `GET /staff/vouchers/list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VoucherList {
    /// What makes this list its own.
    pub salt: Hash,
    /// When it was made.
    pub made_at: Timestamp,
    /// The vouchers that wait, locked, in no order that says anything.
    pub entries: Vec<Locked>,
    /// How many did not fit.
    pub n_left_out: i64,
}

/// What was handed over without a network (离线核销): `PUT /staff/hand-overs/{nonce}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateHandOver {
    /// What was scanned.
    pub code: String,
    /// When, by the phone's clock.
    pub scanned_at: Timestamp,
}

/// What became of it (离线核销结果): the same number again has the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateAnswer {
    /// Why it could not be booked; none when it was.
    pub conflict: Option<Conflict>,
    /// The voucher, and who was first.
    pub voucher: FoundVoucher,
}

/// A hand-over that could not be booked (冲突记录): `GET /staff/hand-overs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateConflict {
    /// When it was handed over without a network.
    pub scanned_at: Timestamp,
    /// By whom.
    pub scanned_by: Option<String>,
    /// When it was sent.
    pub noted_at: Timestamp,
    /// Why it could not be booked.
    pub conflict: Conflict,
    /// The voucher, and who was first.
    pub voucher: FoundVoucher,
}

/// Take back what was collected (退回): `POST /staff/vouchers/{id}/refund`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundVoucher {
    /// Why; at most [`crate::text::LINE_CHARS_MAX`] characters.
    pub reason: String,
    /// Whether it can be handed to somebody else; otherwise it is spoilt.
    pub on_shelf: bool,
}

/// What was given back (退回记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refunded {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// Whether it went back on the shelf.
    pub on_shelf: bool,
}
