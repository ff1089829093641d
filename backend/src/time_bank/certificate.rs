//! Certificates of volunteering (服务证明): free, on request, and proved by anybody who reads their code.
//!
//! Invariant: what a code proves is what the paper says, with the name masked, and nothing else.

use super::{attended, stint_store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Query, Resident, Visitor},
    poster::{self, Notice, Row as Line},
    rate::{self, Limit},
    resident, sql,
    state::App,
};
use axum::{extract::State, http::StatusCode, response::Response};
use linli_shared::{
    amount::Minutes,
    api::{AskCertificate, CertificateView, CheckCertificate, CheckedCertificate, PAGE_MAX},
    i18n::{Lang, hours as words, poster as paper},
    id::{CertificateId, CommunityId, ResidentId},
    qr::{Code, format_short, format_token},
    text::mask_name,
    time::{Date, MINUTE_MS, Timestamp},
    time_bank::TimeBankRefusal,
};
use serde::Deserialize;
use sqlx::{AnyConnection, Row, any::AnyRow};
use subtle::ConstantTimeEq;

/// Papers that are asked about from one place: a code can be guessed.
const ASKED: Limit = Limit { what: "certificate.check", window_ms: 10 * MINUTE_MS, max: 60 };

/// A certificate as it is stored.
struct Stored {
    view: CertificateView,
    holder: ResidentId,
    reference: [u8; 8],
}

fn read(row: &AnyRow) -> Result<Stored, AppError> {
    Ok(Stored {
        view: CertificateView {
            id: sql::id(row, 0, CertificateId::from_bytes)?,
            from: Date(row.try_get(2)?),
            until: Date(row.try_get(3)?),
            minutes: Minutes(row.try_get(4)?),
            n_stints: row.try_get(5)?,
            attended: Minutes(row.try_get(9)?),
            short: row.try_get(7)?,
            at: Timestamp(row.try_get(8)?),
        },
        holder: sql::id(row, 1, ResidentId::from_bytes)?,
        reference: sql::id(row, 6, |bytes| bytes.try_into().ok())?,
    })
}

async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: CertificateId,
) -> Result<Option<Stored>, AppError> {
    let row = sqlx::query(
        "SELECT id, resident_id, from_on, until_on, minutes, n_stints, reference, short, at, attended FROM certificate
         WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// By the reference of its code, or by its eight characters.
async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    (reference, short): (Vec<u8>, &str),
) -> Result<Option<Stored>, AppError> {
    let row = sqlx::query(
        "SELECT id, resident_id, from_on, until_on, minutes, n_stints, reference, short, at, attended FROM certificate
         WHERE community_id = $1 AND (reference = $2 OR short = $3)",
    )
    .bind(community.bytes())
    .bind(reference)
    .bind(short)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// All of one person, the newest first.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<CertificateView>, AppError> {
    let rows = sqlx::query(
        "SELECT id, resident_id, from_on, until_on, minutes, n_stints, reference, short, at, attended FROM certificate
         WHERE community_id = $1 AND resident_id = $2 ORDER BY at DESC, id DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(person.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read(row).map(|stored| stored.view)).collect()
}

/// Papers of who leaves prove nothing any more.
///
/// # Errors
/// When the rows cannot be written.
pub(super) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM certificate WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// `GET /me/hours/certificates`.
pub async fn list(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<CertificateView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    list_own(&mut conn, who.community, who.id).await.map(Json)
}

/// `PUT /me/hours/certificates/{id}`: 201 the first time, 200 for the same again.
pub async fn ask(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<CertificateId>,
    Json(body): Json<AskCertificate>,
) -> Result<(StatusCode, Json<CertificateView>), AppError> {
    let (community, person, now) = (who.community, who.id, who.now);
    let (is_new, view) = app
        .db
        .write(move |conn| {
            Box::pin(async move { issue(conn, community, person, (id, body), now).await })
        })
        .await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

async fn issue(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (id, body): (CertificateId, AskCertificate),
    now: Timestamp,
) -> Result<(bool, CertificateView), AppError> {
    if let Some(known) = load(conn, community, id).await? {
        let asked = (known.view.from, known.view.until) == (body.from, body.until);
        let is_same = known.holder == person && asked;
        return if is_same {
            Ok((false, known.view))
        } else {
            Err(refused(TimeBankRefusal::IdReused))
        };
    }
    let days = 0..=now.date().0;
    if !days.contains(&body.from.0) || !days.contains(&body.until.0) {
        return Err(refused(TimeBankRefusal::NothingGiven));
    }
    let period = (body.from.start(), body.until.end());
    let (minutes, n_stints) = stint_store::sum_given(conn, community, person, period).await?;
    let attended = attended::sum_of(conn, community, person, period).await?;
    if n_stints == 0 && attended.0 == 0 {
        return Err(refused(TimeBankRefusal::NothingGiven));
    }
    let view = CertificateView {
        id,
        from: body.from,
        until: body.until,
        minutes,
        n_stints,
        attended,
        short: format_short(rand::random()),
        at: now,
    };
    let done = sqlx::query(
        "INSERT INTO certificate (community_id, id, resident_id, from_on, until_on, minutes, n_stints, reference, short, at,
            attended)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(person.bytes())
    .bind(view.from.0)
    .bind(view.until.0)
    .bind(view.minutes.0)
    .bind(view.n_stints)
    .bind(rand::random::<[u8; 8]>().to_vec())
    .bind(&view.short)
    .bind(now.0)
    .bind(view.attended.0)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok((true, view));
    }
    // The same, sent twice at once, or a code that was there by chance.
    let known = load(conn, community, id).await?.filter(|known| known.holder == person);
    known.map(|known| (false, known.view)).ok_or_else(|| AppError::Stale(String::new()))
}

/// What proves a paper: it follows from the server's key, and is stored nowhere.
fn proof(app: &App, reference: [u8; 8]) -> [u8; 16] {
    let mac = app.secret.mac(b"certificate", &reference);
    let mut token = [0; 16];
    token.iter_mut().zip(reference.into_iter().chain(mac)).for_each(|(to, from)| *to = from);
    token
}

/// In which language to print.
#[derive(Debug, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    lang: Lang,
}

/// `GET /me/hours/certificates/{id}/certificate.pdf`.
pub async fn print(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<CertificateId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let stored = load(&mut conn, who.community, id).await?;
    drop(conn);
    let stored = stored.filter(|stored| stored.holder == who.id).ok_or(AppError::NotFound)?;
    let view = stored.view;
    let code = format_token(proof(&app, stored.reference));
    let mut rows = vec![Line::Words(words::certificate_period(lang, view.from, view.until))];
    if view.n_stints > 0 {
        let length = words::length(lang, view.minutes);
        rows.push(Line::Strong(words::certificate_given(lang, length, view.n_stints)));
    }
    if view.attended.0 > 0 {
        let length = words::length(lang, view.attended);
        rows.push(Line::Strong(words::certificate_attended(lang, length)));
    }
    rows.extend([
        Line::Words(words::certificate_meaning(lang).to_owned()),
        Line::Words(words::certificate_issued(lang, &book.name, view.at.date())),
        Line::Strong(words::certificate_short(lang, &view.short)),
    ]);
    let notice = Notice {
        community: book.name.clone(),
        heading: words::certificate(lang).to_owned(),
        title: who.name.clone(),
        rows,
        url: format!("{}/time-bank/certificate#{code}", app.config.public_url()),
        caption: words::certificate_caption(lang).to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}

/// `POST /time-bank/certificates/check`: whether a paper is genuine, for everybody.
pub async fn check(
    State(app): State<AppState>,
    rate::Address(address): rate::Address,
    who: Visitor,
    Json(body): Json<CheckCertificate>,
) -> Result<Json<CheckedCertificate>, AppError> {
    rate::count(&app, ASKED, address.as_bytes(), who.now).await?;
    let unknown = || refused(TimeBankRefusal::UnknownCertificate);
    let code = Code::parse(&body.code).map_err(|_| unknown())?;
    let (reference, short) = match &code {
        Code::Token(token) => {
            (token.first_chunk::<8>().map_or_else(Vec::new, |part| part.to_vec()), "")
        }
        Code::Short(short) => (Vec::new(), short.as_str()),
    };
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let found = find(&mut conn, app.community, (reference, short)).await?.ok_or_else(unknown)?;
    if let Code::Token(token) = code
        && !bool::from(proof(&app, found.reference).ct_eq(&token))
    {
        return Err(unknown());
    }
    let name = resident::load_name(&mut conn, app.community, found.holder).await?;
    let view = found.view;
    Ok(Json(CheckedCertificate {
        community: book.name.clone(),
        name: mask_name(&name.ok_or_else(unknown)?),
        from: view.from,
        until: view.until,
        minutes: view.minutes,
        n_stints: view.n_stints,
        attended: view.attended,
        at: view.at,
    }))
}
