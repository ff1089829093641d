//! Secrets (密钥): sealing phone numbers, finding them again, making tokens.
//!
//! Invariants: phone numbers and names of third persons stand encrypted in the database; a blind
//! index finds a number without opening it; tokens are stored only as hashes.

use anyhow::{Context, anyhow, ensure};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The server's key: 32 random bytes kept in a file beside the database, or given in the environment.
#[derive(Clone)]
pub struct Secret {
    key: [u8; 32],
}

impl Secret {
    /// Reads the key file, or makes it at the first start.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds no key.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key: [u8; 32] = rand::random();
                write_private(path, &hex(&key))
                    .with_context(|| format!("cannot write {}", path.display()))?;
                Ok(Self { key })
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        ensure!(text.len() == 64, "a key is 64 hexadecimal digits");
        let mut key = [0; 32];
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits)?, 16)?;
        }
        Ok(Self { key })
    }

    /// Encrypts `text`; `row` binds it to where it stands, so that it cannot be moved elsewhere.
    #[must_use]
    pub fn seal(&self, row: &[u8], text: &str) -> Vec<u8> {
        let nonce: [u8; 24] = rand::random();
        let cipher = XChaCha20Poly1305::new(&self.derive(b"seal").into());
        let payload = Payload { msg: text.as_bytes(), aad: row };
        let sealed = cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .expect("texts are far below the cipher's limit");
        [&[1_u8], &nonce[..], &sealed[..]].concat()
    }

    /// Opens what [`Secret::seal`] made for the same row.
    ///
    /// # Errors
    /// When it was made with another key, for another row, or changed.
    pub fn open(&self, row: &[u8], sealed: &[u8]) -> anyhow::Result<String> {
        let (nonce, text) = sealed
            .split_first()
            .filter(|(version, _)| **version == 1)
            .and_then(|(_, rest)| rest.split_at_checked(24))
            .ok_or_else(|| anyhow!("not a sealed field"))?;
        let cipher = XChaCha20Poly1305::new(&self.derive(b"seal").into());
        let opened = cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: text, aad: row })
            .map_err(|_| anyhow!("a sealed field does not open with this key"))?;
        Ok(String::from_utf8(opened)?)
    }

    /// What a phone number is found by, without opening any.
    #[must_use]
    pub fn blind_index(&self, text: &str) -> [u8; 32] {
        self.mac(b"index", text.as_bytes())
    }

    /// A keyed hash for one purpose: tokens of printed codes, person codes.
    #[must_use]
    pub fn mac(&self, purpose: &[u8], text: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.derive(purpose)).expect("any length is a key");
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// What the server signs public roots with.
    #[must_use]
    pub fn signing_key(&self) -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&self.derive(b"sign"))
    }

    fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(purpose);
        hash.finalize().into()
    }
}

/// How tokens are stored.
#[must_use]
pub fn hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads hexadecimal digits; none when they are not.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::parse(&"ab".repeat(32)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_row() {
        let sealed = secret().seal(b"row", "13800001234");
        assert_eq!(secret().open(b"row", &sealed).unwrap(), "13800001234");
        assert!(secret().open(b"other", &sealed).is_err());
        assert!(Secret::parse(&"cd".repeat(32)).unwrap().open(b"row", &sealed).is_err());
        assert!(secret().open(b"row", b"").is_err());
    }
    #[test]
    fn the_same_number_is_found_again() {
        assert_eq!(secret().blind_index("13800001234"), secret().blind_index("13800001234"));
        assert_ne!(secret().blind_index("13800001234"), secret().blind_index("13800001235"));
    }
    #[test]
    fn keys_are_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("linli.key");
        let made = Secret::load(&path).unwrap();
        assert_eq!(Secret::load(&path).unwrap().key, made.key);
        assert!(Secret::parse("short").is_err());
    }
}
