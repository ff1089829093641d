//! Children are brought by whoever may, and go home with named persons alone.

use super::{EVENT, announce, booking, by_code, code, door, draft, first, nonce, scan, send, with};
use crate::harness::{COMMUNITY, HOME, Harness, START, Who, on_both};
use linli::household::insert_membership;
use linli_shared::{
    api::{DoorAnswer, DoorView},
    event::{Earns, EventDraft, EventKind, Says, Subject},
    resident::{Membership, Relation},
    time::HOUR_MS,
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
