//! Load by `wrk`: what it sends, and what came back.
//!
//! Invariant: a round in which anything but success was answered is no measurement but a failure.

use crate::shell;
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, time::Duration};

/// What a visitor's phone sends along; the key belongs to nobody.
pub(super) const COOKIE: &str = "linli_visitor=00112233445566778899aabbccddeeff";

/// Counts at the end, for [`parse`].
const DONE: &str = r#"
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("bench %d %d %d %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.timeout, e.status, latency:percentile(50), latency:percentile(99)))
end
"#;

/// The same body under a new id for every request; where it says [`BLIND`], new digits for each. The requests are put together by hand: what the
/// generator spends, the servers lack.
const PUTS: &str = r#"
local count = 0
function setup(thread)
  thread:set("number", count)
  count = count + 1
end
function init(args)
  math.randomseed(tonumber(args[1]) * 64 + number)
  for _ = 1, 16 do math.random() end
  ms = os.time() * 1000
  sent = 0
  tail = string.format(" HTTP/1.1\r\nHost: %s\r\nCookie: COOKIE\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
    wrk.host .. ":" .. wrk.port, #BODY, BODY)
  local from, to = string.find(tail, "BLIND", 1, true)
  if from then
    rest = string.sub(tail, to + 1)
    tail = string.sub(tail, 1, from - 1)
  end
end
function request()
  sent = sent + 1
  local at = ms + math.floor(sent / 16)
  local a, b, c, d = math.random(0, 4095), math.random(32768, 49151), math.random(0, 16777215), math.random(0, 16777215)
  local line = string.format("PUT PATH/%08x-%04x-7%03x-%04x-%06x%06x", math.floor(at / 65536), at % 65536, a, b, c, d) .. tail
  if rest then
    line = line .. string.format("%016x%016x%016x%016x", at, a * 65536 + b, c, d) .. rest
  end
  return line
end
"#;

/// Stands in a body for thirty-two bytes that are new in every request.
pub(super) const BLIND: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// One kind of request.
pub(super) struct Load {
    script: std::path::PathBuf,
    path: String,
}

/// What one round gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Round {
    /// Answers per second.
    pub(super) per_second: f64,
    /// How many answers.
    pub(super) n_answers: f64,
    /// Half of them came within this many milliseconds.
    pub(super) p50_ms: f64,
    /// Ninety-nine of a hundred came within this many.
    pub(super) p99_ms: f64,
}

impl Load {
    /// Needs with this JSON body.
    pub(super) fn needs(folder: &Path, body: &str) -> Result<Self> {
        Self::puts(folder, "needs", "/api/v1/needs", COOKIE, body)
    }

    /// This JSON body under new ids below `path`.
    pub(super) fn puts(
        folder: &Path,
        name: &str,
        path: &str,
        cookie: &str,
        body: &str,
    ) -> Result<Self> {
        let body = serde_json::to_string(body)?;
        let puts = PUTS.replace("PATH", path).replace("COOKIE", cookie).replace("BLIND", BLIND);
        Self::scripted(folder, name, &format!("local BODY = {body}\n{puts}"))
    }

    /// The same page again and again.
    pub(super) fn page(folder: &Path, name: &str, path: &str, cookie: &str) -> Result<Self> {
        let text = format!("wrk.headers[\"Cookie\"] = \"{cookie}\"\n");
        let load = Self::scripted(folder, name, &text)?;
        Ok(Self { path: path.to_owned(), ..load })
    }

    /// What a script in the generator's own language asks for.
    pub(super) fn scripted(folder: &Path, name: &str, script: &str) -> Result<Self> {
        let file = folder.join(format!("{name}.lua"));
        fs::write(&file, format!("{script}{DONE}"))?;
        Ok(Self { script: file, path: String::new() })
    }

    /// Sends for `time` over so many connections. `seed` must be new for every round of needs.
    pub(super) fn run(
        &self,
        url: &str,
        n_clients: u32,
        time: Duration,
        seed: u32,
    ) -> Result<Round> {
        let printed = shell::capture(
            shell::program("wrk")
                .args(["-t2", "-c", &n_clients.to_string()])
                .args(["-d", &format!("{}s", time.as_secs()), "--timeout", "10s", "-s"])
                .arg(&self.script)
                .arg(format!("{url}{}", self.path))
                .args(["--", &seed.to_string()]),
        )?;
        parse(&printed).with_context(|| format!("{url}{}:\n{printed}", self.path))
    }
}

fn parse(printed: &str) -> Result<Round> {
    let line = printed.lines().find_map(|line| line.strip_prefix("bench ")).context("no count")?;
    let numbers: Vec<f64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [n_answers, micros, broken, refused, p50, p99] = numbers.as_slice() else {
        bail!("not six numbers")
    };
    if *broken > 0.0 || *refused > 0.0 {
        bail!("{refused} refusals and {broken} broken connections among {n_answers} answers");
    }
    if *n_answers < 1.0 {
        bail!("nothing was answered");
    }
    Ok(Round {
        per_second: n_answers / (micros / 1e6),
        n_answers: *n_answers,
        p50_ms: p50 / 1000.0,
        p99_ms: p99 / 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_counted() {
        let round = parse("Running 4s test\nbench 48000 4000000 0 0 5200 9000\n").unwrap();
        let expected =
            Round { per_second: 12_000.0, n_answers: 48_000.0, p50_ms: 5.2, p99_ms: 9.0 };
        assert_eq!(round, expected);
    }

    #[test]
    fn a_figure_of_refusals_is_no_figure() {
        assert!(parse("bench 48000 4000000 0 3 5200 9000\n").is_err());
        assert!(parse("bench 48000 4000000 1 0 5200 9000\n").is_err());
        assert!(parse("bench 0 4000000 0 0 0 0\n").is_err());
        assert!(parse("unable to connect\n").is_err());
    }
}
