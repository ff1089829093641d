//! What unites people who think differently (共识), after Polis, in whole numbers.
//!
//! - Group-aware consensus of a statement: the product over all groups of (A + 1) / (S + 2), where A
//!   of the S members who saw it agree. One group that disagrees pulls it down, however small.
//! - Priority of the next statement to be shown: ((1 − p)(E + 1) a (1 + 8 · 2^(−S/5)))² with
//!   p = (P + 1) / (S + 2), a = (A + 1) / (S + 2), P who passed: new statements surface, those that
//!   are passed over sink. E is how far the groups lie apart about it.
//! - People belong to groups by their answers alone: k-means, with at most min(5, 2 + n / 12) groups,
//!   counting who answered min(7, all) statements. No group is smaller than five people.
//!
//! Shares are in millionths ([`ONE`]), so that phone and server reach the same order.

use super::{Opinions, StatementVote};
use crate::poll::GROUP_MIN;

/// One, in millionths.
pub const ONE: i64 = 1_000_000;
/// Answers before somebody is counted into a group.
const ANSWERS_MIN: usize = 7;
const GROUPS_MAX: usize = 5;
/// One group more for so many people.
const PEOPLE_A_GROUP: usize = 12;
const ROUNDS_MAX: usize = 20;
/// Groups that lie less apart than this are one, in thousandths.
const APART_MIN: i64 = 200;
/// 2^(−n/5) for n from nought to four, in millionths.
const FIFTHS: [i64; 5] = [1_000_000, 870_551, 757_858, 659_754, 574_349];

const fn product(a: i64, b: i64) -> i64 {
    a * b / ONE
}

const fn share(part: i64, seen: i64) -> i64 {
    (part + 1) * ONE / (seen + 2)
}

/// Group-aware consensus of one statement, in millionths (分组共识度).
#[must_use]
pub fn consensus(groups: &[Opinions]) -> i64 {
    groups.iter().fold(ONE, |all, group| product(all, share(group.agree, group.seen())))
}

/// How soon a statement should be shown, in millionths; `extremity` in millionths (展示优先度).
#[must_use]
pub fn priority(sums: Opinions, extremity: i64) -> i64 {
    let seen = sums.seen();
    let pass = share(sums.pass, seen);
    let agree = share(sums.agree, seen);
    let fresh = u32::try_from(seen / 5)
        .ok()
        .filter(|halves| *halves < 40)
        .and_then(|halves| {
            let fifth = FIFTHS.get(usize::try_from(seen % 5).ok()?)?;
            Some(fifth >> halves)
        })
        .unwrap_or(0);
    let root = product(product(product(ONE - pass, ONE + extremity), agree), ONE + 8 * fresh);
    product(root, root)
}

/// What one person answered to one statement, both by their place in a list (一次表态).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opinion {
    /// Who.
    pub person: usize,
    /// To which.
    pub statement: usize,
    /// What.
    pub vote: StatementVote,
}

/// What is known about one statement (观点统计).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// All answers.
    pub sums: Opinions,
    /// The answers of each group.
    pub groups: Vec<Opinions>,
    /// Group-aware consensus, in millionths.
    pub consensus: i64,
    /// How soon to show it, in millionths.
    pub priority: i64,
    /// How far the groups lie apart about it, in millionths.
    pub extremity: i64,
}

impl Row {
    /// Whether more than half of every group agree, and enough people answered (凝聚共识).
    #[must_use]
    pub fn unites(&self) -> bool {
        let agrees = |group: &Opinions| 2 * share(group.agree, group.seen()) > ONE;
        self.sums.seen() >= GROUP_MIN && self.groups.iter().all(agrees)
    }
    /// Whether groups lie half the way apart or more (分歧所在).
    #[must_use]
    pub const fn divides(&self) -> bool {
        self.sums.seen() >= GROUP_MIN && 2 * self.extremity >= ONE
    }
}

/// What all answers of a topic say (表态解读).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// One a statement, in their order.
    pub rows: Vec<Row>,
    /// How many groups think alike.
    pub n_groups: usize,
    /// How many people answered.
    pub n_people: usize,
}

/// Answers of one person in thousandths: for, against, neither; none for what they have not seen.
type Answers = Vec<Option<i64>>;

/// Reads all answers of a topic (解读表态).
#[must_use]
pub fn read(n_people: usize, n_statements: usize, opinions: &[Opinion]) -> Reading {
    let mut people: Vec<Answers> = vec![vec![None; n_statements]; n_people];
    for opinion in opinions {
        let slot = people.get_mut(opinion.person).and_then(|all| all.get_mut(opinion.statement));
        if let Some(slot) = slot {
            *slot = Some(match opinion.vote {
                StatementVote::Agree => 1000,
                StatementVote::Disagree => -1000,
                StatementVote::Pass => 0,
            });
        }
    }
    let counted = |answers: &&Answers| {
        answers.iter().flatten().count() >= ANSWERS_MIN.min(n_statements).max(1)
    };
    let known: Vec<&Answers> = people.iter().filter(counted).collect();
    let group_of = group(&known, n_statements);
    let n_groups = group_of.iter().max().map_or(1, |last| last + 1);
    let n_answered = people.iter().filter(|answers| answers.iter().any(Option::is_some)).count();
    let mut rows =
        vec![Row { groups: vec![Opinions::default(); n_groups], ..Row::default() }; n_statements];
    for answers in &people {
        count(&mut rows, answers, None);
    }
    for (answers, group) in known.iter().zip(&group_of) {
        count(&mut rows, answers, Some(*group));
    }
    for row in &mut rows {
        row.extremity = extremity(&row.groups);
        row.consensus = consensus(&row.groups);
        row.priority = priority(row.sums, row.extremity);
    }
    Reading { rows, n_groups, n_people: n_answered }
}

fn count(rows: &mut [Row], answers: &Answers, group: Option<usize>) {
    for (row, answer) in rows.iter_mut().zip(answers) {
        let sums = match group {
            None => Some(&mut row.sums),
            Some(group) => row.groups.get_mut(group),
        };
        if let (Some(sums), Some(answer)) = (sums, answer) {
            sums.add(match answer.signum() {
                1 => StatementVote::Agree,
                -1 => StatementVote::Disagree,
                _ => StatementVote::Pass,
            });
        }
    }
}

/// The widest gap between two groups' shares of agreement.
fn extremity(groups: &[Opinions]) -> i64 {
    let shares = || groups.iter().map(|group| share(group.agree, group.seen()));
    match (shares().max(), shares().min()) {
        (Some(most), Some(least)) => most - least,
        (_, None) | (None, _) => 0,
    }
}

/// Which group each belongs to: the clearest division of all numbers of groups, or one for all.
fn group(people: &[&Answers], n_statements: usize) -> Vec<usize> {
    let k_max = GROUPS_MAX.min(2 + people.len() / PEOPLE_A_GROUP);
    let mut best = (APART_MIN, vec![0; people.len()]);
    for k in 2..=k_max {
        let (group_of, centres) = divide(people, n_statements, k);
        let is_fair = (0..k).all(|group| {
            let n = group_of.iter().filter(|one| **one == group).count();
            i64::try_from(n).is_ok_and(|n| n >= GROUP_MIN)
        });
        let apart = apart(people, &group_of, &centres);
        if is_fair && apart > best.0 {
            best = (apart, group_of);
        }
    }
    best.1
}

/// k-means: begins with those who lie farthest from each other, so that it needs no chance.
fn divide(people: &[&Answers], n_statements: usize, k: usize) -> (Vec<usize>, Vec<Vec<i64>>) {
    let mut centres = vec![centre(people.iter().copied(), n_statements)];
    while centres.len() <= k {
        let farthest = people.iter().max_by_key(|answers| nearest(answers, &centres).1);
        let Some(farthest) = farthest else { break };
        centres.push(farthest.iter().map(|answer| answer.unwrap_or(0)).collect());
    }
    // The middle of all was only there to begin from.
    centres.remove(0);
    let mut group_of: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let next: Vec<usize> = people.iter().map(|answers| nearest(answers, &centres).0).collect();
        if next == group_of {
            break;
        }
        group_of = next;
        for (n, own) in centres.iter_mut().enumerate() {
            let members = people.iter().zip(&group_of).filter(|(_, group)| **group == n);
            *own = centre(members.map(|(answers, _)| *answers), n_statements);
        }
    }
    (group_of, centres)
}

/// The mean of what was answered to each statement.
fn centre<'a>(people: impl Iterator<Item = &'a Answers>, n_statements: usize) -> Vec<i64> {
    let mut sums = vec![(0, 0); n_statements];
    for answers in people {
        for (sum, answer) in sums.iter_mut().zip(answers) {
            if let Some(answer) = answer {
                *sum = (sum.0 + answer, sum.1 + 1);
            }
        }
    }
    sums.into_iter().map(|(sum, n): (i64, i64)| sum / n.max(1)).collect()
}

/// The mean square of how far somebody's answers lie from a centre.
fn distance(answers: &Answers, centre: &[i64]) -> i64 {
    let apart = answers.iter().zip(centre).filter_map(|(answer, c)| answer.map(|a| (a - c).pow(2)));
    let (sum, n) = apart.fold((0, 0), |(sum, n), square| (sum + square, n + 1));
    sum / i64::max(n, 1)
}

/// The nearest centre, and how far it is.
fn nearest(answers: &Answers, centres: &[Vec<i64>]) -> (usize, i64) {
    let all = centres.iter().map(|centre| distance(answers, centre)).enumerate();
    all.min_by_key(|(_, distance)| *distance).unwrap_or((0, 0))
}

/// How clearly people lie in their own group, in thousandths: the simplified silhouette.
fn apart(people: &[&Answers], group_of: &[usize], centres: &[Vec<i64>]) -> i64 {
    let widths = people.iter().zip(group_of).map(|(answers, own)| {
        let (mut inside, mut outside) = (0, i64::MAX);
        for (n, centre) in centres.iter().enumerate() {
            let distance = distance(answers, centre);
            if n == *own {
                inside = distance;
            } else {
                outside = outside.min(distance);
            }
        }
        (outside - inside) * 1000 / outside.max(inside).max(1)
    });
    let n = i64::try_from(people.len()).unwrap_or(i64::MAX).max(1);
    widths.sum::<i64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use StatementVote::{Agree, Disagree, Pass};
    use proptest::prelude::*;

    const fn sums(agree: i64, disagree: i64, pass: i64) -> Opinions {
        Opinions { agree, disagree, pass }
    }

    #[test]
    fn priority_follows_the_worked_examples() {
        for (opinions, extremity, expected) in [
            // Nobody has seen it: (1/2 · 1 · 1/2 · 9)² = 5.0625.
            (sums(0, 0, 0), 0, 5_062_500),
            // Eight of ten agree, one passed: (10/12 · 9/12 · (1 + 8/4))² = 3.515625.
            (sums(8, 1, 1), 0, 3_515_625),
            // The same when groups lie half the way apart: 1.5² times as much.
            (sums(8, 1, 1), 500_000, 7_910_156),
            // Ten of ten passed: (1/12 · 1/12 · 3)² = 0.000434.
            (sums(0, 0, 10), 0, 434),
            // Three seen, two agree: (4/5 · 3/5 · (1 + 8 · 0.659754))² = 9.0809.
            (sums(2, 1, 0), 0, 9_080_912),
            // Seen by so many that newness is gone: (1001/1002 · 601/1002)² = 0.359.
            (sums(600, 400, 0), 0, 359_040),
        ] {
            let found = priority(opinions, extremity);
            assert!((found - expected).abs() <= 60, "{opinions:?}: {found}, not {expected}");
        }
    }

    #[test]
    fn consensus_follows_the_worked_examples() {
        for (groups, expected) in [
            // Nobody answered: one half.
            (vec![sums(0, 0, 0)], 500_000),
            // 9/12 · 2/4
            (vec![sums(8, 1, 1), sums(1, 1, 0)], 375_000),
            // A small group that disagrees outweighs a large one that agrees: 91/102 · 1/7.
            (vec![sums(90, 10, 0), sums(0, 5, 0)], 127_450),
            // 7/10 in both is more than that.
            (vec![sums(6, 2, 0), sums(6, 2, 0)], 490_000),
        ] {
            assert_eq!(consensus(&groups), expected, "{groups:?}");
        }
    }

    /// Two camps of people that agree on the last statement alone.
    fn camps(n_each: usize, n_statements: usize) -> Vec<Opinion> {
        let mut all = Vec::new();
        for person in 0..2 * n_each {
            for statement in 0..n_statements {
                let is_first = person < n_each;
                let vote = match (statement + 1 == n_statements, is_first == (statement % 2 == 0)) {
                    (true, _) | (false, true) => Agree,
                    (false, false) => Disagree,
                };
                all.push(Opinion { person, statement, vote });
            }
        }
        all
    }

    #[test]
    fn what_unites_two_camps_comes_before_what_one_of_them_wants() {
        let found = read(24, 8, &camps(12, 8));
        assert_eq!((found.n_groups, found.n_people), (2, 24));
        let best = found.rows.iter().enumerate().max_by_key(|(_, row)| row.consensus);
        assert_eq!(best.map(|(n, _)| n), Some(7));
        assert!(found.rows[7].unites() && !found.rows[7].divides());
        assert!(found.rows[0].divides() && !found.rows[0].unites());
        assert_eq!(found.rows[0].groups, [sums(0, 12, 0), sums(12, 0, 0)]);
    }

    #[test]
    fn people_who_think_alike_are_one_group() {
        let alike =
            |person| (0..7).map(move |statement| Opinion { person, statement, vote: Agree });
        let all: Vec<Opinion> = (0..30).flat_map(alike).collect();
        assert_eq!(read(30, 7, &all).n_groups, 1);
    }

    #[test]
    fn nobody_is_shown_in_a_group_of_fewer_than_five() {
        let found = read(8, 8, &camps(4, 8));
        assert_eq!(found.n_groups, 1);
    }

    #[test]
    fn who_answered_little_is_counted_but_not_grouped() {
        let mut all = camps(12, 8);
        all.push(Opinion { person: 24, statement: 0, vote: Pass });
        let found = read(25, 8, &all);
        assert_eq!(found.rows[0].sums, sums(12, 12, 1));
        assert_eq!(found.rows[0].groups.iter().map(|group| group.seen()).sum::<i64>(), 24);
        assert_eq!(found.n_people, 25);
    }

    #[test]
    fn nothing_said_is_nothing_read() {
        assert_eq!(read(0, 0, &[]), Reading { n_groups: 1, ..Reading::default() });
    }

    proptest! {
        #[test]
        fn every_answer_is_counted_once_and_shares_stay_shares(
            answers in proptest::collection::vec((0_usize..20, 0_usize..9, 0_usize..3), 0..200),
        ) {
            let mut last = std::collections::BTreeMap::new();
            for (person, statement, vote) in answers {
                last.insert((person, statement), StatementVote::ALL[vote]);
            }
            let all: Vec<Opinion> = last
                .iter()
                .map(|((person, statement), vote)| Opinion { person: *person, statement: *statement, vote: *vote })
                .collect();
            let found = read(20, 9, &all);
            let n: i64 = found.rows.iter().map(|row| row.sums.seen()).sum();
            prop_assert_eq!(usize::try_from(n), Ok(all.len()));
            for row in &found.rows {
                prop_assert!((0..=ONE).contains(&row.consensus));
                prop_assert!((0..=ONE).contains(&row.extremity));
                prop_assert!(row.priority >= 0);
            }
        }
    }
}
