//! 被扶養者の異動 in a real ledger: the employers' file of 2202700, decisions, 訂正 and what the ledger says afterwards.

use crate::exchange_intake::{FUYO, SHUTOKU_KPFD, edited, sjis};
use crate::golden;
use crate::office_support::{Beside, approver, credentials, first_run};
use calamine::{Reader, Xlsx};
use daicho::app::batch_export::BatchOrder;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, IntakeAcceptance, NewCase, Reroute};
use daicho::app::dependents_review::DependentsReviewOrder;
use daicho::app::error::Error;
use daicho::app::intake::{IntakeView, Verdict};
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::finding::FieldPath;
use daicho::domain::member::PersonId;
use daicho::domain::number::IndividualNumber;
use daicho::ledger::{entries, individual_number};
use daicho::procedure::case::{CaseId, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::family::FAMILY;
use daicho::procedure::form::Form;
use daicho::procedure::gate;
use daicho::procedure::input;
use daicho::procedure::step::Step;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const FILE: &str = "SHFD0006.CSV";
const MEMBERS: &str = "chukan-kanyusha";

/// 個人番号 of the people of the ledger, as the employers' file names them.
const NUMBERS: &[(i64, &str)] = &[
    (501, "999900000011"),
    (502, "999900000232"),
    (504, "999900000240"),
];

/// The fictional society with two families.
struct Office {
    folder: TempDir,
    session: Session,
    procedure: &'static Procedure,
}

fn families() -> Vec<Entry> {
    serde_json::from_str(include_str!("../data/families.json")).unwrap()
}

/// Writes what the society knew before, with these 個人番号.
fn post(path: &Path, mut known: Vec<Entry>, numbers: &[(i64, &str)]) {
    Beside::open(path, "tanto", "2026-11-20T09:00:00+09:00").write(|tx| {
        for (person, number) in numbers {
            let number = IndividualNumber::parse(number).unwrap();
            let held = individual_number::hold_in(tx, &number)?.held;
            known.push(Entry {
                person: PersonId(*person),
                valid_from: Date::new(2020, 4, 1).unwrap(),
                fact: Fact::IndividualNumberRegistered(held),
            });
        }
        entries::post_in(tx, None, &known)
    });
}

impl Office {
    fn open(known: Vec<Entry>, numbers: &[(i64, &str)]) -> Office {
        let folder = TempDir::new().unwrap();
        let first = first_run("tanto");
        let path: PathBuf = folder.path().join("見本.daicho");
        let clock = || Arc::new(FixedClock::at(Date::new(2026, 11, 22).unwrap()));
        let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock()).unwrap();
        session.run(Command::AddUser(approver())).unwrap();
        drop(session);
        post(&path, known, numbers);
        let session = Session::open(&path, &credentials("tanto"), KeyCost::Least, clock()).unwrap();
        Office {
            folder,
            session,
            procedure: find("dependent_change").unwrap(),
        }
    }

    fn read(&self) -> IntakeView {
        self.session.read_intake(FILE, FUYO).unwrap()
    }

    fn accept(&mut self, lines: &[usize]) -> Result<Vec<CaseId>, Error> {
        let acceptance = IntakeAcceptance {
            file_name: FILE.to_owned(),
            bytes: FUYO.to_vec(),
            received_on: Date::new(2026, 11, 12).unwrap(),
            lines: lines.to_vec(),
        };
        match self.session.run(Command::AcceptIntake(acceptance))?.told {
            Told::Cases(cases) => Ok(cases),
            _ => panic!("案件がない"),
        }
    }

    fn open_case(&mut self, nature: Nature, form: Form) -> CaseId {
        let new = NewCase {
            procedure: self.procedure.id.to_owned(),
            received_on: self.session.today(),
            nature,
            subject: None,
            form,
        };
        match self.session.run(Command::OpenCase(new)).unwrap().told {
            Told::Case(case) => case,
            _ => panic!("案件が開かない"),
        }
    }

    fn form(&self, case: CaseId) -> Form {
        self.session.case_view(case).unwrap().case.form
    }

    fn shown(&self, case: CaseId, label: &str) -> String {
        let path = input::path_labelled(self.procedure, label).expect(label);
        self.at(case, &path)
    }

    fn at(&self, case: CaseId, path: &FieldPath) -> String {
        let field = input::field_at(self.procedure, path).unwrap();
        let form = self.form(case);
        let value = form.at(path);
        value.map_or(String::new(), |value| input::show(field.kind, value))
    }

    fn cell(&self, case: CaseId, table: &str, row: usize, label: &str) -> String {
        let path = input::path_in_row(self.procedure, table, row, label).expect(label);
        self.at(case, &path)
    }

    fn fill(&mut self, case: CaseId, typed: &[(&str, &str)]) {
        let mut form = self.form(case);
        for (label, text) in typed {
            let path = input::path_labelled(self.procedure, label).expect(label);
            input::enter(self.procedure, &mut form, &path, text, self.session.today());
        }
        self.session.run(Command::SaveForm { case, form }).unwrap();
    }

    fn fill_row(&mut self, case: CaseId, (table, row): (&str, usize), typed: &[(&str, &str)]) {
        let mut form = self.form(case);
        for (label, text) in typed {
            let path = input::path_in_row(self.procedure, table, row, label).expect(label);
            input::enter(self.procedure, &mut form, &path, text, self.session.today());
        }
        self.session.run(Command::SaveForm { case, form }).unwrap();
    }

    fn findings(&self, case: CaseId) -> Vec<String> {
        let view = self.session.case_view(case).unwrap();
        let findings = view.findings.iter();
        findings.map(|finding| finding.identity()).collect()
    }

    fn complete(&mut self, case: CaseId, step: Step, typed: &[(&str, &str)]) {
        self.fill(case, typed);
        let form = self.form(case);
        let checks = self.procedure.checklist.iter();
        for check in checks.filter(|check| check.step == step && (check.when)(&form)) {
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

    fn not_needed(&mut self, case: CaseId, step: Step) {
        let reason = "要らない".to_owned();
        let to = Reroute::NotNeeded { step, reason };
        self.session.run(Command::Reroute { case, to }).unwrap();
    }

    /// From 受付 to 決裁.
    fn decide(&mut self, case: CaseId) {
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
        self.not_needed(case, Step::Collect);
        let decided = [("文書番号", "見本健保発第1号"), ("決裁年月日", "R8.11.22")];
        self.fill(case, &decided);
        self.session.sign_in(&credentials("kessai")).unwrap();
        let step = Step::Approve;
        let moved = self.session.run(Command::CompleteStep { case, step });
        moved.unwrap_or_else(|error| panic!("{error:#?}"));
        self.session.sign_in(&credentials("tanto")).unwrap();
    }

    /// From 交付 to 送付: then the rows for the 中間サーバー wait.
    fn send_out(&mut self, case: CaseId) {
        self.complete(case, Step::Issue, &[("発行年月日", "R8.11.22")]);
        self.complete(
            case,
            Step::Archive,
            &[("箱・簿冊の番号", "令和8年度 資格-3")],
        );
        let sent = [
            ("送付先", "事業主"),
            ("送付方法", "簡易書留"),
            ("送付年月日", "R8.11.22"),
        ];
        self.complete(case, Step::Send, &sent);
    }

    fn give_reason(&mut self, case: CaseId, finding: &str, reason: &str) {
        let command = Command::GiveReason {
            case,
            finding: finding.to_owned(),
            reason: reason.to_owned(),
        };
        self.session.run(command).unwrap();
    }

    /// 処理区分, 番号, 枝番, 氏名 and 資格喪失年月日 of each exported row.
    fn export(&mut self) -> Vec<String> {
        // Nothing but the file may lie where it goes.
        let stick = tempfile::tempdir().unwrap();
        let command = Command::ExportBatch(BatchOrder::new(MEMBERS, stick.path()));
        let told = self.session.run(command).unwrap().told;
        let Told::Exported(exported) = told else {
            panic!("ファイルがない");
        };
        let text = std::fs::read_to_string(exported.path).unwrap();
        text.lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
                [0, 3, 4, 7, 19].map(|place| cells[place]).join(" ")
            })
            .collect()
    }

    /// The last membership of somebody: 枝番, since when, and whether it holds today.
    fn standing(&self, person: i64) -> String {
        let view = self.session.member_view(PersonId(person)).unwrap();
        let (_, _, branch) = view.row.membership.unwrap();
        let since = view.row.since.unwrap();
        let holds = if view.row.is_member {
            "加入中"
        } else {
            "終了"
        };
        format!("{branch} {since} {holds}")
    }

    fn assert_sound(&self) {
        for check in self.session.check() {
            assert_eq!(check.problems, Vec::<String>::new(), "{}", check.title);
        }
    }
}

#[test]
fn 事業所のファイルの該当と非該当が_それぞれの家族の案件になる() {
    let mut office = Office::open(families(), NUMBERS);
    let view = office.read();
    let rows: Vec<(usize, bool, &[String])> = view
        .rows
        .iter()
        .map(|row| (row.line, row.may_accept, row.reasons.as_slice()))
        .collect();
    assert_eq!(rows, [(6, true, [].as_slice()), (7, true, [].as_slice())]);
    let says = |row: usize, label: &str| {
        let mut fields = view.rows[row].fields.iter();
        fields
            .find(|(name, _)| name == label)
            .map(|(_, text)| text.as_str())
    };
    assert_eq!(says(0, "2人目 続柄"), Some("子"));
    assert_eq!(says(1, "1人目 被扶養者でなくなった理由"), Some("就職"));

    let cases = office.accept(&[6, 7]).unwrap();
    let [added, removed] = cases.as_slice() else {
        panic!("{cases:?}");
    };
    let (added, removed) = (*added, *removed);
    assert_eq!(office.shown(added, "異動の別"), "該当");
    assert_eq!(office.shown(added, "番号"), "501");
    assert_eq!(office.shown(added, "被保険者の年収（見込）"), "3,840,000");
    assert_eq!(office.shown(added, "備考"), "見本　蕾: 資格取得による");
    assert_eq!(office.form(added).rows("dependents").len(), 2);
    assert_eq!(office.cell(added, "dependents", 0, "氏名"), "見本　桜");
    assert_eq!(office.cell(added, "dependents", 1, "枝番"), "2");
    assert_eq!(office.shown(removed, "異動の別"), "非該当");
    assert_eq!(office.shown(removed, "番号"), "208");
    assert_eq!(office.cell(removed, FAMILY.name(), 0, "この届の対象"), "");
    let child = |label: &str| office.cell(removed, FAMILY.name(), 1, label);
    assert_eq!(child("氏名"), "雛形　翔");
    assert_eq!(child("この届の対象"), "はい");
    assert_eq!(child("被扶養者でなくなった日"), "令和8年11月1日");
    assert_eq!(office.findings(removed), Vec::<String>::new());
    let refused = office.accept(&[7]).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "二度は受け付けない");

    office.fill(
        added,
        &[("住民票（世帯全員）", "受領"), ("課税証明書", "受領")],
    );
    office.decide(added);
    office.decide(removed);
    assert_eq!(office.standing(505), "01 2026-10-01 加入中");
    assert_eq!(office.standing(506), "02 2026-10-01 加入中");
    assert_eq!(office.standing(504), "02 2010-04-01 終了");
    assert_eq!(office.standing(503), "01 2010-04-01 加入中");
    office.send_out(added);
    office.send_out(removed);
    assert_eq!(
        office.export(),
        [
            "2 208 02 雛形　翔 20261101",
            "1 501 01 見本　桜 ",
            "1 501 02 見本　蕾 ",
        ]
    );
    office.assert_sound();
}

#[test]
fn 個人番号が台帳になければ_フリガナと生年月日で当て_確かめを求める() {
    let mut office = Office::open(families(), &[]);
    let view = office.read();
    assert_eq!(view.rows[1].verdict, Verdict::Question);
    assert!(view.rows[1].may_accept);
    assert_eq!(
        view.rows[1].reasons,
        [
            "個人番号では確かめられません。フリガナと生年月日が同じ被保険者（記号42 番号208）の届出として受け付けます。同じ人か確かめてください。"
        ]
    );
    let case = office.accept(&[7]).unwrap()[0];
    assert_eq!(
        office.findings(case),
        ["subject.number_new@individual_number"],
        "台帳に加わる番号は理由を求める"
    );
}

#[test]
fn 台帳にいない被保険者と被扶養者の行は_理由を言って止まる() {
    let office = Office::open(Vec::new(), &[]);
    let view = office.read();
    assert!(view.rows.iter().all(|row| !row.may_accept));
    assert_eq!(
        view.rows[0].reasons,
        [
            "この被保険者は台帳にいません（個人番号、またはフリガナと生年月日で探しました）。先に資格取得届を受け付けるか、画面から番号を指定して受け付けてください。"
        ]
    );
    let without_child = families()
        .into_iter()
        .filter(|entry| entry.person != PersonId(504))
        .collect();
    let office = Office::open(without_child, &NUMBERS[..2]);
    let view = office.read();
    assert!(view.rows[0].may_accept && !view.rows[1].may_accept);
    assert_eq!(
        view.rows[1].reasons,
        [
            "台帳では、雛形　翔はこの被保険者の被扶養者ではありません。届書と台帳を確かめ、画面から案件を受け付けてください。"
        ]
    );
}

#[test]
fn 変更の行は_台帳と違うところだけを写す() {
    let mut office = Office::open(families(), NUMBERS);
    let name = (72, "雛形　翔太");
    let changes = [
        (21, "3"),
        (71, "ﾋﾅｶﾞﾀ ｼﾖｳﾀ"),
        name,
        (79, "2"),
        (97, ""),
        (98, ""),
        (99, ""),
    ];
    let bytes = edited(FUYO, 7, &changes);
    let acceptance = IntakeAcceptance {
        file_name: FILE.to_owned(),
        bytes,
        received_on: Date::new(2026, 11, 12).unwrap(),
        lines: vec![6],
    };
    let told = office.session.run(Command::AcceptIntake(acceptance));
    let Told::Cases(cases) = told.unwrap().told else {
        panic!("案件がない");
    };
    let case = cases[0];
    let child = |label: &str| office.cell(case, FAMILY.name(), 1, label);
    assert_eq!(office.shown(case, "異動の別"), "変更");
    assert_eq!(child("この届の対象"), "はい");
    assert_eq!(child("変更後の氏名"), "雛形　翔太");
    assert_eq!(child("変更後の同居・別居"), "別居");
    assert_eq!(child("変更後の続柄"), "");
    assert_eq!(child("訂正後の生年月日"), "");
    let asked = office.findings(case);
    assert!(
        asked.contains(&"required@family.1.changed_on".to_owned()),
        "{asked:?}"
    );
    assert!(
        asked.contains(&"required@family.1.change_reason".to_owned()),
        "{asked:?}"
    );
}

/// The rows of the sample as those of 健保組合: with 事業所番号 and 被保険者証番号 at their end.
fn kpfd(numbers: [&str; 2], kana: &str) -> Vec<u8> {
    let frame = encoding_rs::SHIFT_JIS.decode(SHUTOKU_KPFD).0.into_owned();
    let frame: Vec<&str> = frame.lines().take(5).collect();
    let rows = encoding_rs::SHIFT_JIS.decode(FUYO).0.into_owned();
    let rows: Vec<String> = rows
        .lines()
        .skip(5)
        .zip(numbers)
        // Without the 個人番号 of the 被保険者 the 被保険者証番号 says who it is.
        .map(|(row, number)| {
            let row = row.replace("999900000011", "").replace("999900000232", "");
            format!("{},0042,{number},", row.replace("ﾐﾎﾝ ｲﾁﾛｳ", kana))
        })
        .collect();
    sjis(&format!(
        "{}\r\n{}\r\n",
        frame.join("\r\n"),
        rows.join("\r\n")
    ))
}

#[test]
fn 健保組合の様式の届は_被保険者証の番号で本人を確かめ_未突合と言って受け付ける() {
    let mut office = Office::open(families(), NUMBERS);
    let bytes = kpfd(["501", "208"], "ﾐﾎﾝ ｲﾁﾛｳ");
    let view = office.session.read_intake("KPFD0006.CSV", &bytes).unwrap();
    for row in &view.rows {
        assert_eq!(row.verdict, Verdict::Accepted, "{:?}", row.reasons);
        assert!(row.reasons[0].contains("未突合"), "{:?}", row.reasons);
    }
    let acceptance = IntakeAcceptance {
        file_name: "KPFD0006.CSV".to_owned(),
        bytes,
        received_on: Date::new(2026, 11, 12).unwrap(),
        lines: vec![6, 7],
    };
    let told = office.session.run(Command::AcceptIntake(acceptance));
    let Told::Cases(cases) = told.unwrap().told else {
        panic!("案件がない");
    };
    assert_eq!(office.shown(cases[0], "番号"), "501");
    assert_eq!(office.shown(cases[0], "異動の別"), "該当");
    assert_eq!(office.shown(cases[1], "番号"), "208");
    assert_eq!(office.shown(cases[1], "異動の別"), "非該当");
}

#[test]
fn 被保険者証の番号の人と名が違えば確かめ_番号の人がいなければ名で探す() {
    let office = Office::open(families(), NUMBERS);
    let reasons = |numbers, kana| {
        let bytes = kpfd(numbers, kana);
        let view = office.session.read_intake("KPFD0006.CSV", &bytes).unwrap();
        view.rows[0].reasons.join(" ")
    };
    let other = reasons(["501", "208"], "ﾐﾎﾝ ｼﾞﾛｳ");
    assert!(
        other.contains(
            "被保険者証の番号の被保険者（記号42 番号501）とは、フリガナまたは生年月日が異なります"
        ),
        "{other}"
    );
    let unknown = reasons(["599", "208"], "ﾐﾎﾝ ｲﾁﾛｳ");
    assert!(
        unknown.contains("フリガナと生年月日が同じ被保険者"),
        "{unknown}"
    );
}

#[test]
fn 同じフリガナと生年月日の被保険者が二人いれば止まる() {
    let mut known = families();
    let twin: Vec<Entry> = known
        .iter()
        .filter(|entry| entry.person == PersonId(502))
        .cloned()
        .map(|mut entry| {
            entry.person = PersonId(512);
            if let Fact::InsuredAcquired { number, .. } = &mut entry.fact {
                *number = daicho::domain::number::MemberNumber::new(209).unwrap();
            }
            entry
        })
        .collect();
    known.extend(twin);
    let office = Office::open(known, &[]);
    let view = office.read();
    assert!(!view.rows[1].may_accept);
    assert_eq!(
        view.rows[1].reasons,
        [
            "フリガナと生年月日が同じ被保険者が台帳に2人います。画面から番号を指定して受け付けてください。"
        ]
    );
}

#[test]
fn 氏名の変更は台帳の氏名を改め_非該当の取消は被扶養者に戻す() {
    let mut office = Office::open(families(), NUMBERS);
    let case = office.open_case(Nature::Ordinary, Form::new());
    office.fill(
        case,
        &[
            ("届書の番号", "208"),
            ("提出年月日", "R8.11.20"),
            ("異動の別", "変更"),
        ],
    );
    office.fill_row(
        case,
        (FAMILY.name(), 0),
        &[
            ("この届の対象", "はい"),
            ("変更年月日", "R8.11.1"),
            ("変更後の氏名", "例示　恵"),
            ("変更後のフリガナ", "レイジ　メグミ"),
            ("変更の理由", "通称の使用をやめた"),
        ],
    );
    office.decide(case);
    let view = office.session.member_view(PersonId(503)).unwrap();
    assert_eq!(view.row.person.name.as_str(), "例示　恵");
    assert_eq!(office.standing(503), "01 2010-04-01 加入中");

    let removed = office.accept(&[7]).unwrap()[0];
    office.decide(removed);
    assert_eq!(office.standing(504), "02 2010-04-01 終了");
    let undo = office.open_case(Nature::Cancellation(removed), Form::new());
    office.give_reason(undo, gate::CORRECTION_REASON, "就職の取りやめ");
    office.decide(undo);
    assert_eq!(office.standing(504), "02 2010-04-01 加入中");
    office.assert_sound();
}

/// 氏名 of those who are to be confirmed.
fn reviewed(office: &Office, on: &str, certified_before: Option<&str>) -> Vec<String> {
    let day = |text: &str| Date::parse_iso(text).unwrap();
    let rows = office
        .session
        .reviewed_dependents(day(on), certified_before.map(day))
        .unwrap();
    let names = rows.iter();
    names.map(|row| row.person.name.to_string()).collect()
}

#[test]
fn 検認の一覧は基準日の被扶養者を事業所ごとに並べる() {
    let mut office = Office::open(families(), NUMBERS);
    let all = ["雛形　恵", "雛形　翔"];
    assert_eq!(reviewed(&office, "2026-11-01", None), all);
    assert_eq!(reviewed(&office, "2010-03-31", None), Vec::<String>::new());
    assert_eq!(reviewed(&office, "2026-11-01", Some("2010-04-02")), all);
    assert!(reviewed(&office, "2026-11-01", Some("2010-04-01")).is_empty());
    let removed = office.accept(&[7]).unwrap()[0];
    office.decide(removed);
    assert_eq!(reviewed(&office, "2026-10-31", None), all);
    assert_eq!(reviewed(&office, "2026-11-01", None), ["雛形　恵"]);

    let folder = office.folder.path().join("検認");
    std::fs::create_dir(&folder).unwrap();
    let order = DependentsReviewOrder {
        on: Date::new(2026, 11, 1).unwrap(),
        reply_by: Date::new(2026, 12, 22).unwrap(),
        certified_before: None,
        folder: folder.clone(),
    };
    let told = office.session.run(Command::ReviewDependents(order.clone()));
    let Told::File(first) = told.unwrap().told else {
        panic!("ファイルがない");
    };
    let name = first.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(name, "被扶養者の検認_令和8年度_20261122.pdf");
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let book = "被扶養者の検認_令和8年度_20261122.xlsx";
    assert_eq!(files, [name.as_str(), book]);
    let mut read: Xlsx<_> = calamine::open_workbook(folder.join(book)).unwrap();
    let sheet = read.worksheet_range_at(0).unwrap().unwrap();
    let texts: Vec<String> = sheet
        .rows()
        .nth(1)
        .unwrap()
        .iter()
        .take(7)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        texts,
        [
            "0042",
            "見本電機株式会社",
            "42",
            "208",
            "01",
            "雛形　健太",
            "雛形　恵"
        ]
    );
    golden::to_look_at("dependents_review", &std::fs::read(&first).unwrap());

    let nobody = DependentsReviewOrder {
        on: Date::new(2010, 3, 31).unwrap(),
        ..order
    };
    let refused = office.session.run(Command::ReviewDependents(nobody));
    assert!(matches!(refused, Err(Error::Refused(_))));
}

#[test]
fn 検認で外れた人の画面から始めると_その人が対象になっている() {
    let mut office = Office::open(families(), NUMBERS);
    let new = NewCase {
        procedure: office.procedure.id.to_owned(),
        received_on: office.session.today(),
        nature: Nature::Ordinary,
        subject: Some(PersonId(504)),
        form: Form::new(),
    };
    let told = office.session.run(Command::OpenCase(new)).unwrap().told;
    let Told::Case(case) = told else {
        panic!("案件が開かない");
    };
    assert_eq!(office.shown(case, "番号"), "208");
    assert_eq!(office.cell(case, FAMILY.name(), 0, "この届の対象"), "");
    assert_eq!(office.cell(case, FAMILY.name(), 1, "この届の対象"), "はい");
}
