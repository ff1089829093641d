//! Paper: what is drawn can be scanned and read.

use crate::harness::{Client, GRID, HOME, Harness, UNIT, Who, on_both};
use linli_shared::{api::CodeView, id::CodeId};
use resvg::{tiny_skia, usvg};
use serde_json::{Value, json};
use uuid::Uuid;

async fn make(client: &Client, n: u128, draft: Value) -> CodeView {
    let path = format!("/staff/codes/{}", CodeId(Uuid::from_u128(n)));
    client.put(&path, draft).await.read()
}

fn poster_of(place: impl ToString, spot: &str) -> Value {
    json!({ "kind": "place", "place": place.to_string(), "spot": spot })
}

/// What cameras read off a sheet, drawn at about 100 dots an inch.
fn scan(svg: &[u8]) -> Vec<String> {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).expect("an SVG");
    let mut picture = tiny_skia::Pixmap::new(840, 1188).expect("a picture");
    let zoom = 840.0 / tree.size().width();
    resvg::render(&tree, tiny_skia::Transform::from_scale(zoom, zoom), &mut picture.as_mut());
    let grey = |x: usize, y: usize| picture.data()[(y * 840 + x) * 4];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(840, 1188, grey);
    image.detect_grids().iter().map(|grid| grid.decode().expect("a code that reads").1).collect()
}

#[tokio::test]
async fn a_poster_is_scanned_and_shows_what_one_types() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let code = make(&worker, 1, poster_of(GRID, "东门<南侧>&路灯")).await;
        let sheet = worker.get(&format!("/staff/codes/{}/poster.svg", code.id)).await.is(200);
        assert_eq!(sheet.headers["content-type"], "image/svg+xml");
        assert_eq!(scan(&sheet.bytes), [code.url.as_str()]);
        let text = String::from_utf8(sheet.bytes).expect("text");
        let (first, last) = code.short.split_at(4);
        for words in [
            "扫码说一件事",
            "幸福里社区",
            "东门&lt;南侧&gt;&amp;路灯",
            "0571-88001234",
            &format!("{first}-{last}"),
        ] {
            assert!(text.contains(words), "{words} is missing");
        }
    })
    .await;
}

#[tokio::test]
async fn a_poster_is_printed_with_its_font_inside() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let code = make(&worker, 1, poster_of(UNIT, "")).await;
        let sheet = worker.get(&format!("/staff/codes/{}/poster.pdf", code.id)).await.is(200);
        assert_eq!(sheet.headers["content-type"], "application/pdf");
        assert!(sheet.bytes.starts_with(b"%PDF-"));
        assert!(sheet.bytes.len() < 300_000, "only the characters used are embedded");
    })
    .await;
}

#[tokio::test]
async fn many_slips_stand_on_as_few_sheets_as_hold_them() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let mut ids = Vec::new();
        for n in 1..=9 {
            let draft = json!({ "kind": "invite", "household": HOME.to_string() });
            ids.push(make(&worker, n, draft).await.id.to_string());
        }
        let path = format!("/staff/codes/sheet.pdf?ids={}", ids.join(","));
        let sheets = worker.get(&path).await.is(200);
        let pages = String::from_utf8_lossy(&sheets.bytes).matches("/Type/Page/").count()
            + String::from_utf8_lossy(&sheets.bytes).matches("/Type /Page\n").count();
        assert_eq!(pages, 2);
        worker.get("/staff/codes/sheet.pdf?ids=").await.refuses(400, "malformed");
        worker.get("/staff/codes/sheet.pdf?ids=x").await.refuses(400, "malformed");
        let many = vec![ids[0].as_str(); 201].join(",");
        worker.get(&format!("/staff/codes/sheet.pdf?ids={many}")).await.refuses(413, "too_large");
    })
    .await;
}

#[tokio::test]
async fn codes_that_open_nothing_are_not_printed() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let poster = make(&worker, 1, poster_of(UNIT, "")).await;
        let invite = make(&worker, 2, json!({ "kind": "invite", "household": HOME })).await;
        worker.delete(&format!("/staff/codes/{}", poster.id)).await.is(200);
        let print = |id: CodeId| format!("/staff/codes/{id}/poster.pdf");
        worker.get(&print(poster.id)).await.refuses(410, "qr.revoked");
        h.signed_in(Who::OtherWorker).get(&print(invite.id)).await.refuses(404, "not_found");
        h.advance(14 * 24 * 3_600_000);
        worker.get(&print(invite.id)).await.refuses(410, "qr.expired");
    })
    .await;
}
