//! 住所変更と台帳: addresses as of days before, on and after the move, the rows that are offered, 訂正 and 取消, with a
//! real ledger and the commands of the window.

use crate::corrections::{HOME, MEMBERS, Office};
use daicho::app::command::{Command, NewCase};
use daicho::app::identity_doubts::{IdentityAnswer, IdentityCommand};
use daicho::app::inquiry_command::{Caution, InquiryCommand};
use daicho::app::outbox::RowMove;
use daicho::app::results::ResultFile;
use daicho::app::run::Told;
use daicho::app::view::{MemberView, PlaceKind, RowStage, Tense};
use daicho::domain::dependent::Living;
use daicho::domain::member::PersonId;
use daicho::domain::member_file::MemberFile;
use daicho::procedure::case::{CaseId, CaseState, Nature};
use daicho::procedure::catalogue::find;
use daicho::procedure::dependents::DEPENDENTS;
use daicho::procedure::engine;
use daicho::procedure::form::Form;
use daicho::procedure::input;
use daicho::procedure::numbering::{MEMBER_NUMBER, SYMBOL};
use daicho::procedure::person::PERSON;
use daicho::procedure::step::Step;

const NEW: &str = "〒220-0012 神奈川県横浜市西区みなとみらい９丁目９８番１号";
const OTHER: &str = "〒530-0001 大阪府大阪市北区梅田９丁目９６番１号";

/// 一郎, 桜 and 蓮 at home, their acquisition registered and finished.
struct Moved {
    office: Office,
    /// The case whose facts hold the files as the ledger has them.
    case: CaseId,
    number: [String; 2],
}

impl Moved {
    fn family() -> Moved {
        let mut office = Office::open();
        let first = office.family();
        office.fill(first, &[HOME]);
        office.decide(first);
        office.issue(first);
        office.export(Vec::new());
        office.transcribe();
        office.finish(first);
        let form = office.form(first);
        let number = [SYMBOL, MEMBER_NUMBER].map(|key| key.get(&form).unwrap().to_string());
        office.procedure = find("address_change").unwrap();
        Moved {
            office,
            case: first,
            number,
        }
    }

    /// A change of address, filled from the top; `cells` are row, label and text.
    fn open(&mut self, typed: &[(&str, &str)], cells: &[(usize, &str, &str)]) -> CaseId {
        let case = self.office.open_case(Nature::Ordinary).unwrap();
        let [symbol, number] = self.number.clone();
        let named = [("届書の記号", &*symbol), ("届書の番号", &*number)];
        self.office.fill(case, &named);
        self.office.fill(
            case,
            &[
                ("対象者", "全員"),
                ("区分", "住民票住所"),
                ("変更後の住所（住民票）", NEW),
                ("住民票（世帯全員）", "受領"),
            ],
        );
        self.office.fill(case, typed);
        self.type_cells(case, cells);
        self.case = case;
        case
    }

    fn type_cells(&mut self, case: CaseId, cells: &[(usize, &str, &str)]) {
        let (procedure, today) = (self.office.procedure, self.office.session.today());
        for (row, label, text) in cells {
            self.office.change(case, |form| {
                let table = DEPENDENTS.name();
                let path = input::path_in_row(procedure, table, *row, label).expect(label);
                input::enter(procedure, form, &path, text, today);
            });
        }
    }

    fn decide(&mut self, case: CaseId) {
        let received = [
            ("提出経路", "事業主経由"),
            ("提出者", "見本電機株式会社"),
            ("個人番号確認・身元確認は事業主確認済", "はい"),
        ];
        self.office.complete(case, Step::Receive, &received);
        self.office.complete(case, Step::Register, &[]);
        self.office.not_needed(case, Step::Inquire);
        self.office
            .complete(case, Step::Review, &[("審査結果", "可")]);
    }

    fn finish(&mut self, case: CaseId) {
        self.office.complete(case, Step::Finish, &[]);
        let state = self.office.session.case_view(case).unwrap().case.state;
        assert_eq!(state, CaseState::Finished);
    }

    fn file(&self, person: i64) -> MemberFile {
        let view = self.office.session.case_view(self.case).unwrap();
        view.facts.files[&PersonId(person)].clone()
    }

    fn address_on(&self, person: i64, day: &str) -> String {
        let file = self.file(person);
        let day = daicho::domain::date::Date::parse_iso(day).unwrap();
        file.address_on(day)
            .map_or_else(String::new, ToString::to_string)
    }

    fn view(&self, person: i64) -> MemberView {
        self.office.session.member_view(PersonId(person)).unwrap()
    }

    /// 枝番, 住所 and 期限 of the rows that wait.
    fn waiting(&self) -> Vec<String> {
        let rows = self.office.session.pending_rows(MEMBERS).unwrap();
        rows.iter()
            .map(|row| {
                let due_on = row.due_on.map_or("任意".to_owned(), |due| due.to_string());
                format!("{} {} {due_on}", row.name, row.member)
            })
            .collect()
    }

    /// 処理区分, 枝番 and 住所 of each row of the next file.
    fn export(&mut self) -> Vec<String> {
        let path = self.office.run_export(MEMBERS, Vec::new()).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
                format!("{} {} {}", cells[0], cells[4], cells[14])
            })
            .collect()
    }
}

const OLD: &str = HOME.1;
const OLD_TEXT: &str = "東京都港区芝公園９丁目９９番１号";
const NEW_TEXT: &str = "神奈川県横浜市西区みなとみらい９丁目９８番１号";

#[test]
fn 転居の前日まで元の住所_当日から新しい住所_残った人は元のまま() {
    let mut moved = Moved::family();
    let cells = [
        (1, "ともに転居する", "いいえ"),
        (1, "別居の理由", "就学（下宿・寮）"),
    ];
    let case = moved.open(&[("変更年月日", "R8.11.22")], &cells);
    moved.decide(case);
    for person in [1, 2] {
        assert_eq!(moved.address_on(person, "2026-11-20"), OLD);
        assert_eq!(moved.address_on(person, "2026-11-21"), OLD);
        assert_eq!(moved.address_on(person, "2026-11-22"), NEW);
        assert_eq!(moved.address_on(person, "2026-11-24"), NEW);
    }
    assert_eq!(moved.address_on(3, "2026-11-24"), OLD);
    let son = moved.file(3);
    let living: Vec<(String, Option<Living>)> = son
        .memberships
        .iter()
        .map(|period| (period.valid_from.to_string(), period.living))
        .collect();
    assert_eq!(
        living,
        [
            ("2026-11-20".to_owned(), Some(Living::Together)),
            ("2026-11-22".to_owned(), Some(Living::Apart)),
        ]
    );
    assert_eq!(
        son.memberships[1].since.to_string(),
        "2026-11-20",
        "認定日は変わらない"
    );
    moved.office.assert_sound();
}

#[test]
fn 自己情報不開示該当フラグは_留意の人だけ1で出る() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.11.22")], &[]);
    moved.decide(case);
    let marked = InquiryCommand::Caution {
        person: PersonId(2),
        mark: Caution::Set,
        reason: "支援措置の申出".to_owned(),
    };
    moved.office.session.run(Command::Inquiry(marked)).unwrap();
    let path = moved.office.run_export(MEMBERS, Vec::new()).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let flags: Vec<String> = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
            format!("{} {}", cells[4], cells[25])
        })
        .collect();
    assert_eq!(flags, ["00 0", "01 1", "02 0"]);
}

#[test]
fn 将来の転居は_その日から新しい住所になり_画面には予定と出る() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.12.1")], &[]);
    moved.decide(case);
    assert_eq!(moved.address_on(1, "2026-11-30"), OLD);
    assert_eq!(moved.address_on(1, "2026-12-01"), NEW);
    let view = moved.view(1);
    assert_eq!(view.address.unwrap().to_string(), OLD);
    let places: Vec<(PlaceKind, Tense, String)> = view
        .places
        .iter()
        .map(|place| {
            let address = place.address.as_ref().unwrap().to_string();
            (place.kind, place.tense, address)
        })
        .collect();
    assert_eq!(
        places,
        [
            (PlaceKind::Address, Tense::Future, NEW.to_owned()),
            (PlaceKind::Address, Tense::Present, OLD.to_owned()),
        ]
    );
}

#[test]
fn 過去の日の届は_後から始まる住所を変えない() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.11.23")], &[]);
    moved.decide(case);
    moved.finish(case);
    let typed = [
        ("変更年月日", "R8.11.21"),
        ("変更後の住所（住民票）", OTHER),
    ];
    let late = moved.open(&typed, &[]);
    let codes: Vec<String> = moved
        .office
        .session
        .case_view(late)
        .unwrap()
        .findings
        .iter()
        .map(|finding| finding.code.clone())
        .collect();
    assert_eq!(codes, ["address_change.before_present_address"]);
    moved.decide(late);
    for (day, address) in [
        ("2026-11-20", OLD),
        ("2026-11-21", OTHER),
        ("2026-11-22", OTHER),
        ("2026-11-23", NEW),
    ] {
        assert_eq!(moved.address_on(2, day), address, "{day}");
    }
    assert!(moved.export().iter().all(|row| row.ends_with(NEW_TEXT)));
    moved.office.assert_sound();
}

#[test]
fn 行は任意で置かれ_出さずに終了でき_取り下げても置き直されない() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.11.22")], &[]);
    moved.decide(case);
    let [symbol, number] = moved.number.clone();
    let member = |branch: &str| format!("{symbol}-{number}-{branch} 任意");
    assert_eq!(
        moved.waiting(),
        [
            format!("見本　一郎 {}", member("00")),
            format!("見本　桜 {}", member("01")),
            format!("見本　蓮 {}", member("02")),
        ]
    );
    let rows = moved.office.pending();
    let command = Command::MoveRows {
        rows: rows[1..].to_vec(),
        to: RowMove::Withdraw,
        reason: "住基ネットで登録済み".to_owned(),
    };
    moved.office.session.run(command).unwrap();
    moved.finish(case);
    assert_eq!(moved.waiting().len(), 1);
    assert_eq!(moved.export(), [format!("2 00 {NEW_TEXT}")]);
    moved.office.transcribe();
    moved.office.assert_sound();
}

fn correct(moved: &mut Moved, of: CaseId, nature: fn(CaseId) -> Nature) -> CaseId {
    moved.office.open_case(nature(of)).unwrap()
}

#[test]
fn 転居の日の訂正は_その間の住所を元に戻し_行は変更で出る() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.11.21")], &[]);
    moved.decide(case);
    moved.export();
    moved.office.transcribe();
    moved.finish(case);
    let second = correct(&mut moved, case, Nature::Correction);
    moved.office.fill(second, &[("変更年月日", "R8.11.23")]);
    moved.type_cells(
        second,
        &[(1, "ともに転居する", "いいえ"), (1, "別居の理由", "その他")],
    );
    moved.decide(second);
    assert_eq!(moved.address_on(1, "2026-11-22"), OLD);
    assert_eq!(moved.address_on(1, "2026-11-23"), NEW);
    assert_eq!(moved.address_on(3, "2026-11-24"), OLD, "残ることになった人");
    assert_eq!(
        moved.export(),
        [
            format!("2 00 {NEW_TEXT}"),
            format!("2 01 {NEW_TEXT}"),
            format!("2 02 {OLD_TEXT}"),
        ]
    );
    moved.finish(second);
    moved.office.assert_sound();
}

#[test]
fn 取消は元の住所に戻し_出した後なら元の住所の行を_出す前なら何も出さない() {
    for is_exported in [true, false] {
        let mut moved = Moved::family();
        let cells = [
            (1, "ともに転居する", "いいえ"),
            (1, "別居の理由", "就学（下宿・寮）"),
        ];
        let case = moved.open(&[("変更年月日", "R8.11.22")], &cells);
        moved.decide(case);
        if is_exported {
            assert_eq!(moved.export().len(), 2);
            moved.office.transcribe();
        }
        let last = correct(&mut moved, case, Nature::Cancellation);
        moved.decide(last);
        for person in [1, 2, 3] {
            assert_eq!(moved.address_on(person, "2026-11-24"), OLD);
            assert_eq!(moved.view(person).places.len(), 1);
        }
        assert_eq!(moved.file(3).memberships.len(), 1, "同居のまま");
        if is_exported {
            let old = [format!("2 00 {OLD_TEXT}"), format!("2 01 {OLD_TEXT}")];
            assert_eq!(moved.export(), old);
        } else {
            assert_eq!(moved.waiting(), Vec::<String>::new());
        }
        for case in [case, last] {
            moved.finish(case);
        }
        moved.office.assert_sound();
    }
}

#[test]
fn 居所は登録した日から廃止の前日まで() {
    let mut moved = Moved::family();
    let typed = [
        ("対象者", "被保険者"),
        ("区分", "居所・送付先"),
        ("変更後の住所（住民票）", ""),
        ("変更後の居所・送付先", OTHER),
        ("変更年月日", "R8.11.21"),
    ];
    let case = moved.open(&typed, &[]);
    moved.decide(case);
    assert_eq!(moved.waiting(), Vec::<String>::new(), "住民票は変わらない");
    let typed = [
        ("対象者", "被保険者"),
        ("区分", "居所・送付先"),
        ("変更後の住所（住民票）", ""),
        ("居所・送付先を廃止する", "はい"),
        ("変更年月日", "R8.11.23"),
    ];
    let ends = moved.open(&typed, &[]);
    moved.decide(ends);
    let file = moved.file(1);
    let on = |day: &str| {
        let day = daicho::domain::date::Date::parse_iso(day).unwrap();
        file.residence_on(day).map(ToString::to_string)
    };
    assert_eq!(on("2026-11-20"), None);
    assert_eq!(on("2026-11-21").as_deref(), Some(OTHER));
    assert_eq!(on("2026-11-22").as_deref(), Some(OTHER));
    assert_eq!(on("2026-11-23"), None);
    let view = moved.view(1);
    assert_eq!(view.residence, None);
    assert_eq!(view.places.len(), 3);
}

#[test]
fn 家族の届は_台帳の家族の行で始まり_番号を変えると入れ替わる() {
    let mut moved = Moved::family();
    let case = moved.open(&[], &[]);
    let people = |form: &Form| -> Vec<PersonId> {
        let rows = form.rows(DEPENDENTS.name()).iter();
        rows.filter_map(|row| PERSON.get(row)).collect()
    };
    let form = moved.office.form(case);
    assert_eq!(people(&form), [PersonId(2), PersonId(3)]);
    moved.office.fill(case, &[("届書の番号", "999")]);
    assert_eq!(people(&moved.office.form(case)), []);
    // Nothing may be typed into the rows once the case is decided.
    let number = moved.number[1].clone();
    moved
        .office
        .fill(case, &[("届書の番号", &number), ("変更年月日", "R8.11.22")]);
    moved.decide(case);
    let decided = moved.office.session.case_view(case).unwrap().case;
    let procedure = moved.office.procedure;
    assert!(!engine::may_edit(procedure, &decided, DEPENDENTS.name()));
}

#[test]
fn 審査で決まる手続は_承認待ちに並ばず_審査の後は訂正と取消で直す() {
    let mut moved = Moved::family();
    let case = moved.open(&[("変更年月日", "R8.11.22")], &[]);
    let session = &moved.office.session;
    let refused = NewCase {
        procedure: "address_change".to_owned(),
        received_on: session.today(),
        nature: Nature::Correction(case),
        subject: None,
        form: Form::new(),
    };
    let Err(error) = moved.office.session.run(Command::OpenCase(refused)) else {
        panic!("審査の前は訂正できない");
    };
    assert_eq!(error.findings()[0].code, "not_decided");
    moved.decide(case);
    let session = &mut moved.office.session;
    assert!(session.cases_at(Step::Approve).unwrap().is_empty());
    let next: Vec<String> = session
        .cases_in(CaseState::Open)
        .unwrap()
        .into_iter()
        .map(|row| row.next)
        .collect();
    assert_eq!(next, ["終了"]);
    let view = session.case_view(case).unwrap();
    assert!(view.documents.is_empty());
    assert_eq!(view.case.subject, Some(PersonId(1)));
    assert_eq!(view.findings, Vec::new());
    let second = NewCase {
        procedure: "address_change".to_owned(),
        received_on: session.today(),
        nature: Nature::Cancellation(case),
        subject: None,
        form: Form::new(),
    };
    let told = session.run(Command::OpenCase(second)).unwrap().told;
    assert!(matches!(told, Told::Case(_)));
}

/// Answers the only doubt; one is raised about 一郎 where there is none.
fn answer_doubt(moved: &mut Moved, answer: IdentityAnswer) {
    let session = &mut moved.office.session;
    if session.doubt_rows().unwrap().is_empty() {
        let raise = IdentityCommand::Raise {
            person: PersonId(1),
            message: "本人確認の疑い".to_owned(),
        };
        session.run(Command::Identity(raise)).unwrap();
    }
    let answer = IdentityCommand::Answer {
        key: session.doubt_rows().unwrap()[0].key,
        answer,
        reason: "転入前の住所".to_owned(),
    };
    session.run(Command::Identity(answer)).unwrap();
}

#[test]
fn 本人確認の回答の行は_待つ間に変わった住所で出る() {
    let mut moved = Moved::family();
    answer_doubt(&mut moved, IdentityAnswer::NoDoubt);
    let reply = moved.office.pending();
    assert_eq!(reply.len(), 1);
    // The move is decided and goes out first; the answer must not take the old address back to the server.
    let case = moved.open(&[("変更年月日", "R8.11.22")], &[]);
    moved.decide(case);
    moved.office.run_export(MEMBERS, reply.clone()).unwrap();
    let left = moved.office.session.pending_rows(MEMBERS).unwrap();
    assert!(left.iter().any(|row| row.id == reply[0]));
    assert_eq!(moved.export(), [format!("2 00 {NEW_TEXT}")]);
}

#[test]
fn エラーで戻った本人確認の回答も_改めたら取り下げる() {
    let mut moved = Moved::family();
    answer_doubt(&mut moved, IdentityAnswer::NoDoubt);
    moved.export();
    let insurer = moved.office.session.society().unwrap().insurer_number;
    let (insurer, [symbol, number]) = (insurer.as_str(), moved.number.clone());
    let line = format!(
        "\"2\",\"{insurer}\",\"{symbol}\",\"{number}\",\"00\",\"9\",\"E0203\",\"7\",\"不備\"\r\n"
    );
    let results = Command::ImportResults(ResultFile {
        name: "KEKKA.csv".to_owned(),
        bytes: line.into_bytes(),
        answers: Some(MEMBERS.to_owned()),
    });
    moved.office.session.run(results).unwrap();
    let stages = |moved: &Moved| -> Vec<RowStage> {
        let rows = moved.office.session.pending_rows(MEMBERS).unwrap();
        rows.iter().map(|row| row.stage).collect()
    };
    assert_eq!(stages(&moved), [RowStage::Failed], "it could be sent again");
    answer_doubt(&mut moved, IdentityAnswer::CorrectForm);
    assert_eq!(stages(&moved), []);
}
