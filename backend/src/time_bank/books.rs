//! What stints do to the books: minutes are reserved, come back, move, and are taken back.
//!
//! Invariants: what moves in the end is decided by the amount both sides agreed to, not by what was
//! reserved: where the two differ, the reservation comes back and the amount moves at once, in one
//! transaction, if the receiver has so much; a group's parts add up to what the provider gave.

use super::stint_store::Record;
use crate::{
    error::{AppError, refused},
    ledger::{self, NewTransfer},
    points, resident,
};
use linli_shared::{
    amount::Minutes,
    id::{CommunityId, ResidentId, TransferId},
    ledger::{AccountId, Asset, LedgerRefusal, Phase, Sums, Transfer},
    points::{Activity, Cause},
    refusal::Refusal,
    time::Timestamp,
    time_bank::{Movement, TimeBankRefusal, above_ceiling, divide},
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// Who moved minutes, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand {
    pub(super) by: Option<ResidentId>,
    pub(super) at: Timestamp,
}

/// One movement of minutes.
pub(super) struct Move {
    pub(super) debit: AccountId,
    pub(super) credit: AccountId,
    pub(super) minutes: Minutes,
    pub(super) phase: Phase,
    pub(super) pending: Option<TransferId>,
    pub(super) movement: Movement,
    pub(super) subject: Uuid,
    /// What with the movement and the subject makes its id.
    pub(super) of: AccountId,
}

impl Move {
    fn id(&self) -> TransferId {
        Transfer::id_of(self.movement.code(), self.subject, self.of)
    }
}

/// Posts a movement; who does not have so much hears it in words about hours.
///
/// # Errors
/// [`TimeBankRefusal::Short`], or what else the ledger refuses.
pub(super) async fn post(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: Move,
    hand: Hand,
) -> Result<(), AppError> {
    let transfer = NewTransfer {
        id: new.id(),
        debit: new.debit,
        credit: new.credit,
        amount: new.minutes.0,
        phase: new.phase,
        pending: new.pending,
        cause: Cause::Hours(new.movement),
        subject: new.subject,
        lot: None,
        by: hand.by,
        at: hand.at,
    };
    match ledger::post(conn, community, &transfer).await {
        Err(AppError::Refused(Refusal::Ledger(LedgerRefusal::InsufficientBalance))) => {
            Err(refused(TimeBankRefusal::Short))
        }
        posted => posted.map(drop),
    }
}

/// The sums of an account of minutes.
///
/// # Errors
/// When the row cannot be read.
pub(super) async fn load_sums(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
) -> Result<Sums, AppError> {
    ledger::load_sums(conn, community, (Asset::Minutes, account)).await
}

/// The receivers with their parts of so many minutes.
fn parts(record: &Record, minutes: Minutes) -> Vec<(ResidentId, Minutes)> {
    let parts = divide(minutes, record.stint.receivers.len());
    record.stint.receivers.iter().map(|one| one.resident).zip(parts).collect()
}

/// One receiver's movement to who helps.
fn to_provider(record: &Record, person: ResidentId, minutes: Minutes, movement: Movement) -> Move {
    let payer = AccountId::of(person);
    Move {
        debit: payer,
        credit: AccountId::of(record.stint.provider),
        minutes,
        phase: Phase::Single,
        pending: None,
        movement,
        subject: record.id.0,
        of: payer,
    }
}

fn reservation(record: &Record, person: ResidentId) -> TransferId {
    Transfer::id_of(Movement::Booked.code(), record.id.0, AccountId::of(person))
}

/// Reserves what the receivers will owe, unless the pool pays.
///
/// # Errors
/// [`TimeBankRefusal::Short`] when one of them does not have so much.
pub(super) async fn reserve(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    hand: Hand,
) -> Result<(), AppError> {
    if record.pool {
        return Ok(());
    }
    for (person, minutes) in parts(record, record.stint.estimate) {
        let to = to_provider(record, person, minutes, Movement::Booked);
        post(conn, community, Move { phase: Phase::Pending, ..to }, hand).await?;
    }
    Ok(())
}

/// What was reserved comes back.
///
/// # Errors
/// When it cannot be written.
pub(super) async fn give_back(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    hand: Hand,
) -> Result<(), AppError> {
    if record.pool || record.listing.is_none() {
        return Ok(());
    }
    for (person, minutes) in parts(record, record.stint.estimate) {
        give_back_one(conn, community, record, (person, minutes), hand).await?;
    }
    Ok(())
}

async fn give_back_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    (person, minutes): (ResidentId, Minutes),
    hand: Hand,
) -> Result<(), AppError> {
    let to = to_provider(record, person, minutes, Movement::Unbooked);
    let pending = Some(reservation(record, person));
    post(conn, community, Move { phase: Phase::Void, pending, ..to }, hand).await
}

/// Moves what was agreed, and what follows: the ceiling, points, and accounts of who left meanwhile.
///
/// # Errors
/// [`TimeBankRefusal::Short`] when a receiver does not have so much.
pub(super) async fn settle(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    minutes: Minutes,
    hand: Hand,
) -> Result<(), AppError> {
    let provider = record.stint.provider;
    if record.pool {
        let account = AccountId::of(provider);
        let from_pool = to_provider(record, provider, minutes, Movement::Given);
        let from_pool = Move { debit: AccountId::POOL, credit: account, of: account, ..from_pool };
        post(conn, community, from_pool, hand).await?;
    } else {
        let reserved = divide(record.stint.estimate, record.stint.receivers.len());
        for ((person, part), reserved) in parts(record, minutes).into_iter().zip(reserved) {
            settle_one(conn, community, record, (person, part, reserved), hand).await?;
        }
    }
    cap(conn, community, provider, record.id.0, hand).await?;
    if resident::load_name(conn, community, provider).await?.is_some() {
        let what = (Activity::Volunteer, record.id.0);
        points::thank(conn, community, provider, what, hand.at).await?;
    }
    for (person, _) in record.people() {
        sweep_if_gone(conn, community, person, record.id.0, hand).await?;
    }
    Ok(())
}

async fn settle_one(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    (person, part, reserved): (ResidentId, Minutes, Minutes),
    hand: Hand,
) -> Result<(), AppError> {
    let to = to_provider(record, person, part, Movement::Given);
    let has_reserved = record.listing.is_some();
    if has_reserved && part == reserved {
        let pending = Some(reservation(record, person));
        return post(conn, community, Move { phase: Phase::Post, pending, ..to }, hand).await;
    }
    if has_reserved {
        give_back_one(conn, community, record, (person, reserved), hand).await?;
    }
    // Of very little time some parts are nothing, which is no movement.
    if part.0 == 0 { Ok(()) } else { post(conn, community, to, hand).await }
}

/// What is above the ceiling goes to the donation pool, in the transaction that brought it there; says
/// how much that was.
///
/// # Errors
/// When it cannot be written.
pub(super) async fn cap(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    subject: Uuid,
    hand: Hand,
) -> Result<Minutes, AppError> {
    let account = AccountId::of(person);
    let sums = load_sums(conn, community, account).await?;
    let above = above_ceiling(Minutes(sums.balance())).min(Minutes(sums.available()));
    donate(conn, community, account, (above, Movement::OverCeiling, subject), hand).await?;
    Ok(above.max(Minutes(0)))
}

async fn donate(
    conn: &mut AnyConnection,
    community: CommunityId,
    account: AccountId,
    (minutes, movement, subject): (Minutes, Movement, Uuid),
    hand: Hand,
) -> Result<(), AppError> {
    if minutes.0 <= 0 {
        return Ok(());
    }
    let gift = Move {
        debit: account,
        credit: AccountId::DONATIONS,
        minutes,
        phase: Phase::Single,
        pending: None,
        movement,
        subject,
        of: account,
    };
    post(conn, community, gift, hand).await
}

/// What somebody who leaves has goes to the donation pool.
///
/// # Errors
/// When it cannot be written.
pub(super) async fn sweep(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    subject: Uuid,
    hand: Hand,
) -> Result<(), AppError> {
    let account = AccountId::of(person);
    let sums = load_sums(conn, community, account).await?;
    let left = (Minutes(sums.available()), Movement::LeftBehind, subject);
    donate(conn, community, account, left, hand).await
}

/// The same, for somebody who left while something of theirs was still open.
///
/// # Errors
/// When it cannot be written.
pub(super) async fn sweep_if_gone(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    subject: Uuid,
    hand: Hand,
) -> Result<(), AppError> {
    if resident::load_name(conn, community, person).await?.is_some() {
        return Ok(());
    }
    sweep(conn, community, person, subject, hand).await
}

/// Takes back what is in the books.
///
/// # Errors
/// [`TimeBankRefusal::Short`] when who helped has spent it.
pub(super) async fn reverse(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    minutes: Minutes,
    hand: Hand,
) -> Result<(), AppError> {
    let provider = AccountId::of(record.stint.provider);
    let payers = if record.pool {
        vec![(AccountId::POOL, minutes)]
    } else {
        let owed = parts(record, minutes).into_iter();
        owed.map(|(person, part)| (AccountId::of(person), part)).collect()
    };
    for (payer, part) in payers {
        if part.0 == 0 {
            continue;
        }
        let back = Move {
            debit: provider,
            credit: payer,
            minutes: part,
            phase: Phase::Single,
            pending: None,
            movement: Movement::Reversed,
            subject: record.id.0,
            of: payer,
        };
        post(conn, community, back, hand).await?;
    }
    for (person, _) in record.people() {
        cap(conn, community, person, Uuid::from_u128(record.id.0.as_u128() ^ 1), hand).await?;
        sweep_if_gone(conn, community, person, Uuid::from_u128(record.id.0.as_u128() ^ 1), hand)
            .await?;
    }
    Ok(())
}
