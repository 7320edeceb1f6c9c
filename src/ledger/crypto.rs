//! 鍵と暗号: random keys, password derivation, wrapping and hashing, all from well-kept libraries.
//! It must not store anything or know what its bytes mean.

use crate::ledger::error::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key as CipherKey, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;
/// Bytes that [`seal`] adds: whatever is shorter was never sealed.
pub(super) const SEAL_LENGTH: usize = NONCE_LENGTH + TAG_LENGTH;

/// A 32-byte key; wiped from memory on drop, shown nowhere.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn random() -> Result<Key> {
        let mut key = Key([0; 32]);
        getrandom::fill(&mut key.0)?;
        Ok(key)
    }

    /// The key made from this one for one purpose.
    pub(super) fn derived(&self, purpose: &str) -> Key {
        Key(hmac_sha256(self, purpose.as_bytes()))
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn from_slice(bytes: &[u8]) -> Option<Key> {
        bytes.try_into().ok().map(Key)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// パスワード: a secret text; wiped from memory on drop, shown nowhere.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes the typed text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Number of characters typed.
    #[must_use]
    pub fn n_chars(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// 鍵導出の強さ: how costly argon2id makes one guess at a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub n_passes: u32,
    /// Lanes.
    pub n_lanes: u32,
}

impl Cost {
    /// 64 MiB, three passes: about 0.2 s on an office PC.
    pub const OFFICE: Cost = Cost {
        memory_kib: 64 * 1024,
        n_passes: 3,
        n_lanes: 1,
    };

    /// The least argon2 allows: for practice ledgers and tests only.
    pub const LEAST: Cost = Cost {
        memory_kib: 8,
        n_passes: 1,
        n_lanes: 1,
    };
}

/// The key that a secret text yields with this salt and cost.
pub(super) fn derive(secret: &[u8], salt: &[u8], cost: Cost) -> Result<Key> {
    let damaged = |_| Error::Damaged("argon2".to_owned());
    let params =
        Params::new(cost.memory_kib, cost.n_passes, cost.n_lanes, Some(32)).map_err(damaged)?;
    let mut key = Key([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, &mut key.0)
        .map_err(damaged)?;
    Ok(key)
}

/// Encrypts with a random nonce, which stands before the ciphertext.
pub(super) fn seal(key: &Key, plain: &[u8], bound_to: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0_u8; NONCE_LENGTH];
    getrandom::fill(&mut nonce)?;
    let sealed = cipher(key)
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: bound_to,
            },
        )
        .map_err(|_| Error::Refused("暗号化できませんでした。"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Decrypts what [`seal`] made; `None` when the key, the bytes or `bound_to` differ.
pub(super) fn unseal(key: &Key, sealed: &[u8], bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LENGTH)?;
    let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
    cipher(key)
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: body,
                aad: bound_to,
            },
        )
        .ok()
        .map(Zeroizing::new)
}

/// Wraps one key under another, as text.
pub(super) fn wrap(under: &Key, key: &Key, bound_to: &str) -> Result<String> {
    Ok(hex(&seal(under, key.bytes(), bound_to.as_bytes())?))
}

/// Unwraps what [`wrap`] made.
pub(super) fn unwrap_key(under: &Key, wrapped: &str, bound_to: &str) -> Option<Key> {
    let plain = unseal(under, &from_hex(wrapped)?, bound_to.as_bytes())?;
    Key::from_slice(&plain)
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&CipherKey::from(*key.bytes()))
}

/// SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 as 64 hexadecimal digits, as stored beside papers and files.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// HMAC-SHA-256.
pub(super) fn hmac_sha256(key: &Key, message: &[u8]) -> [u8; 32] {
    // A key shorter than the hash's block is padded with zeros (RFC 2104).
    let mut block = Zeroizing::new([0_u8; 64]);
    for (padded, byte) in block.iter_mut().zip(key.bytes()) {
        *padded = *byte;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Random bytes as hexadecimal text.
pub(super) fn random_hex<const N: usize>() -> Result<String> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Lower-case hexadecimal text.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

/// Reads what [`hex`] wrote.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits?;
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn 包んだ鍵は同じ相手のもとでだけ開く() {
        let under = Key::random().unwrap();
        let key = Key::random().unwrap();
        let wrapped = wrap(&under, &key, "利用者1").unwrap();
        assert_eq!(unwrap_key(&under, &wrapped, "利用者1"), Some(key));
        assert_eq!(unwrap_key(&under, &wrapped, "利用者2"), None);
        assert_eq!(
            unwrap_key(&Key::random().unwrap(), &wrapped, "利用者1"),
            None
        );
    }

    #[test]
    fn 同じ語と塩からは同じ鍵ができる() {
        let key = derive(b"himitsu no kotoba", b"saltsaltsaltsalt", Cost::LEAST).unwrap();
        let same = derive(b"himitsu no kotoba", b"saltsaltsaltsalt", Cost::LEAST).unwrap();
        let other = derive(b"himitsu no kotobA", b"saltsaltsaltsalt", Cost::LEAST).unwrap();
        assert_eq!(key, same);
        assert_ne!(key, other);
    }

    #[test]
    fn ハッシュは公表された例と一致する() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), abc);
        assert_eq!(from_hex(abc).unwrap(), sha256(b"abc"));
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_hex("012"), None);
    }

    #[test]
    fn 鍵付きハッシュは公表された例と一致する() {
        // RFC 4231, case 1, has a key of 20 bytes; padding with zeros gives the same value.
        let mut key = Key([0; 32]);
        key.0[..20].fill(0x0b);
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex(&hmac_sha256(&key, b"Hi There")), expected);
    }

    #[test]
    fn 秘密は書式に現れない() {
        assert_eq!(format!("{:?}", Secret::new("kotoba")), "Secret(…)");
        assert_eq!(format!("{:?}", Key::random().unwrap()), "Key(…)");
    }
}
