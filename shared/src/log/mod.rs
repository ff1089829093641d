//! The log of a poll (公示账本): entries are only added, and one short root stands for all of them.
//!
//! A Merkle tree as in Certificate Transparency (RFC 6962). An entry's leaf is the SHA-256 of its
//! bytes, so that a tree of a hundred thousand ballots fits in memory.
//!
//! Invariant: whoever kept a root can prove later whether anything before it was changed.

mod checkpoint;
mod words;

pub use checkpoint::{Checkpoint, parse_checkpoint, sign, verify};
pub use words::{twelve_words, words};

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// Longest proof that is read, in hashes: a tree of 2⁶⁴ entries needs no more.
const PROOF_MAX: usize = 128;

/// A SHA-256 (摘要); sixty-four hexadecimal digits on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

/// The digest of some bytes.
#[must_use]
pub fn hash(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for Hash {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(());
        }
        for (n, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * n..2 * n + 2).ok_or(())?;
            *byte = u8::from_str_radix(digits, 16).map_err(drop)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|()| de::Error::custom("not sixty-four hexadecimal digits"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Hash {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hash".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

/// What stands for a log of `size` entries (根).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Root {
    /// How many entries.
    pub size: u64,
    /// The top of the tree.
    pub hash: Hash,
}

/// A log in memory (账本). Only digests are kept.
#[derive(Debug, Default)]
pub struct Log {
    tree: MemoryBackedTree<Sha256, [u8; 32]>,
}

impl Log {
    /// A log of these entries.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut log = Self::default();
        entries.into_iter().for_each(|entry| log.append(hash(entry)));
        log
    }

    /// Adds the digest of one more entry.
    pub fn append(&mut self, entry: Hash) {
        self.tree.push(entry.0);
    }

    /// How many entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.len()
    }

    /// What stands for all entries.
    #[must_use]
    pub fn root(&self) -> Root {
        let root = self.tree.root();
        Root { size: root.num_leaves(), hash: Hash((*root.as_bytes()).into()) }
    }

    /// That entry `n`, counted from zero, is in the log; none when it is not there.
    #[must_use]
    pub fn prove_inclusion(&self, n: u64) -> Option<Vec<Hash>> {
        let n = usize::try_from(n).ok().filter(|_| n < self.size())?;
        Some(hashes(self.tree.prove_inclusion(n).as_bytes()))
    }

    /// That the log only grew since it had `size` entries; none when it never had so many.
    #[must_use]
    pub fn prove_extension(&self, size: u64) -> Option<Vec<Hash>> {
        if size == 0 || size >= self.size() {
            return (size <= self.size()).then(Vec::new);
        }
        let added = usize::try_from(self.size() - size).ok()?;
        Some(hashes(self.tree.prove_consistency(added).as_bytes()))
    }
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks_exact(32).filter_map(|chunk| chunk.try_into().ok().map(Hash)).collect()
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn top(root: &Root) -> RootHash<Sha256> {
    RootHash::new(root.hash.0.into(), root.size)
}

/// Whether an entry with this digest is number `n` of the log (在账证明).
#[must_use]
pub fn is_included(root: &Root, n: u64, entry: Hash, proof: &[Hash]) -> bool {
    proof.len() <= PROOF_MAX
        && n < root.size
        && InclusionProof::try_from_bytes(bytes(proof))
            .is_ok_and(|proof| top(root).verify_inclusion(&entry.0, n, &proof).is_ok())
}

/// Whether the log of `new` is the log of `old` with nothing but more entries (只增证明).
#[must_use]
pub fn extends(old: &Root, new: &Root, proof: &[Hash]) -> bool {
    if old.size == 0 || old.size == new.size {
        return proof.is_empty() && (old.size == 0 || old.hash == new.hash);
    }
    proof.len() <= PROOF_MAX
        && old.size < new.size
        && ConsistencyProof::try_from_bytes(bytes(proof))
            .is_ok_and(|proof| top(new).verify_consistency(&top(old), &proof).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6962 section 2.1, word for word: the slow tree to compare with.
    fn naive(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => Sha256::new().chain_update([0]).chain_update(one).finalize().into(),
            several => {
                let half = several.len().next_power_of_two() / 2;
                let (left, right) = several.split_at(half);
                let top = Sha256::new().chain_update([1]).chain_update(naive(left));
                top.chain_update(naive(right)).finalize().into()
            }
        }
    }

    fn entries(n: usize) -> Vec<Vec<u8>> {
        (0..n).map(|n| format!("entry {n}").into_bytes()).collect()
    }

    fn log(entries: &[Vec<u8>]) -> Log {
        Log::of(entries.iter().map(Vec::as_slice))
    }

    #[test]
    fn digests_survive_text_and_nothing_else_is_one() {
        let some = hash(b"abc");
        assert_eq!(
            some.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(some.to_string().parse(), Ok(some));
        assert_eq!("BA".repeat(32).parse::<Hash>(), Err(()));
        assert_eq!("ab".parse::<Hash>(), Err(()));
        assert_eq!("é".repeat(32).parse::<Hash>(), Err(()));
    }

    #[test]
    fn nothing_is_proved_that_is_not_there() {
        let log = log(&entries(3));
        assert_eq!(log.prove_inclusion(3), None);
        assert_eq!(log.prove_extension(4), None);
        assert_eq!(log.prove_extension(3), Some(Vec::new()));
        assert_eq!(Log::default().prove_inclusion(0), None);
    }

    proptest! {
        #[test]
        fn the_root_is_that_of_the_naive_tree(n in 0_usize..80) {
            let entries = entries(n);
            let leaves: Vec<[u8; 32]> = entries.iter().map(|entry| hash(entry).0).collect();
            prop_assert_eq!(log(&entries).root().hash.0, naive(&leaves));
        }

        #[test]
        fn every_entry_is_proved_and_no_other(n in 1_usize..80, at in 0_usize..80, other in 0_usize..80) {
            let (at, other) = (at % n, other % n);
            let entries = entries(n);
            let log = log(&entries);
            let number = u64::try_from(at).unwrap();
            let proof = log.prove_inclusion(number).unwrap();
            let root = log.root();
            prop_assert!(is_included(&root, number, hash(&entries[at]), &proof));
            let elsewhere = u64::try_from(other).unwrap();
            prop_assert_eq!(is_included(&root, elsewhere, hash(&entries[at]), &proof), at == other);
            prop_assert!(!is_included(&root, number, hash(b"another"), &proof));
        }

        #[test]
        fn a_log_that_grew_extends_what_it_was_and_a_changed_one_does_not(
            n in 1_usize..80, more in 0_usize..80, changed in 0_usize..80
        ) {
            let all = entries(n + more);
            let old = log(&all[..n]).root();
            let grown = log(&all);
            let proof = grown.prove_extension(old.size).unwrap();
            prop_assert!(extends(&old, &grown.root(), &proof));
            let mut rewritten = all;
            rewritten[changed % n] = b"changed".to_vec();
            let rewritten = log(&rewritten);
            let proof = rewritten.prove_extension(old.size).unwrap();
            prop_assert!(!extends(&old, &rewritten.root(), &proof));
        }
    }
}
