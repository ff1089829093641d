//! Bodies about needs, tickets and the board.

use crate::{
    category::{Category, Class},
    id::{EntryId, NeedId, PartyId, PlaceId, ResidentId, TicketId, UploadId},
    place::Place,
    ticket::{
        Clock, ClockLimits, Entry, Level, Source, Standing, Ticket, TicketAction, TicketStatus,
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What the resident is told when a need has arrived (回执): `PUT /needs/{id}` with a `NeedDraft`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NeedReceipt {
    /// The ticket that was opened.
    pub ticket: TicketId,
    /// The number people read aloud.
    pub number: String,
    /// Who has it: a name, or a party.
    pub owner: Option<String>,
    /// The owner's work phone.
    pub owner_phone: Option<String>,
    /// When the first answer is due.
    pub answer_due: Timestamp,
    /// When it should be solved.
    pub finish_due: Timestamp,
    /// The class it starts in.
    pub class: Class,
    /// What it was taken for.
    pub category: Category,
}

/// An open ticket of the same matter (相似工单): `GET /needs/similar?place=&category=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SimilarTicket {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub category: Category,
    /// Where, to the spot or building.
    pub place: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// How many reporters it has.
    pub n_reporters: i64,
}

/// "Me too": `PUT /tickets/{id}/joins/{entry}`; the body says how to reach a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct JoinTicket {
    /// A visitor's number; residents have one on file.
    pub phone: String,
}

/// One line in a list of tickets (工单行): `GET /tickets/mine`, `GET /staff/tickets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketRow {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// Which clocks run.
    pub class: Class,
    /// What it is about.
    pub category: Category,
    /// The beginning of what was said.
    pub excerpt: String,
    /// `第3微网格 · 东门南侧路灯`
    pub place: String,
    /// The nearest running clock.
    pub due: Option<Clock>,
    /// The named owner.
    pub owner: Option<String>,
    /// The party it was sent to.
    pub party: Option<String>,
    /// Who must solve it at last.
    pub level: Level,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// What the writer must name when acting.
    pub version: i64,
    /// How many reporters.
    pub n_reporters: i64,
    /// How often it was reopened.
    pub complaints: u32,
    /// The name is hidden.
    pub confidential: bool,
    /// Said for a frail person.
    pub special: bool,
}

/// A whole ticket for whoever may see it (工单): `GET /tickets/{id}`, with an `ETag` of its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketView {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// What the writer must name in `If-Match` when acting.
    pub version: i64,
    /// The state as the rules see it, so that the phone can say what is possible.
    pub ticket: Ticket,
    /// In the resident's words.
    pub text: String,
    /// Where.
    pub place: Option<Place>,
    /// Where exactly.
    pub place_words: String,
    /// Photos of the need.
    pub photos: Vec<UploadId>,
    /// The recording.
    pub recording: Option<UploadId>,
    /// The name is hidden.
    pub confidential: bool,
    /// Where it came in.
    pub source: Source,
    /// When it was found.
    pub occurred_at: Option<Timestamp>,
    /// Who said it, masked or hidden as the viewer's role asks; none when hidden.
    pub reporter: Option<ReporterView>,
    /// Who it was said for, masked.
    pub for_name: Option<String>,
    /// How many reporters.
    pub n_reporters: i64,
    /// The named owner.
    pub owner: Option<super::StaffCard>,
    /// The party it was sent to.
    pub party: Option<PartyView>,
    /// Names of other parties that are mentioned, by id.
    pub parties: Vec<PartyView>,
    /// All clocks, met and running.
    pub clocks: Vec<Clock>,
    /// The history, oldest first; internal rows only for staff.
    pub entries: Vec<EntryView>,
    /// As what the viewer may act; empty for somebody who may only look.
    pub standings: Vec<Standing>,
    /// The viewer's own party.
    pub my_party: Option<PartyId>,
    /// The viewer.
    pub my_id: Option<ResidentId>,
    /// How long each class may take here.
    pub limits: ClockLimits,
}

/// Who said a need, as far as the viewer may know (反映人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReporterView {
    /// Whom, when on file.
    pub id: Option<ResidentId>,
    /// Masked for those who need no more.
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
    /// The reporter is the viewer.
    pub is_me: bool,
}

/// One row of the history (流转记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntryView {
    /// Which.
    pub id: EntryId,
    /// Its place in the history.
    pub seq: i64,
    /// What happened.
    pub entry: Entry,
    /// Who, as the viewer may know: a name, a party, 居民.
    pub actor: String,
    /// As what.
    pub standing: Standing,
    /// When.
    pub at: Timestamp,
    /// Only staff see it.
    pub internal: bool,
}

/// Act on a ticket: `POST /tickets/{id}/actions`, with `If-Match: "version"` for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActOnTicket {
    /// Made by the client: the same id again gets the same answer.
    pub id: EntryId,
    /// As what; the server checks it.
    pub standing: Standing,
    /// What to do.
    #[serde(flatten)]
    pub action: TicketAction,
}

/// A department or firm (承办单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartyView {
    /// Which.
    pub id: PartyId,
    /// `城市管理`
    pub name: String,
    /// Its phone.
    pub phone: String,
}

/// One line of the public board (进度公示): `GET /board?grid=&after=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BoardRow {
    /// Its number.
    pub number: String,
    /// What it is about.
    pub category: Category,
    /// Which clocks run.
    pub class: Class,
    /// Where, to the grid.
    pub grid: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// The nearest running clock.
    pub due: Option<Clock>,
    /// When it was done.
    pub finished_at: Option<Timestamp>,
    /// Whether it was done in time; none while open.
    pub in_time: Option<bool>,
}

/// The board with its figures (公示板).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BoardView {
    /// The grids to choose from.
    pub grids: Vec<GridName>,
    /// Open tickets on the board.
    pub n_open: i64,
    /// Finished and fed back in the last 30 days.
    pub n_closed: i64,
    /// Of these, done in time.
    pub n_in_time: i64,
    /// Of these, rated as solved by the resident; counted only where rated.
    pub n_solved: i64,
    /// Of these, rated at all.
    pub n_rated: i64,
    /// The rows, newest first.
    pub page: super::Page<BoardRow>,
}

/// A grid's id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridName {
    /// Which.
    pub id: PlaceId,
    /// `第3微网格`
    pub name: String,
}

/// What an upload became: the answer to `PUT /uploads/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UploadView {
    /// Which.
    pub id: UploadId,
    /// `image/jpeg`, `audio/webm`, …
    pub content_type: String,
    /// After re-encoding, in bytes.
    pub n_bytes: i64,
}

/// The id of the ticket a need opens is the need's own.
#[must_use]
pub const fn ticket_of(need: NeedId) -> TicketId {
    TicketId(need.0)
}
