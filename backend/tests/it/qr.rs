//! Codes: made, scanned, typed, guessed, expired, used, called back.

use crate::harness::{
    Answer, COMMUNITY, Client, EMPTY_HOME, GRID, HOME, Harness, OTHER_GRID, OTHER_HOME, UNIT, Who,
    on_both, secret,
};
use axum::http::Method;
use linli::qr;
use linli_shared::{
    access::Role,
    api::{CodeView, Page},
    id::CodeId,
    place::PlaceKind,
    qr::{Code, QrTarget, format_short, format_token},
};
use serde_json::{Value, json};
use uuid::Uuid;

fn code_id(n: u128) -> CodeId {
    CodeId(Uuid::from_u128(n))
}

async fn make(client: &Client, n: u128, draft: Value) -> CodeView {
    client.put(&format!("/staff/codes/{}", code_id(n)), draft).await.read()
}

async fn resolve(client: &Client, code: &str) -> Answer {
    client.post("/qr/resolve", json!({ "code": code })).await
}

/// The same from an address of its own.
async fn resolve_from(client: &Client, address: &str, code: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
    let body = json!({ "code": code }).to_string().into_bytes();
    client.send(Method::POST, "/qr/resolve", &headers, body).await
}

fn place_at(place: impl ToString, spot: &str) -> Value {
    json!({ "kind": "place", "place": place.to_string(), "spot": spot })
}

#[tokio::test]
async fn a_poster_opens_its_place_and_counts_by_day() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let made = make(&worker, 1, place_at(GRID, " 东门南侧路灯 ")).await;
        assert_eq!(made.place, "第1微网格 · 东门南侧路灯");
        assert!(made.url.starts_with("http://linli.test/q#"), "{}", made.url);
        assert_eq!(make(&worker, 1, place_at(GRID, "东门南侧路灯")).await, made);
        let phone = h.client();
        for code in [made.url.as_str(), made.short.as_str(), &made.short.to_lowercase()] {
            let QrTarget::Place { place } = resolve(&phone, code).await.read() else {
                panic!("{code} opens no place");
            };
            assert_eq!((place.kind, place.grid), (PlaceKind::Spot, Some(GRID)));
        }
        assert!(phone.cookie("linli_visitor").is_some());
        h.advance(24 * 3_600_000);
        resolve(&phone, &made.url).await.is(200);
        let list: Page<CodeView> = worker.get("/staff/codes?kind=place").await.read();
        assert_eq!((list.rows[0].n_scans, list.rows[0].n_scans_today), (4, 1));
    })
    .await;
}

#[tokio::test]
async fn codes_that_open_nothing_say_why() {
    on_both(|h: Harness| async move {
        let (worker, phone) = (h.signed_in(Who::GridWorker), h.client());
        for foreign in ["https://u.wechat.com/abc123", "weixin://x#y", "井盖坏了", ""] {
            resolve(&phone, foreign).await.refuses(422, "qr.malformed");
        }
        let unknown = format_token([9; 16]);
        resolve(&phone, &unknown).await.refuses(404, "qr.unknown");
        let invite = json!({ "kind": "invite", "household": HOME.to_string() });
        let invite = make(&worker, 2, invite).await;
        let poster = make(&worker, 3, place_at(UNIT, "")).await;
        let revoked: CodeView = worker.delete(&format!("/staff/codes/{}", poster.id)).await.read();
        assert!(revoked.revoked_at.is_some());
        resolve(&phone, &poster.url).await.refuses(410, "qr.revoked");
        h.advance(14 * 24 * 3_600_000);
        resolve(&phone, &invite.url).await.refuses(410, "qr.expired");
    })
    .await;
}

#[tokio::test]
async fn one_use_slips_are_used_once() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let draft = json!({ "kind": "sign_in", "resident": Who::Resident.id().to_string() });
        let slip = make(&worker, 4, draft).await;
        let QrTarget::SignIn { name } = resolve(&h.client(), &slip.url).await.read() else {
            panic!("a slip signs in");
        };
        assert_eq!(name, "王**");
        let now = h.now();
        let first = h.app.db.write(move |conn| {
            Box::pin(async move { qr::mark_used(conn, COMMUNITY, code_id(4), now).await })
        });
        first.await.expect("the slip is used for the first time");
        let second = h.app.db.write(move |conn| {
            Box::pin(async move { qr::mark_used(conn, COMMUNITY, code_id(4), now).await })
        });
        assert!(second.await.is_err());
        resolve(&h.client(), &slip.url).await.refuses(410, "qr.used");
    })
    .await;
}

#[tokio::test]
async fn invites_name_the_household_and_who_will_confirm() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        for (n, home, expected) in [(5, HOME, true), (6, EMPTY_HOME, false)] {
            let draft = json!({ "kind": "invite", "household": home.to_string() });
            let made = make(&worker, n, draft).await;
            assert_eq!(made.expires_at, Some(h.now().plus_days(14)));
            let QrTarget::Household { address, has_representative, place, .. } =
                resolve(&h.client(), &made.url).await.read()
            else {
                panic!("an invite opens a household");
            };
            assert!(address.starts_with("第1微网格 · 1栋 · 1单元 · 10"), "{address}");
            assert_eq!((place, has_representative), (UNIT, expected));
        }
    })
    .await;
}

#[tokio::test]
async fn guessing_is_stopped_and_neighbours_are_not() {
    on_both(|h: Harness| async move {
        let made = make(&h.signed_in(Who::GridWorker), 7, place_at(UNIT, "")).await;
        let phone = h.client();
        for n in 0..20_u8 {
            let guess = format_short([n, 1, 2, 3, 4]);
            resolve_from(&phone, "1.1.1.1", &guess).await.refuses(404, "qr.unknown");
        }
        // From here on even the right one is not told.
        let stopped = resolve_from(&phone, "1.1.1.1", &made.short).await.refuses(429, "too_many");
        assert!(stopped.headers.contains_key("retry-after"));
        let unknown = format_token([1; 16]);
        resolve_from(&phone, "1.1.1.1", &unknown).await.refuses(429, "too_many");
        // A camera's 128 bits cannot be guessed, so the poster on the wall still works.
        resolve_from(&phone, "1.1.1.1", &made.url).await.is(200);
        resolve_from(&phone, "2.2.2.2", &made.short).await.is(200);
        h.advance(10 * 60_000);
        resolve_from(&phone, "1.1.1.1", &made.short).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn staff_show_themselves_and_residents_only_to_staff() {
    on_both(|h: Harness| async move {
        for (who, n) in [(Who::GridWorker, 1_u8), (Who::Resident, 2)] {
            let id = who.id();
            let set = h.app.db.write(move |conn| {
                Box::pin(async move {
                    sqlx::query("UPDATE resident SET code_ref = $1 WHERE id = $2")
                        .bind(vec![n; 8])
                        .bind(id.bytes())
                        .execute(conn)
                        .await?;
                    Ok(())
                })
            });
            set.await.expect("a reference is set");
        }
        let shown = |n: u8| format_token(qr::person_token(&secret(), [n; 8], h.now()));
        let (worker, resident) = (shown(1), shown(2));
        let QrTarget::Staff { name, role, place, phone } =
            resolve(&h.client(), &worker).await.read()
        else {
            panic!("staff are public");
        };
        assert_eq!((name.as_str(), role, place.as_str()), ("周敏", Role::GridWorker, "第1微网格"));
        assert_eq!(phone, Some(Who::GridWorker.phone()));
        resolve(&h.client(), &resident).await.refuses(403, "qr.staff_only");
        resolve(&h.signed_in(Who::Handler), &resident).await.refuses(403, "qr.staff_only");
        let QrTarget::Resident { name, address, .. } =
            resolve(&h.signed_in(Who::GridWorker), &resident).await.read()
        else {
            panic!("staff read residents' codes");
        };
        assert_eq!((name.as_str(), address.as_str()), ("王**", "第1微网格 · 1栋 · 1单元 · 101"));
        h.advance(60_000);
        resolve(&h.client(), &worker).await.is(200);
        h.advance(60_000);
        resolve(&h.client(), &worker).await.refuses(410, "qr.expired");
    })
    .await;
}

#[tokio::test]
async fn codes_are_made_only_where_one_works() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let put = |n: u128, draft: Value| {
            let path = format!("/staff/codes/{}", code_id(n));
            let worker = &worker;
            async move { worker.put(&path, draft).await }
        };
        put(8, place_at(OTHER_GRID, "")).await.refuses(403, "forbidden");
        put(8, json!({ "kind": "invite", "household": OTHER_HOME.to_string() }))
            .await
            .refuses(403, "forbidden");
        let sign_in = |who: Who| json!({ "kind": "sign_in", "resident": who.id().to_string() });
        put(8, sign_in(Who::OtherResident)).await.refuses(403, "forbidden");
        put(8, sign_in(Who::Administrator)).await.refuses(403, "forbidden");
        put(8, sign_in(Who::BuildingLeader)).await.is(200);
        let nowhere = Uuid::from_u128(0xdead);
        put(9, place_at(nowhere, "")).await.refuses_field("place", "need.place_unknown");
        put(9, place_at(UNIT, &"长".repeat(61))).await.refuses_field("spot", "text.too_long");
        put(10, place_at(UNIT, "")).await.is(200);
        put(10, place_at(UNIT, "电梯")).await.refuses(409, "need.id_reused");
        let other = h.signed_in(Who::OtherWorker);
        let list: Page<CodeView> = other.get("/staff/codes").await.read();
        assert_eq!(list.rows, []);
        let path = format!("/staff/codes/{}", code_id(10));
        other.delete(&path).await.refuses(404, "not_found");
        h.signed_in(Who::Resident).get("/staff/codes").await.refuses(403, "forbidden");
        let admin = h.signed_in(Who::Administrator);
        let slip = json!({ "kind": "sign_in", "resident": Who::Dispatcher.id().to_string() });
        make(&admin, 11, slip).await;
    })
    .await;
}

#[tokio::test]
async fn long_lists_of_codes_come_in_pages() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        for n in 0..60 {
            make(&worker, 100 + n, place_at(UNIT, "")).await;
        }
        let first: Page<CodeView> = worker.get("/staff/codes").await.read();
        assert_eq!(first.rows.len(), 50);
        let after = first.next.expect("there is more");
        let second: Page<CodeView> =
            worker.get(&format!("/staff/codes?after={after}")).await.read();
        assert_eq!((second.rows.len(), second.next), (10, None));
        let seen: std::collections::HashSet<CodeId> =
            first.rows.iter().chain(&second.rows).map(|code| code.id).collect();
        assert_eq!(seen.len(), 60);
    })
    .await;
}

#[tokio::test]
async fn a_code_can_be_printed_again_though_only_its_hash_is_kept() {
    on_both(|h: Harness| async move {
        let made = make(&h.signed_in(Who::GridWorker), 12, place_at(UNIT, "")).await;
        let token = qr::token_of(&secret(), code_id(12));
        assert_eq!(Code::parse(&made.url), Ok(Code::Token(token)));
        assert_eq!(Code::parse(&made.short), Ok(Code::Short(qr::short_of(&secret(), code_id(12)))));
        let hashed = h.number("SELECT count(*) FROM code WHERE length(token_hash) = 32").await;
        assert_eq!(hashed, 1);
    })
    .await;
}
