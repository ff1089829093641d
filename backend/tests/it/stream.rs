//! The event stream over a real connection: it follows, resumes from where a phone stood, and ends when told to.

use super::{
    harness::{Harness, on_both},
    need::{lamp, need_id, say},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

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
    tokio::spawn(linli::listen::serve(listener, h.app.clone()));
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_follows_another_request_on_its_connection_and_ends_when_the_phone_leaves() {
    on_both(|h| async move {
        let address = serve(&h).await;
        let mut socket = TcpStream::connect(&address).await.expect("it listens");
        let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
        socket.write_all(ask("/api/v1/feed/poll").as_bytes()).await.expect("sent");
        let first = until(&mut socket, "}").await;
        assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
        socket.write_all(ask("/api/v1/feed?after=0").as_bytes()).await.expect("sent");
        let head = until(&mut socket, "\r\n\r\n").await.to_lowercase();
        for line in [
            "http/1.1 200 ok\r\nconnection: close\r\ndate: ",
            "\r\ncontent-type: text/event-stream\r\n",
            "\r\nx-content-type-options: nosniff\r\n",
            "\r\nx-accel-buffering: no\r\n",
        ] {
            assert!(head.contains(line), "{line} is not in {head}");
        }
        say(&h.client(), 1, &lamp()).await;
        let event = until(&mut socket, "\n\n").await;
        assert!(event.contains("id: 1\n") && event.contains("data: {"), "{event}");
        socket.shutdown().await.expect("the phone leaves");
        let mut rest = Vec::new();
        socket.read_to_end(&mut rest).await.expect("the server leaves too");
    })
    .await;
}

/// What the server says until it says this.
async fn until(socket: &mut TcpStream, end: &str) -> String {
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).ends_with(end) {
        said.push(socket.read_u8().await.expect("more"));
    }
    String::from_utf8(said).expect("text")
}
