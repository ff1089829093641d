//! A server that is killed while vouchers are redeemed, handed over, given back and cancelled, people are
//! checked in, and neighbours help one another.

use super::{Server, deeds, linli};
use linli_shared::{api::VoucherView, reward::VoucherStatus};
use reqwest::{Method, Response, header};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use uuid::Uuid;

pub(super) const REWARD: Uuid = Uuid::from_u128(0x7000);
/// After so many answers the server is killed, each time on the same database.
const ANSWERS: [usize; 4] = [7, 40, 90, 160];

/// Somebody of the demonstration who is signed in.
#[derive(Clone)]
pub(super) struct Phone {
    client: reqwest::Client,
    address: String,
    cookie: String,
}

impl Phone {
    /// Somebody by name, or the first of a role.
    pub(super) async fn sign_in(folder: &Path, address: &str, who: &str) -> Self {
        let logins = std::fs::read(folder.join("demo.json")).expect("the demo's logins");
        let logins: Value = serde_json::from_slice(&logins).expect("JSON");
        let is_meant = |login: &&Value| login["name"] == who || login["role"] == who;
        let login = logins.as_array().into_iter().flatten().find(is_meant);
        let code = &login.expect("somebody like this")["login_url"];
        let mut phone = Self {
            client: reqwest::Client::new(),
            address: address.to_owned(),
            cookie: String::new(),
        };
        let body = json!({ "by": "slip", "code": code });
        let answer = phone.ask(Method::POST, "/sign-in", &body).await.expect("an answer");
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        phone.cookie = cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .find(|cookie| cookie.starts_with("linli="))
            .expect("a session")
            .to_owned();
        phone
    }
    /// The same phone, once the server answers at another address.
    pub(super) fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }
    pub(super) async fn ask(&self, method: Method, path: &str, body: &Value) -> Option<Response> {
        let url = format!("http://{}/api/v1{path}", self.address);
        let request = self.client.request(method, url).header(header::COOKIE, &self.cookie);
        request.json(body).send().await.ok()
    }
    /// The voucher that was answered; none for a refusal. Fails when the server is gone.
    async fn act(&self, method: Method, path: &str, body: Value) -> Result<Option<Uuid>, ()> {
        let answer = self.ask(method, path, &body).await.ok_or(())?;
        if !answer.status().is_success() {
            return Ok(None);
        }
        let bytes = answer.bytes().await.map_err(|_| ())?;
        let voucher: Value = serde_json::from_slice(&bytes).expect("a voucher");
        Ok(Some(voucher["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")))
    }
}

/// What each voucher is known to have become: later steps may have happened without an answer.
type Known = BTreeMap<Uuid, VoucherStatus>;

/// Redeems and cancels again and again, or lets the station hand over, until the server is gone.
async fn spend_until_gone(
    (resident, station): (Phone, Phone),
    first: u128,
    n_answers: Arc<AtomicUsize>,
) -> Known {
    let mut known = Known::new();
    for n in first.. {
        let path = format!("/vouchers/{}", Uuid::from_u128(n));
        let asked = json!({ "reward": REWARD, "price": 1 });
        let Ok(issued) = resident.act(Method::PUT, &path, asked).await else { break };
        n_answers.fetch_add(1, Ordering::SeqCst);
        let Some(id) = issued else { continue };
        known.insert(id, VoucherStatus::Issued);
        let end = if n % 8 == 7 {
            let path = format!("/staff{path}/collect");
            (station.act(Method::POST, &path, json!({})).await, VoucherStatus::Collected)
        } else {
            let path = format!("{path}/cancel");
            (resident.act(Method::POST, &path, json!({})).await, VoucherStatus::Cancelled)
        };
        let (Ok(done), status) = end else { break };
        n_answers.fetch_add(1, Ordering::SeqCst);
        done.map(|id| known.insert(id, status));
    }
    known
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_are_right_whenever_the_server_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut known = Known::new();
    let mut server = Server::start_with(folder.path(), &["--demo"]).await;
    let mut others = deeds::Others::begin(folder.path(), &server.address).await;
    for (round, wanted) in (1_u128..).zip(ANSWERS) {
        let resident = Phone::sign_in(folder.path(), &server.address, "周倩").await;
        let station = Phone::sign_in(folder.path(), &server.address, "钱芳").await;
        check_known(&resident, &known).await;
        let keeper = Phone::sign_in(folder.path(), &server.address, "dispatcher").await;
        offer(&keeper).await;
        let n_answers = Arc::new(AtomicUsize::new(0));
        let spenders: Vec<_> = (1..=4_u128)
            .map(|n| {
                let phones = (resident.clone(), station.clone());
                let first = (round << 96) | (n << 64);
                tokio::spawn(spend_until_gone(phones, first, n_answers.clone()))
            })
            .collect();
        others.go(round, &n_answers);
        while n_answers.load(Ordering::SeqCst) < wanted {
            tokio::task::yield_now().await;
        }
        server.child.kill().expect("kill -9");
        server.child.wait().expect("it is gone");
        for spender in spenders {
            known.extend(spender.await.expect("a spender"));
        }
        others.gather().await;
        assert!(linli(folder.path()).arg("audit").status().expect("it runs").success());
        server = Server::start_with(folder.path(), &["--demo"]).await;
        others.send_again(&server.address).await;
    }
    server.child.kill().expect("kill -9");
    server.child.wait().expect("it is gone");
    assert!(linli(folder.path()).arg("audit").status().expect("it runs").success());
    let cancelled = known.values().filter(|status| **status == VoucherStatus::Cancelled).count();
    assert!(cancelled > ANSWERS.len(), "{cancelled} were cancelled");
}

/// Something for one point that can be redeemed as often as there are points; offered again, it is the same.
async fn offer(keeper: &Phone) {
    let draft = json!({
        "title": "垃圾袋一只", "words": "", "kind": "goods", "giver": "邻里基金", "pickup": "东门便民驿站",
        "hours": "每天", "price": 1, "stock": 1000, "per_month": 100, "days": 14, "photo": null,
        "is_listed": true,
    });
    let answer = keeper.ask(Method::PUT, &format!("/staff/rewards/{REWARD}"), &draft).await;
    assert!(answer.expect("an answer").status().is_success());
}

/// What was answered before the kill stands after it.
async fn check_known(resident: &Phone, known: &Known) {
    for (id, status) in known {
        let path = format!("/vouchers/{id}");
        let answer = resident.ask(Method::GET, &path, &json!(null)).await.expect("an answer");
        let voucher: VoucherView = answer.json().await.expect("the voucher is there");
        // A step whose answer was lost may have been taken all the same.
        let stands = voucher.status == *status || *status == VoucherStatus::Issued;
        assert!(stands, "{id} was {status:?}, and is {:?}", voucher.status);
    }
}
