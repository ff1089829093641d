//! Saying a need without the program (简易页面): a form for phones too old for it, answered with a page.
//!
//! Invariant: the same words from the same phone on one day are one need, however often they are sent.

use crate::{
    error::{AppError, Cause},
    extract::{AppState, Visitor},
    need, qr,
    rate::Address,
    secret, session,
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::NeedReceipt,
    i18n::{Lang, problem},
    id::NeedId,
    need::NeedDraft,
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Form {
    text: String,
    phone: String,
    /// The code on the poster, typed or from the address.
    #[serde(alias = "code")]
    place: String,
}

/// Takes the form and answers with the number and whom to call.
pub async fn submit(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    body: Bytes,
) -> Response {
    let lang = who.lang;
    let mut headers = HeaderMap::new();
    let taken = take(&app, &who, &address, &body, &mut headers).await;
    let phone = app.book().await.map(|book| book.phone.clone()).unwrap_or_default();
    match taken {
        Ok(receipt) => (StatusCode::CREATED, headers, page(lang, &thanks(lang, &receipt), &phone))
            .into_response(),
        Err(error) => {
            let refusal = error.into_response();
            let cause = refusal.extensions().get::<Cause>();
            if let Some(fault) = cause.and_then(|cause| cause.fault.as_ref()) {
                tracing::error!(?fault, "fault");
            }
            // The most particular word there is: a field's before the form's.
            let code = cause.map_or("internal", |cause| {
                cause.errors.first().map_or(cause.code, |field| field.code.as_str())
            });
            let words = format!("<h1>{}</h1>", escape(problem::text(lang, code)));
            (refusal.status(), page(lang, &words, &phone)).into_response()
        }
    }
}

async fn take(
    app: &AppState,
    who: &Visitor,
    address: &str,
    body: &[u8],
    headers: &mut HeaderMap,
) -> Result<NeedReceipt, AppError> {
    let form: Form = serde_urlencoded::from_bytes(body).map_err(|_| AppError::Malformed)?;
    let place = if form.place.trim().is_empty() {
        None
    } else {
        Some(qr::find_place(app, &form.place, address, who.now).await?)
    };
    let draft = NeedDraft {
        text: form.text,
        phone: form.phone,
        place: place.map(|place| place.id),
        ..NeedDraft::default()
    };
    let visitor = match (&who.who, who.key) {
        (Some(_), _) => None,
        (None, Some(key)) => Some(key),
        (None, None) => Some(session::set_visitor_cookie(app, headers)),
    };
    // A page sent twice, as old phones do, must not become two needs.
    let mark = secret::hash(serde_json::to_string(&draft)?.as_bytes());
    let random = mark.first_chunk::<10>().copied().unwrap_or_default();
    let id = NeedId::new(who.now.date().start(), random);
    let (receipt, _) = need::take(app, who, visitor, id, &draft).await?;
    Ok(receipt)
}

fn thanks(lang: Lang, receipt: &NeedReceipt) -> String {
    let number = escape(&receipt.number);
    match lang {
        Lang::Zh => format!(
            "<h1>已收到</h1><p>您的单号是 <b class=\"n\">{number}</b></p><p>请记下来。打电话报单号，就能问到进展。</p>"
        ),
        Lang::En => format!(
            "<h1>Received</h1><p>Your number is <b class=\"n\">{number}</b></p>\
             <p>Please note it down. Call and give the number to ask how it stands.</p>"
        ),
    }
}

fn page(lang: Lang, words: &str, phone: &str) -> impl IntoResponse + use<> {
    let (name, call, back) = match lang {
        Lang::Zh => ("邻里", "网格中心电话", "返回"),
        Lang::En => ("Linli", "Grid centre", "Back"),
    };
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let phone = escape(phone);
    let html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{name}</title><style>\
         body{{font:20px/1.6 sans-serif;max-width:34em;margin:0 auto;padding:24px;color:#1B1F23;background:#FBFAF7}}\
         h1{{font-size:30px;line-height:1.3}}a{{color:#1B6B4F}}.n{{font-size:30px;white-space:nowrap}}\
         </style></head><body>{words}<p>{call} <a href=\"tel:{digits}\">{phone}</a></p>\
         <p><a href=\"/\">{back}</a></p></body></html>",
        lang.tag()
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
