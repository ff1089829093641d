//! A server under measurement: started on a free port of the loopback, asked, weighed, stopped.
//!
//! Invariant: it ends with this program's hold on it, by its own process id.

use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The demo's year takes PostgreSQL a while, as each of its writes is a transaction.
const START_MAX: Duration = Duration::from_secs(300);
const STOP_MAX: Duration = Duration::from_secs(25);
const ANSWER_MAX: Duration = Duration::from_secs(300);

/// A running server; dropping it stops it.
pub(super) struct Server {
    child: Child,
    addr: String,
    /// How long it took from the start of the process until it answered.
    pub(super) started_in: Duration,
}

/// A free port of the loopback.
pub(super) fn free_addr() -> Result<String> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.to_string())
}

impl Server {
    /// Starts `command`, which listens on `addr`, and waits until `path` answers with 200.
    pub(super) fn start(
        mut command: Command,
        addr: String,
        path: &str,
        log: &Path,
    ) -> Result<Self> {
        let out = File::create(log).with_context(|| format!("make {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("{command:?} does not start"))?;
        let mut server = Self { child, addr, started_in: Duration::ZERO };
        while started.elapsed() < START_MAX {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended ({status}):\n{}", fs::read_to_string(log)?);
            }
            if let Ok((200, _)) = server.ask("GET", path, "", "") {
                server.started_in = started.elapsed();
                return Ok(server);
            }
            thread::sleep(Duration::from_millis(2));
        }
        bail!("the server does not answer:\n{}", fs::read_to_string(log)?)
    }

    /// `http://127.0.0.1:PORT`.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// One request; `headers` are whole lines. Gives the head and the body of the answer.
    pub(super) fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<(String, String)> {
        let mut stream = TcpStream::connect(&self.addr)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        // Version 1.0 keeps the answer from coming in chunks.
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {}\r\n{headers}content-length: {length}\r\n\r\n{body}",
            self.addr
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) =
            answer.split_once("\r\n\r\n").context("the answer has no end of head")?;
        Ok((head.to_owned(), body.to_owned()))
    }

    /// One request; gives the status and the body.
    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<(u16, String)> {
        let (head, body) = self.exchange(method, path, headers, body)?;
        let status = head.split(' ').nth(1).context("the answer has no status")?.parse()?;
        Ok((status, body))
    }

    /// One request that must succeed; gives the JSON of the answer.
    pub(super) fn json(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<(serde_json::Value, String)> {
        let (status, text) = self.ask(method, path, headers, body)?;
        if !(200..300).contains(&status) {
            bail!("{method} {path} is answered with {status}: {text}");
        }
        let value = serde_json::from_str(&text).with_context(|| format!("{path} is no JSON"))?;
        Ok((value, text))
    }

    /// Resident memory in MB, as the kernel counts it.
    pub(super) fn resident_mb(&self) -> Result<f64> {
        resident_mb_of(self.child.id())
    }

    /// The highest resident memory while `work` runs, looked at twenty times a second.
    pub(super) fn resident_mb_during<T: Send>(
        &self,
        work: impl FnOnce() -> T + Send,
    ) -> Result<(T, f64)> {
        let id = self.child.id();
        thread::scope(|scope| {
            let working = scope.spawn(work);
            let mut highest = resident_mb_of(id)?;
            while !working.is_finished() {
                highest = highest.max(resident_mb_of(id)?);
                thread::sleep(Duration::from_millis(50));
            }
            let done = working.join().map_err(|_| anyhow::anyhow!("the load stopped"))?;
            Ok((done, highest))
        })
    }

    fn stop(&mut self) -> Result<()> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status()?.success();
        let started = Instant::now();
        while asked && started.elapsed() < STOP_MAX {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// Resident memory of a process in MB, as the kernel counts it.
pub(super) fn resident_mb_of(id: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))
        .context("the kernel tells no memory of this process")?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .context("no line VmRSS")?;
    Ok(kilobytes.parse::<f64>()? / 1024.0)
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            println!("the server (process {}) did not stop: {error:#}", self.child.id());
        }
    }
}
