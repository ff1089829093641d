//! Joining a household with its invite.

use super::store::{
    append_entry, insert_membership, list_members, load_home, load_state, lock_home,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Visitor},
    notice::{self, About},
    qr,
    rate::{self, Address},
    resident, secret, sign_in,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use linli_shared::{
    api::JoinHousehold,
    i18n::notice::Notice,
    id::{CommunityId, HouseholdId, ResidentId},
    qr::{Code, CodeKind, QrRefusal},
    refusal::FieldError,
    resident::{MEMBERS_MAX, Membership, Relation, ResidentRefusal, is_birth_year},
    text::{self, NAME_CHARS_MAX, Phone},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::sync::Arc;

/// A checked [`JoinHousehold`] of somebody who stands before the door.
struct Newcomer {
    code: Code,
    name: String,
    phone: Phone,
    relation: Relation,
    birth_year: Option<i64>,
    /// Who is signed in on the phone.
    signed: Option<ResidentId>,
    /// The id of the person, should they be new.
    id: ResidentId,
    community: CommunityId,
    now: Timestamp,
}

/// `POST /households/join`: the phone is signed in as the new member.
pub async fn submit(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    headers: HeaderMap,
    Json(body): Json<JoinHousehold>,
) -> Result<Response, AppError> {
    rate::count(&app, rate::TRIES_BY_ADDRESS, address.as_bytes(), who.now).await?;
    let newcomer = Arc::new(parse(&who, &body)?);
    let entrance = Arc::new(sign_in::Entrance::new(&who, &headers));
    let (seal, entering) = (app.secret.clone(), entrance.clone());
    let resident = app
        .db
        .write(move |conn| {
            let (newcomer, entrance, seal) = (newcomer.clone(), entering.clone(), seal.clone());
            Box::pin(async move {
                let resident = take_in(conn, &newcomer, &seal).await?;
                entrance.enter(conn, resident).await?;
                Ok(resident)
            })
        })
        .await?;
    entrance.welcome(&app, resident).await
}

fn parse(who: &Visitor, body: &JoinHousehold) -> Result<Newcomer, AppError> {
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    let name = text::parse(&body.name, NAME_CHARS_MAX);
    let phone = Phone::parse(&body.phone);
    let mut errors = Vec::new();
    if let Err(refusal) = &name {
        errors.push(FieldError::new("name", refusal.code()));
    }
    if let Err(refusal) = &phone {
        errors.push(FieldError::new("phone", refusal.code()));
    }
    let (this_year, _, _) = who.now.date().ymd();
    if body.birth_year.is_some_and(|year| !is_birth_year(year, this_year)) {
        errors.push(FieldError::new("birth_year", "resident.birth_year"));
    }
    if !body.consent {
        errors.push(FieldError::new("consent", "resident.consent_missing"));
    }
    match (name, phone) {
        (Ok(name), Ok(phone)) if errors.is_empty() => Ok(Newcomer {
            code,
            name,
            phone,
            relation: body.relation,
            birth_year: body.birth_year,
            signed: who.who.as_ref().map(|who| who.id),
            id: ResidentId::new(who.now, rand::random()),
            community: who.community,
            now: who.now,
        }),
        _ => Err(AppError::Invalid(errors)),
    }
}

/// The first member represents the household; later ones wait, and the representative is told.
async fn take_in(
    conn: &mut AnyConnection,
    newcomer: &Newcomer,
    seal: &secret::Secret,
) -> Result<ResidentId, AppError> {
    let Newcomer { community, now, .. } = *newcomer;
    let code = qr::load_code(conn, community, &newcomer.code, now).await?;
    let household = code
        .household
        .filter(|_| code.kind == CodeKind::Invite)
        .ok_or_else(|| refused(QrRefusal::Unknown))?;
    qr::mark_used(conn, community, code.id, now).await?;
    let id = identify(conn, newcomer, seal).await?;
    lock_home(conn, community, household).await?;
    load_home(conn, community, household).await?.ok_or_else(|| refused(QrRefusal::Unknown))?;
    let state = check_room(conn, community, household, id).await?;
    insert_membership(conn, community, household, id, newcomer.relation, state, now).await?;
    append_entry(conn, community, household, id, "join", id, now).await?;
    if let Some(year) = newcomer.birth_year {
        resident::mark_birth_year(conn, community, id, year).await?;
    }
    resident::mark_consented(conn, community, id, now).await?;
    if state == Membership::Waiting {
        tell_representative(conn, newcomer, household, id, seal).await?;
    }
    Ok(id)
}

/// Who joins: the phone number says who somebody is, and nobody becomes somebody else by typing it.
async fn identify(
    conn: &mut AnyConnection,
    newcomer: &Newcomer,
    seal: &secret::Secret,
) -> Result<ResidentId, AppError> {
    let Newcomer { community, now, signed, id, ref phone, .. } = *newcomer;
    match resident::find_by_phone(conn, seal, community, phone).await? {
        Some(known) if signed == Some(known) => return Ok(known),
        Some(_) => return Err(AppError::Denied("resident.phone_known")),
        None => {}
    }
    if let Some(signed) = signed
        && resident::mark_phone(conn, seal, community, signed, phone).await?
    {
        return Ok(signed);
    }
    let name = &newcomer.name;
    if resident::insert_resident(conn, seal, community, id, name, Some(phone), now).await? {
        Ok(id)
    } else {
        Err(AppError::Denied("resident.phone_known"))
    }
}

async fn check_room(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
    id: ResidentId,
) -> Result<Membership, AppError> {
    let own = load_state(conn, community, household, id).await?;
    if own.is_some_and(|state| state != Membership::Left) {
        return Err(refused(ResidentRefusal::AlreadyMember));
    }
    let members = list_members(conn, community, household).await?;
    if members.len() >= MEMBERS_MAX {
        return Err(refused(ResidentRefusal::HouseholdFull));
    }
    Ok(linli_shared::resident::join(
        members.iter().any(|member| member.membership == Membership::Representative),
    ))
}

async fn tell_representative(
    conn: &mut AnyConnection,
    newcomer: &Newcomer,
    household: HouseholdId,
    id: ResidentId,
    seal: &secret::Secret,
) -> Result<(), AppError> {
    let Newcomer { community, now, .. } = *newcomer;
    let members = list_members(conn, community, household).await?;
    let representative = members.iter().find(|m| m.membership == Membership::Representative);
    // Somebody who was on file before keeps the name they have there.
    let file = resident::load_file(conn, seal, community, id).await?;
    if let (Some(representative), Some(file)) = (representative, file) {
        let told = Notice::MemberWaiting { name: file.name };
        let to = representative.id.bytes();
        notice::insert_notice(conn, community, to, &told, About::Nothing, now).await?;
    }
    Ok(())
}
