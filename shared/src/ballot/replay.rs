//! Replaying a poll's log (重放): every entry in its order, every ballot once, the sums, the outcome.
//!
//! The log is taken entry by entry, so that a phone can show how far it is and stop.

use super::{
    BoxKey, Flaw, LogEntry, Opened, SealedSum, Sealing, SecretBox, Share, Sums, Weighed,
    batch::Batch, digest_opened, secret, tracker,
};
use crate::{
    amount::Area,
    id::PollId,
    log::Hash,
    poll::{
        Counted, Outcome, PollDraft, Question, QuestionKind, Rule, Secrecy, Sum, Tally,
        check_choice, outcome, tally,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Units of area in one unit of weight: areas count 0.01 m², weights whole square metres.
const WEIGHT_AREA: i64 = 100;

/// What a log says once it was replayed (重放结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Which poll.
    pub poll: PollId,
    /// How many ballots are in the box, those replaced counted too.
    pub n_ballots: u64,
    /// How many count.
    pub n_counted: u64,
    /// What it came to, once it is over.
    pub outcome: Option<Outcome>,
}

/// What a poll asked of whom.
struct Asked {
    poll: PollId,
    question: Question,
    rule: Rule,
    entitled: Sum,
    sealing: Option<Sealing>,
    secret: Option<(SecretBox, Sums)>,
}

/// How the proofs of ballots are checked.
enum Proofs {
    /// They were, before the ballots were taken.
    Trusted,
    /// Here, many at once as far as their commitments are told.
    Checked(Batch),
}

impl Default for Proofs {
    fn default() -> Self {
        Self::Checked(Batch::default())
    }
}

/// A log on its way (重放中的账本).
#[derive(Default)]
pub struct Replay {
    proofs: Proofs,
    asked: Option<Asked>,
    seen: BTreeSet<Hash>,
    /// The ballots that count.
    counted: BTreeMap<Hash, Option<Box<Weighed>>>,
    /// What stands after the ballots.
    end: Vec<LogEntry>,
}

impl Replay {
    /// A replay that adds up without checking proofs again: for who checked each when it came in
    /// (信任已验证的选票).
    #[must_use]
    pub fn trusting() -> Self {
        Self { proofs: Proofs::Trusted, ..Self::default() }
    }

    /// A replay that is told what the provers of all ballots committed to, and is faster for it; see
    /// [`SecretBox::commitments`] (已知承诺的重放).
    #[must_use]
    pub fn told(commitments: Vec<u8>) -> Self {
        Self { proofs: Proofs::Checked(Batch::of(commitments)), ..Self::default() }
    }

    /// Takes the next entry (读下一条).
    ///
    /// # Errors
    /// The [`Flaw`] that it has.
    pub fn push(&mut self, entry: LogEntry) -> Result<(), Flaw> {
        match (entry, &mut self.asked) {
            (LogEntry::Setup { poll, draft, rule, entitled, sealing, .. }, None) => {
                if !is_as_announced(&draft, sealing.as_ref()) {
                    return Err(Flaw::Format);
                }
                let question = draft.question;
                let secret = match &sealing {
                    Some(sealing) => {
                        let of = SecretBox::of(sealing, &question).ok_or(Flaw::Format)?;
                        let sums = of.sums();
                        Some((of, sums))
                    }
                    None => None,
                };
                self.asked = Some(Asked { poll, question, rule, entitled, sealing, secret });
                Ok(())
            }
            (LogEntry::Ballot { tracker, replaces, secret }, Some(asked))
                if self.end.is_empty() =>
            {
                check_sealed(asked, tracker, secret.as_deref(), &mut self.proofs)?;
                let is_new = self.seen.insert(tracker);
                let before = replaces.map(|replaced| self.counted.remove(&replaced));
                if before == Some(None) || !is_new {
                    return Err(Flaw::Ballot);
                }
                if let Some((_, sums)) = &mut asked.secret {
                    if let Some(weighed) = &secret {
                        sums.add(&weighed.ballot, weighed.weight);
                    }
                    if let Some(Some(Some(weighed))) = before {
                        sums.take_out(&weighed.ballot, weighed.weight);
                    }
                }
                self.counted.insert(tracker, secret);
                Ok(())
            }
            (
                entry @ (LogEntry::Close { .. }
                | LogEntry::Share(_)
                | LogEntry::Result { .. }
                | LogEntry::Void { .. }),
                Some(_),
            ) => {
                // Whoever reads what stands after the ballots has them proved.
                self.settle()?;
                self.end.push(entry);
                Ok(())
            }
            (
                LogEntry::Setup { .. }
                | LogEntry::Ballot { .. }
                | LogEntry::Close { .. }
                | LogEntry::Share(_)
                | LogEntry::Result { .. }
                | LogEntry::Void { .. },
                Some(_) | None,
            ) => Err(Flaw::Order),
        }
    }

    /// Sees to the ballots whose proofs wait for others to be checked with.
    fn settle(&mut self) -> Result<(), Flaw> {
        let secret = self.asked.as_ref().and_then(|asked| asked.secret.as_ref());
        if let (Some((of, _)), Proofs::Checked(batch)) = (secret, &mut self.proofs)
            && !batch.settle(of)
        {
            return Err(Flaw::Proof);
        }
        Ok(())
    }

    /// How many ballots count so far (计入的票数).
    #[must_use]
    pub fn n_counted(&self) -> usize {
        self.counted.len()
    }

    /// The ballots of a secret poll, added up unopened (未开封的合计).
    #[must_use]
    pub fn sums(&self) -> Option<Vec<SealedSum>> {
        let Asked { rule, secret, .. } = self.asked.as_ref()?;
        secret.as_ref().map(|(_, sums)| sums.sealed(rule.by_area))
    }

    /// The keys that ballots are sealed for (公布的密钥).
    pub(super) fn sealing(&self) -> Option<&Sealing> {
        self.asked.as_ref()?.sealing.as_ref()
    }

    /// How many entries there are up to the close; none before it.
    pub(super) fn shut_size(&self) -> Option<usize> {
        let is_shut = matches!(self.end.first(), Some(LogEntry::Close { .. }));
        // The setup, the ballots, the close.
        is_shut.then_some(self.seen.len() + 2)
    }

    /// A trustee's part in opening the sums of a box that is shut (开票); none before, and none with
    /// another key.
    #[must_use]
    pub fn open_share(&self, key: &BoxKey) -> Option<Share> {
        self.shut_size()?;
        let (of, _) = self.asked.as_ref()?.secret.as_ref()?;
        of.open_share(key, &self.sums()?)
    }

    /// Checks what stands after the ballots: nothing yet, a void, or close and result (核对结果).
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn finish(&mut self, opened: &[Opened]) -> Result<Replayed, Flaw> {
        self.settle()?;
        let asked = self.asked.as_ref().ok_or(Flaw::Order)?;
        let outcome = match self.end.as_slice() {
            [] if opened.is_empty() => None,
            [] => return Err(Flaw::Opened),
            [LogEntry::Void { .. }] if opened.is_empty() => Some(Outcome::Void),
            [LogEntry::Close { n_counted }, shares @ .., LogEntry::Void { .. }]
            | [LogEntry::Close { n_counted }, shares @ ..]
                if asked.secret.is_some()
                    && opened.is_empty()
                    && !matches!(self.end.last(), Some(LogEntry::Result { .. })) =>
            {
                if usize::try_from(*n_counted) != Ok(self.counted.len()) {
                    return Err(Flaw::Sums);
                }
                self.check_each(asked, shares)?;
                let is_void = matches!(self.end.last(), Some(LogEntry::Void { .. }));
                is_void.then_some(Outcome::Void)
            }
            [
                LogEntry::Close { n_counted },
                shares @ ..,
                LogEntry::Result { tally, outcome, opened: digest },
            ] => {
                if usize::try_from(*n_counted) != Ok(self.counted.len()) {
                    return Err(Flaw::Sums);
                }
                self.check_opened(asked, opened)?;
                if digest_opened(opened) != *digest {
                    return Err(Flaw::Opened);
                }
                match &asked.secret {
                    None if shares.is_empty() => check_sums(asked, tally, opened)?,
                    None => return Err(Flaw::Order),
                    Some((of, sums)) => self.check_shares(asked, (of, sums), shares, tally)?,
                }
                if self::outcome(&asked.rule, &asked.question, tally) != *outcome {
                    return Err(Flaw::Outcome);
                }
                Some(outcome.clone())
            }
            _ => return Err(Flaw::Order),
        };
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Ok(Replayed {
            poll: asked.poll,
            n_ballots: number(self.seen.len()),
            n_counted: number(self.counted.len()),
            outcome,
        })
    }

    /// Opened ballots are exactly those that count; of a secret poll there are none.
    fn check_opened(&self, asked: &Asked, opened: &[Opened]) -> Result<(), Flaw> {
        if asked.secret.is_some() {
            return if opened.is_empty() { Ok(()) } else { Err(Flaw::Opened) };
        }
        let by_tracker: BTreeMap<Hash, &Opened> =
            opened.iter().map(|ballot| (ballot.tracker, ballot)).collect();
        if by_tracker.len() != opened.len() || !by_tracker.keys().eq(self.counted.keys()) {
            return Err(Flaw::Opened);
        }
        for Opened { tracker: sealed, blind, choice } in opened {
            if tracker(asked.poll, blind, choice) != *sealed {
                return Err(Flaw::Opened);
            }
            check_choice(&asked.question, choice).map_err(|_| Flaw::Choice)?;
        }
        Ok(())
    }

    /// Every share so far is a trustee's part in opening the sums, also before there are enough.
    fn check_each(&self, asked: &Asked, shares: &[LogEntry]) -> Result<(), Flaw> {
        let (of, sums) = asked.secret.as_ref().ok_or(Flaw::Order)?;
        let shares = list_shares(shares)?;
        let trustees: BTreeSet<u8> = shares.iter().map(|share| share.trustee).collect();
        let sealed = sums.sealed(asked.rule.by_area);
        let are_proved = shares.iter().all(|share| of.is_share(share, &sealed));
        if trustees.len() == shares.len() && are_proved { Ok(()) } else { Err(Flaw::Sums) }
    }

    /// The trustees' shares open the sums of the ballots, and the sums are those stated.
    fn check_shares(
        &self,
        asked: &Asked,
        (of, sums): (&SecretBox, &Sums),
        shares: &[LogEntry],
        stated: &Tally,
    ) -> Result<(), Flaw> {
        let shares = list_shares(shares)?;
        let by_area = asked.rule.by_area;
        let points = of.combine(&shares, &sums.sealed(by_area)).ok_or(Flaw::Sums)?;
        let is_right = |slots: &[Sum]| {
            let heads = slots.iter().map(|sum| Some(sum.heads));
            let area = slots.iter().filter(|_| by_area);
            let area = area.map(|sum| sum.area.0.checked_div(WEIGHT_AREA));
            let numbers = heads.chain(area);
            let whole = slots.iter().all(|sum| sum.area.0 % WEIGHT_AREA == 0);
            whole
                && slots.len() * if by_area { 2 } else { 1 } == points.len()
                && points.iter().zip(numbers).all(|(point, number)| {
                    number.and_then(|n| u64::try_from(n).ok()).is_some_and(|n| point.is(n))
                })
        };
        let weight = |ballot: &Option<Box<Weighed>>| ballot.as_ref().map_or(0, |b| b.weight);
        let weights: u64 = self.counted.values().map(weight).sum();
        let taking_part = stated.turnout.taking_part;
        let heads = i64::try_from(self.counted.len());
        let area = i64::try_from(weights).map(|weights| weights.saturating_mul(WEIGHT_AREA));
        let turned_out = heads == Ok(taking_part.heads)
            && (!by_area || area == Ok(taking_part.area.0))
            && stated.turnout.entitled == asked.entitled
            && (asked.question.kind == QuestionKind::Plan || stated.against == Sum::default());
        let slots = stated.slots(asked.question.kind);
        if turned_out && is_right(&slots) { Ok(()) } else { Err(Flaw::Sums) }
    }
}

fn list_shares(entries: &[LogEntry]) -> Result<Vec<Share>, Flaw> {
    let share = |entry: &LogEntry| match entry {
        LogEntry::Share(share) => Ok(share.clone()),
        LogEntry::Setup { .. }
        | LogEntry::Ballot { .. }
        | LogEntry::Close { .. }
        | LogEntry::Result { .. }
        | LogEntry::Void { .. } => Err(Flaw::Order),
    };
    entries.iter().map(share).collect()
}

/// Whether the keys are as many as was announced, and as many of them are needed.
fn is_as_announced(draft: &PollDraft, sealing: Option<&Sealing>) -> bool {
    match (draft.secrecy, &draft.trustees, sealing) {
        (Secrecy::Open, _, None) => true,
        (Secrecy::Server, _, Some(Sealing { keys, needed })) => (keys.len(), *needed) == (1, 1),
        (Secrecy::Trustees, Some(trustees), Some(Sealing { keys, needed })) => {
            trustees.is_good() && (keys.len(), *needed) == (trustees.who.len(), trustees.needed)
        }
        (Secrecy::Open, _, Some(_))
        | (Secrecy::Server | Secrecy::Trustees, _, None)
        | (Secrecy::Trustees, None, Some(_)) => false,
    }
}

/// A secret poll takes proved ballots, an open one none.
fn check_sealed(
    asked: &Asked,
    tracker: Hash,
    sealed: Option<&Weighed>,
    proofs: &mut Proofs,
) -> Result<(), Flaw> {
    match (&asked.secret, sealed) {
        (None, None) => Ok(()),
        (None, Some(_)) | (Some(_), None) => Err(Flaw::Ballot),
        (Some((of, _)), Some(Weighed { ballot, weight })) => {
            let bytes = ballot.bytes();
            if secret::tracker(asked.poll, &bytes) != tracker {
                return Err(Flaw::Ballot);
            }
            let weighs = *weight == 0 || asked.rule.by_area;
            let is_proved = match proofs {
                Proofs::Trusted => true,
                Proofs::Checked(batch) => batch.take(of, ballot, &bytes),
            };
            if weighs && is_proved { Ok(()) } else { Err(Flaw::Proof) }
        }
    }
}

/// Heads are counted again from the ballots. Areas stay with the keepers, since an exact area is as
/// good as a name; here their parts must at least add up.
fn check_sums(asked: &Asked, stated: &Tally, opened: &[Opened]) -> Result<(), Flaw> {
    let ballots =
        opened.iter().map(|ballot| Counted { choice: &ballot.choice, area: Area::default() });
    let heads = |tally: &Tally| {
        let options: Vec<i64> = tally.options.iter().map(|sum| sum.heads).collect();
        (options, tally.against.heads, tally.abstain.heads, tally.turnout.taking_part.heads)
    };
    let again = tally(&asked.question, asked.entitled, ballots);
    let parts = stated.options.iter().chain([&stated.against, &stated.abstain]);
    let area: i64 = parts.map(|sum| sum.area.0).sum();
    let one_each = asked.question.seats == 1;
    if heads(&again) != heads(stated)
        || stated.turnout.entitled != asked.entitled
        || (one_each && area != stated.turnout.taking_part.area.0)
    {
        return Err(Flaw::Sums);
    }
    Ok(())
}
