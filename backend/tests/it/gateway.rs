//! A gateway for text messages as an operator would run it: takes signed posts on a free port.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, KeyInit, Mac};
use linli::config::Config;
use serde::Deserialize;
use sha2::Sha256;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Mutex, mpsc};

const SECRET: &str = "what only the operator and the server know";

/// What the gateway took.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) phone: String,
    pub(crate) words: String,
}

impl Message {
    /// The six digits in it.
    pub(crate) fn digits(&self) -> String {
        let runs = self.words.split(|c: char| !c.is_ascii_digit());
        runs.into_iter().find(|run| run.len() == 6).expect("six digits").to_owned()
    }
}

/// The running gateway.
#[derive(Clone)]
pub(crate) struct Gateway {
    url: String,
    refusals: Arc<AtomicU32>,
    taken: Arc<Mutex<mpsc::UnboundedReceiver<Message>>>,
}

type Desk = (Arc<AtomicU32>, mpsc::UnboundedSender<Message>);

impl Gateway {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/sms", listener.local_addr().expect("an address"));
        let (sender, taken) = mpsc::unbounded_channel();
        let refusals = Arc::new(AtomicU32::new(0));
        let router = Router::new().route("/sms", post(take)).with_state((refusals.clone(), sender));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { url, refusals, taken: Arc::new(Mutex::new(taken)) }
    }
    /// Makes a server use this gateway.
    pub(crate) fn name_in(&self, config: &mut Config) {
        config.sms_url = Some(self.url.clone());
        config.sms_secret = Some(SECRET.to_owned());
    }
    /// The next message is refused once, though it can be seen here.
    pub(crate) fn refuse_next(&self) {
        self.refusals.store(1, Ordering::SeqCst);
    }
    /// Waits for a message.
    pub(crate) async fn next(&self) -> Message {
        let mut taken = self.taken.lock().await;
        let message = tokio::time::timeout(Duration::from_secs(10), taken.recv());
        message.await.expect("a message within ten seconds").expect("the gateway runs")
    }
}

async fn take(
    State((refusals, sender)): State<Desk>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let signature = headers.get("x-linli-signature").and_then(|value| value.to_str().ok());
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length is a key");
    mac.update(&body);
    let expected = linli::secret::hex(&mac.finalize().into_bytes());
    if signature != Some(expected.as_str()) {
        return StatusCode::FORBIDDEN;
    }
    let message = serde_json::from_slice(&body).expect("the body is a message");
    sender.send(message).expect("somebody waits for it");
    let is_refused =
        refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
    if is_refused { StatusCode::BAD_GATEWAY } else { StatusCode::OK }
}
