use super::*;
use crate::poll::PollOption;
use elastic_elgamal::group::ScalarOps;
use proptest::prelude::*;

fn question() -> Question {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    Question { kind: QuestionKind::Plan, options: vec![option], seats: 1 }
}

fn seed(n: u64) -> Hash {
    log::hash(&n.to_le_bytes())
}

fn server() -> (BoxKey, SecretBox) {
    let key = BoxKey::of_seed(&seed(1));
    let sealing = Sealing { keys: vec![key.public()], needed: 1 };
    (key, SecretBox::of(&sealing, &question()).unwrap())
}

fn seal(of: &SecretBox, choice: &Choice, n: u64) -> Sealed {
    of.seal(&question(), choice, &seed(n)).unwrap()
}

#[test]
fn the_same_seed_makes_the_same_ballot_and_another_one_does_not() {
    let (_, of) = server();
    let poll = PollId(uuid::Uuid::from_u128(7));
    let one = seal(&of, &Choice::For, 2);
    assert_eq!(one, seal(&of, &Choice::For, 2));
    assert_eq!(one.tracker(poll), seal(&of, &Choice::For, 2).tracker(poll));
    assert_ne!(one.tracker(poll), seal(&of, &Choice::For, 3).tracker(poll));
    assert_ne!(one.tracker(poll), one.tracker(PollId(uuid::Uuid::from_u128(8))));
}

#[test]
fn a_ballot_is_proved_for_its_own_box_and_no_other() {
    let (_, of) = server();
    let other = BoxKey::of_seed(&seed(9));
    let other = Sealing { keys: vec![other.public()], needed: 1 };
    let other = SecretBox::of(&other, &question()).unwrap();
    let ballot = seal(&of, &Choice::Against, 2);
    assert!(of.is_proved(&ballot));
    assert!(!other.is_proved(&ballot));
}

#[test]
fn slots_of_two_ballots_put_together_are_not_proved() {
    let (_, of) = server();
    let parts = |ballot: &Sealed| serde_json::to_value(ballot).unwrap();
    let (one, two) = (seal(&of, &Choice::For, 2), seal(&of, &Choice::Against, 3));
    for field in ["choices", "range_proof", "sum_proof"] {
        let mut mixed = parts(&one);
        mixed[field] = parts(&two)[field].clone();
        let mixed: Sealed = serde_json::from_value(mixed).unwrap();
        assert!(!of.is_proved(&mixed), "{field}");
    }
    let mut short = parts(&one);
    short["choices"].as_array_mut().unwrap().pop();
    assert!(!of.is_proved(&serde_json::from_value(short).unwrap()));
}

#[test]
fn what_was_not_announced_cannot_be_sealed() {
    let (_, of) = server();
    assert_eq!(of.seal(&question(), &Choice::Options { of: vec![0] }, &seed(2)), None);
    let several = Question { kind: QuestionKind::Several, seats: 2, ..question() };
    assert_eq!(slots(&several), None);
}

#[test]
fn keys_that_are_none_make_no_box() {
    let broken = Sealing { keys: vec![Hash([255; 32])], needed: 1 };
    assert!(SecretBox::of(&broken, &question()).is_none());
    let key = BoxKey::of_seed(&seed(1)).public();
    for needed in [0, 2] {
        let sealing = Sealing { keys: vec![key], needed };
        assert!(SecretBox::of(&sealing, &question()).is_none());
    }
}

#[test]
fn a_share_of_another_key_or_of_other_sums_opens_nothing() {
    let (key, of) = server();
    let mut sums = of.sums();
    sums.add(&seal(&of, &Choice::For, 2), 80);
    let sealed = sums.sealed(true);
    assert_eq!(of.open_share(&BoxKey::of_seed(&seed(5)), &sealed), None);
    let share = of.open_share(&key, &sealed).unwrap();
    assert!(of.combine(&[], &sealed).is_none());
    assert!(of.combine(&[share.clone(), share.clone()], &sealed).is_none());
    sums.add(&seal(&of, &Choice::For, 3), 80);
    assert!(of.combine(std::slice::from_ref(&share), &sums.sealed(true)).is_none());
    let mut short = share;
    short.parts.pop();
    assert!(of.combine(&[short], &sealed).is_none());
}

/// Two statements with the same dice would give the key away: with other trustees, it is another
/// statement about the same sums.
#[test]
fn dice_of_a_part_depend_on_the_keys_of_all_trustees() {
    let key = BoxKey::of_seed(&seed(1));
    let dice = |other: u64| {
        let keys = vec![key.public(), BoxKey::of_seed(&seed(other)).public()];
        let of = SecretBox::of(&Sealing { keys, needed: 2 }, &question()).unwrap();
        let share = of.open_share(&key, &of.sums().sealed(false)).unwrap();
        let scalar = |hash: &Hash| Ristretto::deserialize_scalar(&hash.0).unwrap();
        let part = share.parts.first().unwrap();
        scalar(&part.response) - scalar(&part.challenge) * key.0.secret().expose_scalar()
    };
    assert_eq!(dice(2), dice(2));
    assert_ne!(dice(2), dice(3));
}

#[test]
fn numbers_are_found_up_to_the_largest_area() {
    let point = |n: u64| Point(Ristretto::vartime_mul_generator(&n.into()));
    let all = [0, 1, 999_999, 1_000_000_000];
    assert_eq!(numbers(&all.map(point), 1_000_000_000), Some(all.to_vec()));
    assert_eq!(numbers(&[point(101)], 100), None);
    assert!(point(7).is(7) && !point(7).is(8));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn sums_are_those_of_the_ballots_in_any_order(
        cast in proptest::collection::vec((0_usize..3, 0_u64..5_000, any::<bool>()), 1..12)
    ) {
        let (key, of) = server();
        let choices = [Choice::For, Choice::Against, Choice::Abstain];
        let ballots: Vec<_> = cast.iter().zip(10..).map(|((slot, weight, replaced), n)| {
            (seal(&of, &choices[*slot], n), *slot, *weight, *replaced)
        }).collect();
        let mut sums = of.sums();
        let mut expected = [0_u64; 6];
        for (ballot, slot, weight, replaced) in ballots.iter().rev() {
            sums.add(ballot, *weight);
            if *replaced {
                sums.take_out(ballot, *weight);
            } else {
                expected[*slot] += 1;
                expected[3 + slot] += weight;
            }
        }
        let sealed = sums.sealed(true);
        let share = of.open_share(&key, &sealed).unwrap();
        let points = of.combine(&[share], &sealed).unwrap();
        prop_assert_eq!(numbers(&points, 60_000), Some(expected.to_vec()));
    }
}
