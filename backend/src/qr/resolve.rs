//! What a scanned or typed code opens.

use super::{
    person,
    store::{FoundCode, insert_scan, load_code},
};
use crate::{
    error::{AppError, refused},
    event,
    extract::{AppState, Json, Visitor},
    place,
    rate::{self, Address, Limit},
    resident, session,
    state::App,
};
use axum::extract::State;
use axum::http::HeaderMap;
use linli_shared::{
    access::Duty,
    api::ResolveCode,
    id::{HouseholdId, PlaceId, ResidentId},
    place::Place,
    qr::{Code, CodeKind, QrRefusal, QrTarget},
    refusal::Refusal,
    resident::Membership,
    text::mask_name,
    time::{MINUTE_MS, Timestamp},
};
use sqlx::{AnyConnection, Row};

/// Wrong codes from one address before it must wait.
const WRONG: Limit = Limit { what: "qr.wrong", window_ms: 10 * MINUTE_MS, max: 20 };

/// Opens a code, counts the scan, and gives a new phone its visitor key.
pub async fn resolve(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    Json(body): Json<ResolveCode>,
) -> Result<(HeaderMap, Json<QrTarget>), AppError> {
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    let mut conn = app.db.read().acquire().await?;
    let target = match find(&mut conn, &app, &code, &address, who.now).await {
        Ok(found) => {
            let target = open(&mut conn, &app, &found).await?;
            count_scan(&app, &found, who.now).await?;
            target
        }
        Err(AppError::Refused(Refusal::Qr(QrRefusal::Unknown))) => {
            let person = open_person(&mut conn, &app, &who, &code).await?;
            let Some(target) = person else {
                rate::count(&app, WRONG, address.as_bytes(), who.now).await?;
                return Err(refused(QrRefusal::Unknown));
            };
            target
        }
        Err(error) => return Err(error),
    };
    let mut headers = HeaderMap::new();
    if who.key.is_none() {
        session::set_visitor_cookie(&app, &mut headers);
    }
    Ok((headers, Json(target)))
}

/// Finds a code for somebody who may be guessing: short forms can be guessed, so a full window
/// stops the right ones too.
async fn find(
    conn: &mut AnyConnection,
    app: &App,
    code: &Code,
    address: &str,
    now: Timestamp,
) -> Result<FoundCode, AppError> {
    if matches!(code, Code::Short(_)) {
        rate::look(conn, WRONG, address.as_bytes(), now).await?;
    }
    load_code(conn, app.community, code, now).await
}

/// The place a poster's code names, for the page without a program.
///
/// # Errors
/// The [`QrRefusal`] that applies; [`AppError::TooMany`] after too many wrong codes.
pub async fn find_place(
    app: &App,
    typed: &str,
    address: &str,
    now: Timestamp,
) -> Result<Place, AppError> {
    let code = Code::parse(typed).map_err(|_| refused(QrRefusal::Malformed))?;
    let mut conn = app.db.read().acquire().await?;
    let found = match find(&mut conn, app, &code, address, now).await {
        Err(AppError::Refused(Refusal::Qr(QrRefusal::Unknown))) => {
            rate::count(app, WRONG, address.as_bytes(), now).await?;
            return Err(refused(QrRefusal::Unknown));
        }
        found => found?,
    };
    let place = found.place.ok_or_else(|| refused(QrRefusal::Unknown))?;
    let place = place::load_place(&mut conn, app.community, place).await?;
    count_scan(app, &found, now).await?;
    place.ok_or_else(|| refused(QrRefusal::Unknown))
}

async fn count_scan(app: &App, found: &FoundCode, now: Timestamp) -> Result<(), AppError> {
    let (community, id, on) = (app.community, found.id, now.date());
    app.db.write(move |conn| Box::pin(insert_scan(conn, community, id, on))).await
}

async fn open(
    conn: &mut AnyConnection,
    app: &App,
    found: &FoundCode,
) -> Result<QrTarget, AppError> {
    let gone = || refused(QrRefusal::Unknown);
    match found.kind {
        CodeKind::Place => {
            let id = found.place.ok_or_else(gone)?;
            let place = place::load_place(conn, app.community, id).await?.ok_or_else(gone)?;
            Ok(QrTarget::Place { place })
        }
        CodeKind::Invite => open_household(conn, app, found.household.ok_or_else(gone)?).await,
        CodeKind::SignIn => {
            let resident = found.resident.ok_or_else(gone)?;
            let name =
                resident::load_name(conn, app.community, resident).await?.ok_or_else(gone)?;
            Ok(QrTarget::SignIn { name: mask_name(&name) })
        }
    }
}

async fn open_household(
    conn: &mut AnyConnection,
    app: &App,
    household: HouseholdId,
) -> Result<QrTarget, AppError> {
    let row = sqlx::query(
        "SELECT h.place_id, h.address, (SELECT count(*) FROM membership m
             WHERE m.community_id = h.community_id AND m.household_id = h.id AND m.state = $3)
         FROM household h WHERE h.community_id = $1 AND h.id = $2",
    )
    .bind(app.community.bytes())
    .bind(household.bytes())
    .bind(Membership::Representative.code())
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| refused(QrRefusal::Unknown))?;
    Ok(QrTarget::Household {
        household,
        place: crate::sql::id(&row, 0, PlaceId::from_bytes)?,
        address: row.try_get(1)?,
        has_representative: row.try_get::<i64, _>(2)? > 0,
    })
}

/// The door of an event is for everybody; staff are public, at the door above all; residents are for
/// staff only.
async fn open_person(
    conn: &mut AnyConnection,
    app: &App,
    who: &Visitor,
    code: &Code,
) -> Result<Option<QrTarget>, AppError> {
    let Code::Token(token) = code else { return Ok(None) };
    if let Some(door) = event::door::target(conn, app, *token, who.now).await? {
        return Ok(Some(door));
    }
    let found = person::load_person(conn, &app.secret, app.community, *token, who.now).await?;
    let Some((id, name)) = found else { return Ok(None) };
    let book = app.book().await?;
    if let Some(card) = book.staff.get(&id) {
        let post = book.posts.iter().find(|(holder, post)| *holder == id && post.role == card.role);
        let place = post.and_then(|(_, post)| post.place).and_then(|place| book.places.get(&place));
        return Ok(Some(QrTarget::Staff {
            name: card.name.clone(),
            role: card.role,
            place: place.map_or_else(|| book.name.clone(), |place| place.path.clone()),
            phone: card.phone.clone(),
        }));
    }
    if !who.may(Duty::SeePeople) {
        return Err(refused(QrRefusal::StaffOnly));
    }
    let address = load_address(conn, app, id).await?;
    Ok(Some(QrTarget::Resident { id, name: mask_name(&name), address }))
}

async fn load_address(
    conn: &mut AnyConnection,
    app: &App,
    resident: ResidentId,
) -> Result<String, AppError> {
    let row = sqlx::query(
        "SELECT h.address FROM membership m
         JOIN household h ON h.community_id = m.community_id AND h.id = m.household_id
         WHERE m.community_id = $1 AND m.resident_id = $2 AND m.state IN ($3, $4) ORDER BY m.joined_at LIMIT 1",
    )
    .bind(app.community.bytes())
    .bind(resident.bytes())
    .bind(Membership::Representative.code())
    .bind(Membership::Member.code())
    .fetch_optional(conn)
    .await?;
    row.map_or_else(|| Ok(String::new()), |row| Ok(row.try_get(0)?))
}
