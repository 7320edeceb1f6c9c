//! 訂正と取消: from the decided 資格取得 to the last row at the 中間サーバー, with a real ledger and the commands of the window.

use crate::office_support::{approver, credentials, first_run};
use daicho::app::batch_command::BatchCommand;
use daicho::app::batch_export::BatchOrder;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewCase, Reroute};
use daicho::app::error::Error;
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::date::Date;
use daicho::domain::finding::{FieldPath, Severity};
use daicho::domain::member::PersonId;
use daicho::domain::number::IndividualNumber;
use daicho::procedure::block_codes::ServerState;
use daicho::procedure::blocks::{self, SERVER_STATE};
use daicho::procedure::case::{CaseId, CaseState, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::dependents::DEPENDENTS;
use daicho::procedure::form::Form;
use daicho::procedure::gate;
use daicho::procedure::input;
use daicho::procedure::person::NUMBER;
use daicho::procedure::step::Step;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

pub const MEMBERS: &str = "chukan-kanyusha";
const INQUIRIES: &str = "chukan-shokai-irai";

const FAMILY: &[(&str, &str)] = &[
    ("提出年月日", "R8.11.20"),
    ("事業所", "0042"),
    ("被保険者整理番号", "7001"),
    ("氏名", "見本　一郎"),
    ("フリガナ", "ミホン　イチロウ"),
    ("生年月日", "H2.4.15"),
    ("種別（性別）", "男"),
    ("取得区分", "健保・厚年"),
    ("資格取得年月日", "R8.11.20"),
    ("被扶養者の有無", "有"),
    ("㋐通貨によるものの額", "280,000"),
    ("㋑現物によるものの額", "0"),
    ("㋒合計（届書の記載）", "280,000"),
    ("資格確認書の発行が必要", "いいえ"),
    ("住民票（世帯全員）", "受領"),
    ("課税証明書", "受領"),
];

pub const HOME: (&str, &str) = (
    "住所（住民票）",
    "〒105-0011 東京都港区芝公園９丁目９９番１号",
);

/// The fictional society with a clerk who does everything but decide.
pub struct Office {
    _folder: TempDir,
    /// Nothing but files for the terminal lies here.
    pub stick: TempDir,
    pub session: Session,
    pub procedure: &'static Procedure,
}

impl Office {
    pub fn open() -> Office {
        let folder = TempDir::new().unwrap();
        let first = first_run("tanto");
        let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 24).unwrap()));
        let path = folder.path().join("見本.daicho");
        let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
        session.run(Command::AddUser(approver())).unwrap();
        let procedure = find("eligibility_acquisition").unwrap();
        Office {
            _folder: folder,
            stick: TempDir::new().unwrap(),
            session,
            procedure,
        }
    }

    pub fn sign_in(&mut self, login: &str) {
        self.session.sign_in(&credentials(login)).unwrap();
    }

    pub fn open_case(&mut self, nature: Nature) -> Result<CaseId, Error> {
        let new = NewCase {
            procedure: self.procedure.id.to_owned(),
            received_on: self.session.today(),
            nature,
            subject: None,
            form: Form::new(),
        };
        let told = self.session.run(Command::OpenCase(new))?.told;
        let Told::Case(case) = told else {
            panic!("案件が開かない");
        };
        if nature != Nature::Ordinary {
            let finding = gate::CORRECTION_REASON.to_owned();
            let reason = "事業主からの訂正届".to_owned();
            self.session.run(Command::GiveReason {
                case,
                finding,
                reason,
            })?;
        }
        Ok(case)
    }

    pub fn form(&self, case: CaseId) -> Form {
        self.session.case_view(case).unwrap().case.form
    }

    pub fn change(&mut self, case: CaseId, change: impl FnOnce(&mut Form)) {
        let mut form = self.form(case);
        change(&mut form);
        self.session.run(Command::SaveForm { case, form }).unwrap();
    }

    pub fn fill(&mut self, case: CaseId, typed: &[(&str, &str)]) {
        let (procedure, today) = (self.procedure, self.session.today());
        self.change(case, |form| {
            for (label, text) in typed {
                let path = input::path_labelled(procedure, label).expect(label);
                input::enter(procedure, form, &path, text, today);
            }
        });
    }

    pub fn fill_row(&mut self, case: CaseId, table: &'static str, typed: &[(&str, &str)]) -> usize {
        let (procedure, today) = (self.procedure, self.session.today());
        let row = self.form(case).rows(table).len();
        self.change(case, |form| {
            form.add_row(table);
            for (label, text) in typed {
                let path = input::path_in_row(procedure, table, row, label).expect(label);
                input::enter(procedure, form, &path, text, today);
            }
        });
        row
    }

    pub fn hold(&mut self, case: CaseId, at: FieldPath, number: &str) {
        let number = IndividualNumber::parse(number).unwrap();
        let command = Command::HoldNumber { case, at, number };
        self.session.run(command).unwrap();
    }

    pub fn add_dependent(&mut self, case: CaseId, who: [&str; 4], number: &str) {
        let [name, kana, birth, relationship] = who;
        let sex = if relationship == "長男" {
            "男"
        } else {
            "女"
        };
        let typed = [
            ("氏名", name),
            ("フリガナ", kana),
            ("生年月日", birth),
            ("性別", sex),
            ("続柄", relationship),
            ("同居・別居", "同居"),
            HOME,
            ("職業", "無職"),
            ("収入（年収見込）", "0"),
            ("被扶養者になった日", "R8.11.20"),
            ("理由", "その他"),
            ("資格確認書の発行が必要", "いいえ"),
        ];
        let row = self.fill_row(case, DEPENDENTS.name(), &typed);
        let at = FieldPath::in_row(DEPENDENTS.name(), row, NUMBER.name());
        self.hold(case, at, number);
    }

    /// 見本一郎 without address, with 桜 and 蓮.
    pub fn family(&mut self) -> CaseId {
        let case = self.open_case(Nature::Ordinary).unwrap();
        self.fill(case, FAMILY);
        self.hold(case, FieldPath::of(NUMBER.name()), "999900000020");
        let spouse = ["見本　桜", "ミホン　サクラ", "H4.8.8", "妻"];
        self.add_dependent(case, spouse, "999900000038");
        let son = ["見本　蓮", "ミホン　レン", "R2.1.1", "長男"];
        self.add_dependent(case, son, "999900000216");
        case
    }

    /// Completes a step with these details, with a reason for every question and every tick.
    pub fn complete(&mut self, case: CaseId, step: Step, typed: &[(&str, &str)]) {
        self.fill(case, typed);
        let view = self.session.case_view(case).unwrap();
        for finding in &view.findings {
            if finding.severity == Severity::Confirm {
                let command = Command::GiveReason {
                    case,
                    finding: finding.identity(),
                    reason: "控えで確認済み".to_owned(),
                };
                self.session.run(command).unwrap();
            }
        }
        let checks = self.procedure.checklist.iter();
        for check in checks.filter(|check| check.step == step && (check.when)(&view.case.form)) {
            let command = Command::Tick {
                case,
                check: gate::check_key(step, check.id),
                answer: Some(String::new()),
            };
            self.session.run(command).unwrap();
        }
        if let Err(error) = self.session.run(Command::CompleteStep { case, step }) {
            panic!("{step:?}: {} {:#?}", error.message_ja(), error.findings());
        }
    }

    pub fn not_needed(&mut self, case: CaseId, step: Step) {
        let reason = "この案件では不要".to_owned();
        let to = Reroute::NotNeeded { step, reason };
        self.session.run(Command::Reroute { case, to }).unwrap();
    }

    pub fn decide(&mut self, case: CaseId) {
        let received = [
            ("提出経路", "事業主経由"),
            ("提出者", "見本電機株式会社"),
            ("個人番号確認・身元確認は事業主確認済", "はい"),
            ("異動前の保険者", "例示健康保険組合"),
        ];
        self.complete(case, Step::Receive, &received);
        self.complete(case, Step::Register, &[]);
        self.not_needed(case, Step::AcquireCode);
        self.not_needed(case, Step::Inquire);
        self.complete(case, Step::Review, &[("審査結果", "可")]);
        let decided = [("文書番号", "見本健保発第1号"), ("決裁年月日", "R8.11.24")];
        self.fill(case, &decided);
        self.sign_in("kessai");
        self.session
            .run(Command::CompleteStep {
                case,
                step: Step::Approve,
            })
            .unwrap_or_else(|error| panic!("{error:#?}"));
        self.sign_in("tanto");
    }

    pub fn issue(&mut self, case: CaseId) {
        self.complete(case, Step::Issue, &[("発行年月日", "R8.11.24")]);
    }

    pub fn finish(&mut self, case: CaseId) {
        self.complete(case, Step::Archive, &[("箱・簿冊の番号", "R8-適用-01")]);
        self.not_needed_or_send(case);
        self.complete(case, Step::RegisterServer, &[]);
        self.complete(case, Step::Finish, &[]);
        let state = self.session.case_view(case).unwrap().case.state;
        assert_eq!(state, CaseState::Finished);
    }

    pub fn not_needed_or_send(&mut self, case: CaseId) {
        let nature = self.session.case_view(case).unwrap().case.nature;
        if nature == Nature::Ordinary {
            let sent = [
                ("送付先", "事業主"),
                ("送付方法", "簡易書留"),
                ("送付年月日", "R8.11.24"),
            ];
            self.complete(case, Step::Send, &sent);
        } else {
            self.not_needed(case, Step::Send);
        }
    }

    pub fn run_export(&mut self, interface: &str, left_out: Vec<i64>) -> Result<PathBuf, Error> {
        let order = BatchOrder {
            left_out,
            ..BatchOrder::new(interface, self.stick.path())
        };
        let command = Command::ExportBatch(order);
        match self.session.run(command)?.told {
            Told::Exported(exported) => Ok(exported.path),
            _ => panic!("ファイルがない"),
        }
    }

    /// 処理区分, 枝番, 氏名 and 住所 of each exported row.
    pub fn export(&mut self, left_out: Vec<i64>) -> Vec<String> {
        let path = self
            .run_export(MEMBERS, left_out)
            .unwrap_or_else(|error| panic!("{error:?}"));
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
                format!("{} {} {}", cells[0], cells[4], cells[7])
            })
            .collect()
    }

    /// What a case's rows are and where they stand, by the clerk's words.
    pub fn pending(&self) -> Vec<i64> {
        let rows = self.session.pending_rows(MEMBERS).unwrap();
        rows.iter().map(|row| row.id).collect()
    }

    pub fn transcribe(&mut self) {
        let command = Command::Transcribed {
            rows: self.pending(),
            on: self.session.today(),
            receipt: "T-0001".to_owned(),
        };
        self.session.run(command).unwrap();
    }

    pub fn assert_sound(&self) {
        for check in self.session.check() {
            assert_eq!(check.problems, Vec::<String>::new(), "{}", check.title);
        }
    }

    pub fn standing(&self, person: i64) -> Vec<String> {
        let view = self.session.member_view(PersonId(person)).unwrap();
        let history = view.history.into_iter();
        history
            .filter(|row| !row.is_reversed && !row.text.contains("取消"))
            .map(|row| row.text)
            .collect()
    }
}

#[test]
fn 理由の記入は_操作の記録から何の理由か分かる() {
    let mut office = Office::open();
    let first = office.family();
    let table = blocks::INQUIRIES.name();
    for branch in ["0", "1"] {
        let typed = [("対象者の枝番", branch), ("回答", "回答あり（相違）")];
        office.fill_row(first, table, &typed);
    }
    for row in 0..2 {
        let at = FieldPath::in_row(table, row, blocks::INQUIRY_RESULT.name());
        let give = Command::GiveReason {
            case: first,
            finding: format!("inquiry_differs@{at}"),
            reason: "電話で確かめた".to_owned(),
        };
        office.session.run(give).unwrap();
    }
    let rows = office.session.audit(None, 2).unwrap();
    for (row, place) in rows
        .iter()
        .zip(["情報照会2行目　回答", "情報照会1行目　回答"])
    {
        assert_eq!(row.action, "指摘への理由の記入");
        let said = format!("情報照会の回答が届書と相違しています。（{place}）");
        assert!(row.detail.contains(&said), "{}", row.detail);
    }
    office.change(first, |form| {
        form.remove_row(table, 1);
        form.remove_row(table, 0);
    });
    office.decide(first);
    office.open_case(Nature::Correction(first)).unwrap();
    let rows = office.session.audit(None, 1).unwrap();
    assert!(
        rows[0].detail.contains("訂正・取消の理由"),
        "{}",
        rows[0].detail
    );
}

#[test]
fn 訂正と取消が中間サーバーまで届いて終わる() {
    let mut office = Office::open();
    let first = office.family();
    office.decide(first);
    office.issue(first);
    let Err(Error::StoppedRows(stopped)) = office.run_export(MEMBERS, Vec::new()) else {
        panic!("住所のない行は出力できないはず");
    };
    let left_out: Vec<i64> = stopped.iter().map(|row| row.row).collect();
    assert_eq!(office.export(left_out), ["1 01 見本　桜", "1 02 見本　蓮"]);

    let second = office.open_case(Nature::Correction(first)).unwrap();
    office.fill(
        second,
        &[
            HOME,
            ("㋐通貨によるものの額", "320,000"),
            ("㋒合計（届書の記載）", "320,000"),
        ],
    );
    office.change(second, |form| form.remove_row(DEPENDENTS.name(), 1));
    let daughter = ["見本　梅", "ミホン　ウメ", "R4.2.2", "長女"];
    office.add_dependent(second, daughter, "999900000224");
    office.decide(second);
    office.issue(second);
    assert_eq!(
        office.export(Vec::new()),
        [
            "1 00 見本　一郎",
            "2 01 見本　桜",
            "3 02 見本　蓮",
            "1 03 見本　梅",
        ],
        "未出力だった一郎は、住所の入った新規のまま出る"
    );
    office.transcribe();
    office.finish(first);
    office.finish(second);

    let refused = office.open_case(Nature::Correction(first));
    assert!(matches!(refused, Err(Error::Refused(_))));
    let third = office.open_case(Nature::Correction(second)).unwrap();
    let reason = "訂正不要と判明".to_owned();
    let to = Reroute::Withdraw { reason };
    let command = Command::Reroute { case: third, to };
    office.session.run(command).unwrap();

    let last = office.open_case(Nature::Cancellation(second)).unwrap();
    office.decide(last);
    office.not_needed(last, Step::Issue);
    assert_eq!(
        office.export(Vec::new()),
        ["3 00 見本　一郎", "3 01 見本　桜", "3 03 見本　梅"]
    );
    office.transcribe();
    office.finish(last);
    for person in 1..=4 {
        let standing = office.standing(person);
        let (who, certificates) = standing.split_first().unwrap();
        assert!(who.contains("個人の登録"), "{standing:?}");
        let handed_out = |text: &String| text.contains("お知らせの交付");
        assert!(certificates.iter().all(handed_out), "{standing:?}");
    }
    office.assert_sound();
}

#[test]
fn 未出力のうちの取消は_待っている行を取り下げるだけで終わる() {
    let mut office = Office::open();
    let first = office.family();
    office.fill(first, &[HOME]);
    office.decide(first);
    office.issue(first);
    assert_eq!(office.pending().len(), 3);
    let last = office.open_case(Nature::Cancellation(first)).unwrap();
    office.decide(last);
    office.not_needed(last, Step::Issue);
    assert_eq!(office.pending(), Vec::<i64>::new());
    for case in [first, last] {
        let state = SERVER_STATE.get(&office.form(case));
        assert_eq!(state, Some(ServerState::NotNeeded));
        office.finish(case);
    }
    office.assert_sound();
}

#[test]
fn 未出力のうちの訂正は_待っている行の値だけを変える() {
    let mut office = Office::open();
    let first = office.family();
    office.decide(first);
    office.issue(first);
    let waiting = office.pending();
    let second = office.open_case(Nature::Correction(first)).unwrap();
    office.fill(second, &[HOME]);
    office.decide(second);
    office.issue(second);
    assert_eq!(office.pending(), waiting, "行は増えない");
    assert_eq!(
        office.export(Vec::new()),
        ["1 00 見本　一郎", "1 01 見本　桜", "1 02 見本　蓮"]
    );
    office.transcribe();
    office.finish(first);
    office.finish(second);
    office.assert_sound();
}

#[test]
fn 送付前点検は_値を言う訂正の案件に導く() {
    let mut office = Office::open();
    let first = office.family();
    office.decide(first);
    office.issue(first);
    let second = office.open_case(Nature::Correction(first)).unwrap();
    office.fill(second, &[HOME, ("氏名", "髙見　一郎")]);
    office.decide(second);
    office.issue(second);
    let command = BatchCommand::Check {
        interface: MEMBERS.to_owned(),
    };
    let told = office.session.run(Command::Batch(command)).unwrap().told;
    let Told::Presend(report) = told else {
        panic!("点検の結果がない");
    };
    let mut findings = report.findings.iter();
    let name = findings
        .find(|finding| finding.name == "髙見　一郎" && finding.at.is_some())
        .unwrap();
    assert_eq!(name.case, Some(second), "{name:?}");
}

#[test]
fn 照会を入れ替えて依頼すると_別の管理番号の行になり前の行は取り下げられる() {
    let mut office = Office::open();
    let case = office.family();
    let table = daicho::procedure::blocks::INQUIRIES.name();
    let asked = |subject| {
        [
            ("対象者の枝番", "0"),
            ("対象情報", subject),
            ("照会年月日", "R8.11.24"),
        ]
    };
    office.fill_row(case, table, &asked("住民票関係情報"));
    let request = |office: &mut Office| office.session.run(Command::RequestInquiries { case });
    request(&mut office).unwrap();
    assert!(request(&mut office).is_err(), "同じ照会は二度置かない");
    office.change(case, |form| form.remove_row(table, 0));
    office.fill_row(case, table, &asked("地方税関係情報"));
    request(&mut office).unwrap();
    let path = office.run_export(INQUIRIES, Vec::new()).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("R800000102"), "{text}");
}
