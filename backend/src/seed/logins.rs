//! Who may look around as whom (演示登录): `demo.json` beside the database, and lines for a terminal.

use super::{
    people::{People, Person},
    town::Town,
};
use crate::{config::Config, qr, secret::Secret};
use anyhow::Context;
use linli_shared::{
    access::Role,
    id::{CodeId, ResidentId},
    qr::format_token,
    resident::Membership,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One way to be signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// A role's word, or `representative` or `elder`.
    pub role: String,
    /// Whom it signs in.
    pub name: String,
    /// `第3微网格`; empty for the whole community.
    pub grid: String,
    /// `城市管理` for handlers; else empty.
    pub party: String,
    /// Opens the app signed in.
    pub login_url: String,
}

/// The file with the logins.
#[must_use]
pub fn path(config: &Config) -> PathBuf {
    config.folder().join("demo.json")
}

/// The logins a demonstration was filled with, for the terminal; empty when there are none.
///
/// # Errors
/// When the file cannot be read or holds something else.
pub fn read(config: &Config) -> anyhow::Result<Vec<Login>> {
    let path = path(config);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The first login of each role.
#[must_use]
pub fn one_of_each(logins: &[Login]) -> Vec<&Login> {
    let mut roles: Vec<&Login> = Vec::new();
    for login in logins {
        if !roles.iter().any(|known| known.role == login.role) {
            roles.push(login);
        }
    }
    roles
}

/// Who gets a login, with the word for their role.
pub(super) fn choose(people: &People) -> Vec<(&'static str, &Person)> {
    let named = |word: &'static str, name: &str| {
        people.all.iter().find(|person| person.name == name).map(|person| (word, person))
    };
    let neighbours = [
        named("resident", "赵磊"),
        named("resident", "孙浩"),
        named("resident", "李建国"),
        named("resident", "周倩"),
        named("resident", "何敏"),
        people
            .all
            .iter()
            .find(|p| p.home.is_some_and(|(_, _, state)| state == Membership::Waiting))
            .map(|p| ("resident", p)),
        named("representative", "陈静"),
        named("elder", "张桂芳"),
        named("elder", "王秀兰"),
    ];
    let mut chosen: Vec<(&'static str, &Person)> = neighbours.into_iter().flatten().collect();
    let mut staff: Vec<(Role, &Person)> = people
        .all
        .iter()
        .flat_map(|person| person.posts.iter().map(move |post| (post.role, person)))
        .collect();
    // The third grid comes first: the stories play there.
    let stage = people.workers.get(2).into_iter().chain(people.leads.get(2));
    let stage: Vec<ResidentId> = stage.copied().collect();
    let is_off_stage = |person: &Person| !(stage.contains(&person.id) || person.name == "孙桂英");
    staff.sort_by_key(|(role, person)| (*role, is_off_stage(person)));
    chosen.extend(staff.into_iter().map(|(role, person)| (role.code(), person)));
    chosen
}

/// The logins as they stand in the file.
pub(super) fn list(
    people: &People,
    town: &Town,
    codes: &[(CodeId, ResidentId)],
    secret: &Secret,
    config: &Config,
) -> Vec<Login> {
    let chosen = choose(people);
    let url = config.public_url();
    let login = |((role, person), (code, _)): ((&'static str, &Person), &(CodeId, ResidentId))| {
        let post = person.posts.iter().find(|post| post.role.code() == role);
        let home = person.grid.and_then(|index| town.grids().nth(index));
        let grid = post
            .and_then(|post| post.place)
            .and_then(|id| town.place(id))
            .and_then(|place| place.grid)
            .and_then(|id| town.place(id))
            .or(home);
        let party = post.and_then(|post| post.party).and_then(|id| people.party(id));
        Login {
            role: role.to_owned(),
            name: person.name.clone(),
            grid: grid.map(|grid| grid.name.clone()).unwrap_or_default(),
            party: party.map(|party| party.name.to_owned()).unwrap_or_default(),
            login_url: format!("{url}/q#{}", format_token(qr::token_of(secret, *code))),
        }
    };
    chosen.into_iter().zip(codes).map(login).collect()
}

/// A code for each chosen person; two roles of one person share none.
pub(super) fn codes(people: &People, now: Timestamp) -> Vec<(CodeId, ResidentId)> {
    let chosen = choose(people).into_iter();
    chosen.map(|(_, person)| (CodeId::new(now, rand::random()), person.id)).collect()
}
