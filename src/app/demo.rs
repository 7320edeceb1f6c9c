//! 実演: the whole main job on 見本健康保険組合, without a window, with the same commands as the window.
//! It must not use any data from outside the program, and leaves everything in one folder.

use crate::app::clock::FixedClock;
use crate::app::command::Command;
use crate::app::command::IntakeAcceptance;
use crate::app::command::NewCase;
use crate::app::command::NewUser;
use crate::app::demo_play;
use crate::app::demo_play::Playbook;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::first_run;
use crate::app::run::Told;
use crate::app::sample;
use crate::app::sample::Sample;
use crate::app::session::Credentials;
use crate::app::session::FirstRun;
use crate::app::session::KeyCost;
use crate::app::session::Session;
use crate::app::transcription::NumbersOnPaper;
use crate::app::transcription::TranscriptionOrder;
use crate::domain::date::Date;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::form::Form;
use crate::procedure::papers::recovery_code::RecoveryCode;
use crate::procedure::step::Role;
use crate::procedure::step::Step;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use zeroize::Zeroizing;

/// The interface of 加入者情報登録.
const MEMBERS: &str = "chukan-kanyusha";
/// 利用者名 and password of the fictional clerk; the ledger holds nothing that is real.
pub const CLERK: (&str, &str) = ("hanako", "mihon-renshu-2026");
/// 利用者名 and password of the fictional approver.
pub const APPROVER: (&str, &str) = ("ichiro", "mihon-kessai-2026");

/// One line of the table at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemoLine {
    /// What was done.
    pub what: String,
    /// How many.
    pub count: usize,
    /// How long, in milliseconds.
    pub milliseconds: u128,
    /// What else there is to say.
    pub remark: String,
}

/// What the demonstration did.
#[derive(Clone, Debug, Default)]
pub struct DemoReport {
    /// Lines in the order of the work.
    pub lines: Vec<DemoLine>,
    /// Where the ledger lies.
    pub ledger: PathBuf,
    /// Papers written.
    pub papers: Vec<PathBuf>,
}

/// Where things go.
struct Folders {
    ledger: PathBuf,
    papers: PathBuf,
    exports: PathBuf,
    backups: PathBuf,
}

struct Demo {
    session: Session,
    clock: Arc<FixedClock>,
    playbook: Playbook,
    folders: Folders,
    report: DemoReport,
    cases: Vec<CaseId>,
}

/// Runs the demonstration in a folder that does not exist yet or is empty. `tell` hears each finished part.
///
/// # Errors
///
/// Why it stopped; what was done until then lies in the folder.
pub fn run(folder: &Path, cost: KeyCost, tell: &mut dyn FnMut(&DemoLine)) -> Result<DemoReport> {
    let mut demo = Demo::start(folder, cost, tell)?;
    demo.take_files(tell)?;
    demo.type_papers(tell)?;
    demo.walk("受付から審査まで", CLERK, TO_REVIEW, tell)?;
    demo.walk("決裁", APPROVER, &[Step::Approve], tell)?;
    demo.walk("交付・保管・送付", CLERK, TO_SENDING, tell)?;
    demo.save_papers(tell)?;
    demo.transcription(tell)?;
    demo.export(tell)?;
    demo.read_back(tell)?;
    demo.walk("中間サーバー登録の確認と終了", CLERK, TO_THE_END, tell)?;
    demo.finish(tell)?;
    Ok(demo.report)
}

/// Runs the demonstration until the rows for the 中間サーバー wait for their file, as on an office's ordinary day.
///
/// # Errors
///
/// Why it stopped; what was done until then lies in the folder.
pub fn run_until_export(folder: &Path, cost: KeyCost) -> Result<DemoReport> {
    let tell: &mut dyn FnMut(&DemoLine) = &mut |_| {};
    let mut demo = Demo::start(folder, cost, tell)?;
    demo.take_files(tell)?;
    demo.type_papers(tell)?;
    demo.walk("受付から審査まで", CLERK, TO_REVIEW, tell)?;
    demo.walk("決裁", APPROVER, &[Step::Approve], tell)?;
    demo.walk("交付・保管・送付", CLERK, TO_SENDING, tell)?;
    Ok(demo.report)
}

const TO_REVIEW: &[Step] = &[
    Step::Receive,
    Step::Register,
    Step::AcquireCode,
    Step::Inquire,
    Step::Review,
];
const TO_SENDING: &[Step] = &[Step::Issue, Step::Archive, Step::Send];
const TO_THE_END: &[Step] = &[Step::RegisterServer, Step::Finish];

impl Demo {
    fn start(folder: &Path, cost: KeyCost, tell: &mut dyn FnMut(&DemoLine)) -> Result<Demo> {
        let started = Instant::now();
        let folders = Folders::make(folder)?;
        let clock = Arc::new(FixedClock::at(day(2026, 11, 24)?));
        let sample = Sample::load()
            .map_err(|error| Error::Refused(format!("見本を読めません（{error}）。")))?;
        let first = FirstRun {
            society: sample.society,
            establishments: sample.establishments,
            login: CLERK.0.to_owned(),
            name: "見本　花子".to_owned(),
            roles: vec![Role::Clerk],
            password: Zeroizing::new(CLERK.1.to_owned()),
        };
        let (mut session, code) = Session::create(&folders.ledger, &first, cost, clock.clone())?;
        session.run(Command::AddUser(NewUser {
            login: APPROVER.0.to_owned(),
            name: "試験　一郎".to_owned(),
            roles: vec![Role::Approver],
            may_handle_numbers: false,
            password: Zeroizing::new(APPROVER.1.to_owned()),
        }))?;
        let paper = RecoveryCode {
            society_name: first.society.name.clone(),
            code: code.to_string(),
            made_on: session.today(),
            ledger: first.society.insurer_number.as_str().to_owned(),
            is_sample: first.society.is_sample,
        };
        first_run::recovery_sheet(&paper, &folders.papers)?;
        let report = DemoReport {
            ledger: folders.ledger.clone(),
            ..DemoReport::default()
        };
        let playbook = Playbook::load()?;
        let mut demo = Demo {
            session,
            clock,
            playbook,
            folders,
            report,
            cases: Vec::new(),
        };
        demo.note(
            "台帳の作成（暗号化・利用者2名・復旧コード）",
            1,
            started,
            "",
            tell,
        );
        Ok(demo)
    }

    fn take_files(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let scenes: Vec<(String, &'static [u8], Date)> = self
            .playbook
            .file
            .iter()
            .map(|scene| {
                Ok((
                    scene.name.clone(),
                    sample_file(&scene.content)?,
                    scene.received_on,
                ))
            })
            .collect::<Result<_>>()?;
        for (name, bytes, received_on) in scenes {
            let started = Instant::now();
            demo_play::until(&self.clock, received_on);
            let view = self.session.read_intake(&name, bytes)?;
            let is_plain =
                |reasons: &[String]| !reasons.iter().any(|reason| reason.contains("二重の届出"));
            let lines: Vec<usize> = view
                .rows
                .iter()
                .filter(|row| row.may_accept && is_plain(&row.reasons))
                .map(|row| row.line)
                .collect();
            let left: Vec<String> = view
                .rows
                .iter()
                .filter(|row| !lines.contains(&row.line))
                .map(|row| {
                    format!(
                        "{}行目 {}：{}",
                        row.line,
                        row.verdict.label(),
                        row.reasons.join(" ")
                    )
                })
                .collect();
            let count = lines.len();
            let acceptance = IntakeAcceptance {
                file_name: name.clone(),
                bytes: bytes.to_vec(),
                received_on,
                lines,
            };
            let outcome = self.session.run(Command::AcceptIntake(acceptance))?;
            if let Told::Cases(opened) = outcome.told {
                self.cases.extend(opened);
            }
            let what = format!("{name} の取込（{}）受け付けた行", view.family);
            self.note(&what, count, started, &left.join("\n"), tell);
        }
        self.cases.sort_unstable();
        self.cases.dedup();
        Ok(())
    }

    fn type_papers(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let procedure = catalogue::find("eligibility_acquisition").ok_or(Error::Missing("手続"))?;
        for scene in &self.playbook.paper {
            let mut form = Form::new();
            demo_play::type_all(procedure, &mut form, &scene.form, self.session.today())?;
            let new = NewCase {
                procedure: procedure.id.to_owned(),
                received_on: scene.received_on,
                nature: Nature::Ordinary,
                subject: None,
                form,
            };
            if let Told::Case(id) = self.session.run(Command::OpenCase(new))?.told {
                self.cases.push(id);
            }
        }
        let count = self.playbook.paper.len();
        self.note("紙の届書の手入力", count, started, "", tell);
        Ok(())
    }

    /// Walks all cases through these steps as this user.
    fn walk(
        &mut self,
        what: &str,
        (login, password): (&str, &str),
        steps: &[Step],
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<()> {
        let password = Zeroizing::new(password.to_owned());
        self.session.sign_in(&Credentials::Password {
            login: login.to_owned(),
            password,
        })?;
        demo_play::until(&self.clock, day(2026, 11, 26)?);
        let started = Instant::now();
        let mut n_steps = 0;
        for id in &self.cases {
            loop {
                match self.playbook.advance(&mut self.session, *id, steps) {
                    Ok(Some(_)) => n_steps += 1,
                    Ok(None) => break,
                    Err(error) => return Err(demo_play::stopped(&self.session, *id, &error)),
                }
            }
        }
        self.note(&format!("{what}（工程）"), n_steps, started, "", tell);
        Ok(())
    }

    fn save_papers(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let mut n_pages = 0;
        for id in &self.cases {
            for document in self.session.case_view(*id)?.documents {
                for paper in document.papers {
                    n_pages += paper.n_pages;
                    let path = self
                        .session
                        .save_paper(*id, paper.id, &self.folders.papers)?;
                    self.report.papers.push(path);
                }
            }
        }
        let count = self.report.papers.len();
        self.note(
            "帳票（PDF）",
            count,
            started,
            &format!("{n_pages}ページ"),
            tell,
        );
        Ok(())
    }

    fn export(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let folder = self.folders.exports.clone();
        let command = Command::ExportBatch {
            interface: MEMBERS.to_owned(),
            folder,
            confirmed: Vec::new(),
            left_out: Vec::new(),
        };
        if let Told::Exported(exported) = self.session.run(command)?.told {
            let name = exported
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let layout = if exported.is_unverified {
                "未突合レイアウト"
            } else {
                "突合済レイアウト"
            };
            let remark = format!("{name}（{layout}）SHA-256 {}", exported.sha256);
            self.note(
                "中間サーバー登録用ファイルの出力（行）",
                exported.n_rows,
                started,
                &remark,
                tell,
            );
        }
        Ok(())
    }

    /// The hand path beside the file: the same rows as 転記票.
    fn transcription(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        let rows = self.session.pending_rows(MEMBERS)?;
        let rows: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let count = rows.len();
        let order = TranscriptionOrder {
            rows,
            numbers: NumbersOnPaper::Hidden,
            folder: self.folders.exports.clone(),
        };
        self.session.run(Command::PrintTranscription(order))?;
        self.note("転記票（人）", count, started, "", tell);
        Ok(())
    }

    /// Plays the terminal: answers every exported row, the second one with a warning, then reads the file back.
    fn read_back(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let started = Instant::now();
        demo_play::until(&self.clock, day(2026, 11, 27)?);
        let insurer = self.session.society()?.insurer_number;
        let mut answer = String::new();
        for (index, row) in self.session.pending_rows(MEMBERS)?.iter().enumerate() {
            let numbers: Vec<&str> = row.member.split('-').collect();
            let [symbol, number, branch] = numbers.as_slice() else {
                continue;
            };
            let (result, code, field, message) = if index == 1 {
                (
                    "1",
                    "W0101",
                    "15",
                    "住所が住民基本台帳と一致しません（要確認）",
                )
            } else {
                ("0", "", "", "")
            };
            let cells = [
                "1",
                insurer.as_str(),
                symbol,
                number,
                branch,
                result,
                code,
                field,
                message,
            ];
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            answer.push_str(&quoted.join(","));
            answer.push_str("\r\n");
        }
        let name = format!(
            "KEKKA_{}_{}_001.csv",
            insurer.as_str(),
            self.session.today().yyyymmdd()
        );
        files::write_whole(&self.folders.exports.join(&name), answer.as_bytes())?;
        let outcome = self.session.run(Command::ImportResults {
            name: name.clone(),
            bytes: answer.into_bytes(),
        })?;
        if let Told::Results(summary) = outcome.told {
            let n_success = summary.rows.iter().filter(|row| row.is_success).count();
            let remarks: Vec<String> = summary
                .rows
                .iter()
                .filter(|row| !row.remark.is_empty())
                .map(|row| format!("{}行目 {}：{}", row.line, row.answer, row.remark))
                .collect();
            self.note(
                "結果ファイルの取込（登録済の行）",
                n_success,
                started,
                &remarks.join("\n"),
                tell,
            );
        }
        Ok(())
    }

    fn finish(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let finished = self.session.cases_in(CaseState::Finished)?.len();
        if finished != self.cases.len() {
            return Err(Error::Refused(format!(
                "{}件の案件のうち{finished}件しか終了していません。",
                self.cases.len()
            )));
        }
        self.note("終了した案件", finished, Instant::now(), "", tell);
        let members = self.session.everybody()?.len();
        self.note("台帳の加入者", members, Instant::now(), "", tell);
        let started = Instant::now();
        self.session.run(Command::BackUp {
            folder: self.folders.backups.clone(),
        })?;
        self.note("検査済みバックアップ", 1, started, "", tell);
        let started = Instant::now();
        let checks = self.session.check();
        let problems: Vec<String> = checks
            .iter()
            .flat_map(|check| check.problems.clone())
            .collect();
        if !problems.is_empty() {
            return Err(Error::Refused(format!(
                "台帳の検査で問題が見つかりました：{}",
                problems.join("、")
            )));
        }
        self.note("台帳の検査（問題なし）", checks.len(), started, "", tell);
        Ok(())
    }

    fn note(
        &mut self,
        what: &str,
        count: usize,
        started: Instant,
        remark: &str,
        tell: &mut dyn FnMut(&DemoLine),
    ) {
        let line = DemoLine {
            what: what.to_owned(),
            count,
            milliseconds: started.elapsed().as_millis(),
            remark: remark.to_owned(),
        };
        tell(&line);
        self.report.lines.push(line);
    }
}

impl Folders {
    fn make(folder: &Path) -> Result<Folders> {
        let failed = |source| Error::File {
            what: "フォルダーを作ることが",
            path: folder.to_owned(),
            source,
        };
        if folder
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_some())
        {
            return Err(Error::Refused(format!(
                "フォルダーが空ではありません。新しい名前のフォルダーを指定してください（{}）。",
                folder.display()
            )));
        }
        let folders = Folders {
            ledger: folder.join("台帳").join("見本健康保険組合.daicho"),
            papers: folder.join("帳票"),
            exports: folder.join("中間サーバー"),
            backups: folder.join("バックアップ"),
        };
        for place in [
            &folder.join("台帳"),
            &folders.papers,
            &folders.exports,
            &folders.backups,
        ] {
            std::fs::create_dir_all(place).map_err(failed)?;
        }
        Ok(folders)
    }
}

fn sample_file(name: &str) -> Result<&'static [u8]> {
    match name {
        "shutoku_kpfd" => Ok(sample::ACQUISITION_KPFD.bytes),
        "shutoku_shfd" => Ok(sample::ACQUISITION_SHFD.bytes),
        "fuyo_shfd" => Ok(sample::DEPENDENTS_SHFD.bytes),
        _ => Err(Error::Missing("見本のファイル")),
    }
}

fn day(year: i32, month: u32, day: u32) -> Result<Date> {
    Date::new(year, month, day).ok_or(Error::Missing("日付"))
}
