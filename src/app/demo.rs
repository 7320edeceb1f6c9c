//! 実演: the whole main job on 見本健康保険組合, without a window, with the same commands as the window.
//! It must not use any data from outside the program, and leaves everything in one folder.

use crate::app::clock::FixedClock;
use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::command::NewUser;
use crate::app::demo_play;
use crate::app::demo_play::LaterScene;
use crate::app::demo_play::Playbook;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::first_run;
use crate::app::run::Told;
use crate::app::sample::Sample;
use crate::app::session::Credentials;
use crate::app::session::FirstRun;
use crate::app::session::KeyCost;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::form::Form;
use crate::procedure::papers::recovery_code::RecoveryCode;
use crate::procedure::step::Role;
use crate::procedure::step::Step;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use zeroize::Zeroizing;

/// The interface of 加入者情報登録.
pub(super) const MEMBERS: &str = "chukan-kanyusha";
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
pub(super) struct Folders {
    pub(super) ledger: PathBuf,
    pub(super) papers: PathBuf,
    pub(super) exports: PathBuf,
    pub(super) answers: PathBuf,
    pub(super) transfers: PathBuf,
    pub(super) backups: PathBuf,
}

/// The demonstration under way.
pub(super) struct Demo {
    pub(super) session: Session,
    pub(super) clock: Arc<FixedClock>,
    pub(super) playbook: Playbook,
    pub(super) folders: Folders,
    pub(super) report: DemoReport,
    pub(super) cases: Vec<CaseId>,
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
    demo.save_papers(0, tell)?;
    demo.transcription(tell)?;
    demo.export(MEMBERS, tell)?;
    demo_play::until(&demo.clock, day(2026, 11, 27)?);
    demo.read_back(MEMBERS, tell)?;
    demo.walk("中間サーバー登録の確認と終了", CLERK, TO_THE_END, tell)?;
    demo.go_on(tell)?;
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
const TO_DECISION: &[Step] = &[
    Step::Receive,
    Step::VerifyNumber,
    Step::VerifyIdentity,
    Step::Register,
    Step::AcquireCode,
    Step::Inquire,
    Step::Review,
    Step::Collect,
];
const AFTER_DECISION: &[Step] = &[Step::Collect, Step::Issue, Step::Archive, Step::Send];
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

    /// What happens to the same people afterwards: each notification on its own day, with its batch.
    fn go_on(&mut self, tell: &mut dyn FnMut(&DemoLine)) -> Result<()> {
        let scenes = std::mem::take(&mut self.playbook.later);
        let n_done = self.cases.len();
        for scene in &scenes {
            demo_play::until(&self.clock, scene.received_on);
            let id = self.play_later(scene, tell)?;
            self.pay(tell)?;
            let rows = self.session.case_view(id)?.outbox;
            let interfaces: BTreeSet<&str> =
                rows.iter().map(|row| row.interface.as_str()).collect();
            for interface in interfaces {
                self.export(interface, tell)?;
                self.read_back(interface, tell)?;
            }
            self.sign_in(CLERK)?;
            self.walk_later(id, scene, TO_THE_END)?;
        }
        self.save_papers(n_done, tell)
    }

    /// One later notification, from its arrival to the rows that wait for their file.
    fn play_later(
        &mut self,
        scene: &LaterScene,
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<CaseId> {
        let started = Instant::now();
        self.sign_in(CLERK)?;
        let procedure = catalogue::find(&scene.procedure).ok_or(Error::Missing("手続"))?;
        let found = self.session.search(&scene.kana)?;
        let person = found.first().ok_or(Error::Missing("実演の加入者"))?.id;
        let new = NewCase {
            procedure: procedure.id.to_owned(),
            received_on: scene.received_on,
            nature: Nature::Ordinary,
            subject: Some(person),
            form: Form::new(),
        };
        let Told::Case(id) = self.session.run(Command::OpenCase(new))?.told else {
            return Err(Error::Missing("案件"));
        };
        self.cases.push(id);
        self.walk_later(id, scene, TO_DECISION)?;
        self.sign_in(APPROVER)?;
        self.walk_later(id, scene, &[Step::Approve])?;
        self.sign_in(CLERK)?;
        self.walk_later(id, scene, AFTER_DECISION)?;
        self.note(procedure.title, 1, started, "", tell);
        Ok(id)
    }

    fn walk_later(&mut self, id: CaseId, scene: &LaterScene, steps: &[Step]) -> Result<()> {
        loop {
            let walked = self
                .playbook
                .advance(&mut self.session, id, steps, Some(scene));
            match walked {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                Err(error) => return Err(demo_play::stopped(&self.session, id, &error)),
            }
        }
    }

    fn sign_in(&mut self, (login, password): (&str, &str)) -> Result<()> {
        let password = Zeroizing::new(password.to_owned());
        self.session.sign_in(&Credentials::Password {
            login: login.to_owned(),
            password,
        })?;
        Ok(())
    }

    /// Walks all cases through these steps as this user.
    fn walk(
        &mut self,
        what: &str,
        who: (&str, &str),
        steps: &[Step],
        tell: &mut dyn FnMut(&DemoLine),
    ) -> Result<()> {
        self.sign_in(who)?;
        demo_play::until(&self.clock, day(2026, 11, 26)?);
        let started = Instant::now();
        let mut n_steps = 0;
        for id in &self.cases {
            loop {
                match self.playbook.advance(&mut self.session, *id, steps, None) {
                    Ok(Some(_)) => n_steps += 1,
                    Ok(None) => break,
                    Err(error) => return Err(demo_play::stopped(&self.session, *id, &error)),
                }
            }
        }
        self.note(&format!("{what}（工程）"), n_steps, started, "", tell);
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

    pub(super) fn note(
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
            answers: folder.join("端末の結果"),
            transfers: folder.join("振込"),
            backups: folder.join("バックアップ"),
        };
        for place in [
            &folder.join("台帳"),
            &folders.papers,
            &folders.exports,
            &folders.answers,
            &folders.transfers,
            &folders.backups,
        ] {
            std::fs::create_dir_all(place).map_err(failed)?;
        }
        Ok(folders)
    }
}

fn day(year: i32, month: u32, day: u32) -> Result<Date> {
    Date::new(year, month, day).ok_or(Error::Missing("日付"))
}
