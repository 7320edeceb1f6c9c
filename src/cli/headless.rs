//! 画面なしの実行: runs one request of the command line and prints what happened, in Japanese.
//! It must not print a secret or a person's data.

use crate::app::clock::SystemClock;
use crate::app::command::Command;
use crate::app::demo;
use crate::app::demo::DemoLine;
use crate::app::demo::DemoReport;
use crate::app::error::Error;
use crate::app::papers;
use crate::app::run::Told;
use crate::app::session::Credentials;
use crate::app::session::KeyCost;
use crate::app::session::Session;
use crate::app::society;
use crate::app::takeout::TakeoutOrder;
use crate::cli::arguments::HELP;
use crate::cli::arguments::Request;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Environment variable with the login name.
const USER: &str = "DAICHO_USER";
/// Environment variable with the password.
const PASSWORD: &str = "DAICHO_PASSWORD";

/// Runs a request.
#[must_use]
pub fn run(request: &Request) -> ExitCode {
    let outcome = match request {
        Request::Help | Request::Window { .. } => {
            say(HELP);
            Ok(true)
        }
        Request::Version => {
            say(concat!("加入者台帳 daicho ", env!("CARGO_PKG_VERSION")));
            Ok(true)
        }
        Request::Demo { folder } => run_demo(folder),
        Request::Check { ledger } => run_check(ledger),
        Request::Backup { ledger, to } => run_backup(ledger, to),
        Request::Export { ledger, to, reason } => run_export(ledger, to, reason),
        Request::Restore { file, to } => run_restore(file, to),
        Request::Text { file } => papers::text_of(file).map(|text| {
            say(&text);
            true
        }),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => complain(&error.message_ja()),
    }
}

/// Says why nothing was done.
#[must_use]
pub fn complain(sentence: &str) -> ExitCode {
    // Nobody listens where standard error is closed; the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::FAILURE
}

fn say(text: &str) {
    // Nobody listens where standard output is closed; the work itself is done.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn run_demo(folder: &Path) -> Result<bool, Error> {
    say("見本健康保険組合で、受付から終了までを実行します。");
    let report = demo::run(folder, KeyCost::Office, &mut say_line)?;
    say_report(folder, &report);
    Ok(true)
}

fn say_line(line: &DemoLine) {
    say(&format!(
        "{:>6}  {:>7} ms  {}",
        line.count, line.milliseconds, line.what
    ));
    for remark in line.remark.lines() {
        say(&format!("{:>19}{remark}", ""));
    }
}

fn say_report(folder: &Path, report: &DemoReport) {
    let total: u128 = report.lines.iter().map(|line| line.milliseconds).sum();
    say(&format!(
        "\n合計 {total} ms。結果は {} にあります。",
        folder.display()
    ));
    say(&format!("台帳：{}", report.ledger.display()));
    say(&format!("帳票：{}件", report.papers.len()));
    for (role, (login, password)) in [("担当", demo::CLERK), ("決裁者", demo::APPROVER)] {
        say(&format!(
            "{role}　利用者名 {login}　パスワード {password}（見本の台帳だけのものです）"
        ));
    }
}

fn run_check(ledger: &Path) -> Result<bool, Error> {
    let session = Session::open(
        ledger,
        &credentials()?,
        KeyCost::Office,
        Arc::new(SystemClock),
    )?;
    let mut is_sound = true;
    for row in session.check() {
        let verdict = if row.problems.is_empty() {
            "良"
        } else {
            "不良"
        };
        say(&format!("{verdict}  {}", row.title));
        for problem in &row.problems {
            say(&format!("      {problem}"));
        }
        is_sound &= row.problems.is_empty();
    }
    Ok(is_sound)
}

fn run_backup(ledger: &Path, to: &Path) -> Result<bool, Error> {
    let mut session = Session::open(
        ledger,
        &credentials()?,
        KeyCost::Office,
        Arc::new(SystemClock),
    )?;
    let finished = session.backup_work(to)?.run()?;
    session.record_backup(&finished)?;
    say(&format!(
        "検査済みのバックアップを作りました：{}",
        finished.path.display()
    ));
    Ok(true)
}

fn run_export(ledger: &Path, to: &Path, reason: &str) -> Result<bool, Error> {
    let mut session = Session::open(
        ledger,
        &credentials()?,
        KeyCost::Office,
        Arc::new(SystemClock),
    )?;
    let order = TakeoutOrder {
        folder: to.to_owned(),
        reason: reason.to_owned(),
        with_numbers: false,
    };
    if let Told::File(folder) = session.run(Command::TakeOut(order))?.told {
        say(&format!("書き出しました：{}", folder.display()));
    }
    Ok(true)
}

fn run_restore(file: &Path, to: &Path) -> Result<bool, Error> {
    let target = to.join(file.file_name().unwrap_or_default());
    society::restore(file, &target, &credentials()?, &SystemClock)?;
    say(&format!("台帳を戻しました：{}", target.display()));
    Ok(true)
}

/// Who opens: from the environment, else asked for at the prompt.
fn credentials() -> Result<Credentials, Error> {
    let login = match std::env::var(USER) {
        Ok(login) => login,
        Err(_) => ask("利用者名：")?,
    };
    let password = match std::env::var(PASSWORD) {
        Ok(password) => Zeroizing::new(password),
        Err(_) => Zeroizing::new(rpassword::prompt_password("パスワード：").map_err(no_prompt)?),
    };
    Ok(Credentials::Password { login, password })
}

fn ask(question: &str) -> Result<String, Error> {
    let mut out = std::io::stderr();
    write!(out, "{question}")
        .and_then(|()| out.flush())
        .map_err(no_prompt)?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(no_prompt)?;
    Ok(line.trim().to_owned())
}

fn no_prompt(_: std::io::Error) -> Error {
    Error::Refused(format!(
        "利用者名とパスワードを入力できません。環境変数 {USER} と {PASSWORD} で指定してください。"
    ))
}
