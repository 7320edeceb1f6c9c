//! 出入りの誤り: what can go wrong with a file as a whole, each as a Japanese sentence.
//! It must not quote the content of a file: no 個人番号, name or account reaches a message.

use crate::exchange::export_file::RowOutcome;
use std::fmt;

/// レイアウトの不備: one place in a layout file that cannot be used, with file, line and key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LayoutProblem {
    /// File name.
    pub file: String,
    /// Line from 1; 0 where no line can be named.
    pub line: usize,
    /// Key, such as `encoding` or `field.len`.
    pub key: String,
    /// One sentence.
    pub message: String,
}

impl LayoutProblem {
    /// A problem at a line and key.
    #[must_use]
    pub fn new(file: &str, line: usize, key: &str, message: impl Into<String>) -> LayoutProblem {
        LayoutProblem {
            file: file.to_owned(),
            line,
            key: key.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for LayoutProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, " の{}行目", self.line)?;
        }
        write!(f, "、「{}」: {}", self.key, self.message)
    }
}

impl std::error::Error for LayoutProblem {}

/// Why a file could not be written or taken as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// One or more layout files cannot be used.
    #[error("レイアウトに不備があります。{}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Layouts(Vec<LayoutProblem>),
    /// The layout does not fit what is asked of it.
    #[error("レイアウト「{title}」は{reason}")]
    WrongLayout {
        /// Title of the layout.
        title: String,
        /// Rest of the sentence.
        reason: String,
    },
    /// Rows that are neither in order nor expressly left out.
    #[error("{}件の行に直すところがあるため、ファイルを作りませんでした。行を直すか、今回は除くことを選んでください。", .0.iter().filter(|row| row.stops()).count())]
    Rows(Vec<RowOutcome>),
    /// A header, trailer or file name could not be made.
    #[error("{0}")]
    Frame(String),
    /// No row is left to write.
    #[error("出力する行がありません。ファイルは作りませんでした。")]
    Empty,
    /// More rows than one file may hold.
    #[error(
        "一つのファイルに入れられるのは{max}件までです（今回は{rows}件）。分けて出力してください。"
    )]
    TooManyRows {
        /// Rows asked for.
        rows: usize,
        /// Rows allowed.
        max: usize,
    },
    /// A file larger than the limit.
    #[error("ファイルが大きすぎます（{megabytes}MB）。{limit}MBまでのファイルを選んでください。")]
    TooLarge {
        /// Size in MB, rounded up.
        megabytes: u64,
        /// Limit in MB.
        limit: u64,
    },
    /// A file of another kind.
    #[error("{0}")]
    NotThisFile(String),
    /// The same bytes came before.
    #[error("このファイルは既に取り込まれています。同じファイルは二度取り込めません。")]
    SameFileTwice,
    /// A folder or file of the disk.
    #[error("{what}できませんでした。場所と空き容量を確かめてください（{path}: {source}）。")]
    Disk {
        /// What was tried, such as 「レイアウトのフォルダーを読むことが」.
        what: &'static str,
        /// Path.
        path: String,
        /// Technical part.
        source: std::io::Error,
    },
}
