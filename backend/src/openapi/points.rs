//! The routes of points and the ledger.

use super::{About, about, nothing, shape};
use linli_shared::{
    api::{MyPoints, Page, PublicPoints, StatementRow},
    ledger::DayProof,
};

pub(super) const ROUTES: &[About] = &[
    about(
        "GET",
        "/points",
        "How points are earned, and the community's books",
        nothing,
        shape::<PublicPoints>,
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
];
