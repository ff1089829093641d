//! The front end as phones fetch it, from a folder of its own.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    response::Response,
};
use http_body_util::BodyExt;
use linli::assets::{File, respond};
use std::borrow::Cow;

const PAGE: &str = "<!doctype html><script>1</script><script type=\"module\">2</script>";

/// A front end of five files, two of them packed.
fn find(name: &str) -> Option<File> {
    let content: &'static [u8] = match name {
        "index.html" => PAGE.as_bytes(),
        "index.html.br" => b"page, packed by brotli",
        "assets/app.0123456789.wasm" => b"program",
        "assets/app.0123456789.wasm.br" => b"program, packed by brotli",
        "assets/app.0123456789.wasm.gz" => b"program, packed by gzip",
        "assets/app.0123456789.js" => b"glue",
        "sw.js" => b"worker",
        "icons.svg" => b"<svg/>",
        _ => return None,
    };
    let mut hash = [0; 32];
    hash.iter_mut().zip(name.bytes().rev()).for_each(|(to, from)| *to = from);
    Some(File { content: Cow::Borrowed(content), hash })
}

fn get(path: &str, asked: &[(HeaderName, &'static str)]) -> Response {
    let asked: HeaderMap =
        asked.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
    respond(find, true, &Method::GET, path, &asked)
}

fn header(response: &Response, name: impl Into<HeaderName>) -> &str {
    response
        .headers()
        .get(name.into())
        .map_or("", |value| value.to_str().expect("a header is text"))
}

async fn body(response: Response) -> String {
    let bytes = response.into_body().collect().await.expect("the body arrives").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn each_phone_gets_the_smallest_form_it_takes() {
    for (encodings, expected, content) in [
        ("gzip, deflate, br, zstd", "br", "program, packed by brotli"),
        ("gzip", "gzip", "program, packed by gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "program, packed by gzip"),
        ("identity", "", "program"),
    ] {
        let asked = [(header::ACCEPT_ENCODING, encodings)];
        let response = get("/assets/app.0123456789.wasm", &asked);
        assert_eq!(header(&response, header::CONTENT_ENCODING), expected);
        assert_eq!(header(&response, header::CONTENT_TYPE), "application/wasm");
        assert_eq!(header(&response, header::VARY), "accept-encoding");
        assert_eq!(body(response).await, content);
    }
    let glue = get("/assets/app.0123456789.js", &[(header::ACCEPT_ENCODING, "br")]);
    assert_eq!(header(&glue, header::CONTENT_ENCODING), "");
}

#[tokio::test]
async fn hashed_names_are_kept_for_ever_and_pages_are_asked_for_again() {
    for (path, expected) in [
        ("/assets/app.0123456789.js", "public, max-age=31536000, immutable"),
        ("/", "no-cache"),
        ("/sw.js", "no-cache"),
        ("/icons.svg", "public, max-age=3600"),
    ] {
        assert_eq!(header(&get(path, &[]), header::CACHE_CONTROL), expected, "{path}");
    }
}

#[tokio::test]
async fn what_a_phone_has_already_is_not_sent_again() {
    let packed = [(header::ACCEPT_ENCODING, "br")];
    let first = get("/", &packed);
    let tag: &'static str = header(&first, header::ETAG).to_owned().leak();
    assert_ne!(tag, header(&get("/", &[]), header::ETAG), "each form has a tag of its own");
    let asked = [(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, tag)];
    let again = get("/", &asked);
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, header::ETAG), tag);
    assert_eq!(body(again).await, "");
    let changed = get("/", &[(header::IF_NONE_MATCH, "\"other\"")]);
    assert_eq!((changed.status().as_u16(), body(changed).await.as_str()), (200, PAGE));
}

#[tokio::test]
async fn the_page_runs_only_its_own_scripts() {
    let page = get("/tickets/1", &[]);
    let policy = header(&page, header::CONTENT_SECURITY_POLICY);
    for part in [
        "default-src 'self'",
        // printf 1 | openssl dgst -sha256 -binary | base64, and the same of 2.
        "script-src 'self' 'wasm-unsafe-eval' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=' \
         'sha256-1HNeOiZeFu7gP1lxi5tdAwGcB9i2xR+Q2jpmbuwTqzU=';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    assert!(header(&page, HeaderName::from_static("permissions-policy")).contains("camera=(self)"));
    assert!(header(&page, header::STRICT_TRANSPORT_SECURITY).contains("max-age"));
}

#[tokio::test]
async fn addresses_of_the_app_lead_to_its_page_and_others_nowhere() {
    for path in ["/", "/q", "/tickets/0193", "/staff/inbox", "/index.html", "/sw.js.br"] {
        let response = get(path, &[]);
        assert_eq!(header(&response, header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        assert_eq!(body(response).await, PAGE, "{path}");
    }
    for path in ["/assets/app.9999999999.js", "/assets/../secret", "/api/v2/x", "/api"] {
        assert_eq!(get(path, &[]).status(), 404, "{path}");
    }
    let post = respond(find, false, &Method::POST, "/", &HeaderMap::new());
    assert_eq!(post.status(), 404);
}

#[tokio::test]
async fn a_server_without_its_front_end_says_how_to_build_it() {
    let response = respond(|_| None, false, &Method::GET, "/", &HeaderMap::new());
    assert_eq!(response.status(), 503);
    assert!(body(response).await.contains("cargo xtask run"));
}
