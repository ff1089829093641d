//! Codes on paper (张贴页): one A4 sheet for a code, or eight slips on each sheet, as SVG and PDF.
//!
//! Invariant: paper shows one code as wide as a hand, one sentence, the title, the short form and
//! the phone number, and nothing that goes out of date; a code that opens nothing is not printed.

mod draw;
mod notice;
mod print;

use crate::{
    error::{AppError, Cause, refused},
    extract::{AppState, MakeCodes, Path, Query, Staff},
    qr::{self, Filed},
    state::App,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use draw::Paper;
use linli_shared::{i18n::Lang, id::CodeId, qr::QrRefusal};
pub(crate) use notice::{Notice, Row};
use serde::Deserialize;

/// Most codes of one print: 25 sheets of slips.
const CODES_MAX: usize = 200;

/// In which language to print, and for sheets which codes.
#[derive(Debug, Deserialize)]
pub struct PosterQuery {
    #[serde(default)]
    lang: Lang,
    #[serde(default)]
    ids: String,
}

/// One code on A4, for the screen.
pub async fn svg(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Path(id): Path<CodeId>,
    Query(query): Query<PosterQuery>,
) -> Result<Response, AppError> {
    let paper = load_paper(&app, &who, id, query.lang).await?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], draw::poster(&paper)?).into_response())
}

/// One code on A4, for the printer.
pub async fn pdf(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Path(id): Path<CodeId>,
    Query(query): Query<PosterQuery>,
) -> Result<Response, AppError> {
    let paper = load_paper(&app, &who, id, query.lang).await?;
    print(vec![draw::poster(&paper)?], &paper.short).await
}

/// Many codes as slips to cut, eight on each A4.
pub async fn sheet(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Query(query): Query<PosterQuery>,
) -> Result<Response, AppError> {
    let ids: Vec<CodeId> = query
        .ids
        .split(',')
        .filter(|id| !id.is_empty())
        .map(|id| id.parse().map_err(|_| AppError::Malformed))
        .collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Err(AppError::Malformed);
    }
    if ids.len() > CODES_MAX {
        return Err(AppError::TooLarge("too_large"));
    }
    let mut papers = Vec::with_capacity(ids.len());
    for id in ids {
        papers.push(load_paper(&app, &who, id, query.lang).await?);
    }
    let sheets = papers.chunks(draw::SLIPS).map(draw::slips).collect::<Result<_, _>>()?;
    print(sheets, "sheet").await
}

/// Sheets with lines and one code, for the printer.
///
/// # Errors
/// When it cannot be drawn.
pub(crate) async fn notice(notice: &Notice) -> Result<Response, AppError> {
    print(notice::draw(notice)?, "poll").await
}

async fn load_paper(
    app: &App,
    who: &Staff<MakeCodes>,
    id: CodeId,
    lang: Lang,
) -> Result<Paper, AppError> {
    let Filed { view, .. } = qr::load_reached(app, who, id).await?;
    if view.revoked_at.is_some() {
        return Err(refused(QrRefusal::Revoked));
    }
    if view.expires_at.is_some_and(|at| at <= who.now) {
        return Err(refused(QrRefusal::Expired));
    }
    if view.used_at.is_some() {
        return Err(refused(QrRefusal::Used));
    }
    let book = app.book().await?;
    let url = app.config.public_url();
    Ok(Paper {
        lang,
        kind: view.kind,
        community: book.name.clone(),
        phone: book.phone.clone(),
        title: view.label,
        short: view.short,
        url: view.url,
        site: url.split_once("://").map_or(url.as_str(), |(_, site)| site).to_owned(),
        expires_at: view.expires_at,
    })
}

/// Drawing takes a moment of computing, so it does not hold up other requests.
async fn print(sheets: Vec<String>, name: &str) -> Result<Response, AppError> {
    let printed = tokio::task::spawn_blocking(move || print::pdf(&sheets)).await?;
    let Some(bytes) = printed? else { return Ok(no_font()) };
    let disposition = format!("inline; filename=\"linli-{name}.pdf\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// The machine lacks what the paper needs: the request itself is right.
fn no_font() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(Cause {
        code: "no_font",
        errors: Vec::new(),
        detail: None,
        fault: None,
    });
    response
}
