//! Calls at the door of an event, and about what people thought of it.

use super::{Failure, get, put, put_only};
use linli_shared::{
    api::{
        BASE, DoorAnswer, DoorList, DoorScan, DoorView, KindOpinion, OpinionFigures, OwnOpinion,
        OwnScan, UndoScan, Undone,
    },
    event::Opinion,
    id::{BookingId, EntryId, EventId},
};

/// The door of a session.
pub(crate) async fn door(event: EventId, session: i64) -> Result<DoorView, Failure> {
    get(&format!("/staff/events/{event}/sessions/{session}/door")).await
}

/// Opens the door, so that its code is known.
pub(crate) async fn open(event: EventId, session: i64) -> Result<DoorView, Failure> {
    put(&format!("/staff/events/{event}/sessions/{session}/door"), &()).await
}

/// Sends a scan; the same number again has the same answer.
pub(crate) async fn scan(
    event: EventId,
    nonce: EntryId,
    scan: &DoorScan,
) -> Result<DoorAnswer, Failure> {
    put(&format!("/staff/events/{event}/check-ins/{nonce}"), scan).await
}

/// Takes a check-in back.
pub(crate) async fn undo(
    event: EventId,
    nonce: EntryId,
    asked: &UndoScan,
) -> Result<Undone, Failure> {
    put(&format!("/staff/events/{event}/undos/{nonce}"), asked).await
}

/// The locked list for a door without a network.
pub(crate) async fn list(event: EventId, session: i64) -> Result<DoorList, Failure> {
    get(&format!("/staff/events/{event}/sessions/{session}/list")).await
}

/// Where the list on paper is.
pub(crate) fn paper_address(event: EventId, session: i64, lang: &str) -> String {
    format!("{BASE}/staff/events/{event}/sessions/{session}/list.pdf?lang={lang}")
}

/// Checks oneself in by the code of the door.
pub(crate) async fn own(event: EventId, nonce: EntryId, code: &str) -> Result<DoorAnswer, Failure> {
    let body = OwnScan { code: code.to_owned() };
    put(&format!("/events/{event}/check-ins/{nonce}"), &body).await
}

/// What oneself thought of it.
pub(crate) async fn own_opinion(booking: BookingId) -> Result<OwnOpinion, Failure> {
    get(&format!("/bookings/{booking}/opinion")).await
}

/// Says what one thought of it.
pub(crate) async fn rate(booking: BookingId, opinion: &Opinion) -> Result<(), Failure> {
    put_only(&format!("/bookings/{booking}/opinion"), opinion).await
}

/// What people thought of it.
pub(crate) async fn opinions(event: EventId) -> Result<OpinionFigures, Failure> {
    get(&format!("/events/{event}/opinions")).await
}

/// Satisfaction by kind and month.
pub(crate) async fn kinds() -> Result<Vec<KindOpinion>, Failure> {
    get("/staff/events/opinions").await
}
