use super::*;
use crate::amount::Area;
use crate::time::{DAY_MS, HOUR_MS, Timestamp};
use proptest::prelude::*;

fn plan() -> Question {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    Question { kind: QuestionKind::Plan, options: vec![option], seats: 1 }
}

fn several(kind: QuestionKind, n: usize, seats: u8) -> Question {
    let option = |n| PollOption { title: format!("{n}号"), ..PollOption::default() };
    Question { kind, options: (0..n).map(option).collect(), seats }
}

fn sum(heads: i64, area: i64) -> Sum {
    Sum { heads, area: Area(area) }
}

/// So many for, against and abstaining, each with this area, of so many entitled.
fn plan_tally(entitled: Sum, [for_it, against, abstain]: [Sum; 3]) -> Tally {
    let both = [for_it, against, abstain];
    let taking_part =
        sum(both.iter().map(|sum| sum.heads).sum(), both.iter().map(|sum| sum.area.0).sum());
    Tally { turnout: Turnout { entitled, taking_part }, options: vec![for_it], against, abstain }
}

#[track_caller]
fn check(mode: PollMode, matter: Matter, entitled: Sum, cast: [Sum; 3], expected: &Outcome) {
    let found = outcome(&rule(mode, matter), &plan(), &plan_tally(entitled, cast));
    assert_eq!(&found, expected);
}

fn passed() -> Outcome {
    Outcome::Passed { winners: vec![0] }
}

const NOBODY: Sum = Sum { heads: 0, area: Area(0) };

#[test]
fn owners_need_two_thirds_of_heads_and_of_area_and_the_number_itself_counts() {
    let all = sum(300, 30_000);
    let cast = |heads, area| [sum(heads, area), NOBODY, NOBODY];
    let owners = |cast, expected: &Outcome| {
        check(PollMode::Owners, Matter::Ordinary, all, cast, expected);
    };
    owners(cast(200, 20_000), &passed());
    owners(cast(199, 20_000), &Outcome::NoQuorumHeads);
    owners(cast(200, 19_999), &Outcome::NoQuorumArea);
    owners(cast(199, 19_999), &Outcome::NoQuorumBoth);
    owners(cast(201, 20_001), &passed());
}

#[test]
fn ordinary_matters_of_owners_pass_with_more_than_half_of_both() {
    let all = sum(300, 30_000);
    let cast = |heads, area| [sum(heads, area), sum(200 - heads, 20_000 - area), NOBODY];
    let owners = |cast, expected: &Outcome| {
        check(PollMode::Owners, Matter::Ordinary, all, cast, expected);
    };
    owners(cast(101, 10_001), &passed());
    owners(cast(100, 10_001), &Outcome::NotPassed);
    owners(cast(101, 10_000), &Outcome::NotPassed);
}

#[test]
fn grave_matters_of_owners_pass_with_three_quarters_of_both() {
    let all = sum(300, 30_000);
    let cast = |heads, area| [sum(heads, area), NOBODY, sum(200 - heads, 20_000 - area)];
    for matter in [Matter::RaiseFund, Matter::Rebuild, Matter::CommonUse] {
        check(PollMode::Owners, matter, all, cast(150, 15_000), &passed());
        check(PollMode::Owners, matter, all, cast(149, 15_000), &Outcome::NotPassed);
        check(PollMode::Owners, matter, all, cast(150, 14_999), &Outcome::NotPassed);
    }
}

#[test]
fn a_residents_meeting_needs_more_than_half_and_area_says_nothing() {
    let all = sum(412, 0);
    let meeting = |cast, expected: &Outcome| {
        check(PollMode::ResidentsMeeting, Matter::Ordinary, all, cast, expected);
    };
    meeting([sum(300, 0), sum(19, 0), sum(7, 0)], &passed());
    meeting([sum(206, 0), NOBODY, NOBODY], &Outcome::NoQuorumHeads);
    meeting([sum(104, 0), sum(103, 0), NOBODY], &passed());
    meeting([sum(103, 0), sum(103, 0), sum(1, 0)], &Outcome::NotPassed);
}

#[test]
fn a_consultation_is_valid_with_one_voice() {
    let all = sum(412, 0);
    check(PollMode::Consultation, Matter::Ordinary, all, [sum(1, 0), NOBODY, NOBODY], &passed());
    let nobody = [NOBODY; 3];
    check(PollMode::Consultation, Matter::Ordinary, all, nobody, &Outcome::NotPassed);
}

#[test]
fn what_is_missing_is_told_in_heads_and_area() {
    let owners = rule(PollMode::Owners, Matter::Ordinary);
    let turnout = Turnout { entitled: sum(300, 30_001), taking_part: sum(188, 11_950) };
    assert_eq!(
        standing(&owners, &turnout),
        Standing { missing_heads: 12, missing_area: Area(8_051) }
    );
    let none = standing(&rule(PollMode::Consultation, Matter::Ordinary), &turnout);
    assert!(none.is_valid());
}

#[test]
fn the_silent_follow_the_majority_only_where_the_covenant_says_so() {
    let mut owners = rule(PollMode::Owners, Matter::Rebuild);
    let all = sum(300, 30_000);
    let tally = plan_tally(all, [sum(120, 12_000), sum(80, 8_000), NOBODY]);
    assert_eq!(outcome(&owners, &plan(), &tally), Outcome::NotPassed);
    owners.silent_follow = true;
    // 120 and the silent 100 are 220 of 300: still under three quarters.
    assert_eq!(outcome(&owners, &plan(), &tally), Outcome::NotPassed);
    let tally = plan_tally(all, [sum(130, 13_000), sum(70, 7_000), NOBODY]);
    assert_eq!(outcome(&owners, &plan(), &tally), passed());
    let tally = plan_tally(all, [sum(100, 19_000), sum(100, 1_000), NOBODY]);
    assert_eq!(outcome(&owners, &plan(), &tally), Outcome::NotPassed, "equal sides move nobody");
}

#[test]
fn seats_go_to_the_best_and_a_tie_on_the_last_seat_to_nobody() {
    let consult = rule(PollMode::Consultation, Matter::Ordinary);
    let question = several(QuestionKind::Election, 3, 2);
    let tally = |votes: [i64; 3]| Tally {
        turnout: Turnout { entitled: sum(100, 0), taking_part: sum(50, 0) },
        options: votes.map(|n| sum(n, 0)).to_vec(),
        against: NOBODY,
        abstain: NOBODY,
    };
    let won = |winners: &[u8]| Outcome::Passed { winners: winners.to_vec() };
    assert_eq!(outcome(&consult, &question, &tally([30, 49, 26])), won(&[1, 0]));
    assert_eq!(outcome(&consult, &question, &tally([30, 49, 30])), won(&[1]));
    assert_eq!(outcome(&consult, &question, &tally([25, 49, 25])), won(&[1]));
    assert_eq!(outcome(&consult, &question, &tally([25, 24, 25])), Outcome::NotPassed);
}

#[test]
fn what_was_not_announced_cannot_be_chosen() {
    let options = |of: &[u8]| Choice::Options { of: of.to_vec() };
    let two = several(QuestionKind::Several, 3, 2);
    assert_eq!(check_choice(&two, &options(&[0, 2])), Ok(()));
    assert_eq!(check_choice(&two, &Choice::Abstain), Ok(()));
    assert_eq!(check_choice(&two, &options(&[0, 1, 2])), Err(PollRefusal::TooMany));
    for bad in [&[][..], &[3], &[1, 0], &[1, 1]] {
        assert_eq!(check_choice(&two, &options(bad)), Err(PollRefusal::NoSuchChoice), "{bad:?}");
    }
    assert_eq!(check_choice(&two, &Choice::For), Err(PollRefusal::NoSuchChoice));
    assert_eq!(check_choice(&plan(), &options(&[0])), Err(PollRefusal::NoSuchChoice));
    let one = several(QuestionKind::One, 3, 1);
    assert_eq!(check_choice(&one, &options(&[0, 1])), Err(PollRefusal::TooMany));
}

const OPENS: Timestamp = Timestamp(10 * DAY_MS);
const CLOSES: Timestamp = Timestamp(17 * DAY_MS);

#[track_caller]
fn check_step(
    status: PollStatus,
    action: PollAction,
    now: Timestamp,
    expected: Result<PollStatus, PollRefusal>,
) {
    assert_eq!(step(status, action, OPENS, CLOSES, now), expected, "{status:?} {action:?}");
}

#[test]
fn a_ballot_counts_from_the_first_to_the_last_millisecond() {
    use PollAction::Cast;
    use PollStatus::{Announced, Closed, Open, Void};
    let last = CLOSES.plus_ms(-1);
    check_step(Announced, Cast, OPENS.plus_ms(-1), Err(PollRefusal::NotYet));
    check_step(Open, Cast, OPENS, Ok(Open));
    check_step(Open, Cast, last, Ok(Open));
    check_step(Open, Cast, CLOSES, Err(PollRefusal::Over));
    check_step(Closed, Cast, last, Err(PollRefusal::Over));
    check_step(Void, Cast, last, Err(PollRefusal::Void));
}

#[test]
fn a_poll_opens_and_closes_at_its_times_only() {
    use PollAction::{Close, Correct, Open, Publish};
    check_step(PollStatus::Announced, Open, OPENS.plus_ms(-1), Err(PollRefusal::NotYet));
    check_step(PollStatus::Announced, Open, OPENS, Ok(PollStatus::Open));
    check_step(PollStatus::Announced, Close, CLOSES, Err(PollRefusal::NotYet));
    check_step(PollStatus::Open, Close, CLOSES.plus_ms(-1), Err(PollRefusal::NotYet));
    check_step(PollStatus::Open, Close, CLOSES, Ok(PollStatus::Counting));
    check_step(PollStatus::Open, Publish, CLOSES, Err(PollRefusal::NotYet));
    check_step(PollStatus::Counting, Publish, CLOSES, Ok(PollStatus::Closed));
    check_step(PollStatus::Counting, Close, CLOSES, Err(PollRefusal::Over));
    check_step(PollStatus::Announced, Correct, OPENS.plus_ms(-1), Ok(PollStatus::Announced));
    check_step(PollStatus::Announced, Correct, OPENS, Err(PollRefusal::RollFrozen));
    check_step(PollStatus::Open, Correct, OPENS, Err(PollRefusal::RollFrozen));
}

#[test]
fn who_has_not_voted_is_reminded_a_day_before_the_end_of_a_poll_of_two_days_and_more() {
    assert_eq!(remind_at(OPENS, CLOSES), CLOSES.plus_days(-1));
    assert_eq!(remind_at(OPENS, OPENS.plus_days(2)), OPENS.plus_days(1));
    let short = OPENS.plus_days(2).plus_ms(-1);
    assert_eq!(remind_at(OPENS, short), short);
}

#[test]
fn a_closed_poll_is_not_called_off() {
    use PollAction::Void;
    check_step(PollStatus::Announced, Void, OPENS, Ok(PollStatus::Void));
    check_step(PollStatus::Open, Void, OPENS, Ok(PollStatus::Void));
    check_step(PollStatus::Closed, Void, CLOSES, Err(PollRefusal::Over));
    check_step(PollStatus::Void, Void, CLOSES, Err(PollRefusal::Void));
}

fn draft() -> PollDraft {
    PollDraft {
        title: " 7、8、9栋老旧电梯改造 ".to_owned(),
        words: "电梯一周停了三次".to_owned(),
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Rebuild,
        franchise: Franchise::Adult,
        question: plan(),
        places: Vec::new(),
        opens_at: OPENS,
        closes_at: CLOSES,
        revote: Revote::Last,
        silent_follow: true,
        preliminary: false,
        secrecy: Secrecy::Open,
        trustees: None,
    }
}

#[test]
fn a_draft_is_trimmed_and_keeps_what_belongs_to_owners_out_of_other_modes() {
    let parsed = draft().parse(Timestamp(0)).unwrap();
    assert_eq!(parsed.title, "7、8、9栋老旧电梯改造");
    assert_eq!(parsed.matter, Matter::Ordinary);
    assert!(!parsed.silent_follow);
}

#[test]
fn notice_is_counted_in_days_and_what_needs_none_begins_now() {
    // An evening in China; the day after tomorrow begins a few hours later.
    let now = Timestamp(10 * DAY_MS + 15 * HOUR_MS);
    let meeting = |opens_at: Timestamp| {
        let draft = PollDraft { opens_at, closes_at: opens_at.plus_days(7), ..draft() };
        let parsed = draft.parse(now).map_err(|errors| errors[0].code.clone());
        parsed.map(|draft| draft.opens_at)
    };
    let third = now.date().plus_days(3).start();
    assert_eq!(meeting(third), Ok(third));
    let short = now.date().plus_days(3).start().plus_ms(-1);
    assert_eq!(meeting(short), Err("poll.notice_too_short".to_owned()));
    let far = now.plus_days(ANNOUNCE_DAYS_MAX + 1);
    assert_eq!(meeting(far), Err("poll.too_far".to_owned()));
    let late = PollDraft {
        mode: PollMode::Consultation,
        opens_at: now.plus_ms(-900),
        closes_at: now.plus_days(1),
        preliminary: true,
        ..draft()
    };
    let parsed = late.parse(now).unwrap();
    assert_eq!((parsed.opens_at, parsed.preliminary), (now, false));
}

#[test]
fn a_poll_is_shown_as_open_from_its_time_on() {
    use PollStatus::{Announced, Closed, Open, Void};
    let before = OPENS.plus_ms(-1);
    assert_eq!(shown_status(Announced, OPENS, before), Announced);
    assert_eq!(shown_status(Announced, OPENS, OPENS), Open);
    for status in [Open, Closed, Void] {
        assert_eq!(shown_status(status, OPENS, OPENS), status);
    }
}

#[test]
fn every_wrong_field_of_a_draft_is_named() {
    let bad = PollDraft {
        title: "  ".to_owned(),
        mode: PollMode::Owners,
        question: several(QuestionKind::One, 1, 1),
        opens_at: Timestamp(14 * DAY_MS),
        closes_at: Timestamp(14 * DAY_MS),
        ..draft()
    };
    let codes: Vec<String> = bad
        .parse(Timestamp(0))
        .unwrap_err()
        .into_iter()
        .map(|error| format!("{} {}", error.field, error.code))
        .collect();
    assert_eq!(
        codes,
        [
            "title text.empty",
            "franchise poll.franchise",
            "opens_at poll.notice_too_short",
            "closes_at poll.window",
            "options poll.options",
        ]
    );
}

#[test]
fn shares_are_printed_to_a_tenth_of_a_percent() {
    assert_eq!(permille(300, 326), 920);
    assert_eq!(permille(147, 326), 451);
    assert_eq!(permille(326, 412), 791);
    assert_eq!(permille(0, 0), 0);
}

fn choices() -> impl Strategy<Value = Vec<(Choice, i64)>> {
    let choice = prop_oneof![Just(Choice::For), Just(Choice::Against), Just(Choice::Abstain)];
    prop::collection::vec((choice, 0_i64..1_000_000_000), 0..200)
}

fn count(ballots: &[(Choice, i64)], entitled: Sum) -> Tally {
    let counted = ballots.iter().map(|(choice, area)| Counted { choice, area: Area(*area) });
    tally(&plan(), entitled, counted)
}

proptest! {
    #[test]
    fn the_order_of_ballots_never_matters(ballots in choices(), turn in 0_usize..200) {
        let entitled = sum(1_000, 1_000_000_000_000);
        let mut other = ballots.clone();
        other.rotate_left(turn % ballots.len().max(1));
        other.reverse();
        prop_assert_eq!(count(&ballots, entitled), count(&other, entitled));
    }

    #[test]
    fn the_sums_equal_the_ballots(ballots in choices()) {
        let tally = count(&ballots, sum(1_000, 1_000_000_000_000));
        let parts = [tally.options[0], tally.against, tally.abstain];
        let whole = tally.turnout.taking_part;
        prop_assert_eq!(parts.iter().map(|sum| sum.heads).sum::<i64>(), whole.heads);
        prop_assert_eq!(parts.iter().map(|sum| sum.area.0).sum::<i64>(), whole.area.0);
        prop_assert_eq!(usize::try_from(whole.heads).unwrap(), ballots.len());
    }

    #[test]
    fn one_more_who_takes_part_never_ends_a_quorum(ballots in choices(), area in 0_i64..1_000_000_000) {
        let owners = rule(PollMode::Owners, Matter::Ordinary);
        let entitled = sum(250, 120_000_000_000);
        let before = standing(&owners, &count(&ballots, entitled).turnout);
        let mut more = ballots;
        more.push((Choice::Abstain, area));
        let after = standing(&owners, &count(&more, entitled).turnout);
        prop_assert!(after.missing_heads <= before.missing_heads);
        prop_assert!(after.missing_area <= before.missing_area);
        prop_assert!(!before.is_valid() || after.is_valid());
    }
}

#[test]
fn a_secret_poll_asks_for_one_answer() {
    let secret = PollDraft { secrecy: Secrecy::Server, ..draft() };
    assert_eq!(secret.parse(Timestamp(0)).unwrap().secrecy, Secrecy::Server);
    let election =
        |seats| PollDraft { question: several(QuestionKind::Election, 3, seats), ..secret.clone() };
    assert_eq!(election(1).parse(Timestamp(0)).unwrap().question.seats, 1);
    let errors = election(2).parse(Timestamp(0)).unwrap_err();
    assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("secrecy", "poll.secret_one"));
}

#[test]
fn areas_of_a_secret_poll_count_in_whole_square_metres() {
    let owners = PollDraft { mode: PollMode::Owners, secrecy: Secrecy::Server, ..draft() };
    for (exact, counted) in [(0, 0), (1, 100), (8_949, 8_900), (8_950, 9_000)] {
        assert_eq!(owners.counted_area(Area(exact)), Area(counted));
        assert_eq!(draft().counted_area(Area(exact)), Area(exact));
    }
}

#[test]
fn a_secret_poll_by_area_needs_thirty_voting_units() {
    let owners = PollDraft { mode: PollMode::Owners, secrecy: Secrecy::Server, ..draft() };
    let entitled = |heads| Sum { heads, area: Area(heads) };
    assert!(owners.is_too_few(entitled(29)) && !owners.is_too_few(entitled(30)));
    let open = PollDraft { secrecy: Secrecy::Open, ..owners.clone() };
    let by_heads = PollDraft { mode: PollMode::ResidentsMeeting, ..owners };
    assert!(!open.is_too_few(entitled(2)) && !by_heads.is_too_few(entitled(2)));
}

#[test]
fn a_choice_is_read_as_it_is_written() {
    let several = Choice::Options { of: vec![0, 7] };
    for choice in [Choice::For, Choice::Against, Choice::Abstain, several] {
        assert_eq!(choice.to_string().parse(), Ok(choice));
    }
    for bad in ["", "For", "options", "options x", "options 1,2"] {
        assert_eq!(bad.parse::<Choice>(), Err(()), "{bad}");
    }
}
