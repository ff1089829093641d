//! What wraps every request: ids, problems in the reader's words, limits, security headers.

use crate::{
    error::Cause,
    extract::{AppState, lang},
};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use linli_shared::{api::BODY_BYTES_MAX, i18n::problem, refusal::Problem};
use std::time::{Duration, Instant};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    csrf::CsrfLayer,
    set_header::SetResponseHeaderLayer,
};

/// Longest answer of anything but an event stream.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Wraps the routes.
pub fn wrap(router: Router<AppState>, _state: &AppState) -> Router<AppState> {
    let header =
        |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/wasm"))
        .and(NotForContentType::const_new("application/octet-stream"));
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(from_fn(describe))
        .layer(CatchPanicLayer::new())
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
}

/// Bounds a request's time, writes problems in the reader's language under an id that the log has too,
/// and counts.
async fn describe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let lang = lang(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let mut response = match tokio::time::timeout(TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let mut late = StatusCode::GATEWAY_TIMEOUT.into_response();
            late.extensions_mut().insert(Cause {
                code: "timeout",
                errors: Vec::new(),
                detail: None,
                fault: None,
            });
            late
        }
    };
    let status = response.status();
    if let Some(cause) =
        response.extensions_mut().remove::<Cause>().or_else(|| bare_cause(&response))
    {
        let trace_id = crate::secret::hex(&rand::random::<[u8; 8]>());
        if let Some(fault) = &cause.fault {
            tracing::error!(trace_id, %method, route, status = status.as_u16(), fault = ?fault, "fault");
        }
        response = write_problem(response, cause, &trace_id, lang);
    }
    metrics::counter!("linli_requests_total", "route" => route.to_owned(), "status" => status.as_str().to_owned()).increment(1);
    metrics::histogram!("linli_request_seconds", "route" => route.to_owned())
        .record(started.elapsed().as_secs_f64());
    response
}

/// Refusals that layers and the router make themselves have no cause yet.
fn bare_cause(response: &Response) -> Option<Cause> {
    let is_described = response.headers().contains_key(header::CONTENT_TYPE)
        && response.status() != StatusCode::PAYLOAD_TOO_LARGE;
    let code = match response.status() {
        StatusCode::NOT_FOUND if !is_described => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "malformed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::FORBIDDEN if !is_described => "forbidden",
        StatusCode::INTERNAL_SERVER_ERROR => "internal",
        _ => return None,
    };
    Some(Cause { code, errors: Vec::new(), detail: None, fault: None })
}

fn write_problem(
    mut response: Response,
    cause: Cause,
    trace_id: &str,
    lang: linli_shared::i18n::Lang,
) -> Response {
    let body = Problem {
        kind: format!("/problems/{}", cause.code),
        title: problem::text(lang, cause.code).to_owned(),
        status: response.status().as_u16(),
        code: cause.code.to_owned(),
        errors: cause.errors,
        trace_id: Some(trace_id.to_owned()),
        detail: cause.detail,
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    *response.body_mut() = Body::from(text);
    response
}
