//! The demonstration (演示): 幸福里社区 with its people and a year of tickets, for an empty database.
//!
//! Invariants: every history was walked through the rules of `linli_shared::ticket`; the same day
//! gives the same community; nobody in it is real, and no number in it rings anywhere.

mod dice;
mod endings;
mod events;
mod hours;
mod lives;
pub mod logins;
mod names;
mod people;
mod polls;
mod rewards;
mod sending;
mod sequel;
mod store;
mod tells;
mod topics;
mod town;
mod walk;
mod words;
mod year;

use crate::{config::Config, db::Db, error::AppError, secret::Secret};
use anyhow::{Context, anyhow};
use dice::Dice;
use linli_shared::{
    id::{CommunityId, PlaceId},
    place::{Place, PlaceKind},
    ticket::RoutingRule,
    time::Timestamp,
};
use people::People;
use std::sync::Arc;
use store::Demo;
use town::Town;
use words::Words;
use year::Year;

/// The same demonstration for the same day.
const SEED: u64 = 20_250_303;
/// Tickets of one transaction.
const BATCH: usize = 300;

/// Fills an empty database and writes `demo.json` beside it.
///
/// # Errors
/// When a row or the file cannot be written.
pub async fn fill(
    db: &Db,
    secret: &Secret,
    config: &Config,
    now: Timestamp,
) -> anyhow::Result<CommunityId> {
    tracing::info!("demo: 0 % · planning a year of 幸福里社区");
    let demo = Arc::new(plan(secret, now)?);
    let n_tickets = demo.tickets.len();
    write(db, &demo, |conn, demo| Box::pin(store::write_town(conn, demo))).await?;
    tracing::info!("demo: 15 % · {} households", demo.town.homes.len());
    write(db, &demo, |conn, demo| Box::pin(store::write_people(conn, demo))).await?;
    write(db, &demo, |conn, demo| Box::pin(store::write_codes(conn, demo))).await?;
    tracing::info!("demo: 40 % · {} people", demo.people.all.len());
    for from in (0..n_tickets).step_by(BATCH) {
        write_batch(db, &demo, from).await?;
        let done = (from + BATCH).min(n_tickets);
        tracing::info!("demo: {} % · {done} of {n_tickets} tickets", 40 + done * 55 / n_tickets);
    }
    write(db, &demo, |conn, demo| Box::pin(polls::write(conn, demo))).await?;
    tracing::info!("demo: 98 % · polls");
    write(db, &demo, |conn, demo| Box::pin(topics::write(conn, demo))).await?;
    write(db, &demo, |conn, demo| Box::pin(rewards::write(conn, demo))).await?;
    write(db, &demo, |conn, demo| Box::pin(events::write(conn, demo))).await?;
    write(db, &demo, |conn, demo| Box::pin(hours::write(conn, demo))).await?;
    write(db, &demo, |conn, demo| Box::pin(store::seal_books(conn, demo))).await?;
    tracing::info!("demo: 100 % · topics, points and events");
    let list = logins::list(&demo.people, &demo.town, &demo.logins, secret, config);
    let path = logins::path(config);
    std::fs::write(&path, serde_json::to_vec_pretty(&list)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(demo.community)
}

/// Decides everything before the first row.
fn plan(secret: &Secret, now: Timestamp) -> anyhow::Result<Demo> {
    let day = u64::try_from(now.date().0).unwrap_or_default();
    let mut dice = Dice::new(SEED ^ day);
    let opened_at = now.plus_days(-400);
    let community = CommunityId::new(opened_at, dice.bytes());
    let root = Place {
        id: PlaceId(community.0),
        kind: PlaceKind::Community,
        name: store::NAME.to_owned(),
        path: store::NAME.to_owned(),
        parent: None,
        grid: None,
        building: None,
    };
    let town = Town::build(&root, &mut dice, opened_at);
    let people = People::settle(&town, &mut dice, now);
    let rules = routing(&people);
    let words = Words::load()?;
    let year = Year { town: &town, people: &people, words: &words, rules: &rules, now };
    let tickets = year.plan(&mut dice)?;
    let logins = logins::codes(&people, now);
    let secret = secret.clone();
    Ok(Demo { community, root, town, people, rules, tickets, logins, secret, opened_at, now })
}

/// The routing table: what each party takes, for all grids.
fn routing(people: &People) -> Vec<RoutingRule> {
    let rows = people.parties.iter().flat_map(|party| {
        party.takes.iter().map(|(category, class, after_minutes)| RoutingRule {
            category: Some(*category),
            class: *class,
            grid: None,
            party: party.id,
            after_minutes: *after_minutes,
        })
    });
    rows.collect()
}

type Write = for<'c> fn(
    &'c mut sqlx::AnyConnection,
    &'c Demo,
) -> futures_util::future::BoxFuture<'c, Result<(), AppError>>;

async fn write(db: &Db, demo: &Arc<Demo>, rows: Write) -> anyhow::Result<()> {
    let demo = demo.clone();
    let written = db.write(move |conn| {
        let demo = demo.clone();
        Box::pin(async move { rows(conn, &demo).await })
    });
    written.await.map_err(fault)
}

async fn write_batch(db: &Db, demo: &Arc<Demo>, from: usize) -> anyhow::Result<()> {
    let demo = demo.clone();
    let written = db.write(move |conn| {
        let demo = demo.clone();
        Box::pin(async move {
            for planned in demo.tickets.iter().skip(from).take(BATCH) {
                store::write_ticket(conn, &demo, planned).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(fault)
}

fn fault(error: AppError) -> anyhow::Error {
    if let AppError::Fault(fault) = error { fault } else { anyhow!("{error:?}") }
}
