//! Points (积分): one's own statement, the public books, and thanks for taking part.
//!
//! Invariant: who took part is thanked once for each thing, whatever is sent again.

mod honour;

pub use honour::{board, mine as honour_of_mine, name_me};

use crate::{
    error::AppError,
    extract::{After, AppState, Json, Path, Query, Resident},
    ledger::{self, NewTransfer},
    sql::Cursor,
};
use axum::extract::State;
use linli_shared::{
    amount::Points,
    api::{MyPoints, PAGE_MAX, Page, PublicPoints, StatementRow},
    id::{CommunityId, ResidentId, TransferId},
    ledger::{AccountId, Asset, DayProof, Phase, Transfer, origin},
    log,
    points::{Activity, Cause},
    time::{Date, Timestamp},
};
use serde::Deserialize;
use sqlx::AnyConnection;
use uuid::Uuid;

/// Sealed days that are shown.
const DAYS_SHOWN: usize = 14;

/// `GET /points`: the rules and the books, for everybody.
pub async fn show(State(app): State<AppState>) -> Result<Json<PublicPoints>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let issued =
        ledger::load_sums(&mut conn, app.community, (Asset::Points, AccountId::ISSUED)).await?;
    let redeemed =
        ledger::load_sums(&mut conn, app.community, (Asset::Points, AccountId::REDEEMED)).await?;
    let lapsed =
        ledger::load_sums(&mut conn, app.community, (Asset::Points, AccountId::LAPSED)).await?;
    let n_people = ledger::count_holders(&mut conn, app.community).await?;
    let mut days = ledger::list_days(&mut conn, app.community).await?;
    let root = (!days.is_empty()).then(|| ledger::chain_of(&days).root());
    days.reverse();
    days.truncate(DAYS_SHOWN);
    let key = app.secret.signing_key();
    Ok(Json(PublicPoints {
        rules: Activity::ALL.map(Activity::rule).to_vec(),
        issued: Points(-issued.balance()),
        redeemed: Points(redeemed.balance()),
        lapsed: Points(lapsed.balance()),
        n_people,
        days,
        checkpoint: root.map(|root| log::sign(&key, &origin(app.community), &root)),
        words: root.map(|root| log::words(&root.hash).map(str::to_owned)),
    }))
}

/// `GET /me/points`: what can be used, and the newest lines.
pub async fn mine(State(app): State<AppState>, who: Resident) -> Result<Json<MyPoints>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let account = AccountId::of(who.id);
    let sums = ledger::load_sums(&mut conn, who.community, (Asset::Points, account)).await?;
    Ok(Json(MyPoints {
        available: Points(sums.available()),
        held: Points(sums.debits_pending),
        lapsing: ledger::load_lapsing(&mut conn, who.community, account, who.now).await?,
        statement: load_page(&mut conn, who.community, account, None).await?,
    }))
}

/// `GET /me/points/transfers?after=`: the lines before those.
pub async fn statement(
    State(app): State<AppState>,
    who: Resident,
    Query(page): Query<After>,
) -> Result<Json<Page<StatementRow>>, AppError> {
    let after = page.after.as_deref().map(Cursor::parse).transpose()?;
    let mut conn = app.db.read().acquire().await?;
    load_page(&mut conn, who.community, AccountId::of(who.id), after).await.map(Json)
}

async fn load_page(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    after: Option<Cursor>,
) -> Result<Page<StatementRow>, AppError> {
    let before = after.map_or((i64::MAX, Vec::new()), |at| (at.key, at.id.as_bytes().to_vec()));
    let lines = ledger::list_statement(conn, community, (Asset::Points, account), before).await?;
    let rows: Vec<StatementRow> = lines.into_iter().map(row_of).collect();
    let is_full = i64::try_from(rows.len())? == PAGE_MAX;
    let last = rows.last().filter(|_| is_full);
    let next = last.map(|last| Cursor { key: last.at.0, id: last.id.0 }.to_string());
    Ok(Page { rows, next })
}

fn row_of(line: ledger::Line) -> StatementRow {
    StatementRow {
        id: line.id,
        amount: Points(line.amount),
        phase: line.phase,
        cause: line.cause,
        subject: line.subject,
        at: line.at,
        is_sealed: line.is_sealed,
    }
}

/// All lines of one person, newest first, for their own export.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn list_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<StatementRow>, AppError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = load_page(conn, community, AccountId::of(person), after).await?;
        all.extend(page.rows);
        let Some(next) = page.next else { return Ok(all) };
        after = Some(Cursor::parse(&next)?);
    }
}

/// How many sealed days the phone saw last.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// None were seen before.
    #[serde(default)]
    from: u64,
}

/// `GET /me/points/transfers/{id}/proof?from=`: that a line stands in the sealed books.
pub async fn prove(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<TransferId>,
    Query(seen): Query<Seen>,
) -> Result<Json<DayProof>, AppError> {
    ledger::prove(&app, AccountId::of(who.id), id, seen.from).await.map(Json)
}

/// Thanks somebody for taking part in `subject`, as far as the caps allow; once, whatever comes again.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn thank(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (activity, subject): (Activity, Uuid),
    at: Timestamp,
) -> Result<(), AppError> {
    let what = (activity, activity.rule().points, subject);
    thank_for(conn, community, person, what, at).await.map(drop)
}

/// The same for what says itself how much it is worth, which says how much it was below the caps of
/// the activity.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn thank_for(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (activity, worth, subject): (Activity, Points, Uuid),
    at: Timestamp,
) -> Result<Points, AppError> {
    let account = AccountId::of(person);
    let cause = Cause::Earned(activity);
    let today = at.date();
    let (year, ..) = today.ymd();
    let since = [today, Date::from_ymd(year, 1, 1)].map(Date::start);
    let id = Transfer::id_of(activity.matter(), subject, account);
    let Some([on_day, in_year]) =
        ledger::load_earned(conn, community, account, (cause.code(), id), since).await?
    else {
        return Ok(Points(0));
    };
    // What was taken back was not earned, so that a check-in can be put right.
    let [back_on_day, back_in_year] = match activity.undone() {
        Some(undone) => {
            ledger::load_given_back(conn, community, account, undone.code(), since).await?
        }
        None => [Points(0); 2],
    };
    let (on_day, in_year) = (Points(on_day.0 - back_on_day.0), Points(in_year.0 - back_in_year.0));
    let earned = activity.rule().earns_of(worth, on_day, in_year);
    if earned.0 == 0 {
        return Ok(Points(0));
    }
    let new = NewTransfer {
        id,
        debit: AccountId::ISSUED,
        credit: account,
        amount: earned.0,
        phase: Phase::Single,
        pending: None,
        cause,
        subject,
        lot: None,
        by: None,
        at,
    };
    ledger::post(conn, community, &new).await?;
    Ok(earned)
}

/// Takes back what being there gave, as far as it is still there, and says how much that was; once for
/// each cause and subject.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn take_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    (cause, subject, given): (Cause, Uuid, Points),
    (by, at): (ResidentId, Timestamp),
) -> Result<Points, AppError> {
    let account = AccountId::of(person);
    let sums = ledger::hold_sums(conn, community, (Asset::Points, account)).await?;
    let taken = given.0.min(sums.available()).max(0);
    if taken == 0 {
        return Ok(Points(0));
    }
    let new = NewTransfer {
        id: Transfer::id_of(cause.code(), subject, account),
        debit: account,
        credit: AccountId::ISSUED,
        amount: taken,
        phase: Phase::Single,
        pending: None,
        cause,
        subject,
        lot: None,
        by: Some(by),
        at,
    };
    ledger::post(conn, community, &new).await?;
    Ok(Points(taken))
}
