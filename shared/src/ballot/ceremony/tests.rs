//! Three trustees make a key, two of them open sums, and whoever cheats is found.

use super::*;
use crate::{
    ballot::{
        BoardCheck, Flaw, LogEntry, SecretBox, Share, Verdict, Weighed, check_board, digest_opened,
        numbers,
        tests::{POLL, board_of, draft},
    },
    id::ResidentId,
    poll::{
        Choice, Outcome, PollDraft, PollMode, PollOption, Question, Rule, Secrecy, Sum, Tally,
        Trustees, Turnout, rule,
    },
};
use uuid::Uuid;

fn question() -> Question {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    Question { options: vec![option], seats: 1, ..Question::default() }
}

fn ceremony(all: usize, needed: u8) -> Ceremony {
    Ceremony { poll: POLL, attempt: 1, needed, seats: vec![Seat::default(); all] }
}

fn seed(seat: usize) -> Hash {
    log::hash(&[u8::try_from(seat).unwrap()])
}

fn known(seat: usize) -> Known {
    Known { seed: seed(seat), compared: None, published: None }
}

fn say(ceremony: &mut Ceremony, seat: usize, message: Message) {
    assert!(ceremony.takes(seat, &message), "seat {seat}");
    ceremony.seats[seat].hear(message);
}

/// Everybody says what is next for them, as often as there are rounds.
fn go_on(ceremony: &mut Ceremony, rounds: usize) {
    for _ in 0..rounds {
        for seat in 0..ceremony.seats.len() {
            match ceremony.next(seat, &known(seat)) {
                Next::Say(message) | Next::Compare(_, message) => say(ceremony, seat, message),
                other @ (Next::Wait
                | Next::Done
                | Next::Wrong(_)
                | Next::OtherSeed
                | Next::Exchanged) => {
                    panic!("seat {seat}: {other:?}")
                }
            }
        }
    }
}

fn made(all: usize, needed: u8) -> Ceremony {
    let mut ceremony = ceremony(all, needed);
    go_on(&mut ceremony, 3);
    ceremony
}

#[test]
fn two_of_three_trustees_open_the_sums_and_one_alone_does_not() {
    let ceremony = made(3, 2);
    let question = question();
    let of = SecretBox::of(&ceremony.sealing().unwrap(), &question).unwrap();
    let mut sums = of.sums();
    for (n, choice) in [Choice::For, Choice::For, Choice::Against].iter().enumerate() {
        sums.add(&of.seal(&question, choice, &seed(n)).unwrap(), 80);
    }
    let sealed = sums.sealed(true);
    let share = |seat| of.open_share(&ceremony.key(seat, &seed(seat)).unwrap(), &sealed).unwrap();
    let shares: Vec<Share> = (0..3).map(share).collect();
    for pair in [[0, 1], [0, 2], [2, 1]] {
        let points = of.combine(&pair.map(|n| shares[n].clone()), &sealed).unwrap();
        assert_eq!(numbers(&points, 240), Some(vec![2, 1, 0, 160, 80, 0]));
    }
    for alone in &shares {
        assert!(of.is_share(alone, &sealed));
        assert!(of.combine(std::slice::from_ref(alone), &sealed).is_none());
        let twice = [alone.clone(), alone.clone()];
        assert!(of.combine(&twice, &sealed).is_none());
        let mut posed = alone.clone();
        posed.trustee = (posed.trustee + 1) % 3;
        assert!(!of.is_share(&posed, &sealed));
    }
}

#[test]
fn everybody_ends_with_a_share_and_nothing_left_to_do() {
    for (all, needed) in [(2, 2), (3, 2), (5, 3), (9, 9)] {
        let ceremony = made(all, needed);
        let keys = ceremony.sealing().unwrap().keys;
        for (seat, key) in keys.into_iter().enumerate() {
            assert!(matches!(ceremony.next(seat, &known(seat)), Next::Done));
            assert_eq!(ceremony.key(seat, &seed(seat)).unwrap().public(), key);
        }
    }
}

#[test]
fn who_comes_early_waits_and_another_seed_is_told() {
    let mut ceremony = ceremony(3, 2);
    let Next::Say(hello) = ceremony.next(0, &known(0)) else { panic!("a hello") };
    say(&mut ceremony, 0, hello);
    assert!(matches!(ceremony.next(0, &known(0)), Next::Wait));
    assert!(matches!(ceremony.next(0, &known(9)), Next::OtherSeed));
    assert!(ceremony.digest().is_none() && ceremony.sealing().is_none());
}

#[test]
fn digests_differ_when_somebody_stands_between_two_trustees() {
    let mut honest = ceremony(3, 2);
    go_on(&mut honest, 1);
    let mut forged = honest.clone();
    forged.seats[2].hello = ceremony(3, 2).hello(2, &seed(40));
    assert_ne!(honest.digest(), forged.digest());
    let mut again = honest.clone();
    again.attempt = 2;
    assert_ne!(honest.digest(), again.digest());
}

#[test]
fn a_deal_that_was_not_promised_or_not_proved_is_refused() {
    let mut ceremony = ceremony(3, 2);
    go_on(&mut ceremony, 1);
    let mut other = ceremony.clone();
    other.seats[1].hello = ceremony.hello(1, &seed(40));
    let foreign = other.deal(1, &seed(40)).unwrap();
    assert!(!ceremony.takes(1, &Message::Deal(Box::new(foreign))));
    let mut short = ceremony.deal(1, &seed(1)).unwrap();
    short.shares.pop();
    assert!(!ceremony.takes(1, &Message::Deal(Box::new(short))));
    let mut empty = ceremony.deal(1, &seed(1)).unwrap();
    empty.info.polynomial.clear();
    assert!(!ceremony.takes(1, &Message::Deal(Box::new(empty))));
    assert!(ceremony.takes(1, &Message::Deal(Box::new(ceremony.deal(1, &seed(1)).unwrap()))));
}

#[test]
fn a_share_that_does_not_fit_is_found_by_who_gets_it() {
    let mut ceremony = ceremony(3, 2);
    go_on(&mut ceremony, 2);
    let mut deal = ceremony.deal(2, &seed(2)).unwrap();
    deal.shares[0] = log::hash(b"no share");
    ceremony.seats[2].deal = Some(Box::new(deal));
    assert!(matches!(ceremony.next(0, &known(0)), Next::Wrong(2)));
    assert!(matches!(ceremony.next(1, &known(1)), Next::Say(Message::Ready(_))));
}

#[test]
fn nobody_confirms_for_another_or_twice() {
    let mut ceremony = ceremony(3, 2);
    go_on(&mut ceremony, 2);
    let Next::Say(ready) = ceremony.next(0, &known(0)) else { panic!("a confirmation") };
    assert!(!ceremony.takes(1, &ready));
    say(&mut ceremony, 0, ready.clone());
    assert!(!ceremony.takes(0, &ready));
    assert!(!ceremony.takes(7, &ready));
}

#[test]
fn shares_on_their_way_are_hidden_and_never_by_the_same_mask() {
    let mut ceremony = ceremony(3, 2);
    go_on(&mut ceremony, 1);
    let params = ceremony.params().unwrap();
    let dealer = Dealer::<Ristretto>::new(params, &mut ceremony.dice("dealer", 0, &seed(0)));
    let deal = ceremony.deal(0, &seed(0)).unwrap();
    let mask = |to: usize| {
        let share = dealer.secret_share_for_participant(to).expose_scalar().to_bytes();
        let mask: Vec<u8> = share.iter().zip(deal.shares[to].0).map(|(a, b)| a ^ b).collect();
        mask
    };
    assert_ne!(mask(1), vec![0; 32]);
    assert_ne!(mask(1), mask(2));
    assert_eq!(deal.shares[0], Hash([0; 32]));
}

/// A server that shows other messages after they were compared, or publishes a key of its own.
#[test]
fn who_exchanges_what_was_compared_or_the_key_is_found() {
    let made = made(3, 2);
    let compared = Known { compared: made.digest(), ..known(0) };
    let published = Known { published: made.sealing(), ..compared.clone() };
    assert!(matches!(made.next(0, &compared), Next::Done));
    assert!(matches!(made.next(0, &published), Next::Done));
    // The two other seats are the server's own: all of it is proved, and none of it was compared.
    let mut forged = ceremony(3, 2);
    for _ in 0..3 {
        for (seat, of) in [(0, 0), (1, 41), (2, 42)] {
            let (Next::Say(said) | Next::Compare(_, said)) = forged.next(seat, &known(of)) else {
                panic!("seat {seat}")
            };
            say(&mut forged, seat, said);
        }
    }
    assert!(matches!(forged.next(0, &known(0)), Next::Done), "without having compared");
    assert!(matches!(forged.next(0, &compared), Next::Exchanged));
    let own = Known { published: forged.sealing(), ..known(0) };
    assert!(matches!(made.next(0, &own), Next::Exchanged));
    // Before a deal went out there is nothing to hold on to: the words are compared again.
    let mut begun = ceremony(3, 2);
    go_on(&mut begun, 1);
    begun.attempt = 1;
    let other = Known { compared: Some(seed(50)), ..known(0) };
    assert!(matches!(begun.next(0, &other), Next::Compare(..)));
}

#[test]
fn a_board_with_other_keys_than_the_trustees_made_is_not_opened() {
    let entries = entries();
    let mut check = BoardCheck::begin(board_of(&entries[..4], Vec::new())).unwrap();
    while check.step(|entry| serde_json::from_str(entry).ok()).unwrap() {}
    let made = made(3, 2);
    let good = check.open_share(&made, 1, &known(1)).unwrap();
    assert_eq!(good.map(|share| share.trustee), Some(1));
    assert_eq!(check.open_share(&made, 1, &known(9)), Ok(None));
    let other = Known { compared: Some(seed(50)), ..known(1) };
    assert_eq!(check.open_share(&made, 1, &other), Err(Flaw::Key));
    let mut again = ceremony(3, 2);
    again.attempt = 2;
    go_on(&mut again, 3);
    assert_eq!(check.open_share(&again, 1, &known(1)), Err(Flaw::Key));
    let mut elsewhere = ceremony(3, 2);
    elsewhere.poll = PollId(Uuid::from_u128(8));
    go_on(&mut elsewhere, 3);
    assert_eq!(check.open_share(&elsewhere, 1, &known(1)), Err(Flaw::Key));
}

#[test]
fn messages_survive_the_wire() {
    let ceremony = made(3, 2);
    let text = serde_json::to_string(&ceremony).unwrap();
    let read: Ceremony = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    assert!(matches!(read.next(1, &known(1)), Next::Done));
}

/// A poll of three trustees with two ballots, opened by the first and the last of them.
fn entries() -> Vec<LogEntry> {
    let made = made(3, 2);
    let who = (1..=3).map(|id| ResidentId(Uuid::from_u128(id))).collect();
    let trustees = Some(Trustees { who, needed: 2 });
    let draft = PollDraft { secrecy: Secrecy::Trustees, trustees, ..draft() };
    let entitled = Sum { heads: 5, ..Sum::default() };
    let of = SecretBox::of(&made.sealing().unwrap(), &draft.question).unwrap();
    let ballots = [Choice::For, Choice::Against].iter().enumerate().map(|(n, choice)| {
        let ballot = of.seal(&draft.question, choice, &seed(n)).unwrap();
        let tracker = ballot.tracker(POLL);
        let secret = Some(Box::new(Weighed { ballot, weight: 0 }));
        LogEntry::Ballot { tracker, replaces: None, secret }
    });
    let ballots: Vec<LogEntry> = ballots.collect();
    let mut sums = of.sums();
    for ballot in &ballots {
        if let LogEntry::Ballot { secret: Some(weighed), .. } = ballot {
            sums.add(&weighed.ballot, 0);
        }
    }
    let share = |seat| {
        let key = made.key(seat, &seed(seat)).unwrap();
        LogEntry::Share(of.open_share(&key, &sums.sealed(false)).unwrap())
    };
    let one = |heads| Sum { heads, ..Sum::default() };
    let turnout = Turnout { entitled, taking_part: one(2) };
    let rule = Rule { quorum: None, ..rule(PollMode::ResidentsMeeting, draft.matter) };
    let tally = Tally::of_slots(&draft.question, turnout, &[one(1), one(1), one(0)]);
    let setup = LogEntry::Setup {
        poll: POLL,
        draft: Box::new(draft),
        rule,
        roll: log::hash(b"roll"),
        entitled,
        sealing: made.sealing(),
    };
    let result =
        LogEntry::Result { tally, outcome: Outcome::NotPassed, opened: digest_opened(&[]) };
    let mut entries = vec![setup];
    entries.extend(ballots);
    entries.extend([LogEntry::Close { n_counted: 2 }, share(0), share(2), result]);
    entries
}

fn check(entries: &[LogEntry]) -> Result<Verdict, Flaw> {
    check_board(board_of(entries, Vec::new()), |entry| serde_json::from_str(entry).ok())
}

#[test]
fn a_board_of_trustees_checks_before_and_after_it_is_opened() {
    let entries = entries();
    assert_eq!(check(&entries).unwrap().outcome, Some(Outcome::NotPassed));
    for n in [1, 3, 4, 5, 6] {
        assert_eq!(check(&entries[..n]).unwrap().outcome, None, "{n} entries");
    }
    let mut off = entries[..5].to_vec();
    off.push(LogEntry::Void { reason: "监票人失联".to_owned() });
    assert_eq!(check(&off).unwrap().outcome, Some(Outcome::Void));
}

/// Who holds the server's key may sign a lie about trustees; the proofs still find it.
#[test]
fn a_signed_lie_about_trustees_is_found() {
    let good = entries();
    let lie = |change: &dyn Fn(&mut Vec<LogEntry>)| {
        let mut entries = good.clone();
        change(&mut entries);
        check(&entries).err()
    };
    let setup = |change: &dyn Fn(&mut PollDraft, &mut Sealing)| {
        lie(&|entries| {
            if let Some(LogEntry::Setup { draft, sealing: Some(sealing), .. }) = entries.first_mut()
            {
                change(draft, sealing);
            }
        })
    };
    let trustees = |change: &dyn Fn(&mut Trustees)| {
        setup(&|draft, _| draft.trustees.iter_mut().for_each(change))
    };
    assert_eq!(setup(&|_, sealing| sealing.needed = 1), Some(Flaw::Format));
    assert_eq!(setup(&|_, sealing| sealing.keys.truncate(2)), Some(Flaw::Format));
    assert_eq!(setup(&|draft, _| draft.secrecy = Secrecy::Server), Some(Flaw::Format));
    assert_eq!(setup(&|draft, _| draft.trustees = None), Some(Flaw::Format));
    assert_eq!(trustees(&|trustees| trustees.needed = 1), Some(Flaw::Format));
    assert_eq!(trustees(&|trustees| trustees.who[1] = trustees.who[0]), Some(Flaw::Format));
    let share = |change: &dyn Fn(&mut Share)| {
        lie(&|entries| {
            if let LogEntry::Share(share) = &mut entries[4] {
                change(share);
            }
        })
    };
    assert_eq!(share(&|share| share.trustee = 1), Some(Flaw::Sums));
    assert_eq!(share(&|share| share.parts.swap(0, 1)), Some(Flaw::Sums));
    assert_eq!(share(&|share| share.parts.truncate(2)), Some(Flaw::Sums));
    assert_eq!(lie(&|entries| drop(entries.remove(4))), Some(Flaw::Sums));
    assert_eq!(lie(&|entries| entries[5] = entries[4].clone()), Some(Flaw::Sums));
    assert_eq!(lie(&|entries| entries.swap(3, 4)), Some(Flaw::Order));
    // Before there are enough of them, every part is proved already.
    let early = |change: &dyn Fn(&mut Share)| {
        lie(&|entries| {
            entries.truncate(5);
            if let LogEntry::Share(share) = &mut entries[4] {
                change(share);
            }
        })
    };
    assert_eq!(early(&|_| {}), None);
    assert_eq!(early(&|share| share.trustee = 2), Some(Flaw::Sums));
}
