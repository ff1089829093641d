//! What 幸福里 has decided together (议事表决): a result, a poll that is open, and one that is announced.
//!
//! Invariant: every ballot went the way of a real one: onto the roll, into the box, into the log.

mod sketch;

use super::{dice::Dice, store::Demo, town::Where};
use crate::{
    error::AppError,
    poll::{self, NewBallot, Of, Vote},
    secret, sql,
};
use anyhow::anyhow;
use linli_shared::{
    access::Role,
    amount::Fen,
    api::SayInCeremony,
    ballot::{BoxKey, Known, Next, SecretBox, tracker},
    id::{BallotId, CommunityId, PlaceId, PollId, RecountId, ResidentId, VoterId},
    log::{self, Hash},
    poll::{
        Channel, Choice, PollDraft, PollOption, Question, QuestionKind, RecountDraft, Revote,
        Secrecy, Trustees,
    },
    time::Timestamp,
};
use sketch::{SKETCHES, Sketch};
use sqlx::{AnyConnection, Row};

/// A year of birth that stays with the person: more young people than old ones, all of them grown up.
pub(super) fn birth_year(id: ResidentId) -> i64 {
    let [.., low, high] = *id.0.as_bytes();
    let (share, spread) = (i64::from(low) % 100, i64::from(high));
    match share {
        ..44 => 1991 + spread % 15,
        44..72 => 1967 + spread % 24,
        _ => 1940 + spread % 26,
    }
}

/// Writes all polls.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    for (n, sketch) in (1_u64..).zip(&SKETCHES) {
        write_poll(conn, demo, sketch, &mut Dice::new(n)).await?;
    }
    Ok(())
}

async fn write_poll(
    conn: &mut AnyConnection,
    demo: &Demo,
    sketch: &Sketch,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let [announced_at, opens_at, closes_at] = sketch.days.map(|days| evening(demo.now, days));
    let draft = draft(demo, sketch, opens_at, closes_at);
    let id = PollId::new(announced_at, dice.bytes());
    let Some(keeper) = demo.people.leads.get(2).copied() else { return Ok(()) };
    let body_hash = secret::hash(sketch.title.as_bytes());
    let community = demo.community;
    let sealing = poll::sealing(&demo.secret, id, &draft);
    let poll = (id, body_hash);
    poll::insert_poll(conn, community, poll, keeper, (&draft, sealing.as_ref()), announced_at)
        .await?;
    if opens_at > demo.now {
        return Ok(());
    }
    let keys = match &draft.trustees {
        Some(trustees) => make_key(conn, community, id, trustees, announced_at).await?,
        None => Vec::new(),
    };
    poll::advance_one(conn, community, id, opens_at).await?;
    fill_box(conn, demo, sketch, (id, &draft), dice).await?;
    if closes_at > demo.now {
        return Ok(());
    }
    poll::advance_one(conn, community, id, closes_at).await?;
    match draft.secrecy {
        Secrecy::Open => {}
        Secrecy::Server => {
            poll::open_and_publish(conn, community, &demo.secret, id, closes_at).await?;
        }
        Secrecy::Trustees => {
            poll::open_with(conn, community, id, &keys, closes_at.plus_hours(1)).await?;
        }
    }
    poll::thank_all(conn, community, id, closes_at.plus_hours(2)).await?;
    if sketch.recounted {
        count_again(conn, community, id, keeper, closes_at.plus_days(7), dice).await?;
    }
    Ok(())
}

/// Somebody doubted the result, and it was counted again.
async fn count_again(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    keeper: ResidentId,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM ballot WHERE community_id = $1 AND poll_id = $2 AND channel = $3",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(Channel::Paper.code())
    .fetch_one(&mut *conn)
    .await?;
    let draft = RecountDraft {
        reason: "9栋一位邻居没在场，想知道纸质票有没有算错".to_owned(),
        witness: "陈静".to_owned(),
        n_sheets: row.try_get(0)?,
        n_differing: 0,
    };
    let id = RecountId::new(at, dice.bytes());
    poll::recount_past(conn, community, (poll, id), keeper, draft, at).await
}

/// The trustees of a poll of the past make its key; those who are needed keep theirs to open the sums.
async fn make_key(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    trustees: &Trustees,
    at: Timestamp,
) -> Result<Vec<BoxKey>, AppError> {
    let seed = |who: &ResidentId| log::hash(who.bytes());
    let known = |who| Known { seed: seed(who), compared: None, published: None };
    for _ in ["hello", "deal", "ready"] {
        for (seat, who) in trustees.who.iter().enumerate() {
            let ceremony = poll::load_ceremony(conn, community, id).await?;
            let (Next::Say(message) | Next::Compare(_, message)) = ceremony.next(seat, &known(who))
            else {
                return Err(anyhow!("trustee {seat} of poll {id} has nothing to say").into());
            };
            let said = SayInCeremony { attempt: ceremony.attempt, message };
            poll::hear(conn, community, id, *who, &said, at).await?;
        }
    }
    let ceremony = poll::load_ceremony(conn, community, id).await?;
    let keys = trustees.who.iter().enumerate().take(usize::from(trustees.needed));
    let keys = keys.map(|(seat, who)| ceremony.key(seat, &seed(who)));
    keys.collect::<Result<_, _>>().map_err(|seat| anyhow!("trustee {seat} dealt wrong").into())
}

/// Eight in the evening, so many days from now; the polls of today are open already.
fn evening(now: Timestamp, days: i64) -> Timestamp {
    now.date().plus_days(days).start().plus_hours(20)
}

fn draft(demo: &Demo, sketch: &Sketch, opens_at: Timestamp, closes_at: Timestamp) -> PollDraft {
    let grid: Option<PlaceId> = demo.town.grids().nth(2).map(|grid| grid.id);
    let places = if sketch.buildings.is_empty() {
        grid.into_iter().collect()
    } else {
        let buildings = demo.town.find(Where::Building, grid);
        let is_named =
            |place: &&&linli_shared::place::Place| sketch.buildings.contains(&place.name.as_str());
        buildings.iter().filter(is_named).map(|place| place.id).collect()
    };
    let option = |(title, words, cost_fen): &(&str, &str, Option<i64>)| PollOption {
        title: (*title).to_owned(),
        words: (*words).to_owned(),
        cost_fen: cost_fen.map(Fen),
        photos: Vec::new(),
    };
    PollDraft {
        title: sketch.title.to_owned(),
        words: sketch.words.to_owned(),
        mode: sketch.mode,
        matter: sketch.matter,
        franchise: sketch.franchise,
        question: Question {
            kind: sketch.kind,
            options: sketch.options.iter().map(option).collect(),
            seats: sketch.seats,
        },
        places,
        opens_at,
        closes_at,
        revote: Revote::Last,
        silent_follow: false,
        preliminary: false,
        secrecy: sketch.secrecy,
        trustees: (sketch.secrecy == Secrecy::Trustees)
            .then(|| Trustees { who: demo.people.trustees.clone(), needed: 2 }),
    }
}

/// Ballots of those who take part: most by phone, some entered by the building leader.
async fn fill_box(
    conn: &mut AnyConnection,
    demo: &Demo,
    sketch: &Sketch,
    (id, draft): (PollId, &PollDraft),
    dice: &mut Dice,
) -> Result<(), AppError> {
    let rows = sqlx::query(
        "SELECT v.id, (SELECT p.resident_id FROM poll_voter_person p WHERE p.community_id = v.community_id
            AND p.poll_id = v.poll_id AND p.voter_id = v.id ORDER BY p.resident_id LIMIT 1)
         FROM poll_voter v WHERE v.community_id = $1 AND v.poll_id = $2 ORDER BY v.id",
    )
    .bind(demo.community.bytes())
    .bind(id.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let sealing = poll::load_sealing(conn, demo.community, id).await?;
    let of = sealing.and_then(|sealing| SecretBox::of(&sealing, &draft.question));
    let until = draft.closes_at.min(demo.now);
    let minutes = until.since(draft.opens_at) / 60_000 - 1;
    for row in &rows {
        let voter = sql::id(row, 0, VoterId::from_bytes)?;
        let person: Option<Vec<u8>> = row.try_get(1)?;
        let person = person.as_deref().and_then(ResidentId::from_bytes);
        // The neighbours of the stories have not voted yet: whoever looks around can do it.
        let is_told_of = person.is_some_and(|person| demo.people.known.contains(&person));
        let is_open = draft.closes_at > demo.now;
        if !dice.percent(sketch.voted) || (is_told_of && is_open) {
            continue;
        }
        let at = draft.opens_at.plus_minutes(dice.between(0, minutes.max(0)));
        let person = person.filter(|_| !dice.percent(12));
        let ballot = ballot(demo, sketch, (id, draft, &of), person, at, dice);
        let poll = (id, draft);
        poll::put_in(conn, demo.community, poll, Of::Voter(voter), &ballot, at).await?;
    }
    Ok(())
}

fn ballot(
    demo: &Demo,
    sketch: &Sketch,
    (poll, draft, of): (PollId, &PollDraft, &Option<SecretBox>),
    person: Option<ResidentId>,
    at: Timestamp,
    dice: &mut Dice,
) -> NewBallot {
    let (choice, blind) = (choice(sketch, dice), Hash(dice.bytes()));
    let sealed = of.as_ref().and_then(|of| of.seal(&draft.question, &choice, &blind));
    let (tracker, vote) = match sealed {
        Some(sealed) => (sealed.tracker(poll), Vote::Secret(Box::new(sealed))),
        None => (tracker(poll, &blind, &choice), Vote::Open { choice, blind }),
    };
    let leads = |person: &&super::people::Person| {
        person.posts.iter().any(|post| post.role == Role::BuildingLeader)
    };
    let leader = demo.people.all.iter().find(leads).map(|person| person.id);
    let by_phone = person.is_some();
    NewBallot {
        id: BallotId::new(at, dice.bytes()),
        channel: if by_phone { Channel::Phone } else { Channel::Paper },
        tracker,
        vote,
        by: person.or(leader).unwrap_or(ResidentId(poll.0)),
        witness: (!by_phone).then(|| "陈静".to_owned()),
        proxy: None,
        photo: None,
    }
}

fn choice(sketch: &Sketch, dice: &mut Dice) -> Choice {
    let n = u8::try_from(sketch.options.len()).unwrap_or(1);
    let other = |dice: &mut Dice| u8::try_from(dice.between(0, i64::from(n) - 1)).unwrap_or(0);
    if dice.percent(3) {
        return Choice::Abstain;
    }
    match sketch.kind {
        QuestionKind::Plan if dice.percent(sketch.favour) => Choice::For,
        QuestionKind::Plan => Choice::Against,
        QuestionKind::One => {
            let pick = if dice.percent(sketch.favour) { 0 } else { other(dice) };
            Choice::Options { of: vec![pick] }
        }
        QuestionKind::Several | QuestionKind::Election => {
            let mut of: Vec<u8> = (0..n).filter(|_| dice.percent(sketch.favour)).collect();
            of.truncate(usize::from(sketch.seats));
            if of.is_empty() { Choice::Abstain } else { Choice::Options { of } }
        }
    }
}
