//! How often somebody may do something (频率限制): counted by fixed windows in the database, so that
//! several nodes count together.
//!
//! Invariant: whoever is counted is stored as a hash; the clockwork sweeps windows that are over.

use crate::{error::AppError, extract::AppState, secret, state::App};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use linli_shared::time::{DAY_MS, MINUTE_MS, Timestamp};
use sqlx::{AnyConnection, Row};
use std::net::SocketAddr;

/// What is counted, for how long, and how often it may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The name of what is counted.
    pub what: &'static str,
    /// The length of a window, in milliseconds.
    pub window_ms: i64,
    /// How often within one window.
    pub max: i64,
}

/// Sign-in codes asked for by one phone, shortly after each other.
pub const SMS_BY_PHONE_SOON: Limit = Limit { what: "sms.soon", window_ms: MINUTE_MS, max: 1 };
/// Sign-in codes asked for by one phone on one day.
pub const SMS_BY_PHONE: Limit = Limit { what: "sms.phone", window_ms: DAY_MS, max: 5 };
/// Sign-in codes asked for from one address on one day: a family and its neighbours behind one router.
pub const SMS_BY_ADDRESS: Limit = Limit { what: "sms.address", window_ms: DAY_MS, max: 50 };
/// Text messages that leave a community on one day.
#[must_use]
pub const fn sms_of_a_day(max: i64) -> Limit {
    Limit { what: "sms.community", window_ms: DAY_MS, max }
}
/// Attempts to sign in or to join from one address.
pub const TRIES_BY_ADDRESS: Limit =
    Limit { what: "sign_in.tries", window_ms: 10 * MINUTE_MS, max: 30 };

/// Counts once more, inside the caller's transaction.
///
/// A caller that fails afterwards takes the count back with it: guesses are counted by [`count`].
///
/// # Errors
/// [`AppError::TooMany`] when the window is full.
pub async fn check(
    conn: &mut AnyConnection,
    limit: Limit,
    who: &[u8],
    now: Timestamp,
) -> Result<(), AppError> {
    let window_at = now.0.div_euclid(limit.window_ms) * limit.window_ms;
    let who = secret::hash(who);
    let row = sqlx::query(
        "INSERT INTO rate (what, who, window_at, n) VALUES ($1, $2, $3, 1)
         ON CONFLICT (what, who, window_at) DO UPDATE SET n = rate.n + 1 RETURNING n",
    )
    .bind(limit.what)
    .bind(who.to_vec())
    .bind(window_at)
    .fetch_one(conn)
    .await?;
    let n: i64 = row.try_get(0)?;
    if n > limit.max {
        let wait_ms = window_at + limit.window_ms - now.0;
        return Err(AppError::TooMany((wait_ms + 999) / 1000));
    }
    Ok(())
}

/// Counts once more in a transaction of its own, so that the count stays whatever follows.
///
/// # Errors
/// [`AppError::TooMany`] when the window is full.
pub async fn count(app: &App, limit: Limit, who: &[u8], now: Timestamp) -> Result<(), AppError> {
    let who = who.to_vec();
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move { check(conn, limit, &who, now).await })
        })
        .await
}

/// Asks whether the window is full without counting.
///
/// # Errors
/// [`AppError::TooMany`] when it is.
pub async fn look(
    conn: &mut AnyConnection,
    limit: Limit,
    who: &[u8],
    now: Timestamp,
) -> Result<(), AppError> {
    let window_at = now.0.div_euclid(limit.window_ms) * limit.window_ms;
    let row = sqlx::query("SELECT n FROM rate WHERE what = $1 AND who = $2 AND window_at = $3")
        .bind(limit.what)
        .bind(secret::hash(who).to_vec())
        .bind(window_at)
        .fetch_optional(conn)
        .await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    if n >= limit.max {
        return Err(AppError::TooMany((window_at + limit.window_ms - now.0) / 1000 + 1));
    }
    Ok(())
}

/// The address a request came from, as far as it can be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

impl FromRequestParts<AppState> for Address {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(String::new, |ConnectInfo(peer)| peer.ip().to_string());
        let lines = parts.headers.get_all("x-forwarded-for").iter();
        let hops: Vec<&str> = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .collect();
        Ok(Self(believed(&peer, &hops, app.config.proxies)))
    }
}

/// Each of our proxies adds one hop at the right; what stands further left anybody may have written.
fn believed(peer: &str, hops: &[&str], proxies: usize) -> String {
    let hop = proxies.checked_sub(1).and_then(|back| hops.iter().rev().nth(back));
    hop.map_or(peer, |hop| *hop).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hops: &[&str], proxies: usize, expected: &str) {
        assert_eq!(believed("10.0.0.9", hops, proxies), expected);
    }

    #[test]
    fn only_hops_our_own_proxies_wrote_are_believed() {
        check(&[], 0, "10.0.0.9");
        check(&["1.1.1.1"], 0, "10.0.0.9");
        check(&["6.6.6.6", "1.1.1.1"], 1, "1.1.1.1");
        check(&["6.6.6.6", "1.1.1.1", "10.0.0.1"], 2, "1.1.1.1");
        check(&[], 1, "10.0.0.9");
    }
}
