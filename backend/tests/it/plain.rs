//! The form for phones too old for the app.

use crate::harness::{Harness, UNIT, Who, on_both};
use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use linli::router;
use linli_shared::{api::CodeView, id::CodeId};
use serde_json::json;
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) async fn send(h: &Harness, form: &str) -> (u16, String) {
    let request = Request::post("/plain/needs")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .expect("a request");
    let response = router::app(h.app.clone()).oneshot(request).await.expect("the router answers");
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.expect("the body arrives").to_bytes();
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_form_becomes_one_need_however_often_it_is_sent() {
    on_both(|h: Harness| async move {
        let path = format!("/staff/codes/{}", CodeId(Uuid::from_u128(1)));
        let draft = json!({ "kind": "place", "place": UNIT, "spot": "" });
        let code: CodeView = h.signed_in(Who::GridWorker).put(&path, draft).await.read();
        let form =
            format!("text=%E7%81%AF%E5%9D%8F%E4%BA%86&phone=13800001234&place={}", code.short);
        let (status, page) = send(&h, &form).await;
        assert_eq!(status, 201, "{page}");
        assert!(page.contains("T250303-0001") && page.contains("tel:057188001234"), "{page}");
        let (_, again) = send(&h, &form).await;
        assert!(again.contains("T250303-0001"), "{again}");
        assert_eq!(h.number("SELECT count(*) FROM ticket").await, 1);
        assert_eq!(h.number("SELECT count(*) FROM need WHERE said = '灯坏了'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_form_is_answered_in_words() {
    on_both(|h: Harness| async move {
        for (form, status, words) in [
            ("text=+&phone=&place=", 422, "请写几个字"),
            ("text=a&phone=12&place=", 422, "格式不对"),
            ("text=a&phone=&place=ABC", 422, "码不对"),
            ("text=%3Cscript%3E&phone=x%3Cb%3E", 422, "格式不对"),
        ] {
            let (found, page) = send(&h, form).await;
            assert_eq!(found, status, "{form}: {page}");
            assert!(page.contains(words) && !page.contains("<script>"), "{form}: {page}");
        }
        assert_eq!(h.number("SELECT count(*) FROM ticket").await, 0);
    })
    .await;
}
