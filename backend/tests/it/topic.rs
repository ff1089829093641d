//! Topics from the first need to the last photo: what each phase allows, what is kept, what is told.

pub(crate) mod meeting;
mod talk;

use super::{
    harness::{Answer, COMMUNITY, Client, GRID, Harness, OTHER_GRID, PARTY, Who, on_both, secret},
    need::{lamp, need_id, png, say},
    poll::{POLL, announce, consultation},
};
use axum::http::Method;
use linli::{jobs, resident, session};
use linli_shared::{
    api::{NoticeView, Page, ProposalView, TaskOpened, TopicRow, TopicView},
    deliberation::{Phase, TopicEvent},
    id::{ResidentId, TopicId},
    ticket::TicketStatus,
    time::{DAY_MS, Timestamp},
};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const TOPIC: TopicId = TopicId(Uuid::from_u128(0x7000));

/// A topic of the first grid with a week for needs, two for proposals, and the usual rest.
pub(crate) fn draft(h: &Harness) -> Value {
    let day = |n: i64| h.now().0 + n * DAY_MS;
    json!({
        "title": "东门的路灯", "words": "太黑了，怎么装", "places": [GRID],
        "schedule": {
            "needs_until": day(7), "proposals_until": day(21), "poll_until": day(35),
            "result_until": day(42), "execution_until": day(100),
        },
    })
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x7100 + n)
}

async fn open(h: &Harness) {
    h.signed_in(Who::GridLead).put(&format!("/staff/topics/{TOPIC}"), draft(h)).await.is(201);
}

/// Opens a topic and lets it come to its discussion.
async fn discuss(h: &Harness) {
    open(h).await;
    go_on(h, 7).await;
}

async fn go_on(h: &Harness, days: i64) {
    h.advance(days * DAY_MS);
    jobs::run_due(&h.app).await.expect("the clockwork runs");
}

async fn view(client: &Client) -> TopicView {
    client.get(&format!("/topics/{TOPIC}")).await.is(200).read()
}

async fn propose(client: &Client, n: u128) -> Answer {
    let plan = json!({ "title": format!("方案{n}"), "words": "太阳能灯", "cost_fen": 120_000 });
    client.put(&format!("/topics/{TOPIC}/proposals/{}", id(n)), plan).await
}

async fn proposals(client: &Client) -> Vec<ProposalView> {
    client.get(&format!("/topics/{TOPIC}/proposals")).await.is(200).read()
}

async fn answer(client: &Client, n: u128, adopted: bool, words: &str) -> Answer {
    let path = format!("/staff/topics/{TOPIC}/proposals/{}/answer", id(n));
    client.post(&path, json!({ "adopted": adopted, "words": words })).await
}

async fn speak(client: &Client, n: u128, words: &str) -> Answer {
    let path = format!("/topics/{TOPIC}/statements/{}", id(n));
    client.put(&path, json!({ "words": words })).await
}

async fn notices(client: &Client) -> Vec<String> {
    let page: Page<NoticeView> = client.get("/notices").await.is(200).read();
    let word = |row: NoticeView| {
        let body = serde_json::to_value(row.notice).expect("JSON");
        body["notice"].as_str().expect("a kind").to_owned()
    };
    page.rows.into_iter().map(word).collect()
}

/// One more neighbour with a phone.
async fn neighbour(h: &Harness, n: u128, birth_year: Option<i64>) -> Client {
    let (who, token, now) =
        (ResidentId(Uuid::from_u128(0x8000 + n)), session::new_token(), h.now());
    let client = h.client();
    client.put_cookie("linli", &token);
    let written = h.app.db.write(move |conn| {
        let token = token.clone();
        Box::pin(async move {
            resident::insert_resident(conn, &secret(), COMMUNITY, who, "钱多多", None, now).await?;
            if let Some(year) = birth_year {
                resident::mark_birth_year(conn, COMMUNITY, who, year).await?;
            }
            session::insert_session(conn, COMMUNITY, who, "?", now, &token).await
        })
    });
    written.await.expect("the neighbour is written");
    client
}

#[tokio::test]
async fn the_dates_decide_what_is_allowed_also_before_the_clockwork_looks() {
    on_both(|h: Harness| async move {
        open(&h).await;
        let resident = h.signed_in(Who::Resident);
        assert_eq!(view(&resident).await.phase, Phase::Needs);
        propose(&resident, 1).await.refuses(409, "topic.too_early");
        h.advance(7 * DAY_MS);
        // In time, though the clockwork has not moved the topic yet.
        propose(&resident, 1).await.is(201);
        propose(&resident, 1).await.is(200);
        assert_eq!(view(&resident).await.phase, Phase::Proposals);
        for (days, phase) in [(14, Phase::Poll), (14, Phase::Result), (7, Phase::Execution)] {
            go_on(&h, days).await;
            assert_eq!(view(&resident).await.phase, phase);
        }
        propose(&resident, 2).await.refuses(409, "topic.too_late");
        // Sent again after the phase: still the same proposal.
        propose(&resident, 1).await.is(200);
        assert!(notices(&resident).await.contains(&"topic_moved".to_owned()));
        go_on(&h, 300).await;
        assert_eq!(view(&resident).await.phase, Phase::Execution);
        let thread = view(&h.client()).await.thread;
        let moved = thread.iter().filter(|row| matches!(row.event, TopicEvent::Moved { .. }));
        assert_eq!(moved.count(), 3);
        let rows: Page<TopicRow> = h.client().get("/topics").await.is(200).read();
        assert_eq!((rows.rows[0].title.as_str(), rows.rows[0].n_people), ("东门的路灯", 1));
    })
    .await;
}

#[tokio::test]
async fn keepers_open_topics_where_they_look_after_people() {
    on_both(|h: Harness| async move {
        let path = format!("/staff/topics/{TOPIC}");
        let mut other = draft(&h);
        other["places"] = json!([OTHER_GRID]);
        let mut whole = draft(&h);
        whole["places"] = json!([]);
        let lead = h.signed_in(Who::GridLead);
        lead.put(&path, &other).await.refuses(403, "forbidden");
        lead.put(&path, &whole).await.refuses(403, "forbidden");
        for who in [Who::GridWorker, Who::Handler, Who::Resident, Who::Administrator] {
            h.signed_in(who).put(&path, &draft(&h)).await.refuses(403, "forbidden");
        }
        let mut weekdays = draft(&h);
        weekdays["schedule"]["needs_until"] = json!(h.now().0);
        weekdays["schedule"]["proposals_until"] = json!(h.now().0 + 4 * DAY_MS);
        lead.put(&path, &weekdays)
            .await
            .refuses_field("schedule.proposals_until", "topic.no_weekend");
        let mut unknown = draft(&h);
        unknown["places"] = json!([id(99)]);
        lead.put(&path, &unknown).await.refuses(422, "topic.place_unknown");
        h.signed_in(Who::Dispatcher).put(&path, &whole).await.is(201);
        let phase = json!({ "move": "on", "from": "needs" });
        lead.post(&format!("{path}/phase"), &phase).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn who_changes_a_topic_names_what_they_saw_and_two_taps_end_one_phase() {
    on_both(|h: Harness| async move {
        open(&h).await;
        let lead = h.signed_in(Who::GridLead);
        let path = format!("/staff/topics/{TOPIC}");
        let mut changed = draft(&h);
        lead.put(&path, &changed).await.is(200);
        changed["title"] = json!("东门和南门的路灯");
        lead.put(&path, &changed).await.refuses(428, "precondition_required");
        let send = async |version: &str| {
            let headers = [("content-type", "application/json"), ("if-match", version)];
            let body = serde_json::to_vec(&changed).expect("JSON");
            lead.send(Method::PUT, &path, &headers, body).await
        };
        send("\"9\"").await.refuses(412, "stale");
        send("\"1\"").await.is(200);
        send("\"1\"").await.is(200);
        assert_eq!(view(&lead).await.draft.title, "东门和南门的路灯");
        let on = json!({ "move": "on", "from": "needs" });
        lead.post(&format!("{path}/phase"), &on).await.is(204);
        lead.post(&format!("{path}/phase"), &on).await.is(204);
        assert_eq!(view(&lead).await.phase, Phase::Proposals);
        let wrong = json!({ "move": "on", "from": "result" });
        lead.post(&format!("{path}/phase"), &wrong).await.refuses(409, "topic.moved");
    })
    .await;
}

#[tokio::test]
async fn a_need_is_brought_in_once_and_its_reporters_are_told() {
    on_both(|h: Harness| async move {
        open(&h).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        let visitor = h.client();
        say(&resident, 1, &lamp()).await;
        say(&visitor, 2, &lamp()).await;
        let mut quarrel = lamp();
        quarrel["category"] = json!("C1");
        say(&resident, 3, &quarrel).await;
        let path = |n: u128| format!("/staff/topics/{TOPIC}/needs/{}", need_id(n));
        for n in [1, 1, 2] {
            lead.put(&path(n), json!(null)).await.is(204);
        }
        lead.put(&path(3), json!(null)).await.refuses(409, "topic.not_attachable");
        lead.put(&path(9), json!(null)).await.refuses(404, "not_found");
        for client in [&resident, &visitor] {
            let told = notices(client).await;
            assert_eq!(told.iter().filter(|word| *word == "need_in_topic").count(), 1);
        }
        let found = view(&h.client()).await;
        let n = found.thread.iter().filter(|row| matches!(row.event, TopicEvent::Attached { .. }));
        assert_eq!((n.count(), found.n_people), (2, 2));
        // What they said stays between them and the grid.
        let page = h.client().get(&format!("/topics/{TOPIC}")).await.json.to_string();
        assert!(!page.contains("楼道灯"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn one_matter_has_one_poll_and_its_outcome_stands_in_the_thread() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, dispatcher) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &consultation(&h)).await.is(201);
        let other = id(50);
        dispatcher.put(&format!("/staff/polls/{other}"), consultation(&h)).await.is(201);
        let path = |poll: Uuid| format!("/staff/topics/{TOPIC}/polls/{poll}");
        dispatcher.put(&path(id(99)), json!(null)).await.refuses(404, "not_found");
        for _ in 0..2 {
            dispatcher.put(&path(POLL.0), json!(null)).await.is(204);
        }
        dispatcher.put(&path(other), json!(null)).await.refuses(409, "topic.poll_taken");
        super::ballot::cast(&resident, 1, "for").await.is(201);
        assert!(!view(&resident).await.thread.iter().any(is_result));
        go_on(&h, 2).await;
        let found = view(&h.client()).await;
        assert_eq!(found.polls.len(), 1);
        assert!(found.thread.iter().any(is_result));
    })
    .await;
}

fn is_result(row: &linli_shared::api::ThreadRow) -> bool {
    matches!(row.event, TopicEvent::PollClosed { .. })
}

/// Takes the ticket on and finishes it with a photo.
async fn carry_out(h: &Harness, ticket: Uuid) {
    let handler = h.signed_in(Who::Handler);
    let photo = format!("/uploads/{}", id(70));
    handler.send(Method::PUT, &photo, &[], png(20)).await.is(201);
    for (n, action) in (80..).zip([
        json!({ "action": "accept", "words": "" }),
        json!({ "action": "start", "words": "" }),
        json!({ "action": "plan", "words": "两周装好" }),
        json!({ "action": "finish", "words": "灯亮了", "photos": [id(70)] }),
    ]) {
        let path = format!("/tickets/{ticket}");
        let tag =
            handler.get(&path).await.is(200).headers["etag"].to_str().expect("text").to_owned();
        let mut body = action;
        body["id"] = json!(id(n));
        body["standing"] = json!({ "staff": "handler" });
        let headers = [("content-type", "application/json"), ("if-match", tag.as_str())];
        let body = serde_json::to_vec(&body).expect("JSON");
        handler.send(Method::POST, &format!("{path}/actions"), &headers, body).await.is(200);
    }
}

#[tokio::test]
async fn a_resolution_becomes_a_ticket_and_everybody_sees_what_became_of_it() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        propose(&resident, 1).await.is(201);
        let ticket = id(60);
        let path = format!("/staff/topics/{TOPIC}/tickets/{ticket}");
        let due_on = Timestamp(h.now().0 + 40 * DAY_MS).date();
        let task =
            json!({ "words": "东门装一盏路灯", "party": PARTY, "due_on": due_on, "place": null });
        lead.put(&path, &task).await.refuses(409, "topic.too_early");
        go_on(&h, 29).await;
        let mut late = task.clone();
        late["due_on"] = json!(h.now().date());
        lead.put(&path, &late).await.refuses_field("due_on", "topic.due");
        late["due_on"] = json!(due_on);
        late["party"] = json!(id(99));
        lead.put(&path, &late).await.refuses_field("party", "topic.party_unknown");
        let first: TaskOpened = lead.put(&path, &task).await.is(201).read();
        let again: TaskOpened = lead.put(&path, &task).await.is(200).read();
        assert_eq!(first, again);
        let mut other = task.clone();
        other["words"] = json!("别的");
        lead.put(&path, &other).await.refuses(422, "topic.id_reused");
        assert!(notices(&resident).await.contains(&"topic_task".to_owned()));
        assert!(notices(&h.signed_in(Who::Handler)).await.contains(&"received".to_owned()));
        carry_out(&h, ticket).await;
        let seen = view(&h.client()).await;
        let task = &seen.tasks[0];
        assert_eq!((task.status, task.party.as_str()), (TicketStatus::Done, "城市管理"));
        let done = seen.thread.iter().find_map(|row| {
            let TopicEvent::TaskDone { words, photos, .. } = &row.event else { return None };
            Some((words.as_str(), photos.len()))
        });
        assert_eq!(done, Some(("灯亮了", 1)));
        // The last photo is for everybody.
        h.client().get(&format!("/uploads/{}", id(70))).await.is(200);
        let close = json!({ "move": "close", "words": "东门亮了" });
        let phase = format!("/staff/topics/{TOPIC}/phase");
        lead.post(&phase, &close).await.refuses(409, "topic.unanswered");
        answer(&lead, 1, true, "已装").await.is(204);
        lead.post(&phase, &close).await.is(204);
        assert_eq!(view(&resident).await.phase, Phase::Closed);
        speak(&resident, 30, "真好").await.refuses(409, "topic.closed");
    })
    .await;
}

#[tokio::test]
async fn a_topic_is_printed_for_the_door_with_its_story() {
    on_both(|h: Harness| async move {
        discuss(&h).await;
        let path = format!("/topics/{TOPIC}/notice.pdf?lang=zh-CN");
        let sheet = h.client().get(&path).await.is(200);
        assert_eq!(sheet.headers["content-type"], "application/pdf");
        assert!(sheet.bytes.starts_with(b"%PDF-"));
        h.client().get(&format!("/topics/{}/notice.pdf", id(99))).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn enough_neighbours_make_a_suggestion_a_topic() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        let path = format!("/topics/{TOPIC}");
        let idea = json!({ "title": "东门装雨棚", "words": "下雨天没处躲" });
        h.client().put(&path, &idea).await.refuses(401, "unauthenticated");
        resident.put(&path, &idea).await.is(201);
        resident.put(&path, &idea).await.is(200);
        let other = json!({ "title": "别的", "words": "别的" });
        resident.put(&path, &other).await.refuses(422, "topic.id_reused");
        let seconds = format!("{path}/support");
        for n in 0..18 {
            let client = neighbour(&h, n, None).await;
            for _ in 0..2 {
                client.put(&seconds, json!(null)).await.is(204);
            }
        }
        let found = view(&resident).await;
        assert_eq!((found.phase, found.n_supports), (Phase::Suggested, 19));
        propose(&resident, 1).await.refuses(409, "topic.not_open");
        let last = neighbour(&h, 18, None).await;
        last.put(&seconds, json!(null)).await.is(204);
        assert_eq!(view(&last).await.phase, Phase::Needs);
        last.delete(&seconds).await.refuses(409, "topic.too_late");
        assert!(notices(&resident).await.contains(&"topic_moved".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_keeper_takes_a_suggestion_up() {
    on_both(|h: Harness| async move {
        let idea = json!({ "title": "东门装雨棚", "words": "下雨天没处躲" });
        h.signed_in(Who::Resident).put(&format!("/topics/{TOPIC}"), &idea).await.is(201);
        let lead = h.signed_in(Who::GridLead);
        let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
        let body = serde_json::to_vec(&draft(&h)).expect("JSON");
        lead.send(Method::PUT, &format!("/staff/topics/{TOPIC}"), &headers, body).await.is(200);
        let found = view(&lead).await;
        assert_eq!(found.phase, Phase::Needs);
        assert!(found.runs && !view(&h.signed_in(Who::OtherResident)).await.runs);
    })
    .await;
}
