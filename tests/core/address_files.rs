//! 住所変更届の取込: files of the old generation with old and new frames, and the case that an accepted line opens.

use crate::corrections::Office;
use crate::exchange_intake::{FUYO, LAYOUTS, date, sjis};
use crate::losses::{accept, four, read};
use daicho::app::intake::Verdict;
use daicho::domain::date::Date;
use daicho::exchange::intake::{self, Family, FormRow, Intake, IntakeRow, NoteKind, Outcome};
use daicho::exchange::intake_address::AddressChangeRow;
use daicho::exchange::intake_items::office_of;
use daicho::procedure::address_change::{
    CHANGE_KIND, ChangeKind, MOVED_ON, NEW_ADDRESS, REMARKS, SUBMITTED_ON, WHO, Who,
};
use daicho::procedure::person;
use daicho::procedure::value::Value;

/// The frame of today: 都道府県コード everywhere, 事業所番号 in the 事業所情報.
const NEW: &str = "21,37,ﾐﾎﾝ,014,20261120,22223\r\n[kanri]\r\n,001\r\n21,37,ﾐﾎﾝ,12345,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03,0000,0000\r\n[data]\r\n";
/// The frame of the old generation, as a public program writes it.
const OLD: &str = "37,ﾐﾎﾝ,014,20261120,22223\r\n[kanri]\r\n,001\r\n37,ﾐﾎﾝ,12345,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03-0000-0000\r\n[data]\r\n";
/// 模擬五郎 of the ledger moves.
const ROW: &str = "22187041,37,ﾐﾎﾝ,311,,,5,600620,108,0099,ﾄｳｷﾖｳﾄﾐﾅﾄｸﾐﾎﾝ9-99,東京都港区見本９丁目９９番,9,081115,ﾓｷﾞ ｺﾞﾛｳ,模擬　五郎,ﾄｳｷﾖｳﾄﾐﾅﾄｸｼﾊﾞｺｳｴﾝ,東京都港区芝公園９丁目９９番１号,転居届済み";

/// Items by 項目番号 and what they become.
type Changes<'a> = &'a [(usize, &'a str)];

fn file(frame: &str, rows: &[&str]) -> Vec<u8> {
    sjis(&format!("{frame}{}\r\n", rows.join("\r\n")))
}

/// A file of the old generation as a whole.
pub fn moved() -> Vec<u8> {
    file(OLD, &[ROW])
}

fn taken(bytes: &[u8]) -> Intake {
    intake::read("SHFD0006.CSV", bytes, date("2026-11-22"), &LAYOUTS).unwrap()
}

/// The row with some of its items (by 項目番号) changed.
fn changed(changes: Changes<'_>) -> String {
    let mut fields: Vec<&str> = ROW.split(',').collect();
    for (no, value) in changes {
        fields[no - 1] = value;
    }
    fields.join(",")
}

fn one(row: &str) -> IntakeRow {
    taken(&file(NEW, &[row])).rows.remove(0)
}

fn content(row: &IntakeRow) -> &AddressChangeRow {
    match &row.content {
        Some(FormRow::AddressChange(row)) => row,
        _ => panic!("{row:?}"),
    }
}

#[test]
fn 住所変更届は新しい枠でも旧い枠でも同じに読める() {
    for (frame, prefecture) in [(NEW, "21"), (OLD, "")] {
        let intake = taken(&file(frame, &[ROW]));
        assert_eq!(intake.family, Family::Shfd);
        assert_eq!(intake.warnings, Vec::<String>::new());
        assert_eq!(intake.media.serial, "014");
        assert_eq!(intake.media.created_on, Some(date("2026-11-20")));
        assert_eq!(intake.offices[0].name, "見本電機株式会社");
        assert_eq!(intake.offices[0].phone, "03-0000-0000");
        let row = &intake.rows[0];
        assert_eq!(row.outcome, Outcome::Accepted, "{:?}", row.notes);
        assert!(row.has_note("unverified_layout"), "様式は未突合");
        let said = content(row);
        assert_eq!(
            (said.office.prefecture.as_str(), said.office.number.as_str()),
            (prefecture, "12345"),
            "行にない番号は事業所の情報から"
        );
        assert_eq!(said.employee_number.as_deref(), Some("311"));
        assert_eq!(said.kana.as_str(), "モギ　ゴロウ");
        assert_eq!(
            (said.birth_on, said.moved_on),
            (date("1985-06-20"), date("2026-11-15"))
        );
        let address = said.address.as_ref().unwrap();
        assert_eq!(address.to_string(), "〒108-0099 東京都港区見本９丁目９９番");
        assert_eq!(said.address_kana, "ﾄｳｷﾖｳﾄﾐﾅﾄｸﾐﾎﾝ9-99");
    }
}

#[test]
fn 旧い枠をエクセルで保存し直して空の項目が並んでも読む() {
    let text = format!("{OLD}{ROW}\r\n");
    let padded: Vec<String> = text
        .lines()
        .map(|line| format!("{line}{}", ",".repeat(24 - line.matches(',').count())))
        .collect();
    let intake = taken(&sjis(&padded.join("\r\n")));
    assert_eq!(intake.offices.len(), 1);
    assert_eq!(intake.warnings.len(), 1, "{:?}", intake.warnings);
    assert!(intake.warnings[0].contains("表計算ソフトで保存し直した"));
    let row = &intake.rows[0];
    assert_eq!(row.outcome, Outcome::Repaired, "{:?}", row.notes);
    assert_eq!(content(row).office.number, "12345");
}

/// The test file of a public program, with its own 事業所.
#[test]
fn 公開されている試験ファイルの行が読める() {
    let text = "14,ｸﾄﾜ,005,20170117,22223\r\n[kanri]\r\n,001\r\n14,ｸﾄﾜ,77362,106,0041,東京都港区麻布台1-4-3 エグゼクティブタワー麻布台601,架空商事株式会社,架空　太郎,03-0000-0000\r\n[data]\r\n22187041,14,ｸﾄﾜ,000010,2271,174711,5,620527,154,0011,ﾄｳｷｮｳﾄｾﾀｶﾞﾔｸｶﾐｳﾏ,東京都世田谷区上馬,7,290103,ﾀﾅｶ ﾀﾛｳ,田中　太郎,ﾄｳｷｮｳﾄﾈﾘﾏｸﾄﾖﾀﾏｶﾐ,東京都練馬区豊玉上2-5-1モゲラ801,備考備考\r\n";
    let intake = taken(&sjis(text));
    assert_eq!(intake.warnings, Vec::<String>::new());
    let row = &intake.rows[0];
    assert_eq!(row.outcome, Outcome::Accepted, "{:?}", row.notes);
    let said = content(row);
    assert_eq!(said.employee_number.as_deref(), Some("000010"));
    assert_eq!(said.pension_number.as_deref(), Some("2271174711"));
    assert_eq!(said.moved_on, date("2017-01-03"));
    assert_eq!(said.memo.as_deref(), Some("備考備考"));
}

#[test]
fn 日付と住所の食い違いは行ごとに言う() {
    use NoteKind::{Question, Reject};
    let table: [(Changes<'_>, Outcome, &str); 8] = [
        (&[(14, "081122")], Outcome::Accepted, ""),
        (&[(14, "081123")], Outcome::Question, "future_date"),
        (&[(7, "9"), (8, "081115")], Outcome::Accepted, ""),
        (
            &[(7, "9"), (8, "081116")],
            Outcome::Rejected,
            "before_birth",
        ),
        (&[(12, "")], Outcome::Question, "kana_only"),
        (&[(11, "")], Outcome::Rejected, "required"),
        (
            &[(18, "東京都港区見本９丁目９９番")],
            Outcome::Question,
            "same_address",
        ),
        (&[(2, "38")], Outcome::Question, "office_differs"),
    ];
    for (changes, outcome, code) in table {
        let row = one(&changed(changes));
        assert_eq!(row.outcome, outcome, "{changes:?} {:?}", row.notes);
        let heavy = row.notes.iter();
        let heavy = heavy.filter(|note| matches!(note.kind, Question | Reject));
        let codes: Vec<&str> = heavy.map(|note| note.code).collect();
        let expected: Vec<&str> = [code].into_iter().filter(|code| !code.is_empty()).collect();
        assert_eq!(codes, expected, "{changes:?}");
    }
}

#[test]
fn 項目が19個でない行は受け付けず_他の行は進む() {
    let short = ROW.rsplit_once(',').unwrap().0;
    let long = ROW.replacen("見本９丁目９９番", "見本,９丁目９９番", 1);
    let trailing = format!("{ROW},");
    let intake = taken(&file(NEW, &[short, &long, &trailing, ROW]));
    let outcomes: Vec<Outcome> = intake.rows.iter().map(|row| row.outcome).collect();
    // The last two are the same person twice.
    assert_eq!(
        outcomes,
        [
            Outcome::Rejected,
            Outcome::Rejected,
            Outcome::Question,
            Outcome::Question
        ]
    );
    assert!(
        intake.rows[0].notes[0]
            .message
            .starts_with("項目が18個あります（住所変更届（旧様式）は19個）")
    );
    assert!(intake.rows[2].has_note("trailing_comma"));
    assert!(intake.rows[3].has_note("person_twice"));
}

#[test]
fn 受け付けた行から_対象者と新しい住所の入った住所変更の案件が開く() {
    let mut office = Office::open();
    four(&mut office);
    let bytes = file(OLD, &[ROW]);
    let rows = read(&office, &bytes);
    assert_eq!(rows[0].verdict, Verdict::Accepted, "{:?}", rows[0].reasons);
    let labels: Vec<&str> = rows[0]
        .fields
        .iter()
        .map(|(label, _)| label.as_str())
        .collect();
    assert!(labels.contains(&"変更後の住所（住民票）"), "{labels:?}");
    assert!(
        rows[0]
            .reasons
            .iter()
            .any(|reason| reason.contains("未突合"))
    );
    let cases = accept(&mut office, &bytes, vec![rows[0].line]).unwrap();
    let view = office.session.case_view(cases[0]).unwrap();
    assert_eq!(view.case.procedure, "address_change");
    let form = &view.case.form;
    assert_eq!(person::NAME.get(form).unwrap().as_str(), "模擬　五郎");
    assert_eq!(form.value("written_number"), Some(&Value::Int(311)));
    assert_eq!(WHO.get(form), Some(Who::Insured));
    assert_eq!(CHANGE_KIND.get(form), Some(ChangeKind::Address));
    assert_eq!(
        MOVED_ON.get(form).unwrap(),
        Date::new(2026, 11, 15).unwrap()
    );
    assert_eq!(
        SUBMITTED_ON.get(form).unwrap(),
        Date::new(2026, 11, 20).unwrap()
    );
    assert_eq!(
        NEW_ADDRESS.get(form).unwrap().to_string(),
        "〒108-0099 東京都港区見本９丁目９９番"
    );
    assert_eq!(
        REMARKS.get(form).unwrap(),
        "転居届済み、変更後の住所（カナ） トウキヨウトミナトクミホン9-99"
    );
    let old = form.value("old_address").cloned();
    assert!(matches!(old, Some(Value::Address(old)) if old.text.contains("芝公園")));
    let again = read(&office, &[bytes, b"\r\n".to_vec()].concat());
    let number = &view.case.receipt_number;
    let asked = format!("同じ人の住所変更の案件（{number}）を処理中です。");
    assert!(
        again[0]
            .reasons
            .iter()
            .any(|reason| reason.starts_with(&asked)),
        "{:?}",
        again[0].reasons
    );
}

#[test]
fn 漢字の住所がなければ_カナと郵便番号を備考に残して案件を開く() {
    let mut office = Office::open();
    four(&mut office);
    let bytes = file(NEW, &[&changed(&[(12, ""), (19, "")])]);
    let line = read(&office, &bytes)[0].line;
    let cases = accept(&mut office, &bytes, vec![line]).unwrap();
    let form = office.session.case_view(cases[0]).unwrap().case.form;
    assert_eq!(NEW_ADDRESS.get(&form), None, "住所は決めつけない");
    assert_eq!(
        REMARKS.get(&form).unwrap(),
        "変更後の住所（カナ） 〒108-0099 トウキヨウトミナトクミホン9-99"
    );
}

#[test]
fn 台帳と合わない行は_黙って結び付けない() {
    let mut office = Office::open();
    four(&mut office);
    let table: [(Changes<'_>, bool, &str); 6] = [
        (&[(4, "")], true, "カナ氏名と生年月日で"),
        (&[(4, "319")], true, "カナ氏名と生年月日で"),
        (
            &[(4, "312")],
            true,
            "カナ氏名または生年月日が台帳と異なります",
        ),
        (
            &[(4, ""), (15, "ｶｸｳ ｺﾞﾛｳ")],
            false,
            "この被保険者は台帳にいません",
        ),
        (
            &[(18, "東京都千代田区見本１丁目")],
            true,
            "変更前の住所が、台帳の住所と異なります",
        ),
        (
            &[
                (12, "東京都港区芝公園９丁目９９番１号"),
                (9, "105"),
                (10, "0011"),
            ],
            true,
            "台帳の住所は、すでに届書の変更後の住所と同じです",
        ),
    ];
    for (changes, may_accept, part) in table {
        let bytes = file(NEW, &[&changed(changes)]);
        let row = read(&office, &bytes).remove(0);
        assert_eq!(row.may_accept, may_accept, "{changes:?} {:?}", row.reasons);
        assert_ne!(row.verdict, Verdict::Accepted, "{changes:?}");
        let is_said = row.reasons.iter().any(|reason| reason.contains(part));
        assert!(is_said, "{changes:?} {:?}", row.reasons);
        if !may_accept {
            assert!(!row.findings.is_empty(), "事業所に確かめてもらえる");
        }
    }
}

#[test]
fn 事業所の情報にない事業所の行は_事業所を決められない() {
    let mut office = Office::open();
    four(&mut office);
    let bytes = file(OLD, &[&changed(&[(3, "ﾅｲ")])]);
    let row = read(&office, &bytes).remove(0);
    assert!(!row.may_accept);
    let reasons = row.reasons.join(" ");
    assert!(
        reasons.contains("ファイルの事業所の情報にない"),
        "{reasons}"
    );
    assert!(reasons.contains("事業所が登録されていません"), "{reasons}");
}

/// Where the 事業所 stands in a row differs by form: here it begins with 郡市区符号, in a 被扶養者届 another item follows.
#[test]
fn 事業所が二つあっても_行の事業所はその様式の項目で見分ける() {
    let two = NEW.replacen("001", "002", 1).replacen(
        "[data]",
        "31,37,ｶｸｳ,00042,105,0011,東京都港区芝公園９－９９－２,架空商事株式会社,架空　次郎,03,0000,0000\r\n[data]",
        1,
    );
    let of_other = changed(&[(3, "ｶｸｳ")]);
    let family = encoding_rs::SHIFT_JIS.decode(FUYO).0.into_owned();
    let family = family.lines().nth(5).unwrap();
    let intake = taken(&file(&two, &[ROW, &of_other, family]));
    let places: Vec<Option<usize>> = intake
        .rows
        .iter()
        .map(|row| {
            let layout = LAYOUTS.on(row.layout.as_deref().unwrap(), date("2026-11-22"));
            office_of(&row.raw, b',', layout, &intake.offices)
        })
        .collect();
    assert_eq!(places, [Some(0), Some(1), Some(0)]);
    let office = &content(&intake.rows[1]).office;
    assert_eq!(
        (office.prefecture.as_str(), office.number.as_str()),
        ("31", "00042")
    );
}
