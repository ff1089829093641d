//! Secret ballots (无记名选票): sealed by the phone so that nobody opens one, added up unopened, and
//! only the sums are opened.
//!
//! Exponential `ElGamal` on ristretto255 after Helios and Belenios, with proofs that each slot holds
//! nought or one and all slots together hold one. The keys are shares, so that several trustees are
//! needed to open anything; one share is the server's own key.
//!
//! Invariants: a ballot is proved before it counts; a sum is opened with a proof; the same ballot
//! weighs as a head and as an area, so both halves of Civil Code Art. 278 come out of one box.

use super::curve::Ristretto;
use crate::{
    id::PollId,
    log::{self, Hash},
    poll::{Choice, Question, QuestionKind},
};
use elastic_elgamal::{
    CandidateDecryption, Ciphertext, DiscreteLogTable, Keypair, LogEqualityProof, PublicKey,
    SecretKey, VerifiableDecryption,
    app::{ChoiceParams, EncryptedChoice, SingleChoice},
    group::{ElementOps, Group},
    sharing::{ActiveParticipant, Params, PublicKeySet},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};

/// Fewest voting units of a poll that is secret and counts areas: an exact sum of areas is as good as
/// a name where there are few (无记名且按面积计票的最少户数).
pub const SECRET_BY_AREA_MIN: i64 = 30;
/// Most trustees of one poll (监票人上限).
pub const TRUSTEES_MAX: usize = 9;

type Element = <Ristretto as ElementOps>::Element;
/// Ballots of one slot added up unopened (密封合计).
pub type SealedSum = Ciphertext<Ristretto>;

/// The keys that ballots are sealed for (选票密钥): one share for each trustee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sealing {
    /// The public share of each trustee; only one where the server keeps the key.
    pub keys: Vec<Hash>,
    /// How many trustees are needed to open the sums.
    pub needed: u8,
}

/// A sealed ballot with its proofs (密封选票).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub(super) EncryptedChoice<Ristretto, SingleChoice>);

impl Sealed {
    /// What the ballot is, byte for byte, however it was written down: its slots, then its proofs.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let slots = self.0.choices_unchecked().iter().flat_map(|slot| slot.to_bytes());
        let mut bytes: Vec<u8> = slots.collect();
        bytes.extend(self.0.range_proof().to_bytes());
        bytes.extend(self.0.sum_proof().to_bytes());
        bytes
    }

    /// What it is recognised by (选票追踪码): the digest of poll and sealed ballot.
    #[must_use]
    pub fn tracker(&self, poll: PollId) -> Hash {
        tracker(poll, &self.bytes())
    }
}

/// What a ballot of these bytes is recognised by.
pub(super) fn tracker(poll: PollId, bytes: &[u8]) -> Hash {
    let named = format!("linli-secret-1\n{poll}\n");
    log::hash(&[named.as_bytes(), bytes].concat())
}

impl PartialEq for Sealed {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Sealed {}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sealed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sealed".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "An ElGamal-encrypted choice on ristretto255: choices, range_proof, sum_proof; all values base64url.",
            "required": ["choices", "range_proof", "sum_proof"],
        })
    }
}

/// How many slots a ballot has; none where a question cannot be asked in secret (选票格数).
#[must_use]
pub fn slots(question: &Question) -> Option<usize> {
    match question.kind {
        QuestionKind::Plan => Some(3),
        QuestionKind::One => Some(question.options.len() + 1),
        QuestionKind::Several | QuestionKind::Election => {
            (question.seats == 1).then_some(question.options.len() + 1)
        }
    }
}

/// Which slot a choice is: for, against, abstain; or the options and abstain.
fn slot(question: &Question, choice: &Choice) -> Option<usize> {
    match choice {
        Choice::For => Some(0),
        Choice::Against => Some(1),
        Choice::Abstain => slots(question)?.checked_sub(1),
        Choice::Options { of } => match of.as_slice() {
            [n] => Some(usize::from(*n)),
            _ => None,
        },
    }
}

/// A box that ballots are sealed for (密封票箱).
#[derive(Debug, Clone)]
pub struct SecretBox {
    pub(super) params: ChoiceParams<Ristretto, SingleChoice>,
    pub(super) keys: PublicKeySet<Ristretto>,
}

impl SecretBox {
    /// The box of a question; none when the keys are no keys or the question cannot be secret.
    #[must_use]
    pub fn of(sealing: &Sealing, question: &Question) -> Option<Self> {
        let needed = usize::from(sealing.needed);
        if !(1..=sealing.keys.len()).contains(&needed) || sealing.keys.len() > TRUSTEES_MAX {
            return None;
        }
        let keys = sealing.keys.iter().map(|key| PublicKey::from_bytes(&key.0).ok());
        let keys = keys.collect::<Option<Vec<_>>>()?;
        let params = Params::new(keys.len(), needed);
        let keys = PublicKeySet::from_participants(params, keys).ok()?;
        let params = ChoiceParams::single(keys.shared_key().clone(), slots(question)?);
        Some(Self { params, keys })
    }

    /// Seals a choice (密封). The same seed makes the same ballot again, so that a phone can be tested;
    /// who casts forgets the seed. None when the choice does not answer the question.
    #[must_use]
    pub fn seal(&self, question: &Question, choice: &Choice, seed: &Hash) -> Option<Sealed> {
        crate::poll::check_choice(question, choice).ok()?;
        let slot = slot(question, choice).filter(|slot| *slot < self.params.options_count())?;
        let mut dice = ChaCha20Rng::from_seed(seed.0);
        Some(Sealed(EncryptedChoice::single(&self.params, slot, &mut dice)))
    }

    /// Whether a ballot is well formed: one slot holds one, every other nought (验证选票).
    #[must_use]
    pub fn is_proved(&self, ballot: &Sealed) -> bool {
        ballot.0.verify(&self.params).is_ok()
    }

    /// How many trustees are needed to open sums.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.keys.params().threshold
    }

    /// An empty sum.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let slot = Slot { heads: Ciphertext::zero(), bits: Vec::new() };
        Sums(vec![slot; self.params.options_count()])
    }

    /// A trustee's part in opening sums, with proofs (解密份额). None when it is not the key of one of
    /// the trustees.
    #[must_use]
    pub fn open_share(&self, key: &BoxKey, sums: &[SealedSum]) -> Option<Share> {
        let public = key.0.public();
        let trustee = self.keys.participant_keys().iter().position(|known| known == public)?;
        let secret = key.0.secret().clone();
        let active = ActiveParticipant::new(self.keys.clone(), trustee, secret).ok()?;
        // The dice of a proof must never fall the same for two statements: all that a statement depends
        // on is thrown in, the keys of the others too.
        let private = key.0.secret().expose_scalar().to_bytes();
        let numbers = [trustee, self.keys.participant_keys().len(), self.needed()];
        let numbers = numbers.iter().flat_map(|n| n.to_le_bytes());
        let keys = self.keys.participant_keys().iter().flat_map(|key| key.as_bytes().to_vec());
        let shown = sums.iter().flat_map(|sum| sum.to_bytes());
        let all: Vec<u8> = private.into_iter().chain(numbers).chain(keys).chain(shown).collect();
        let mut dice = ChaCha20Rng::from_seed(log::hash(&all).0);
        let parts = sums.iter().map(|sum| {
            let (opened, proof) = active.decrypt_share(*sum, &mut dice);
            Part::of(&opened.to_bytes(), &proof.to_bytes())
        });
        Some(Share { trustee: u8::try_from(trustee).ok()?, parts: parts.collect::<Option<_>>()? })
    }

    /// What a share opens of each sum; none when it is not proved to be made with the trustee's key
    /// for exactly these sums.
    fn read_share(
        &self,
        share: &Share,
        sums: &[SealedSum],
    ) -> Option<Vec<VerifiableDecryption<Ristretto>>> {
        let trustee = usize::from(share.trustee);
        let is_known = trustee < self.keys.participant_keys().len();
        if !is_known || share.parts.len() != sums.len() {
            return None;
        }
        let parts = share.parts.iter().zip(sums).map(|(part, sum)| {
            let (opened, proof) = part.read()?;
            self.keys.verify_share(opened, *sum, trustee, &proof).ok()
        });
        parts.collect()
    }

    /// Whether a share is proved to be the trustee's part in opening these sums (核验解密份额).
    #[must_use]
    pub fn is_share(&self, share: &Share, sums: &[SealedSum]) -> bool {
        self.read_share(share, sums).is_some()
    }

    /// What the sums hold by these shares, as points; none when a share is not proved or too few
    /// trustees took part (合并解密份额).
    #[must_use]
    pub fn combine(&self, shares: &[Share], sums: &[SealedSum]) -> Option<Vec<Point>> {
        let mut trustees: Vec<u8> = shares.iter().map(|share| share.trustee).collect();
        trustees.sort_unstable();
        trustees.dedup();
        if trustees.len() != shares.len() || shares.len() < self.needed() {
            return None;
        }
        let opened = shares
            .iter()
            .map(|share| Some((usize::from(share.trustee), self.read_share(share, sums)?)));
        let opened: Vec<_> = opened.collect::<Option<_>>()?;
        sums.iter()
            .enumerate()
            .map(|(n, sum)| {
                let parts = opened.iter().map(|(trustee, parts)| Some((*trustee, *parts.get(n)?)));
                let parts: Vec<_> = parts.collect::<Option<_>>()?;
                let opened = self.keys.params().combine_shares(parts)?;
                Some(Point(opened.decrypt_to_element(*sum)))
            })
            .collect()
    }
}

/// A trustee's, or the server's, secret share of the key (密钥份额).
pub struct BoxKey(Keypair<Ristretto>);

impl BoxKey {
    /// The key that grows from a seed.
    #[must_use]
    pub fn of_seed(seed: &Hash) -> Self {
        Self::of_secret(SecretKey::generate(&mut ChaCha20Rng::from_seed(seed.0)))
    }

    /// The key that trustees made together, as far as one of them holds it.
    pub(super) fn of_secret(secret: SecretKey<Ristretto>) -> Self {
        Self(Keypair::from(secret))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> Hash {
        Hash(self.0.public().as_bytes().try_into().unwrap_or_default())
    }
}

/// One slot's running sum: heads, and for each bit of the weights the ballots that have it. Adding is
/// cheap and multiplying is not; so a hundred thousand weights cost some thirty doublings.
#[derive(Debug, Clone)]
struct Slot {
    heads: Ciphertext<Ristretto>,
    bits: Vec<Ciphertext<Ristretto>>,
}

/// Ballots added up unopened (未开封的合计).
#[derive(Debug, Clone)]
pub struct Sums(Vec<Slot>);

impl Sums {
    /// Adds a proved ballot of this weight in whole square metres.
    pub fn add(&mut self, ballot: &Sealed, weight: u64) {
        self.change(ballot, weight, |sum, ballot| *sum += ballot);
    }

    /// Takes out a ballot that was replaced.
    pub fn take_out(&mut self, ballot: &Sealed, weight: u64) {
        self.change(ballot, weight, |sum, ballot| *sum -= ballot);
    }

    fn change(
        &mut self,
        ballot: &Sealed,
        weight: u64,
        apply: impl Fn(&mut Ciphertext<Ristretto>, Ciphertext<Ristretto>),
    ) {
        for (slot, choice) in self.0.iter_mut().zip(ballot.0.choices_unchecked()) {
            apply(&mut slot.heads, *choice);
            for bit in (0..64_usize).take_while(|bit| weight >> bit > 0) {
                if slot.bits.len() <= bit {
                    slot.bits.push(Ciphertext::zero());
                }
                if let Some(sum) = slot.bits.get_mut(bit).filter(|_| weight >> bit & 1 == 1) {
                    apply(sum, *choice);
                }
            }
        }
    }

    /// The sums to be opened: the heads of every slot, then the areas where they count.
    #[must_use]
    pub fn sealed(&self, by_area: bool) -> Vec<SealedSum> {
        let heads = self.0.iter().map(|slot| slot.heads);
        let area = self.0.iter().filter(|_| by_area).map(|slot| {
            let zero = Ciphertext::zero();
            slot.bits.iter().rev().fold(zero, |sum, bit| sum + sum + *bit)
        });
        heads.chain(area).collect()
    }
}

/// A trustee's part in opening the sums (解密份额).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// Which trustee, counted from nought.
    pub trustee: u8,
    /// One part for each sum.
    pub parts: Vec<Part>,
}

/// One sum's part (解密份额及证明): the share, and a proof that it was made with the trustee's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// The share, a point.
    pub share: Hash,
    /// The proof's challenge, a scalar.
    pub challenge: Hash,
    /// The proof's response, a scalar.
    pub response: Hash,
}

impl Part {
    fn of(share: &[u8], proof: &[u8]) -> Option<Self> {
        let (challenge, response) = proof.split_first_chunk::<32>()?;
        Some(Self {
            share: Hash(share.try_into().ok()?),
            challenge: Hash(*challenge),
            response: Hash(response.try_into().ok()?),
        })
    }

    fn read(&self) -> Option<(CandidateDecryption<Ristretto>, LogEqualityProof<Ristretto>)> {
        let proof = [self.challenge.0, self.response.0].concat();
        let opened = CandidateDecryption::from_bytes(&self.share.0)?;
        Some((opened, LogEqualityProof::from_bytes(&proof)?))
    }
}

/// An opened sum before its number is known (已解密的合计).
#[derive(Debug, Clone, Copy)]
pub struct Point(Element);

impl Point {
    /// Whether it is this number.
    #[must_use]
    pub fn is(&self, number: u64) -> bool {
        Ristretto::vartime_mul_generator(&number.into()) == self.0
    }
}

/// The numbers of opened sums, none of them above `most`; none when one is (求合计数).
///
/// A table of as many small steps as giant steps follow, so the work grows with the square root.
#[must_use]
pub fn numbers(points: &[Point], most: u64) -> Option<Vec<u64>> {
    let stride = most.isqrt() + 1;
    let table = DiscreteLogTable::<Ristretto>::new(0..stride);
    let giant = Ristretto::vartime_mul_generator(&stride.into());
    points
        .iter()
        .map(|point| {
            let mut rest = point.0;
            (0..=stride).find_map(|step| {
                let found = table.get(&rest).map(|small| step * stride + small);
                rest -= giant;
                found.filter(|number| *number <= most)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
