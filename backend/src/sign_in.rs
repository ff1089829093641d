//! Signing in (登录): with six digits sent to the phone, or with a slip from staff.
//!
//! Invariants: no answer tells whether a phone number is on file; digits stand only as a keyed hash,
//! for ten minutes and five tries; whoever signs in takes along what they said as a visitor.

use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Resident, Visitor},
    need, notice, qr,
    rate::{self, Address},
    resident,
    secret::Secret,
    session, sms,
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::{AskSmsCode, SignIn, SmsCodeSent},
    i18n::notice::sms_code,
    id::{CommunityId, ResidentId, SessionId},
    qr::{Code, CodeKind, QrRefusal},
    refusal::FieldError,
    text::Phone,
    time::Timestamp,
};
use rand::Rng;
use sqlx::{AnyConnection, Row};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// How long the six digits are good for.
const GOOD_FOR_MINUTES: i64 = 10;
/// How often they may be typed wrong.
const TRIES_MAX: i64 = 5;

/// `POST /sign-in/codes`: the same answer whether or not the number is on file.
pub async fn ask(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    Json(body): Json<AskSmsCode>,
) -> Result<Json<SmsCodeSent>, AppError> {
    let phone = parse_phone(&body.phone)?;
    rate::count(&app, rate::SMS_BY_ADDRESS, address.as_bytes(), who.now).await?;
    rate::count(&app, rate::SMS_BY_PHONE_SOON, phone.as_str().as_bytes(), who.now).await?;
    rate::count(&app, rate::SMS_BY_PHONE, phone.as_str().as_bytes(), who.now).await?;
    let digits = format!("{:06}", rand::rng().random_range(0..1_000_000_u32));
    let words = sms_code(who.lang, &digits, GOOD_FOR_MINUTES);
    let (seal, community, now) = (app.secret.clone(), who.community, who.now);
    let day = rate::sms_of_a_day(app.config.sms_per_day.into());
    app.db
        .write(move |conn| {
            let (seal, phone) = (seal.clone(), phone.clone());
            let (digits, words) = (digits.clone(), words.clone());
            Box::pin(async move {
                // Whoever asks is refused, on file or not; only what is sent is counted.
                rate::look(conn, day, community.bytes(), now).await.map_err(used_up)?;
                let known = resident::find_by_phone(conn, &seal, community, &phone).await?;
                // An unknown number gets digits too, but nobody is told them.
                insert_digits(conn, &seal, community, &phone, &digits, now).await?;
                if known.is_some() {
                    rate::check(conn, day, community.bytes(), now).await.map_err(used_up)?;
                    sms::queue(conn, &seal, community, &phone, &words, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    // The answer does not wait: how long it takes would tell what it does not say.
    let sending = app.clone();
    tokio::spawn(async move {
        if let Err(fault) = sms::deliver_due(&sending).await {
            tracing::error!(?fault, "sign-in codes wait for the next try");
        }
    });
    Ok(Json(SmsCodeSent { again_after_seconds: 60, good_for_minutes: GOOD_FOR_MINUTES }))
}

/// `POST /sign-in`
pub async fn submit(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<Response, AppError> {
    rate::count(&app, rate::TRIES_BY_ADDRESS, address.as_bytes(), who.now).await?;
    let entrance = Arc::new(Entrance::new(&who, &headers));
    let resident = match body {
        SignIn::Sms { phone, code } => {
            enter_by_sms(&app, &entrance, parse_phone(&phone)?, code).await?
        }
        SignIn::Slip { code } => enter_by_slip(&app, &entrance, &code).await?,
    };
    entrance.welcome(&app, resident).await
}

/// `POST /sign-out`: this phone only.
pub async fn leave(
    State(app): State<AppState>,
    who: Resident,
) -> Result<(StatusCode, HeaderMap), AppError> {
    let mut headers = HeaderMap::new();
    session::clear_cookie(&app, &mut headers);
    app.db
        .write(move |conn| {
            Box::pin(session::delete_session(conn, who.community, who.id, who.session))
        })
        .await?;
    Ok((StatusCode::NO_CONTENT, headers))
}

fn used_up(error: AppError) -> AppError {
    if let AppError::TooMany(seconds) = error {
        AppError::UsedUp("sign_in.sms_used_up", seconds)
    } else {
        error
    }
}

fn parse_phone(text: &str) -> Result<Phone, AppError> {
    Phone::parse(text)
        .map_err(|refusal| AppError::Invalid(vec![FieldError::new("phone", refusal.code())]))
}

/// What became of the digits; a wrong try is kept, so it is no error inside the transaction.
enum Tried {
    In(ResidentId),
    Wrong,
    Expired,
}

async fn enter_by_sms(
    app: &App,
    entrance: &Arc<Entrance>,
    phone: Phone,
    digits: String,
) -> Result<ResidentId, AppError> {
    let (entrance, seal) = (entrance.clone(), app.secret.clone());
    let tried = app
        .db
        .write(move |conn| {
            let (entrance, seal) = (entrance.clone(), seal.clone());
            let (phone, digits) = (phone.clone(), digits.clone());
            Box::pin(async move {
                let Entrance { community, now, .. } = *entrance;
                let Some(stored) = take_try(conn, &seal, community, &phone, now).await? else {
                    return Ok(Tried::Expired);
                };
                let typed = digits_hash(&seal, &phone, digits.trim());
                if !bool::from(typed.as_slice().ct_eq(&stored)) {
                    return Ok(Tried::Wrong);
                }
                let Some(id) = resident::find_by_phone(conn, &seal, community, &phone).await?
                else {
                    return Ok(Tried::Wrong);
                };
                delete_digits(conn, &seal, community, &phone).await?;
                entrance.enter(conn, id).await?;
                Ok(Tried::In(id))
            })
        })
        .await?;
    match tried {
        Tried::In(id) => Ok(id),
        Tried::Wrong => Err(AppError::Denied("sign_in.wrong_code")),
        Tried::Expired => Err(AppError::Denied("sign_in.expired_code")),
    }
}

async fn enter_by_slip(
    app: &App,
    entrance: &Arc<Entrance>,
    code: &str,
) -> Result<ResidentId, AppError> {
    let code = Code::parse(code).map_err(|_| refused(QrRefusal::Malformed))?;
    let (entrance, seal) = (entrance.clone(), app.secret.clone());
    app.db
        .write(move |conn| {
            let (entrance, seal, code) = (entrance.clone(), seal.clone(), code.clone());
            Box::pin(async move {
                let Entrance { community, now, .. } = *entrance;
                let slip = qr::load_code(conn, community, &code, now).await?;
                let id = slip.resident.filter(|_| slip.kind == CodeKind::SignIn);
                let id = id.ok_or_else(|| refused(QrRefusal::Unknown))?;
                resident::load_file(conn, &seal, community, id)
                    .await?
                    .ok_or_else(|| refused(QrRefusal::Revoked))?;
                qr::mark_used(conn, community, slip.id, now).await?;
                entrance.enter(conn, id).await?;
                Ok(id)
            })
        })
        .await
}

/// A phone that is about to be signed in (入口).
pub(crate) struct Entrance {
    /// Where.
    pub(crate) community: CommunityId,
    /// When.
    pub(crate) now: Timestamp,
    /// The visitor the phone was until now.
    visitor: Option<[u8; 32]>,
    /// The session it had until now.
    former: Option<(ResidentId, SessionId)>,
    device: String,
    token: String,
}

impl Entrance {
    pub(crate) fn new(who: &Visitor, headers: &HeaderMap) -> Self {
        Self {
            community: who.community,
            now: who.now,
            visitor: who.key,
            former: who.who.as_ref().map(|signed| (signed.id, signed.session)),
            device: session::device(headers),
            token: session::new_token(),
        }
    }

    /// Signs the phone in, and gives the person what the phone said as a visitor.
    pub(crate) async fn enter(
        &self,
        conn: &mut AnyConnection,
        id: ResidentId,
    ) -> Result<(), AppError> {
        let Self { community, now, .. } = *self;
        if let Some((former, session)) = self.former {
            session::delete_session(conn, community, former, session).await?;
        }
        session::insert_session(conn, community, id, &self.device, now, &self.token).await?;
        if let Some(visitor) = &self.visitor {
            notice::adopt(conn, community, visitor, id.bytes()).await?;
            need::adopt(conn, community, visitor, id).await?;
        }
        Ok(())
    }

    /// The answer: the cookie, and the session as the person sees it.
    pub(crate) async fn welcome(&self, app: &App, id: ResidentId) -> Result<Response, AppError> {
        let mut headers = HeaderMap::new();
        session::set_cookie(app, &mut headers, &self.token);
        let view = session::load_view(app, Some(id), Some(id.bytes().to_vec()), self.now).await?;
        Ok((headers, Json(view)).into_response())
    }
}

/// Six digits are few: only the server's key makes their hash worth storing.
fn digits_hash(seal: &Secret, phone: &Phone, digits: &str) -> [u8; 32] {
    seal.mac(b"sms", format!("{} {digits}", phone.as_str()).as_bytes())
}

async fn insert_digits(
    conn: &mut AnyConnection,
    seal: &Secret,
    community: CommunityId,
    phone: &Phone,
    digits: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO sms_code (community_id, phone_index, code_hash, sent_at, expires_at, n_tries)
         VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (community_id, phone_index) DO UPDATE SET
         code_hash = excluded.code_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at, n_tries = 0",
    )
    .bind(community.bytes())
    .bind(seal.blind_index(phone.as_str()).to_vec())
    .bind(digits_hash(seal, phone, digits).to_vec())
    .bind(now.0)
    .bind(now.plus_minutes(GOOD_FOR_MINUTES).0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses up one try; none when there is none left, or the digits are over.
async fn take_try(
    conn: &mut AnyConnection,
    seal: &Secret,
    community: CommunityId,
    phone: &Phone,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, AppError> {
    let row = sqlx::query(
        "UPDATE sms_code SET n_tries = n_tries + 1
         WHERE community_id = $1 AND phone_index = $2 AND n_tries < $3 AND expires_at > $4 RETURNING code_hash",
    )
    .bind(community.bytes())
    .bind(seal.blind_index(phone.as_str()).to_vec())
    .bind(TRIES_MAX)
    .bind(now.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn delete_digits(
    conn: &mut AnyConnection,
    seal: &Secret,
    community: CommunityId,
    phone: &Phone,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM sms_code WHERE community_id = $1 AND phone_index = $2")
        .bind(community.bytes())
        .bind(seal.blind_index(phone.as_str()).to_vec())
        .execute(conn)
        .await?;
    Ok(())
}
