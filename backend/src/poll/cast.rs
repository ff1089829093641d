//! Casting a ballot (投票): checked, put into the box, logged, and told to the household.

use super::{
    ID_REUSED, advance, enter, secret,
    store::{self, NewBallot, Place, Vote},
};
use crate::{
    db::run_together,
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
    log::words,
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
    let receipt = match try_take(app, poll, of, &ballot, now).await {
        // A ballot that comes before the clockwork has opened the poll is not turned away for it.
        Err(AppError::Refused(Refusal::Poll(PollRefusal::NotYet))) => {
            advance::advance(app, poll, now).await?;
            try_take(app, poll, of, &ballot, now).await?
        }
        // The same ballot, sent twice: what refuses it now is that it was taken before.
        Err(refusal @ (AppError::Denied(ID_REUSED) | AppError::Refused(_))) => {
            let receipt = load_same(app, poll, &ballot).await?.ok_or(refusal)?;
            return Ok((StatusCode::OK, Json(receipt)));
        }
        taken => taken?,
    };
    app.turnouts.wake(poll);
    Ok((StatusCode::CREATED, Json(receipt)))
}

async fn try_take(
    app: &Arc<App>,
    poll: PollId,
    of: Of,
    ballot: &Arc<NewBallot>,
    now: Timestamp,
) -> Result<BallotReceipt, AppError> {
    let known = app.boxes.of(app, poll).await?;
    let (community, ballot) = (app.community, ballot.clone());
    app.db
        .write(move |conn| {
            let (known, ballot) = (known.clone(), ballot.clone());
            Box::pin(async move {
                put_in(conn, community, (poll, &known.draft), of, &ballot, now).await
            })
        })
        .await
}

/// The receipt of the ballot that came before under this id.
async fn load_same(
    app: &App,
    poll: PollId,
    ballot: &NewBallot,
) -> Result<Option<BallotReceipt>, AppError> {
    let row = sqlx::query("SELECT poll_id, tracker, by_id, log_seq, cast_at FROM ballot WHERE community_id = $1 AND id = $2")
        .bind(app.community.bytes())
        .bind(ballot.id.bytes())
        .fetch_optional(app.db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let is_same = sql::id(&row, 0, PollId::from_bytes)? == poll
        && sql::digest(&row, 1)? == ballot.tracker
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
    /// How many may cast for it.
    n_persons: i64,
}

/// Puts a ballot into the box, into the log, and tells the household. What an announcement says never
/// changes, so that the caller may know it already.
///
/// # Errors
/// When the rules refuse it or a row cannot be written.
pub(crate) async fn put_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (poll, draft): (PollId, &PollDraft),
    of: Of,
    ballot: &NewBallot,
    now: Timestamp,
) -> Result<BallotReceipt, AppError> {
    check_in_time(draft, now)?;
    check_vote(draft, &ballot.vote)?;
    let Some(unit) = count_in(conn, community, poll, of, draft.revote).await? else {
        return Err(why_not(conn, community, (poll, draft), of, now).await?);
    };
    let joined = if unit.n_ballots == 1 { Sum::default().plus(unit.area) } else { Sum::default() };
    let before = (unit.n_ballots > 1).then(|| (unit.id, unit.n_ballots - 1));
    let standing = (poll, PollStatus::Open);
    let Some(Place { seq: log_seq, replaces }) =
        store::take_place(conn, community, standing, joined, before).await?
    else {
        return Err(why_not(conn, community, (poll, draft), of, now).await?);
    };
    let secret = match &ballot.vote {
        Vote::Open { .. } => None,
        Vote::Secret(sealed) => {
            let weight = if draft.rule().by_area { unit.area.0 / 100 } else { 0 };
            let weighed = Weighed { ballot: (**sealed).clone(), weight: u64::try_from(weight)? };
            Some(Box::new(weighed))
        }
    };
    let entry = LogEntry::Ballot { tracker: ballot.tracker, replaces, secret };
    let key = (poll, unit.id, unit.n_ballots);
    let rows = vec![
        store::insert_ballot(community, key, log_seq, ballot, now)?,
        store::append_log(community, poll, log_seq, &entry)?,
    ];
    if run_together(conn, rows).await? < 2 {
        return Err(AppError::Denied(ID_REUSED));
    }
    if let Some(proxy) = &ballot.proxy {
        enter::stand_for(conn, community, poll, proxy, unit.id).await?;
    }
    if unit.n_persons > 1 || !matches!(of, Of::Person(_)) {
        tell(conn, community, poll, draft, &unit, ballot, now).await?;
    }
    Ok(receipt(poll, ballot, log_seq, now))
}

/// The window in the announcement decides, before any row is touched.
fn check_in_time(draft: &PollDraft, now: Timestamp) -> Result<(), AppError> {
    if now < draft.opens_at {
        return Err(refused(PollRefusal::NotYet));
    }
    if now >= draft.closes_at { Err(refused(PollRefusal::Over)) } else { Ok(()) }
}

/// An open choice answers the question; a secret ballot was proved before it came here.
fn check_vote(draft: &PollDraft, vote: &Vote) -> Result<(), AppError> {
    match (vote, draft.secrecy) {
        (Vote::Open { choice, .. }, Secrecy::Open) => {
            check_choice(&draft.question, choice).map_err(refused)
        }
        (Vote::Secret(_), Secrecy::Server | Secrecy::Trustees) => Ok(()),
        (Vote::Open { .. }, Secrecy::Server | Secrecy::Trustees)
        | (Vote::Secret(_), Secrecy::Open) => Err(refused(PollRefusal::WrongForm)),
    }
}

/// Why a ballot found no place: the poll does not stand open, the unit has voted, or is not on the roll.
async fn why_not(
    conn: &mut AnyConnection,
    community: CommunityId,
    (poll, draft): (PollId, &PollDraft),
    of: Of,
    now: Timestamp,
) -> Result<AppError, AppError> {
    let record = store::load_poll(conn, community, poll).await?.ok_or(AppError::NotFound)?;
    let (opens_at, closes_at) = (draft.opens_at, draft.closes_at);
    if let Err(refusal) = poll::step(record.status, PollAction::Cast, opens_at, closes_at, now) {
        return Ok(refused(refusal));
    }
    let (sql, id) = match &of {
        Of::Voter(voter) => (
            "SELECT n_ballots FROM poll_voter WHERE community_id = $1 AND poll_id = $2 AND id = $3 AND is_struck = 0",
            voter.bytes(),
        ),
        Of::Person(person) => (
            "SELECT v.n_ballots FROM poll_voter_person p
             JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
             WHERE p.community_id = $1 AND p.poll_id = $2 AND p.resident_id = $3 AND v.is_struck = 0",
            person.bytes(),
        ),
    };
    let row = sqlx::query(sql)
        .bind(community.bytes())
        .bind(poll.bytes())
        .bind(id)
        .fetch_optional(conn)
        .await?;
    let is_on_roll = row.is_some();
    Ok(refused(if is_on_roll { PollRefusal::AlreadyVoted } else { PollRefusal::NotEntitled }))
}

/// Counts one more ballot in for a voting unit; none when it has no more ballot, or is not on the roll.
/// The last one taken is the one that counts.
async fn count_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    of: Of,
    revote: Revote,
) -> Result<Option<Unit>, AppError> {
    macro_rules! count_in {
        ($voter:literal) => {
            concat!(
                "UPDATE poll_voter SET n_ballots = n_ballots + 1
                 WHERE community_id = $1 AND poll_id = $2 AND is_struck = 0 AND ($4 = 0 OR n_ballots = 0) AND id = ",
                $voter,
                " RETURNING id, n_ballots, area,
                 (SELECT count(*) FROM poll_voter_person p WHERE p.community_id = poll_voter.community_id
                    AND p.poll_id = poll_voter.poll_id AND p.voter_id = poll_voter.id)"
            )
        };
    }
    let (sql, id) = match &of {
        Of::Voter(voter) => (count_in!("$3"), voter.bytes()),
        Of::Person(person) => (
            count_in!(
                "(SELECT voter_id FROM poll_voter_person WHERE community_id = $1 AND poll_id = $2 AND resident_id = $3)"
            ),
            person.bytes(),
        ),
    };
    let row = sqlx::query(sql)
        .bind(community.bytes())
        .bind(poll.bytes())
        .bind(id)
        .bind(i64::from(revote == Revote::First))
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Unit {
        id: sql::id(&row, 0, VoterId::from_bytes)?,
        n_ballots: row.try_get(1)?,
        area: Area(row.try_get(2)?),
        n_persons: row.try_get(3)?,
    }))
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
