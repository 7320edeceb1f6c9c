//! 同梱の表: what the tables have in common that are shipped with the program and renewed by a clerk.
//! It must not know what a table is about.

use crate::domain::date::Date;
use crate::exchange::error::ExchangeError;
use flate2::read::GzDecoder;
use std::io::Read;

/// A table of many lines; its first line is `#表の名,基準日,件数,出所`.
pub trait Master: Sized {
    /// 表の名, as the first line and the screens say it.
    const NAME: &'static str;
    /// The table shipped with the program, gzip; what it is and where it comes from is said beside it.
    const SHIPPED: &'static [u8];
    /// What can still be done without the table.
    const ADVICE: &'static str;

    /// Reads a whole table.
    ///
    /// # Errors
    /// A table that is cut off, changed, or none at all.
    fn parse(text: String) -> Result<Self, ExchangeError>;

    /// Its first line.
    fn head(&self) -> &MasterHead;

    /// The table shipped with the program. It takes some ten milliseconds: not to be called while drawing.
    ///
    /// # Errors
    /// A program file that is broken.
    fn shipped() -> Result<Self, ExchangeError> {
        let mut text = String::new();
        GzDecoder::new(Self::SHIPPED)
            .read_to_string(&mut text)
            .map_err(|_| {
                Self::broken(&format!(
                    "プログラムに入っている{}を読めません。",
                    Self::NAME
                ))
            })?;
        Self::parse(text)
    }

    /// What is wrong with a table, and what to do.
    #[must_use]
    fn broken(what: &str) -> ExchangeError {
        ExchangeError::NotThisFile(format!(
            "{what}{}{}を取り込み直してください。",
            Self::ADVICE,
            Self::NAME
        ))
    }
}

/// The first line of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MasterHead {
    /// 基準日: the day as of which it holds.
    pub date: Date,
    /// 件数 of its lines.
    pub n_rows: usize,
    /// 出所.
    pub source: String,
}

impl MasterHead {
    /// Reads the first line of a table; the rest is what follows it.
    ///
    /// # Errors
    /// Another file, or a line without date and number.
    pub fn read<M: Master>(text: &str) -> Result<(MasterHead, &str), ExchangeError> {
        let name = M::NAME;
        let (first, rest) = text
            .split_once('\n')
            .ok_or_else(|| M::broken(&format!("{name}の1行目がありません。")))?;
        let mut parts = first.splitn(4, ',');
        let is_ours = parts.next().and_then(|mark| mark.strip_prefix('#')) == Some(name);
        let date = parts.next().and_then(Date::parse_iso);
        let n_rows: Option<usize> = parts.next().and_then(|count| count.parse().ok());
        let (true, Some(date), Some(n_rows)) = (is_ours, date, n_rows) else {
            return Err(M::broken(&format!(
                "{name}の1行目に日付と件数がありません。"
            )));
        };
        let source = parts.next().unwrap_or_default().to_owned();
        let head = MasterHead {
            date,
            n_rows,
            source,
        };
        Ok((head, rest))
    }

    /// Whether the table has as many lines as its first one says.
    ///
    /// # Errors
    /// A table that is cut off.
    pub fn check<M: Master>(&self, n_rows: usize) -> Result<(), ExchangeError> {
        if n_rows == self.n_rows {
            return Ok(());
        }
        let name = M::NAME;
        Err(M::broken(&format!(
            "{name}の件数が1行目と合いません。途中で切れています。"
        )))
    }

    /// The first line.
    #[must_use]
    pub fn line<M: Master>(&self) -> String {
        format!(
            "#{},{},{},{}\n",
            M::NAME,
            self.date,
            self.n_rows,
            self.source
        )
    }
}
