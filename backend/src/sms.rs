//! Sends text messages (短信): to the log in development, to a signed webhook in production.

use anyhow::ensure;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
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
