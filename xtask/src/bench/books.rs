//! The ledger under load: rewards redeemed and handed over, and books of ten million transfers.

use super::{
    BOARD, Bench, N_CLIENTS_SLOW, Server,
    load::Load,
    row::{Wanted, median},
    server::{free_addr, resident_mb_of},
};
use crate::shell;
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Enough for each of a thousand residents to redeem a hundred times.
const N_SMALL: u64 = 40_000;
/// What the figures of great books are about.
const N_GREAT: u64 = 10_000_000;
/// Who looks at a statement at the same time: enough to be a busy hour, too few to measure a queue.
const N_READERS: u32 = 8;

/// Half of the requests redeem a reward, each for one of a thousand residents in turn; the others hand over
/// what was redeemed a thousand requests before, so that none is asked for before it is there. The phones
/// number their vouchers by the millisecond, as they do.
const TURNS: &str = r#"
local count = 0
function setup(thread)
  thread:set("number", count)
  count = count + 1
end
function init(args)
  seed = tonumber(args[1]) * 64 + number
  sent = 0
end
local function voucher(n)
  local at = 1798761600000 + math.floor(n / 16)
  return string.format("%08x-%04x-7%03x-8%03x-%012x", math.floor(at / 65536), at % 65536, n % 16, seed % 4096, n)
end
function request()
  sent = sent + 1
  local n = math.floor(sent / 2)
  if sent % 2 == 0 and n > 1000 then
    return string.format("POST /api/v1/staff/vouchers/%s/collect HTTP/1.1\r\nHost: x\r\nCookie: linli=%032d\r\nContent-Length: 0\r\n\r\n", voucher(n - 1000), 0)
  end
  if sent % 2 == 0 then n = n + 1000000000 end
  local body = [[{"reward":"00000000-0000-0000-0000-000000000001","price":1}]]
  return string.format("PUT /api/v1/vouchers/%s HTTP/1.1\r\nHost: x\r\nCookie: linli=%032d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", voucher(n), 1 + (math.floor(sent / 2) * 7 + number * 500) % 1000, #body, body)
end
"#;

impl Bench {
    /// A community that was just opened, with so many transfers in its books.
    fn community(&self, name: &str, n_transfers: u64) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder)?;
        let database = database(&folder);
        let mut init = Command::new(&self.linli);
        init.args(["init", "--name", "幸福里社区", "--phone", "0571-88001234"])
            .args(["--admin-name", "陈刚", "--admin-phone", "13800000000"])
            .env("LINLI_DATABASE", &database)
            .stdout(Stdio::null());
        shell::run(&mut init)?;
        shell::run(Command::new(&self.books).args([&database, &n_transfers.to_string()]))?;
        Ok(folder)
    }

    fn keep(&self, folder: &Path, environment: &[(&str, &Path)]) -> Result<Server> {
        let addr = free_addr()?;
        let mut command = Command::new(&self.linli);
        command
            .current_dir(folder)
            .args(["serve", "--addr", &addr, "--database", &database(folder)])
            .envs(environment.iter().copied());
        Server::start(command, addr, "/readyz", &folder.join("log"))
    }

    /// Each request is one transfer: points are reserved, or reserved points move.
    pub(super) fn compare_transfers(&mut self) -> Result<()> {
        let folder = self.community("books", N_SMALL)?;
        let server = self.keep(&folder, &[])?;
        let path = "/api/v1/vouchers/ffffffff-0000-7000-8000-000000000001";
        let headers = format!("cookie: linli={:032}\r\ncontent-type: application/json\r\n", 1);
        let body = r#"{"reward":"00000000-0000-0000-0000-000000000001","price":1}"#;
        let (_, voucher) = server.json("PUT", path, &headers, body)?;
        fs::write(self.folder.join("voucher.json"), voucher)?;
        fs::write(self.folder.join("board.json"), "{}")?;
        let addr = free_addr()?;
        let mut command = Command::new(&self.bare);
        command.arg(&addr).arg(&self.folder);
        let bare = Server::start(command, addr, BOARD, &self.folder.join("bare.log"))?;
        let turns = Load::scripted(&self.folder, "turns", TURNS)?;
        let what = "transfers ÷ bare PUT and POST, 64 clients";
        self.ratio(what, &turns, (&bare, &server), Wanted::AtLeast(0.08))?;
        drop(server);
        self.audit(&folder).map(drop)
    }

    /// The same while flushes are slow.
    pub(super) fn slow_transfers(&mut self) -> Result<()> {
        let shim = self.slow_flushes()?;
        let folder = self.community("slow-books", N_SMALL)?;
        let server = self.keep(&folder, &[("LD_PRELOAD", &shim)])?;
        let turns = Load::scripted(&self.folder, "turns", TURNS)?;
        let time = self.round * self.n_rounds;
        let round = turns.run(&server.url(), N_CLIENTS_SLOW, time, 1)?;
        let what = "transfers per second, every fsync 5 ms, 256 clients";
        self.row(what, round.per_second, "/s", Wanted::AtLeast(6000.0));
        Ok(())
    }

    /// How long a statement and the audit take when the books are great.
    pub(super) fn great_books(&mut self) -> Result<()> {
        let n = if self.n_rounds == 1 { N_GREAT / 100 } else { N_GREAT };
        let folder = self.community("great-books", n)?;
        let server = self.keep(&folder, &[])?;
        let cookie = format!("linli={:032}", 1);
        for (name, path) in [
            ("balance", "/api/v1/me/points"),
            ("first page of a statement", "/api/v1/me/points/transfers"),
        ] {
            let load = Load::page(&self.folder, "statement", path, &cookie)?;
            let rounds: Vec<f64> = (0..self.n_rounds)
                .map(|n| load.run(&server.url(), N_READERS, self.round, n).map(|r| r.p99_ms))
                .collect::<Result<_>>()?;
            let what = format!("{name} with {n} transfers, p99 of {N_READERS} readers");
            self.row(&what, median(rounds), "ms", Wanted::AtMost(10.0));
        }
        drop(server);
        let (time, memory) = self.audit(&folder)?;
        let what = format!("audit of {n} transfers");
        self.row(&what, time.as_secs_f64(), "s", Wanted::AtMost(60.0));
        self.row("resident memory of the audit", memory, "MB", Wanted::AtMost(300.0));
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    /// How long `linli audit` takes, and the most memory it had; it fails when the books are wrong.
    fn audit(&self, folder: &Path) -> Result<(Duration, f64)> {
        let started = Instant::now();
        let mut audit = Command::new(&self.linli)
            .arg("audit")
            .env("LINLI_DATABASE", database(folder))
            .stdout(Stdio::null())
            .spawn()
            .context("the audit does not start")?;
        let mut highest = 0.0;
        let status = loop {
            if let Some(status) = audit.try_wait()? {
                break status;
            }
            // Between the last look and this one it may have ended.
            highest = f64::max(highest, resident_mb_of(audit.id()).unwrap_or_default());
            thread::sleep(Duration::from_millis(20));
        };
        if !status.success() {
            bail!("the audit of {} ends with {status}", folder.display());
        }
        Ok((started.elapsed(), highest))
    }
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("linli.db").display())
}
