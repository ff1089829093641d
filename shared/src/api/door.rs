//! Bodies of the door of an event, its list without a network, and what people thought of it.
//!
//! | method and path | who | body → answer |
//! |---|---|---|
//! | `GET /staff/events/{id}/sessions/{n}/door` | `RunEvents` | → [`DoorView`] |
//! | `PUT /staff/events/{id}/sessions/{n}/door` | `RunEvents` | → [`DoorView`]: opens it, so that its code is known |
//! | `PUT /staff/events/{id}/check-ins/{nonce}` | `RunEvents` | [`DoorScan`] → [`DoorAnswer`] |
//! | `PUT /staff/events/{id}/undos/{nonce}` | `RunEvents` | [`UndoScan`] → [`Undone`] |
//! | `GET /staff/events/{id}/sessions/{n}/list` | `RunEvents` | → [`DoorList`], locked |
//! | `GET /staff/events/{id}/sessions/{n}/list.pdf` | `RunEvents` | → PDF |
//! | `GET /staff/events/opinions` | `RunEvents` | → `Vec<KindOpinion>`, flagged ones first |
//! | `PUT /events/{id}/check-ins/{nonce}` | resident | [`OwnScan`] → [`DoorAnswer`] |
//! | `PUT /bookings/{id}/opinion` | resident | [`Opinion`] → 204 |
//! | `GET /bookings/{id}/opinion` | resident | → [`OwnOpinion`] |
//! | `GET /events/{id}/opinions` | anybody | → [`OpinionFigures`] |

use super::CollectorName;
use crate::{
    amount::{Minutes, Points},
    event::{EventKind, MonthOpinion, Opinion, OpinionTag, Passage, Says, Session, Subject},
    id::{BookingId, EventId},
    log::Hash,
    sealed::Locked,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How somebody is known at the door (核验方式).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum KnownBy {
    /// By their own code, scanned or typed (个人码).
    Code {
        /// What was scanned or typed.
        code: String,
    },
    /// By name and the last four digits of their phone number (口头核验).
    Voice {
        /// The name.
        name: String,
        /// The last four digits.
        digits: String,
    },
    /// By the word of somebody who may collect the child (接送暗号).
    Word {
        /// The four digits.
        word: String,
    },
}

/// One scan at the door (一次扫码): `PUT /staff/events/{id}/check-ins/{nonce}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorScan {
    /// Which session, from 0.
    pub session: i64,
    /// Which door, in words; may be empty.
    #[serde(default)]
    pub door: String,
    /// How they are known.
    #[serde(flatten)]
    pub known: KnownBy,
    /// Whether they come or a child goes.
    #[serde(default)]
    pub passage: Passage,
    /// Which child, where one was chosen first.
    #[serde(default)]
    pub booking: Option<BookingId>,
    /// Whether somebody without a place is let in.
    #[serde(default)]
    pub walk_in: bool,
    /// When it was scanned, where there was no network; none when it is now.
    #[serde(default)]
    pub scanned_at: Option<Timestamp>,
}

/// What a scan came to (扫码答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorAnswer {
    /// Who, masked.
    pub who: String,
    /// For each booking of theirs; never empty.
    pub rows: Vec<DoorRow>,
    /// Whether they may be let in: a place is free.
    pub can_walk_in: bool,
    /// How many are in.
    pub n_in: i64,
    /// How many have a place.
    pub n_booked: i64,
    /// Whom to call about a child that somebody else wants to collect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<ToCall>,
    /// By how many minutes the phone's clock was off, where that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_off: Option<i64>,
}

/// What a scan came to for one booking (单条答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorRow {
    /// Which; none when they have none.
    pub booking: Option<BookingId>,
    /// The child it is for.
    pub child: Option<String>,
    /// What it came to.
    pub says: Says,
    /// When they came, or the child was collected.
    pub at: Option<Timestamp>,
    /// Who let them in; none for the door's own code.
    pub by: Option<String>,
    /// At which door.
    pub door: String,
    /// When the session is, where the time is wrong.
    pub session: Option<Session>,
    /// Points that were given for it.
    pub points: Points,
    /// Time that was credited for it.
    #[serde(default)]
    pub minutes: Minutes,
}

/// Somebody to call (联系人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToCall {
    /// Who.
    pub name: String,
    /// What they are to the child.
    pub relation: String,
    /// Their number, where one is known.
    pub phone: Option<String>,
}

/// Take a check-in back (撤销签到): `PUT /staff/events/{id}/undos/{nonce}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UndoScan {
    /// Which session, from 0.
    pub session: i64,
    /// Which booking.
    pub booking: BookingId,
    /// Why.
    pub words: String,
}

/// What taking a check-in back came to (撤销结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Undone {
    /// Points that were taken back.
    pub taken_back: Points,
    /// Points that had been spent already, and stay so.
    pub spent: Points,
    /// Time that was taken back.
    #[serde(default)]
    pub minutes_back: Minutes,
    /// Time that had been used or given on already, and stays so.
    #[serde(default)]
    pub minutes_spent: Minutes,
}

/// The door as the steward's phone shows it (门口页).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorView {
    /// Of what.
    pub event: EventId,
    /// What it is called.
    pub title: String,
    /// Where.
    pub place: String,
    /// All sessions.
    pub sessions: Vec<Session>,
    /// Which of them, from 0.
    pub session: i64,
    /// Whom bookings are for.
    pub subject: Subject,
    /// How many are in.
    pub n_in: i64,
    /// How many have a place.
    pub n_booked: i64,
    /// How many places there are.
    pub capacity: i64,
    /// What makes the door's code; none before the door is opened.
    pub show: Option<DoorShow>,
    /// Who came last, at most [`super::PAGE_MAX`].
    pub last: Vec<Present>,
    /// Scans of who asks that an earlier one of another door replaced.
    pub replaced: Vec<Present>,
}

/// What makes the code of a door on a screen (门口动态码).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorShow {
    /// The address before the code.
    pub address: String,
    /// Eight bytes to find it by, in hexadecimal digits.
    pub reference: String,
    /// What proves it.
    pub key: Hash,
}

impl DoorShow {
    /// The address to show as a QR code now; none when the reference is none.
    #[must_use]
    pub fn now(&self, now: Timestamp) -> Option<String> {
        let number = u64::from_str_radix(&self.reference, 16).ok()?;
        let token = crate::event::door_token(number.to_be_bytes(), &self.key, now);
        Some(format!("{}#{}", self.address, crate::qr::format_token(token)))
    }
}

/// Somebody who is in (已到人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Present {
    /// Which booking.
    pub booking: BookingId,
    /// Who, masked.
    pub name: String,
    /// The child.
    pub child: Option<String>,
    /// When they came.
    pub came_at: Timestamp,
    /// When the child was collected.
    pub left_at: Option<Timestamp>,
    /// Who let them in; none for the door's own code.
    pub by: Option<String>,
    /// At which door.
    pub door: String,
    /// Who may collect the child.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collectors: Vec<CollectorName>,
}

/// The list for a door without a network (离线名单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorList {
    /// Of which session.
    pub session: Session,
    /// What makes this list its own.
    pub salt: Hash,
    /// When it was made.
    pub made_at: Timestamp,
    /// The entries, in no order that says anything.
    pub entries: Vec<Locked>,
    /// How many bookings did not fit.
    pub n_left_out: i64,
}

/// Check oneself in by the code of the door (扫门口码签到): `PUT /events/{id}/check-ins/{nonce}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnScan {
    /// What the door showed.
    pub code: String,
}

/// What oneself thought of it (我的评价): `GET /bookings/{id}/opinion`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnOpinion {
    /// What was said; none yet.
    pub opinion: Option<Opinion>,
    /// Whether one may still say it: they were there.
    pub may_rate: bool,
}

/// What people thought of an event (评价汇总): nothing but the count below five.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpinionFigures {
    /// How many rated.
    pub n: i64,
    /// How many gave five, four, three, two and one star.
    pub stars: Option<[i64; 5]>,
    /// How often each tag was given, the most frequent first.
    pub tags: Vec<TagCount>,
}

/// How often a tag was given (标签次数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagCount {
    /// Which.
    pub tag: OpinionTag,
    /// How often.
    pub n: i64,
}

/// What people think of a kind of event, month by month (各类活动满意度).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KindOpinion {
    /// Which kind.
    pub kind: EventKind,
    /// The last six months with ratings, the latest first; only those with enough of them.
    pub months: Vec<MonthOpinion>,
    /// Whether two poor months in a row ask for a look.
    pub is_flagged: bool,
}
