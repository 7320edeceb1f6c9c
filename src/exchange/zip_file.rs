//! パスワード付きZIP: one file in a ZIP encrypted by AES-256, for the way to the terminal.
//! It must not keep a password, and it writes no ZIP in the old encryption that anybody can break.

use crate::exchange::error::ExchangeError;
use std::io::{Cursor, Write};
use zeroize::Zeroizing;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

/// Characters that are not taken for one another when a password is typed from paper or screen.
const ALPHABET: &[u8; 23] = b"34679ACDEFGHJKMNPRTVWXY";
const N_GROUPS: usize = 4;
const N_IN_GROUP: usize = 5;

/// The file of this name and these bytes as the only one in a ZIP.
///
/// # Errors
/// Where the library cannot make it; nothing was written then.
pub fn pack(name: &str, bytes: &[u8], password: &str) -> Result<Zeroizing<Vec<u8>>, ExchangeError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .with_aes_encryption(AesMode::Aes256, password);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip
        .start_file(name, options)
        .and_then(|()| zip.write_all(bytes).map_err(ZipError::from))
        .and_then(|()| zip.finish());
    match packed {
        Ok(cursor) => Ok(Zeroizing::new(cursor.into_inner())),
        Err(error) => Err(ExchangeError::Frame(format!(
            "パスワード付きZIPを作れませんでした。ファイルは書いていません（{error}）。"
        ))),
    }
}

/// A new password of four groups, 90 bits.
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_password() -> Result<Zeroizing<String>, ExchangeError> {
    let mut password = Zeroizing::new(String::with_capacity(N_GROUPS * (N_IN_GROUP + 1)));
    for place in 0..N_GROUPS * N_IN_GROUP {
        if place > 0 && place % N_IN_GROUP == 0 {
            password.push('-');
        }
        password.push(random_character()?);
    }
    Ok(password)
}

/// Values outside the alphabet are drawn again, so that all characters are equally likely.
fn random_character() -> Result<char, ExchangeError> {
    loop {
        let mut byte = [0_u8; 1];
        getrandom::fill(&mut byte).map_err(|error| {
            ExchangeError::Frame(format!("パスワードを作れませんでした（{error}）。"))
        })?;
        let [value] = byte;
        if let Some(character) = ALPHABET.get(usize::from(value & 31)) {
            return Ok(char::from(*character));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{new_password, pack};
    use std::io::{Cursor, Read};
    use zip::{AesMode, ZipArchive};

    #[test]
    fn 正しいパスワードでだけ元のファイルに戻る() {
        let bytes = "\"1\",\"06139992\",\"見本　太郎\"\r\n"
            .repeat(500)
            .into_bytes();
        let password = new_password().unwrap();
        let packed = pack("KNY_06139992_20261122_001.csv", &bytes, &password).unwrap();
        let name = "KNY_06139992_20261122_001.csv";
        assert!(packed.len() < bytes.len());

        let mut archive = ZipArchive::new(Cursor::new(packed.to_vec())).unwrap();
        assert_eq!(archive.len(), 1);
        assert!(
            archive.by_index(0).is_err(),
            "no reading without the password"
        );
        assert!(archive.by_name_decrypt(name, b"wrong").is_err());
        let encryption = archive.get_aes_verification_key_and_salt(0).unwrap();
        assert_eq!(encryption.unwrap().aes_mode, AesMode::Aes256);
        let mut file = archive.by_name_decrypt(name, password.as_bytes()).unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
    }

    #[test]
    fn 作ったパスワードは毎回違い紛らわしい字を使わない() {
        let (first, second) = (new_password().unwrap(), new_password().unwrap());
        assert_ne!(*first, *second);
        assert_eq!(first.len(), 23);
        assert!(!first.chars().any(|c| "0O1IL2Z5S8B".contains(c)));
    }
}
