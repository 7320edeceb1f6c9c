//! 一覧のCSV: the same list as text, in UTF-8 or in the Shift_JIS of Windows.
//! It must not drop a character silently: what does not fit is replaced by 〓 and reported.

use crate::exchange::characters;
use crate::exchange::error::ExchangeError;
use crate::exchange::list_file::{Entry, List};
use crate::exchange::text_file::{Newline, TextEncoding};
use csv::{Terminator, WriterBuilder};
use zeroize::Zeroizing;

/// What stands where a character does not fit (下駄).
const GETA: char = '〓';

/// 文字コード of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListEncoding {
    /// UTF-8 with its mark, which Excel recognizes.
    Utf8Bom,
    /// シフト JIS (Windows), for programs that know no other.
    Cp932,
}

/// 入らなかった文字.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Misfit {
    /// Row of the list from 1; 0 for the heads.
    pub row: usize,
    /// 見出し of the column.
    pub head: String,
    /// The characters, each once.
    pub characters: Vec<char>,
}

/// 一覧のCSV, with what the clerk is to be told before it is kept.
pub struct ListCsv {
    /// The bytes of the file.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Characters that were replaced by 〓.
    pub misfits: Vec<Misfit>,
    /// Texts that a table program would have taken for a formula; `'` was put before them.
    pub n_guarded: usize,
}

impl List {
    /// The list as CSV: heads first, CRLF, dates as `2026-11-22`, amounts without separators.
    ///
    /// # Errors
    /// Too many rows, or a row with another number of entries than columns.
    pub fn to_csv(&self, encoding: ListEncoding) -> Result<ListCsv, ExchangeError> {
        self.check()?;
        let mut maker = Maker {
            encoding,
            misfits: Vec::new(),
            n_guarded: 0,
        };
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        let heads = self.columns.iter().map(|column| column.head.as_str());
        let heads: Vec<String> = heads.map(|head| maker.text(head, (0, head))).collect();
        let failed = |_| unwritable();
        writer.write_record(&heads).map_err(failed)?;
        for (row, entries) in (1..).zip(&self.rows) {
            let cells = entries.iter().zip(&self.columns);
            let cells: Vec<String> = cells
                .map(|(entry, column)| maker.entry(entry, (row, &column.head)))
                .collect();
            writer.write_record(&cells).map_err(failed)?;
        }
        let text = writer.into_inner().map_err(|_| unwritable())?;
        let text = Zeroizing::new(String::from_utf8(text).map_err(|_| unwritable())?);
        Ok(ListCsv {
            bytes: maker.encode(&text)?,
            misfits: maker.misfits,
            n_guarded: maker.n_guarded,
        })
    }
}

struct Maker {
    encoding: ListEncoding,
    misfits: Vec<Misfit>,
    n_guarded: usize,
}

impl Maker {
    fn entry(&mut self, entry: &Entry, at: (usize, &str)) -> String {
        match entry {
            Entry::Empty => String::new(),
            Entry::Text(text) => self.text(text, at),
            Entry::Date(date) => date.to_string(),
            Entry::Yen(yen) => yen.get().to_string(),
            Entry::Int(number) => number.to_string(),
        }
    }

    /// The text as it goes into the file.
    fn text(&mut self, text: &str, (row, head): (usize, &str)) -> String {
        let mut written = String::with_capacity(text.len());
        if is_formula(text) {
            self.n_guarded = self.n_guarded.saturating_add(1);
            written.push('\'');
        }
        let mut characters: Vec<char> = Vec::new();
        for c in text.chars() {
            // 〜 and ～ are one sign; Windows knows it under the other code.
            let same = || characters::lookalike(c).filter(|other| self.fits(*other));
            if let Some(c) = Some(c).filter(|c| self.fits(*c)).or_else(same) {
                written.push(c);
                continue;
            }
            if !characters.contains(&c) {
                characters.push(c);
            }
            // A selector only chooses the shape of the character before it.
            if !characters::is_variation_selector(c) {
                written.push(GETA);
            }
        }
        if !characters.is_empty() {
            self.misfits.push(Misfit {
                row,
                head: head.to_owned(),
                characters,
            });
        }
        written
    }

    fn fits(&self, c: char) -> bool {
        match self.encoding {
            ListEncoding::Utf8Bom => true,
            ListEncoding::Cp932 => {
                matches!(c, '\r' | '\n' | '\t') || TextEncoding::Cp932.put(c, &mut Vec::new())
            }
        }
    }

    fn encode(&self, text: &str) -> Result<Zeroizing<Vec<u8>>, ExchangeError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().saturating_add(3)));
        if self.encoding == ListEncoding::Utf8Bom {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
            bytes.extend_from_slice(text.as_bytes());
            return Ok(bytes);
        }
        for c in text.chars() {
            if TextEncoding::Cp932.put(c, &mut bytes) {
                continue;
            }
            match c {
                '\t' => bytes.push(b'\t'),
                _ if Newline::Crlf.text().contains(c) => {
                    bytes.extend(u8::try_from(u32::from(c)).ok());
                }
                _ => return Err(unwritable()),
            }
        }
        Ok(bytes)
    }
}

/// Whether a table program would calculate the text: by its first character, in full width as well.
fn is_formula(text: &str) -> bool {
    let first = text.trim_start_matches([' ', '\u{3000}']).chars().next();
    first.is_some_and(|c| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'
        )
    })
}

fn unwritable() -> ExchangeError {
    ExchangeError::Frame("一覧をCSVにできませんでした。ファイルは作りませんでした。".to_owned())
}
