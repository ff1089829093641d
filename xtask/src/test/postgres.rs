//! A PostgreSQL of our own: a temporary folder, a free port on the loopback, no socket file.
//!
//! Invariants: the server runs as an ordinary user; it ends with this program, and its folder
//! with it.

use crate::{setup::apt, shell};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long the server may take to answer.
const START_MAX: Duration = Duration::from_secs(30);
/// How long it may take to stop before it is killed.
const STOP_MAX: Duration = Duration::from_secs(10);

/// A running server; dropping it stops it and removes its folder.
pub(crate) struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
    server: Child,
}

impl Cluster {
    /// Makes a folder in `room`, starts the server and waits until it answers.
    pub(crate) fn start(room: &Path) -> Result<Self> {
        let bin = apt::postgres_bin().context("no PostgreSQL server: run `cargo xtask setup`")?;
        let folder = room.join("postgres");
        fs::create_dir(&folder).with_context(|| format!("make {}", folder.display()))?;
        if is_root()? {
            let id = |flag| -> Result<u32> {
                Ok(shell::capture(shell::program("id").args([flag, "postgres"]))?.trim().parse()?)
            };
            chown(&folder, Some(id("-u")?), Some(id("-g")?))?;
        }
        let store = folder.join("store");
        let made = shell::capture(
            as_server_user(&bin.join("initdb"), &folder)?
                .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
                .args(["--no-sync", "-D"])
                .arg(&store),
        );
        if let Err(error) = made {
            fs::remove_dir_all(&folder)?;
            return Err(error);
        }
        let port = free_port()?;
        let log = fs::File::create(folder.join("log"))?;
        let server = as_server_user(&bin.join("postgres"), &folder)?
            .arg("-D")
            .arg(&store)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}")])
            .args(["-c", "unix_socket_directories=", "-c", "max_connections=300"])
            .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("PostgreSQL does not start")?;
        let mut cluster = Self { folder, bin, port, server };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// The address tests connect to; they make databases of their own.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The folder with `createdb` and the like.
    pub(crate) fn bin(&self) -> &Path {
        &self.bin
    }

    /// The server's process.
    pub(crate) fn id(&self) -> u32 {
        self.server.id()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        let port = self.port.to_string();
        while started.elapsed() < START_MAX {
            if self.server.try_wait()?.is_some() {
                break;
            }
            let mut asked = shell::program(self.bin.join("pg_isready"));
            if shell::succeeds(asked.args(["-h", "127.0.0.1", "-p", &port, "-q"])) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL does not answer:\n{log}")
    }

    /// Asks for a fast stop, then kills.
    fn stop(&mut self) -> Result<()> {
        let id = self.server.id().to_string();
        let asked = shell::succeeds(shell::program("kill").args(["-INT", &id]));
        let started = Instant::now();
        while asked && started.elapsed() < STOP_MAX {
            if self.server.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.server.kill()?;
        self.server.wait()?;
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            println!("PostgreSQL (process {}) did not stop: {error:#}", self.server.id());
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            println!("{} stays behind: {error}", self.folder.display());
        }
    }
}

fn is_root() -> Result<bool> {
    Ok(shell::capture(shell::program("id").arg("-u"))?.trim() == "0")
}

/// PostgreSQL refuses to run as root; `setpriv` replaces itself by the program, so the child's id
/// is the server's, and the server is told to stop when this program dies.
fn as_server_user(program: &Path, folder: &Path) -> Result<Command> {
    let mut command = shell::program("setpriv");
    command.current_dir(folder).args(["--pdeathsig", "INT"]);
    if is_root()? {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg(program);
    Ok(command)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
