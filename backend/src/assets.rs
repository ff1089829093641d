//! The front end inside the program (前端文件): compressed beforehand, kept by phones for ever when its
//! name carries a hash, and asked for again when it does not.
//!
//! Invariants: a page may run only its own scripts, named by their hashes in the policy; unknown
//! addresses outside the interface lead into the app, which knows what to say.

use crate::extract::AppState;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/web"]
#[allow_missing = true]
struct Web;

/// Which front end is inside. Naming it makes the program new when the front end is.
pub const VERSION: Option<&str> = option_env!("LINLI_WEB_VERSION");

const INDEX: &str = "index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const SHORTLY: &str = "public, max-age=3600";

/// What is said when the program was built without a front end.
const MISSING: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Linli</title>\
<p>服务器已启动，但没有前端文件。请运行 <code>cargo xtask run</code>。\
<p lang=\"en\">The server runs without its front end. Build it with <code>cargo xtask run</code>.";

/// Answers everything that is no route.
pub async fn serve(State(app): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || path == "/api" || path.starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let name = path.trim_start_matches('/');
    let found = if name.is_empty() { None } else { Web::get(name) };
    match found {
        Some(file) if !is_compressed(name) && name != INDEX => {
            answer(name, file, request.headers())
        }
        // A file that was there in another version must not be answered with a page.
        Some(_) | None if name.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        Some(_) | None => index(&app, request.headers()),
    }
}

fn is_compressed(name: &str) -> bool {
    [".br", ".gz"].iter().any(|end| name.ends_with(end))
}

fn index(app: &AppState, asked: &HeaderMap) -> Response {
    let Some(file) = Web::get(INDEX) else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            MISSING,
        )
            .into_response();
    };
    static POLICY: OnceLock<String> = OnceLock::new();
    let policy = POLICY.get_or_init(|| policy(&String::from_utf8_lossy(&file.data)));
    let mut response = answer(INDEX, file, asked);
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let permissions = HeaderValue::from_static("camera=(self), microphone=(self), geolocation=()");
    headers.insert("permissions-policy", permissions);
    if app.config.is_https() {
        let strict = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, strict);
    }
    response
}

/// The file in the smallest form the phone takes, or nothing when it has it already.
fn answer(name: &str, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let (file, encoding) = smallest(name, file, asked);
    let tag = format!("\"{}\"", crate::secret::hex(&file.metadata.sha256_hash()));
    let mut headers = HeaderMap::new();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime(name)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let is_known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*");
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (headers, Body::from(file.data.into_owned())).into_response()
}

fn smallest(
    name: &str,
    file: EmbeddedFile,
    asked: &HeaderMap,
) -> (EmbeddedFile, Option<&'static str>) {
    for (encoding, end) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(asked, encoding)
            && let Some(packed) = Web::get(&format!("{name}{end}"))
        {
            return (packed, Some(encoding));
        }
    }
    (file, None)
}

fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    asked
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
            let is_refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            name.trim().eq_ignore_ascii_case(encoding) && !is_refused
        })
}

/// Names with a hash never change their content; pages and the worker are asked for each time.
fn lifetime(name: &str) -> &'static str {
    if name.starts_with("assets/") {
        IMMUTABLE
    } else if matches!(name, INDEX | "sw.js" | "manifest.webmanifest") {
        "no-cache"
    } else {
        SHORTLY
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The page's own scripts by their hashes, and nothing from elsewhere.
fn policy(page: &str) -> String {
    let hashes: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'self'"
    )
}

/// What stands between `<script …>` and `</script>` where no `src` names a file.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!tag.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(encodings: &str) -> HeaderMap {
        let value = HeaderValue::from_str(encodings).unwrap();
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)])
    }

    #[test]
    fn inline_scripts_are_named_by_their_hashes_and_files_are_not() {
        let page = "<script>1</script><script type=\"module\">2</script><script src=\"/a.js\"></script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["1", "2"]);
        // printf 1 | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='";
        assert!(policy(page).contains(hash));
    }
    #[test]
    fn encodings_are_taken_unless_they_are_refused() {
        assert!(accepts(&asked("gzip, deflate, br"), "br"));
        assert!(accepts(&asked("br;q=0.5"), "br"));
        assert!(!accepts(&asked("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
    #[test]
    fn programs_keep_their_type() {
        assert_eq!(content_type("assets/app.1234.wasm"), "application/wasm");
        assert_eq!(content_type("icons.svg"), "image/svg+xml");
    }
}
