//! The routes of polls, ballots and the public log.

use super::{About, about, nothing, shape};
use linli_shared::{
    api::{
        Announced, AnswerObjection, BallotReceipt, CastBallot, CastSecret, CorrectRoll,
        EnterBallot, EnterSecret, LogProof, Object, ObjectionRow, Page, PollRow, PollView, RollRow,
        VoidPoll,
    },
    ballot::BoardExport,
    poll::{PollDraft, Turnout},
};

pub(super) const ROUTES: &[About] = &[
    about("GET", "/polls", "Polls, those that end last first", nothing, shape::<Page<PollRow>>),
    about("GET", "/polls/{id}", "One poll, with one's own voting unit", nothing, shape::<PollView>),
    about(
        "GET",
        "/polls/{id}/turnout",
        "Who took part, as server-sent events",
        nothing,
        shape::<Turnout>,
    ),
    about(
        "GET",
        "/polls/{id}/proof",
        "That an entry is in the log, and that the log only grew",
        nothing,
        shape::<LogProof>,
    ),
    about(
        "GET",
        "/polls/{id}/board.json",
        "The whole public log as one file",
        nothing,
        shape::<BoardExport>,
    ),
    about("GET", "/polls/{id}/result.pdf", "The result for the notice board", nothing, nothing),
    about("GET", "/staff/polls/{id}/sheet.pdf", "A ballot on paper", nothing, nothing),
    about(
        "GET",
        "/staff/polls/{id}/filing.csv",
        "Who voted how, after the close",
        nothing,
        nothing,
    ),
    about(
        "PUT",
        "/polls/{id}/ballots/{ballot}",
        "Vote; the id is made by the client and may be sent again",
        shape::<CastBallot>,
        shape::<BallotReceipt>,
    ),
    about(
        "PUT",
        "/polls/{id}/secret-ballots/{ballot}",
        "Vote in secret: the ballot is sealed for the poll's keys, with its proofs",
        shape::<CastSecret>,
        shape::<BallotReceipt>,
    ),
    about(
        "PUT",
        "/polls/{id}/objections/{objection}",
        "Say that a ballot was not one's own",
        shape::<Object>,
        nothing,
    ),
    about("PUT", "/staff/polls/{id}", "Announce a poll", shape::<PollDraft>, shape::<Announced>),
    about(
        "POST",
        "/staff/polls/{id}/void",
        "Call a poll off, with a reason",
        shape::<VoidPoll>,
        nothing,
    ),
    about(
        "GET",
        "/staff/polls/{id}/roll",
        "The roll: who may vote and who has, never what",
        nothing,
        shape::<Page<RollRow>>,
    ),
    about(
        "PUT",
        "/staff/polls/{id}/roll/{voter}",
        "Correct the roll before it is frozen",
        shape::<CorrectRoll>,
        nothing,
    ),
    about(
        "PUT",
        "/staff/polls/{id}/ballots/{ballot}",
        "Enter a ballot on paper, at the door or by proxy",
        shape::<EnterBallot>,
        shape::<BallotReceipt>,
    ),
    about(
        "PUT",
        "/staff/polls/{id}/secret-ballots/{ballot}",
        "Enter a secret ballot on paper or at the door",
        shape::<EnterSecret>,
        shape::<BallotReceipt>,
    ),
    about(
        "GET",
        "/staff/polls/{id}/objections",
        "Objections, those waiting first",
        nothing,
        shape::<Vec<ObjectionRow>>,
    ),
    about(
        "POST",
        "/staff/polls/{id}/objections/{objection}",
        "Answer an objection",
        shape::<AnswerObjection>,
        nothing,
    ),
];
