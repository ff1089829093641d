//! What axum does with the same requests when nothing is checked or stored: the bench's yardstick.
//!
//! `bare ADDR FOLDER` answers with the files `receipt.json`, `ballot.json`, `voucher.json`, `board.json` and
//! `ticket.json` of the folder, which the bench took from the real server: both send the same number of bytes.

use anyhow::Context;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{get, post, put},
};
use linli_shared::{
    api::{BASE, CastBallot, Redeem},
    id::{BallotId, NeedId, PollId, TicketId, VoucherId},
    need::NeedDraft,
    poll::Choice,
};
use std::path::Path as Folder;
use tokio::net::TcpListener;

/// What is answered.
#[derive(Clone)]
struct Answers {
    receipt: Bytes,
    ballot: Bytes,
    voucher: Bytes,
    board: Bytes,
    ticket: Bytes,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(addr), Some(folder)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("bare ADDR FOLDER");
    };
    let read = |name| -> anyhow::Result<Bytes> {
        let path = Folder::new(&folder).join(name);
        // What is not asked for in this round has no file.
        if !path.exists() {
            return Ok(Bytes::new());
        }
        Ok(std::fs::read(&path).with_context(|| format!("read {}", path.display()))?.into())
    };
    let answers = Answers {
        receipt: read("receipt.json")?,
        ballot: read("ballot.json")?,
        voucher: read("voucher.json")?,
        board: read("board.json")?,
        ticket: read("ticket.json")?,
    };
    let router = Router::new()
        .route(&format!("{BASE}/needs/{{id}}"), put(submit))
        .route(&format!("{BASE}/polls/{{id}}/ballots/{{ballot}}"), put(cast))
        .route(&format!("{BASE}/vouchers/{{id}}"), put(redeem))
        .route(&format!("{BASE}/staff/vouchers/{{id}}/collect"), post(collect))
        .route(&format!("{BASE}/board"), get(board))
        .route(&format!("{BASE}/tickets/{{id}}"), get(ticket))
        .with_state(answers);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind(&addr).await?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}

async fn submit(
    State(answers): State<Answers>,
    Path(_): Path<NeedId>,
    Json(draft): Json<NeedDraft>,
) -> impl IntoResponse {
    // The body is used, so that reading it cannot be left out.
    let status = if draft.text.is_empty() { StatusCode::BAD_REQUEST } else { StatusCode::CREATED };
    (status, json(answers.receipt))
}

async fn cast(
    State(answers): State<Answers>,
    Path(_): Path<(PollId, BallotId)>,
    Json(ballot): Json<CastBallot>,
) -> impl IntoResponse {
    let is_empty = matches!(&ballot.choice, Choice::Options { of } if of.is_empty());
    let status = if is_empty { StatusCode::BAD_REQUEST } else { StatusCode::CREATED };
    (status, json(answers.ballot))
}

async fn redeem(
    State(answers): State<Answers>,
    Path(_): Path<VoucherId>,
    Json(asked): Json<Redeem>,
) -> impl IntoResponse {
    let status = if asked.price.0 < 1 { StatusCode::BAD_REQUEST } else { StatusCode::CREATED };
    (status, json(answers.voucher))
}

async fn collect(State(answers): State<Answers>, Path(_): Path<VoucherId>) -> impl IntoResponse {
    json(answers.voucher)
}

async fn board(State(answers): State<Answers>) -> impl IntoResponse {
    json(answers.board)
}

async fn ticket(State(answers): State<Answers>, Path(_): Path<TicketId>) -> impl IntoResponse {
    json(answers.ticket)
}

fn json(bytes: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], bytes)
}
