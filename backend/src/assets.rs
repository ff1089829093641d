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
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

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

/// One file of the front end.
#[derive(Debug, Clone)]
pub struct File {
    /// What is in it.
    pub content: Cow<'static, [u8]>,
    /// Changes when the content does.
    pub hash: [u8; 32],
}

/// Looks a file up by its name: `assets/app.1234.js`.
pub type Find = fn(&str) -> Option<File>;

fn find_inside(name: &str) -> Option<File> {
    Web::get(name).map(|file| File { hash: file.metadata.sha256_hash(), content: file.data })
}

/// Answers everything that is no route.
pub async fn serve(State(app): State<AppState>, request: Request) -> Response {
    let (method, path) = (request.method(), request.uri().path());
    respond(find_inside, app.config.is_https(), method, path, request.headers())
}

/// Answers with a file, with the page for addresses of the app, or with 404.
#[must_use]
pub fn respond(
    find: Find,
    is_https: bool,
    method: &Method,
    path: &str,
    asked: &HeaderMap,
) -> Response {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    let name = path.trim_start_matches('/');
    if !is_read || name == "api" || name.starts_with("api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if name != INDEX
        && !is_compressed(name)
        && let Some(file) = find(name)
    {
        return answer(find, name, file, asked);
    }
    // A file of another version must not be answered with a page.
    if name.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    index(find, is_https, asked)
}

fn is_compressed(name: &str) -> bool {
    [".br", ".gz"].iter().any(|end| name.ends_with(end))
}

fn index(find: Find, is_https: bool, asked: &HeaderMap) -> Response {
    let Some(file) = find(INDEX) else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            MISSING,
        )
            .into_response();
    };
    let policy = policy(&String::from_utf8_lossy(&file.content));
    let mut response = answer(find, INDEX, file, asked);
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let permissions = HeaderValue::from_static("camera=(self), microphone=(self), geolocation=()");
    headers.insert("permissions-policy", permissions);
    if is_https {
        let strict = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, strict);
    }
    response
}

/// The file in the smallest form the phone takes, or nothing when it has it already.
fn answer(find: Find, name: &str, file: File, asked: &HeaderMap) -> Response {
    let (file, encoding) = smallest(find, name, file, asked);
    let tag = format!("\"{}\"", crate::secret::hex(&file.hash));
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
    let content = match file.content {
        Cow::Borrowed(content) => Body::from(content),
        Cow::Owned(content) => Body::from(content),
    };
    (headers, content).into_response()
}

fn smallest(find: Find, name: &str, file: File, asked: &HeaderMap) -> (File, Option<&'static str>) {
    for (encoding, end) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(asked, encoding)
            && let Some(packed) = find(&format!("{name}{end}"))
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
        let page =
            "<script>1</script><script type=\"module\">2</script><script src=\"/a.js\"></script>";
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
