//! A phone: sends requests, keeps its cookies, remembers nothing else.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt;
use linli_shared::api::BASE;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use tower::ServiceExt;

/// One phone.
pub(crate) struct Client {
    router: Router,
    jar: Mutex<BTreeMap<String, String>>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The body when it is JSON, else null.
    pub(crate) json: Value,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, jar: Mutex::default() }
    }
    pub(crate) fn put_cookie(&self, name: &str, value: &str) {
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.insert(name.to_owned(), value.to_owned());
    }
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }
    pub(crate) async fn post(&self, path: &str, body: impl Serialize) -> Answer {
        self.send_json(Method::POST, path, body).await
    }
    pub(crate) async fn put(&self, path: &str, body: impl Serialize) -> Answer {
        self.send_json(Method::PUT, path, body).await
    }
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], Vec::new()).await
    }
    /// Only the status, since some bodies never end.
    pub(crate) async fn status(&self, method: Method, path: &str, body: &'static str) -> u16 {
        let headers = [("content-type", "application/json")];
        self.respond(method, path, &headers, body.into()).await.status().as_u16()
    }
    async fn send_json(&self, method: Method, path: &str, body: impl Serialize) -> Answer {
        let body = serde_json::to_vec(&body).expect("a body is JSON");
        self.send(method, path, &[("content-type", "application/json")], body).await
    }
    /// Any request; `path` stands below `/api/v1`.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let (parts, body) = self.respond(method, path, headers, body).await.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, bytes, json }
    }
    async fn respond(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Response {
        let mut request = Request::builder().method(method).uri(format!("{BASE}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies = {
            let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
            jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
        };
        let request =
            request.header(header::COOKIE, cookies).body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        for line in response.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie is text");
            let (name, value) = line
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie has a name");
            self.put_cookie(name, value);
        }
        response
    }
}

impl Answer {
    /// Insists on a status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        let body = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{body}");
        self
    }
    /// Insists on a refusal with its stable code.
    #[track_caller]
    pub(crate) fn refuses(self, status: u16, code: &str) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.json["code"], code, "{}", answer.json);
        assert!(answer.json["title"].as_str().is_some_and(|title| !title.is_empty()));
        answer
    }
    /// Insists on 422 for one field.
    #[track_caller]
    pub(crate) fn refuses_field(self, field: &str, code: &str) {
        let answer = self.refuses(422, "invalid");
        let errors = answer.json["errors"].as_array().expect("a list of fields");
        let is_named = errors.iter().any(|e| e["field"] == field && e["code"] == code);
        assert!(is_named, "{}", answer.json);
    }
    /// Reads the body.
    #[track_caller]
    pub(crate) fn read<T: DeserializeOwned>(self) -> T {
        let answer = if self.status == StatusCode::CREATED { self } else { self.is(200) };
        serde_json::from_slice(&answer.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.bytes)))
    }
}
