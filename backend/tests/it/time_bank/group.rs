//! One neighbour helps several at once.

use super::*;

#[tokio::test]
async fn of_a_group_each_pays_a_part_and_nothing_is_lost() {
    on_both(|h: Harness| async move {
        let teacher = h.signed_in(Who::GridLead);
        let pupils = [Who::Resident, Who::OtherResident, Who::BuildingLeader];
        for (n, who) in (1..).zip(pupils) {
            earn(&h, who, n, 60).await;
        }
        let class = json!({
            "kind": "offer", "skills": ["phones"], "words": "活动室", "from": h.now(),
            "until": h.now().plus_hours(3), "minutes": 150, "seats": 3,
        });
        ask(&teacher, 1, &class).await.is(201);
        let group = format!("/time-bank/stints/{}", id(REQUEST + 1));
        let seat = json!({ "listing": id(REQUEST + 1), "starts_at": h.now() });
        for who in pupils {
            h.signed_in(who).put(&group, &seat).await.is(201);
            h.signed_in(who).put(&group, &seat).await.is(200);
        }
        h.signed_in(Who::Handler).put(&group, &seat).await.refuses(409, "time_bank.full");
        let act = async |client: &Client, action: Value| {
            let body = json!({ "entry": fresh(), "action": action });
            client.post(&format!("{group}/actions"), body).await
        };
        act(&teacher, json!({ "action": "schedule" })).await.is(200);
        let worker = h.signed_in(Who::Dispatcher);
        for (minutes, action) in [(0, "start"), (100, "end")] {
            h.advance(minutes * MINUTE_MS);
            let body = json!({ "entry": fresh(), "action": { "action": action } });
            worker.post(&format!("/staff{group}/actions"), body).await.is(200);
        }
        act(&teacher, json!({ "action": "propose", "minutes": 100 })).await.is(200);
        for who in pupils {
            let yes = json!({ "action": "confirm", "minutes": 100 });
            act(&h.signed_in(who), yes).await.is(200);
        }
        let mut left = Vec::new();
        for who in pupils {
            left.push(hours(&h.signed_in(who)).await.available.0);
        }
        left.sort_unstable();
        assert_eq!(left, [26, 27, 27]);
        assert_eq!(hours(&teacher).await.available, Minutes(100));
        is_sound(&h).await;
    })
    .await;
}
