//! Bodies about polls, rolls, ballots and receipts.

use crate::{
    amount::Area,
    ballot::{Ceremony, Message, Sealed, Sealing, Share},
    id::{ObjectionId, PollId, ResidentId, UploadId, VoterId},
    log::Hash,
    poll::{
        BandSum, Channel, Choice, Outcome, PollDraft, PollStatus, RecountDraft, Rule, Standing,
        Tally, TrusteeStage, Turnout,
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One line in the list of polls (表决行): `GET /polls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PollRow {
    /// Which.
    pub id: PollId,
    /// The matter.
    pub title: String,
    /// Where it stands.
    pub status: PollStatus,
    /// When voting begins.
    pub opens_at: Timestamp,
    /// When it ends.
    pub closes_at: Timestamp,
    /// Who may and who did.
    pub turnout: Turnout,
    /// What it came to, once it is over.
    pub outcome: Option<Outcome>,
    /// Whether the viewer's voting unit has voted; none for who is not on the roll.
    pub voted: Option<bool>,
}

/// A poll as everybody sees it (表决): `GET /polls/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PollView {
    /// Which.
    pub id: PollId,
    /// What was announced.
    pub draft: PollDraft,
    /// The names of its places.
    pub places: Vec<String>,
    /// Where it stands.
    pub status: PollStatus,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// The rule that decides.
    pub rule: Rule,
    /// Who may and who did.
    pub turnout: Turnout,
    /// How much is missing until it is valid.
    pub standing: Standing,
    /// What it came to, once it is over.
    pub result: Option<PollResult>,
    /// Why it was called off.
    pub void_reason: Option<String>,
    /// The viewer's voting unit; none for who is not on the roll.
    pub mine: Option<MyVote>,
    /// How many ballots and other entries the public log has.
    pub log_size: i64,
    /// The keys that ballots are sealed for, where they are secret.
    pub sealing: Option<Sealing>,
    /// How far the count has come, in percent, while it lasts.
    pub counting: Option<u8>,
    /// Who keeps the key, in the order of their seats; nobody where the platform does.
    pub trustees: Vec<TrusteeView>,
}

/// One of those who keep the key (监票人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrusteeView {
    /// In full: trustees act in public.
    pub name: String,
    /// How far they are.
    pub stage: TrusteeStage,
    /// How often the key was begun.
    pub attempt: u32,
    /// Whether it is the viewer.
    pub is_me: bool,
}

/// Somebody who can be named as a trustee (可选监票人): `GET /staff/trustees`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrusteeRow {
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
}

/// How far the trustees are with the key, for one of them (密钥生成): `GET /polls/{id}/ceremony`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CeremonyView {
    /// The viewer's seat, counted from nought.
    pub seat: u8,
    /// Everything that was said.
    pub ceremony: Ceremony,
}

/// What a trustee says next (监票人消息): `PUT /polls/{id}/ceremony`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SayInCeremony {
    /// Which attempt it belongs to.
    pub attempt: u32,
    /// What.
    pub message: Message,
}

/// Beginning again with the key (重新生成密钥): `POST /polls/{id}/ceremony/restart`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RestartCeremony {
    /// Which attempt is given up.
    pub attempt: u32,
}

/// A recount as everybody reads it (重新计票记录): `GET /polls/{id}/recounts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecountRow {
    /// What keepers wrote down.
    pub draft: RecountDraft,
    /// Whether the ballots came to the result that was published.
    pub is_same: bool,
    /// Who counted.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A trustee's part in opening the sums (开票): `PUT /polls/{id}/share`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenSums {
    /// Made in the trustee's browser.
    pub share: Share,
}

/// What a poll came to (结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PollResult {
    /// The sums.
    pub tally: Tally,
    /// What they mean.
    pub outcome: Outcome,
    /// Who took part, by age, where the voting units are people and every group is large enough.
    pub bands: Vec<BandSum>,
}

/// The viewer's own voting unit (我的表决单元).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyVote {
    /// As it stands on the roll: `3栋 · 302`.
    pub label: String,
    /// Its area.
    pub area: Area,
    /// Taken off the roll, with this reason.
    pub struck: Option<String>,
    /// Every ballot that came in for it, newest first.
    pub ballots: Vec<MyBallot>,
}

/// A ballot of one's own voting unit (本户选票).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyBallot {
    /// What it is recognised by.
    pub tracker: Hash,
    /// The same in four words.
    pub words: [String; 4],
    /// What was chosen; nobody but the voter knows of a secret one.
    pub choice: Option<Choice>,
    /// How it came in.
    pub channel: Channel,
    /// Who sent or entered it, masked unless it was the viewer.
    pub by: String,
    /// Who saw the sheet.
    pub witness: Option<String>,
    /// The photo of the signed sheet.
    pub photo: Option<UploadId>,
    /// Whether it counts.
    pub counts: bool,
    /// Its place in the public log.
    pub log_seq: i64,
    /// When it came in.
    pub cast_at: Timestamp,
}

/// A vote from one's own phone (投票): `PUT /polls/{id}/ballots/{ballot}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CastBallot {
    /// What is chosen.
    pub choice: Choice,
    /// Thirty-two random bytes, made in the phone.
    pub blind: Hash,
}

/// A secret vote from one's own phone (密封投票): `PUT /polls/{id}/secret-ballots/{ballot}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CastSecret {
    /// The ballot, sealed in the phone.
    pub sealed: Sealed,
}

/// A secret vote that staff enter (代录密封选票): `PUT /staff/polls/{id}/secret-ballots/{ballot}`. Sealed in
/// the keeper's browser; no photo and no proxy, since both would tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnterSecret {
    /// Whose.
    pub voter: VoterId,
    /// The ballot, sealed in the browser.
    pub sealed: Sealed,
    /// On paper or at the door.
    pub channel: Channel,
    /// Who saw it, by name.
    pub witness: String,
}

/// A vote that staff enter (代录选票): `PUT /staff/polls/{id}/ballots/{ballot}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnterBallot {
    /// Whose.
    pub voter: VoterId,
    /// What is chosen.
    pub choice: Choice,
    /// Thirty-two random bytes, made in the phone that enters it.
    pub blind: Hash,
    /// On paper, at the door, or by proxy.
    pub channel: Channel,
    /// Who saw it, by name.
    pub witness: String,
    /// Who votes for the owner, by name; only by proxy.
    #[serde(default)]
    pub proxy: String,
    /// The photo of the signed sheet.
    pub photo: Option<UploadId>,
}

/// What the voter takes along (投票回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BallotReceipt {
    /// Which poll.
    pub poll: PollId,
    /// What the ballot is recognised by.
    pub tracker: Hash,
    /// The same in four words.
    pub words: [String; 4],
    /// Its place in the public log.
    pub log_seq: i64,
    /// When it came in.
    pub cast_at: Timestamp,
}

/// That an entry is in the log, and that the log only grew (核验材料):
/// `GET /polls/{id}/proof?seq=&from=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogProof {
    /// The entry, byte for byte.
    pub entry: String,
    /// The signed root.
    pub checkpoint: String,
    /// The root in four words, as it is printed and read aloud.
    pub words: [String; 4],
    /// The key that signed it.
    pub key: Hash,
    /// From the entry to the root.
    pub inclusion: Vec<Hash>,
    /// From the root the phone saw last to this one.
    pub extension: Vec<Hash>,
}

/// One voting unit on the roll, as keepers see it (选民册行): `GET /staff/polls/{id}/roll`. Never what
/// was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RollRow {
    /// Which.
    pub id: VoterId,
    /// `3栋 · 302`
    pub label: String,
    /// Its area.
    pub area: Area,
    /// Taken off the roll.
    pub is_struck: bool,
    /// How its ballot that counts came in; none when it has not voted.
    pub voted_by: Option<Channel>,
}

/// A correction of the roll (更正选民册): `PUT /staff/polls/{id}/roll/{voter}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CorrectRoll {
    /// Taken off, or put back.
    pub is_struck: bool,
    /// Why.
    pub reason: String,
}

/// Calling a poll off (作废): `POST /staff/polls/{id}/void`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VoidPoll {
    /// Why; everybody reads it.
    pub reason: String,
}

/// "That was not us" (异议): `PUT /polls/{id}/objections/{objection}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Object {
    /// What happened.
    pub words: String,
}

/// An objection as keepers see it (异议行): `GET /staff/polls/{id}/objections`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObjectionRow {
    /// Which.
    pub id: ObjectionId,
    /// Whose ballot: `3栋 · 302`.
    pub label: String,
    /// What happened.
    pub words: String,
    /// When it was said.
    pub at: Timestamp,
    /// What keepers answered.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Timestamp>,
}

/// An answer to an objection (答复异议): `POST /staff/polls/{id}/objections/{objection}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerObjection {
    /// What was found.
    pub answer: String,
}

/// What the server answers to an announcement (公告回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Announced {
    /// Which poll.
    pub id: PollId,
    /// How many voting units are on the roll.
    pub n_entitled: i64,
}
