//! What operators ask, on the address that is theirs.

use crate::harness::{Harness, START, on_both, on_both_with};
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use linli::admin;
use metrics_exporter_prometheus::PrometheusBuilder;
use tower::ServiceExt;

fn admin(h: &Harness) -> Router {
    admin::router(h.app.clone(), PrometheusBuilder::new().build_recorder().handle())
}

async fn ask(router: &Router, method: &str, path: &str, body: &str) -> (u16, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let response = router.clone().oneshot(request).await.expect("the router answers");
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.expect("the body arrives").to_bytes();
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_server_is_ready_until_it_stops() {
    on_both(|h: Harness| async move {
        let router = admin(&h);
        assert_eq!(ask(&router, "GET", "/livez", "").await.0, 200);
        assert_eq!(ask(&router, "GET", "/readyz", "").await.0, 200);
        assert_eq!(ask(&router, "GET", "/metrics", "").await.0, 200);
        h.app.stopping.cancel();
        assert_eq!(ask(&router, "GET", "/livez", "").await.0, 200);
        assert_eq!(ask(&router, "GET", "/readyz", "").await, (503, "stopping".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn only_a_test_moves_the_clock() {
    on_both(|h: Harness| async move {
        let (status, _) = ask(&admin(&h), "POST", "/clock", "{\"now\":1}").await;
        assert_eq!((status, h.now()), (404, START));
    })
    .await;
    on_both_with(
        |config| config.test_clock = Some(START.0),
        |h: Harness| async move {
            let router = admin(&h);
            let later = START.plus_days(1);
            let body = format!("{{\"now\":{}}}", later.0);
            assert_eq!(ask(&router, "POST", "/clock", &body).await.0, 204);
            assert_eq!(h.now(), later);
            assert_eq!(ask(&router, "POST", "/jobs", "").await.0, 204);
        },
    )
    .await;
}
