//! The event stream over a real connection: it follows, resumes from where a phone stood, and ends when told to.

use super::{
    harness::{Harness, on_both},
    need::{lamp, need_id, say},
};
use serde_json::Value;

/// A phone that listens.
struct Listener {
    response: reqwest::Response,
    text: String,
}

impl Listener {
    async fn tune(address: &str, last: Option<i64>) -> Self {
        let mut request = reqwest::Client::new().get(format!("http://{address}/api/v1/feed"));
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let response = request.send().await.expect("the stream opens");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }
    /// The next event: its number and what it is about.
    async fn next(&mut self) -> Option<(i64, Value)> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let line = |name: &str| {
                    block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
                };
                let found = line("id:").zip(line("data:"));
                let found = found.map(|(id, data)| {
                    (id.parse().expect("a number"), serde_json::from_str(data).expect("JSON"))
                });
                self.text = rest.to_owned();
                if found.is_some() {
                    return found;
                }
                continue;
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

async fn serve(h: &Harness) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let router = linli::router::app(h.app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let feed = h.app.feed.clone();
    tokio::spawn(feed.follow(h.app.db.clone(), h.app.community, h.app.stopping.clone()));
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_hears_what_happens_and_what_it_missed() {
    on_both(|h| async move {
        let address = serve(&h).await;
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        say(&phone, 2, &lamp()).await;
        let mut listener = Listener::tune(&address, Some(1)).await;
        let (seq, event) = listener.next().await.expect("what was missed");
        assert_eq!((seq, event["subject"].as_str()), (2, Some(need_id(2).to_string().as_str())));
        say(&phone, 3, &lamp()).await;
        let (seq, _) = listener.next().await.expect("what happens now");
        assert_eq!(seq, 3);
        let mut again = Listener::tune(&address, Some(2)).await;
        assert_eq!(again.next().await.map(|(seq, _)| seq), Some(3), "once, after a new connection");
        h.app.stopping.cancel();
        assert!(listener.next().await.is_none(), "the stream ends when the server stops");
    })
    .await;
}
