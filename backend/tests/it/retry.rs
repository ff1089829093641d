//! Failures that pass, in every write: each of them fails once before it succeeds, and nobody can tell.
//!
//! One story calls every route that changes something, and the clockwork. It is told twice on each
//! engine: in calm, and in a storm in which every write fails at its first try, after its work and
//! before its commit. Answers and rows must be the same.

mod at_the_door;
mod come_together;
mod earn_and_spend;
mod help_one_another;
mod keep_the_key;
mod talk_it_over;
mod vote;

use super::{
    gateway::Gateway,
    harness::{Answer, Client, EMPTY_HOME, GRID, HOME, Harness, PARTY, UNIT, Who, on_one},
    need::{lamp, need_id, png},
    plain,
};
use axum::http::Method;
use linli::{
    config::Config,
    db::{Engine, Fault},
    jobs, router,
};
use linli_shared::{
    api::{CodeView, DeviceView},
    time::HOUR_MS,
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// What was called, what was answered, and what stood in the tables afterwards.
type Told = Vec<(String, Value, Vec<String>)>;

/// The story as it is told on one server.
struct Story {
    h: Harness,
    is_stormy: bool,
    told: Mutex<Told>,
}

impl Story {
    fn begin(h: Harness, is_stormy: bool) -> Self {
        if is_stormy {
            h.app.db.fail_each_at_first(match h.app.db.engine() {
                Engine::Sqlite => Fault::Busy,
                Engine::Postgres => Fault::Serialization,
            });
        }
        Self { h, is_stormy, told: Mutex::default() }
    }
    /// Calls a route whose write must fail once in a storm; `fill` replaces the ids of its path.
    async fn call(&self, client: &Client, route: &str, fill: &[Uuid], body: Value) -> Answer {
        let body = serde_json::to_vec(&body).expect("JSON");
        self.send(client, route, fill, &[("content-type", "application/json")], body).await
    }
    async fn send(
        &self,
        client: &Client,
        route: &str,
        fill: &[Uuid],
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let (method, pattern) = route.split_once(' ').expect("a method and a path");
        let mut ids = fill.iter();
        let path: Vec<String> = pattern
            .split('/')
            .map(|part| match part.starts_with('{') {
                true => ids.next().expect("an id for each brace").to_string(),
                false => part.to_owned(),
            })
            .collect();
        let before = self.h.app.db.n_failed_at_first();
        let method: Method = method.parse().expect("a method");
        let answer = client.send(method, &path.join("/"), headers, body).await;
        assert!(answer.status.is_success(), "{route}: {}", answer.json);
        self.note(route, json!([answer.status.as_u16(), blank(&answer.json)]), before).await;
        answer
    }
    async fn note(&self, what: &str, answer: Value, n_failed_before: u32) {
        let has_failed = self.h.app.db.n_failed_at_first() > n_failed_before;
        assert_eq!(has_failed, self.is_stormy, "{what} writes, and fails first in a storm");
        let rows = digest(&self.h).await;
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.push((what.to_owned(), answer, rows));
    }
    /// Does something that is no request.
    async fn work(&self, what: &str, work: impl Future<Output = ()>) {
        let before = self.h.app.db.n_failed_at_first();
        work.await;
        self.note(what, Value::Null, before).await;
    }
    async fn act(&self, client: &Client, n: u128, standing: Value, mut action: Value) -> Answer {
        let path = format!("/tickets/{}", need_id(n));
        let tag =
            client.get(&path).await.is(200).headers["etag"].to_str().expect("text").to_owned();
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner).len();
        action["id"] = json!(id(0x9000 + u128::try_from(told).expect("a count")));
        action["standing"] = standing;
        let headers = [("content-type", "application/json"), ("if-match", &tag)];
        let body = serde_json::to_vec(&action).expect("JSON");
        self.send(client, "POST /tickets/{id}/actions", &[need_id(n).0], &headers, body).await
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Ids and codes that the server made differ from world to world.
fn blank(value: &Value) -> Value {
    match value {
        Value::String(text) if text.parse::<Uuid>().is_ok() => json!("an id"),
        Value::String(text) if text.contains("/calendars/") => json!("an address"),
        Value::Array(all) => all.iter().map(blank).collect(),
        Value::Object(all) => {
            let is_made = |key: &str| matches!(key, "short" | "reference" | "key");
            let one = |key: &str, one| if is_made(key) { json!("a code") } else { blank(one) };
            all.iter().map(|(key, value)| (key.clone(), one(key, value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// For every table how many rows it has, and for every number in it the sum over all rows.
async fn digest(h: &Harness) -> Vec<String> {
    let columns = match h.app.db.engine() {
        Engine::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'ticket_search%' AND c.type = 'BIGINT' ORDER BY 1, 2"
        }
        // The views that the standard describes take longer than all the sums.
        Engine::Postgres => {
            "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'bigint'::regtype
                AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2"
        }
    };
    let columns = sqlx::query(columns).fetch_all(h.app.db.read()).await.expect("the columns");
    let mut tables = BTreeMap::<String, Vec<String>>::new();
    for row in &columns {
        tables.entry(row.get(0)).or_default().push(row.get(1));
    }
    let mut found = Vec::new();
    for (table, columns) in tables {
        // Far times are too large to be summed up.
        let sum = |column| format!(", cast(coalesce(sum({column} % 1000003), 0) AS BIGINT)");
        let sums: String = columns.iter().map(sum).collect();
        let sql = AssertSqlSafe(format!("SELECT count(*){sums} FROM {table}"));
        let row = sqlx::query(sql).fetch_one(h.app.db.read()).await.expect("the sums");
        let n: i64 = row.get(0);
        for (place, column) in (1_usize..).zip(columns) {
            let sum: i64 = row.get(place);
            found.push(format!("{table}.{column}: {n} rows, {sum}"));
        }
    }
    found
}

async fn say_and_act(s: &Story, visitor: &Client) {
    let staff = |role: &str| json!({ "staff": role });
    let words = |action: &str| json!({ "action": action, "words": "好" });
    let (resident, leader) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::BuildingLeader));
    let (worker, lead) = (s.h.signed_in(Who::GridWorker), s.h.signed_in(Who::GridLead));
    let handler = s.h.signed_in(Who::Handler);
    s.send(visitor, "PUT /uploads/{id}", &[id(0xb1)], &[], png(20)).await;
    let mut lamp_with_photo = lamp();
    lamp_with_photo["photos"] = json!([id(0xb1)]);
    s.call(visitor, "PUT /needs/{id}", &[need_id(1).0], lamp_with_photo).await;
    for n in 2..=4 {
        s.call(&resident, "PUT /needs/{id}", &[need_id(n).0], lamp()).await;
    }
    s.call(
        &leader,
        "PUT /tickets/{id}/joins/{entry}",
        &[need_id(1).0, id(0xe1)],
        json!({ "phone": "" }),
    )
    .await;
    let form = async {
        let (status, page) = plain::send(&s.h, "text=%E7%81%AF%E5%9D%8F%E4%BA%86").await;
        assert_eq!(status, 201, "{page}");
    };
    s.work("POST /plain/needs", form).await;
    let many = json!({
        "tickets": [[need_id(3), 1], [need_id(4), 1]], "id": id(0xe2),
        "action": "dispatch", "to": PARTY, "words": "",
    });
    s.call(&lead, "POST /staff/tickets/actions", &[], many).await;
    let merge = json!({ "action": "merge", "into": need_id(1) });
    s.act(&lead, 2, staff("grid_lead"), merge).await;
    let whistle =
        json!({ "action": "whistle", "lead": PARTY, "supporting": [], "words": "请到场" });
    s.act(&worker, 1, staff("grid_worker"), whistle).await;
    s.act(&handler, 1, staff("handler"), words("report_in")).await;
    s.act(&handler, 1, staff("handler"), words("accept")).await;
    s.send(&handler, "PUT /uploads/{id}", &[id(0xb2)], &[], png(20)).await;
    let finish = json!({ "action": "finish", "words": "换好了", "photos": [id(0xb2)] });
    s.act(&handler, 1, staff("handler"), finish).await;
    let check = json!({ "action": "check", "passed": true, "words": "" });
    s.act(&worker, 1, staff("grid_worker"), check).await;
    let rate =
        json!({ "action": "rate", "stars": 1, "solved": false, "tags": [], "words": "又坏了" });
    s.act(visitor, 1, json!("reporter"), rate).await;
    let assign = json!({ "action": "assign", "to": Who::GridLead.id() });
    s.act(&lead, 1, staff("grid_lead"), assign).await;
    s.call(&resident, "POST /notices/read", &[], Value::Null).await;
}

async fn make_codes_and_enter(s: &Story, gateway: &Gateway, visitor: &Client) {
    let lead = s.h.signed_in(Who::GridLead);
    let drafts = [
        json!({ "kind": "place", "place": UNIT, "spot": "电梯" }),
        json!({ "kind": "invite", "household": EMPTY_HOME }),
        json!({ "kind": "invite", "household": HOME }),
        json!({ "kind": "sign_in", "resident": Who::OtherResident.id() }),
    ];
    let mut codes: Vec<CodeView> = Vec::new();
    let dispatcher = s.h.signed_in(Who::Dispatcher);
    for (n, draft) in (0..).zip(drafts) {
        codes.push(
            s.call(&dispatcher, "PUT /staff/codes/{id}", &[id(0xc0 + n)], draft).await.read(),
        );
    }
    s.call(visitor, "POST /qr/resolve", &[], json!({ "code": codes[0].url })).await;
    let newcomer = |code: &str, name: &str, phone: &str| json!({ "code": code, "name": name, "phone": phone, "relation": "family", "consent": true });
    let (first, second) = (s.h.client(), s.h.client());
    let body = newcomer(&codes[1].url, "钱多", "13911110001");
    s.call(&first, "POST /households/join", &[], body).await;
    let body = newcomer(&codes[2].url, "王芳", "13911110002");
    let joined = s.call(&second, "POST /households/join", &[], body).await.json;
    let member: Uuid = joined["me"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let route = "POST /households/{household}/members/{resident}";
    let resident = s.h.signed_in(Who::Resident);
    s.call(&resident, route, &[HOME.0, member], json!({ "action": "confirm" })).await;
    let slip = json!({ "by": "slip", "code": codes[3].url });
    s.call(&s.h.client(), "POST /sign-in", &[], slip).await;
    s.call(&lead, "DELETE /staff/codes/{id}", &[id(0xc0)], Value::Null).await;
    let phone = Who::BuildingLeader.phone();
    // What is sent after the answer is told belongs to the same step.
    let ask = async {
        s.h.client().post("/sign-in/codes", json!({ "phone": phone })).await.is(200);
        while s.h.number("SELECT count(*) FROM outbox WHERE delivered_at IS NULL").await > 0 {
            tokio::task::yield_now().await;
        }
    };
    s.work("POST /sign-in/codes", ask).await;
    let digits = gateway.next().await.digits();
    let body = json!({ "by": "sms", "phone": phone, "code": digits });
    s.call(visitor, "POST /sign-in", &[], body).await;
    s.call(visitor, "POST /sign-out", &[], Value::Null).await;
}

async fn keep_own_affairs(s: &Story) {
    let other = s.h.signed_in(Who::OtherResident);
    s.call(&other, "PUT /me", &[], json!({ "name": "李芳芳", "lang": "zh-CN" })).await;
    s.call(&other, "POST /me/consent", &[], Value::Null).await;
    let devices: Vec<DeviceView> = other.get("/me/sessions").await.read();
    let second = devices.iter().find(|device| !device.current).expect("the slip's phone");
    s.call(&other, "DELETE /me/sessions/{id}", &[second.id.0], Value::Null).await;
    s.h.advance(2 * HOUR_MS);
    let session = async {
        other.get("/session").await.is(200);
    };
    s.work("GET /session", session).await;
    s.call(&other, "DELETE /me/sessions", &[], Value::Null).await;
    s.call(&s.h.signed_in(Who::Resident), "DELETE /me", &[], Value::Null).await;
}

async fn run_the_community(s: &Story) {
    let admin = s.h.signed_in(Who::Administrator);
    let dispatcher = s.h.signed_in(Who::Dispatcher);
    let post = json!({ "role": "grid_worker", "place": GRID, "party": null });
    let draft = json!({ "name": "何洁", "phone": "13911110009", "posts": [post] });
    s.call(&admin, "PUT /staff/people/{id}", &[id(0xd1)], draft).await;
    s.call(&admin, "PUT /staff/people/{id}/posts", &[id(0xd1)], json!({ "posts": [] })).await;
    let look = json!({ "purpose": "ticket", "words": "" });
    let leader = Who::BuildingLeader.id().0;
    s.call(&dispatcher, "POST /staff/people/{id}/unmask", &[leader], look).await;
    s.call(
        &dispatcher,
        "POST /staff/tickets/{id}/unmask",
        &[need_id(1).0],
        json!({ "purpose": "ticket", "words": "" }),
    )
    .await;
    let table = "网格,楼栋,单元,户号,面积\n第3微网格,12栋,,101,120\n".as_bytes().to_vec();
    s.send(&admin, "POST /staff/import", &[], &[("content-type", "text/csv")], table).await;
    for (client, path) in [
        (&admin, "/staff/settings"),
        (&dispatcher, "/staff/routing"),
        (&dispatcher, "/staff/categories"),
    ] {
        let body = client.get(path).await.is(200).json;
        s.call(client, &format!("PUT {path}"), &[], body).await;
    }
    let party = json!({ "name": "供水", "phone": "" });
    s.call(&dispatcher, "PUT /staff/parties/{id}", &[id(0xa1)], party).await;
    let search = async {
        dispatcher.get("/staff/tickets?q=%E7%81%AF").await.is(200);
    };
    s.work("GET /staff/tickets", search).await;
    for hours in [1, 30, 24 * 40] {
        s.h.advance(hours * HOUR_MS);
        let due = async { jobs::run_due(&s.h.app).await.expect("the clockwork runs") };
        s.work("the clockwork", due).await;
    }
}

async fn tell(s: &Story, gateway: &Gateway) {
    let visitor = s.h.client();
    vote::tell(s).await;
    say_and_act(s, &visitor).await;
    talk_it_over::tell(s).await;
    make_codes_and_enter(s, gateway, &visitor).await;
    run_the_community(s).await;
    keep_the_key::tell(s).await;
    vote::count_again(s).await;
    earn_and_spend::tell(s).await;
    come_together::tell(s).await;
    at_the_door::tell(s).await;
    help_one_another::tell(s).await;
    keep_own_affairs(s).await;
}

/// The story on one engine.
async fn tell_on(engine: Engine, is_stormy: bool) -> Told {
    let gateway = Gateway::start().await;
    let configure = |config: &mut Config| gateway.name_in(config);
    on_one(engine, configure, |h| async {
        let story = Story::begin(h, is_stormy);
        tell(&story, &gateway).await;
        story.told.into_inner().unwrap_or_else(PoisonError::into_inner)
    })
    .await
}

#[tokio::test]
async fn every_write_that_fails_once_has_the_same_answer_and_one_effect_on_sqlite() {
    every_write_has_one_effect(Engine::Sqlite).await;
}

#[tokio::test]
async fn every_write_that_fails_once_has_the_same_answer_and_one_effect_on_postgres() {
    every_write_has_one_effect(Engine::Postgres).await;
}

async fn every_write_has_one_effect(engine: Engine) {
    let (calm, stormy) = tokio::join!(tell_on(engine, false), tell_on(engine, true));
    for (expected, found) in calm.iter().zip(&stormy) {
        assert_eq!(expected, found);
    }
    assert_eq!(calm.len(), stormy.len());
    let called: BTreeSet<&str> = stormy.iter().map(|(what, _, _)| what.as_str()).collect();
    for (method, path, _) in router::routes().iter().filter(|(method, _, _)| *method != "GET") {
        let route = format!("{method} {path}");
        assert!(called.contains(route.as_str()), "the story forgets {route}");
    }
}
