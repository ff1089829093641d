//! Needs: sent once or often, by whom, with what; and what is refused.

use super::harness::{BUILDING, Client, GRID, Harness, OTHER_GRID, UNIT, Who, on_both};
use linli_shared::{
    api::{NeedReceipt, SimilarTicket, TicketRow, TicketView, UploadView},
    category::{Category, Class},
    id::NeedId,
    ticket::TicketStatus,
};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) fn need_id(n: u128) -> NeedId {
    NeedId(Uuid::from_u128(0xaaaa_0000 + n))
}

pub(crate) fn lamp() -> Value {
    json!({ "text": "楼道灯坏了三天了，晚上看不见", "place": UNIT, "category": "B7" })
}

/// Sends a need that is taken.
pub(crate) async fn say(client: &Client, n: u128, body: &Value) -> NeedReceipt {
    client.put(&format!("/needs/{}", need_id(n)), body).await.read()
}

pub(crate) fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(side, side)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

async fn upload(client: &Client, n: u128, bytes: Vec<u8>) -> super::harness::Answer {
    let path = format!("/uploads/{}", Uuid::from_u128(0xbbbb_0000 + n));
    client.send(axum::http::Method::PUT, &path, &[], bytes).await
}

async fn n_needs(h: &Harness) -> i64 {
    h.number("SELECT count(*) FROM need").await
}

#[tokio::test]
async fn a_need_becomes_one_ticket_however_often_it_is_sent() {
    on_both(|h| async move {
        let phone = h.client();
        let first = phone.put(&format!("/needs/{}", need_id(1)), lamp()).await.is(201);
        let again = phone.put(&format!("/needs/{}", need_id(1)), lamp()).await.is(200);
        assert_eq!(first.json, again.json);
        let receipt: NeedReceipt = again.read();
        assert_eq!(receipt.number, "T250303-0001");
        assert_eq!(receipt.owner.as_deref(), Some("周敏"));
        assert_eq!((receipt.class, receipt.category), (Class::General, Category::B7));
        assert_eq!(receipt.finish_due.display(), "2025-03-04 10:00");
        assert_eq!(n_needs(&h).await, 1);
        assert_eq!(h.number("SELECT count(*) FROM ticket_entry").await, 1);
        assert_eq!(h.number("SELECT max(seq) FROM feed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_id_with_other_words_is_refused() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        let path = format!("/needs/{}", need_id(1));
        phone.put(&path, json!({ "text": "别的事" })).await.refuses(409, "need.id_reused");
        assert_eq!(n_needs(&h).await, 1);
    })
    .await;
}

#[tokio::test]
async fn numbers_begin_anew_each_day() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        assert_eq!(say(&phone, 2, &lamp()).await.number, "T250303-0002");
        h.advance(24 * 3_600_000);
        assert_eq!(say(&phone, 3, &lamp()).await.number, "T250304-0001");
    })
    .await;
}

#[tokio::test]
async fn wrong_words_are_named_and_nothing_is_kept() {
    on_both(|h| async move {
        let phone = h.client();
        let path = format!("/needs/{}", need_id(1));
        phone
            .put(&path, json!({ "text": " \u{3000}\n" }))
            .await
            .refuses_field("text", "text.empty");
        phone
            .put(&path, json!({ "text": "长".repeat(2001) }))
            .await
            .refuses_field("text", "text.too_long");
        phone
            .put(&path, json!({ "text": "灯坏了", "phone": "123" }))
            .await
            .refuses_field("phone", "text.malformed");
        let photos: Vec<Uuid> = (0..7).map(Uuid::from_u128).collect();
        phone
            .put(&path, json!({ "text": "灯坏了", "photos": photos }))
            .await
            .refuses_field("photos", "need.too_many_photos");
        phone
            .put(&path, json!({ "text": "灯坏了", "place": Uuid::from_u128(404) }))
            .await
            .refuses(409, "need.place_unknown");
        phone.put(&path, json!({ "text": 7 })).await.refuses(400, "malformed");
        phone.put("/needs/not-an-id", lamp()).await.refuses(404, "not_found");
        phone.put(&path, json!({ "text": "长".repeat(40_000) })).await.refuses(413, "too_large");
        assert_eq!(n_needs(&h).await, 0);
    })
    .await;
}

#[tokio::test]
async fn scripts_emoji_and_odd_characters_are_words_like_others() {
    on_both(|h| async move {
        let phone = h.client();
        let text = "<script>alert(1)</script> 🙏🏽👩‍👧 '; DROP TABLE need; --";
        say(&phone, 1, &json!({ "text": format!("{text}\u{0}\u{202e}") })).await;
        let view: TicketView = phone.get(&format!("/tickets/{}", need_id(1))).await.read();
        assert_eq!(view.text, text);
    })
    .await;
}

#[tokio::test]
async fn a_visitor_sees_the_own_need_and_nobody_elses() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        let mine = phone.get("/tickets/mine").await.is(200);
        assert_eq!(mine.json["rows"].as_array().map(Vec::len), Some(1));
        let path = format!("/tickets/{}", need_id(1));
        phone.get(&path).await.is(200);
        h.client().get(&path).await.refuses(404, "not_found");
        h.signed_in(Who::Resident).get(&path).await.refuses(404, "not_found");
        h.signed_in(Who::OtherWorker).get(&path).await.refuses(404, "not_found");
        h.signed_in(Who::GridWorker).get(&path).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_confidential_name_is_for_the_dispatcher_only() {
    on_both(|h| async move {
        let mut body = lamp();
        body["confidential"] = json!(true);
        say(&h.signed_in(Who::Resident), 1, &body).await;
        let path = format!("/tickets/{}", need_id(1));
        let worker: TicketView = h.signed_in(Who::GridWorker).get(&path).await.read();
        assert_eq!(worker.reporter, None);
        let dispatcher: TicketView = h.signed_in(Who::Dispatcher).get(&path).await.read();
        let shown = dispatcher.reporter.expect("the dispatcher is told");
        assert_eq!((shown.name.as_str(), shown.phone.as_deref()), ("王**", Some("138****0001")));
        let board = h.client().get("/board").await.is(200);
        assert_eq!(board.json["page"]["rows"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn danger_makes_it_urgent_and_tells_the_lead() {
    on_both(|h| async move {
        let body = json!({ "text": "井盖没了，刚才有孩子差点掉下去", "place": UNIT, "category": "B7", "danger": true });
        let receipt = say(&h.client(), 1, &body).await;
        assert_eq!(receipt.class, Class::Urgent);
        assert_eq!(receipt.finish_due.display(), "2025-03-03 12:00");
        let inbox = h.signed_in(Who::GridLead).get("/notices").await.is(200);
        assert_eq!(inbox.json["rows"][0]["notice"]["notice"], "received");
    })
    .await;
}

#[tokio::test]
async fn staff_enter_needs_for_others_and_residents_do_not_claim_to_be_staff() {
    on_both(|h| async move {
        let body = json!({
            "text": "张奶奶家水管漏水", "place": UNIT, "category": "B7", "source": "hotline",
            "for_person": { "name": "张桂芳", "phone": "13800138000", "special": true },
        });
        let path = format!("/needs/{}", need_id(1));
        h.signed_in(Who::Resident).put(&path, &body).await.refuses(409, "need.not_staff");
        h.signed_in(Who::OtherWorker).put(&path, &body).await.refuses(409, "need.not_staff");
        h.signed_in(Who::GridWorker).put(&path, &body).await.is(201);
        let view: TicketView =
            h.signed_in(Who::GridWorker).get(&format!("/tickets/{}", need_id(1))).await.read();
        assert_eq!(view.for_name.as_deref(), Some("张**"));
        assert!(view.ticket.special);
        let board = h.client().get("/board").await.is(200);
        assert_eq!(board.json["page"]["rows"], json!([]), "special groups are not shown in public");
    })
    .await;
}

#[tokio::test]
async fn who_a_need_is_said_for_is_told_and_may_follow_it() {
    on_both(|h| async move {
        let body = json!({
            "text": "李芳家水管漏水", "place": UNIT, "category": "B7", "source": "visit",
            "for_person": { "name": "李芳", "phone": Who::OtherResident.phone(), "reason": "不会用手机" },
        });
        say(&h.signed_in(Who::GridWorker), 1, &body).await;
        let concerned = h.signed_in(Who::OtherResident);
        let inbox = concerned.get("/notices").await.is(200);
        assert_eq!(inbox.json["rows"][0]["notice"], json!({ "notice": "said_for_you", "number": "T250303-0001", "by": "周敏" }));
        concerned.get(&format!("/tickets/{}", need_id(1))).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn photos_arrive_first_and_belong_to_their_sender() {
    on_both(|h| async move {
        let phone = h.client();
        let view: UploadView = upload(&phone, 1, png(40)).await.is(201).read();
        assert_eq!(view.content_type, "image/jpeg");
        upload(&phone, 1, png(40)).await.is(200);
        upload(&phone, 1, png(41)).await.refuses(409, "need.id_reused");
        let mut body = lamp();
        body["photos"] = json!([view.id]);
        let path = format!("/needs/{}", need_id(1));
        h.client().put(&path, &body).await.refuses(409, "need.upload_missing");
        phone.put(&path, &body).await.is(201);
        let photo = format!("/uploads/{}", view.id);
        assert_eq!(phone.get(&photo).await.is(200).headers["content-type"], "image/jpeg");
        h.signed_in(Who::GridWorker).get(&photo).await.is(200);
        h.signed_in(Who::Resident).get(&photo).await.refuses(404, "not_found");
        h.client().get(&photo).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn files_that_are_no_photos_are_refused_with_words() {
    on_both(|h| async move {
        let phone = h.client();
        upload(&phone, 1, b"%PDF-1.7 called photo.jpg".to_vec())
            .await
            .refuses(422, "upload.wrong_type");
        upload(&phone, 2, b"\0\0\0\x18ftypheic\0\0\0\0".to_vec())
            .await
            .refuses(422, "upload.unreadable");
        upload(&phone, 3, vec![0xff; 20 * 1024 * 1024 + 1]).await.refuses(413, "upload.too_large");
        upload(&phone, 4, vec![0xff; 21 * 1024 * 1024]).await.refuses(413, "too_large");
    })
    .await;
}

#[tokio::test]
async fn others_reported_this_too_and_joining_counts_once() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        let neighbour = h.client();
        let path = format!("/needs/similar?place={BUILDING}&category=B7");
        let found: Vec<SimilarTicket> = neighbour.get(&path).await.read();
        assert_eq!(found.len(), 1);
        let elsewhere: Vec<SimilarTicket> =
            neighbour.get(&format!("/needs/similar?place={OTHER_GRID}&category=B7")).await.read();
        assert!(elsewhere.is_empty());
        let join = format!("/tickets/{}/joins/{}", need_id(1), Uuid::from_u128(77));
        let view: TicketView = neighbour.put(&join, json!({})).await.read();
        assert_eq!(view.n_reporters, 2);
        let again: TicketView = neighbour.put(&join, json!({})).await.read();
        assert_eq!(again.n_reporters, 2);
        let mine = neighbour.get("/tickets/mine").await.is(200);
        assert_eq!(mine.json["rows"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_visitor_who_signs_in_keeps_what_was_said() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        let key = phone.cookie("linli_visitor").expect("a visitor key");
        let hash = linli::secret::hash(key.as_bytes());
        h.app
            .db
            .write(move |conn| {
                Box::pin(async move {
                    linli::need::adopt(conn, super::harness::COMMUNITY, &hash, Who::Resident.id())
                        .await
                })
            })
            .await
            .expect("it is adopted");
        let rows: Vec<TicketRow> = serde_json::from_value(
            h.signed_in(Who::Resident).get("/tickets/mine").await.is(200).json["rows"].clone(),
        )
        .expect("rows");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].status, TicketStatus::Submitted);
    })
    .await;
}

#[tokio::test]
async fn the_classifier_decides_when_nobody_did() {
    on_both(|h| async move {
        let body = json!({ "text": "食堂送饭上门怎么报名，老人腿脚不方便", "place": GRID });
        let receipt = say(&h.client(), 1, &body).await;
        assert_eq!(receipt.category, Category::B1);
    })
    .await;
}
