//! Sends text messages (短信): to the log in development, to a signed webhook in production.
//!
//! Invariant: a message is queued in the transaction that causes it and tried until the gateway takes
//! it; its number and words stand sealed, and not at all once it is delivered.

use crate::{error::AppError, secret::Secret, state::App};
use anyhow::ensure;
use hmac::{Hmac, KeyInit, Mac};
use linli_shared::{
    id::{CommunityId, NoticeId},
    text::Phone,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sqlx::{AnyConnection, Row};
use std::time::Duration;

/// Where messages go.
pub enum SmsGateway {
    /// Written to the log, and shown nowhere else.
    Log,
    /// Posted as JSON with an `X-Linli-Signature` of the body (HMAC-SHA256, hexadecimal).
    Webhook {
        /// Where to.
        url: String,
        /// Signs the body.
        secret: String,
        /// Keeps connections.
        client: reqwest::Client,
    },
}

impl SmsGateway {
    /// The gateway that the settings ask for.
    ///
    /// # Errors
    /// When a webhook is named without a secret.
    pub fn new(url: Option<String>, secret: Option<String>) -> anyhow::Result<Self> {
        let Some(url) = url else { return Ok(Self::Log) };
        let secret = secret.unwrap_or_default();
        ensure!(!secret.is_empty(), "an SMS address needs an SMS secret: set LINLI_SMS_SECRET");
        let client = reqwest::Client::builder().timeout(Duration::from_secs(8)).build()?;
        Ok(Self::Webhook { url, secret, client })
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// When the webhook cannot be reached or does not answer with success.
    pub async fn send(&self, phone: &str, words: &str) -> anyhow::Result<()> {
        match self {
            Self::Log => {
                tracing::info!(phone, words, "sms");
                Ok(())
            }
            Self::Webhook { url, secret, client } => {
                let body = serde_json::json!({ "phone": phone, "words": words }).to_string();
                let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
                mac.update(body.as_bytes());
                let signature = crate::secret::hex(&mac.finalize().into_bytes());
                let request = client
                    .post(url)
                    .header("content-type", "application/json")
                    .header("x-linli-signature", signature);
                let answer = request.body(body).send().await?;
                ensure!(
                    answer.status().is_success(),
                    "the SMS address answered {}",
                    answer.status()
                );
                Ok(())
            }
        }
    }
}

/// How often a message is tried before it is given up.
const TRIES_MAX: i64 = 6;
/// Most messages of one look.
const BATCH: i64 = 20;
/// How long after the first failure a message is tried again; doubles each time.
const AGAIN_AFTER_MS: i64 = 10_000;

/// A message as it waits, sealed.
#[derive(Serialize, Deserialize)]
struct Message {
    phone: String,
    words: String,
}

/// Puts a message into the outbox, in the transaction that causes it.
///
/// # Errors
/// When the row cannot be written.
pub async fn queue(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    phone: &Phone,
    words: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    let id = NoticeId::new(now, rand::random());
    let message = Message { phone: phone.as_str().to_owned(), words: words.to_owned() };
    sqlx::query(
        "INSERT INTO outbox (community_id, id, channel, sealed, created_at, next_try_at, n_tries)
         VALUES ($1, $2, 'sms', $3, $4, $4, 0)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(secret.seal(id.bytes(), &serde_json::to_string(&message)?))
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Hands over what waits, each message by whichever node takes it first.
///
/// # Errors
/// When the database cannot be read or written; a gateway that fails only postpones.
pub async fn deliver_due(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let rows = sqlx::query(
        "SELECT id, sealed, next_try_at, n_tries FROM outbox WHERE community_id = $1 AND next_try_at <= $2
         AND delivered_at IS NULL AND n_tries < $3 ORDER BY next_try_at LIMIT $4",
    )
    .bind(app.community.bytes())
    .bind(now.0)
    .bind(TRIES_MAX)
    .bind(BATCH)
    .fetch_all(app.db.read())
    .await?;
    for row in rows {
        let id = crate::sql::id(&row, 0, NoticeId::from_bytes)?;
        let (seen, n_tries): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
        let again = now.plus_ms(AGAIN_AFTER_MS << n_tries.clamp(0, TRIES_MAX));
        if !take(app, id, seen, again).await? {
            continue;
        }
        let sealed: Vec<u8> = row.try_get(1)?;
        let message: Message = serde_json::from_str(&app.secret.open(id.bytes(), &sealed)?)?;
        match app.sms.send(&message.phone, &message.words).await {
            Ok(()) => forget(app, id, now).await?,
            Err(fault) => tracing::warn!(?fault, n_tries, "a text message will be tried again"),
        }
    }
    Ok(())
}

/// Takes one message for this node until `again`; `false` when another was first.
async fn take(app: &App, id: NoticeId, seen: i64, again: Timestamp) -> Result<bool, AppError> {
    let community = app.community;
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let taken = sqlx::query(
                    "UPDATE outbox SET next_try_at = $1, n_tries = n_tries + 1
                     WHERE community_id = $2 AND id = $3 AND next_try_at = $4",
                )
                .bind(again.0)
                .bind(community.bytes())
                .bind(id.bytes())
                .bind(seen)
                .execute(conn)
                .await?
                .rows_affected();
                Ok(taken == 1)
            })
        })
        .await
}

/// What was delivered leaves the time it was, and none of its words.
async fn forget(app: &App, id: NoticeId, now: Timestamp) -> Result<(), AppError> {
    let community = app.community;
    app.db
        .write(move |conn| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE outbox SET delivered_at = $1, next_try_at = $2, sealed = $3
                     WHERE community_id = $4 AND id = $5",
                )
                .bind(now.0)
                .bind(Timestamp::NEVER.0)
                .bind(Vec::<u8>::new())
                .bind(community.bytes())
                .bind(id.bytes())
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await
}
