//! Signed-in phones (登录): tokens in cookies, hashes in the database.
//!
//! Invariants: a token is 128 random bits and stands nowhere but in the phone; signing out works at
//! once, everywhere.

mod device;
mod signed;
mod view;

pub use device::{end_all, end_one, list};
pub use signed::{Sessions, load_signed};
pub(crate) use view::load_view;
pub use view::show;

use crate::{error::AppError, secret, state::App};
use axum::http::{HeaderMap, HeaderValue, header};
use linli_shared::{
    id::{CommunityId, ResidentId, SessionId},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// Names the visitor's key; it grants nothing but one's own needs.
pub const VISITOR_COOKIE: &str = "linli_visitor";
/// How long a phone stays signed in, in days.
pub const SESSION_DAYS: i64 = 180;

/// A new session on this connection; gives the token for the cookie.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_session(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    device: &str,
    now: Timestamp,
    token: &str,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO session (id, community_id, resident_id, token_hash, device, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
    )
    .bind(SessionId::new(now, rand::random()).bytes())
    .bind(community.bytes())
    .bind(resident.bytes())
    .bind(secret::hash(token.as_bytes()).to_vec())
    .bind(device)
    .bind(now.0)
    .bind(now.plus_days(SESSION_DAYS).0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Signs one phone of a person out; signed out already is as good.
///
/// # Errors
/// When the row cannot be written.
pub async fn delete_session(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    id: SessionId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM session WHERE community_id = $1 AND resident_id = $2 AND id = $3")
        .bind(community.bytes())
        .bind(resident.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Signs a person out everywhere.
///
/// # Errors
/// When the rows cannot be written.
pub async fn delete_sessions(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM session WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// 128 random bits as text.
#[must_use]
pub fn new_token() -> String {
    secret::hex(&rand::random::<[u8; 16]>())
}

/// Adds the cookie that keeps a phone signed in.
pub fn set_cookie(app: &App, headers: &mut HeaderMap, token: &str) {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let age = SESSION_DAYS * 24 * 3600;
    let name = app.session_cookie();
    append(
        headers,
        &format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"),
    );
}

/// Adds the cookie that takes a phone out.
pub fn clear_cookie(app: &App, headers: &mut HeaderMap) {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let name = app.session_cookie();
    append(headers, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"));
}

/// Adds a visitor's key; the answer is its hash.
pub fn set_visitor_cookie(app: &App, headers: &mut HeaderMap) -> [u8; 32] {
    let key = new_token();
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    append(
        headers,
        &format!(
            "{VISITOR_COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}"
        ),
    );
    secret::hash(key.as_bytes())
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// `Android · 微信`: what a person recognises their phone by.
#[must_use]
pub fn device(headers: &HeaderMap) -> String {
    let agent =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "鸿蒙"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find_map(|(mark, name)| agent.contains(mark).then_some(name))
    .unwrap_or("?");
    let program = [
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Chrome", "Chrome"),
        ("Firefox", "Firefox"),
        ("Safari", "Safari"),
    ]
    .into_iter()
    .find_map(|(mark, name)| agent.contains(mark).then_some(name))
    .unwrap_or("?");
    format!("{system} · {program}")
}
