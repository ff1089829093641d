//! What every handler can reach: the database, the clock, the keys, and a book of what rarely changes.

use crate::{
    board::Boards,
    book::{Book, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    error::AppError,
    feed::Feed,
    flood::Flood,
    poll::{Boxes, Logs, Turnouts},
    secret::Secret,
    session::Sessions,
    sms::SmsGateway,
    ticket::Copies,
};
use linli_shared::{classify::Model, id::CommunityId};
use object_store::ObjectStore;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The running server.
pub struct App {
    /// Stores everything but photos.
    pub db: Db,
    /// Tells what time it is.
    pub clock: Clock,
    /// Seals phone numbers.
    pub secret: Secret,
    /// How it was started.
    pub config: Config,
    /// Tells who holds a token.
    pub sessions: Sessions,
    /// Which community it serves.
    pub community: CommunityId,
    /// What changed, for who watches.
    pub feed: Feed,
    /// Sends sign-in codes.
    pub sms: SmsGateway,
    /// Stores photos and recordings.
    pub uploads: Arc<dyn ObjectStore>,
    /// Suggests categories.
    pub model: Model,
    /// The public boards as they were made last.
    pub boards: Boards,
    /// How much visitors sent from each address.
    pub flood: Flood,
    /// Tickets as they were read last.
    pub copies: Copies,
    /// The public logs of polls, as far as they were read.
    pub logs: Logs,
    /// The boxes of secret polls.
    pub boxes: Boxes,
    /// The polls that somebody watches.
    pub turnouts: Turnouts,
    /// Is cancelled when the server stops.
    pub stopping: CancellationToken,
    /// What rarely changes, read again every few seconds.
    pub shelf: Shelf,
}

impl App {
    /// Places, settings, routing and staff, a few seconds old at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn book(&self) -> Result<Arc<Book>, AppError> {
        self.shelf.book(self).await
    }

    /// The name of the session cookie: the strict one needs https.
    #[must_use]
    pub fn session_cookie(&self) -> &'static str {
        if self.config.is_https() { "__Host-linli" } else { "linli" }
    }
}
