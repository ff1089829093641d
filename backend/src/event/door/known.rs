//! Who stands at the door: by their code, by name and four digits, or by a word.
//!
//! Invariants: wrong characters, digits and words are counted for each member of staff; nobody is
//! listed; a code proves the minute it was shown in, whatever the phone's clock said.

use super::{super::child, seat, store};
use crate::{
    error::{AppError, refused},
    extract::{RunEvents, Staff},
    qr,
    rate::{self, Limit},
    resident,
    state::App,
};
use linli_shared::{
    api::{DoorScan, KnownBy},
    event::{Collector, DoorRefusal, SCAN_DAYS_MAX, minutes_off},
    id::{CommunityId, EventId, ResidentId},
    qr::{Code, PERSON_WINDOW_MS, QrRefusal},
    text,
    time::{DAY_MS, MINUTE_MS, Timestamp},
};
use sqlx::{AnyConnection, Row};

/// Wrong characters, digits and words of one member of staff.
const WRONG: Limit = Limit { what: "door.wrong", window_ms: 10 * MINUTE_MS, max: 10 };
/// Most people of one name that are looked at.
const NAMESAKES_MAX: i64 = 50;
/// Digits that are said of a phone number.
const DIGITS: usize = 4;

/// Who stands at the door, and when.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// None when somebody said the word of the chosen child.
    pub(super) person: Option<ResidentId>,
    /// Whose word it was, with what they are to the child; empty for who is a person here.
    pub(super) word_of: String,
    pub(super) at: Timestamp,
    pub(super) minutes_off: Option<i64>,
}

/// Finds out who it is.
///
/// # Errors
/// What is wrong with the code, the digits or the word; [`AppError::TooMany`] after too many.
pub(super) async fn find(
    app: &App,
    who: &Staff<RunEvents>,
    event: EventId,
    scan: &DoorScan,
) -> Result<Shown, AppError> {
    let now = who.now;
    let at = scan.scanned_at.map_or(now, |at| at.min(now));
    if now.since(at) > SCAN_DAYS_MAX * DAY_MS {
        return Err(refused(DoorRefusal::TooOld));
    }
    let code = match &scan.known {
        KnownBy::Code { code } => {
            Some(Code::parse(code).map_err(|_| refused(QrRefusal::Malformed))?)
        }
        KnownBy::Voice { .. } | KnownBy::Word { .. } => None,
    };
    let mut conn = app.db.read().acquire().await?;
    if let Some(Code::Token(token)) = code {
        return by_token(&mut conn, app, who.community, token, (at, scan.scanned_at.is_some()))
            .await;
    }
    // What is said or typed waits on no phone, and can be guessed.
    if scan.scanned_at.is_some() {
        return Err(AppError::Malformed);
    }
    rate::look(&mut conn, WRONG, who.id.bytes(), now).await?;
    let person = |person: ResidentId| (Some(person), String::new());
    let found = match (&scan.known, code) {
        (KnownBy::Code { .. }, Some(Code::Short(short))) => {
            let at = (event, scan.session);
            by_short(&mut conn, app, who.community, at, (&short, now)).await.map(person)
        }
        (KnownBy::Code { .. }, Some(Code::Token(_)) | None) => Err(refused(QrRefusal::Malformed)),
        (KnownBy::Voice { name, digits }, _) => {
            by_voice(&mut conn, app, who.community, (name, digits)).await.map(person)
        }
        (KnownBy::Word { word }, _) => {
            by_word(&mut conn, app, who.community, (event, scan), word).await.map(|of| (None, of))
        }
    };
    drop(conn);
    if found.is_err() {
        rate::count(app, WRONG, who.id.bytes(), now).await?;
    }
    let (person, word_of) = found?;
    Ok(Shown { person, word_of, at: now, minutes_off: None })
}

async fn by_token(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    token: [u8; 16],
    (at, is_late): (Timestamp, bool),
) -> Result<Shown, AppError> {
    let unknown = || refused(QrRefusal::Unknown);
    if !is_late {
        let found = qr::load_person(conn, &app.secret, community, token, at).await?;
        let (person, _) = found.ok_or_else(unknown)?;
        return Ok(Shown { person: Some(person), word_of: String::new(), at, minutes_off: None });
    }
    let found = qr::load_shown(conn, &app.secret, community, token, at).await?;
    let (person, window) = found.ok_or_else(unknown)?;
    let off = minutes_off(window, at);
    let proven = Timestamp(window * PERSON_WINDOW_MS);
    let at = if off.is_some() { proven } else { at };
    Ok(Shown { person: Some(person), word_of: String::new(), at, minutes_off: off })
}

/// Eight typed characters are looked for among those who booked alone: they are too few for all.
async fn by_short(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    (event, _): store::At,
    (short, now): (&str, Timestamp),
) -> Result<ResidentId, AppError> {
    let people = store::list_coded(conn, community, event).await?;
    let mut fitting = people
        .iter()
        .filter(|(_, code_ref)| qr::is_person_short(&app.secret, *code_ref, short, now));
    fitting.next().map(|(person, _)| *person).ok_or_else(|| refused(QrRefusal::Unknown))
}

async fn by_voice(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    (name, digits): (&str, &str),
) -> Result<ResidentId, AppError> {
    let nobody = || refused(DoorRefusal::Nobody);
    let name = text::parse(name, text::NAME_CHARS_MAX).map_err(|_| nobody())?;
    let digits = digits.trim();
    if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(nobody());
    }
    let rows = sqlx::query(
        "SELECT id, phone_sealed FROM resident WHERE community_id = $1 AND name = $2 AND erased_at IS NULL LIMIT $3",
    )
    .bind(community.bytes())
    .bind(&name)
    .bind(NAMESAKES_MAX)
    .fetch_all(conn)
    .await?;
    let mut fitting = Vec::new();
    for row in &rows {
        let id = crate::sql::id(row, 0, ResidentId::from_bytes)?;
        let phone = resident::open_phone(&app.secret, id, row.try_get(1)?)?;
        if phone.is_some_and(|phone| phone.ends_with(digits)) {
            fitting.push(id);
        }
    }
    match fitting.as_slice() {
        [] => Err(nobody()),
        [one] => Ok(*one),
        [..] => Err(refused(DoorRefusal::TwoOfThem)),
    }
}

/// Whose word it is, of those who may collect the chosen child.
async fn by_word(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    (event, scan): (EventId, &DoorScan),
    word: &str,
) -> Result<String, AppError> {
    let booking = scan.booking.ok_or(AppError::Malformed)?;
    let seat = seat::load_seat(conn, community, (event, scan.session), booking).await?;
    let child = seat.and_then(|seat| seat.child).ok_or(AppError::NotFound)?;
    let child =
        child::find(conn, &app.secret, community, child).await?.ok_or(AppError::NotFound)?;
    let word = word.trim();
    let of = child.child.collectors.iter().find(|one| one.word.as_deref() == Some(word));
    of.map(Collector::called).ok_or_else(|| refused(DoorRefusal::WrongWord))
}
