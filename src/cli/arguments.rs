//! 引数: what the command line asks for.
//! It must never take a secret: passwords come from a prompt or an environment variable.

use lexopt::Arg;
use lexopt::Parser;
use std::ffi::OsString;
use std::path::PathBuf;

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// Open the window, with a renderer chosen by name where given.
    Window {
        /// `glow` or `wgpu`.
        renderer: Option<String>,
    },
    /// `daicho demo DIR`: the whole main job on the fictional society, without a window.
    Demo {
        /// A folder that does not exist yet or is empty.
        folder: PathBuf,
    },
    /// `daicho check LEDGER`: the named checks of a ledger.
    Check {
        /// The ledger.
        ledger: PathBuf,
    },
    /// `daicho backup LEDGER --to DIR`.
    Backup {
        /// The ledger.
        ledger: PathBuf,
        /// Where the backup goes.
        to: PathBuf,
    },
    /// `daicho export LEDGER --to DIR --reason WORDS`: 移行用書き出し, without 個人番号.
    Export {
        /// The ledger.
        ledger: PathBuf,
        /// In which folder the new folder is made.
        to: PathBuf,
        /// Why, for the audit.
        reason: String,
    },
    /// `daicho restore FILE --to DIR`.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Where the ledger goes.
        to: PathBuf,
    },
    /// `daicho text FILE.pdf`: the text of a printed paper.
    Text {
        /// The paper.
        file: PathBuf,
    },
    /// `daicho --help`.
    Help,
    /// `daicho --version`.
    Version,
}

/// The help text.
pub const HELP: &str = "\
加入者台帳（daicho）

使い方
  daicho                          画面を開きます
  daicho demo フォルダー          見本の健康保険組合で一連の事務を最後まで実行し、台帳・帳票・ファイルを残します
  daicho check 台帳               台帳を検査します（記載・監査記録・帳票のハッシュなど）
  daicho backup 台帳 --to フォルダー    検査済みのバックアップを作ります
  daicho export 台帳 --to フォルダー --reason 理由   移行用書き出し（PostgreSQLに読み込めるCSV。個人番号は含みません）
  daicho restore ファイル --to フォルダー  バックアップから台帳を戻します
  daicho text ファイル.pdf        帳票のPDFから文字を取り出します
  daicho --renderer glow|wgpu     描画方式を選んで画面を開きます（画面が正しく出ないとき）
  daicho --help / --version

パスワードは入力を求めるか、環境変数 DAICHO_PASSWORD から読みます。引数では受け取りません。
利用者名は環境変数 DAICHO_USER でも指定できます。
";

/// Reads the arguments (without the program's own name).
///
/// # Errors
///
/// A Japanese sentence saying what could not be understood.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut parser = Parser::from_args(arguments);
    let mut words: Vec<OsString> = Vec::new();
    let (mut to, mut reason) = (None, None);
    let mut renderer = None;
    while let Some(argument) = parser
        .next()
        .map_err(|error| not_understood(&error.to_string()))?
    {
        match argument {
            Arg::Long("to") => to = Some(PathBuf::from(value(&mut parser, "--to")?)),
            Arg::Long("reason") => {
                let words = value(&mut parser, "--reason")?;
                reason = Some(words.to_string_lossy().into_owned());
            }
            Arg::Long("renderer") => {
                renderer = Some(
                    value(&mut parser, "--renderer")?
                        .to_string_lossy()
                        .into_owned(),
                );
            }
            Arg::Long("help") | Arg::Short('h') => return Ok(Request::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Request::Version),
            Arg::Value(word) => words.push(word),
            other => return Err(not_understood(&other.unexpected().to_string())),
        }
    }
    request(words, (to, reason), renderer)
}

fn request(
    words: Vec<OsString>,
    (to, reason): (Option<PathBuf>, Option<String>),
    renderer: Option<String>,
) -> Result<Request, String> {
    let mut words = words.into_iter();
    let Some(command) = words.next() else {
        return match renderer.as_deref() {
            None | Some("glow" | "wgpu") => Ok(Request::Window { renderer }),
            Some(other) => Err(format!(
                "描画方式「{other}」はありません。glow か wgpu を指定してください。"
            )),
        };
    };
    let place = words.next().map(PathBuf::from);
    if let Some(extra) = words.next() {
        return Err(not_understood(&extra.to_string_lossy()));
    }
    let command = command.to_string_lossy().into_owned();
    let need = |what: &str, place: Option<PathBuf>| {
        place.ok_or_else(|| {
            format!("daicho {command} には{what}の指定が必要です。daicho --help をご覧ください。")
        })
    };
    match command.as_str() {
        "demo" => Ok(Request::Demo {
            folder: need("フォルダー", place)?,
        }),
        "check" => Ok(Request::Check {
            ledger: need("台帳", place)?,
        }),
        "backup" => Ok(Request::Backup {
            ledger: need("台帳", place)?,
            to: need("--to フォルダー", to)?,
        }),
        "export" => Ok(Request::Export {
            ledger: need("台帳", place)?,
            to: need("--to フォルダー", to)?,
            reason: reason.ok_or("daicho export には --reason 理由の指定が必要です。")?,
        }),
        "restore" => Ok(Request::Restore {
            file: need("バックアップのファイル", place)?,
            to: need("--to フォルダー", to)?,
        }),
        "text" => Ok(Request::Text {
            file: need("PDFファイル", place)?,
        }),
        other => Err(not_understood(other)),
    }
}

fn value(parser: &mut Parser, option: &str) -> Result<OsString, String> {
    parser
        .value()
        .map_err(|_| format!("{option} の後に値がありません。daicho --help をご覧ください。"))
}

fn not_understood(what: &str) -> String {
    format!("指定を理解できませんでした：{what}。daicho --help をご覧ください。")
}

#[cfg(test)]
mod tests {
    use super::Request;
    use super::parse;
    use std::ffi::OsString;
    use std::path::PathBuf;

    fn read(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn 引数なしは画面を開く() {
        assert_eq!(read(""), Ok(Request::Window { renderer: None }));
        assert_eq!(
            read("--renderer glow"),
            Ok(Request::Window {
                renderer: Some("glow".to_owned())
            })
        );
        assert!(read("--renderer vga").is_err());
    }

    #[test]
    fn コマンドは場所を求める() {
        assert_eq!(
            read("demo out"),
            Ok(Request::Demo {
                folder: PathBuf::from("out")
            })
        );
        assert!(read("demo").is_err_and(|sentence| sentence.contains("フォルダー")));
        assert!(read("demo a b").is_err());
        assert!(read("backup ledger").is_err_and(|sentence| sentence.contains("--to")));
        let backup = Request::Backup {
            ledger: PathBuf::from("ledger"),
            to: PathBuf::from("usb"),
        };
        assert_eq!(read("backup ledger --to usb"), Ok(backup));
        assert!(read("export ledger --to usb").is_err_and(|sentence| sentence.contains("理由")));
        assert!(read("export ledger --to usb --reason 移行のため").is_ok());
    }

    #[test]
    fn 知らない言葉は文で断る() {
        assert!(read("destroy x").is_err_and(|sentence| sentence.contains("destroy")));
        assert!(read("--password secret").is_err());
    }
}
