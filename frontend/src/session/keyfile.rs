//! The key file of a trustee (密钥文件): a seed locked with a passphrase, by the browser's own cryptography.
//!
//! Invariants: the seed leaves this module only unlocked in memory, or locked; every file has a key of
//! its own, so that one nonce serves all.

use super::device;
use crate::api::json;
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use linli_shared::{id::PollId, log::Hash};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// The name of the form of a key file.
const FORMAT: &str = "linli-trustee-1";
/// Rounds of PBKDF2 with SHA-256, as OWASP advises (2023).
const ROUNDS: u32 = 600_000;
/// Fewest characters of a passphrase.
pub(crate) const PASSPHRASE_CHARS_MIN: usize = 8;

#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: String,
    poll: PollId,
    /// What makes the key of this file different from that of any other.
    salt: Hash,
    /// The seed, encrypted with AES-256-GCM; hexadecimal digits.
    sealed: String,
}

/// Why a file stays locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locked {
    /// It is no key file, or one of another poll.
    OtherFile,
    /// The passphrase is another one.
    Passphrase,
    /// The browser has no cryptography here.
    NoCrypto,
}

/// Locks a seed; none where the browser cannot.
pub(crate) async fn lock(poll: PollId, seed: &Hash, passphrase: &str) -> Option<String> {
    let salt = Hash(device::random_bytes()?);
    let subtle = window().crypto().ok()?.subtle();
    let key = derive(&subtle, &salt, passphrase).await.ok()?;
    let how = cipher(poll).ok()?;
    let sealed = subtle.encrypt_with_object_and_u8_array(&how, &key, &seed.0).ok()?;
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await.ok()?).to_vec();
    let sealed = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    json::write(&KeyFile { format: FORMAT.to_owned(), poll, salt, sealed }).ok()
}

/// Unlocks the seed of a poll.
pub(crate) async fn unlock(poll: PollId, text: &str, passphrase: &str) -> Result<Hash, Locked> {
    let file: KeyFile = json::read(text).map_err(|()| Locked::OtherFile)?;
    let sealed = bytes(&file.sealed).ok_or(Locked::OtherFile)?;
    if file.format != FORMAT || file.poll != poll {
        return Err(Locked::OtherFile);
    }
    let subtle = window().crypto().map_err(|_| Locked::NoCrypto)?.subtle();
    let key = derive(&subtle, &file.salt, passphrase).await.map_err(|_| Locked::NoCrypto)?;
    let how = cipher(poll).map_err(|_| Locked::NoCrypto)?;
    let opened = subtle.decrypt_with_object_and_u8_array(&how, &key, &sealed);
    let opened = JsFuture::from(opened.map_err(|_| Locked::NoCrypto)?).await;
    let opened = Uint8Array::new(&opened.map_err(|_| Locked::Passphrase)?).to_vec();
    opened.try_into().map(Hash).map_err(|_| Locked::OtherFile)
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object)
}

fn array(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// How the seed of a poll is encrypted: a file of another poll does not open.
fn cipher(poll: PollId) -> Result<Object, JsValue> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", array(&[0; 12])),
        ("additionalData", array(poll.to_string().as_bytes())),
    ])
}

/// The key of one file.
async fn derive(
    subtle: &SubtleCrypto,
    salt: &Hash,
    passphrase: &str,
) -> Result<CryptoKey, JsValue> {
    let uses = |names: &[&str]| -> JsValue {
        names.iter().map(|name| JsValue::from_str(name)).collect::<Array>().into()
    };
    let raw = Uint8Array::from(passphrase.trim().as_bytes());
    let base = subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &uses(&["deriveKey"]))?;
    let base: CryptoKey = JsFuture::from(base).await?.dyn_into()?;
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", array(&salt.0)),
        ("iterations", ROUNDS.into()),
    ])?;
    let what = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let key = subtle.derive_key_with_object_and_object(
        &how,
        &base,
        &what,
        false,
        &uses(&["encrypt", "decrypt"]),
    )?;
    JsFuture::from(key).await?.dyn_into()
}
