//! Signed roots (签名检查点): the server's word that a log had this root, in the text form of
//! C2SP tlog-checkpoint with an Ed25519 note signature.

use super::{Hash, Root, hash};
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What a checkpoint says (检查点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: `linli/poll/<id>`.
    pub origin: String,
    /// Its root.
    pub root: Root,
}

/// The algorithm byte of Ed25519 in a note's key id.
const ED25519: u8 = 1;

fn body(origin: &str, root: &Root) -> String {
    format!("{origin}\n{}\n{}\n", root.size, Base64::encode_string(&root.hash.0))
}

/// The first four bytes of SHA-256(name ‖ LF ‖ algorithm ‖ key), as notes name their keys.
fn key_id(origin: &str, key: &VerifyingKey) -> [u8; 4] {
    let named = [origin.as_bytes(), b"\n", &[ED25519], key.as_bytes()].concat();
    let Hash([a, b, c, d, ..]) = hash(&named);
    [a, b, c, d]
}

/// Signs a root (签名).
#[must_use]
pub fn sign(key: &SigningKey, origin: &str, root: &Root) -> String {
    let body = body(origin, root);
    let signature = key.sign(body.as_bytes()).to_bytes();
    let line = [&key_id(origin, &key.verifying_key())[..], &signature].concat();
    format!("{body}\n\u{2014} {origin} {}\n", Base64::encode_string(&line))
}

/// Reads a checkpoint without asking whether its signature is right; none when it is no checkpoint.
#[must_use]
pub fn parse_checkpoint(text: &str) -> Option<Checkpoint> {
    let mut lines = text.split('\n');
    let origin = lines.next().filter(|origin| !origin.is_empty())?;
    let size = lines.next()?.parse().ok()?;
    let top = Base64::decode_vec(lines.next()?).ok()?;
    let root = Root { size, hash: Hash(top.try_into().ok()?) };
    Some(Checkpoint { origin: origin.to_owned(), root })
}

/// Reads a checkpoint and checks that this key signed it; none when it did not (验签).
#[must_use]
pub fn verify(key: &VerifyingKey, text: &str) -> Option<Checkpoint> {
    let checkpoint = parse_checkpoint(text)?;
    let signed = body(&checkpoint.origin, &checkpoint.root);
    let line = text.strip_prefix(&signed)?.strip_prefix("\n\u{2014} ")?.strip_suffix('\n')?;
    let (name, signature) = line.split_once(' ')?;
    let bytes = Base64::decode_vec(signature).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    if name != checkpoint.origin || *id != key_id(name, key) {
        return None;
    }
    let signature = Signature::from_bytes(signature.try_into().ok()?);
    key.verify_strict(signed.as_bytes(), &signature).ok().map(|()| checkpoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Log;

    const ORIGIN: &str = "linli/poll/1";

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    #[test]
    fn a_signed_root_is_read_again_and_only_with_its_key() {
        let root = Log::of([&b"one"[..], b"two"]).root();
        let text = sign(&key(), ORIGIN, &root);
        let expected = Checkpoint { origin: ORIGIN.to_owned(), root };
        assert_eq!(verify(&key().verifying_key(), &text), Some(expected));
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert_eq!(verify(&other, &text), None);
    }

    #[test]
    fn a_changed_checkpoint_is_refused() {
        let text = sign(&key(), ORIGIN, &Log::of([&b"one"[..]]).root());
        let verifying = key().verifying_key();
        for changed in [
            text.replacen("\n1\n", "\n2\n", 1),
            text.replace("poll/1", "poll/2"),
            text.replacen("linli", "Linli", 1),
            format!("{text}more"),
            text.trim_end().to_owned(),
            String::new(),
        ] {
            assert_eq!(verify(&verifying, &changed), None, "{changed}");
        }
    }
}
