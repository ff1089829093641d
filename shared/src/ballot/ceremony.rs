//! Trustees make the key of a secret poll together (密钥生成): nobody ever holds the whole of it.
//!
//! Pedersen's distributed key generation with commitments, in three rounds of messages that everybody
//! may read: who takes part, what each deals to the others, and that each holds a share. Everything a
//! trustee says grows from one seed that stays in the trustee's browser, so that a phone that was
//! closed, or another one with the key file, goes on where it stopped.
//!
//! Invariants: the server carries the messages and learns no share; dice never fall the same for two
//! different statements, since all that a statement depends on is thrown in.

use super::{
    curve::Ristretto,
    secret::{BoxKey, Sealing, TRUSTEES_MAX},
};
use crate::{
    id::PollId,
    log::{self, Hash},
};
use elastic_elgamal::{
    Keypair, ProofOfPossession, PublicKey, SecretKey,
    dkg::{ParticipantCollectingCommitments, ParticipantCollectingPolynomials, PublicInfo},
    group::{ElementOps, ScalarOps},
    sharing::{ActiveParticipant, Dealer, Params, PublicKeySet},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};

/// First round: who takes part (报到).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hello {
    /// The key that the others' shares are wrapped for, a point.
    pub channel: Hash,
    /// The digest of what the trustee will add to the key, so that nobody chooses last.
    pub commitment: Hash,
}

/// Second round: what a trustee adds to the key, and the others' shares of it (分发).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Deal {
    /// The polynomial in public, with the proof that the trustee knows it.
    info: PublicInfo<'static, Ristretto>,
    /// One share for each seat, wrapped for it; one's own is not used.
    shares: Vec<Hash>,
}

/// Third round: the trustee holds a share that fits (确认).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ready(ProofOfPossession<Ristretto>);

/// What a trustee says (监票人消息).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "round", content = "said", rename_all = "snake_case")]
pub enum Message {
    /// First.
    Hello(Hello),
    /// Second.
    Deal(Box<Deal>),
    /// Third.
    Ready(Ready),
}

/// What one trustee has said so far (一位监票人的进度).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seat {
    /// First round.
    pub hello: Option<Hello>,
    /// Second round.
    pub deal: Option<Box<Deal>>,
    /// Third round.
    pub ready: Option<Ready>,
}

impl Seat {
    /// Takes down what the trustee said (记下消息).
    pub fn hear(&mut self, message: Message) {
        match message {
            Message::Hello(hello) => self.hello = Some(hello),
            Message::Deal(deal) => self.deal = Some(deal),
            Message::Ready(ready) => self.ready = Some(ready),
        }
    }
}

/// What all trustees have said so far (密钥生成进度): `GET /polls/{id}/ceremony`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ceremony {
    /// Which poll.
    pub poll: PollId,
    /// How often it was begun.
    pub attempt: u32,
    /// How many trustees open the sums.
    pub needed: u8,
    /// All trustees.
    pub seats: Vec<Seat>,
}

/// What one trustee's phone knows (监票人手机所知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What everything the trustee says grows from.
    pub seed: Hash,
    /// The digest that was compared with the other trustees on this phone.
    pub compared: Option<Hash>,
    /// The keys that were published for the poll.
    pub published: Option<Sealing>,
}

/// What is left for one trustee to do (下一步).
#[derive(Debug, Clone)]
pub enum Next {
    /// To say this; nobody needs to be asked.
    Say(Message),
    /// To compare this digest with the other trustees, as twelve words, and to say this when all see the
    /// same.
    Compare(Hash, Message),
    /// To wait for the others.
    Wait,
    /// Nothing: the trustee holds a share.
    Done,
    /// What the trustee of this seat dealt is wrong; it has to begin again.
    Wrong(usize),
    /// To bring the right key file: this seed is not the one the trustee began with.
    OtherSeed,
    /// To raise an alarm: what the others said is not what was compared, or another key was published.
    Exchanged,
}

impl Ceremony {
    fn params(&self) -> Option<Params> {
        let (all, needed) = (self.seats.len(), usize::from(self.needed));
        let is_good = all <= TRUSTEES_MAX && (1..=all).contains(&needed);
        is_good.then(|| Params::new(all, needed))
    }

    fn hellos(&self) -> Option<Vec<Hello>> {
        self.seats.iter().map(|seat| seat.hello).collect()
    }

    fn deals(&self) -> Option<Vec<&Deal>> {
        self.seats.iter().map(|seat| seat.deal.as_deref()).collect()
    }

    /// Dice for one purpose of one trustee in this ceremony; the same again, and no others.
    fn dice(&self, purpose: &str, seat: usize, seed: &Hash) -> ChaCha20Rng {
        let Self { poll, attempt, needed, seats } = self;
        let all = seats.len();
        let named =
            format!("linli-trustee-1\n{purpose}\n{poll}\n{attempt}\n{seat}\n{all}\n{needed}\n");
        ChaCha20Rng::from_seed(log::hash(&[named.as_bytes(), &seed.0].concat()).0)
    }

    /// The secret half of what a trustee says in the first round.
    fn channel(&self, seat: usize, seed: &Hash) -> Keypair<Ristretto> {
        Keypair::from(SecretKey::generate(&mut self.dice("channel", seat, seed)))
    }

    fn hello(&self, seat: usize, seed: &Hash) -> Option<Hello> {
        let mut dice = self.dice("dealer", seat, seed);
        let begun = ParticipantCollectingCommitments::<Ristretto>::new(
            self.params().filter(|params| seat < params.shares)?,
            seat,
            &mut dice,
        );
        Some(Hello {
            channel: point(self.channel(seat, seed).public()),
            commitment: Hash(begun.commitment()),
        })
    }

    /// The trustee's part once everybody has said hello.
    fn begun(
        &self,
        seat: usize,
        seed: &Hash,
    ) -> Option<ParticipantCollectingPolynomials<Ristretto>> {
        let params = self.params().filter(|params| seat < params.shares)?;
        let mut dice = self.dice("dealer", seat, seed);
        let mut begun = ParticipantCollectingCommitments::new(params, seat, &mut dice);
        for (other, hello) in self.hellos()?.iter().enumerate().filter(|(other, _)| *other != seat)
        {
            begun.insert_commitment(other, hello.commitment.0);
        }
        Some(begun.finish_commitment_phase())
    }

    /// Wraps a share on its way between two trustees, or unwraps it: each share is hidden by the digest
    /// of what only the two can compute, and never by the same one twice.
    fn wrap(
        &self,
        from: usize,
        to: usize,
        mine: &Keypair<Ristretto>,
        share: Hash,
        theirs: Hash,
    ) -> Option<Hash> {
        let theirs = PublicKey::<Ristretto>::from_bytes(&theirs.0).ok()?;
        let common = theirs.as_element() * mine.secret().expose_scalar();
        let Self { poll, attempt, .. } = self;
        let named = format!("linli-share-1\n{poll}\n{attempt}\n{from}\n{to}\n");
        let mut common_bytes = [0; 32];
        Ristretto::serialize_element(&common, &mut common_bytes);
        let mask = log::hash(&[named.as_bytes(), &common_bytes].concat());
        let mut wrapped = share.0;
        wrapped.iter_mut().zip(mask.0).for_each(|(byte, mask)| *byte ^= mask);
        Some(Hash(wrapped))
    }

    fn deal(&self, seat: usize, seed: &Hash) -> Option<Deal> {
        let info = self.begun(seat, seed)?.public_info().into_owned();
        // The same dice make the same dealer that stands behind the commitment.
        let dealer = Dealer::<Ristretto>::new(self.params()?, &mut self.dice("dealer", seat, seed));
        let channel = self.channel(seat, seed);
        let hellos = self.hellos()?;
        let shares = hellos.iter().enumerate().map(|(to, hello)| {
            let share = dealer.secret_share_for_participant(to);
            self.wrap(seat, to, &channel, Hash(share.expose_scalar().to_bytes()), hello.channel)
        });
        let mut shares = shares.collect::<Option<Vec<_>>>()?;
        if let Some(own) = shares.get_mut(seat) {
            *own = Hash([0; 32]);
        }
        Some(Deal { info, shares })
    }

    /// The trustee's share of the key, once everybody has dealt.
    ///
    /// # Errors
    /// The seat of who dealt wrong; one's own where somebody has not dealt.
    fn share(&self, seat: usize, seed: &Hash) -> Result<ActiveParticipant<Ristretto>, usize> {
        let (Some(hellos), Some(deals), Some(mut begun)) =
            (self.hellos(), self.deals(), self.begun(seat, seed))
        else {
            return Err(seat);
        };
        let others = || deals.iter().zip(&hellos).enumerate().filter(|(other, _)| *other != seat);
        for (other, (deal, _)) in others() {
            let is_whole = deal.info.polynomial.len() == usize::from(self.needed);
            let info = deal.info.clone();
            if !is_whole || begun.insert_public_polynomial(other, info).is_err() {
                return Err(other);
            }
        }
        let mut dealt = begun.finish_polynomials_phase();
        let channel = self.channel(seat, seed);
        for (other, (deal, hello)) in others() {
            let wrapped = deal.shares.get(seat).ok_or(other)?;
            let share = self.wrap(other, seat, &channel, *wrapped, hello.channel).ok_or(other)?;
            let share = SecretKey::from_bytes(&share.0).ok_or(other)?;
            dealt.insert_secret_share(other, share).map_err(|_| other)?;
        }
        dealt.complete().map_err(|_| seat)
    }

    /// The trustee's key, to open sums with (取得密钥份额).
    ///
    /// # Errors
    /// The seat of who dealt wrong.
    pub fn key(&self, seat: usize, seed: &Hash) -> Result<BoxKey, usize> {
        Ok(BoxKey::of_secret(self.share(seat, seed)?.secret_share().clone()))
    }

    /// Whether the others said what was compared, as far as this phone knows (核对过的内容未变).
    #[must_use]
    pub fn is_compared(&self, known: &Known) -> bool {
        known.compared.is_none_or(|digest| self.digest() == Some(digest))
    }

    /// What is left for the trustee of a seat to do (下一步).
    #[must_use]
    pub fn next(&self, seat: usize, known: &Known) -> Next {
        let seed = &known.seed;
        let (Some(hello), Some(mine)) = (self.hello(seat, seed), self.seats.get(seat)) else {
            return Next::Wait;
        };
        match mine.hello {
            None => return Next::Say(Message::Hello(hello)),
            Some(said) if said != hello => return Next::OtherSeed,
            Some(_) => {}
        }
        let Some(digest) = self.digest() else { return Next::Wait };
        if mine.deal.is_none() {
            let deal = self.deal(seat, seed);
            return deal
                .map_or(Next::Wait, |deal| Next::Compare(digest, Message::Deal(Box::new(deal))));
        }
        // Once a deal went out, what was compared before it must still stand.
        if !self.is_compared(known) {
            return Next::Exchanged;
        }
        if self.deals().is_none() {
            return Next::Wait;
        }
        let is_published = |sealing: &Sealing| self.sealing().as_ref() == Some(sealing);
        match self.share(seat, seed) {
            Err(wrong) => Next::Wrong(wrong),
            Ok(_) if mine.ready.is_some() => {
                let is_ours = known.published.as_ref().is_none_or(is_published);
                if is_ours { Next::Done } else { Next::Exchanged }
            }
            Ok(active) => {
                // The proof depends on what all have dealt, and so do its dice.
                let keys = active.key_set().participant_keys().iter().flat_map(PublicKey::as_bytes);
                let all: Vec<u8> = keys.copied().chain(seed.0).collect();
                let mut dice = self.dice("ready", seat, &log::hash(&all));
                Next::Say(Message::Ready(Ready(active.proof_of_possession(&mut dice))))
            }
        }
    }

    /// What stands for the first round, once it is whole; people compare it in words (核对词).
    ///
    /// Who carries the messages could put itself between two trustees; then they see different digests.
    #[must_use]
    pub fn digest(&self) -> Option<Hash> {
        let Self { poll, attempt, needed, .. } = self;
        let mut text = format!("linli-ceremony-1\n{poll}\n{attempt}\n{needed}\n");
        for Hello { channel, commitment } in self.hellos()? {
            text.push_str(&format!("{channel} {commitment}\n"));
        }
        Some(log::hash(text.as_bytes()))
    }

    /// The keys that ballots are sealed for, once everybody has dealt (公钥).
    #[must_use]
    pub fn sealing(&self) -> Option<Sealing> {
        let keys = self.keys()?;
        let keys = keys.participant_keys().iter().map(point).collect();
        Some(Sealing { keys, needed: self.needed })
    }

    fn keys(&self) -> Option<PublicKeySet<Ristretto>> {
        let params = self.params()?;
        let deals = self.deals()?;
        // Everybody adds a polynomial; a trustee's key is what all of them come to at the seat.
        let keys = (1..=u64::try_from(params.shares).ok()?).map(|place| {
            let place = <Ristretto as ScalarOps>::Scalar::from(place);
            let points = deals.iter().map(|deal| {
                let terms = deal.info.polynomial.iter().rev().copied();
                terms.reduce(|sum, term| sum * place + term)
            });
            let key =
                points.collect::<Option<Vec<_>>>()?.into_iter().reduce(|sum, point| sum + point)?;
            let mut bytes = [0; 32];
            Ristretto::serialize_element(&key, &mut bytes);
            PublicKey::from_bytes(&bytes).ok()
        });
        PublicKeySet::from_participants(params, keys.collect::<Option<_>>()?).ok()
    }

    /// Whether a message is the next one of its seat, and proved (核验消息).
    #[must_use]
    pub fn takes(&self, seat: usize, message: &Message) -> bool {
        let (Some(params), Some(before)) = (self.params(), self.seats.get(seat)) else {
            return false;
        };
        match message {
            Message::Hello(hello) => {
                before.hello.is_none()
                    && PublicKey::<Ristretto>::from_bytes(&hello.channel.0).is_ok()
            }
            Message::Deal(deal) => {
                before.deal.is_none()
                    && deal.shares.len() == params.shares
                    && self.is_dealt(seat, deal)
            }
            Message::Ready(Ready(proof)) => {
                before.ready.is_none()
                    && self.keys().is_some_and(|keys| keys.verify_participant(seat, proof).is_ok())
            }
        }
    }

    /// Whether a deal is the one that was promised. Asked as another trustee would ask.
    fn is_dealt(&self, seat: usize, deal: &Deal) -> bool {
        let asks = usize::from(seat == 0);
        let begun = self.begun(asks, &Hash([0; 32]));
        deal.info.polynomial.len() == usize::from(self.needed)
            && begun.is_some_and(|mut begun| {
                begun.insert_public_polynomial(seat, deal.info.clone()).is_ok()
            })
    }
}

fn point(key: &PublicKey<Ristretto>) -> Hash {
    Hash(key.as_bytes().try_into().unwrap_or_default())
}

#[cfg(feature = "schema")]
mod schema;
#[cfg(test)]
mod tests;
