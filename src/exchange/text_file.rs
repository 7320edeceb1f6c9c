//! 文字コードと改行: bytes of a text file → text, and text → bytes.
//! It must not replace a character silently: what cannot be read or written is reported.

use crate::exchange::characters;
use crate::exchange::error::ExchangeError;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use zeroize::Zeroizing;

/// 文字コード of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextEncoding {
    /// UTF-8 without byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with byte order mark.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// CP932, the Shift_JIS of Windows.
    Cp932,
    /// Shift_JIS with JIS X 0208 only.
    SjisJisx0208,
    /// JIS X 0201: one byte per character.
    #[serde(rename = "jis-x-0201")]
    JisX0201,
    /// UTF-16 with byte order mark, Excel's 「Unicode テキスト」: read, never written, so no layout may name it.
    #[serde(skip)]
    Utf16,
}

impl TextEncoding {
    /// Japanese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            TextEncoding::Utf8 => "UTF-8",
            TextEncoding::Utf8Bom => "UTF-8（BOM付き）",
            TextEncoding::Cp932 => "シフト JIS（Windows）",
            TextEncoding::SjisJisx0208 => "シフト JIS（JIS第1・第2水準）",
            TextEncoding::JisX0201 => "JIS X 0201（半角）",
            TextEncoding::Utf16 => "UTF-16（Unicodeテキスト）",
        }
    }

    /// Appends the bytes of one character; `false` and nothing where the encoding does not have it.
    #[must_use]
    pub fn put(self, character: char, bytes: &mut Vec<u8>) -> bool {
        match self {
            TextEncoding::Utf8 | TextEncoding::Utf8Bom => {
                let mut buffer = [0_u8; 4];
                bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                true
            }
            TextEncoding::JisX0201 => match jisx0201_byte(character) {
                Some(byte) => {
                    bytes.push(byte);
                    true
                }
                None => false,
            },
            TextEncoding::Utf16 => {
                let mut buffer = [0_u16; 2];
                let units = character.encode_utf16(&mut buffer).iter();
                bytes.extend(units.flat_map(|unit| unit.to_le_bytes()));
                true
            }
            TextEncoding::SjisJisx0208 | TextEncoding::Cp932 => {
                if let Some(byte) = jisx0201_byte(character) {
                    bytes.push(byte);
                    return true;
                }
                let pair = self.pair(character);
                bytes.extend(pair.iter().flatten());
                pair.is_some()
            }
        }
    }

    /// The two bytes of a character in one of the two kinds of Shift_JIS.
    fn pair(self, character: char) -> Option<[u8; 2]> {
        if self == TextEncoding::Cp932 {
            return characters::cp932_pair(character);
        }
        if !characters::CharacterSet::Jisx0208.contains(character) {
            return None;
        }
        characters::cp932_pair(character)
            .or_else(|| characters::cp932_pair(characters::lookalike(character)?))
    }

    /// Appends the bytes of a text, up to the first character that does not exist in the encoding, which is the error.
    ///
    /// # Errors
    /// The character that cannot be written.
    pub fn put_text(self, text: &str, bytes: &mut Vec<u8>) -> Result<(), char> {
        let is_utf8 = matches!(self, TextEncoding::Utf8 | TextEncoding::Utf8Bom);
        let is_same = |byte: u8| matches!(byte, b' '..=b'~') && self != TextEncoding::Utf16;
        if is_utf8 || text.bytes().all(is_same) {
            bytes.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        match text.chars().find(|c| !self.put(*c, bytes)) {
            Some(character) => Err(character),
            None => Ok(()),
        }
    }

    /// Encodes a text; the first character that does not exist in the encoding is the error.
    ///
    /// # Errors
    /// The character that cannot be written.
    pub fn encode(self, text: &str) -> Result<Zeroizing<Vec<u8>>, char> {
        // No encoding but UTF-16 needs more room than UTF-8, and that one is not written.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        self.put_text(text, &mut bytes)?;
        Ok(bytes)
    }

    /// Length of a text in bytes of this encoding. A character outside it counts two bytes, as the one that would
    /// stand for it, and a variation selector none.
    #[must_use]
    pub fn byte_len(self, text: &str) -> usize {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        let missing = text.chars().filter(|c| {
            let is_missing = !self.put(*c, &mut bytes);
            is_missing && !characters::is_variation_selector(*c)
        });
        let missing = missing.count();
        bytes.len() + 2 * missing
    }
}

fn jisx0201_byte(character: char) -> Option<u8> {
    let code = u32::from(character);
    match character {
        '\u{20}'..='\u{7E}' => u8::try_from(code).ok(),
        '\u{FF61}'..='\u{FF9F}' => u8::try_from(code - 0xFF61 + 0xA1).ok(),
        _ => None,
    }
}

/// 改行.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Newline {
    /// CR LF.
    Crlf,
    /// LF.
    Lf,
    /// CR.
    Cr,
    /// No newline between records.
    None,
}

impl Newline {
    /// Japanese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Newline::Crlf => "CR+LF",
            Newline::Lf => "LF",
            Newline::Cr => "CR",
            Newline::None => "なし",
        }
    }

    /// The bytes, all of them ASCII.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Newline::Crlf => "\r\n",
            Newline::Lf => "\n",
            Newline::Cr => "\r",
            Newline::None => "",
        }
    }
}

/// A file read as text.
#[derive(Debug)]
pub struct TextFile {
    /// The text without byte order mark and without the end mark 0x1A; wiped after use.
    pub text: Zeroizing<String>,
    /// 文字コード as detected.
    pub encoding: TextEncoding,
    /// 改行 of the first line; [`Newline::None`] for a single line.
    pub newline: Newline,
    /// More than one kind of newline in the file.
    pub is_newline_mixed: bool,
    /// Some bytes were no character; U+FFFD stands in their place.
    pub has_unreadable: bool,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// Largest file this program reads, in MB.
pub const MAX_MEGABYTES: u64 = 64;

impl TextFile {
    /// Reads bytes: byte order mark → UTF-8 or UTF-16; valid UTF-8 beyond ASCII → UTF-8; everything else CP932.
    ///
    /// # Errors
    /// Files too large, empty, or recognizably no text file of this kind.
    pub fn read(bytes: &[u8]) -> Result<TextFile, ExchangeError> {
        refuse_other_kinds(bytes)?;
        let (encoding, mut text, has_unreadable) = decode(bytes);
        let end = text.trim_end_matches('\u{1A}').len();
        text.truncate(end);
        if text.contains('\0') {
            let reason = "文字ではないデータ（NUL）が含まれています。壊れているか、CSVではないファイルです。";
            return Err(ExchangeError::NotThisFile(reason.to_owned()));
        }
        let (newline, is_newline_mixed) = newlines(&text);
        Ok(TextFile {
            text,
            encoding,
            newline,
            is_newline_mixed,
            has_unreadable,
            sha256: sha256_hex(bytes),
        })
    }

    /// The lines with their numbers from 1, whatever the newline.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut rest: Option<&str> = Some(&self.text);
        let mut number = 0;
        std::iter::from_fn(move || {
            let text = rest.filter(|text| !text.is_empty())?;
            number += 1;
            let Some(at) = text.find(['\r', '\n']) else {
                rest = None;
                return Some((number, text));
            };
            let (line, tail) = text.split_at(at);
            rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..));
            Some((number, line))
        })
    }
}

/// SHA-256 of bytes in hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Refuses a size beyond the limit; to be asked before a file is read into memory.
///
/// # Errors
/// [`ExchangeError::TooLarge`].
pub fn check_size(bytes: u64) -> Result<(), ExchangeError> {
    if bytes <= MAX_MEGABYTES * 1_000_000 {
        return Ok(());
    }
    Err(ExchangeError::TooLarge {
        megabytes: bytes.div_ceil(1_000_000),
        limit: MAX_MEGABYTES,
    })
}

fn refuse_other_kinds(bytes: &[u8]) -> Result<(), ExchangeError> {
    check_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    let kinds: [(&[u8], &str); 4] = [
        (
            b"PK\x03\x04",
            "CSVではなくExcelのブックまたは圧縮ファイルです。CSVで保存し直してください。",
        ),
        (
            b"\xD0\xCF\x11\xE0",
            "CSVではなく古い形式のExcelのブックです。CSVで保存し直してください。",
        ),
        (
            b"%PDF",
            "CSVではなくPDFです。元のCSVファイルを選んでください。",
        ),
        (
            b"SQLite format 3\0",
            "CSVではなくデータベースのファイルです。CSVファイルを選んでください。",
        ),
    ];
    let known = kinds.iter().find(|(mark, _)| bytes.starts_with(mark));
    let reason = if let Some((_, sentence)) = known {
        sentence
    } else if bytes.is_empty() {
        "ファイルが空です。事業所に送り直しを頼むか、正しいファイルを選んでください。"
    } else {
        return Ok(());
    };
    Err(ExchangeError::NotThisFile(reason.to_owned()))
}

fn decode(bytes: &[u8]) -> (TextEncoding, Zeroizing<String>, bool) {
    if let Some(body) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = String::from_utf8_lossy(body).into_owned();
        let broken = std::str::from_utf8(body).is_err();
        return (TextEncoding::Utf8Bom, Zeroizing::new(text), broken);
    }
    let marks: [(&[u8], &'static Encoding); 2] = [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)];
    for (mark, encoding) in marks {
        if let Some(body) = bytes.strip_prefix(mark) {
            let (text, broken) = encoding.decode_without_bom_handling(body);
            let text = Zeroizing::new(text.into_owned());
            return (TextEncoding::Utf16, text, broken);
        }
    }
    if !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (TextEncoding::Utf8, Zeroizing::new(text.to_owned()), false);
    }
    let (text, broken) = SHIFT_JIS.decode_without_bom_handling(bytes);
    (
        TextEncoding::Cp932,
        Zeroizing::new(text.into_owned()),
        broken,
    )
}

fn newlines(text: &str) -> (Newline, bool) {
    let crlf = text.matches("\r\n").count();
    let lf = text.matches('\n').count() - crlf;
    let cr = text.matches('\r').count() - crlf;
    let first = match text.find(['\r', '\n']).and_then(|at| text.get(at..)) {
        Some(tail) if tail.starts_with("\r\n") => Newline::Crlf,
        Some(tail) if tail.starts_with('\n') => Newline::Lf,
        Some(_) => Newline::Cr,
        None => Newline::None,
    };
    let kinds = [crlf, lf, cr].iter().filter(|&&count| count > 0).count();
    (first, kinds > 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> TextFile {
        TextFile::read(bytes).unwrap()
    }

    #[test]
    fn 文字コードを見分ける() {
        let sjis = TextEncoding::Cp932.encode("見本,ﾐﾎﾝ").unwrap();
        let unicode_text: Vec<u8> = "\u{FEFF}見本\t\u{20BB7}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let table: [(&[u8], TextEncoding, &str); 7] = [
            (&unicode_text, TextEncoding::Utf16, "見本\t\u{20BB7}"),
            (b"\xFE\xFF\0\x31\0\x2C", TextEncoding::Utf16, "1,"),
            (&sjis, TextEncoding::Cp932, "見本,ﾐﾎﾝ"),
            ("見本".as_bytes(), TextEncoding::Utf8, "見本"),
            (b"\xEF\xBB\xBF1,2", TextEncoding::Utf8Bom, "1,2"),
            (b"1,2", TextEncoding::Cp932, "1,2"),
            (b"1,2\x1A", TextEncoding::Cp932, "1,2"),
        ];
        for (bytes, encoding, text) in table {
            let file = read(bytes);
            assert_eq!((file.encoding, file.text.as_str()), (encoding, text));
            assert!(!file.has_unreadable);
        }
        assert!(read(b"\x81\xFF,1").has_unreadable);
        assert!(
            read(b"\xFF\xFE1\0,").has_unreadable,
            "UTF-16が1バイト足りない"
        );
    }

    #[test]
    fn 改行は三つともわかり行番号は1から数える() {
        for (text, newline) in [
            ("a\r\nb\r\n", Newline::Crlf),
            ("a\nb\n", Newline::Lf),
            ("a\rb", Newline::Cr),
        ] {
            let file = read(text.as_bytes());
            assert_eq!(file.newline, newline);
            assert!(!file.is_newline_mixed);
            assert_eq!(file.lines().collect::<Vec<_>>(), [(1, "a"), (2, "b")]);
        }
        let mixed = read(b"a\r\n\nb\rc");
        assert!(mixed.is_newline_mixed);
        let lines: Vec<_> = mixed.lines().collect();
        assert_eq!(lines, [(1, "a"), (2, ""), (3, "b"), (4, "c")]);
        assert_eq!(read(b"a").newline, Newline::None);
    }

    #[test]
    fn 読めない種類のファイルは文で断る() {
        let table: [(&[u8], &str); 5] = [
            (b"", "空です"),
            (b"PK\x03\x04abc", "Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"\xFF\xFE1\0\0\0", "NUL"),
            (b"21,37\0\0", "NUL"),
        ];
        for (bytes, part) in table {
            let error = TextFile::read(bytes).unwrap_err().to_string();
            assert!(error.contains(part) && error.ends_with('。'), "{error}");
        }
    }

    #[test]
    fn 大きさの限りの前後() {
        assert!(check_size(64_000_000).is_ok());
        let error = check_size(64_000_001).unwrap_err().to_string();
        assert_eq!(
            error,
            "ファイルが大きすぎます（65MB）。64MBまでのファイルを選んでください。"
        );
        assert!(
            check_size(2_000_000_000)
                .unwrap_err()
                .to_string()
                .contains("2000MB")
        );
        assert!(TextFile::read(&vec![0; 64_000_001]).is_err());
    }

    #[test]
    fn 書けない字は置き換えずに返す() {
        assert_eq!(TextEncoding::Cp932.encode("\u{20BB7}田"), Err('\u{20BB7}'));
        assert_eq!(
            TextEncoding::SjisJisx0208.encode("\u{9AD9}田"),
            Err('\u{9AD9}')
        );
        assert_eq!(
            TextEncoding::Cp932.encode("\u{9AD9}").unwrap().as_slice(),
            [0xFB, 0xFC]
        );
        assert_eq!(
            TextEncoding::JisX0201.encode("ｱA ﾞ").unwrap().as_slice(),
            [0xB1, 0x41, 0x20, 0xDE]
        );
        assert_eq!(TextEncoding::JisX0201.encode("ア"), Err('ア'));
    }

    #[test]
    fn 長さはその文字コードで数える() {
        assert_eq!(TextEncoding::Cp932.byte_len("見本　ｲﾁ"), 8);
        assert_eq!(TextEncoding::Cp932.byte_len("\u{20BB7}葛\u{E0100}"), 4);
        assert_eq!(TextEncoding::Utf8.byte_len("見本"), 6);
        assert_eq!(TextEncoding::JisX0201.byte_len("ｶﾞ"), 2);
    }
}
