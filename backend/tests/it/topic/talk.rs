//! Talking it over: proposals, changes to them, short statements, and what is taken off the page.

use super::{
    TOPIC, answer, discuss, go_on, id, neighbour, notices, proposals, propose, speak, view,
};
use crate::{
    harness::{Answer, Client, Harness, Who, on_both},
    need::png,
};
use axum::http::Method;
use futures_util::future::join_all;
use linli_shared::{
    amount::Fen,
    api::{HiddenText, StatementsView},
    time::{DAY_MS, HOUR_MS},
};
use serde_json::json;
use uuid::Uuid;

async fn statements(client: &Client) -> StatementsView {
    client.get(&format!("/topics/{TOPIC}/statements")).await.is(200).read()
}

async fn vote(client: &Client, n: u128, vote: &str) -> Answer {
    let path = format!("/topics/{TOPIC}/statements/{}/vote", id(n));
    client.put(&path, json!({ "vote": vote })).await
}

async fn support(client: &Client, n: u128) -> Answer {
    client.put(&format!("/topics/{TOPIC}/proposals/{}/support", id(n)), json!(null)).await
}

#[tokio::test]
async fn a_proposal_is_supported_once_by_each_and_answered_once_with_its_reason() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let lead = h.signed_in(Who::GridLead);
        propose(&h.client(), 1).await.refuses(401, "unauthenticated");
        propose(&resident, 1).await.is(201);
        propose(&other, 1).await.refuses(422, "topic.id_reused");
        for client in [&resident, &other, &other] {
            support(client, 1).await.is(204);
        }
        support(&other, 9).await.refuses(404, "not_found");
        let seen = &proposals(&other).await[0];
        assert_eq!((seen.n_supports, seen.supported, seen.by.as_str()), (2, true, "王**"));
        let gone = format!("/topics/{TOPIC}/proposals/{}/support", id(1));
        for _ in 0..2 {
            other.delete(&gone).await.is(204);
        }
        let own = &proposals(&resident).await[0];
        assert_eq!((own.n_supports, own.mine, own.by.as_str()), (1, true, "王小明"));
        answer(&lead, 1, true, " ").await.refuses_field("words", "text.empty");
        for _ in 0..2 {
            answer(&lead, 1, true, "采纳，下周表决").await.is(204);
        }
        answer(&lead, 1, false, "不行").await.refuses(409, "topic.decided");
        assert!(proposals(&resident).await[0].answer.as_ref().is_some_and(|a| a.adopted));
        let told = notices(&resident).await;
        assert_eq!(told.iter().filter(|word| *word == "proposal_answered").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_resident_makes_three_proposals_and_no_more() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let resident = h.signed_in(Who::Resident);
        for n in 1..=3 {
            propose(&resident, n).await.is(201);
        }
        propose(&resident, 4).await.refuses(409, "topic.too_many");
    })
    .await;
}

#[tokio::test]
async fn lists_are_shuffled_for_each_viewer_until_voting_has_ended() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        for (who, first) in [(Who::Resident, 1), (Who::OtherResident, 4), (Who::BuildingLeader, 7)]
        {
            for n in first..first + 3 {
                propose(&h.signed_in(who), n).await.is(201);
            }
        }
        support(&h.signed_in(Who::Resident), 9).await.is(204);
        let order = async |client: &Client| -> Vec<Uuid> {
            proposals(client).await.into_iter().map(|one| one.id.0).collect()
        };
        let (one, two) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        assert_eq!(order(&one).await, order(&one).await);
        assert_ne!(order(&one).await, order(&two).await);
        go_on(&h, 28).await;
        assert_eq!(order(&one).await, order(&two).await);
        assert_eq!(order(&h.client()).await[0], id(9));
    })
    .await;
}

#[tokio::test]
async fn a_change_is_decided_by_the_author_and_the_old_text_is_kept() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        propose(&resident, 1).await.is(201);
        let path = |n: u128| format!("/topics/{TOPIC}/proposals/{}/amendments/{}", id(1), id(n));
        let change = |words: &str, revision: i64| {
            json!({ "revision": revision, "words": words, "cost_fen": 150_000, "reason": "更亮" })
        };
        other.put(&path(20), change("两盏灯", 1)).await.is(201);
        other.put(&path(20), change("两盏灯", 1)).await.is(200);
        other.put(&path(21), change("三盏灯", 1)).await.is(201);
        let accept = json!({ "accepted": true });
        other.post(&path(20), &accept).await.refuses(403, "topic.not_author");
        for _ in 0..2 {
            resident.post(&path(20), &accept).await.is(204);
        }
        resident.post(&path(20), json!({ "accepted": false })).await.refuses(409, "topic.decided");
        resident.post(&path(21), &accept).await.refuses(409, "topic.changed");
        resident.post(&path(21), json!({ "accepted": false })).await.is(204);
        other.put(&path(22), change("四盏灯", 1)).await.refuses(409, "topic.changed");
        let now = &proposals(&other).await[0];
        assert_eq!((now.draft.words.as_str(), now.revision), ("两盏灯", 2));
        assert_eq!(now.draft.cost_fen, Some(Fen(150_000)));
        assert_eq!(h.number("SELECT count(*) FROM proposal_revision").await, 2);
        let told = notices(&other).await;
        assert_eq!(told.iter().filter(|word| *word == "amendment_decided").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_unites_comes_first_and_nobody_learns_who_answered_what() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let mut people = Vec::new();
        for n in 0..12 {
            people.push(neighbour(&h, n, Some(if n < 6 { 1990 } else { 1950 })).await);
        }
        let words = ["要停车", "要绿地", "要长椅"];
        for (n, words) in (30..).zip(words) {
            speak(&people[0], n, words).await.is(201);
            speak(&people[0], n, words).await.is(200);
        }
        speak(&people[0], 40, &"长".repeat(81)).await.refuses_field("words", "text.too_long");
        let viewer = h.signed_in(Who::Resident);
        for (n, person) in people.iter().enumerate() {
            let (first, second) = if n < 6 { ("agree", "disagree") } else { ("disagree", "agree") };
            vote(person, 30, "pass").await.is(204);
            for (statement, answer) in [(30, first), (31, second), (32, "agree")] {
                vote(person, statement, answer).await.is(204);
            }
        }
        vote(&h.client(), 30, "agree").await.refuses(401, "unauthenticated");
        vote(&viewer, 99, "agree").await.refuses(404, "not_found");
        let seen = statements(&viewer).await;
        assert_eq!((seen.n_people, seen.n_groups, seen.next.len()), (12, 2, 3));
        assert_eq!(
            seen.unites.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(),
            ["要长椅"]
        );
        assert_eq!(seen.divides.len(), 2);
        // Nobody is led by the others' answers before giving their own.
        assert!(seen.next.iter().chain(&seen.unites).all(|one| one.sums.is_none()));
        vote(&viewer, 32, "pass").await.is(204);
        let after = statements(&viewer).await;
        let sums = after.answered[0].sums.expect("thirteen answered");
        assert_eq!((sums.agree, sums.disagree, sums.pass), (12, 0, 1));
        assert_eq!(after.unites[0].by, "钱**");
        let ages: Vec<_> = view(&h.client()).await.bands.iter().map(|band| band.n_voted).collect();
        // The viewer alone has no year on file: the groups would tell.
        assert_eq!(ages, Vec::<i64>::new());
    })
    .await;
}

#[tokio::test]
async fn ages_are_shown_from_five_of_each_on() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let first = neighbour(&h, 0, Some(1990)).await;
        speak(&first, 30, "要长椅").await.is(201);
        for n in 1..10 {
            assert!(view(&first).await.bands.iter().all(|band| band.n_voted >= 5), "{n}");
            let year = if n % 2 == 0 { 1990 } else { 1950 };
            vote(&neighbour(&h, n, Some(year)).await, 30, "agree").await.is(204);
        }
        let sums: Vec<i64> = view(&first).await.bands.iter().map(|band| band.n_voted).collect();
        assert_eq!(sums, [5, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_hidden_text_is_kept_with_its_reason_and_everybody_sees_how_many() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        speak(&resident, 30, "301 那家真讨厌").await.is(201);
        propose(&resident, 1).await.is(201);
        let path = |n: u128| format!("/staff/topics/{TOPIC}/texts/{}", id(n));
        let hide = |hidden: bool| json!({ "hidden": hidden, "reason": "说事，不说人" });
        h.signed_in(Who::GridWorker).post(&path(30), hide(true)).await.refuses(403, "forbidden");
        lead.post(&path(30), json!({ "hidden": true, "reason": "" }))
            .await
            .refuses_field("reason", "text.empty");
        lead.post(&path(99), hide(true)).await.refuses(404, "not_found");
        for n in [30, 30, 1] {
            lead.post(&path(n), hide(true)).await.is(204);
        }
        assert_eq!(view(&h.client()).await.n_hidden, 2);
        assert!(statements(&resident).await.answered.is_empty());
        assert!(proposals(&resident).await.is_empty());
        vote(&lead, 30, "agree").await.refuses(409, "topic.hidden");
        support(&lead, 1).await.refuses(409, "topic.hidden");
        let texts = format!("/staff/topics/{TOPIC}/texts");
        let kept: Vec<HiddenText> = lead.get(&texts).await.is(200).read();
        let said = kept.iter().find(|text| text.id.0 == id(30)).expect("it is kept");
        assert_eq!((said.words.as_str(), said.by.as_str()), ("301 那家真讨厌", "吴强"));
        let told = notices(&resident).await;
        assert_eq!(told.iter().filter(|word| *word == "text_moderated").count(), 2);
        lead.post(&path(30), hide(false)).await.is(204);
        assert_eq!(statements(&resident).await.answered.len(), 1);
        assert_eq!(lead.get(&texts).await.is(200).json.as_array().map(Vec::len), Some(1));
        assert_eq!(h.number("SELECT count(*) FROM topic_moderation").await, 3);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_wrote_is_in_their_own_file_and_stays_nameless_when_they_leave() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let resident = h.signed_in(Who::Resident);
        speak(&resident, 30, "要长椅").await.is(201);
        propose(&resident, 1).await.is(201);
        let file = resident.get("/me/export").await.is(200).json;
        assert_eq!(file["topics"].as_array().map(Vec::len), Some(3), "{}", file["topics"]);
        resident.delete("/me").await.is(204);
        let left = &proposals(&h.client()).await[0];
        assert!(!left.by.contains('王'), "{}", left.by);
        assert_eq!(h.number("SELECT count(*) FROM topic_person").await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_pictures_of_a_hidden_proposal_are_hidden_with_it() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        let photo = format!("/uploads/{}", id(71));
        resident.send(Method::PUT, &photo, &[], png(20)).await.is(201);
        let plan = json!({ "title": "太阳能灯", "words": "见图", "photos": [id(71)] });
        resident.put(&format!("/topics/{TOPIC}/proposals/{}", id(1)), plan).await.is(201);
        let path = format!("/staff/topics/{TOPIC}/texts/{}", id(1));
        for (hidden, status) in [(true, 404), (false, 200)] {
            lead.post(&path, json!({ "hidden": hidden, "reason": "核对照片" })).await.is(204);
            h.client().get(&photo).await.is(status);
            resident.get(&photo).await.is(200);
        }
    })
    .await;
}

/// On two nodes, or on two connections of one, the same call may arrive twice at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_many_times_at_once_is_written_once() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        let topic = format!("/topics/{TOPIC}");
        propose(&resident, 1).await.is(201);
        let amendment =
            json!({ "words": "再装两盏", "cost_fen": null, "reason": "路长", "revision": 1 });
        let meeting = json!({
            "agenda": "到东门走一圈", "room": "社区二楼", "link": "", "seats": 20,
            "starts_at": h.now().0 + 3 * DAY_MS, "ends_at": h.now().0 + 3 * DAY_MS + HOUR_MS,
        });
        let plan = json!({ "title": "方案二", "words": "太阳能灯", "cost_fen": 120_000 });
        let idea = json!({ "title": "旧衣回收箱", "words": "旧衣服没处放" });
        for (client, path, body) in [
            (&resident, format!("{topic}/proposals/{}", id(2)), plan),
            (&resident, format!("{topic}/statements/{}", id(3)), json!({ "words": "要亮" })),
            (&resident, format!("{topic}/proposals/{}/amendments/{}", id(1), id(4)), amendment),
            (&resident, format!("/topics/{}", id(5)), idea),
            (&lead, format!("/staff/topics/{}", id(6)), super::draft(&h)),
            (&lead, format!("/staff{topic}/meetings/{}", id(7)), meeting),
        ] {
            let answers = join_all((0..20).map(|_| client.put(&path, &body))).await;
            let mut statuses: Vec<u16> =
                answers.iter().map(|answer| answer.status.as_u16()).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [vec![200; 19], vec![201]].concat(), "{path}");
        }
    })
    .await;
}
