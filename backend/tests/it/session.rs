//! Signing in by SMS and by slip, the phones one is signed in on, signing out.

use super::{
    gateway::Gateway,
    harness::{Answer, Client, Harness, Who, on_both, on_both_with},
    household::{invite, slip},
    need::{lamp, say},
};
use axum::http::{Method, header};
use futures_util::future::join_all;
use linli_shared::{
    api::{CodeView, DeviceView, SessionView},
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};
use serde_json::json;

async fn ask(client: &Client, phone: &str) -> Answer {
    client.post("/sign-in/codes", json!({ "phone": phone })).await
}

async fn sign_in(client: &Client, phone: &str, code: &str) -> Answer {
    client.post("/sign-in", json!({ "by": "sms", "phone": phone, "code": code })).await
}

async fn scan_slip(client: &Client, code: &str) -> Answer {
    client.post("/sign-in", json!({ "by": "slip", "code": code })).await
}

fn wrong(digits: &str) -> &'static str {
    if digits == "000000" { "000001" } else { "000000" }
}

/// Asks for a code from an address, as our proxy writes it.
async fn ask_from(h: &Harness, phone: &str, forwarded: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
    let body = json!({ "phone": phone }).to_string().into_bytes();
    h.client().send(Method::POST, "/sign-in/codes", &headers, body).await
}

#[tokio::test]
async fn six_digits_by_sms_sign_a_phone_in_once() {
    let gateway = Gateway::start().await;
    on_both_with(
        |config| gateway.name_in(config),
        |h| {
            let gateway = gateway.clone();
            async move {
                let phone = h.client();
                let number = Who::Resident.phone();
                ask(&phone, &number).await.is(200);
                let message = gateway.next().await;
                assert_eq!(message.phone, number);
                assert!(message.words.contains("10 分钟"), "{}", message.words);
                let spaced = format!("+86 {} {}", &number[..3], &number[3..]);
                let answer = sign_in(&phone, &spaced, &message.digits()).await.is(200);
                let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text").to_owned();
                assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
                let view: SessionView = answer.read();
                let me = view.me.expect("somebody is signed in");
                assert_eq!((me.name.as_str(), me.phone), ("王小明", Some(number.clone())));
                let household = me.household.expect("a household");
                assert_eq!(household.address, "第1微网格 · 1栋 · 1单元 · 101");
                let grid = view.grid.expect("a grid");
                assert_eq!(grid.worker.expect("a worker").name, "周敏");
                assert_eq!(grid.lead.expect("a lead").name, "吴强");

                let second = h.client();
                sign_in(&second, &number, &message.digits())
                    .await
                    .refuses(422, "sign_in.expired_code");
                phone.get("/me").await.is(200);
                phone.post("/sign-out", json!(null)).await.is(204);
                assert_eq!(phone.cookie("linli").as_deref(), Some(""));
                phone.get("/me").await.refuses(401, "unauthenticated");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_stolen_cookie_is_worthless_after_signing_out() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::Resident);
        let thief = h.signed_in(Who::Resident);
        phone.post("/sign-out", json!(null)).await.is(204);
        thief.get("/me").await.refuses(401, "unauthenticated");
        let view: SessionView = thief.get("/session").await.read();
        assert_eq!(view.me, None);
    })
    .await;
}

#[tokio::test]
async fn digits_last_five_tries_and_ten_minutes() {
    let gateway = Gateway::start().await;
    on_both_with(
        |config| gateway.name_in(config),
        |h| {
            let gateway = gateway.clone();
            async move {
                let phone = h.client();
                let number = Who::Resident.phone();
                sign_in(&phone, &number, "123456").await.refuses(422, "sign_in.expired_code");
                ask(&phone, &number).await.is(200);
                let digits = gateway.next().await.digits();
                for _ in 0..5 {
                    sign_in(&phone, &number, wrong(&digits))
                        .await
                        .refuses(422, "sign_in.wrong_code");
                }
                sign_in(&phone, &number, &digits).await.refuses(422, "sign_in.expired_code");
                h.advance(2 * MINUTE_MS);
                ask(&phone, &number).await.is(200);
                let digits = gateway.next().await.digits();
                h.advance(10 * MINUTE_MS);
                sign_in(&phone, &number, &digits).await.refuses(422, "sign_in.expired_code");
                phone.get("/me").await.is(401);
            }
        },
    )
    .await;
}

#[tokio::test]
async fn nobody_learns_whether_a_number_is_on_file() {
    let gateway = Gateway::start().await;
    on_both_with(
        |config| gateway.name_in(config),
        |h| {
            let gateway = gateway.clone();
            async move {
                let phone = h.client();
                let known = ask(&phone, &Who::Resident.phone()).await.is(200);
                let digits = gateway.next().await.digits();
                let unknown = ask(&phone, "13911112222").await.is(200);
                assert_eq!(known.json, unknown.json);
                let first = sign_in(&phone, &Who::Resident.phone(), wrong(&digits)).await.is(422);
                let second = sign_in(&phone, "13911112222", "000000").await.is(422);
                assert_eq!(first.json["code"], second.json["code"]);
                assert_eq!(h.number("SELECT count(*) FROM outbox").await, 1);
                for (bad, code) in [("", "text.empty"), ("110", "text.malformed")] {
                    ask(&phone, bad).await.refuses_field("phone", code);
                    sign_in(&phone, bad, "123456").await.refuses_field("phone", code);
                }
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_message_the_gateway_refuses_is_sent_again() {
    let gateway = Gateway::start().await;
    on_both_with(
        |config| gateway.name_in(config),
        |h| {
            let gateway = gateway.clone();
            async move {
                gateway.refuse_next();
                ask(&h.client(), &Who::Resident.phone()).await.is(200);
                gateway.next().await;
                linli::sms::deliver_due(&h.app).await.expect("nothing is due yet");
                h.advance(MINUTE_MS);
                linli::sms::deliver_due(&h.app).await.expect("it is sent");
                let message = gateway.next().await;
                sign_in(&h.client(), &message.phone, &message.digits()).await.is(200);
                let kept =
                    "SELECT count(*) FROM outbox WHERE delivered_at IS NULL OR length(sealed) > 0";
                assert_eq!(h.number(kept).await, 0);
            }
        },
    )
    .await;
}

#[tokio::test]
async fn codes_are_asked_for_once_a_minute_and_five_times_a_day() {
    on_both(|h| async move {
        let number = Who::Resident.phone();
        for _ in 0..5 {
            ask(&h.client(), &number).await.is(200);
            let refused = ask(&h.client(), &number).await.refuses(429, "too_many");
            let wait = refused.headers[header::RETRY_AFTER].to_str().expect("text");
            assert!((1..=60).contains(&wait.parse::<i64>().expect("seconds")), "{wait}");
            h.advance(MINUTE_MS);
        }
        ask(&h.client(), &number).await.refuses(429, "too_many");
        h.advance(DAY_MS);
        ask(&h.client(), &number).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn one_address_asks_for_fifty_codes_a_day_whatever_it_claims() {
    on_both(|h| async move {
        for n in 0..50 {
            ask_from(&h, &format!("139000000{n:02}"), &format!("6.6.6.{n}, 1.1.1.1")).await.is(200);
        }
        ask_from(&h, "13900000099", "7.7.7.7, 1.1.1.1").await.refuses(429, "too_many");
        ask_from(&h, "13900000099", "1.1.1.1, 2.2.2.2").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn tries_to_sign_in_are_counted_by_address() {
    on_both(|h| async move {
        let phone = h.client();
        for _ in 0..30 {
            scan_slip(&phone, "not a code").await.refuses(422, "qr.malformed");
        }
        scan_slip(&phone, "not a code").await.refuses(429, "too_many");
        h.advance(10 * MINUTE_MS);
        scan_slip(&phone, "not a code").await.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_slip_signs_in_once_within_a_day() {
    on_both(|h| async move {
        let phone = h.client();
        let code = slip(&h, 1, Who::Resident.id()).await;
        let view: SessionView = scan_slip(&phone, &code.url).await.read();
        assert_eq!(view.me.map(|me| me.id), Some(Who::Resident.id()));
        scan_slip(&h.client(), &code.url).await.refuses(410, "qr.used");
        scan_slip(&h.client(), &code.short).await.refuses(410, "qr.used");

        let late = slip(&h, 2, Who::Resident.id()).await;
        let revoked = slip(&h, 3, Who::Resident.id()).await;
        let maker = h.signed_in(Who::GridLead);
        let _: CodeView = maker.delete(&format!("/staff/codes/{}", revoked.id)).await.read();
        scan_slip(&phone, &revoked.url).await.refuses(410, "qr.revoked");
        h.advance(DAY_MS);
        scan_slip(&phone, &late.url).await.refuses(410, "qr.expired");
        scan_slip(&phone, "0000000000000000000000000007").await.refuses(422, "qr.malformed");
        let invite = invite(&h, 4, super::harness::EMPTY_HOME).await;
        scan_slip(&phone, &invite.url).await.refuses(404, "qr.unknown");
    })
    .await;
}

#[tokio::test]
async fn phones_are_listed_and_signed_out_one_by_one_or_all() {
    on_both(|h| async move {
        let first = h.signed_in(Who::Resident);
        h.advance(2 * HOUR_MS);
        let second = h.client();
        let code = slip(&h, 1, Who::Resident.id()).await;
        scan_slip(&second, &code.url).await.is(200);

        let devices: Vec<DeviceView> = second.get("/me/sessions").await.read();
        assert_eq!(devices.len(), 2);
        assert!(devices[0].current && !devices[1].current);
        assert_eq!(devices[1].device, "Android · 微信");
        assert!(devices[1].seen_at < h.now());
        first.get("/session").await.is(200);
        let devices: Vec<DeviceView> = first.get("/me/sessions").await.read();
        assert!(devices.iter().all(|device| device.seen_at == h.now()));

        let stranger = h.signed_in(Who::OtherResident);
        let other = devices.iter().find(|device| !device.current).expect("the second phone");
        stranger.delete(&format!("/me/sessions/{}", other.id)).await.is(204);
        second.get("/me").await.is(200);
        first.delete(&format!("/me/sessions/{}", other.id)).await.is(204);
        second.get("/me").await.is(401);
        first.get("/me").await.is(200);

        let code = slip(&h, 2, Who::Resident.id()).await;
        scan_slip(&second, &code.url).await.is(200);
        first.delete("/me/sessions").await.is(204);
        first.get("/me").await.is(401);
        second.get("/me").await.is(401);
        stranger.get("/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn what_a_visitor_said_is_theirs_after_signing_in() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        let code = slip(&h, 1, Who::Resident.id()).await;
        scan_slip(&phone, &code.url).await.is(200);
        let tickets = h.signed_in(Who::Resident).get("/tickets/mine").await.is(200);
        assert_eq!(tickets.json["rows"].as_array().map(Vec::len), Some(1), "{}", tickets.json);
    })
    .await;
}

#[tokio::test]
async fn a_phone_handed_on_forgets_who_was_signed_in() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::OtherResident);
        let code = slip(&h, 1, Who::Resident.id()).await;
        scan_slip(&phone, &code.url).await.is(200);
        h.signed_in(Who::OtherResident).get("/me").await.is(401);
        let view: SessionView = phone.get("/session").await.read();
        assert_eq!(view.me.map(|me| me.name), Some("王小明".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn no_more_messages_leave_in_a_day_than_were_paid_for() {
    on_both_with(
        |config| config.sms_per_day = 2,
        |h| async move {
            for who in [Who::Resident, Who::GridWorker] {
                ask(&h.client(), &who.phone()).await.is(200);
            }
            for phone in [Who::GridLead.phone(), "13999999999".to_owned()] {
                let answer = ask(&h.client(), &phone).await.refuses(429, "sign_in.sms_used_up");
                let wait: i64 = answer.headers[header::RETRY_AFTER]
                    .to_str()
                    .ok()
                    .and_then(|seconds| seconds.parse().ok())
                    .expect("seconds");
                assert!(wait > 3600, "{wait}");
            }
            h.advance(DAY_MS);
            ask(&h.client(), &Who::GridLead.phone()).await.is(200);
        },
    )
    .await;
}

/// The look at the sessions is shared by all who ask at once; what it finds is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_that_ask_at_one_moment_are_each_answered_for_themselves() {
    on_both(|h| async move {
        let gone = h.signed_in(Who::Supervisor);
        gone.post("/sign-out", json!({})).await.is(204);
        let phones: Vec<(Option<Who>, Client)> = (0..200)
            .map(|n| match n % 12 {
                10 => (None, h.client()),
                11 => (None, h.signed_in(Who::Supervisor)),
                n => {
                    let who = Who::ALL[n];
                    ((who != Who::Supervisor).then_some(who), h.signed_in(who))
                }
            })
            .collect();
        let asked = phones.iter().map(|(who, phone)| async move {
            let view: SessionView = phone.get("/session").await.read();
            assert_eq!(view.me.map(|me| me.name), who.map(|who| who.name().to_owned()));
        });
        join_all(asked).await;
    })
    .await;
}
