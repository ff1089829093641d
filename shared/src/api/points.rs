//! Bodies about points and the ledger.

use crate::{
    amount::Points,
    api::Page,
    id::TransferId,
    ledger::{Day, Phase},
    points::EarningRule,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One line of a statement (明细行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementRow {
    /// Which transfer.
    pub id: TransferId,
    /// Received, or given when below nothing.
    pub amount: Points,
    /// How it stands.
    pub phase: Phase,
    /// Why, as a stable word.
    pub cause: String,
    /// What about.
    pub subject: Uuid,
    /// When.
    pub at: Timestamp,
    /// Whether its day is sealed, so that it can be proved.
    pub is_sealed: bool,
}

/// Points that lapse before long (即将过期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lapsing {
    /// How many.
    pub points: Points,
    /// When the first of them do.
    pub on: Date,
}

/// A person's points (我的积分): `GET /me/points`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyPoints {
    /// What can be used.
    pub available: Points,
    /// What is reserved.
    pub held: Points,
    /// What lapses within 60 days.
    pub lapsing: Option<Lapsing>,
    /// The newest lines.
    pub statement: Page<StatementRow>,
}

/// The books of the community, for everybody (积分公示): `GET /points`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicPoints {
    /// How points are earned.
    pub rules: Vec<EarningRule>,
    /// How many were given out.
    pub issued: Points,
    /// How many were redeemed.
    pub redeemed: Points,
    /// How many lapsed.
    pub lapsed: Points,
    /// How many people hold some.
    pub n_people: i64,
    /// The last days that were sealed, newest first.
    pub days: Vec<SealedDay>,
    /// The signed root of all days; none before the first.
    pub checkpoint: Option<String>,
    /// The root in four words.
    pub words: Option<[String; 4]>,
}

/// A day as it is published (封账公示).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SealedDay {
    /// Its number among all days.
    pub seq: u64,
    /// The day and its root.
    pub day: Day,
}

/// One row of the honour board (荣誉榜行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Honoured {
    /// In full for who asked for that, masked for all others.
    pub name: String,
    /// Earned within the last year.
    pub earned: Points,
    /// How many stars that is.
    pub stars: usize,
}

/// Who took part most within the last year (荣誉榜): `GET /points/honour`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HonourBoard {
    /// Most first.
    pub rows: Vec<Honoured>,
    /// What each star needs.
    pub steps: Vec<Points>,
}

/// One's own stars (我的星级): `GET /me/honour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyHonour {
    /// Earned within the last year.
    pub earned: Points,
    /// How many stars that is.
    pub stars: usize,
    /// What the next star needs; none above the last.
    pub next: Option<Points>,
    /// Whether the name stands in full on the board.
    pub is_named: bool,
}

/// Whether one's name stands in full on the honour board (荣誉榜署名): `PUT /me/honour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameMe {
    /// In full.
    pub is_named: bool,
}
