//! 誤り: one error for every use case, as a sentence for the clerk.
//! It must not carry a name, an 個人番号 or an account.

use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::exchange::error::ExchangeError;
use crate::ledger;
use crate::print::error::Error as PrintError;
use crate::procedure::case::CaseId;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why an action was not carried out. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules stand in the way: shown beside their fields.
    #[error("{} finding(s) stand in the way", .0.len())]
    Findings(Vec<Finding>),
    /// The ledger, its keys or the disk.
    #[error(transparent)]
    Ledger(#[from] ledger::error::Error),
    /// A paper could not be made.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// A file from or for outside.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// Rows that keep a file from being made; the screen shows them one by one.
    #[error("{} row(s) stop the file", .0.len())]
    StoppedRows(Vec<StoppedRow>),
    /// A folder or file of the disk.
    #[error("{what}: {path}: {source}")]
    File {
        /// What was tried, such as 「ファイルを書くことが」.
        what: &'static str,
        /// The path.
        path: PathBuf,
        /// Technical part.
        source: io::Error,
    },
    /// The user may not do this.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str),
    /// What was asked for is not there.
    #[error("{0} not found")]
    Missing(&'static str),
    /// The action makes no sense now; the sentence says why and what to do.
    #[error("{0}")]
    Refused(String),
}

/// 出力を止めた行: which row of the outbox, the case to go to, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoppedRow {
    /// Number of the outbox row.
    pub row: i64,
    /// The case in which the value can be corrected.
    pub case: Option<CaseId>,
    /// The fields that stop it.
    pub fields: Vec<StoppedField>,
}

/// 出力を止めた項目.
#[derive(Clone, PartialEq, Eq)]
pub struct StoppedField {
    /// 項目番号.
    pub no: usize,
    /// 項目名.
    pub name: String,
    /// What is wrong and what to do.
    pub message: String,
    /// A replacement that may be confirmed instead, in the words in which it is confirmed.
    pub confirmable: Option<String>,
    /// The field of the case in which it can be put right.
    pub at: Option<FieldPath>,
}

impl fmt::Debug for StoppedField {
    /// Hidden: the words quote names and addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoppedField({}, {})", self.no, self.name)
    }
}

/// Shorthand of this layer.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What happened, what is safe and what to do.
    #[must_use]
    pub fn message_ja(&self) -> String {
        match self {
            Error::Findings(findings) => findings_ja(findings),
            Error::Ledger(error) => error.message_ja(),
            Error::Print(error) => error.message_ja(),
            Error::Exchange(error) => error.to_string(),
            Error::StoppedRows(rows) => format!(
                "{}件の行に直すところがあるため、ファイルを作りませんでした。行を直すか、置換えを確認するか、今回は除いてください。",
                rows.len()
            ),
            Error::File { what, path, source } => format!(
                "{what}できませんでした。台帳の内容は変わっていません。{}（{}: {source}）。",
                if what.ends_with(READING) {
                    advice_on_reading(source.kind())
                } else {
                    advice(source.kind())
                },
                path.display()
            ),
            Error::NotAllowed(right) => {
                format!(
                    "この操作には「{right}」の権限が必要です。権限のある利用者に交代してください。"
                )
            }
            Error::Missing(what) => format!("{what}が見つかりません。一覧から選び直してください。"),
            Error::Refused(sentence) => sentence.clone(),
        }
    }

    /// Seconds to wait before the next password, where a wrong one or too early a one was the reason.
    #[must_use]
    pub const fn wait_seconds(&self) -> Option<u32> {
        match self {
            Error::Ledger(ledger::error::Error::WrongPassword { wait_seconds, .. }) => {
                Some(*wait_seconds)
            }
            Error::Ledger(ledger::error::Error::MustWait { seconds }) => Some(*seconds),
            _ => None,
        }
    }

    /// The rows that keep a file from being made, where that is the reason.
    #[must_use]
    pub fn stopped_rows(&self) -> &[StoppedRow] {
        match self {
            Error::StoppedRows(rows) => rows,
            _ => &[],
        }
    }

    /// What is wrong with a layout file, where that is the reason: every problem with file, line and key.
    #[must_use]
    pub fn layout_problems(&self) -> Vec<String> {
        match self {
            Error::Exchange(ExchangeError::Layouts(problems)) => {
                problems.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the same bytes were taken in before.
    #[must_use]
    pub const fn is_same_file(&self) -> bool {
        matches!(self, Error::Ledger(ledger::error::Error::SameFile))
    }

    /// The findings that stand in the way, where that is the reason.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Error::Findings(findings) => findings,
            _ => &[],
        }
    }
}

/// How [`Error::File`] says that something was to be read.
const READING: &str = "読むことが";

/// The same of what was to be read: nobody is told to make room or to lift a write protection.
const fn advice_on_reading(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind;
    match kind {
        ErrorKind::PermissionDenied => {
            "読む権限がないか、ほかのプログラムが使っています。そのファイルを閉じるか、読める場所に写して、もう一度行ってください"
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::ResourceBusy => advice(kind),
        _ => {
            "USBメモリが抜けていないか、ファイルが壊れていないかを確かめて、もう一度行ってください"
        }
    }
}

/// What stands in the way of a file, and what to do, as far as the system says it.
const fn advice(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind;
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "空き容量が足りません。要らないファイルを移すか、別の場所を選んで、もう一度行ってください"
        }
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
            "その場所は使えないようになっています（書込み禁止のUSBメモリや、権限のないフォルダー）。書込み禁止を外すか、別の場所を選んで、もう一度行ってください"
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            "その場所が見つかりません。USBメモリが抜けていないか、フォルダーの名前が変わっていないかを確かめて、もう一度行ってください"
        }
        ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            "同じ名前のファイルかフォルダーがあります。それを移してから、もう一度行ってください"
        }
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "ほかのプログラムがそのファイルを使っています。閉じてから、もう一度行ってください"
        }
        _ => "USBメモリが抜けていないか、場所と空き容量を確かめて、もう一度行ってください",
    }
}

fn findings_ja(findings: &[Finding]) -> String {
    match findings {
        [] => "先へ進めません。".to_owned(),
        [only] => only.message.clone(),
        [first, rest @ ..] => {
            format!(
                "{}（ほかに{}件の指摘があります）",
                first.message,
                rest.len()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use std::io;
    use std::path::PathBuf;

    #[test]
    fn 読めないファイルに書込みの助言をしない() {
        let message = |what: &'static str, kind: io::ErrorKind| {
            let path = PathBuf::from("届書.csv");
            let source = io::Error::from(kind);
            Error::File { what, path, source }.message_ja()
        };
        let reading = "ファイルを読むことが";
        for kind in [
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::StorageFull,
            io::ErrorKind::Other,
        ] {
            let said = message(reading, kind);
            for word in ["書込み", "空き容量"] {
                assert!(!said.contains(word), "{said}");
            }
        }
        let denied = message(reading, io::ErrorKind::PermissionDenied);
        assert!(denied.contains("読む権限がないか"), "{denied}");
        let gone = message(reading, io::ErrorKind::NotFound);
        assert!(gone.contains("USBメモリが抜けていないか"), "{gone}");
        let writing = message("ファイルを書くことが", io::ErrorKind::PermissionDenied);
        assert!(writing.contains("書込み禁止を外すか"), "{writing}");
    }
}
