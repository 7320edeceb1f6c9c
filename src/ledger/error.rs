//! 台帳の誤り: what can go wrong with the file, the keys or the disk, each with a sentence for the clerk.
//! It must not carry a name, an 個人番号 or an account, not even inside a technical detail.

use rusqlite::ffi::ErrorCode;
use std::io;
use std::path::PathBuf;

/// An error of the ledger.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no ledger at this place.
    #[error("no ledger at {0}")]
    NotFound(PathBuf),
    /// A new ledger or copy would overwrite an existing file.
    #[error("{0} exists already")]
    AlreadyExists(PathBuf),
    /// The file is no ledger, or the key file beside it belongs to another one.
    #[error("{0} is not a ledger of this key file")]
    NotALedger(PathBuf),
    /// The key file is not beside the ledger.
    #[error("key file {0} is missing")]
    KeyFileMissing(PathBuf),
    /// The key file cannot be read.
    #[error("key file {path} is damaged: {detail}")]
    KeyFileDamaged {
        /// The key file.
        path: PathBuf,
        /// Technical part.
        detail: String,
    },
    /// Login name, password or recovery code do not open the keys.
    #[error("wrong password or recovery code ({n_failures} in a row)")]
    WrongPassword {
        /// Failed attempts since the last success, this one included.
        n_failures: u32,
        /// How long the caller should wait before the next attempt, in seconds.
        wait_seconds: u32,
    },
    /// After wrong passwords the next attempt comes too early; nothing was tried.
    #[error("too early after a wrong password ({seconds} s left)")]
    MustWait {
        /// Seconds left.
        seconds: u32,
    },
    /// The recovery code is mistyped: its check character does not agree.
    #[error("recovery code mistyped in group {group}")]
    RecoveryCodeMistyped {
        /// Which group, from 1; 0 when the number of characters is wrong.
        group: usize,
    },
    /// The ledger is damaged.
    #[error("ledger damaged: {0}")]
    Damaged(String),
    /// The ledger was written by a newer version of the program.
    #[error("schema {found} is newer than {known}")]
    NewerSchema {
        /// Version of the file.
        found: i64,
        /// Highest version this program knows.
        known: i64,
    },
    /// The folder or file cannot be written.
    #[error("read-only: {0}")]
    ReadOnly(String),
    /// The disk is full.
    #[error("disk full")]
    DiskFull,
    /// Another window or program holds the ledger.
    #[error("ledger is in use")]
    InUse,
    /// The user has no right to 個人番号.
    #[error("no right to individual numbers")]
    NoNumberRight,
    /// The ledger could not record a change of the key file, and the key file could not be put back either.
    #[error("the key file was changed without a record in the ledger")]
    KeysAhead,
    /// The password is too short.
    #[error("password too short")]
    PasswordTooShort,
    /// What was asked for is not in the ledger.
    #[error("{0} not found")]
    Missing(&'static str),
    /// The writing contradicts what the ledger holds; the sentence says how.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The same file was taken in before.
    #[error("this file was taken in before")]
    SameFile,
    /// The operating system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A file operation failed.
    #[error("file operation failed: {0}")]
    Io(io::Error),
    /// A database operation failed.
    #[error("database operation failed: {0}")]
    Database(rusqlite::Error),
}

/// Shorthand of this layer.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What happened, what is safe, and what to do, for the clerk.
    #[must_use]
    pub fn message_ja(&self) -> String {
        let sentence = self.sentence_ja();
        match self.technical() {
            Some(technical) => format!("{sentence}（{technical}）"),
            None => sentence,
        }
    }

    fn sentence_ja(&self) -> String {
        match self {
            Error::NotFound(_) => "台帳のファイルが見つかりません。ほかの台帳には触れていません。台帳のある場所を選び直してください。".into(),
            Error::AlreadyExists(_) => "同じ名前のファイルがあるため、作成を中止しました。元のファイルはそのまま残っています。別の名前か場所を選んでください。".into(),
            Error::NotALedger(_) => "このファイルは、隣にある鍵ファイルの台帳ではありません。ファイルは変更していません。台帳と鍵ファイルの組合せを確かめるか、バックアップから戻してください。".into(),
            Error::KeyFileMissing(_) => "鍵ファイル（.daicho-key）が台帳の隣にありません。台帳は変更していません。鍵ファイルを元の場所へ戻すか、バックアップから戻してください。".into(),
            Error::KeyFileDamaged { .. } => "鍵ファイルを読み取れません。台帳は変更していません。バックアップの鍵ファイルを台帳の隣に置いてください。".into(),
            Error::WrongPassword { n_failures, wait_seconds } => wrong_password_ja(*n_failures, *wait_seconds),
            Error::MustWait { seconds } => format!("違うパスワードが続いたため、まだ試せません。台帳は変更していません。あと{seconds}秒たってから、もう一度入力してください。"),
            Error::RecoveryCodeMistyped { group: 0 } => "復旧コードの文字数が合いません。台帳は変更していません。印刷した復旧コードを見て、すべての組を入力してください。".into(),
            Error::RecoveryCodeMistyped { group } => format!("復旧コードの{group}番目の組に打ち間違いがあります。台帳は変更していません。印刷した復旧コードと見比べてください。"),
            Error::Damaged(_) => "台帳のファイルが壊れています。これ以上の変更は行っていません。台帳を別の場所へ写してから、最後のバックアップを復元してください。".into(),
            Error::NewerSchema { .. } => "この台帳は、新しい版のプログラムで使われています。台帳は変更していません。新しい版のプログラムで開いてください。".into(),
            Error::ReadOnly(_) => "台帳に書き込めません。記録済みの内容は無事です。フォルダーの書込み権限と、媒体の書込み禁止の設定を確かめてください。".into(),
            Error::DiskFull => "ディスクの空きがないため、今の操作は記録されませんでした。それまでの記録は無事です。空きを作ってから、もう一度行ってください。".into(),
            Error::InUse => "この台帳は、すでに別の画面で開かれています。記録は無事です。開いている画面を使うか、閉じてから開き直してください。".into(),
            Error::NoNumberRight => "個人番号を扱う権限がありません。何も表示も記録もしていません。権限のある利用者で開いてください。".into(),
            Error::KeysAhead => "台帳に記録できず、鍵ファイルを元に戻すこともできませんでした。台帳の内容は変わっていませんが、次に開くときは今入力した新しいパスワードか新しい復旧コードを使い、停止と取消しは効いたものとして扱ってください。空き容量を確かめて、同じ操作をもう一度行ってください。".into(),
            Error::PasswordTooShort => "パスワードが短すぎます。まだ何も変えていません。8文字以上にしてください。".into(),
            Error::Missing(what) => format!("{what}が台帳に見つかりません。何も変更していません。一覧を表示し直してください。"),
            Error::Refused(sentence) => format!("{sentence}何も記録していません。"),
            Error::SameFile => "同じ内容のファイルは、すでに取り込み済みです。二重には取り込みませんでした。ファイルを確かめてください。".into(),
            Error::Random(_) => "暗号に使う乱数を得られないため、操作を中止しました。台帳は変更していません。パソコンを再起動してください。".into(),
            Error::Io(_) => "ファイルの読み書きに失敗しました。記録済みの内容は無事です。媒体の接続と空き容量を確かめて、もう一度行ってください。".into(),
            Error::Database(_) => "台帳の操作に失敗し、今の操作は取り消されました。記録済みの内容は無事です。もう一度行い、続くときは台帳の点検をしてください。".into(),
        }
    }

    fn technical(&self) -> Option<String> {
        match self {
            Error::NotFound(path)
            | Error::AlreadyExists(path)
            | Error::NotALedger(path)
            | Error::KeyFileMissing(path) => Some(path.display().to_string()),
            Error::KeyFileDamaged { path, detail } => Some(format!("{}、{detail}", path.display())),
            Error::Damaged(detail) | Error::ReadOnly(detail) | Error::Random(detail) => {
                Some(detail.clone())
            }
            Error::NewerSchema { found, known } => {
                Some(format!("台帳の版 {found}、対応する版 {known}"))
            }
            Error::Io(source) if source.kind() == io::ErrorKind::Other => Some(source.to_string()),
            Error::Io(source) => Some(source.kind().to_string()),
            Error::Database(source) => Some(database_detail(source)),
            _ => None,
        }
    }

    /// Reads what a stored JSON text should have been; the text itself never enters the error.
    pub(super) fn stored(error: &serde_json::Error) -> Error {
        Error::Damaged(stored_detail(error))
    }
}

pub(super) fn stored_detail(error: &serde_json::Error) -> String {
    format!(
        "JSON {:?} {}:{}",
        error.classify(),
        error.line(),
        error.column()
    )
}

fn wrong_password_ja(n_failures: u32, wait_seconds: u32) -> String {
    let again = if wait_seconds == 0 {
        "もう一度入力してください。".to_owned()
    } else {
        format!("{wait_seconds}秒たってから、もう一度入力してください。")
    };
    format!(
        "利用者名、パスワードまたは復旧コードが違います（続けて{n_failures}回目）。台帳は変更していません。{again}"
    )
}

/// The code and SQLite's own words; bound values are never part of them.
fn database_detail(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            format!("SQLite {}", failure.extended_code)
        }
        rusqlite::Error::FromSqlConversionFailure(column, kind, _) => {
            format!("column {column} {kind}")
        }
        rusqlite::Error::InvalidColumnType(column, _, kind) => format!("column {column} {kind}"),
        rusqlite::Error::IntegralValueOutOfRange(column, _) => format!("column {column} range"),
        rusqlite::Error::QueryReturnedNoRows => "no rows".to_owned(),
        _ => "rusqlite".to_owned(),
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Error::ReadOnly(database_detail(&error))
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Error::Damaged(database_detail(&error))
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::InUse,
            // A pulled medium: the sentence about files says what to look at.
            Some(ErrorCode::SystemIoFailure) => {
                Error::Io(io::Error::other(database_detail(&error)))
            }
            Some(_) => Error::Database(error),
            None => match &error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..) => {
                    Error::Damaged(database_detail(&error))
                }
                _ => Error::Database(error),
            },
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Error::ReadOnly(error.kind().to_string())
            }
            _ => Error::Io(error),
        }
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Error {
        Error::Random(error.to_string())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sqlite(code: i32) -> Error {
        Error::from(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(code),
            None,
        ))
    }

    #[test]
    fn 起きたことごとに別の誤りになる() {
        assert!(matches!(
            sqlite(rusqlite::ffi::SQLITE_FULL),
            Error::DiskFull
        ));
        assert!(matches!(
            sqlite(rusqlite::ffi::SQLITE_READONLY),
            Error::ReadOnly(_)
        ));
        assert!(matches!(
            sqlite(rusqlite::ffi::SQLITE_CORRUPT),
            Error::Damaged(_)
        ));
        assert!(matches!(
            sqlite(rusqlite::ffi::SQLITE_NOTADB),
            Error::Damaged(_)
        ));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_BUSY), Error::InUse));
        let pulled = sqlite(rusqlite::ffi::SQLITE_IOERR);
        assert!(matches!(pulled, Error::Io(_)));
        assert!(pulled.message_ja().contains("媒体の接続"));
        let full = Error::from(io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, Error::DiskFull));
        let denied = Error::from(io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(matches!(denied, Error::ReadOnly(_)));
    }

    #[test]
    fn どの誤りも無事なものとすることを言う() {
        let all = [
            Error::NotFound("a.daicho".into()),
            Error::WrongPassword {
                n_failures: 3,
                wait_seconds: 2,
            },
            Error::MustWait { seconds: 7 },
            Error::RecoveryCodeMistyped { group: 2 },
            Error::Damaged("x".into()),
            Error::NewerSchema { found: 9, known: 1 },
            Error::DiskFull,
            Error::InUse,
            Error::KeysAhead,
            Error::Missing("案件"),
        ];
        for error in all {
            let message = error.message_ja();
            assert!(message.matches('。').count() >= 2, "{message}");
        }
    }

    #[test]
    fn 保存された文字は誤りの文に出ない() {
        let error = serde_json::from_str::<u8>("\"見本　太郎\"").unwrap_err();
        assert!(!Error::stored(&error).message_ja().contains("太郎"));
    }
}
