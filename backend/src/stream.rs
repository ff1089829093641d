//! The event stream (实时动态): replays what a viewer missed, then follows; polling for who cannot stream.

use crate::{
    error::AppError,
    extract::{AppState, Json, Query},
    feed,
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt, stream};
use linli_shared::api::FeedEvent;
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Keeps proxies from closing a quiet stream.
const PING_EVERY: Duration = Duration::from_secs(20);

/// From where to follow.
#[derive(Debug, Deserialize)]
pub struct From {
    after: Option<i64>,
}

/// `GET /feed`: server-sent events; `Last-Event-ID` or `?after=` says from where.
pub async fn follow(
    State(app): State<AppState>,
    headers: HeaderMap,
    Query(from): Query<From>,
) -> Result<Response, AppError> {
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    // Subscribed before the replay is read, so that nothing falls between the two.
    let live = BroadcastStream::new(app.feed.subscribe());
    let after = match last.or(from.after) {
        Some(after) => after,
        None => feed::load_seq(&app.db, app.community).await?,
    };
    let missed = feed::list_events(&app.db, app.community, after).await?;
    let seen = missed.last().map_or(after, |event| event.seq);
    app.feed.stand_at(seen);
    let events = stream::iter(missed.into_iter().map(Arc::new)).chain(newer(live, seen));
    Ok(answer(&app, events.map(|event| sse(&event))))
}

/// An event stream as every phone and every proxy takes it; it ends when the server stops.
pub(crate) fn answer(app: &App, events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let stopping = app.stopping.clone();
    let events =
        events.map(Ok::<_, Infallible>).take_until(async move { stopping.cancelled().await });
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(PING_EVERY)).into_response();
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// Live events the replay has not given; a viewer too far behind is cut off and comes back from where it stood.
fn newer(live: BroadcastStream<Arc<FeedEvent>>, seen: i64) -> impl Stream<Item = Arc<FeedEvent>> {
    live.take_while(|next| {
        std::future::ready(!matches!(next, Err(BroadcastStreamRecvError::Lagged(_))))
    })
    .filter_map(move |next| std::future::ready(next.ok().filter(|event| event.seq > seen)))
}

fn sse(event: &FeedEvent) -> Event {
    let text = serde_json::to_string(event).unwrap_or_default();
    Event::default().id(event.seq.to_string()).data(text)
}

/// What came since, for who cannot stream.
#[derive(Debug, Serialize)]
pub struct Polled {
    events: Vec<FeedEvent>,
    seq: i64,
}

/// `GET /feed/poll?after=`.
pub async fn poll(
    State(app): State<AppState>,
    Query(from): Query<From>,
) -> Result<Json<Polled>, AppError> {
    let seq = feed::load_seq(&app.db, app.community).await?;
    let events = match from.after {
        Some(after) if after < seq => feed::list_events(&app.db, app.community, after).await?,
        Some(_) | None => Vec::new(),
    };
    Ok(Json(Polled { seq: events.last().map_or(seq, |event| event.seq), events }))
}
