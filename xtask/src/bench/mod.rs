//! The figures of the running product, measured in one run: `cargo xtask bench [--quick] [--built] [--only WORD]`.
//!
//! Rates are ratios to a bare axum server that reads and sends the same bytes, asked in turn with
//! the real one, because absolute numbers say more about the machine. `--quick` takes short rounds,
//! to see that everything works; `--built` measures the programs that lie in the target folder; `--only`
//! takes the parts whose names have the word in them.

mod ballot;
mod books;
mod load;
mod page;
mod row;
mod server;

use crate::{
    dist,
    progress::Progress,
    setup::{Scope, apt},
    shell,
    test::{postgres::Cluster, room::Room},
    web,
};
use anyhow::{Context, Result, bail};
use ballot::{Kind, Voter};
use load::{COOKIE, Load, Round};
use row::{Row, Wanted, median};
use serde_json::{Value, json};
use server::{Server, free_addr};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

/// Connections of the ordinary load.
const N_CLIENTS: u32 = 64;
/// Connections while every flush takes 5 ms.
const N_CLIENTS_SLOW: u32 = 256;
const BOARD: &str = "/api/v1/board";
/// How long a server rests before its idle memory is read.
const REST: Duration = Duration::from_secs(3);

/// The programs, the scratch folder, and how long to measure.
struct Bench {
    linli: PathBuf,
    bare: PathBuf,
    voters: PathBuf,
    books: PathBuf,
    folder: PathBuf,
    n_rounds: u32,
    round: Duration,
    n_pages: u32,
    rows: Vec<Row>,
    /// What the ratios were made of.
    rates: Vec<Value>,
}

/// `cargo xtask bench`.
pub(crate) fn bench(arguments: &[String], progress: &mut Progress) -> Result<ExitCode> {
    let (mut quick, mut built, mut only) = (false, false, String::new());
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => quick = true,
            "--built" => built = true,
            "--only" => only = words.next().context("--only takes a word")?.to_lowercase(),
            other => {
                bail!("there is no {other}: cargo xtask bench [--quick] [--built] [--only WORD]")
            }
        }
    }
    if shell::which("wrk").is_none() {
        apt::install(&["wrk"], progress)?;
    }
    if !built {
        dist::release(Scope::Test, progress)?;
        progress.step("Compile the bare server and the voters");
        let build = ["build", "--release", "--package", "linli", "--examples"];
        shell::run(shell::cargo().args(build))?;
    }
    let release = dist::target_dir().join("release");
    let folder = dist::target_dir().join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut bench = Bench {
        linli: release.join("linli"),
        bare: release.join("examples/bare"),
        voters: release.join("examples/voters"),
        books: release.join("examples/books"),
        folder,
        n_rounds: if quick { 1 } else { 3 },
        round: Duration::from_secs(if quick { 1 } else { 4 }),
        n_pages: if quick { 1 } else { 3 },
        rows: Vec::new(),
        rates: Vec::new(),
    };
    let outcome = bench.measure(&only, progress);
    row::print(&bench.rows);
    // The file holds one whole run, and no part of one.
    if only.is_empty() {
        let report = dist::target_dir().join("bench.json");
        let cores = thread::available_parallelism()?.get();
        let all = json!({ "cores": cores, "rows": row::json(&bench.rows), "rates": bench.rates });
        fs::write(&report, serde_json::to_string_pretty(&all)?)?;
        println!("as JSON: {}", report.display());
    }
    fs::remove_dir_all(&bench.folder)?;
    outcome.map(|()| ExitCode::SUCCESS)
}

impl Bench {
    /// Every part that was asked for runs, whatever became of those before it.
    fn measure(&mut self, only: &str, progress: &mut Progress) -> Result<()> {
        type Part = fn(&mut Bench) -> Result<()>;
        let parts: [(&str, Part); 11] = [
            ("What a resident downloads first", Self::weigh_first_load),
            ("Demo on an empty database", Self::start_empty),
            ("Lighthouse on the home page", Self::score_page),
            ("Start on an existing database", Self::restart),
            ("Needs, board and ticket page beside a bare server", Self::compare),
            ("Secret ballots", Self::secret),
            ("Needs while every flush to the disk takes 5 ms", Self::slow),
            ("Needs on PostgreSQL", Self::on_postgres),
            ("Transfers beside a bare server", Self::compare_transfers),
            ("Transfers while every flush to the disk takes 5 ms", Self::slow_transfers),
            ("Books of ten million transfers", Self::great_books),
        ];
        let asked = |(name, _): &(&str, Part)| name.to_lowercase().contains(only);
        if !parts.iter().any(asked) {
            bail!("no part has {only} in its name: {}", parts.map(|(name, _)| name).join("; "));
        }
        let mut failed = Vec::new();
        for (name, part) in parts.into_iter().filter(asked) {
            progress.step(name);
            if let Err(error) = part(self) {
                println!("FAILED: {name}: {error:#}");
                failed.push(name);
            }
        }
        if failed.is_empty() { Ok(()) } else { bail!("not measured: {}", failed.join("; ")) }
    }

    fn row(&mut self, what: &str, measured: f64, unit: &'static str, wanted: Wanted) {
        self.rows.push(Row::new(what, measured, unit, wanted));
    }

    fn weigh_first_load(&mut self) -> Result<()> {
        let bytes = web::size::first_load_brotli(&web::folder())?;
        let kilobytes = f64::from(u32::try_from(bytes)?) / 1024.0;
        self.row("resident's first load, brotli", kilobytes, "KB", Wanted::AtMost(150.0));
        let booth =
            f64::from(u32::try_from(web::size::part_brotli(&web::folder(), "booth")?)?) / 1024.0;
        self.row(
            "booth, brotli, for who votes in secret or checks",
            booth,
            "KB",
            Wanted::AtMost(110.0),
        );
        Ok(())
    }

    fn start_empty(&mut self) -> Result<()> {
        let server = self.linli(&[])?;
        let what = "demo on an empty database until ready";
        self.row(what, server.started_in.as_secs_f64(), "s", Wanted::AtMost(6.0));
        Ok(())
    }

    fn score_page(&mut self) -> Result<()> {
        let server = self.linli(&[])?;
        let rows = page::rows(&server.url(), &self.folder, self.n_pages)?;
        self.rows.extend(rows);
        Ok(())
    }

    /// The real server on SQLite, the demo community in it.
    fn linli(&self, environment: &[(&str, &Path)]) -> Result<Server> {
        let folder = self.folder.join("sqlite");
        fs::create_dir_all(&folder)?;
        let database = format!("sqlite:{}", folder.join("linli.db").display());
        self.serve(&folder, &database, environment, &[])
    }

    /// The same at an instant, in milliseconds since 1970.
    fn linli_at(&self, now: i64) -> Result<Server> {
        let folder = self.folder.join("sqlite");
        let database = format!("sqlite:{}", folder.join("linli.db").display());
        let (admin, now) = (free_addr()?, now.to_string());
        let clock = ["--admin-addr", admin.as_str(), "--test-clock", now.as_str()];
        self.serve(&folder, &database, &[], &clock)
    }

    fn serve(
        &self,
        folder: &Path,
        database: &str,
        environment: &[(&str, &Path)],
        more: &[&str],
    ) -> Result<Server> {
        let addr = free_addr()?;
        let mut command = Command::new(&self.linli);
        command
            .current_dir(folder)
            .args(["serve", "--demo", "--addr", &addr, "--database", database])
            .args(more)
            .envs(environment.iter().copied());
        Server::start(command, addr, "/readyz", &folder.join("log"))
    }

    /// Start time and idle memory on a database that is there.
    fn restart(&mut self) -> Result<()> {
        let mut times = Vec::new();
        for _ in 0..2 * self.n_rounds {
            times.push(self.linli(&[])?.started_in.as_secs_f64() * 1000.0);
        }
        let server = self.linli(&[])?;
        times.push(server.started_in.as_secs_f64() * 1000.0);
        let what = "start on an existing database until ready";
        self.row(what, median(times), "ms", Wanted::AtMost(300.0));
        thread::sleep(REST);
        self.row("resident memory, idle", server.resident_mb()?, "MB", Wanted::AtMost(40.0));
        Ok(())
    }

    /// Needs, the board and a ticket page, each in turn with the bare server.
    fn compare(&mut self) -> Result<()> {
        let server = self.linli(&[])?;
        let body = need(&server)?;
        let (receipt, text) = send_need(&server, &body, 1)?;
        let id = receipt.get("ticket").and_then(Value::as_str).context("it names a ticket")?;
        let ticket_path = format!("/api/v1/tickets/{id}");
        let cookie = format!("cookie: {COOKIE}\r\n");
        let (_, ticket) = server.json("GET", &ticket_path, &cookie, "")?;
        let (_, board) = server.json("GET", BOARD, "", "")?;
        let voter = Voter::find(&server, self, Kind::Open)?;
        let ballot = voter.cast(&server, 1)?;
        let files = [
            ("receipt.json", text),
            ("ticket.json", ticket),
            ("board.json", board),
            ("ballot.json", ballot),
        ];
        for (name, text) in files {
            fs::write(self.folder.join(name), text)?;
        }
        let addr = free_addr()?;
        let mut command = Command::new(&self.bare);
        command.arg(&addr).arg(&self.folder);
        let bare = Server::start(command, addr, BOARD, &self.folder.join("bare.log"))?;
        let both = (&bare, &server);
        let ticket = Load::page(&self.folder, "ticket", &ticket_path, COOKIE)?;
        self.ratio("ticket page ÷ bare GET", &ticket, both, Wanted::AtLeast(0.35))?;
        let board = Load::page(&self.folder, "board", BOARD, COOKIE)?;
        self.ratio("progress board ÷ bare GET", &board, both, Wanted::AtLeast(0.35))?;
        let needs = Load::needs(&self.folder, &body)?;
        let before = serial(&send_need(&server, &body, 2)?.0)?;
        let what = "needs ÷ bare PUT, 64 clients";
        let n_answers = self.ratio(what, &needs, both, Wanted::AtLeast(0.08))?;
        all_new(before, &send_need(&server, &body, 3)?.0, n_answers)?;
        self.compare_ballots(both, &voter)
    }

    /// Rounds of both servers in turn, the medians against each other; gives the number of answers.
    fn ratio(
        &mut self,
        what: &str,
        load: &Load,
        (bare, server): (&Server, &Server),
        wanted: Wanted,
    ) -> Result<f64> {
        let (mut bares, mut ours) = (Vec::new(), Vec::new());
        for n in 0..self.n_rounds {
            bares.push(load.run(&bare.url(), N_CLIENTS, self.round, 2 * n)?);
            ours.push(load.run(&server.url(), N_CLIENTS, self.round, 2 * n + 1)?);
        }
        let rate = |rounds: &[Round]| median(rounds.iter().map(|r| r.per_second).collect());
        let p50 = median(ours.iter().map(|round| round.p50_ms).collect());
        self.row(what, rate(&ours) / rate(&bares), "×", wanted);
        println!("{what}: {:.0}/s of {:.0}/s, p50 {p50:.1} ms", rate(&ours), rate(&bares));
        self.rates.push(json!({
            "what": what, "per_second": rate(&ours), "bare_per_second": rate(&bares), "p50_ms": p50,
        }));
        Ok(ours.iter().map(|round| round.n_answers).sum())
    }

    /// Slow flushes and many clients; memory under that load.
    fn slow(&mut self) -> Result<()> {
        let shim = self.slow_flushes()?;
        let server = self.linli(&[("LD_PRELOAD", &shim)])?;
        let needs = Load::needs(&self.folder, &need(&server)?)?;
        let time = self.round * self.n_rounds;
        let run = || needs.run(&server.url(), N_CLIENTS_SLOW, time, 1001);
        let (round, memory) = server.resident_mb_during(run)?;
        let rate = round?.per_second;
        let what = "needs per second, every fsync 5 ms, 256 clients";
        self.row(what, rate, "/s", Wanted::AtLeast(6000.0));
        self.row("resident memory, under that load", memory, "MB", Wanted::AtMost(140.0));
        Ok(())
    }

    /// A library that makes every flush to the disk take 5 ms.
    fn slow_flushes(&self) -> Result<PathBuf> {
        let shim = self.folder.join("slow_fsync.so");
        let source = shell::root().join("xtask/bench/slow_fsync.c");
        let mut compile = shell::program("cc");
        compile.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&shim).arg(source).arg("-ldl");
        shell::run(&mut compile)?;
        Ok(shim)
    }

    fn on_postgres(&mut self) -> Result<()> {
        let room = Room::make()?;
        let cluster = Cluster::start(room.folder())?;
        let folder = self.folder.join("postgres");
        fs::create_dir(&folder)?;
        let server = self.serve(&folder, &cluster.url(), &[], &[])?;
        let body = need(&server)?;
        let needs = Load::needs(&folder, &body)?;
        let before = serial(&send_need(&server, &body, 1)?.0)?;
        let round = needs.run(&server.url(), N_CLIENTS, self.round * self.n_rounds, 2001)?;
        all_new(before, &send_need(&server, &body, 2)?.0, round.n_answers)?;
        let what = "needs per second on PostgreSQL with fsync off";
        self.row(what, round.per_second, "/s", Wanted::Nothing);
        Ok(())
    }
}

/// What a resident says who scanned the code of a stairwell.
fn need(server: &Server) -> Result<String> {
    let mut place = Value::Null;
    let mut path = "/api/v1/places".to_owned();
    // The first grid, its first building, its first unit.
    while let Some(id) = first_place(&server.json("GET", &path, "", "")?.0) {
        path = format!("/api/v1/places?parent={}", id.as_str().context("an id is text")?);
        place = id;
    }
    if place.is_null() {
        bail!("the demo community has no places");
    }
    Ok(json!({
        "text": "三楼楼道灯坏了三天了，晚上看不见台阶，老人上下楼很危险，请尽快来修一下", "place": place,
        "place_words": "三楼转角", "category": null, "danger": false, "photos": [], "recording": null,
        "confidential": false, "for_person": null, "phone": "", "occurred_at": null, "source": "qr",
    })
    .to_string())
}

fn first_place(places: &Value) -> Option<Value> {
    places.as_array()?.first()?.get("id").cloned()
}

/// Sends one need by hand and gives the receipt, as JSON and as it came.
fn send_need(server: &Server, body: &str, n: u32) -> Result<(Value, String)> {
    let path = format!("/api/v1/needs/00000000-0000-4000-8000-{n:012}");
    let headers = format!("cookie: {COOKIE}\r\ncontent-type: application/json\r\n");
    server.json("PUT", &path, &headers, body)
}

/// The running number of the day at the end of the ticket's number.
fn serial(receipt: &Value) -> Result<f64> {
    let number = receipt.get("number").and_then(Value::as_str).context("a receipt has a number")?;
    let (_, serial) = number.split_once('-').context("a number ends with the day's serial")?;
    Ok(serial.parse()?)
}

/// Every answered need has got a number of its own. Midnight begins the numbers anew.
fn all_new(before: f64, receipt: &Value, n_answers: f64) -> Result<()> {
    let after = serial(receipt)?;
    if after > before && after - before < n_answers {
        bail!("{n_answers} answers, but only {} new tickets", after - before);
    }
    Ok(())
}
