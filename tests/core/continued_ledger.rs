//! 任継の資格取得 in a real ledger: somebody who lost is acquired anew, her family with her, and taken back when nothing is paid.

use crate::office_support::{Beside, approver, credentials, first_run};
use daicho::app::batch_export::BatchOrder;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewCase, Reroute};
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::finding::Severity;
use daicho::domain::member::PersonId;
use daicho::domain::premium_receipt::ReceiptChannel;
use daicho::domain::yen::Yen;
use daicho::procedure::case::{CaseId, CaseState, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::dependents::DEPENDENTS;
use daicho::procedure::form::Form;
use daicho::procedure::gate;
use daicho::procedure::input;
use daicho::procedure::step::Step;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const MEMBERS: &str = "chukan-kanyusha";

/// The ledger of the fictional society with a family that lost on 16 November 2026.
struct Office {
    _folder: TempDir,
    path: PathBuf,
    session: Option<Session>,
    procedure: &'static Procedure,
}

fn clock(month: u32, day: u32) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Date::new(2026, month, day).unwrap()))
}

impl Office {
    fn open() -> Office {
        let folder = TempDir::new().unwrap();
        let first = first_run("tanto");
        let path = folder.path().join("見本.daicho");
        let (mut session, _) =
            Session::create(&path, &first, KeyCost::Least, clock(11, 24)).unwrap();
        session.run(Command::AddUser(approver())).unwrap();
        drop(session);
        post(&path, &lost_family());
        let mut office = Office {
            _folder: folder,
            path,
            session: None,
            procedure: find("eligibility_acquisition_continued").unwrap(),
        };
        office.come_back_on(11, 24);
        office
    }

    /// The office of another day.
    fn come_back_on(&mut self, month: u32, day: u32) {
        self.session = None;
        let session = Session::open(
            &self.path,
            &credentials("tanto"),
            KeyCost::Least,
            clock(month, day),
        )
        .unwrap();
        self.session = Some(session);
    }

    fn session(&mut self) -> &mut Session {
        self.session.as_mut().unwrap()
    }

    fn open_case(&mut self, nature: Nature, form: Form) -> CaseId {
        let procedure = self.procedure.id.to_owned();
        let session = self.session();
        let new = NewCase {
            procedure,
            received_on: session.today(),
            nature,
            subject: None,
            form,
        };
        match session.run(Command::OpenCase(new)).unwrap().told {
            Told::Case(case) => case,
            _ => panic!("案件が開かない"),
        }
    }

    fn form(&mut self, case: CaseId) -> Form {
        self.session().case_view(case).unwrap().case.form
    }

    fn fill(&mut self, case: CaseId, typed: &[(&str, &str)]) {
        let (procedure, today) = (self.procedure, self.session().today());
        let mut form = self.form(case);
        for (label, text) in typed {
            let path = input::path_labelled(procedure, label).expect(label);
            input::enter(procedure, &mut form, &path, text, today);
        }
        self.session()
            .run(Command::SaveForm { case, form })
            .unwrap();
    }

    fn fill_row(&mut self, case: CaseId, typed: &[(&str, &str)]) {
        let (procedure, today) = (self.procedure, self.session().today());
        let mut form = self.form(case);
        for (label, text) in typed {
            let path = input::path_in_row(procedure, DEPENDENTS.name(), 0, label).expect(label);
            input::enter(procedure, &mut form, &path, text, today);
        }
        self.session()
            .run(Command::SaveForm { case, form })
            .unwrap();
    }

    fn complete(&mut self, case: CaseId, step: Step, typed: &[(&str, &str)]) {
        self.fill(case, typed);
        let view = self.session().case_view(case).unwrap();
        let asked: Vec<&str> = view
            .findings
            .iter()
            .filter(|finding| finding.severity != Severity::Note)
            .map(|finding| finding.code.as_str())
            .collect();
        assert_eq!(asked, Vec::<&str>::new(), "{step:?}");
        let procedure = self.procedure;
        let checks = procedure.checklist.iter();
        for check in checks.filter(|check| check.step == step && (check.when)(&view.case.form)) {
            let command = Command::Tick {
                case,
                check: gate::check_key(step, check.id),
                answer: Some(String::new()),
            };
            self.session().run(command).unwrap();
        }
        if let Err(error) = self.session().run(Command::CompleteStep { case, step }) {
            panic!("{step:?}: {} {:#?}", error.message_ja(), error.findings());
        }
    }

    fn not_needed(&mut self, case: CaseId, step: Step) {
        let reason = "同じ組合の中の異動".to_owned();
        let to = Reroute::NotNeeded { step, reason };
        self.session().run(Command::Reroute { case, to }).unwrap();
    }

    fn decide(&mut self, case: CaseId, decided_on: &str) {
        let received = [("提出経路", "窓口"), ("提出者", "試験　花子")];
        self.complete(case, Step::Receive, &received);
        self.not_needed(case, Step::VerifyNumber);
        self.not_needed(case, Step::VerifyIdentity);
        self.complete(case, Step::Register, &[]);
        self.not_needed(case, Step::AcquireCode);
        self.not_needed(case, Step::Inquire);
        self.complete(case, Step::Review, &[("審査結果", "可")]);
        let decided = [("文書番号", "見本健保発第1号"), ("決裁年月日", decided_on)];
        self.fill(case, &decided);
        self.session().sign_in(&credentials("kessai")).unwrap();
        let step = Step::Approve;
        self.session()
            .run(Command::CompleteStep { case, step })
            .unwrap_or_else(|error| panic!("{error:#?}"));
        self.session().sign_in(&credentials("tanto")).unwrap();
    }

    fn standing(&mut self, person: i64) -> Vec<String> {
        let view = self.session().member_view(PersonId(person)).unwrap();
        let history = view.history.into_iter();
        history
            .filter(|row| !row.is_reversed && !row.text.contains("の取消"))
            .map(|row| row.text)
            .collect()
    }

    /// 処理区分, 記号, 番号, 枝番 and 氏名 of each exported row.
    fn export(&mut self) -> Vec<String> {
        // Nothing but the file may lie where it goes.
        let stick = tempfile::tempdir().unwrap();
        let command = Command::ExportBatch(BatchOrder::new(MEMBERS, stick.path()));
        let told = self.session().run(command).unwrap().told;
        let Told::Exported(exported) = told else {
            panic!("ファイルがない");
        };
        let text = std::fs::read_to_string(exported.path).unwrap();
        text.lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
                [0, 2, 3, 4, 7].map(|place| cells[place]).join(" ")
            })
            .collect()
    }

    fn assert_sound(&mut self) {
        for check in self.session().check() {
            assert_eq!(check.problems, Vec::<String>::new(), "{}", check.title);
        }
    }
}

/// Writes entries as another program of the society would have: no window is open.
fn post(path: &Path, entries: &[Entry]) {
    Beside::open(path, "tanto", "2026-11-23T09:00:00+09:00").post(entries);
}

/// 試験花子 with 試験蓮, in a 事業所 since 2020, who lost on 16 November 2026.
fn lost_family() -> Vec<Entry> {
    serde_json::from_str(include_str!("../data/lost_family.json")).unwrap()
}

#[test]
fn 喪失した家族が任意継続になり_納付がなければ取消になって行も取り消される() {
    let mut office = Office::open();
    let mut form = Form::new();
    let at =
        |label| input::path_labelled(find("eligibility_acquisition_continued").unwrap(), label);
    let today = office.session().today();
    let procedure = office.procedure;
    input::enter(
        procedure,
        &mut form,
        &at("勤務していた時の番号").unwrap(),
        "901",
        today,
    );
    let case = office.open_case(Nature::Ordinary, form);
    let offered = office.form(case);
    assert_eq!(offered.rows(DEPENDENTS.name()).len(), 1, "家族が出される");
    office.fill(
        case,
        &[
            ("電話番号", "03-0000-0009"),
            ("資格確認書の発行が必要", "はい"),
            ("保険料の納付方法", "毎月納付（納付書）"),
        ],
    );
    let row = [
        ("職業", "小・中学生以下"),
        ("収入（年収見込）", "0"),
        ("個人番号がない理由", "その他"),
        ("個人番号がない理由の説明", "台帳にもない"),
        ("資格確認書の発行が必要", "いいえ"),
    ];
    office.fill_row(case, &row);
    office.decide(case, "R8.11.24");
    office.complete(case, Step::Issue, &[("発行年月日", "R8.11.24")]);
    assert_eq!(
        office.standing(501)[5..],
        [
            "被保険者資格の取得（任意継続、記号900 番号1 枝番00）",
            "標準報酬月額の決定（360,000円、第25級、令和8年11月から令和9年3月まで、任意継続被保険者）",
            "保険料の納付の条件（毎月納付（納付書）、初回の納付期日令和8年12月4日）",
            "資格情報のお知らせの交付（1回目）",
            "資格確認書の交付（1回目、有効期限令和10年11月15日）",
        ]
    );
    office.assert_sound();
    assert_eq!(
        office.export(),
        ["1 900 1 00 試験　花子", "1 900 1 01 試験　蓮"]
    );

    // Too little came, and too late.
    office.session = None;
    let receipt = Entry {
        person: PersonId(501),
        valid_from: Date::new(2026, 12, 5).unwrap(),
        fact: Fact::PremiumReceived {
            month: YearMonth::new(2026, 11).unwrap(),
            amount: Yen::new(10_000),
            channel: ReceiptChannel::Typed,
        },
    };
    post(&office.path.clone(), &[receipt]);
    office.come_back_on(12, 7);
    let cancelled = office.open_case(Nature::Cancellation(case), Form::new());
    let reason = Command::GiveReason {
        case: cancelled,
        finding: gate::CORRECTION_REASON.to_owned(),
        reason: "初回保険料が納付期日までに納付されなかったため".to_owned(),
    };
    office.session().run(reason).unwrap();
    office.decide(cancelled, "R8.12.7");
    assert_eq!(
        office.standing(501)[5..],
        [
            "資格情報のお知らせの交付（1回目）",
            "資格確認書の交付（1回目、有効期限令和10年11月15日）",
            "保険料の入金（令和8年11月分、10,000円、手入力）",
        ],
        "証は回収するまで、入金は還付するまで残る"
    );
    office.not_needed(cancelled, Step::Issue);
    office.complete(
        cancelled,
        Step::Archive,
        &[("箱・簿冊の番号", "R8-任継-01")],
    );
    office.not_needed(cancelled, Step::Send);
    assert_eq!(
        office.export(),
        ["3 900 1 00 試験　花子", "3 900 1 01 試験　蓮"]
    );
    office.assert_sound();
    let state = office.session().case_view(cancelled).unwrap().case.state;
    assert_eq!(state, CaseState::Open, "結果を待っている");
}

#[test]
fn 取り消した人の申出をやり直すと_番号は次のものになる() {
    let mut office = Office::open();
    let numbers = [1, 2];
    for number in numbers {
        let mut form = Form::new();
        let procedure = office.procedure;
        let at = input::path_labelled(procedure, "勤務していた時の番号").unwrap();
        let today = office.session().today();
        input::enter(procedure, &mut form, &at, "901", today);
        let case = office.open_case(Nature::Ordinary, form);
        let typed = [
            ("電話番号", "03-0000-0009"),
            ("資格確認書の発行が必要", "いいえ"),
            ("保険料の納付方法", "口座振替（毎月）"),
            ("金融機関", "見本銀行"),
            ("支店", "本店"),
            ("預金種別", "普通"),
            ("口座番号", "0000001"),
            ("口座名義（カナ）", "シケン　ハナコ"),
            ("被扶養者の有無", "無"),
        ];
        office.fill(case, &typed);
        let mut form = office.form(case);
        form.remove_row(DEPENDENTS.name(), 0);
        office
            .session()
            .run(Command::SaveForm { case, form })
            .unwrap();
        office.decide(case, "R8.11.24");
        let last = office.standing(501);
        let expected = format!("被保険者資格の取得（任意継続、記号900 番号{number} 枝番00）");
        assert!(last.contains(&expected), "{last:#?}");
        let cancelled = office.open_case(Nature::Cancellation(case), Form::new());
        let reason = Command::GiveReason {
            case: cancelled,
            finding: gate::CORRECTION_REASON.to_owned(),
            reason: "申出の取下げ".to_owned(),
        };
        office.session().run(reason).unwrap();
        office.decide(cancelled, "R8.11.24");
    }
    office.assert_sound();
}
