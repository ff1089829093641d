//! The routes of points and the ledger.

use super::{About, about, nothing, shape};
use linli_shared::{
    api::{
        FindVoucher, FoundVoucher, HonourBoard, MyHonour, MyPoints, NameMe, Page, PublicPoints,
        Redeem, RewardView, StatementRow, VoucherView,
    },
    ledger::DayProof,
    reward::RewardDraft,
};

pub(super) const ROUTES: &[About] = &[
    about(
        "GET",
        "/points",
        "How points are earned, and the community's books",
        nothing,
        shape::<PublicPoints>,
    ),
    about(
        "GET",
        "/points/honour",
        "Who took part most within the last year, by name where they agreed",
        nothing,
        shape::<HonourBoard>,
    ),
    about("GET", "/me/honour", "One's own stars", nothing, shape::<MyHonour>),
    about(
        "PUT",
        "/me/honour",
        "Whether one's name stands in full on the honour board",
        shape::<NameMe>,
        shape::<MyHonour>,
    ),
    about("GET", "/me/points", "One's own points", nothing, shape::<MyPoints>),
    about(
        "GET",
        "/me/points/transfers",
        "One's own statement, the newest first",
        nothing,
        shape::<Page<StatementRow>>,
    ),
    about(
        "GET",
        "/me/points/transfers/{id}/proof",
        "That a line stands in the sealed books, and that these only grew",
        nothing,
        shape::<DayProof>,
    ),
    about("GET", "/rewards", "What can be redeemed", nothing, shape::<Vec<RewardView>>),
    about("GET", "/me/vouchers", "One's own vouchers", nothing, shape::<Vec<VoucherView>>),
    about(
        "PUT",
        "/vouchers/{id}",
        "Redeem points; the id is made by the client and may be sent again",
        shape::<Redeem>,
        shape::<VoucherView>,
    ),
    about("GET", "/vouchers/{id}", "One voucher, for its holder", nothing, shape::<VoucherView>),
    about(
        "POST",
        "/vouchers/{id}/cancel",
        "Take a voucher back; its points come back",
        nothing,
        shape::<VoucherView>,
    ),
    about(
        "GET",
        "/vouchers/{id}/receipt.pdf",
        "The receipt of a collected voucher on paper",
        nothing,
        nothing,
    ),
    about("GET", "/staff/rewards", "All rewards", nothing, shape::<Vec<RewardView>>),
    about(
        "PUT",
        "/staff/rewards/{id}",
        "Offer a reward, or change it with the version that was seen in If-Match",
        shape::<RewardDraft>,
        shape::<RewardView>,
    ),
    about(
        "POST",
        "/staff/vouchers/find",
        "Look a voucher up by its code",
        shape::<FindVoucher>,
        shape::<FoundVoucher>,
    ),
    about(
        "POST",
        "/staff/vouchers/{id}/collect",
        "Note that a voucher was handed over",
        nothing,
        shape::<FoundVoucher>,
    ),
];
