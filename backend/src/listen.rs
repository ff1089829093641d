//! Connections (连接): each speaks HTTP/1.1 by hyper, and is taken from it where it becomes an event stream.
//!
//! hyper keeps sixteen kilobytes of buffers for each connection, which ten thousand viewers of a poll do not need:
//! nothing more is read from them, and what they are sent is short and the same. A viewer's connection is handed over
//! with the answer, which went through every layer, and costs a socket and the stream.

use crate::{router, state::App};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, Request},
    http::{HeaderMap, Method, StatusCode, Version, header},
    response::Response,
};
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use linli_shared::time::Timestamp;
use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::ReadHalf},
    sync::mpsc::{self, error::SendError},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// What an event stream calls itself.
const STREAM: &str = "text/event-stream";
/// How long to wait when the system has no socket left to give.
const BREATH: Duration = Duration::from_secs(1);
/// How long a viewer may take none of what it is sent.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves until the server is told to stop, and until the requests in flight are answered.
pub async fn serve(listener: TcpListener, app: Arc<App>) {
    let router = router::app(app.clone());
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = app.stopping.cancelled() => break,
        };
        match accepted {
            Ok((socket, peer)) => {
                let (app, router, viewers) = (app.clone(), router.clone(), open.clone());
                open.spawn(async move {
                    if let Some((socket, response)) =
                        speak(socket, peer, router, &app.stopping).await
                    {
                        // A task of its own is as small as a viewer; this one was made for hyper.
                        viewers.spawn(follow(socket, response, app.clock.now()));
                    }
                });
            }
            Err(error) if is_of_peer(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// Whether it was the other side that went away before it was taken.
fn is_of_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers requests until the connection ends, or until one is answered by an event stream: then the socket and that
/// answer.
async fn speak(
    socket: TcpStream,
    peer: SocketAddr,
    router: Router,
    stopping: &CancellationToken,
) -> Option<(TcpStream, Response)> {
    let (sender, mut streams) = mpsc::channel(1);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let may_follow = request.method() == Method::GET && request.version() == Version::HTTP_11;
        let (answer, sender) = (router.clone().oneshot(request), sender.clone());
        async move {
            let response = answer.await?;
            if !may_follow || !is_stream(&response) {
                return Ok::<_, Infallible>(response);
            }
            match sender.send(response).await {
                // The connection is taken from under this request.
                Ok(()) => std::future::pending().await,
                Err(SendError(response)) => Ok(response),
            }
        }
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
    let mut is_stopping = false;
    let response = loop {
        tokio::select! {
            ended = &mut connection => {
                if let Err(error) = ended {
                    tracing::trace!(%error, "a connection ended badly");
                }
                return None;
            }
            Some(response) = streams.recv() => break response,
            () = stopping.cancelled(), if !is_stopping => {
                is_stopping = true;
                pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    Some((connection.into_parts().io.into_inner(), response))
}

fn is_stream(response: &Response) -> bool {
    response.status() == StatusCode::OK
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == STREAM)
}

/// Sends a viewer what comes, until one of the two sides ends it.
async fn follow(mut socket: TcpStream, response: Response, now: Timestamp) {
    let (mut from, mut to) = socket.split();
    let (parts, mut body) = response.into_parts();
    let mut bytes = head(&parts.headers, now);
    while let Ok(Ok(())) = timeout(WRITE_TIMEOUT, to.write_all(&bytes)).await {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = hang_up(&mut from) => return,
        };
        let Some(Ok(frame)) = frame else { break };
        bytes = frame.into_data().unwrap_or_default();
    }
    // Whoever takes nothing more is not told either.
    drop(to.shutdown().await);
}

/// Waits until the viewer is gone; what it says meanwhile is no request any more.
async fn hang_up(from: &mut ReadHalf<'_>) {
    let mut said = [0; 64];
    while matches!(from.read(&mut said).await, Ok(1..)) {}
}

/// The head of an answer that ends with its connection.
fn head(headers: &HeaderMap, now: Timestamp) -> Bytes {
    let since = Duration::from_millis(u64::try_from(now.0).unwrap_or_default());
    let date = httpdate::fmt_http_date(UNIX_EPOCH + since);
    let mut head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ndate: {date}\r\n").into_bytes();
    for (name, value) in headers {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(b"\r\n");
    head.into()
}
