//! Calls to the server: one function a request, one [`Failure`] for what is not the wished-for answer.
//!
//! Invariants: same origin only; every call ends within [`WAIT_MS`]; a call that did not reach the
//! server fails with the code `offline`, one that took too long with `timeout`.

pub(crate) mod door;
pub(crate) mod event;
pub(crate) mod json;
pub(crate) mod need;
pub(crate) mod people;
pub(crate) mod points;
pub(crate) mod poll;
pub(crate) mod reward;
pub(crate) mod staff;
pub(crate) mod ticket;
pub(crate) mod time_bank;
pub(crate) mod topic;

use crate::{session::device, text};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{MaybeProp, RwSignal, With, window};
use linli_shared::{
    api::{BASE, IF_MATCH},
    refusal::{FieldError, Problem},
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

/// Longest wait for an answer, in milliseconds.
const WAIT_MS: i32 = 15_000;
/// Longest wait while a photo or recording goes up, in milliseconds.
const UPLOAD_WAIT_MS: i32 = 120_000;

/// Why a call did not bring what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The HTTP status; 0 when nothing came back.
    pub(crate) status: u16,
    /// The stable code, such as `ticket.wrong_status`; `offline` when nothing came back.
    pub(crate) code: String,
    /// The fields that are wrong.
    pub(crate) errors: Vec<FieldError>,
    /// Who or what came first, where that explains it.
    pub(crate) detail: Option<String>,
    /// What to name when asking for help.
    pub(crate) trace_id: Option<String>,
}

impl Failure {
    /// A failure that is only a code: decided on the phone, or nothing came back.
    pub(crate) fn of(code: &str) -> Self {
        Self { status: 0, code: code.to_owned(), errors: Vec::new(), detail: None, trace_id: None }
    }

    /// Fields that the phone itself found wrong.
    pub(crate) fn in_fields(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::of("invalid") }
    }

    /// What is wrong with one field, in words; none when it is right.
    pub(crate) fn field(&self, field: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| error.field == field)?;
        Some(linli_shared::i18n::problem::text(text::lang(), &error.code).to_owned())
    }

    /// Whether the same call may succeed later without any change.
    pub(crate) fn is_passing(&self) -> bool {
        self.status == 0 && self.code != "invalid" || self.status == 429 || self.status >= 500
    }

    /// Whether it is about who asks and not about what was asked: the same call may succeed once the
    /// right person has signed in.
    pub(crate) fn is_of_session(&self) -> bool {
        self.status == 401 || self.code == "forbidden"
    }
}

/// One request before it is sent.
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    /// Below [`BASE`].
    pub(crate) path: String,
    pub(crate) body: Option<JsValue>,
    pub(crate) content_type: Option<String>,
    /// The version of what the writer saw.
    pub(crate) version: Option<i64>,
}

impl Ask {
    fn to(method: &'static str, path: &str) -> Self {
        Self { method, path: path.to_owned(), body: None, content_type: None, version: None }
    }

    fn with_json<B: Serialize>(self, body: &B) -> Result<Self, Failure> {
        self.with_text(json::write(body))
    }

    fn with_text(self, json: Result<String, ()>) -> Result<Self, Failure> {
        let text = json.map_err(|()| Failure::of("malformed"))?;
        let content_type = Some("application/json".to_owned());
        Ok(Self { body: Some(JsValue::from_str(&text)), content_type, ..self })
    }
}

/// Reads something.
pub(crate) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(send(Ask::to("GET", path)).await?)
}

/// What is wrong with one field of a form that failed; nothing while it is right.
pub(crate) fn wrong_in(
    failure: RwSignal<Option<Failure>>,
    field: &'static str,
) -> MaybeProp<String> {
    MaybeProp::derive(move || failure.with(|failure| failure.as_ref()?.field(field)))
}

/// Does something that has an answer.
pub(crate) async fn post<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
) -> Result<T, Failure> {
    read(send(Ask::to("POST", path).with_json(body)?).await?)
}

/// Does something that has no answer.
pub(crate) async fn post_only<B: Serialize>(path: &str, body: &B) -> Result<(), Failure> {
    send(Ask::to("POST", path).with_json(body)?).await.map(drop)
}

/// Acts on what was seen at `version`; someone else's change in between is refused with `stale`.
pub(crate) async fn post_seen<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
    version: i64,
) -> Result<T, Failure> {
    let ask = Ask { version: Some(version), ..Ask::to("POST", path) };
    read(send(ask.with_json(body)?).await?)
}

/// Puts something under its own id; the same again is the same answer.
pub(crate) async fn put<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
) -> Result<T, Failure> {
    read(send(Ask::to("PUT", path).with_json(body)?).await?)
}

/// Puts something under its own id that has no answer.
pub(crate) async fn put_only<B: Serialize>(path: &str, body: &B) -> Result<(), Failure> {
    send(Ask::to("PUT", path).with_json(body)?).await.map(drop)
}

/// The cursor of a page as a part of its address.
fn after(cursor: Option<&str>, sign: char) -> String {
    cursor.map(|cursor| format!("{sign}after={}", escape(cursor))).unwrap_or_default()
}

/// Takes something away.
pub(crate) async fn delete(path: &str) -> Result<(), Failure> {
    send(Ask::to("DELETE", path)).await.map(drop)
}

/// Puts raw bytes under an id.
pub(crate) async fn put_bytes<T: DeserializeOwned>(
    path: &str,
    bytes: JsValue,
    content_type: &str,
) -> Result<T, Failure> {
    let content_type = Some(content_type.to_owned());
    read(send(Ask { body: Some(bytes), content_type, ..Ask::to("PUT", path) }).await?)
}

/// Makes an answer into the type it is.
pub(crate) fn read<T: DeserializeOwned>(answer: JsValue) -> Result<T, Failure> {
    json::from(answer).map_err(|()| Failure::of("malformed"))
}

/// Sends a request and brings the JSON of its answer; undefined when it has none.
pub(crate) async fn send(ask: Ask) -> Result<JsValue, Failure> {
    let wait_ms = if ask.path.starts_with("/uploads/") { UPLOAD_WAIT_MS } else { WAIT_MS };
    let stop = AbortController::new().map_err(|_| Failure::of("offline"))?;
    let init = RequestInit::new();
    init.set_method(ask.method);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&stop.signal()));
    let headers = headers(&ask).map_err(|_| Failure::of("malformed"))?;
    init.set_headers(&headers);
    if let Some(body) = &ask.body {
        init.set_body(body);
    }
    let asked = window().fetch_with_str_and_init(&format!("{BASE}{}", ask.path), &init);
    let abort = Closure::once(move || stop.abort());
    let alarm = set_timer(abort.as_ref().unchecked_ref(), wait_ms);
    let outcome = answer(asked).await;
    if let Some(alarm) = alarm {
        window().clear_timeout_with_handle(alarm);
    }
    outcome.unwrap_or_else(|error| {
        let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
        let aborted = name.as_deref() == Some("AbortError");
        Err(Failure::of(if aborted { "timeout" } else { "offline" }))
    })
}

/// The model that classifies needs; none when it does not arrive, or this build carries none.
pub(crate) async fn model() -> Option<Vec<u8>> {
    bytes(&device::later("needs-model")?).await
}

/// The bytes at an address; none when they do not arrive. They are on their way at once.
fn bytes(address: &str) -> impl Future<Output = Option<Vec<u8>>> + use<> {
    let asked = JsFuture::from(window().fetch_with_str(address));
    async move {
        let response: Response = asked.await.ok()?.dyn_into().ok()?;
        let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        response.ok().then(|| js_sys::Uint8Array::new(&bytes).to_vec())
    }
}

fn headers(ask: &Ask) -> Result<Headers, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("accept-language", text::lang().tag())?;
    if let Some(content_type) = &ask.content_type {
        headers.set("content-type", content_type)?;
    }
    if let Some(version) = ask.version {
        headers.set(IF_MATCH, &format!("\"{version}\""))?;
    }
    Ok(headers)
}

/// The outer error is the network's, the inner one the server's.
async fn answer(asked: Promise) -> Result<Result<JsValue, Failure>, JsValue> {
    let response: Response = JsFuture::from(asked).await?.dyn_into()?;
    let kind = response.headers().get("content-type")?.unwrap_or_default();
    let body = if kind.contains("json") {
        JsFuture::from(response.json()?).await?
    } else {
        JsValue::UNDEFINED
    };
    Ok(if response.ok() { Ok(body) } else { Err(problem(response.status(), body)) })
}

fn problem(status: u16, body: JsValue) -> Failure {
    match json::from::<Problem>(body) {
        Ok(problem) => Failure {
            status,
            code: problem.code,
            errors: problem.errors,
            detail: problem.detail,
            trace_id: problem.trace_id,
        },
        // Something between the phone and the server answered instead.
        Err(()) => {
            Failure { status, ..Failure::of(if status >= 500 { "busy" } else { "internal" }) }
        }
    }
}

fn set_timer(then: &Function, wait_ms: i32) -> Option<i32> {
    window().set_timeout_with_callback_and_timeout_and_arguments_0(then, wait_ms).ok()
}

/// Waits without holding anything up.
pub(crate) async fn sleep(wait_ms: i32) {
    let promise = Promise::new(&mut |done, _| {
        set_timer(&done, wait_ms);
    });
    // A timer's promise never fails.
    drop(JsFuture::from(promise).await);
}

/// Writes a word so that it can stand in an address.
pub(crate) fn escape(word: &str) -> String {
    String::from(js_sys::encode_uri_component(word))
}
