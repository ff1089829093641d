//! Ballots of those without a phone (纸质、入户、委托): entered by staff, with a witness and a photo.

use super::{
    cast::{Of, take},
    secret,
    store::{NewBallot, Vote},
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, EnterBallots, Json, Path, Staff},
    sql,
    state::App,
    upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{BallotReceipt, EnterBallot, EnterSecret},
    ballot::tracker,
    id::{BallotId, CommunityId, PlaceId, PollId, VoterId},
    poll::{Channel, PROXY_MAX, PollRefusal},
    text::{self, NAME_CHARS_MAX},
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `PUT /staff/polls/{id}/ballots/{ballot}`: 201 the first time, 200 for the same again.
pub async fn enter(
    State(app): State<AppState>,
    who: Staff<EnterBallots>,
    Path((poll, id)): Path<(PollId, BallotId)>,
    Json(body): Json<EnterBallot>,
) -> Result<(StatusCode, Json<BallotReceipt>), AppError> {
    check_reach(&app, &who, poll, body.voter).await?;
    let witness = parse_witness(&who, &body.witness)?;
    let proxy = match body.channel {
        Channel::Phone => return Err(AppError::Malformed),
        Channel::Paper | Channel::Door => None,
        Channel::Proxy => Some(parse_field("proxy", &body.proxy, NAME_CHARS_MAX)?),
    };
    let photo = body.photo.ok_or_else(|| refused(PollRefusal::NoPhoto))?;
    upload::check_own(&app, who.community, photo, who.id.bytes()).await?;
    let ballot = NewBallot {
        id,
        channel: body.channel,
        tracker: tracker(poll, &body.blind, &body.choice),
        vote: Vote::Open { choice: body.choice, blind: body.blind },
        by: who.id,
        witness: Some(witness),
        proxy,
        photo: Some(photo),
    };
    take(&app, poll, Of::Voter(body.voter), ballot, who.now).await
}

/// `PUT /staff/polls/{id}/secret-ballots/{ballot}`: 201 the first time, 200 for the same again.
pub async fn enter_secret(
    State(app): State<AppState>,
    who: Staff<EnterBallots>,
    Path((poll, id)): Path<(PollId, BallotId)>,
    Json(body): Json<EnterSecret>,
) -> Result<(StatusCode, Json<BallotReceipt>), AppError> {
    check_reach(&app, &who, poll, body.voter).await?;
    let witness = parse_witness(&who, &body.witness)?;
    match body.channel {
        Channel::Phone => return Err(AppError::Malformed),
        // Nobody can act for another where nobody may know what was chosen.
        Channel::Proxy => return Err(AppError::Denied("poll.no_proxy")),
        Channel::Paper | Channel::Door => {}
    }
    secret::check_proved(&app, poll, &body.sealed).await?;
    let ballot = NewBallot {
        id,
        channel: body.channel,
        tracker: body.sealed.tracker(poll),
        vote: Vote::Secret(Box::new(body.sealed)),
        by: who.id,
        witness: Some(witness),
        proxy: None,
        photo: None,
    };
    take(&app, poll, Of::Voter(body.voter), ballot, who.now).await
}

/// A name, and not that of who enters the ballot.
fn parse_witness(who: &Staff<EnterBallots>, witness: &str) -> Result<String, AppError> {
    text::parse(witness, NAME_CHARS_MAX)
        .ok()
        .filter(|witness| *witness != who.name)
        .ok_or_else(|| refused(PollRefusal::NoWitness))
}

/// Staff enter ballots of the homes they look after, and of no other.
async fn check_reach(
    app: &Arc<App>,
    who: &Staff<EnterBallots>,
    poll: PollId,
    voter: VoterId,
) -> Result<(), AppError> {
    let row = sqlx::query("SELECT grid_id, building_id FROM poll_voter WHERE community_id = $1 AND poll_id = $2 AND id = $3")
        .bind(who.community.bytes())
        .bind(poll.bytes())
        .bind(voter.bytes())
        .fetch_optional(app.db.read())
        .await?
        .ok_or(AppError::NotFound)?;
    let grid = sql::id_or_none(&row, 0, PlaceId::from_bytes)?;
    let building = sql::id_or_none(&row, 1, PlaceId::from_bytes)?;
    let reaches = who.visitor.may_at(Duty::EnterBallots, grid, building);
    if reaches { Ok(()) } else { Err(AppError::NotFound) }
}

/// A proxy stands for three owners at most (业主大会和业主委员会指导规则).
///
/// # Errors
/// [`PollRefusal::ProxyFull`] for the fourth.
pub(super) async fn stand_for(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    proxy: &str,
    voter: VoterId,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO poll_proxy (community_id, poll_id, proxy, voter_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(proxy)
    .bind(voter.bytes())
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query(
        "SELECT count(*) FROM poll_proxy WHERE community_id = $1 AND poll_id = $2 AND proxy = $3",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(proxy)
    .fetch_one(conn)
    .await?;
    if row.try_get::<i64, _>(0)? > PROXY_MAX {
        return Err(refused(PollRefusal::ProxyFull));
    }
    Ok(())
}
