//! Calls about polls, ballots and the public log.

use super::{Ask, Failure, after, bytes, get, json, post_only, put, put_only, read, send};
use crate::text;
use linli_shared::{
    api::{
        Announced, AnswerObjection, BASE, BallotReceipt, CastBallot, CorrectRoll, EnterBallot,
        LogProof, Object, ObjectionRow, Page, PollRow, PollView, RecountRow, RestartCeremony,
        RollRow, TrusteeRow, VoidPoll,
    },
    ballot::BoardExport,
    id::{BallotId, ObjectionId, PollId, RecountId, VoterId},
    poll::{Channel, PollDraft, RecountDraft},
};
use wasm_bindgen::JsValue;

/// Polls, those that end last first.
pub(crate) async fn polls(cursor: Option<&str>) -> Result<Page<PollRow>, Failure> {
    get(&format!("/polls{}", after(cursor, '?'))).await
}

/// One poll.
pub(crate) async fn poll(id: PollId) -> Result<PollView, Failure> {
    get(&format!("/polls/{id}")).await
}

/// Where turnout is streamed.
pub(crate) fn turnout_address(id: PollId) -> String {
    format!("{BASE}/polls/{id}/turnout")
}

/// Where the whole board is fetched.
pub(crate) fn board_address(id: PollId) -> String {
    format!("{BASE}/polls/{id}/board.json")
}

/// Where the result is printed.
pub(crate) fn result_address(id: PollId) -> String {
    format!("{BASE}/polls/{id}/result.pdf?lang={}", text::lang().tag())
}

/// Where a ballot is printed.
pub(crate) fn sheet_address(id: PollId) -> String {
    format!("{BASE}/staff/polls/{id}/sheet.pdf?lang={}", text::lang().tag())
}

/// Where the result by name is fetched.
pub(crate) fn filing_address(id: PollId) -> String {
    format!("{BASE}/staff/polls/{id}/filing.csv")
}

/// Votes; the same id again is the same ballot.
pub(crate) async fn cast(
    poll: PollId,
    id: BallotId,
    ballot: &CastBallot,
) -> Result<BallotReceipt, Failure> {
    put(&format!("/polls/{poll}/ballots/{id}"), ballot).await
}

/// Votes in secret with a ballot that was sealed in this phone.
pub(crate) async fn cast_secret(
    poll: PollId,
    id: BallotId,
    sealed: &str,
) -> Result<BallotReceipt, Failure> {
    let body = Ok(format!("{{\"sealed\":{sealed}}}"));
    read(
        send(Ask::to("PUT", &format!("/polls/{poll}/secret-ballots/{id}")).with_text(body)?)
            .await?,
    )
}

/// Enters a secret ballot of somebody without a phone; what it says but the ballot, and the ballot.
pub(crate) async fn enter_secret(
    poll: PollId,
    id: BallotId,
    sheet: &SecretSheet,
    sealed: &str,
) -> Result<BallotReceipt, Failure> {
    let path = format!("/staff/polls/{poll}/secret-ballots/{id}");
    let body = json::write_with(sheet, "sealed", sealed);
    read(send(Ask::to("PUT", &path).with_text(body)?).await?)
}

/// What a sheet says but the ballot: [`linli_shared::api::EnterSecret`] without it, since only the booth
/// knows how ballots are written.
#[derive(serde::Serialize)]
pub(crate) struct SecretSheet {
    pub(crate) voter: VoterId,
    pub(crate) channel: Channel,
    pub(crate) witness: String,
}

/// Says that a ballot was not one's own.
pub(crate) async fn object(poll: PollId, id: ObjectionId, words: String) -> Result<(), Failure> {
    put_only(&format!("/polls/{poll}/objections/{id}"), &Object { words }).await
}

/// That an entry is in the log, and that the log only grew since it had `from` entries.
pub(crate) async fn proof(poll: PollId, seq: u64, from: u64) -> Result<LogProof, Failure> {
    get(&format!("/polls/{poll}/proof?seq={seq}&from={from}")).await
}

/// The whole board.
pub(crate) async fn board(poll: PollId) -> Result<BoardExport, Failure> {
    get(&format!("/polls/{poll}/board.json")).await
}

/// What the provers of its sealed ballots committed to; nothing where nobody tells. It is on its way at once.
pub(crate) fn commitments(poll: PollId) -> impl Future<Output = Vec<u8>> + use<> {
    let told = bytes(&format!("{BASE}/polls/{poll}/commitments"));
    async { told.await.unwrap_or_default() }
}

/// What trustees have said so far, for one of them; only the booth knows how to read it.
pub(crate) async fn ceremony(poll: PollId) -> Result<JsValue, Failure> {
    send(Ask::to("GET", &format!("/polls/{poll}/ceremony"))).await
}

/// Says what is next in making the key.
pub(crate) async fn say(poll: PollId, attempt: u32, message: &str) -> Result<(), Failure> {
    let body = json::write_with(&RestartCeremony { attempt }, "message", message);
    send(Ask::to("PUT", &format!("/polls/{poll}/ceremony")).with_text(body)?).await.map(drop)
}

/// Begins again with the key, unless somebody has done so already.
pub(crate) async fn restart(poll: PollId, attempt: u32) -> Result<(), Failure> {
    post_only(&format!("/polls/{poll}/ceremony/restart"), &RestartCeremony { attempt }).await
}

/// Sends a trustee's part in opening the sums.
pub(crate) async fn open_sums(poll: PollId, share: &str) -> Result<(), Failure> {
    let body = Ok(format!("{{\"share\":{share}}}"));
    send(Ask::to("PUT", &format!("/polls/{poll}/share")).with_text(body)?).await.map(drop)
}

/// Who can be named as a trustee.
pub(crate) async fn trustees() -> Result<Vec<TrusteeRow>, Failure> {
    get("/staff/trustees").await
}

/// Recounts of a poll, the newest first.
pub(crate) async fn recounts(poll: PollId) -> Result<Vec<RecountRow>, Failure> {
    get(&format!("/polls/{poll}/recounts")).await
}

/// Counts again before a witness.
pub(crate) async fn recount(
    poll: PollId,
    id: RecountId,
    draft: &RecountDraft,
) -> Result<RecountRow, Failure> {
    put(&format!("/staff/polls/{poll}/recounts/{id}"), draft).await
}

/// Announces a poll.
pub(crate) async fn announce(id: PollId, draft: &PollDraft) -> Result<Announced, Failure> {
    put(&format!("/staff/polls/{id}"), draft).await
}

/// Calls a poll off.
pub(crate) async fn call_off(id: PollId, reason: String) -> Result<(), Failure> {
    post_only(&format!("/staff/polls/{id}/void"), &VoidPoll { reason }).await
}

/// The roll.
pub(crate) async fn roll(
    id: PollId,
    q: &str,
    cursor: Option<String>,
) -> Result<Page<RollRow>, Failure> {
    let after = after(cursor.as_deref(), '&');
    get(&format!("/staff/polls/{id}/roll?q={}{after}", super::escape(q))).await
}

/// Takes a voting unit off the roll, or puts it back.
pub(crate) async fn correct(
    poll: PollId,
    voter: VoterId,
    correction: &CorrectRoll,
) -> Result<(), Failure> {
    put_only(&format!("/staff/polls/{poll}/roll/{voter}"), correction).await
}

/// Enters a ballot of somebody without a phone.
pub(crate) async fn enter(
    poll: PollId,
    id: BallotId,
    ballot: &EnterBallot,
) -> Result<BallotReceipt, Failure> {
    put(&format!("/staff/polls/{poll}/ballots/{id}"), ballot).await
}

/// Objections, those waiting first.
pub(crate) async fn objections(poll: PollId) -> Result<Vec<ObjectionRow>, Failure> {
    get(&format!("/staff/polls/{poll}/objections")).await
}

/// Answers an objection.
pub(crate) async fn answer(poll: PollId, id: ObjectionId, answer: String) -> Result<(), Failure> {
    post_only(&format!("/staff/polls/{poll}/objections/{id}"), &AnswerObjection { answer }).await
}
