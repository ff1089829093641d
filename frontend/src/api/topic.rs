//! Calls about topics, proposals and statements.

use super::{Ask, Failure, after, delete, get, post, post_only, put, put_only, send};
use crate::text;
use linli_shared::{
    api::{
        BASE, CheckIn, CheckedIn, DecideAmendment, HiddenText, MeetingView, Moderate, MoveTopic,
        OpenTask, Page, ProposalView, SayStatement, StatementsView, TaskOpened, TopicRow,
        TopicView, VoteOnStatement, WriteMinutes,
    },
    deliberation::{
        AmendmentDraft, AnswerProposal, MeetingDraft, ProposalDraft, SignUp, StatementVote,
        SuggestTopic, TopicDraft,
    },
    id::{AmendmentId, MeetingId, PollId, ProposalId, StatementId, TextId, TicketId, TopicId},
};

/// Topics, newest first.
pub(crate) async fn topics(cursor: Option<&str>) -> Result<Page<TopicRow>, Failure> {
    get(&format!("/topics{}", after(cursor, '?'))).await
}

/// One topic, with what became of it.
pub(crate) async fn topic(id: TopicId) -> Result<TopicView, Failure> {
    get(&format!("/topics/{id}")).await
}

/// Where a topic is printed for the door.
pub(crate) fn notice_address(id: TopicId) -> String {
    format!("{BASE}/topics/{id}/notice.pdf?lang={}", text::lang().tag())
}

/// Suggests a topic; the same id again is the same suggestion.
pub(crate) async fn suggest(id: TopicId, idea: &SuggestTopic) -> Result<(), Failure> {
    put_only(&format!("/topics/{id}"), idea).await
}

/// Seconds a suggestion, or takes that back.
pub(crate) async fn second(id: TopicId, on: bool) -> Result<(), Failure> {
    support(&format!("/topics/{id}/support"), on).await
}

async fn support(path: &str, on: bool) -> Result<(), Failure> {
    if on { put_only(path, &()).await } else { delete(path).await }
}

/// The proposals in this viewer's order.
pub(crate) async fn proposals(topic: TopicId) -> Result<Vec<ProposalView>, Failure> {
    get(&format!("/topics/{topic}/proposals")).await
}

/// Makes a proposal.
pub(crate) async fn propose(
    topic: TopicId,
    id: ProposalId,
    draft: &ProposalDraft,
) -> Result<(), Failure> {
    put_only(&format!("/topics/{topic}/proposals/{id}"), draft).await
}

/// Supports a proposal, or takes that back.
pub(crate) async fn support_proposal(
    topic: TopicId,
    id: ProposalId,
    on: bool,
) -> Result<(), Failure> {
    support(&format!("/topics/{topic}/proposals/{id}/support"), on).await
}

/// Suggests a change to a proposal.
pub(crate) async fn amend(
    topic: TopicId,
    proposal: ProposalId,
    id: AmendmentId,
    draft: &AmendmentDraft,
) -> Result<(), Failure> {
    put_only(&format!("/topics/{topic}/proposals/{proposal}/amendments/{id}"), draft).await
}

/// Takes a change over, or not.
pub(crate) async fn decide(
    topic: TopicId,
    proposal: ProposalId,
    id: AmendmentId,
    accepted: bool,
) -> Result<(), Failure> {
    let path = format!("/topics/{topic}/proposals/{proposal}/amendments/{id}");
    post_only(&path, &DecideAmendment { accepted }).await
}

/// The statements: those to answer, what unites, what divides.
pub(crate) async fn statements(topic: TopicId) -> Result<StatementsView, Failure> {
    get(&format!("/topics/{topic}/statements")).await
}

/// Says something short.
pub(crate) async fn say(topic: TopicId, id: StatementId, words: String) -> Result<(), Failure> {
    put_only(&format!("/topics/{topic}/statements/{id}"), &SayStatement { words }).await
}

/// Answers what somebody said.
pub(crate) async fn vote(
    topic: TopicId,
    id: StatementId,
    vote: StatementVote,
) -> Result<(), Failure> {
    put_only(&format!("/topics/{topic}/statements/{id}/vote"), &VoteOnStatement { vote }).await
}

/// Opens a topic, or changes the one that was seen at `version`.
pub(crate) async fn put_topic(
    id: TopicId,
    draft: &TopicDraft,
    version: Option<i64>,
) -> Result<(), Failure> {
    let ask = Ask { version, ..Ask::to("PUT", &format!("/staff/topics/{id}")) };
    send(ask.with_json(draft)?).await.map(drop)
}

/// Moves a topic on, or ends it.
pub(crate) async fn move_topic(id: TopicId, step: &MoveTopic) -> Result<(), Failure> {
    post_only(&format!("/staff/topics/{id}/phase"), step).await
}

/// Brings a need in.
pub(crate) async fn attach_need(topic: TopicId, ticket: TicketId) -> Result<(), Failure> {
    put_only(&format!("/staff/topics/{topic}/needs/{ticket}"), &()).await
}

/// Puts a poll to a topic.
pub(crate) async fn link_poll(topic: TopicId, poll: PollId) -> Result<(), Failure> {
    put_only(&format!("/staff/topics/{topic}/polls/{poll}"), &()).await
}

/// Makes a resolution a ticket.
pub(crate) async fn open_task(
    topic: TopicId,
    ticket: TicketId,
    task: &OpenTask,
) -> Result<TaskOpened, Failure> {
    put(&format!("/staff/topics/{topic}/tickets/{ticket}"), task).await
}

/// Adopts or declines a proposal.
pub(crate) async fn answer(
    topic: TopicId,
    id: ProposalId,
    answer: &AnswerProposal,
) -> Result<(), Failure> {
    post_only(&format!("/staff/topics/{topic}/proposals/{id}/answer"), answer).await
}

/// What was taken off the page.
pub(crate) async fn hidden(topic: TopicId) -> Result<Vec<HiddenText>, Failure> {
    get(&format!("/staff/topics/{topic}/texts")).await
}

/// Takes a text off the page, or puts it back.
pub(crate) async fn moderate(topic: TopicId, text: TextId, step: &Moderate) -> Result<(), Failure> {
    post_only(&format!("/staff/topics/{topic}/texts/{text}"), step).await
}

/// The meetings of a topic, the latest first.
pub(crate) async fn meetings(topic: TopicId) -> Result<Vec<MeetingView>, Failure> {
    get(&format!("/topics/{topic}/meetings")).await
}

/// Calls a meeting.
pub(crate) async fn call_meeting(
    topic: TopicId,
    id: MeetingId,
    draft: &MeetingDraft,
) -> Result<(), Failure> {
    put_only(&format!("/staff/topics/{topic}/meetings/{id}"), draft).await
}

/// Signs up, with what one needs.
pub(crate) async fn sign_up(id: MeetingId, needs: &SignUp) -> Result<(), Failure> {
    put_only(&format!("/meetings/{id}/seat"), needs).await
}

/// Does not come after all.
pub(crate) async fn leave(id: MeetingId) -> Result<(), Failure> {
    delete(&format!("/meetings/{id}/seat")).await
}

/// Checks somebody in by their own code.
pub(crate) async fn check_in(id: MeetingId, code: String) -> Result<CheckedIn, Failure> {
    post(&format!("/staff/meetings/{id}/check-ins"), &CheckIn { code }).await
}

/// Publishes the minutes.
pub(crate) async fn write_minutes(id: MeetingId, words: String) -> Result<(), Failure> {
    post_only(&format!("/staff/meetings/{id}/minutes"), &WriteMinutes { words }).await
}

/// Where the minutes are printed.
pub(crate) fn minutes_address(id: MeetingId) -> String {
    format!("{BASE}/meetings/{id}/minutes.pdf?lang={}", text::lang().tag())
}
