//! 復旧コード: the printed code that opens a ledger when every password is lost.
//! It must not be stored; only keys wrapped under it are.

use crate::ledger::crypto::Secret;
use crate::ledger::error::{Error, Result};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 23 characters without lookalikes (no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U); a prime number of them,
/// so that one check character finds every single mistake and every swap of neighbours.
const ALPHABET: &[u8; 23] = b"34679ACDEFGHJKMNPRTVWXY";
const MODULUS: usize = 23;
const N_GROUPS: usize = 6;
const N_DATA: usize = 5;
const N_CHARS: usize = N_GROUPS * (N_DATA + 1);

/// 復旧コード: six groups of five characters and a check character, 135 bits.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A new random code.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn random() -> Result<RecoveryCode> {
        let mut values = Vec::with_capacity(N_GROUPS * N_DATA);
        while values.len() < N_GROUPS * N_DATA {
            let mut byte = [0_u8; 1];
            getrandom::fill(&mut byte)?;
            let value = usize::from(byte[0] & 31);
            // Values outside the alphabet are drawn again, so that all characters are equally likely.
            if value < MODULUS {
                values.push(value);
            }
        }
        let mut code = String::with_capacity(N_CHARS);
        for (index, group) in values.chunks(N_DATA).enumerate() {
            code.extend(group.iter().map(|value| symbol(*value)));
            code.push(symbol(check_value(index, group)));
        }
        values.zeroize();
        Ok(RecoveryCode(code))
    }

    /// Reads a typed code: small and full-width letters, spaces and hyphens are understood.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`] with the group that does not agree with its check character.
    pub fn parse(text: &str) -> Result<RecoveryCode> {
        let code: String = text.chars().filter_map(plain_character).collect();
        let values: Vec<Option<usize>> = code.bytes().map(value_of).collect();
        if values.len() != N_CHARS {
            return Err(Error::RecoveryCodeMistyped { group: 0 });
        }
        for (index, group) in values.chunks(N_DATA + 1).enumerate() {
            let known: Option<Vec<usize>> = group.iter().copied().collect();
            let agrees = known
                .as_deref()
                .and_then(<[usize]>::split_last)
                .is_some_and(|(check, data)| check_value(index, data) == *check);
            if !agrees {
                return Err(Error::RecoveryCodeMistyped { group: index + 1 });
            }
        }
        Ok(RecoveryCode(code))
    }

    /// The code in groups, as printed: `3AC7KX-…`.
    #[must_use]
    pub fn printed(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = characters
            .chunks(N_DATA + 1)
            .map(|group| group.iter().collect())
            .collect();
        groups.join("-")
    }

    pub(super) fn secret(&self) -> Secret {
        Secret::new(self.0.clone())
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

fn symbol(value: usize) -> char {
    ALPHABET.get(value).map_or('3', |byte| char::from(*byte))
}

fn value_of(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == byte)
}

/// The check value of a group; its place in the code counts too, so that swapped groups are found.
fn check_value(group_index: usize, data: &[usize]) -> usize {
    let sum: usize = data
        .iter()
        .zip(2..)
        .map(|(value, weight)| value * weight)
        .sum();
    (sum + group_index + 1) % MODULUS
}

/// Small and full-width letters become capitals; separators vanish; anything else stays and fails its group.
fn plain_character(c: char) -> Option<char> {
    let half = match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    match half {
        '-' | 'ー' | '−' | '‐' | '―' => None,
        _ if half.is_whitespace() => None,
        _ if half.is_ascii() => Some(half.to_ascii_uppercase()),
        _ => Some('?'),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn 印刷した復旧コードは読み戻せる() {
        let code = RecoveryCode::random().unwrap();
        let printed = code.printed();
        assert_eq!(printed.len(), N_CHARS + N_GROUPS - 1);
        assert_eq!(RecoveryCode::parse(&printed).unwrap(), code);
        assert_eq!(RecoveryCode::parse(&printed.to_lowercase()).unwrap(), code);
        assert_eq!(
            RecoveryCode::parse(&printed.replace('-', "　")).unwrap(),
            code
        );
    }

    #[test]
    fn 一文字の違いはすべて見つかり組の番号が分かる() {
        let code = RecoveryCode::random().unwrap();
        let plain: Vec<char> = code.0.chars().collect();
        for place in 0..N_CHARS {
            for wrong in ALPHABET.iter().map(|byte| char::from(*byte)) {
                if wrong == plain[place] {
                    continue;
                }
                let mut typed = plain.clone();
                typed[place] = wrong;
                let typed: String = typed.into_iter().collect();
                let Err(Error::RecoveryCodeMistyped { group }) = RecoveryCode::parse(&typed) else {
                    panic!("{place}文字目の違いを見逃した");
                };
                assert_eq!(group, place / (N_DATA + 1) + 1);
            }
        }
    }

    #[test]
    fn 組の入れ替わりと長さの違いが見つかる() {
        let code = RecoveryCode::random().unwrap();
        let mut groups: Vec<String> = code.printed().split('-').map(str::to_owned).collect();
        groups.swap(0, 1);
        assert!(RecoveryCode::parse(&groups.join("-")).is_err());
        let short = groups[1..].join("-");
        assert!(matches!(
            RecoveryCode::parse(&short),
            Err(Error::RecoveryCodeMistyped { group: 0 })
        ));
    }
}
