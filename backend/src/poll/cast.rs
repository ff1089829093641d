//! Casting a ballot (投票): checked, put into the box, logged, and told to the household.

use super::{
    ID_REUSED, advance, enter, secret,
    store::{self, NewBallot, Vote},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    notice::{self, About},
    sql,
    state::App,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    amount::Area,
    api::{BallotReceipt, CastBallot, CastSecret},
    ballot::{LogEntry, Weighed, tracker},
    i18n::notice::Notice,
    id::{BallotId, CommunityId, PollId, ResidentId, VoterId},
    log::{Hash, words},
    poll::{
        self, Channel, PollAction, PollDraft, PollRefusal, PollStatus, Revote, Secrecy, Sum,
        check_choice,
    },
    refusal::Refusal,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `PUT /polls/{id}/ballots/{ballot}`: 201 the first time, 200 for the same again.
pub async fn cast(
    State(app): State<AppState>,
    who: Resident,
    Path((poll, id)): Path<(PollId, BallotId)>,
    Json(body): Json<CastBallot>,
) -> Result<(StatusCode, Json<BallotReceipt>), AppError> {
    let ballot = NewBallot {
        id,
        channel: Channel::Phone,
        tracker: tracker(poll, &body.blind, &body.choice),
        vote: Vote::Open { choice: body.choice, blind: body.blind },
        by: who.id,
        witness: None,
        proxy: None,
        photo: None,
    };
    take(&app, poll, Of::Person(who.id), ballot, who.now).await
}

/// `PUT /polls/{id}/secret-ballots/{ballot}`: 201 the first time, 200 for the same again.
pub async fn cast_secret(
    State(app): State<AppState>,
    who: Resident,
    Path((poll, id)): Path<(PollId, BallotId)>,
    Json(body): Json<CastSecret>,
) -> Result<(StatusCode, Json<BallotReceipt>), AppError> {
    secret::check_proved(&app, poll, &body.sealed).await?;
    let ballot = NewBallot {
        id,
        channel: Channel::Phone,
        tracker: body.sealed.tracker(poll),
        vote: Vote::Secret(Box::new(body.sealed)),
        by: who.id,
        witness: None,
        proxy: None,
        photo: None,
    };
    take(&app, poll, Of::Person(who.id), ballot, who.now).await
}

/// Whose ballot it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    /// Of the voting unit this person casts for.
    Person(ResidentId),
    /// Of this voting unit, entered by staff.
    Voter(VoterId),
}

/// Takes a ballot; the answer says whether it is new.
pub(super) async fn take(
    app: &Arc<App>,
    poll: PollId,
    of: Of,
    ballot: NewBallot,
    now: Timestamp,
) -> Result<(StatusCode, Json<BallotReceipt>), AppError> {
    let ballot = Arc::new(ballot);
    let (receipt, is_new) = match try_take(app, poll, of, &ballot, now).await {
        // A ballot that comes before the clockwork has opened the poll is not turned away for it.
        Err(AppError::Refused(Refusal::Poll(PollRefusal::NotYet))) => {
            advance::advance(app, poll, now).await?;
            try_take(app, poll, of, &ballot, now).await?
        }
        // The same ballot, sent twice, may have been taken while this one waited for its turn.
        Err(AppError::Denied(ID_REUSED)) => try_take(app, poll, of, &ballot, now).await?,
        taken => taken?,
    };
    app.turnouts.wake(poll);
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(receipt)))
}

async fn try_take(
    app: &Arc<App>,
    poll: PollId,
    of: Of,
    ballot: &Arc<NewBallot>,
    now: Timestamp,
) -> Result<(BallotReceipt, bool), AppError> {
    let (community, ballot) = (app.community, ballot.clone());
    app.db
        .write(move |conn| {
            let ballot = ballot.clone();
            Box::pin(async move {
                if let Some(receipt) = load_same(conn, community, poll, &ballot).await? {
                    return Ok((receipt, false));
                }
                let receipt = put_in(conn, community, poll, of, &ballot, now).await?;
                Ok((receipt, true))
            })
        })
        .await
}

/// The receipt of the ballot that came before under this id.
async fn load_same(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    ballot: &NewBallot,
) -> Result<Option<BallotReceipt>, AppError> {
    let row = sqlx::query("SELECT poll_id, tracker, by_id, log_seq, cast_at FROM ballot WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(ballot.id.bytes())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let is_same = sql::id(&row, 0, PollId::from_bytes)? == poll
        && store::digest(&row, 1)? == ballot.tracker
        && sql::id(&row, 2, ResidentId::from_bytes)? == ballot.by;
    if !is_same {
        return Err(AppError::Denied(ID_REUSED));
    }
    let (log_seq, cast_at) = (row.try_get(3)?, Timestamp(row.try_get(4)?));
    Ok(Some(receipt(poll, ballot, log_seq, cast_at)))
}

fn receipt(poll: PollId, ballot: &NewBallot, log_seq: i64, cast_at: Timestamp) -> BallotReceipt {
    let tracker = ballot.tracker;
    BallotReceipt { poll, tracker, words: words(&tracker).map(str::to_owned), log_seq, cast_at }
}

/// The voting unit as it stands after one more ballot came in for it.
struct Unit {
    id: VoterId,
    n_ballots: i64,
    area: Area,
}

/// Puts a ballot into the box, into the log, and tells the household.
///
/// # Errors
/// When the rules refuse it or a row cannot be written.
pub(crate) async fn put_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    of: Of,
    ballot: &NewBallot,
    now: Timestamp,
) -> Result<BallotReceipt, AppError> {
    let record = store::load_poll(conn, community, poll).await?.ok_or(AppError::NotFound)?;
    let draft = &record.draft;
    poll::step(record.status, PollAction::Cast, draft.opens_at, draft.closes_at, now)
        .map_err(refused)?;
    match (&ballot.vote, draft.secrecy) {
        (Vote::Open { choice, .. }, Secrecy::Open) => {
            check_choice(&draft.question, choice).map_err(refused)?;
        }
        (Vote::Secret(_), Secrecy::Server) => {}
        (Vote::Open { .. }, Secrecy::Server) | (Vote::Secret(_), Secrecy::Open) => {
            return Err(refused(PollRefusal::WrongForm));
        }
    }
    let unit = count_in(conn, community, poll, of).await?;
    let is_first = unit.n_ballots == 1;
    if !is_first && draft.revote == Revote::First {
        return Err(refused(PollRefusal::AlreadyVoted));
    }
    let joined = if is_first { Sum::default().plus(unit.area) } else { Sum::default() };
    let place = store::take_place(conn, community, poll, PollStatus::Open, joined).await?;
    let log_seq = place.ok_or_else(|| refused(PollRefusal::Over))?;
    let replaces = if is_first {
        None
    } else {
        Some(load_tracker(conn, community, poll, unit.id, unit.n_ballots - 1).await?)
    };
    let key = (poll, unit.id, unit.n_ballots);
    if !store::insert_ballot(conn, community, key, log_seq, ballot, now).await? {
        return Err(AppError::Denied(ID_REUSED));
    }
    if let Some(proxy) = &ballot.proxy {
        enter::stand_for(conn, community, poll, proxy, unit.id).await?;
    }
    let secret = match &ballot.vote {
        Vote::Open { .. } => None,
        Vote::Secret(sealed) => {
            let weight = if draft.rule().by_area { unit.area.0 / 100 } else { 0 };
            let weighed = Weighed { ballot: (**sealed).clone(), weight: u64::try_from(weight)? };
            Some(Box::new(weighed))
        }
    };
    let entry = LogEntry::Ballot { tracker: ballot.tracker, replaces, secret };
    store::append_log(conn, community, poll, log_seq, &entry).await?;
    tell(conn, community, poll, draft, &unit, ballot, now).await?;
    Ok(receipt(poll, ballot, log_seq, now))
}

/// Counts one more ballot in for a voting unit; the last one taken is the one that counts.
async fn count_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    of: Of,
) -> Result<Unit, AppError> {
    let voter = match of {
        Of::Voter(voter) => voter,
        Of::Person(person) => load_voter(conn, community, poll, person).await?,
    };
    let row = sqlx::query(
        "UPDATE poll_voter SET n_ballots = n_ballots + 1
         WHERE community_id = $1 AND poll_id = $2 AND id = $3 AND is_struck = 0 RETURNING n_ballots, area",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| refused(PollRefusal::NotEntitled))?;
    Ok(Unit { id: voter, n_ballots: row.try_get(0)?, area: Area(row.try_get(1)?) })
}

async fn load_voter(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    person: ResidentId,
) -> Result<VoterId, AppError> {
    let row = sqlx::query("SELECT voter_id FROM poll_voter_person WHERE community_id = $1 AND poll_id = $2 AND resident_id = $3")
        .bind(community.bytes())
        .bind(poll.bytes())
        .bind(person.bytes())
        .fetch_optional(conn)
        .await?
        .ok_or_else(|| refused(PollRefusal::NotEntitled))?;
    sql::id(&row, 0, VoterId::from_bytes)
}

async fn load_tracker(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    voter: VoterId,
    seq: i64,
) -> Result<Hash, AppError> {
    let row = sqlx::query("SELECT tracker FROM ballot WHERE community_id = $1 AND poll_id = $2 AND voter_id = $3 AND seq = $4")
        .bind(community.bytes())
        .bind(poll.bytes())
        .bind(voter.bytes())
        .bind(seq)
        .fetch_one(conn)
        .await?;
    store::digest(&row, 0)
}

/// Everybody who may cast for the unit, but who just did, hears that a ballot came in for it.
async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    draft: &PollDraft,
    unit: &Unit,
    ballot: &NewBallot,
    now: Timestamp,
) -> Result<(), AppError> {
    let rows = sqlx::query("SELECT resident_id FROM poll_voter_person WHERE community_id = $1 AND poll_id = $2 AND voter_id = $3")
        .bind(community.bytes())
        .bind(poll.bytes())
        .bind(unit.id.bytes())
        .fetch_all(&mut *conn)
        .await?;
    let told = Notice::BallotEntered { title: draft.title.clone(), channel: ballot.channel };
    for row in &rows {
        let person = sql::id(row, 0, ResidentId::from_bytes)?;
        if person != ballot.by {
            notice::insert_notice(conn, community, person.bytes(), &told, About::Poll(poll), now)
                .await?;
        }
    }
    Ok(())
}
