//! What 幸福里 talks over (议事): a topic that went from needs to tickets that are done, one in the middle
//! of its discussion, and a suggestion that neighbours second.
//!
//! Invariant: everything went the way of the real thing: through the same functions, under its own time.

mod lifts;
mod words;
mod yard;

use super::{dice::Dice, people::Person, store::Demo, town::Where};
use crate::error::AppError;
use linli_shared::{
    amount::Fen,
    deliberation::{ProposalDraft, StatementVote},
    id::{PlaceId, ProposalId, ResidentId, StatementId, TopicId},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// The grid on which the stories play.
const STAGE: usize = 2;

/// Writes all topics.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let Some(lead) = demo.people.leads.get(STAGE).copied() else { return Ok(()) };
    lifts::write(conn, demo, lead, &mut Dice::new(101)).await?;
    yard::write(conn, demo, lead, &mut Dice::new(102)).await?;
    yard::suggest(conn, demo, &mut Dice::new(103)).await?;
    // Nobody begins their first day with the notices of last autumn.
    sqlx::query("UPDATE notice SET read_at = at WHERE community_id = $1 AND topic_id IS NOT NULL")
        .bind(demo.community.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Some hour of the day, so many days from now.
fn hour(now: Timestamp, days: i64, hour: i64) -> Timestamp {
    now.date().plus_days(days).start().plus_hours(hour)
}

/// Those who take part: not the neighbours of the stories, who come later.
fn neighbours(demo: &Demo, n: usize) -> Vec<&Person> {
    let strangers = demo.people.neighbours(STAGE).into_iter();
    strangers.filter(|person| !demo.people.known.contains(&person.id)).take(n).collect()
}

fn buildings(demo: &Demo, names: &[&str]) -> Vec<PlaceId> {
    let grid = demo.town.grids().nth(STAGE).map(|grid| grid.id);
    let all = demo.town.find(Where::Building, grid);
    all.iter().filter(|place| names.contains(&place.name.as_str())).map(|place| place.id).collect()
}

/// A proposal and how many support it.
struct Plan {
    title: &'static str,
    words: &'static str,
    cost_fen: Option<i64>,
    n_supports: usize,
}

async fn propose(
    conn: &mut AnyConnection,
    demo: &Demo,
    topic: TopicId,
    plan: &Plan,
    (people, by): (&[&Person], ResidentId),
    at: Timestamp,
    dice: &mut Dice,
) -> Result<ProposalId, AppError> {
    let id = ProposalId::new(at, dice.bytes());
    let draft = ProposalDraft {
        title: plan.title.to_owned(),
        words: plan.words.to_owned(),
        cost_fen: plan.cost_fen.map(Fen),
        photos: Vec::new(),
    };
    crate::topic::insert_proposal(conn, demo.community, (topic, id), by, &draft, at).await?;
    let from = usize::try_from(dice.between(0, 40)).unwrap_or(0);
    for person in people.iter().cycle().skip(from).take(plan.n_supports.min(people.len())) {
        let later = at.plus_minutes(dice.between(5, 2000));
        crate::topic::insert_proposal_support(conn, demo.community, (topic, id), person.id, later)
            .await?;
    }
    Ok(id)
}

/// Statements with the camp that agrees: the first, the second, or both (none).
type Sayings = &'static [(&'static str, Option<bool>)];

/// Says everything, and lets everybody answer most of it as their camp does.
async fn discuss(
    conn: &mut AnyConnection,
    demo: &Demo,
    topic: TopicId,
    sayings: Sayings,
    people: &[&Person],
    at: Timestamp,
    dice: &mut Dice,
) -> Result<Vec<StatementId>, AppError> {
    let mut said = Vec::new();
    for (n, ((words, _), person)) in (0_i64..).zip(sayings.iter().zip(people.iter().step_by(4))) {
        let at = at.plus_minutes(37 * n);
        let id = StatementId::new(at, dice.bytes());
        crate::topic::insert_statement(conn, demo.community, (topic, id), person.id, words, at)
            .await?;
        said.push(id);
    }
    for (n, person) in people.iter().enumerate() {
        let camp = n % 5 < 3;
        for (id, (_, side)) in said.iter().zip(sayings) {
            if dice.percent(8) {
                continue;
            }
            let vote = answer(side.is_none_or(|side| side == camp), dice);
            let at = at.plus_minutes(dice.between(500, 4000));
            crate::topic::put_vote(conn, demo.community, (topic, *id), person.id, vote, at).await?;
        }
    }
    Ok(said)
}

fn answer(agrees: bool, dice: &mut Dice) -> StatementVote {
    match (dice.percent(8), dice.percent(88)) {
        (true, _) => StatementVote::Pass,
        (false, sticks) if sticks == agrees => StatementVote::Agree,
        (false, _) => StatementVote::Disagree,
    }
}
