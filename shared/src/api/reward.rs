//! Bodies about rewards and vouchers.

use crate::{
    amount::Points,
    id::{RewardId, VoucherId},
    log::Hash,
    reward::{RewardDraft, VoucherStatus},
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
}
