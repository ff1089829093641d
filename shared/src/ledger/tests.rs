//! The books under random orders, beside a model that only keeps the list.

use super::*;
use crate::id::VoucherId;
use crate::log::{Log, Root, sign};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use std::collections::HashMap;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn person(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(1_000 + n))
}

fn transfer(n: usize, debit: AccountId, credit: AccountId, amount: i64) -> Transfer {
    Transfer {
        id: TransferId(Uuid::from_u128(u128::try_from(n).unwrap())),
        asset: Asset::Points,
        debit,
        credit,
        amount,
        phase: Phase::Single,
        pending: None,
        cause: "ballot".to_owned(),
        subject: Uuid::from_u128(7),
        at: NOW,
        on: NOW.date(),
        blind: Hash([3; 32]),
    }
}

/// Books in memory, by the rules: what the database does with rows.
#[derive(Default)]
struct Books {
    sums: HashMap<(Asset, AccountId), Sums>,
    resolved: HashMap<TransferId, Phase>,
    all: Vec<Transfer>,
}

impl Books {
    fn take(&mut self, new: Transfer) -> Result<(), LedgerRefusal> {
        if let Some(old) = new.pending.and_then(|id| self.resolved.get(&id)) {
            return LedgerRefusal::resolved(*old).map_or(Ok(()), Err);
        }
        let [gives, receives] = [(new.asset, new.debit), (new.asset, new.credit)];
        let sums = self.sums.get(&gives).copied().unwrap_or_default();
        let effect = new.effect()?;
        if !sums.bears(new.debit, effect) {
            return Err(LedgerRefusal::InsufficientBalance);
        }
        self.sums.insert(gives, sums.gave(effect));
        let sums = self.sums.get(&receives).copied().unwrap_or_default();
        self.sums.insert(receives, sums.received(effect));
        if let Some(pending) = new.pending {
            self.resolved.insert(pending, new.phase);
        }
        self.all.push(new);
        Ok(())
    }

    /// What an account holds and has reserved, from the list alone.
    fn naive(&self, asset: Asset, account: AccountId) -> (i64, i64) {
        let of_asset = || self.all.iter().filter(move |t| t.asset == asset);
        let moved = |t: &&Transfer| matches!(t.phase, Phase::Single | Phase::Post);
        let received: i64 =
            of_asset().filter(moved).filter(|t| t.credit == account).map(|t| t.amount).sum();
        let gave: i64 =
            of_asset().filter(moved).filter(|t| t.debit == account).map(|t| t.amount).sum();
        let is_open = |t: &&Transfer| {
            t.phase == Phase::Pending && !self.all.iter().any(|other| other.pending == Some(t.id))
        };
        let reserved: i64 =
            of_asset().filter(is_open).filter(|t| t.debit == account).map(|t| t.amount).sum();
        (received - gave, reserved)
    }
}

/// One thing somebody tries: what, who, how much, and which earlier transfer it is about.
type Try = (u8, u8, i64, usize, bool);

fn attempt(books: &mut Books, n: usize, (what, who, amount, about, minutes): Try) {
    let asset = if minutes { Asset::Minutes } else { Asset::Points };
    let me = person(u128::from(who % 4));
    let you = person(u128::from(who.wrapping_add(1) % 4));
    let resolve = |books: &Books, phase| {
        let open: Vec<&Transfer> = books.all.iter().filter(|t| t.phase == Phase::Pending).collect();
        let of = open.get(about.checked_rem(open.len())?)?;
        let (id, pending) = (transfer(n, of.debit, of.credit, of.amount).id, Some(of.id));
        Some(Transfer { id, phase, pending, ..(*of).clone() })
    };
    let new = match what % 6 {
        0 | 1 => Some(Transfer { asset, ..transfer(n, AccountId::ISSUED, me, amount) }),
        2 => Some(Transfer { asset, ..transfer(n, me, you, amount) }),
        3 => {
            let phase = Phase::Pending;
            Some(Transfer { asset, phase, ..transfer(n, me, AccountId::REDEEMED, amount) })
        }
        4 => resolve(books, Phase::Post),
        _ => resolve(books, if minutes { Phase::Void } else { Phase::Expire }),
    };
    let Some(new) = new else { return };
    let before = books.all.len();
    let outcome = books.take(new);
    assert_eq!(outcome.is_ok(), books.all.len() > before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn in_any_order_the_books_balance_and_agree_with_the_list(
        tries in prop::collection::vec((any::<u8>(), any::<u8>(), 1_i64..200, any::<usize>(), any::<bool>()), 1..400)
    ) {
        let mut books = Books::default();
        for (n, tried) in tries.into_iter().enumerate() {
            attempt(&mut books, n, tried);
        }
        for asset in Asset::ALL {
            let of_asset = || books.sums.iter().filter(move |((of, _), _)| *of == asset);
            let sum = |part: fn(&Sums) -> i64| of_asset().map(|(_, sums)| part(sums)).sum::<i64>();
            prop_assert_eq!(sum(|s| s.debits_posted), sum(|s| s.credits_posted));
            prop_assert_eq!(sum(|s| s.debits_pending), sum(|s| s.credits_pending));
            for ((_, account), sums) in of_asset() {
                let (balance, reserved) = books.naive(asset, *account);
                prop_assert_eq!((sums.balance(), sums.debits_pending), (balance, reserved));
                prop_assert!(account.is_communal() || sums.available() >= 0);
            }
        }
    }
}

#[test]
fn a_pending_transfer_is_resolved_once_and_a_second_try_hears_how() {
    for (phase, refusal) in [
        (Phase::Post, LedgerRefusal::AlreadyPosted),
        (Phase::Void, LedgerRefusal::AlreadyVoided),
        (Phase::Expire, LedgerRefusal::Expired),
    ] {
        let mut books = Books::default();
        books.take(transfer(1, AccountId::ISSUED, person(0), 10)).unwrap();
        let held = transfer(2, person(0), AccountId::REDEEMED, 10);
        books.take(Transfer { phase: Phase::Pending, ..held.clone() }).unwrap();
        let again = transfer(3, person(0), AccountId::REDEEMED, 1);
        assert_eq!(books.take(again), Err(LedgerRefusal::InsufficientBalance), "it is reserved");
        let resolve = |n| {
            let pending = Some(held.id);
            Transfer { phase, pending, ..transfer(n, person(0), AccountId::REDEEMED, 10) }
        };
        books.take(resolve(4)).unwrap();
        assert_eq!(books.take(resolve(5)), Err(refusal));
    }
}

#[test]
fn amounts_are_positive_and_believable() {
    for amount in [0, -5, AMOUNT_MAX + 1, i64::MIN, i64::MAX] {
        let refused = transfer(1, AccountId::ISSUED, person(0), amount).effect();
        assert_eq!(refused, Err(LedgerRefusal::Amount), "{amount}");
    }
}

#[test]
fn every_part_of_a_transfer_stands_in_its_entry() {
    let one = transfer(1, AccountId::ISSUED, person(0), 10);
    let changed: [fn(&mut Transfer); 12] = [
        |t| t.id = TransferId(Uuid::from_u128(99)),
        |t| t.asset = Asset::Minutes,
        |t| t.debit = person(1),
        |t| t.credit = person(1),
        |t| t.amount = 11,
        |t| t.phase = Phase::Pending,
        |t| t.pending = Some(TransferId(Uuid::from_u128(5))),
        |t| t.cause = "need".to_owned(),
        |t| t.subject = Uuid::from_u128(8),
        |t| t.on = Date(t.on.0 + 1),
        |t| t.at = Timestamp(1),
        |t| t.blind = Hash([4; 32]),
    ];
    for change in changed {
        let mut other = one.clone();
        change(&mut other);
        assert_ne!(one.entry(), other.entry(), "{other:?}");
    }
    let later = Transfer { at: Timestamp(NOW.0 + 1), blind: Hash([9; 32]), ..one.clone() };
    assert!(one.is_same(&later) && !one.is_same(&Transfer { amount: 11, ..one.clone() }));
}

#[test]
fn a_transfer_is_proved_below_the_signed_root_and_a_changed_one_is_not() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let origin = "linli/ledger/1";
    let all: Vec<Transfer> =
        (0..5).map(|n| transfer(n, AccountId::ISSUED, person(0), 10)).collect();
    let mut books = Log::default();
    all.iter().for_each(|t| books.append(t.entry()));
    let day = Day { on: NOW.date(), books: books.root() };
    let mut chain = Log::default();
    let before = Day { on: Date(NOW.date().0 - 1), books: Log::default().root() };
    chain.append(chain_entry(&before));
    let seen = chain.root();
    chain.append(chain_entry(&day));
    let root = chain.root();
    let proof = DayProof {
        transfer: all[3].clone(),
        n: 3,
        in_day: books.prove_inclusion(3).unwrap(),
        day,
        n_day: 1,
        in_chain: chain.prove_inclusion(1).unwrap(),
        checkpoint: sign(&key, origin, &root),
        key: Hash(key.verifying_key().to_bytes()),
        extension: chain.prove_extension(1).unwrap(),
    };
    let kept = Seen { key: proof.key, root: seen };
    let now = Seen { key: proof.key, root };
    assert_eq!(is_proved(&proof, Some(&kept)), Some(now));
    assert_eq!(is_proved(&proof, None), Some(now));
    let rewritten = Seen { root: Root { hash: Hash([1; 32]), ..seen }, ..kept };
    assert_eq!(is_proved(&proof, Some(&rewritten)), None, "the past was rewritten");
    let other = SigningKey::from_bytes(&[8; 32]);
    let signed_by_other = DayProof {
        checkpoint: sign(&other, origin, &root),
        key: Hash(other.verifying_key().to_bytes()),
        ..proof.clone()
    };
    assert_eq!(is_proved(&signed_by_other, Some(&kept)), None, "another key");
    let poll = DayProof { checkpoint: sign(&key, "linli/poll/1", &root), ..proof.clone() };
    assert_eq!(is_proved(&poll, None), None, "the root of something else");
    let mut changed = proof.clone();
    changed.transfer.amount = 100;
    assert_eq!(is_proved(&changed, None), None);
    let mut moved = proof;
    moved.day.on = Date(moved.day.on.0 + 1);
    assert_eq!(is_proved(&moved, None), None);
}

/// A subject made at an instant, and the ids of what it causes for one account.
fn caused(at: Timestamp, random: u8) -> [TransferId; 2] {
    let subject = VoucherId::new(at, [random; 10]).0;
    ["redemption", "collection"].map(|cause| Transfer::id_of(cause, subject, AccountId::ISSUED))
}

#[test]
fn transfers_lie_in_the_order_their_subjects_were_made_in() {
    let at = Date::from_ymd(2027, 1, 1).start();
    let mut ids: Vec<TransferId> =
        (0..200u8).flat_map(|n| caused(at.plus_ms(i64::from(n)), n.wrapping_mul(83))).collect();
    let made = ids.clone();
    ids.sort();
    let time = |id: &TransferId| id.bytes()[..6].to_vec();
    assert_eq!(ids.iter().map(time).collect::<Vec<_>>(), made.iter().map(time).collect::<Vec<_>>());
    ids.dedup();
    assert_eq!(ids.len(), 400, "no two are the same");
}

#[test]
fn what_began_before_ids_were_ordered_keeps_the_ids_it_has() {
    let at = Date::from_ymd(2027, 1, 1).start().plus_ms(-1);
    let [redemption, _] = caused(at, 7);
    let subject = VoucherId::new(at, [7; 10]);
    let named = [b"redemption\n".as_slice(), subject.bytes(), AccountId::ISSUED.bytes()].concat();
    assert_eq!(redemption.bytes()[..], Sha256::digest(named)[..16]);
    // Nor does an id without a time get one, nor one whose time is none.
    let late = VoucherId::new(Date::from_ymd(2100, 1, 1).start(), [7; 10]).0;
    for unordered in [Uuid::from_u128(u128::MAX), late] {
        let id = Transfer::id_of("redemption", unordered, AccountId::ISSUED);
        assert_ne!(id.bytes()[..6], unordered.as_bytes()[..6]);
    }
}
