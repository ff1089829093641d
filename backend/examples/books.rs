//! Books of many transfers, for the bench: consistent as `linli audit` wants them, and sealed day by day.
//!
//! `books DATABASE N` fills the SQLite database of a community that was just opened with N transfers of a
//! thousand residents over seven hundred days. Resident K is signed in with the token of thirty-two digits
//! that is K; token 0 is the station's. Reward 1 costs one point.

use anyhow::{Context, bail};
use linli::{
    clock::Clock,
    db::{Db, Statement, run_together},
    secret,
};
use linli_shared::{
    amount::Points,
    id::{CommunityId, ResidentId, TransferId},
    ledger::{AccountId, Asset, Day, LOT_DAYS, Phase, Sums, Transfer},
    log::{Log, hash},
    reward::{RewardDraft, RewardKind},
    time::Date,
};
use sqlx::{Executor, Row};
use uuid::Uuid;

/// Who holds points.
const N_RESIDENTS: u64 = 1_000;
/// Over how many days.
const N_DAYS: i64 = 700;
/// Statements that travel together: the arguments of one text are numbered up to some thirty thousand.
const TOGETHER: usize = 200;
/// Statements of one commit.
const COMMIT: usize = 50_000;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, n] = arguments.as_slice() else { bail!("books DATABASE N") };
    let n: u64 = n.parse()?;
    tokio::runtime::Runtime::new()?.block_on(fill(database, n))
}

async fn fill(database: &str, n: u64) -> anyhow::Result<()> {
    let db = Db::open(database).await?;
    let row = db.read().fetch_one("SELECT id FROM community").await?;
    let community = CommunityId::from_bytes(row.try_get(0)?).context("a community")?;
    let today = Clock::Machine.now().date();
    let mut books = Books { community, rows: Vec::new(), n_turns: 0 };
    books.open(today)?;
    let turns_a_day = n.div_ceil(4 * u64::try_from(N_DAYS)?);
    for n_day in 0..N_DAYS {
        books.day(n_day, Date(today.0 - N_DAYS + n_day), turns_a_day);
        if books.rows.len() > COMMIT {
            write(&db, std::mem::take(&mut books.rows)).await?;
        }
    }
    books.close();
    write(&db, books.rows).await?;
    db.drain().await;
    Ok(())
}

/// A closure may run again, and a statement only once: each commit makes its statements from rows.
async fn write(db: &Db, rows: Vec<New>) -> anyhow::Result<()> {
    let written = db.write(move |conn| {
        let parts: Vec<Vec<Statement>> =
            rows.chunks(TOGETHER).map(|part| part.iter().map(New::statement).collect()).collect();
        Box::pin(async move {
            for part in parts {
                run_together(conn, part).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// A row that is not written yet.
struct New {
    sql: &'static str,
    arguments: Vec<Value>,
}

/// What stands in a column.
enum Value {
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
    Nothing,
}

impl New {
    fn statement(&self) -> Statement {
        self.arguments.iter().fold(sqlx::query(self.sql), |query, value| match value {
            Value::Number(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
            Value::Bytes(bytes) => query.bind(bytes.clone()),
            Value::Nothing => query.bind(None::<Vec<u8>>),
        })
    }
}

struct Books {
    community: CommunityId,
    rows: Vec<New>,
    /// Turns so far: two awards, a reservation and its end each.
    n_turns: u64,
}

impl Books {
    fn add(&mut self, sql: &'static str, arguments: Vec<Value>) {
        let mut all = vec![Value::Bytes(self.community.bytes().to_vec())];
        all.extend(arguments);
        self.rows.push(New { sql, arguments: all });
    }

    /// The residents, the station and the reward.
    fn open(&mut self, today: Date) -> anyhow::Result<()> {
        use Value::{Bytes, Number, Text};
        let (at, until) = (today.start().0, today.start().plus_days(30).0);
        for n in 0..=N_RESIDENTS {
            let id = resident(n);
            let bytes = || Bytes(id.bytes().to_vec());
            let reference = Bytes(Uuid::from_u128(u128::from(n) << 64).as_bytes().to_vec());
            self.add(
                "INSERT INTO resident (community_id, id, name, lang, code_ref, created_at, confirmed_at, consented_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, $6)",
                vec![bytes(), Text(format!("王{n}")), Text("zh-CN".into()), reference, Number(at)],
            );
            let token = secret::hash(format!("{n:032}").as_bytes()).to_vec();
            self.add(
                "INSERT INTO session (community_id, id, resident_id, token_hash, device, created_at, seen_at, expires_at)
                 VALUES ($1, $2, $2, $3, '', $4, $4, $5)",
                vec![bytes(), Bytes(token), Number(at), Number(until)],
            );
        }
        self.add(
            "INSERT INTO post (community_id, resident_id, role, place_id, party_id, work_phone, since_at)
             VALUES ($1, $2, 'station', $3, $3, '', $4)",
            vec![Bytes(resident(0).bytes().to_vec()), Bytes(Vec::new()), Number(at)],
        );
        let draft = RewardDraft {
            title: "垃圾袋一卷".to_owned(),
            words: String::new(),
            kind: RewardKind::Goods,
            giver: "东门超市".to_owned(),
            pickup: "东门便民驿站".to_owned(),
            hours: "每天".to_owned(),
            price: Points(1),
            stock: 100_000,
            per_month: 100,
            days: 14,
            photo: None,
            is_listed: true,
        };
        let id = || Bytes(Uuid::from_u128(1).as_bytes().to_vec());
        self.add(
            "INSERT INTO reward (community_id, id, draft, price, stock, remaining, is_listed, version, by_id, at)
             VALUES ($1, $2, $3, 1, 100000, 100000, 1, 1, $2, $4)",
            vec![id(), Text(serde_json::to_string(&draft)?), Number(at)],
        );
        Ok(())
    }

    /// The turns of one day, and its seal.
    fn day(&mut self, seq: i64, on: Date, n_turns: u64) {
        use Value::{Bytes, Number};
        let mut log = Log::default();
        for n in 0..n_turns {
            self.turn(on, n, &mut log);
        }
        let day = Day { on, books: log.root() };
        let size = i64::try_from(day.books.size).unwrap_or(i64::MAX);
        self.add(
            "INSERT INTO ledger_day (community_id, seq, day_on, n_transfers, root, sealed_at) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                Number(seq),
                Number(on.0),
                Number(size),
                Bytes(day.books.hash.0.to_vec()),
                Number(on.start().plus_days(1).0),
            ],
        );
    }

    /// Ten points twice, then five of the second ten are reserved and collected.
    fn turn(&mut self, on: Date, n: u64, log: &mut Log) {
        use Value::{Bytes, Number};
        let person = AccountId::of(resident(1 + self.n_turns % N_RESIDENTS));
        self.n_turns += 1;
        let at = on.start().plus_hours(9);
        let id = |k: u64| {
            let [day, n] = [on.0.unsigned_abs(), 4 * n + k].map(u128::from);
            TransferId(Uuid::from_u128((day << 64) | n))
        };
        let award = |k| (id(k), AccountId::ISSUED, person, 10, Phase::Single, None, "need");
        let spent = |k, phase, pending, cause| {
            (id(k), person, AccountId::REDEEMED, 5, phase, pending, cause)
        };
        let all = [
            award(0),
            award(1),
            spent(2, Phase::Pending, None, "redemption"),
            spent(3, Phase::Post, Some(id(2)), "collection"),
        ];
        for (id, debit, credit, amount, phase, pending, cause) in all {
            let transfer = Transfer {
                id,
                asset: Asset::Points,
                debit,
                credit,
                amount,
                phase,
                pending,
                cause: cause.to_owned(),
                subject: id.0,
                at,
                on,
                blind: hash(id.bytes()),
            };
            log.append(transfer.entry());
            self.transfer(&transfer);
        }
        let ends = at.plus_days(LOT_DAYS).0;
        for (lot, left) in [(id(0), 10), (id(1), 5)] {
            self.add(
                "INSERT INTO ledger_lot (community_id, id, owner, amount, remaining, expires_at) VALUES ($1, $2, $3, 10, $4, $5)",
                vec![
                    Bytes(lot.bytes().to_vec()),
                    Bytes(person.bytes().to_vec()),
                    Number(left),
                    Number(ends),
                ],
            );
        }
        self.add(
            "INSERT INTO ledger_part (community_id, transfer_id, lot_id, amount) VALUES ($1, $2, $3, 5)",
            vec![Bytes(id(2).bytes().to_vec()), Bytes(id(1).bytes().to_vec())],
        );
    }

    fn transfer(&mut self, new: &Transfer) {
        use Value::{Bytes, Nothing, Number, Text};
        self.add(
            "INSERT INTO ledger_transfer (community_id, id, asset, debit, credit, amount, phase, pending_id, cause,
                subject, by_id, at, day_on, blind)
             VALUES ($1, $2, 'points', $3, $4, $5, $6, $7, $8, $9, NULL, $10, $11, $12)",
            vec![
                Bytes(new.id.bytes().to_vec()),
                Bytes(new.debit.bytes().to_vec()),
                Bytes(new.credit.bytes().to_vec()),
                Number(new.amount),
                Text(new.phase.code().to_owned()),
                new.pending.map_or(Nothing, |id| Bytes(id.bytes().to_vec())),
                Text(new.cause.clone()),
                Bytes(new.subject.as_bytes().to_vec()),
                Number(new.at.0),
                Number(new.on.0),
                Bytes(new.blind.0.to_vec()),
            ],
        );
    }

    /// The sums of all accounts.
    fn close(&mut self) {
        let turns = |n: u64| {
            let rest = u64::from(n <= self.n_turns % N_RESIDENTS && n > 0);
            i64::try_from(self.n_turns / N_RESIDENTS + rest).unwrap_or(i64::MAX)
        };
        let all = i64::try_from(self.n_turns).unwrap_or(i64::MAX);
        let sums = |debits_posted, credits_posted| Sums {
            debits_posted,
            credits_posted,
            ..Sums::default()
        };
        let mut accounts: Vec<(AccountId, Sums)> = (1..=N_RESIDENTS)
            .map(|n| (AccountId::of(resident(n)), sums(5 * turns(n), 20 * turns(n))))
            .collect();
        accounts.push((AccountId::ISSUED, sums(20 * all, 0)));
        accounts.push((AccountId::REDEEMED, sums(0, 5 * all)));
        for (account, sums) in accounts {
            self.add(
                "INSERT INTO ledger_account (community_id, asset, id, is_communal, debits_pending, debits_posted,
                    credits_pending, credits_posted) VALUES ($1, 'points', $2, $3, 0, $4, 0, $5)",
                vec![
                    Value::Bytes(account.bytes().to_vec()),
                    Value::Number(i64::from(account.is_communal())),
                    Value::Number(sums.debits_posted),
                    Value::Number(sums.credits_posted),
                ],
            );
        }
    }
}

/// The n-th resident; the first is the station's.
fn resident(n: u64) -> ResidentId {
    ResidentId(Uuid::from_u128(0x0100_0000_0000_0000 + u128::from(n)))
}
