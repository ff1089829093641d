//! Secret ballots by the thousand, for the bench: sealed before the clock starts, sent by many phones.
//!
//! `voters cast URL POLL COOKIE N` sends N sealed ballots of one voter who changes their mind, and prints
//! how many a second the server took. `voters watch URL POLL COOKIE N` lets N phones watch the turnout, and
//! prints how many milliseconds after a ballot the last of them heard of it. `voters count N` adds up N
//! sealed ballots and opens the sums, as the server does at the close, and prints how many milliseconds it
//! took. `voters read URL POLL` reads from a server that is about to count a poll, and prints a hundred
//! times how much longer one read in a hundred takes during the count than before it.

use anyhow::{Context, bail, ensure};
use linli_shared::{
    api::{BASE, CastSecret, PollView},
    ballot::{BoxKey, LogEntry, Replay, Sealing, SecretBox, Weighed, numbers},
    id::{BallotId, PollId},
    log::{self, Hash},
    poll::{
        Choice, Franchise, Matter, PollDraft, PollMode, PollOption, PollStatus, Question,
        QuestionKind, Revote, Secrecy, Sum,
    },
    time::Timestamp,
};
use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};
use uuid::Uuid;

/// The longest a phone waits to hear of something.
const HEARD_IN: Duration = Duration::from_secs(60);
/// The longest a count takes.
const COUNTED_IN: Duration = Duration::from_secs(120);
/// Reads between two looks at how far the count is.
const READS_A_LOOK: usize = 20;
/// Phones that vote at the same time.
const N_PHONES: usize = 64;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figure = match arguments.as_slice() {
        ["cast", url, poll, cookie, n] => {
            tokio::runtime::Runtime::new()?.block_on(cast(url, poll, cookie, n.parse()?))?
        }
        ["watch", url, poll, cookie, n] => {
            tokio::runtime::Runtime::new()?.block_on(watch(url, poll, cookie, n.parse()?))?
        }
        ["count", n] => count(n.parse()?)?,
        ["read", url, poll] => {
            // One phone: several threads of its own would be in the way of those it measures.
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build()?.block_on(read(url, poll))?
        }
        _ => bail!("voters cast|watch URL POLL COOKIE N, voters count N, or voters read URL POLL"),
    };
    writeln!(std::io::stdout(), "{figure}")?;
    Ok(())
}

fn seed(n: usize) -> Hash {
    let here = std::process::id();
    log::hash(format!("{here} {n}").as_bytes())
}

/// So many results of `make`, by two threads.
fn in_parallel<T: Send>(n: usize, make: impl Fn(usize) -> Option<T> + Sync) -> Option<Vec<T>> {
    let make = &make;
    thread::scope(|scope| {
        let other = scope.spawn(move || (n / 2..n).map(make).collect::<Option<Vec<T>>>());
        let mut all = (0..n / 2).map(make).collect::<Option<Vec<T>>>()?;
        all.extend(other.join().ok()??);
        Some(all)
    })
}

async fn cast(url: &str, poll: &str, cookie: &str, n: usize) -> anyhow::Result<usize> {
    // The client asks for a provider although nothing here is encrypted.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::new();
    let answer = client.get(format!("{url}{BASE}/polls/{poll}")).send().await?.bytes().await?;
    let view: PollView = serde_json::from_slice(&answer)?;
    let (question, at) = (view.draft.question, view.announced_at);
    let sealing = view.sealing.context("the poll is open")?;
    let of = SecretBox::of(&sealing, &question).context("its keys are none")?;
    let choice = if question.kind == QuestionKind::Plan {
        Choice::For
    } else {
        Choice::Options { of: vec![0] }
    };
    let bodies = in_parallel(n, |n| {
        let sealed = of.seal(&question, &choice, &seed(n))?;
        serde_json::to_string(&CastSecret { sealed }).ok()
    });
    let bodies = Arc::new(bodies.context("a choice is not sealed")?);
    let next = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let phones: Vec<_> = (0..N_PHONES)
        .map(|_| {
            let (client, bodies, next) = (client.clone(), bodies.clone(), next.clone());
            let path = format!("{url}{BASE}/polls/{poll}/secret-ballots");
            let cookie = cookie.to_owned();
            tokio::spawn(async move {
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sent = client
                        .put(format!("{path}/{}", BallotId::new(at, rand::random())))
                        .header("cookie", &cookie)
                        .header("content-type", "application/json")
                        .body(body.clone());
                    let answer = sent.send().await?;
                    let status = answer.status();
                    let text = answer.text().await?;
                    ensure!(status.as_u16() == 201, "{status}: {text}");
                }
                Ok(())
            })
        })
        .collect();
    for phone in phones {
        phone.await??;
    }
    let spent = begin.elapsed().as_millis().max(1);
    Ok(usize::try_from(u128::try_from(n)? * 1000 / spent)?)
}

/// One phone that watches: says so at the first turnout, and again at the next one.
async fn look(host: String, path: String, heard: mpsc::Sender<()>) -> anyhow::Result<()> {
    let mut phone = TcpStream::connect(&host).await?;
    phone.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await?;
    let mut read = Vec::new();
    for n_heard in 1..=2 {
        while read.windows(5).filter(|five| five == b"data:").count() < n_heard {
            ensure!(phone.read_buf(&mut read).await? > 0, "the server hung up");
        }
        heard.send(()).await?;
    }
    Ok(())
}

/// So many phones hear something.
async fn hear(heard: &mut mpsc::Receiver<()>, n: usize) -> anyhow::Result<()> {
    for _ in 0..n {
        let next = tokio::time::timeout(HEARD_IN, heard.recv()).await;
        next.ok().flatten().context("not every phone hears of it")?;
    }
    Ok(())
}

async fn watch(url: &str, poll: &str, cookie: &str, n: usize) -> anyhow::Result<usize> {
    let host = url.trim_start_matches("http://").to_owned();
    let path = format!("{BASE}/polls/{poll}/turnout");
    let (say, mut heard) = mpsc::channel(n);
    for _ in 0..n {
        tokio::spawn(look(host.clone(), path.clone(), say.clone()));
    }
    hear(&mut heard, n).await?;
    let begin = Instant::now();
    cast(url, poll, cookie, 1).await?;
    hear(&mut heard, n).await?;
    Ok(usize::try_from(begin.elapsed().as_millis())?)
}

/// The longest of all but one in a hundred.
fn p99(times: &mut [Duration]) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() * 99 / 100).copied()
}

async fn read(url: &str, poll: &str) -> anyhow::Result<usize> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::new();
    let (mut before, mut during) = (Vec::new(), Vec::new());
    let until = Instant::now() + COUNTED_IN;
    while Instant::now() < until {
        let answer = client.get(format!("{url}{BASE}/polls/{poll}")).send().await?.bytes().await?;
        let view: PollView = serde_json::from_slice(&answer)?;
        let times = match (view.status, view.counting) {
            (PollStatus::Closed, _) => break,
            (_, Some(_)) => &mut during,
            (_, None) => &mut before,
        };
        for _ in 0..READS_A_LOOK {
            let begin = Instant::now();
            client.get(format!("{url}{BASE}/polls")).send().await?.bytes().await?;
            times.push(begin.elapsed());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    let before = p99(&mut before).context("nothing was read before the count")?;
    let during = p99(&mut during).context("nothing was read during the count")?;
    Ok(usize::try_from(during.as_micros() * 100 / before.as_micros().max(1))?)
}

/// A plan that owners decide on, by heads and by area.
fn draft() -> PollDraft {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    PollDraft {
        title: "电梯改造".to_owned(),
        words: "一周停了三次".to_owned(),
        mode: PollMode::Owners,
        matter: Matter::Ordinary,
        franchise: Franchise::Owner,
        question: Question { kind: QuestionKind::Plan, options: vec![option], seats: 1 },
        places: Vec::new(),
        opens_at: Timestamp(1),
        closes_at: Timestamp(2),
        revote: Revote::Last,
        silent_follow: false,
        preliminary: false,
        secrecy: Secrecy::Server,
        trustees: None,
    }
}

fn count(n: usize) -> anyhow::Result<usize> {
    let (poll, draft) = (PollId(Uuid::from_u128(1)), draft());
    let key = BoxKey::of_seed(&seed(n));
    let sealing = Sealing { keys: vec![key.public()], needed: 1 };
    let of = SecretBox::of(&sealing, &draft.question).context("a box")?;
    let setup = LogEntry::Setup {
        poll,
        rule: draft.rule(),
        roll: log::hash(b"roll"),
        entitled: Sum::default(),
        sealing: Some(sealing),
        draft: Box::new(draft.clone()),
    };
    let choices = [Choice::For, Choice::For, Choice::Against, Choice::Abstain];
    let ballots = in_parallel(n, |n| {
        let ballot = of.seal(&draft.question, choices.get(n % 4)?, &seed(n))?;
        let weighed = Weighed { weight: 40 + u64::try_from(n % 120).ok()?, ballot };
        let tracker = weighed.ballot.tracker(poll);
        let secret = Some(Box::new(weighed));
        serde_json::to_string(&LogEntry::Ballot { tracker, replaces: None, secret }).ok()
    });
    let ballots = ballots.context("a choice is not sealed")?;
    let begin = Instant::now();
    let mut replay = Replay::trusting();
    replay.push(setup).ok().context("the setup does not replay")?;
    for ballot in &ballots {
        replay.push(serde_json::from_str(ballot)?).ok().context("a ballot does not replay")?;
    }
    let sealed = replay.sums().context("a box")?;
    let share = of.open_share(&key, &sealed).context("a share")?;
    let points = of.combine(&[share], &sealed).context("a proved share")?;
    let most = u64::try_from(n)? * 160;
    let sums = numbers(&points, most).context("numbers")?;
    let heads: u64 = sums.iter().take(3).sum();
    ensure!(heads == u64::try_from(n)?, "{heads} heads of {n} ballots");
    Ok(usize::try_from(begin.elapsed().as_millis())?)
}
