//! Ballots of one voter who changes their mind as fast as the server takes it: each is checked,
//! stored and logged like any other. Open ones beside a bare route, secret ones by themselves.

use super::{
    Bench, Server,
    load::{BLIND, Load},
    row::Wanted,
};
use crate::{setup::apt, shell};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;

/// Which polls are voted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Secret,
}

/// The voter, the poll and the body of every ballot.
pub(super) struct Voter {
    cookie: String,
    poll: String,
    body: String,
}

impl Voter {
    /// Signs in whoever of the demonstration may vote in a poll that is open now.
    pub(super) fn find(server: &Server, bench: &Bench, kind: Kind) -> Result<Self> {
        let file = bench.folder.join("sqlite/demo.json");
        let logins: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
        for login in logins.as_array().context("a list of logins")? {
            let code = login.get("login_url").and_then(Value::as_str).context("a login")?;
            let cookie = sign_in(server, code)?;
            if let Some(voter) = open_poll(server, cookie, kind)? {
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

    /// When voting ends, in milliseconds since 1970.
    fn closes_at(&self, server: &Server) -> Result<i64> {
        let (view, _) = server.json("GET", &self.poll, "", "")?;
        let draft = view.get("draft").context("a poll has a draft")?;
        draft.get("closes_at").and_then(Value::as_i64).context("a poll ends")
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

fn open_poll(server: &Server, cookie: String, kind: Kind) -> Result<Option<Voter>> {
    let (page, _) = server.json("GET", "/api/v1/polls", &format!("cookie: {cookie}\r\n"), "")?;
    let rows = page.get("rows").and_then(Value::as_array).context("polls")?;
    let can_vote = |row: &&Value| {
        row.get("status").and_then(Value::as_str) == Some("open")
            && row.get("voted").is_some_and(Value::is_boolean)
    };
    for row in rows.iter().filter(can_vote) {
        let id = row.get("id").and_then(Value::as_str).context("a poll has an id")?;
        let poll = format!("/api/v1/polls/{id}");
        let (view, _) = server.json("GET", &poll, "", "")?;
        let is_secret = view.get("sealing").is_some_and(Value::is_object);
        if is_secret == (kind == Kind::Secret) {
            let body = json!({ "choice": { "vote": "options", "of": [0] }, "blind": BLIND });
            return Ok(Some(Voter { cookie, poll, body: body.to_string() }));
        }
    }
    Ok(None)
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

    /// Sealed ballots, each with its own proofs: how many the server takes, and how long their count
    /// takes.
    pub(super) fn secret(&mut self) -> Result<()> {
        let server = self.linli(&[])?;
        let voter = Voter::find(&server, self, Kind::Secret)?;
        let id = voter.poll.trim_start_matches("/api/v1/polls/").to_owned();
        let sealed = in_phone("seal", &server, &voter, &id)?;
        let what = "a ballot sealed in the phone, 4× slowdown, until its words stand there";
        self.row(what, sealed, "ms", Wanted::AtMost(100.0));
        // Whoever has not voted changes the turnout, once: the viewers come first.
        let n_viewers = if self.n_rounds == 1 { 1_000 } else { 10_000 };
        let watch = ["watch", &server.url(), &id, &voter.cookie, &n_viewers.to_string()];
        let (heard, memory) = server.resident_mb_during(|| self.voters(&watch))?;
        let what = format!("{n_viewers} viewers of one poll hear of a ballot within");
        self.row(&what, heard?, "ms", Wanted::AtMost(1000.0));
        let what = format!("resident memory with {n_viewers} viewers");
        self.row(&what, memory, "MB", Wanted::AtMost(200.0));
        self.check_in_phone(&server, &voter, &id)?;
        let n_cast = if self.n_rounds == 1 { 2_000 } else { 100_000 };
        let before = voter.log_size(&server)?;
        let cast = ["cast", &server.url(), &id, &voter.cookie, &n_cast.to_string()];
        let rate = self.voters(&cast)?;
        let logged = voter.log_size(&server)? - before;
        if logged < f64::from(n_cast) {
            bail!("{n_cast} receipts, but only {logged} entries in the log");
        }
        let what = "secret ballots verified and accepted per second";
        self.row(what, rate, "/s", Wanted::AtLeast(1500.0));
        let closes_at = voter.closes_at(&server)?;
        drop(server);
        // On a server whose clock stands an hour after the close, the clockwork counts by itself.
        let server = self.linli_at(closes_at + 3_600_000)?;
        let ratio = self.voters(&["read", &server.url(), &id])? / 100.0;
        let what = "p99 of reads during a count ÷ p99 before it";
        self.row(what, ratio, "×", Wanted::AtMost(2.0));
        drop(server);
        let n_counted = if self.n_rounds == 1 { 10_000 } else { 100_000 };
        let seconds = self.voters(&["count", &n_counted.to_string()])? / 1000.0;
        let what = format!("count of {n_counted} secret ballots, heads and area, on one core");
        self.row(&what, seconds, "s", Wanted::AtMost(60.0));
        Ok(())
    }

    /// How long a phone at a quarter of its speed checks a board of two thousand ballots.
    fn check_in_phone(&mut self, server: &Server, voter: &Voter, id: &str) -> Result<()> {
        let n_missing = (2_000.0 - voter.log_size(server)?).max(0.0);
        self.voters(&["cast", &server.url(), id, &voter.cookie, &n_missing.to_string()])?;
        let seconds = in_phone("check", server, voter, id)? / 1000.0;
        let what = "a board of 2000 secret ballots checked in the phone, 4× slowdown";
        self.row(what, seconds, "s", Wanted::AtMost(8.0));
        Ok(())
    }

    /// What the voters' program prints.
    fn voters(&self, arguments: &[&str]) -> Result<f64> {
        let printed = shell::capture(shell::program(&self.voters).args(arguments))?;
        printed.trim().parse().with_context(|| format!("the voters say {printed}"))
    }
}

/// How many milliseconds a phone at a quarter of its speed takes for something.
fn in_phone(what: &str, server: &Server, voter: &Voter, poll: &str) -> Result<f64> {
    let chromium = apt::headless().context("no Chromium: run `cargo xtask setup`")?;
    let mut command = shell::program("node");
    command
        .current_dir(shell::root().join("e2e"))
        .args(["slow_phone.mjs", what, &server.url(), poll, &voter.cookie, "4"])
        .env("LINLI_CHROMIUM", chromium);
    Ok(shell::capture(&mut command)?.trim().parse()?)
}
