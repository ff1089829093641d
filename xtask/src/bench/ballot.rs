//! Ballots of one voter who changes their mind as fast as the server takes it: each is checked,
//! stored and logged like any other.

use super::{
    Bench, Server,
    load::{BLIND, Load},
    row::Wanted,
};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;

/// The voter, the poll and the body of every ballot.
pub(super) struct Voter {
    cookie: String,
    poll: String,
    body: String,
}

impl Voter {
    /// Signs in whoever of the demonstration may vote in a poll that is open now.
    pub(super) fn find(server: &Server, bench: &Bench) -> Result<Self> {
        let file = bench.folder.join("sqlite/demo.json");
        let logins: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
        for login in logins.as_array().context("a list of logins")? {
            let code = login.get("login_url").and_then(Value::as_str).context("a login")?;
            let cookie = sign_in(server, code)?;
            if let Some(voter) = open_poll(server, cookie)? {
                return Ok(voter);
            }
        }
        bail!("nobody of the demonstration may vote now");
    }

    /// Casts one ballot by hand and gives the receipt as it came.
    pub(super) fn cast(&self, server: &Server, n: u32) -> Result<String> {
        let path = format!("{}/ballots/00000000-0000-4000-8000-{n:012}", self.poll);
        let headers = format!("cookie: {}\r\ncontent-type: application/json\r\n", self.cookie);
        Ok(server.json("PUT", &path, &headers, &self.body)?.1)
    }

    /// How many entries the log has.
    fn log_size(&self, server: &Server) -> Result<f64> {
        let (view, _) = server.json("GET", &self.poll, "", "")?;
        view.get("log_size").and_then(Value::as_f64).context("a log has a size")
    }
}

fn sign_in(server: &Server, code: &str) -> Result<String> {
    let body = json!({ "by": "slip", "code": code }).to_string();
    let headers = "content-type: application/json\r\n";
    let (head, body) = server.exchange("POST", "/api/v1/sign-in", headers, &body)?;
    let cookie = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_session = name.eq_ignore_ascii_case("set-cookie") && value.starts_with("linli=");
        is_session.then(|| value.split(';').next().unwrap_or_default().to_owned())
    });
    cookie.with_context(|| format!("signing in gives no cookie: {body}"))
}

fn open_poll(server: &Server, cookie: String) -> Result<Option<Voter>> {
    let (page, _) = server.json("GET", "/api/v1/polls", &format!("cookie: {cookie}\r\n"), "")?;
    let rows = page.get("rows").and_then(Value::as_array).context("polls")?;
    let can_vote = |row: &&Value| {
        row.get("status").and_then(Value::as_str) == Some("open")
            && row.get("voted").is_some_and(Value::is_boolean)
    };
    let Some(row) = rows.iter().find(can_vote) else { return Ok(None) };
    let id = row.get("id").and_then(Value::as_str).context("a poll has an id")?;
    let body = json!({ "choice": { "vote": "options", "of": [0] }, "blind": BLIND });
    let poll = format!("/api/v1/polls/{id}");
    Ok(Some(Voter { cookie, poll, body: body.to_string() }))
}

impl Bench {
    /// Ballots beside a bare route that reads the same body; every answer stands in the log.
    pub(super) fn compare_ballots(
        &mut self,
        both: (&Server, &Server),
        voter: &Voter,
    ) -> Result<()> {
        let (_, server) = both;
        let path = format!("{}/ballots", voter.poll);
        let load = Load::puts(&self.folder, "ballots", &path, &voter.cookie, &voter.body)?;
        let before = voter.log_size(server)?;
        let what = "open ballots ÷ bare PUT, 64 clients";
        let n_answers = self.ratio(what, &load, both, Wanted::AtLeast(0.08))?;
        let logged = voter.log_size(server)? - before;
        if logged < n_answers {
            bail!("{n_answers} receipts, but only {logged} entries in the log");
        }
        Ok(())
    }
}
