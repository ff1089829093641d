//! Proofs checked many at once (成批验证), which a phone does several times as fast as one after the other.
//!
//! A proof in the log leaves out what its prover committed to; who checks it computes that again, with a
//! dozen multiplications on the curve for each ballot. Who is told the commitments (证明承诺) has two things
//! left to see: that they lead to the challenges of the proof, and that they satisfy its equations. The
//! equations of many ballots are one: each is multiplied by a number nobody could foresee, and all are added
//! up (Bellare, Garay, Rabin 1998, small exponents).
//!
//! Invariant: commitments are told for speed only. Where one is missing or wrong, its ballot is checked by
//! itself.

use super::{Sealed, SecretBox};
use crate::log;
use curve25519_dalek::{
    constants::RISTRETTO_BASEPOINT_POINT,
    ristretto::{CompressedRistretto, RistrettoPoint},
    scalar::Scalar,
    traits::{IsIdentity, VartimeMultiscalarMul},
};
use merlin::Transcript;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use std::ops::Range;

/// Ballots whose equations are added up together.
const BATCH: usize = 256;

/// What a commitment was made with.
#[derive(Clone, Copy)]
enum Base {
    Generator,
    Key,
}

/// Says `commitment = response · base − challenge · power`, where the power is what one half of these slots
/// comes to, less one where they are said to hold one.
struct Equation {
    base: Base,
    half: usize,
    slots: Range<usize>,
    less_one: bool,
    challenge: Scalar,
    response: Scalar,
}

/// What the proofs of a ballot speak of.
struct Parts {
    /// The two halves of each slot.
    slots: Vec<[RistrettoPoint; 2]>,
    /// Their encodings, a slot after the other.
    names: Vec<[u8; 64]>,
    common: Scalar,
    /// What answers for nought and for one in each slot.
    responses: Vec<[Scalar; 2]>,
    /// Challenge and response of the sum.
    total: [Scalar; 2],
}

impl Parts {
    /// Takes a ballot apart, of which these are the bytes; none where its proofs are of another number of slots.
    fn of(ballot: &Sealed, bytes: &[u8], n_slots: usize) -> Option<Self> {
        let choices = ballot.0.choices_unchecked();
        let (names, proofs) = bytes.split_at_checked(64 * choices.len())?;
        let (names, _) = names.as_chunks();
        let proofs = scalars(proofs)?;
        let (common, rest) = proofs.split_first()?;
        let (responses, total) = rest.split_last_chunk()?;
        let (responses, []) = responses.as_chunks() else { return None };
        if choices.len() != n_slots || responses.len() != n_slots {
            return None;
        }
        Some(Self {
            slots: halves(ballot).collect(),
            names: names.to_vec(),
            common: *common,
            responses: responses.to_vec(),
            total: *total,
        })
    }

    fn power(&self, half: usize, slots: Range<usize>, less_one: bool) -> RistrettoPoint {
        let of = self.slots.iter().take(slots.end).skip(slots.start);
        let sum: RistrettoPoint = of.filter_map(|halves| halves.get(half)).sum();
        if less_one { sum - RISTRETTO_BASEPOINT_POINT } else { sum }
    }

    /// Goes through the proofs as their prover did, and asks for the commitment of each equation in turn;
    /// true where all leads back to the challenges.
    fn lead_back(
        &self,
        key: &[u8; 32],
        mut commit: impl FnMut(Equation) -> Option<[u8; 32]>,
    ) -> Option<bool> {
        let mut whole = Transcript::new(b"encrypted_choice_ranges");
        whole.append_message(b"dom-sep", b"multi_ring_enc");
        whole.append_message(b"K", key);
        let start = whole.clone();
        for (n, (name, [nought, one])) in self.names.iter().zip(&self.responses).enumerate() {
            let mut say = |base, half, less_one, challenge, response| {
                commit(Equation { base, half, slots: n..n + 1, less_one, challenge, response })
            };
            let mut ring = start.clone();
            ring.append_message(b"dom-sep", b"ring_enc");
            ring.append_message(b"enc", name);
            ring.append_u64(b"i", u64::try_from(n).ok()?);
            ring.append_u64(b"j", 0);
            ring.append_message(b"R_G", &say(Base::Generator, 0, false, self.common, *nought)?);
            ring.append_message(b"R_K", &say(Base::Key, 1, false, self.common, *nought)?);
            let next = draw(&mut ring);
            whole.append_message(b"R_G", &say(Base::Generator, 0, false, next, *one)?);
            whole.append_message(b"R_K", &say(Base::Key, 1, true, next, *one)?);
        }
        let closes = draw(&mut whole) == self.common;
        let [challenge, response] = self.total;
        let all = 0..self.slots.len();
        let mut say = |base, half, less_one| {
            commit(Equation { base, half, slots: all.clone(), less_one, challenge, response })
        };
        let mut sum = Transcript::new(b"choice_encryption_sum");
        sum.append_message(b"dom-sep", b"log_eq");
        sum.append_message(b"K", key);
        sum.append_message(b"[r]G", self.power(0, all.clone(), false).compress().as_bytes());
        sum.append_message(b"[r]K", self.power(1, all.clone(), true).compress().as_bytes());
        sum.append_message(b"[x]G", &say(Base::Generator, 0, false)?);
        sum.append_message(b"[x]K", &say(Base::Key, 1, true)?);
        Some(closes && draw(&mut sum) == challenge)
    }
}

/// The two halves of each slot.
fn halves(ballot: &Sealed) -> impl Iterator<Item = [RistrettoPoint; 2]> {
    let slots = ballot.0.choices_unchecked().iter();
    slots.map(|slot| [*slot.random_element(), *slot.blinded_element()])
}

fn draw(transcript: &mut Transcript) -> Scalar {
    let mut wide = [0; 64];
    transcript.challenge_bytes(b"c", &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

fn scalars(bytes: &[u8]) -> Option<Vec<Scalar>> {
    let (chunks, rest) = bytes.as_chunks();
    let read = |chunk: &[u8; 32]| Scalar::from_canonical_bytes(*chunk).into();
    rest.is_empty().then(|| chunks.iter().map(read).collect::<Option<_>>())?
}

impl SecretBox {
    fn key(&self) -> Option<([u8; 32], RistrettoPoint)> {
        let key = self.keys.shared_key();
        Some((key.as_bytes().try_into().ok()?, key.as_element()))
    }

    /// How many bytes [`Self::commitments`] of a ballot are (证明承诺长度): two points for each number that a
    /// slot may hold, and two for the sum.
    #[must_use]
    pub fn commitments_size(&self) -> usize {
        (4 * self.params.options_count() + 2) * 32
    }

    /// What the prover of a ballot committed to, computed again from the proofs, for phones that check many
    /// ballots (证明承诺): encoded points, in the order of the proofs. None where the ballot is not proved.
    #[must_use]
    pub fn commitments(&self, ballot: &Sealed) -> Option<Vec<u8>> {
        let parts = Parts::of(ballot, &ballot.bytes(), self.params.options_count())?;
        let (name, key) = self.key()?;
        let mut all = Vec::with_capacity(self.commitments_size());
        let leads_back = parts.lead_back(&name, |equation| {
            let Equation { base, half, slots, less_one, challenge, response } = equation;
            let power = parts.power(half, slots, less_one);
            let point = match base {
                Base::Generator => RistrettoPoint::vartime_double_scalar_mul_basepoint(
                    &-challenge,
                    &power,
                    &response,
                ),
                Base::Key => {
                    RistrettoPoint::vartime_multiscalar_mul([response, -challenge], [key, power])
                }
            };
            let name = point.compress().to_bytes();
            all.extend(name);
            Some(name)
        })?;
        leads_back.then_some(all)
    }
}

/// A ballot whose commitments lead to its challenges, and what remains to be seen of it.
struct Told {
    ballot: Sealed,
    /// The ballot and its commitments, byte for byte.
    bytes: Vec<u8>,
    equations: Vec<(Equation, RistrettoPoint)>,
}

impl Told {
    fn of(of: &SecretBox, ballot: &Sealed, bytes: &[u8], commitments: &[u8]) -> Option<Self> {
        let parts = Parts::of(ballot, bytes, of.params.options_count())?;
        let (chunks, _) = commitments.as_chunks::<32>();
        let mut next = chunks.iter();
        let mut equations = Vec::with_capacity(chunks.len());
        let leads_back = parts.lead_back(&of.key()?.0, |equation| {
            let name = next.next()?;
            equations.push((equation, CompressedRistretto(*name).decompress()?));
            Some(*name)
        })?;
        let (ballot, bytes) = (ballot.clone(), [bytes, commitments].concat());
        leads_back.then_some(Self { ballot, bytes, equations })
    }
}

/// Ballots on their way through a check of many at once (成批验证中的选票).
#[derive(Default)]
pub(super) struct Batch {
    /// The commitments of all ballots, in the order of the log.
    told: Vec<u8>,
    /// How many bytes of them were used.
    used: usize,
    waiting: Vec<Told>,
}

impl Batch {
    /// A check of ballots whose commitments are these; none at all where nobody tells them.
    pub(super) fn of(told: Vec<u8>) -> Self {
        Self { told, ..Self::default() }
    }

    /// Takes the next ballot, of which these are the bytes; false where one is not proved.
    pub(super) fn take(&mut self, of: &SecretBox, ballot: &Sealed, bytes: &[u8]) -> bool {
        let end = self.used + of.commitments_size();
        let told = self.told.get(self.used..end).and_then(|told| Told::of(of, ballot, bytes, told));
        self.used = end;
        let Some(told) = told else { return of.is_proved(ballot) };
        self.waiting.push(told);
        self.waiting.len() < BATCH || self.settle(of)
    }

    /// Sees to the ballots that wait; false where one is not proved.
    pub(super) fn settle(&mut self, of: &SecretBox) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        add_up(of, &waiting) || waiting.iter().all(|told| of.is_proved(&told.ballot))
    }
}

/// Whether all equations hold: their sum, each multiplied by a number of its own, is nothing.
fn add_up(of: &SecretBox, waiting: &[Told]) -> bool {
    let Some((name, key)) = of.key() else { return false };
    // The numbers come out of all that they multiply, so nobody chooses one knowing the other.
    let said = waiting.iter().flat_map(|told| &told.bytes).chain(&name).copied();
    let mut dice = ChaCha20Rng::from_seed(log::hash(&said.collect::<Vec<u8>>()).0);
    let (mut by_generator, mut by_key) = (Scalar::ZERO, Scalar::ZERO);
    let (mut numbers, mut points) = (Vec::new(), Vec::new());
    for told in waiting {
        let slots: Vec<_> = halves(&told.ballot).collect();
        let mut of_slots = vec![[Scalar::ZERO; 2]; slots.len()];
        for (equation, commitment) in &told.equations {
            let mut small = [0; 16];
            dice.fill_bytes(&mut small);
            let weight = Scalar::from(u128::from_le_bytes(small));
            numbers.push(weight);
            points.push(*commitment);
            match equation.base {
                Base::Generator => by_generator -= weight * equation.response,
                Base::Key => by_key -= weight * equation.response,
            }
            let turn = weight * equation.challenge;
            let meant = of_slots.iter_mut().take(equation.slots.end).skip(equation.slots.start);
            for number in meant.filter_map(|halves| halves.get_mut(equation.half)) {
                *number += turn;
            }
            if equation.less_one {
                by_generator -= turn;
            }
        }
        numbers.extend(of_slots.into_iter().flatten());
        points.extend(slots.into_iter().flatten());
    }
    numbers.extend([by_generator, by_key]);
    points.extend([RISTRETTO_BASEPOINT_POINT, key]);
    RistrettoPoint::vartime_multiscalar_mul(numbers, points).is_identity()
}

#[cfg(test)]
mod tests;
