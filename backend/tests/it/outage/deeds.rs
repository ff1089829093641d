//! What else is on its way when the server is killed: check-ins and their undoing, help in the time bank, and
//! vouchers that are collected and given back. Whatever was sent is sent again afterwards.

use super::books::{Phone, REWARD};
use linli_shared::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::task::JoinHandle;
use uuid::Uuid;

const EVENT: Uuid = Uuid::from_u128(0x7001);

/// One thing that was sent, and what was answered; none when the answer was lost.
struct Deed {
    phone: Phone,
    method: Method,
    path: String,
    body: Value,
    answer: Option<Value>,
    /// Whether it may come again however much came after it: it has a number of its own.
    is_numbered: bool,
}

/// Sends one thing after the other, until the server is gone.
struct Walker {
    n_answers: Arc<AtomicUsize>,
    /// The numbers of what it does begin here.
    next: u128,
    sent: Vec<Deed>,
}

impl Walker {
    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    async fn act(
        &mut self,
        phone: &Phone,
        method: Method,
        path: &str,
        body: Value,
    ) -> Option<Value> {
        let answer = tell(phone, &method, path, &body).await;
        let answered = answer.clone().map(|(status, answer)| {
            assert!((200..300).contains(&status), "{path}: {answer}");
            answer
        });
        let is_numbered = !path.ends_with("/collect");
        self.sent.push(Deed {
            phone: phone.clone(),
            method,
            path: path.to_owned(),
            body,
            answer: answered.as_ref().map(kept),
            is_numbered,
        });
        if answered.is_some() {
            self.n_answers.fetch_add(1, Ordering::SeqCst);
        }
        answered
    }
}

/// The status and the body; none when the server is gone.
async fn tell(phone: &Phone, method: &Method, path: &str, body: &Value) -> Option<(u16, Value)> {
    let answer = phone.ask(method.clone(), path, body).await?;
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await.ok()?;
    Some((status, serde_json::from_slice(&bytes).expect("JSON")))
}

/// What of an answer stays, however things go on: what a scan came to, what was taken back, or which it was.
fn kept(answer: &Value) -> Value {
    match (answer.get("rows"), answer.get("taken_back")) {
        (Some(rows), _) => rows.clone(),
        (None, Some(_)) => answer.clone(),
        (None, None) => answer["id"].clone(),
    }
}

/// Everybody who does something.
#[derive(Clone)]
struct Cast {
    keeper: Phone,
    station: Phone,
    saver: Phone,
    comers: [Phone; 2],
    provider: Phone,
}

impl Cast {
    async fn sign_in(folder: &Path, address: &str) -> Self {
        let who = async |name| Phone::sign_in(folder, address, name).await;
        Self {
            keeper: who("dispatcher").await,
            station: who("station").await,
            saver: who("张桂芳").await,
            comers: [who("李建国").await, who("赵磊").await],
            provider: who("何敏").await,
        }
    }

    /// The same phones, once the server answers at another address.
    fn at(&self, address: &str) -> Self {
        Self {
            keeper: self.keeper.at(address),
            station: self.station.at(address),
            saver: self.saver.at(address),
            comers: self.comers.each_ref().map(|phone| phone.at(address)),
            provider: self.provider.at(address),
        }
    }

    /// An event that has begun, everybody's place, points for who saves, and a volunteer.
    async fn prepare(&self, now: Timestamp) {
        let starts_at = now.plus_minutes(10);
        let event = json!({
            "kind": "clean_up", "title": "环境整治日", "words": "", "organiser": "社区", "place": "东门", "access": "",
            "capacity": 5, "subject": "person",
            "sessions": [{ "starts_at": starts_at, "ends_at": starts_at.plus_hours(4) }],
            "eligibility": { "age_min": null, "age_max": null, "grids": [], "household": "anyone" },
            "opens_at": now.plus_hours(-1), "cancel_until": starts_at, "offer_hours": null,
            "earns": { "earns": "points", "points": 20 }, "photo": null,
        });
        must(&self.keeper, &format!("/staff/events/{EVENT}"), event).await;
        let [first, second] = &self.comers;
        for (n, person) in (1..).zip([first, second, &self.saver]) {
            let booking = Uuid::from_u128(0x7010 + n);
            must(person, &format!("/events/{EVENT}/bookings/{booking}"), json!({})).await;
        }
        let scan = json!({ "session": 0, "by": "code", "code": code(&self.saver).await });
        let path = format!("/staff/events/{EVENT}/check-ins/{}", Uuid::from_u128(0x7020));
        must(&self.keeper, &path, scan).await;
        let volunteer = json!({
            "kind": "neighbour", "skills": ["meals"], "times": [], "words": "", "is_named": false, "is_open": true,
        });
        must(&self.provider, "/me/volunteer", volunteer).await;
    }

    /// What the saver can spend and what the provider has, in points and minutes.
    async fn balances(&self) -> [i64; 2] {
        let available = async |phone: &Phone, path| {
            let (_, answer) =
                tell(phone, &Method::GET, path, &Value::Null).await.expect("an answer");
            answer["available"].as_i64().expect("a number")
        };
        [available(&self.saver, "/me/points").await, available(&self.provider, "/me/hours").await]
    }
}

async fn must(phone: &Phone, path: &str, body: Value) {
    let (status, answer) = tell(phone, &Method::PUT, path, &body).await.expect("an answer");
    assert!((200..300).contains(&status), "{path}: {answer}");
}

/// All of them, and everything that was sent.
pub(super) struct Others {
    cast: Cast,
    began: Timestamp,
    /// Points and minutes at first.
    before: [i64; 2],
    walking: Vec<JoinHandle<Vec<Deed>>>,
    walked: Vec<Vec<Deed>>,
}

impl Others {
    pub(super) async fn begin(folder: &Path, address: &str) -> Self {
        let cast = Cast::sign_in(folder, address).await;
        let session = tell(&cast.keeper, &Method::GET, "/session", &Value::Null).await;
        let (_, session) = session.expect("an answer");
        let began = Timestamp(session["now"].as_i64().expect("a number"));
        cast.prepare(began).await;
        let before = cast.balances().await;
        Self { cast, began, before, walking: Vec::new(), walked: Vec::new() }
    }

    /// Lets all of them go on until the server is gone.
    pub(super) fn go(&mut self, round: u128, n_answers: &Arc<AtomicUsize>) {
        let walker = |n: u128| Walker {
            n_answers: n_answers.clone(),
            next: (round << 96) | (n << 64),
            sent: Vec::new(),
        };
        let Cast { keeper, station, saver, comers: [first, second], provider } = self.cast.clone();
        self.walking = vec![
            tokio::spawn(come_and_go(walker(11), keeper.clone(), first)),
            tokio::spawn(come_and_go(walker(12), keeper.clone(), second)),
            tokio::spawn(collect_and_give_back(walker(13), station, saver.clone())),
            tokio::spawn(help(walker(14), keeper, (provider, saver), self.began)),
        ];
    }

    /// Takes down what each sent, once the server is gone.
    pub(super) async fn gather(&mut self) {
        for walker in self.walking.drain(..) {
            self.walked.push(walker.await.expect("a walker"));
        }
    }

    /// Sends everything again to the server that came back: what was answered has the same answer, and
    /// what was not answered is done now. Points and minutes are then those at first and of what was sent.
    pub(super) async fn send_again(&mut self, address: &str) {
        self.cast = self.cast.at(address);
        let [mut points, mut minutes] = self.before;
        for walk in &mut self.walked {
            let n = walk.len();
            for (at, deed) in (1..).zip(walk) {
                points -= i64::from(deed.path.starts_with("/vouchers/"));
                points += i64::from(deed.path.ends_with("/refund"));
                minutes += 30 * i64::from(deed.path.contains("/entries/"));
                if deed.is_numbered || at == n {
                    deed.send_again(address).await;
                }
            }
        }
        assert_eq!(self.cast.balances().await, [points, minutes]);
    }
}

impl Deed {
    async fn send_again(&mut self, address: &str) {
        let again = tell(&self.phone.at(address), &self.method, &self.path, &self.body).await;
        let (status, again) = again.expect("an answer");
        assert!((200..300).contains(&status), "{}: {again}", self.path);
        let first = self.answer.get_or_insert_with(|| kept(&again));
        assert_eq!(*first, kept(&again), "{}", self.path);
    }
}

async fn code(person: &Phone) -> Option<Value> {
    let (_, answer) = tell(person, &Method::GET, "/me/code", &Value::Null).await?;
    Some(answer["url"].clone())
}

/// Checked in at the door, and taken back, again and again.
async fn come_and_go(mut walker: Walker, keeper: Phone, person: Phone) -> Vec<Deed> {
    loop {
        let Some(code) = code(&person).await else { return walker.sent };
        let scan = json!({ "session": 0, "by": "code", "code": code });
        let path = format!("/staff/events/{EVENT}/check-ins/{}", walker.id());
        let Some(answer) = walker.act(&keeper, Method::PUT, &path, scan).await else {
            return walker.sent;
        };
        let row = &answer["rows"][0];
        // A scan whose answer was lost was not undone.
        assert!(row["says"] == "in" || row["says"] == "already", "{answer}");
        let undo = json!({ "session": 0, "booking": row["booking"], "words": "演练" });
        let path = format!("/staff/events/{EVENT}/undos/{}", walker.id());
        if walker.act(&keeper, Method::PUT, &path, undo).await.is_none() {
            return walker.sent;
        }
    }
}

/// Redeemed, collected, and given back.
async fn collect_and_give_back(mut walker: Walker, station: Phone, saver: Phone) -> Vec<Deed> {
    loop {
        let voucher = walker.id();
        let asked = json!({ "reward": REWARD, "price": 1 });
        let path = format!("/vouchers/{voucher}");
        if walker.act(&saver, Method::PUT, &path, asked).await.is_none() {
            return walker.sent;
        }
        let path = format!("/staff/vouchers/{voucher}");
        let collect = format!("{path}/collect");
        if walker.act(&station, Method::POST, &collect, json!({})).await.is_none() {
            return walker.sent;
        }
        let back = json!({ "reason": "破了", "on_shelf": true });
        if walker.act(&station, Method::POST, &format!("{path}/refund"), back).await.is_none() {
            return walker.sent;
        }
    }
}

/// Help that is entered, and help that is promised, begun and called off.
async fn help(
    mut walker: Walker,
    keeper: Phone,
    (provider, receiver): (Phone, Phone),
    now: Timestamp,
) -> Vec<Deed> {
    let id = async |phone: &Phone| {
        let answer = tell(phone, &Method::GET, "/me", &Value::Null).await;
        answer.map(|(_, answer)| answer["id"].clone())
    };
    let (Some(gives), Some(has)) = (id(&provider).await, id(&receiver).await) else {
        return walker.sent;
    };
    loop {
        let steps = async {
            let entered = json!({
                "provider": gives, "receivers": [has], "skills": ["meals"], "started_at": now.plus_hours(-1),
                "ended_at": now, "minutes": 30, "reason": "没带手机", "pool": true,
            });
            let path = format!("/staff/time-bank/entries/{}", walker.id());
            walker.act(&keeper, Method::PUT, &path, entered).await?;
            let (listing, stint) = (walker.id(), walker.id());
            let wanted = json!({
                "kind": "request", "skills": ["meals"], "words": "", "from": now,
                "until": now.plus_hours(8), "minutes": 30, "seats": 1,
            });
            let asked = json!({ "person": has, "listing": wanted, "pool": true });
            let path = format!("/staff/time-bank/listings/{listing}");
            walker.act(&keeper, Method::PUT, &path, asked).await?;
            let path = format!("/time-bank/stints/{stint}");
            let taken = json!({ "listing": listing, "starts_at": now });
            walker.act(&provider, Method::PUT, &path, taken).await?;
            let step = |entry: Uuid, action: Value| json!({ "entry": entry, "action": action });
            let acts = format!("{path}/actions");
            let schedule = step(walker.id(), json!({ "action": "schedule" }));
            walker.act(&receiver, Method::POST, &acts, schedule).await?;
            let mut start = step(walker.id(), json!({ "action": "start" }));
            start["code"] = code(&receiver).await?;
            walker.act(&provider, Method::POST, &acts, start).await?;
            let cancel = step(walker.id(), json!({ "action": "cancel", "reason": "演练" }));
            walker.act(&keeper, Method::POST, &format!("/staff{acts}"), cancel).await
        };
        if steps.await.is_none() {
            return walker.sent;
        }
    }
}
