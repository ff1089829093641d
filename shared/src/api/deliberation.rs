//! Bodies about topics, proposals, statements and what became of them.

use crate::{
    deliberation::{
        AmendmentDraft, MeetingDraft, Opinions, Phase, ProposalDraft, SignUp, StatementVote,
        TopicDraft, TopicEvent, Windows,
    },
    id::{
        AmendmentId, MeetingId, PartyId, PlaceId, PollId, ProposalId, StatementId, TextId,
        TicketId, TopicId,
    },
    poll::{BandSum, PollStatus},
    ticket::TicketStatus,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// One line in the list of topics (议题行): `GET /topics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicRow {
    /// Which.
    pub id: TopicId,
    /// The matter.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// When this phase ends; none for those without a date.
    pub until: Option<Timestamp>,
    /// How many second it, while it is a suggestion.
    pub n_supports: i64,
    /// How many take part.
    pub n_people: i64,
    /// When it was opened or suggested.
    pub opened_at: Timestamp,
}

/// A topic as everybody sees it (议题): `GET /topics/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicView {
    /// Which.
    pub id: TopicId,
    /// What was opened.
    pub draft: TopicDraft,
    /// The names of its places.
    pub places: Vec<String>,
    /// Where it stands.
    pub phase: Phase,
    /// How many changes it has seen; staff name it when they edit.
    pub version: i64,
    /// When it was opened or suggested.
    pub opened_at: Timestamp,
    /// Weekends and evenings of the discussion.
    pub windows: Windows,
    /// How many second it, while it is a suggestion.
    pub n_supports: i64,
    /// Whether the viewer seconds it.
    pub supported: bool,
    /// How many take part.
    pub n_people: i64,
    /// Who takes part, by age, where every group is large enough.
    pub bands: Vec<BandSum>,
    /// How many texts were taken off the page.
    pub n_hidden: i64,
    /// Polls that were put to it.
    pub polls: Vec<TopicPoll>,
    /// Tickets that carry it out.
    pub tasks: Vec<TopicTask>,
    /// What became of it, oldest first.
    pub thread: Vec<ThreadRow>,
    /// Whether the viewer may run it.
    pub runs: bool,
    /// Its address, for the code at the door.
    pub address: String,
}

/// A poll of a topic (关联表决).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicPoll {
    /// Which.
    pub id: PollId,
    /// Its matter.
    pub title: String,
    /// Where it stands.
    pub status: PollStatus,
    /// When voting ends.
    pub closes_at: Timestamp,
}

/// A ticket that carries a resolution out (落实任务).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TopicTask {
    /// Which.
    pub ticket: TicketId,
    /// `T261121-0042`
    pub number: String,
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub party: String,
    /// Until when.
    pub due_on: Date,
    /// Where it stands.
    pub status: TicketStatus,
}

/// One line of what became of a topic (经过行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThreadRow {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub event: TopicEvent,
}

/// A proposal as everybody sees it (方案): `GET /topics/{id}/proposals`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposalView {
    /// Which.
    pub id: ProposalId,
    /// As it reads now.
    pub draft: ProposalDraft,
    /// Who made it, masked unless it was the viewer.
    pub by: String,
    /// Whether the viewer made it.
    pub mine: bool,
    /// Which revision this is; one is as it was made.
    pub revision: i64,
    /// How many support it.
    pub n_supports: i64,
    /// Whether the viewer does.
    pub supported: bool,
    /// The official answer: adopted or declined, and why.
    pub answer: Option<ProposalAnswer>,
    /// Suggested changes, newest first.
    pub amendments: Vec<AmendmentView>,
    /// When it was made.
    pub at: Timestamp,
}

/// The official answer to a proposal as everybody sees it (官方答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposalAnswer {
    /// Adopted, or declined.
    pub adopted: bool,
    /// Why.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// A suggested change (修改建议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AmendmentView {
    /// Which.
    pub id: AmendmentId,
    /// How it would read.
    pub draft: AmendmentDraft,
    /// Who suggested it, masked unless it was the viewer.
    pub by: String,
    /// Taken over or not; none while it waits.
    pub accepted: Option<bool>,
    /// When it was suggested.
    pub at: Timestamp,
}

/// Deciding about a suggested change (处理修改建议):
/// `POST /topics/{id}/proposals/{proposal}/amendments/{amendment}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecideAmendment {
    /// Takes it over, or not.
    pub accepted: bool,
}

/// All statements of a topic (观点): `GET /topics/{id}/statements`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementsView {
    /// Those the viewer has not answered, the next one first.
    pub next: Vec<StatementView>,
    /// What all groups agree with, most of all first.
    pub unites: Vec<StatementView>,
    /// What groups see differently.
    pub divides: Vec<StatementView>,
    /// Everything the viewer answered.
    pub answered: Vec<StatementView>,
    /// How many people answered at least one.
    pub n_people: i64,
    /// How many groups think alike.
    pub n_groups: i64,
}

/// One statement (观点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatementView {
    /// Which.
    pub id: StatementId,
    /// What was said.
    pub words: String,
    /// Who said it, masked unless it was the viewer.
    pub by: String,
    /// What the viewer answered.
    pub mine: Option<StatementVote>,
    /// How many answered what; none before the viewer has, and while fewer than five have.
    pub sums: Option<Opinions>,
}

/// Saying something short (发表观点): `PUT /topics/{id}/statements/{statement}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SayStatement {
    /// One thought.
    pub words: String,
}

/// Answering what somebody said (表态): `PUT /topics/{id}/statements/{statement}/vote`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VoteOnStatement {
    /// Agree, disagree or pass; may be changed.
    pub vote: StatementVote,
}

/// Moving a topic on (推进阶段): `POST /staff/topics/{id}/phase`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum MoveTopic {
    /// Ends this phase now.
    On {
        /// Where the writer believes it stands, so that two taps do not skip a phase.
        from: Phase,
    },
    /// Ends the topic.
    Close {
        /// What became of it; everybody who takes part is told.
        words: String,
    },
}

/// A resolution on its way to be a ticket (转为工单): `PUT /staff/topics/{id}/tickets/{ticket}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenTask {
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub party: PartyId,
    /// Until when.
    pub due_on: Date,
    /// Where; the topic's first place when none is given.
    pub place: Option<PlaceId>,
}

/// The ticket that was opened (落实任务回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TaskOpened {
    /// Which.
    pub ticket: TicketId,
    /// `T261121-0042`
    pub number: String,
}

/// Taking a text off the page, or putting it back (管理内容): `POST /staff/topics/{id}/texts/{text}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moderate {
    /// Off the page, or back on it.
    pub hidden: bool,
    /// Why; who wrote it reads it.
    pub reason: String,
}

/// A text that was taken off the page, as keepers see it (已隐藏内容): `GET /staff/topics/{id}/texts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HiddenText {
    /// The proposal or the statement.
    pub id: TextId,
    /// The original.
    pub words: String,
    /// Why it was taken off.
    pub reason: String,
    /// Who took it off.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A meeting as everybody sees it (会议): `GET /topics/{id}/meetings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeetingView {
    /// Which.
    pub id: MeetingId,
    /// As it was called.
    pub draft: MeetingDraft,
    /// How many signed up.
    pub n_taken: i64,
    /// How many were checked in.
    pub n_came: i64,
    /// What the viewer needs, once they signed up.
    pub mine: Option<SignUp>,
    /// Whether the viewer was checked in.
    pub came: bool,
    /// What people need, for who prepares the room.
    pub needs: Option<SeatNeeds>,
    /// What was said.
    pub minutes: Option<String>,
}

/// How many need what (报名需求合计).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeatNeeds {
    /// A way without barriers.
    pub barrier_free: i64,
    /// Somebody to mind children.
    pub child_minding: i64,
}

/// Checking somebody in (签到): `POST /staff/meetings/{id}/check-ins`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckIn {
    /// The code on the person's phone, as it was read.
    pub code: String,
}

/// Who was checked in (签到回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedIn {
    /// `王**`
    pub name: String,
    /// How many are there by now.
    pub n_came: i64,
}

/// What was said at a meeting (公布纪要): `POST /staff/meetings/{id}/minutes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WriteMinutes {
    /// What was talked about and decided.
    pub words: String,
}
