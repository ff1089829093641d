//! Rewards over HTTP: the last one, the last points, one voucher at two stations, and what comes back.

mod offline;
mod refund;

use super::{
    harness::{Answer, Client, Harness, Who, on_both},
    log::audit,
    need::need_id,
    points::{mine, solved, tick},
    upkeep::execute,
};
use axum::http::Method;
use futures_util::future::join_all;
use linli::audit::Finding;
use linli_shared::{
    amount::Points,
    api::{FoundVoucher, RewardView, VoucherView},
    ledger::LOT_DAYS,
    reward::VoucherStatus,
    time::{DAY_MS, HOUR_MS},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const REWARD: Uuid = Uuid::from_u128(0x5000);

fn umbrella() -> Value {
    json!({
        "title": "雨伞一把", "words": "", "kind": "goods", "giver": "邻里基金", "pickup": "东门便民驿站",
        "hours": "每天 9:00–18:00", "price": 2, "stock": 3, "per_month": 5, "days": 14, "photo": null,
        "is_listed": true,
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut draft = umbrella();
    draft[field] = value;
    draft
}

async fn offer(h: &Harness, draft: &Value) -> Answer {
    h.signed_in(Who::Dispatcher).put(&format!("/staff/rewards/{REWARD}"), draft).await
}

async fn change(h: &Harness, version: i64, draft: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("if-match", &*format!("\"{version}\""))];
    let body = draft.to_string().into_bytes();
    let path = format!("/staff/rewards/{REWARD}");
    h.signed_in(Who::Dispatcher).send(Method::PUT, &path, &headers, body).await
}

fn voucher(n: u128) -> String {
    format!("/vouchers/{}", Uuid::from_u128(0x6000 + n))
}

async fn redeem(client: &Client, n: u128, price: i64) -> Answer {
    client.put(&voucher(n), json!({ "reward": REWARD, "price": price })).await
}

async fn find(client: &Client, code: &str) -> Answer {
    client.post("/staff/vouchers/find", json!({ "code": code })).await
}

async fn collect(client: &Client, n: u128) -> Answer {
    client.post(&format!("/staff{}/collect", voucher(n)), json!({})).await
}

async fn left(h: &Harness) -> i64 {
    h.number("SELECT remaining FROM reward").await
}

async fn is_sound(h: &Harness) {
    let found = audit(h).await;
    assert!(matches!(found, Finding::Sound { .. }), "{found:?}");
}

/// A resident with five points.
async fn saver(h: &Harness) -> Client {
    solved(h, 1).await;
    h.signed_in(Who::Resident)
}

#[tokio::test]
async fn a_receipt_is_printed_for_its_holder_once_it_is_collected() {
    on_both(|h: Harness| async move {
        let (resident, worker) = (saver(&h).await, h.signed_in(Who::GridWorker));
        offer(&h, &umbrella()).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        let receipt = format!("{}/receipt.pdf", voucher(1));
        resident.get(&receipt).await.refuses(404, "not_found");
        collect(&worker, 1).await.is(200);
        let paper = resident.get(&format!("{receipt}?lang=en")).await.is(200);
        assert_eq!(paper.headers["content-type"], "application/pdf");
        worker.get(&receipt).await.refuses(404, "not_found");
        h.client().get(&receipt).await.is(401);
    })
    .await;
}

#[tokio::test]
async fn points_are_reserved_then_taken_when_the_voucher_is_collected() {
    on_both(|h: Harness| async move {
        let (resident, worker) = (saver(&h).await, h.signed_in(Who::GridWorker));
        offer(&h, &umbrella()).await.is(201);
        let issued: VoucherView = redeem(&resident, 1, 2).await.is(201).read();
        assert_eq!(redeem(&resident, 1, 2).await.is(200).read::<VoucherView>(), issued);
        let held = mine(&resident).await;
        assert_eq!((held.available, held.held, left(&h).await), (Points(3), Points(2), 2));
        let shown = issued.show.now(h.now()).expect("a code");
        let found: FoundVoucher = find(&worker, &shown).await.is(200).read();
        assert_eq!((found.holder.as_str(), found.status), ("王**", VoucherStatus::Issued));
        assert_eq!(find(&worker, &issued.short).await.is(200).read::<FoundVoucher>(), found);
        let given: FoundVoucher = collect(&worker, 1).await.is(200).read();
        assert_eq!((given.status, given.by.as_deref()), (VoucherStatus::Collected, Some("周敏")));
        let after = mine(&resident).await;
        assert_eq!((after.available, after.held), (Points(3), Points(0)));
        // Whoever scans it again hears when and by whom.
        assert_eq!(collect(&worker, 1).await.is(200).read::<FoundVoucher>(), given);
        collect(&h.signed_in(Who::GridLead), 1).await.refuses(409, "reward.collected");
        let again: FoundVoucher = find(&worker, &issued.short).await.is(200).read();
        assert_eq!(again, given);
        resident
            .post(&format!("{}/cancel", voucher(1)), json!({}))
            .await
            .refuses(409, "reward.collected");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_voucher_gives_points_and_stock_back_once() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &umbrella()).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        for _ in 0..2 {
            resident.post(&format!("{}/cancel", voucher(1)), json!({})).await.is(200);
        }
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(5), 3));
        collect(&h.signed_in(Who::GridWorker), 1).await.refuses(409, "reward.cancelled");
        h.signed_in(Who::OtherResident)
            .post(&format!("{}/cancel", voucher(1)), json!({}))
            .await
            .refuses(404, "not_found");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_voucher_that_runs_out_gives_back_points_that_lapsed_meanwhile() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        offer(&h, &umbrella()).await.is(201);
        h.advance((LOT_DAYS - 1) * DAY_MS);
        redeem(&resident, 1, 2).await.is(201);
        h.advance(2 * DAY_MS);
        tick(&h).await;
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0), "what was not reserved lapsed");
        h.advance(12 * DAY_MS);
        tick(&h).await;
        let back = mine(&resident).await;
        assert_eq!((back.available, back.held, left(&h).await), (Points(2), Points(0), 3));
        collect(&h.signed_in(Who::GridWorker), 1).await.refuses(409, "reward.expired");
        // A week to use them, then they lapse too.
        h.advance(8 * DAY_MS);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_screenshot_a_wrong_code_and_ones_own_voucher_are_refused() {
    on_both(|h: Harness| async move {
        let (resident, worker) = (saver(&h).await, h.signed_in(Who::GridWorker));
        offer(&h, &umbrella()).await.is(201);
        let issued: VoucherView = redeem(&resident, 1, 2).await.is(201).read();
        let shown = issued.show.now(h.now()).expect("a code");
        h.advance(HOUR_MS);
        find(&worker, &shown).await.refuses(410, "reward.old_code");
        find(&worker, "nonsense").await.refuses(422, "qr.malformed");
        find(&worker, &linli_shared::qr::format_short([1; 5])).await.refuses(404, "reward.unknown");
        find(&resident, &issued.short).await.refuses(403, "forbidden");
        resident.get(&voucher(1)).await.is(200);
        worker.get(&voucher(1)).await.refuses(404, "not_found");
        // A member of staff redeems like everybody, and another hands it over.
        let own = format!(
            "UPDATE voucher SET resident_id = {}",
            match h.app.db.engine() {
                linli::db::Engine::Sqlite => format!("x'{}'", Who::GridWorker.id().0.simple()),
                linli::db::Engine::Postgres => format!("'\\x{}'", Who::GridWorker.id().0.simple()),
            }
        );
        execute(&h, &own).await;
        collect(&worker, 1).await.refuses(403, "reward.own");
    })
    .await;
}

#[tokio::test]
async fn a_station_hands_over_and_sees_nobodys_tickets() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &umbrella()).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        let posts = json!({ "posts": [{ "role": "station", "place": null, "party": null }] });
        let path = format!("/staff/people/{}/posts", Who::OtherResident.id());
        h.signed_in(Who::Administrator).put(&path, posts).await.is(200);
        let station = h.signed_in(Who::OtherResident);
        collect(&station, 1).await.is(200);
        station.get("/staff/tickets").await.refuses(403, "forbidden");
        station.get(&format!("/tickets/{}", need_id(1))).await.refuses(404, "not_found");
        station.get("/staff/people").await.refuses(403, "forbidden");
        offer_as(&station).await.refuses(403, "forbidden");
    })
    .await;
}

async fn offer_as(client: &Client) -> Answer {
    client.put(&format!("/staff/rewards/{REWARD}"), umbrella()).await
}

#[tokio::test]
async fn the_catalogue_refuses_what_does_not_fit() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &with("price", json!(0))).await.refuses_field("price", "reward.number");
        offer(&h, &umbrella()).await.is(201);
        offer(&h, &umbrella()).await.is(200);
        offer(&h, &with("price", json!(4))).await.refuses(428, "precondition_required");
        redeem(&resident, 1, 3).await.refuses(409, "reward.price_changed");
        redeem(&resident, 1, 2).await.is(201);
        redeem(&h.signed_in(Who::OtherResident), 2, 2)
            .await
            .refuses(409, "ledger.insufficient_balance");
        assert_eq!(left(&h).await, 2, "nothing is taken by who is refused");
        change(&h, 1, &with("stock", json!(1))).await.is(200);
        assert_eq!(left(&h).await, 0);
        redeem(&resident, 3, 2).await.refuses(409, "reward.sold_out");
        let none = with("stock", json!(1));
        change(&h, 1, &with("stock", json!(9))).await.refuses(412, "stale");
        change(&h, 2, &none).await.is(200);
        let mut hidden = with("stock", json!(5));
        hidden["is_listed"] = json!(false);
        change(&h, 2, &hidden).await.is(200);
        redeem(&resident, 3, 2).await.refuses(409, "reward.not_listed");
        let listed: Vec<RewardView> = h.client().get("/rewards").await.is(200).read();
        assert!(listed.is_empty());
        change(&h, 3, &with("per_month", json!(1))).await.is(200);
        redeem(&resident, 3, 2).await.refuses(409, "reward.month_full");
        redeem(&resident, 1, 4).await.refuses(409, "reward.id_reused");
        is_sound(&h).await;
    })
    .await;
}

/// How many of these answers are new, and that all others have this code.
fn won(answers: &[Answer], code: &str) -> usize {
    let lost = answers.iter().filter(|answer| !answer.status.is_success());
    lost.for_each(|answer| assert_eq!(answer.json["code"], code, "{}", answer.json));
    answers.iter().filter(|answer| answer.status.is_success()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_redeem_the_last_one_one_has_it() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        let mut last = with("stock", json!(1));
        (last["price"], last["per_month"]) = (json!(1), json!(100));
        offer(&h, &last).await.is(201);
        let answers = join_all((0..50).map(|n| redeem(&resident, n, 1))).await;
        assert_eq!((won(&answers, "reward.sold_out"), left(&h).await), (1, 0));
        assert_eq!(mine(&resident).await.available, Points(4));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_redemptions_at_once_spend_no_more_than_there_is() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        let mut many = with("stock", json!(100));
        (many["price"], many["per_month"]) = (json!(1), json!(100));
        offer(&h, &many).await.is(201);
        let answers = join_all((0..50).map(|n| redeem(&resident, n, 1))).await;
        assert_eq!((won(&answers, "ledger.insufficient_balance"), left(&h).await), (5, 95));
        assert_eq!(mine(&resident).await.available, Points(0));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_stations_and_one_cancellation_one_wins() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &umbrella()).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        let (worker, lead) = (h.signed_in(Who::GridWorker), h.signed_in(Who::GridLead));
        let scans = join_all((0..50).map(|n| collect(if n % 2 == 0 { &worker } else { &lead }, 1)));
        let path = format!("{}/cancel", voucher(1));
        let (scans, cancelled) = tokio::join!(scans, resident.post(&path, json!({})));
        let took: BTreeSet<String> = scans
            .iter()
            .filter(|answer| answer.status.is_success())
            .map(|answer| answer.json["by"].to_string())
            .collect();
        assert_eq!(took.len() + usize::from(cancelled.status.is_success()), 1, "{took:?}");
        // Whoever presses again while the first press is on its way hears that it was handed over.
        let n_heard = scans.iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(n_heard, 25 * took.len());
        let after = mine(&resident).await;
        let expected = if took.is_empty() { Points(5) } else { Points(3) };
        assert_eq!((after.available, after.held), (expected, Points(0)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_voucher_sent_fifty_times_at_once_is_one() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        let mut last = with("stock", json!(1));
        last["per_month"] = json!(1);
        offer(&h, &last).await.is(201);
        let answers = join_all((0..50).map(|_| redeem(&resident, 1, 2))).await;
        assert_eq!((won(&answers, "none is refused"), left(&h).await), (50, 0));
        assert_eq!(mine(&resident).await.available, Points(3));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn points_that_come_back_before_a_clock_that_went_back_lapse_again() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        offer(&h, &with("days", json!(365))).await.is(201);
        h.advance((LOT_DAYS - 1) * DAY_MS);
        redeem(&resident, 1, 2).await.is(201);
        h.advance(2 * DAY_MS);
        tick(&h).await;
        h.advance(-2 * DAY_MS);
        resident.post(&format!("{}/cancel", voucher(1)), json!({})).await.is(200);
        assert_eq!(mine(&resident).await.available, Points(2));
        h.advance(2 * DAY_MS);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_voucher_codes_has_to_wait() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        for n in 0..20 {
            let code = linli_shared::qr::format_short([n; 5]);
            find(&worker, &code).await.refuses(404, "reward.unknown");
        }
        find(&worker, &linli_shared::qr::format_short([99; 5])).await.refuses(429, "too_many");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_of_a_busy_server_sees_one_instant() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &with("per_month", json!(100))).await.is(201);
        let busy = async {
            for n in 0..40 {
                redeem(&resident, n, 2).await.is(201);
                resident.post(&format!("{}/cancel", voucher(n)), json!({})).await.is(200);
            }
        };
        let watched = async {
            for _ in 0..20 {
                is_sound(&h).await;
            }
        };
        tokio::join!(busy, watched);
    })
    .await;
}
