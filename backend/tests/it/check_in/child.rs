//! Children are brought by whoever may, and go home with named persons alone.

use super::{
    Client, EVENT, announce, booking, by_code, code, door, draft, first, nonce, scan, scanned,
    send, undo, with,
};
use crate::harness::{COMMUNITY, HOME, Harness, START, Who, on_both};
use linli::household::insert_membership;
use linli_shared::{
    api::{DoorAnswer, DoorView, NoticeView, Page},
    event::{Earns, EventDraft, EventKind, Says, Subject},
    i18n::notice::{EventNews, Notice},
    resident::{Membership, Relation},
    time::{HOUR_MS, MINUTE_MS},
};
use serde_json::json;
use uuid::Uuid;

/// A child of 王小明's whom 赵秀英, of the same household, may collect, and an aunt with a word.
async fn child_booked(h: &Harness) {
    let class = EventDraft {
        kind: EventKind::AfterSchool,
        subject: Subject::Child,
        earns: Earns::Nothing,
        ..draft()
    };
    announce(h, &class).await;
    h.app
        .db
        .write(|conn| {
            Box::pin(insert_membership(
                conn,
                COMMUNITY,
                HOME,
                Who::BuildingLeader.id(),
                Relation::Family,
                Membership::Member,
                START,
            ))
        })
        .await
        .expect("they move in");
    let resident = h.signed_in(Who::Resident);
    let child = Uuid::from_u128(0xC1);
    let draft = json!({
        "name": "王乐乐", "birth_year": 2016, "grade": "三年级", "relation": "父亲",
        "collectors": [
            { "name": "赵秀英", "relation": "外婆", "resident": Who::BuildingLeader.id(), "word": null },
            { "name": "李姨", "relation": "阿姨", "resident": null, "word": "2468" },
        ],
    });
    resident.put(&format!("/me/children/{child}"), draft).await.is(201);
    let path = format!("/events/{EVENT}/bookings/{}", booking(1));
    resident.put(&path, json!({ "child": child })).await.is(201);
}

#[tokio::test]
async fn a_child_goes_home_with_named_persons_alone() {
    on_both(|h: Harness| async move {
        let steward = h.signed_in(Who::Dispatcher);
        child_booked(&h).await;
        h.advance(HOUR_MS);
        let out = |code: &str| with(with(by_code(code), "passage", "out"), "booking", json!(booking(1)));
        let grandmother = h.signed_in(Who::BuildingLeader);
        let too_early = first(send(&steward, 1, out(&code(&grandmother).await.url)).await);
        assert_eq!(too_early.says, Says::NotIn);
        let brought = scan(&steward, 2, &h.signed_in(Who::Resident)).await;
        assert_eq!((brought.says, brought.child.as_deref()), (Says::In, Some("王乐乐")));
        // A neighbour wants to take the child along: nothing is noted, and it says whom to call.
        let stranger = code(&h.signed_in(Who::OtherResident)).await.url;
        let refused: DoorAnswer = send(&steward, 3, out(&stranger)).await.is(200).read();
        assert_eq!((refused.rows[0].says, refused.who.as_str()), (Says::NotNamed, "李**"));
        let call: Vec<_> =
            refused.call.iter().map(|one| (one.name.as_str(), one.phone.as_deref())).collect();
        let (father, grandma) = (Who::Resident.phone(), Who::BuildingLeader.phone());
        assert_eq!(
            call,
            [("王小明", Some(&*father)), ("赵秀英", Some(&*grandma)), ("李姨", None)]
        );
        let word = |word: &str| {
            json!({ "session": 0, "by": "word", "word": word, "passage": "out", "booking": booking(1) })
        };
        send(&steward, 4, word("1111")).await.refuses(403, "door.wrong_word");
        assert_eq!(door(&steward).await.last[0].left_at, None);
        let collected = first(send(&steward, 5, out(&code(&grandmother).await.url)).await);
        assert_eq!((collected.says, collected.at), (Says::Out, Some(h.now())));
        assert_eq!(door(&steward).await.last[0].left_at, Some(h.now()));
        assert_eq!(first(send(&steward, 6, word("2468")).await).says, Says::Gone);
    })
    .await;
}

#[tokio::test]
async fn a_word_lets_a_child_go_and_the_door_code_checks_no_child_in() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        child_booked(&h).await;
        h.advance(HOUR_MS);
        let path = format!("/staff/events/{EVENT}/sessions/0/door");
        let view: DoorView = steward.put(&path, json!({})).await.is(200).read();
        let shown = view.show.and_then(|show| show.now(h.now())).expect("a code");
        resident
            .put(&format!("/events/{EVENT}/check-ins/{}", nonce(1)), json!({ "code": shown }))
            .await
            .refuses(409, "door.child_by_steward");
        scan(&steward, 2, &h.signed_in(Who::BuildingLeader)).await;
        let word = json!({ "session": 0, "by": "word", "word": "2468", "passage": "out", "booking": booking(1) });
        assert_eq!(first(send(&steward, 3, word).await).says, Says::Out);
    })
    .await;
}

/// What somebody's inbox says of children, the latest first.
async fn heard(client: &Client) -> Vec<EventNews> {
    let page: Page<NoticeView> = client.get("/notices").await.is(200).read();
    let news = page.rows.into_iter().filter_map(|row| {
        let Notice::Event { news } = row.notice else { return None };
        Some(news)
    });
    news.collect()
}

#[tokio::test]
async fn the_guardian_hears_once_when_the_child_is_there_and_who_collected_it() {
    on_both(|h: Harness| async move {
        let steward = h.signed_in(Who::Dispatcher);
        let (father, grandma) = (h.signed_in(Who::Resident), h.signed_in(Who::BuildingLeader));
        child_booked(&h).await;
        h.advance(HOUR_MS);
        let brought = by_code(&code(&grandma).await.url);
        for _ in 0..2 {
            send(&steward, 1, brought.clone()).await.is(200);
        }
        let came_at = h.now();
        scan(&steward, 2, &grandma).await;
        let (title, child) = ("缝纫课".to_owned(), "王乐乐".to_owned());
        let came = EventNews::ChildCame { title: title.clone(), child: child.clone(), at: came_at };
        assert_eq!(heard(&father).await, std::slice::from_ref(&came));
        let out = |body| with(with(body, "passage", "out"), "booking", json!(booking(1)));
        let stranger = h.signed_in(Who::OtherResident);
        send(&steward, 3, out(by_code(&code(&stranger).await.url))).await.is(200);
        assert_eq!(heard(&father).await.len(), 1, "nobody collected it");
        // The scan waits on a phone until the evening, and is sent twice.
        h.advance(HOUR_MS);
        let left_at = h.now();
        let late = out(scanned(&h, &grandma, "").await);
        h.advance(5 * HOUR_MS);
        for _ in 0..2 {
            send(&steward, 4, late.clone()).await.is(200);
        }
        let by = "外婆 赵秀英".to_owned();
        let collected = EventNews::ChildCollected { title, child, by, at: left_at };
        assert_eq!(heard(&father).await, [collected, came]);
        for other in [&grandma, &stranger] {
            assert!(heard(other).await.is_empty(), "who booked hears it, and nobody else");
        }
        let open = h.number("SELECT count(*) FROM notice WHERE body LIKE '%王乐乐%'").await;
        assert_eq!(open, 0, "a child's name stands sealed");
        let export = father.get("/me/export").await.is(200);
        assert!(String::from_utf8_lossy(&export.bytes).contains("外婆 赵秀英"));
    })
    .await;
}

#[tokio::test]
async fn the_guardian_hears_whose_word_it_was_and_that_a_check_in_was_undone() {
    on_both(|h: Harness| async move {
        let (steward, father) = (h.signed_in(Who::Dispatcher), h.signed_in(Who::Resident));
        child_booked(&h).await;
        h.advance(HOUR_MS);
        scan(&steward, 1, &father).await;
        let word = json!({
            "session": 0, "by": "word", "word": "2468", "passage": "out", "booking": booking(1),
        });
        h.advance(MINUTE_MS);
        send(&steward, 2, word).await.is(200);
        let news = heard(&father).await;
        assert!(
            matches!(&news[0], EventNews::ChildCollected { by, .. } if by == "阿姨 李姨"),
            "{news:?}"
        );
        h.advance(MINUTE_MS);
        undo(&steward, 3, 1).await.is(200);
        undo(&steward, 3, 1).await.is(200);
        let news = heard(&father).await;
        assert!(matches!(&news[0], EventNews::ChildUndone { child, .. } if child == "王乐乐"));
        assert_eq!(news.len(), 3);
    })
    .await;
}
