//! The outside interface (接口): bodies that are not already types of the domain.
//!
//! All paths begin with `/api/v1`. Every body carries instants as epoch milliseconds and ids as UUID text.

mod deliberation;
mod door;
mod event;
mod people;
mod points;
mod poll;
mod reward;
mod staff;
mod ticket;
mod time_bank;

pub use deliberation::*;
pub use door::*;
pub use event::*;
pub use people::*;
pub use points::*;
pub use poll::*;
pub use reward::*;
pub use staff::*;
pub use ticket::*;
pub use time_bank::*;

use crate::{
    i18n::notice::Notice,
    id::{EventId, NoticeId, PollId, StintId, TicketId, TopicId, VoucherId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Where the versioned interface begins.
pub const BASE: &str = "/api/v1";
/// Most rows of one page of any list.
pub const PAGE_MAX: i64 = 50;
/// Largest body of a photo, in bytes: 20 MB.
pub const PHOTO_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Largest body of a recording, in bytes: 3 MB, about three minutes.
pub const RECORDING_BYTES_MAX: usize = 3 * 1024 * 1024;
/// Largest body of anything else, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Largest import, in bytes.
pub const IMPORT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The name of the header that says what the writer saw: the ticket's version.
pub const IF_MATCH: &str = "if-match";

/// One page of a list; `next` is what to ask for the page after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    /// At most [`PAGE_MAX`] rows.
    pub rows: Vec<T>,
    /// An opaque cursor; none on the last page.
    pub next: Option<String>,
}

/// One notice in the inbox (通知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeView {
    /// Which.
    pub id: NoticeId,
    /// What it says.
    pub notice: Notice,
    /// The ticket it is about.
    pub ticket: Option<TicketId>,
    /// The poll it is about.
    pub poll: Option<PollId>,
    /// The topic it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The event it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The stint it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stint: Option<StintId>,
    /// The voucher it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<VoucherId>,
    /// When it was sent.
    pub at: Timestamp,
    /// Whether it was opened.
    pub read: bool,
}

/// One event of the feed (动态): something changed, load it again if you show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeedEvent {
    /// The community's running number; the `id:` of the event stream.
    pub seq: i64,
    /// What sort of thing: `ticket`.
    pub topic: String,
    /// Which one, as UUID text.
    pub subject: String,
}
