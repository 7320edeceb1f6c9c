//! 受付: every sample file has exactly its documented outcome, and every rule of the forms has its case.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use daicho::domain::date::Date;
use daicho::domain::dependent::{Living, Relationship};
use daicho::domain::dependent_codes::{
    CertificationReason, FileRelationship, Occupation, RemovalReason,
};
use daicho::domain::eligibility::LossCause;
use daicho::domain::member::Sex;
use daicho::domain::yen::Yen;
use daicho::exchange::intake::{Family, Form, FormRow, Intake, IntakeRow, NoteKind, Outcome, read};
use daicho::exchange::intake_acquisition::AcquisitionRow;
use daicho::exchange::intake_dependents::{DependentChange, DependentsRow};
use daicho::exchange::intake_loss::LossRow;
use daicho::exchange::layouts::Layouts;
use daicho::exchange::text_file::{Newline, TextEncoding};
use std::sync::LazyLock;

pub const SHUTOKU: &[u8] = include_bytes!("../data/samples/employer_shutoku_shfd/SHFD0006.CSV");
pub const SHUTOKU_KPFD: &[u8] =
    include_bytes!("../data/samples/employer_shutoku_kpfd/KPFD0006.CSV");
pub const SOSHITSU: &[u8] = include_bytes!("../data/samples/employer_soshitsu_shfd/SHFD0006.CSV");
pub const FUYO: &[u8] = include_bytes!("../data/samples/employer_fuyo_shfd/SHFD0006.CSV");

pub static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| Layouts::shipped().unwrap());

pub fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

pub fn take(bytes: &[u8]) -> Intake {
    let name = if bytes.starts_with(b"0042") {
        "KPFD0006.CSV"
    } else {
        "SHFD0006.CSV"
    };
    read(name, bytes, date("2026-11-22"), &LAYOUTS).unwrap()
}

pub fn refused(bytes: &[u8]) -> String {
    let error = read("SHFD0006.CSV", bytes, date("2026-11-22"), &LAYOUTS).unwrap_err();
    error.to_string()
}

/// Text in CP932 with its newlines.
pub fn sjis(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text.chars() {
        match c {
            '\r' => bytes.push(b'\r'),
            '\n' => bytes.push(b'\n'),
            _ => assert!(TextEncoding::Cp932.put(c, &mut bytes), "{c}"),
        }
    }
    bytes
}

pub fn outcomes(intake: &Intake) -> Vec<(usize, Outcome)> {
    intake
        .rows
        .iter()
        .map(|row| (row.line, row.outcome))
        .collect()
}

fn acquisition(row: &IntakeRow) -> &AcquisitionRow {
    match &row.content {
        Some(FormRow::Acquisition(row)) => row,
        _ => panic!("{row:?}"),
    }
}

fn loss(row: &IntakeRow) -> &LossRow {
    match &row.content {
        Some(FormRow::Loss(row)) => row,
        _ => panic!("{row:?}"),
    }
}

fn dependents(row: &IntakeRow) -> &DependentsRow {
    match &row.content {
        Some(FormRow::Dependents(row)) => row,
        _ => panic!("{row:?}"),
    }
}

/// The sample's frame with one data line, some of its fields (by 項目番号) changed.
fn one(sample: &[u8], line: usize, changes: &[(usize, &str)]) -> IntakeRow {
    let intake = take(&edited(sample, line, changes));
    assert_eq!(intake.rows.len(), 1);
    intake.rows.into_iter().next().unwrap()
}

pub fn edited(sample: &[u8], line: usize, changes: &[(usize, &str)]) -> Vec<u8> {
    let text = encoding_rs::SHIFT_JIS.decode(sample).0.into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let mut fields: Vec<&str> = lines[line - 1].split(',').collect();
    for (no, value) in changes {
        fields[no - 1] = value;
    }
    let body = format!("{}\r\n{}\r\n", lines[..5].join("\r\n"), fields.join(","));
    sjis(&body)
}

fn codes(row: &IntakeRow, kind: NoteKind) -> Vec<(&'static str, usize)> {
    let notes = row.notes.iter().filter(|note| note.kind == kind);
    notes.map(|note| (note.code, note.no)).collect()
}

#[test]
fn 資格取得届の見本は9行目だけが受付できない() {
    let intake = take(SHUTOKU);
    assert_eq!(
        (intake.family, intake.encoding, intake.newline),
        (Family::Shfd, TextEncoding::Cp932, Newline::Crlf)
    );
    assert_eq!(intake.warnings, Vec::<String>::new());
    assert_eq!(
        (intake.media.maker.as_str(), intake.media.serial.as_str()),
        ("21-37-ﾐﾎﾝ", "012")
    );
    assert_eq!(intake.media.created_on, Some(date("2026-11-05")));
    assert_eq!(intake.offices[0].name, "見本電機株式会社");
    assert_eq!(intake.offices[0].phone, "03-0000-0000");
    use Outcome::{Accepted, Rejected};
    assert_eq!(
        outcomes(&intake),
        [
            (6, Accepted),
            (7, Accepted),
            (8, Accepted),
            (9, Rejected),
            (10, Accepted)
        ]
    );
    let mut forms = intake.rows.iter().map(|row| row.form);
    assert!(forms.all(|form| form == Some(Form::Acquisition)));
}

#[test]
fn 住所の中のカンマで項目が35個になった行は余分なカンマとみなさない() {
    let intake = take(SHUTOKU);
    let row = &intake.rows[3];
    assert_eq!(codes(row, NoteKind::Reject)[0], ("field_count", 0));
    assert_eq!(
        row.notes[0].to_string(),
        "項目が35個あります（資格取得届は34個）。住所や備考の中に区切りの「,」が入っていないか、事業所に確かめてください。"
    );
    assert!(
        codes(row, NoteKind::Reject).contains(&("shape", 33)),
        "33番目に住所の続きがある"
    );
    assert!(row.content.is_none());
}

#[test]
fn 行の終わりのカンマは他が正しいときだけ取る() {
    let text = encoding_rs::SHIFT_JIS.decode(SHUTOKU).0.into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let body = |row: &str| {
        let text = format!("{}\r\n{row}\r\n", lines[..5].join("\r\n"));
        take(&sjis(&text)).rows.remove(0)
    };
    let clean = body(&format!("{},,", lines[5]));
    assert_eq!(clean.outcome, Outcome::Repaired);
    assert!(clean.has_note("trailing_comma"));
    let also_wide = body(&format!(
        "{},",
        lines[5].replace(",320000,0,", ",３２００００,0,")
    ));
    assert_eq!(
        also_wide.outcome,
        Outcome::Rejected,
        "ほかに補正の要る行では取らない"
    );
    let filled = body(&format!("{},1", lines[5]));
    assert_eq!(filled.outcome, Outcome::Rejected);
    let old = body(lines[5].strip_suffix(',').unwrap());
    assert_eq!(old.outcome, Outcome::Question);
    assert!(old.has_note("old_revision"), "2024年12月より前の33項目");
    let short = body(lines[5].strip_suffix(",,").unwrap());
    assert!(
        short.notes[0]
            .message
            .starts_with("項目が32個あります（資格取得届は34個）")
    );
}

#[test]
fn 資格取得届の中身は型のある値になる() {
    let intake = take(SHUTOKU);
    let ichiro = acquisition(&intake.rows[0]);
    assert_eq!(ichiro.office.symbol, "ﾐﾎﾝ");
    assert_eq!(ichiro.employee_number.as_deref(), Some("501"));
    assert_eq!(ichiro.kana.as_str(), "ミホン　イチロウ");
    assert_eq!(ichiro.name.as_ref().unwrap().as_str(), "見本　一郎");
    assert_eq!(
        (ichiro.birth_on, ichiro.acquired_on),
        (date("1990-04-15"), date("2026-10-01"))
    );
    assert_eq!(ichiro.sex, Some(Sex::Male));
    assert!(ichiro.has_dependents);
    assert_eq!(
        (ichiro.cash, ichiro.in_kind, ichiro.total),
        (Yen::new(320_000), Yen::ZERO, Yen::new(320_000))
    );
    assert!(ichiro.individual_number.is_some());
    assert_eq!(ichiro.address, None, "個人番号のある行に住所は無い");
    assert!(intake.rows[0].has_note("address_unknown"));
    assert!(!ichiro.wants_certificate);

    let hanako = acquisition(&intake.rows[1]);
    assert_eq!(
        (hanako.sex, hanako.is_short_time, hanako.wants_certificate),
        (Some(Sex::Female), true, true)
    );

    let michael = acquisition(&intake.rows[2]);
    assert_eq!(michael.individual_number, None);
    assert_eq!(michael.no_address_reason.as_deref(), Some("2"));
    assert!(michael.wants_certificate);
    let address = michael.address.as_ref().unwrap();
    assert_eq!(address.postal.as_ref().unwrap().digits(), "1050011");
    assert_eq!(
        address.text,
        "東京都港区芝公園９－９９－９９　見本ハイツ３０５"
    );

    let shiro = acquisition(&intake.rows[4]);
    assert!(shiro.is_rehired);
    assert_eq!(shiro.memo.as_deref(), Some("定年後の継続再雇用"));
}

#[test]
fn 健保組合の様式の見本は二人とも受付できる() {
    let intake = take(SHUTOKU_KPFD);
    assert_eq!(intake.family, Family::Kpfd);
    assert_eq!(
        outcomes(&intake),
        [(6, Outcome::Accepted), (7, Outcome::Accepted)]
    );
    assert_eq!(intake.offices[0].code.as_deref(), Some("0042"));
    let society = acquisition(&intake.rows[0]).society.clone().unwrap();
    assert_eq!(
        (society.office_code.as_str(), society.member_number.as_str()),
        ("0042", "7001")
    );
    assert!(acquisition(&intake.rows[1]).is_short_time);
}

#[test]
fn 健保組合の様式は36項目と37項目を見分ける() {
    let text = encoding_rs::SHIFT_JIS
        .decode(SHUTOKU_KPFD)
        .0
        .replace(",,0042,", ",,1,0042,");
    let intake = take(&sjis(&text));
    assert_eq!(
        outcomes(&intake),
        [(6, Outcome::Accepted), (7, Outcome::Accepted)]
    );
    assert!(acquisition(&intake.rows[0]).wants_certificate);
    assert!(
        intake.rows[0].has_note("unverified_layout"),
        "37項目の様式は確かめられていない"
    );
    assert!(!take(SHUTOKU_KPFD).rows[0].has_note("unverified_layout"));
}

#[test]
fn 健保組合の様式の資格喪失届は30項目() {
    let kpfd = encoding_rs::SHIFT_JIS.decode(SHUTOKU_KPFD).0.into_owned();
    let frame: Vec<&str> = kpfd.lines().take(5).collect();
    let rows = encoding_rs::SHIFT_JIS.decode(SOSHITSU).0.into_owned();
    let rows: Vec<String> = rows
        .lines()
        .skip(5)
        .map(|row| format!("{row},0042,7001,"))
        .collect();
    let text = format!("{}\r\n{}\r\n", frame.join("\r\n"), rows.join("\r\n"));
    let intake = take(&sjis(&text));
    assert!(
        intake
            .rows
            .iter()
            .all(|row| row.outcome == Outcome::Accepted),
        "{:?}",
        intake.rows
    );
    assert_eq!(
        loss(&intake.rows[0]).society.clone().unwrap().member_number,
        "7001"
    );
    let other = take(&sjis(&text.replacen(",0042,7001,", ",0043,7001,", 1)));
    assert!(other.rows[0].has_note("office_differs"));
    let moved = text.replace("2201700", "22187041");
    let refused = take(&sjis(&moved));
    assert_eq!(
        refused.rows[0].notes[0].message,
        "健保組合の様式（KPFD0006）の住所変更届（旧様式）を読むレイアウトがありません。"
    );
}

/// 139 and the three items that every form of the family has at its end.
#[test]
fn 健保組合の様式の被扶養者届は142項目で_未突合() {
    let frame = encoding_rs::SHIFT_JIS.decode(SHUTOKU_KPFD).0.into_owned();
    let frame: Vec<&str> = frame.lines().take(5).collect();
    let rows = encoding_rs::SHIFT_JIS.decode(FUYO).0.into_owned();
    let rows = rows.lines().skip(5);
    let rows: Vec<String> = rows.map(|row| format!("{row},0042,7001,")).collect();
    let file = |rows: &[String]| {
        let text = format!("{}\r\n{}\r\n", frame.join("\r\n"), rows.join("\r\n"));
        take(&sjis(&text))
    };
    let (kpfd, shfd) = (file(&rows), take(FUYO));
    assert_eq!(kpfd.family, Family::Kpfd);
    for (row, usual) in kpfd.rows.iter().zip(&shfd.rows) {
        assert_eq!(row.outcome, usual.outcome, "{:?}", row.notes);
        assert!(row.has_note("unverified_layout") && !usual.has_note("unverified_layout"));
        let said = dependents(row);
        assert_eq!(said.society.clone().unwrap().member_number, "7001");
        let as_shfd = DependentsRow {
            society: None,
            ..said.clone()
        };
        assert!(as_shfd == *dependents(usual), "ほかの項目は同じに読む");
    }
    for n_items in [139, 141, 143] {
        let mut fields: Vec<&str> = rows[0].split(',').collect();
        fields.resize(n_items, "");
        let row = file(&[fields.join(",")]).rows.remove(0);
        assert_eq!(row.outcome, Outcome::Rejected, "{n_items}項目");
        // 未突合の並びと違っても、事業所の誤りとはいわない
        assert_eq!(row.notes[0].code, "layout");
    }
    // 同じファイルのほかの行が並びに合えば、この行の「,」を疑う
    let comma = rows[1].replacen("東京都", "東京都,", 1);
    assert_ne!(comma, rows[1]);
    let both = file(&[rows[0].clone(), comma]).rows;
    assert_eq!(both[0].outcome, kpfd.rows[0].outcome, "{:?}", both[0].notes);
    assert_eq!(both[1].outcome, Outcome::Rejected);
    let note = &both[1].notes[0];
    assert_eq!(note.code, "field_count");
    assert!(note.message.starts_with("項目が143個"), "{}", note.message);
    assert!(note.message.contains("区切りの「,」"), "{}", note.message);
}

#[test]
fn 年金事務所の様式の36項目は健保組合の様式とみなさない() {
    let text = encoding_rs::SHIFT_JIS
        .decode(SHUTOKU)
        .0
        .replace("見本荘２", "見本荘,２");
    let intake = take(&sjis(&text));
    assert_eq!(intake.rows[3].outcome, Outcome::Rejected);
    assert!(intake.rows[3].notes[0].message.starts_with("項目が36個"));
}

#[test]
fn 資格喪失届の見本は四人とも受付できる() {
    let intake = take(SOSHITSU);
    assert!(
        intake
            .rows
            .iter()
            .all(|row| row.outcome == Outcome::Accepted),
        "{:?}",
        intake.rows
    );
    let rows: Vec<&LossRow> = intake.rows.iter().map(loss).collect();
    let causes: Vec<LossCause> = rows.iter().map(|row| row.cause).collect();
    assert_eq!(
        causes,
        [
            LossCause::Retirement,
            LossCause::Retirement,
            LossCause::Age75,
            LossCause::Death
        ]
    );
    assert_eq!(rows[0].lost_on, Some(date("2026-11-01")));
    assert_eq!(rows[0].last_day, Some(date("2026-10-31")));
    assert_eq!(
        (rows[0].n_certificates_enclosed, rows[1].n_certificates_lost),
        (2, 1)
    );
    assert_eq!(rows[1].individual_number, None);
    assert_eq!(rows[1].pension_number.as_deref(), Some("9999000012"));
    assert_eq!(
        (rows[2].birth_on, rows[2].lost_on),
        (date("1951-11-15"), Some(date("2026-11-15")))
    );
    assert_eq!(rows[3].last_day, Some(date("2026-11-08")));
}

#[test]
fn 被扶養者届の見本は該当の二人と非該当の一人() {
    let intake = take(FUYO);
    assert_eq!(
        outcomes(&intake),
        [(6, Outcome::Accepted), (7, Outcome::Accepted)],
        "{:?}",
        intake.rows
    );
    let added = dependents(&intake.rows[0]);
    assert_eq!(added.change, DependentChange::Added);
    assert_eq!(added.income, Some(Yen::new(3_840_000)));
    let [spouse, child] = added.dependents.as_slice() else {
        panic!("二人のはず")
    };
    assert_eq!(spouse.kana.as_str(), "ミホン　サクラ");
    assert_eq!(
        spouse.relationship,
        Some(FileRelationship::Known(Relationship::Wife))
    );
    assert_eq!(
        (spouse.sex, spouse.living),
        (Some(Sex::Female), Some(Living::Together))
    );
    assert_eq!(spouse.certified_on, Some(date("2026-10-01")));
    assert_eq!(
        spouse.certification_reason,
        Some(CertificationReason::Marriage)
    );
    assert_eq!(
        (spouse.occupation, spouse.income),
        (Some(Occupation::None), Some(Yen::ZERO))
    );
    assert!(spouse.is_relationship_confirmed);
    assert_eq!(
        child.relationship,
        Some(FileRelationship::Known(Relationship::Child))
    );
    assert_eq!(child.birth_on, date("2024-05-05"));
    assert_eq!(child.certification_note.as_deref(), Some("資格取得による"));
    assert!(spouse.wants_certificate && !child.wants_certificate);

    let removed = dependents(&intake.rows[1]);
    assert_eq!(removed.change, DependentChange::Removed);
    let [child] = removed.dependents.as_slice() else {
        panic!("一人のはず")
    };
    assert_eq!(child.removed_on, Some(date("2026-11-01")));
    assert_eq!(child.removal_reason, Some(RemovalReason::Employed));
}

#[test]
fn 見本の行を記録に書いても氏名も番号も出ない() {
    for sample in [SHUTOKU, SOSHITSU, FUYO, SHUTOKU_KPFD] {
        let shown = format!("{:?}", take(sample).rows);
        for secret in ["9999000", "一郎", "ｲﾁﾛｳ", "芝公園"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}

/// 行の変更 → 判定と、その理由のコードと項目番号.
type Case = (
    &'static [(usize, &'static str)],
    Outcome,
    &'static str,
    usize,
);

fn check(sample: &[u8], line: usize, cases: &[Case]) {
    for (changes, outcome, code, no) in cases {
        let row = one(sample, line, changes);
        assert_eq!(row.outcome, *outcome, "{changes:?} {:?}", row.notes);
        let found = row
            .notes
            .iter()
            .any(|note| note.code == *code && note.no == *no);
        assert!(found || code.is_empty(), "{changes:?} {:?}", row.notes);
        assert!(row.notes.iter().all(|note| note.message.ends_with('。')));
    }
}

#[test]
fn 資格取得届の項目ごとの判定() {
    use Outcome::{Accepted, Question, Rejected, Repaired};
    check(
        SHUTOKU,
        6,
        &[
            (&[], Accepted, "address_unknown", 32),
            (&[(21, "３２００００")], Repaired, "repair", 21),
            (&[(13, "９９９９００００００１１")], Repaired, "repair", 13),
            (&[(7, "ミホン　イチロウ")], Repaired, "repair", 7),
            (&[(7, "ﾐﾎﾝ  ｲﾁﾛｳ")], Repaired, "repair", 7),
            (&[(8, "見本 一郎")], Repaired, "repair", 8),
            (&[(7, "ﾐﾎﾝｲﾁﾛｳ")], Question, "name_not_separated", 7),
            (&[(7, "")], Rejected, "required", 7),
            (&[(7, "MIHON ICHIRO")], Rejected, "shape", 7),
            (&[(8, "見本見本見本見本　一郎一郎")], Rejected, "length", 8),
            (&[(3, "00")], Rejected, "forbid", 3),
            (&[(4, "ﾐﾎ1")], Rejected, "shape", 4),
            (&[(5, "00000")], Rejected, "forbid", 5),
            (&[(4, "ｼｹﾝ")], Question, "office_differs", 4),
            (&[(9, "8")], Rejected, "date", 10),
            (&[(9, "")], Rejected, "date", 10),
            (&[(9, ""), (10, "")], Rejected, "required", 10),
            (&[(10, "０２０４１５")], Rejected, "date", 10),
            (&[(10, "310501")], Rejected, "date", 10),
            (&[(10, "020431")], Rejected, "date", 10),
            (&[(11, "")], Question, "sex_missing", 11),
            (&[(11, "4")], Rejected, "one_of", 11),
            (&[(13, "999900000012")], Rejected, "check_digit", 13),
            (&[(13, "99990000001")], Rejected, "length", 13),
            (&[(14, "1")], Accepted, "reason_unneeded", 14),
            (
                &[(29, "105"), (30, "0011"), (32, "東京都港区芝公園９")],
                Accepted,
                "number_and_address",
                32,
            ),
            (&[(29, "105")], Rejected, "postal", 30),
            (&[(16, "9999")], Accepted, "pension_number", 17),
            (&[(19, "081122")], Accepted, "", 0),
            (&[(19, "081123")], Rejected, "future_date", 19),
            (&[(18, "7"), (19, "010401")], Rejected, "before_birth", 19),
            (&[(22, "1")], Rejected, "total", 23),
            (&[(21, "999"), (23, "999")], Rejected, "total_low", 23),
            (&[(21, "1000"), (23, "1000")], Accepted, "", 0),
            (
                &[(21, "9999999"), (22, "5"), (23, "9999999")],
                Accepted,
                "",
                0,
            ),
            (&[(21, "")], Rejected, "required", 21),
            (&[(24, "1")], Question, "not_70", 24),
            (&[(24, "2")], Rejected, "shape", 24),
            (&[(33, "1")], Question, "pension_only", 33),
            (&[(8, "\u{9AD9}見　一郎")], Accepted, "outside_set", 8),
            (&[(1, "2225700")], Rejected, "field_count", 0),
            (&[(2, "99")], Question, "prefecture", 2),
            (&[(8, "見本一郎")], Question, "name_not_separated", 8),
            (&[(8, "見本　ｲﾁﾛｳ")], Accepted, "half_width", 8),
            (&[(12, "")], Accepted, "kind_unclear", 12),
            (&[(12, "7")], Accepted, "kind_unclear", 12),
            (&[(15, "異動中")], Accepted, "reason_unneeded", 15),
            (&[(28, "\"一行目\n二行目\"")], Repaired, "repair", 28),
            (&[(8, "\"見本\n一郎\"")], Repaired, "repair", 8),
            (&[(10, "\"020\n415\"")], Rejected, "date", 10),
            (&[(1, "")], Rejected, "form", 0),
            (&[(28, "\"あ")], Rejected, "quote", 0),
        ],
    );
}

#[test]
fn 個人番号のない資格取得届は5情報が揃わなければ返戻を問う() {
    use Outcome::{Accepted, Question};
    check(
        SHUTOKU,
        8,
        &[
            (&[], Accepted, "", 0),
            (&[(8, "")], Question, "five_items_missing", 0),
            (&[(11, "")], Question, "five_items_missing", 0),
            (&[(32, "")], Question, "five_items_missing", 0),
            (&[(31, "")], Accepted, "address_parts_missing", 31),
            (&[(14, "3")], Question, "reason_note_missing", 15),
            (&[(14, "3"), (15, "住民票の異動中")], Accepted, "", 0),
            (
                &[(15, "住民票の異動中")],
                Accepted,
                "reason_note_unneeded",
                15,
            ),
            (
                &[(32, "東京都港区　　芝公園９")],
                Accepted,
                "address_spaces",
                32,
            ),
        ],
    );
    let row = one(SHUTOKU, 8, &[(8, ""), (32, "")]);
    assert_eq!(
        row.notes[0].message,
        "個人番号がない届には5情報（漢字氏名・カナ氏名・生年月日・性別・住所）が要ります。漢字氏名・住所がありません。事業所へ返戻してください。"
    );
}

#[test]
fn 七十歳の到達日の前後() {
    // 1956-11-21 生まれは 2026-11-20 に70歳に達する。
    let born: [(usize, &str); 3] = [(9, "5"), (10, "311121"), (24, "1")];
    let on = |day| {
        let mut changes = born.to_vec();
        changes.push((19, day));
        one(SHUTOKU, 6, &changes).outcome
    };
    assert_eq!(
        (on("081119"), on("081120")),
        (Outcome::Question, Outcome::Accepted)
    );
}

#[test]
fn 資格喪失届の項目ごとの判定() {
    use Outcome::{Accepted, Question, Rejected};
    check(
        SOSHITSU,
        6,
        &[
            (&[(15, "081102")], Rejected, "not_next_day", 15),
            (&[(15, "081031")], Rejected, "not_next_day", 15),
            (&[(14, ""), (15, "")], Rejected, "required", 15),
            (&[(17, ""), (18, "")], Rejected, "last_day_missing", 18),
            (
                &[(15, "081123"), (18, "081122")],
                Rejected,
                "future_date",
                15,
            ),
            (&[(15, "081122"), (18, "081121")], Accepted, "", 0),
            (&[(16, "6")], Rejected, "one_of", 16),
            (&[(16, "9")], Question, "disability_age", 16),
            (&[(16, "11")], Accepted, "last_day_unneeded", 18),
            (&[(8, "試験一郎")], Question, "name_not_separated", 8),
            (&[(11, "")], Accepted, "no_number", 11),
            (&[(24, "1")], Accepted, "age_70_date", 26),
            (&[(27, "1")], Question, "pension_only", 27),
        ],
    );
    check(
        SOSHITSU,
        8,
        &[
            (&[(15, "081114")], Rejected, "before_75", 15),
            (&[(15, "081115")], Accepted, "", 0),
            (&[(15, "081116")], Question, "after_75", 15),
        ],
    );
}

#[test]
fn 被扶養者届の項目ごとの判定() {
    use Outcome::{Accepted, Question, Rejected};
    check(
        FUYO,
        6,
        &[
            (&[(70, "1")], Rejected, "shape", 70),
            (&[(136, "1")], Rejected, "shape", 136),
            (&[(21, "4")], Rejected, "one_of", 21),
            (&[(44, ""), (45, "")], Rejected, "day_missing", 45),
            (&[(45, "081123")], Rejected, "future_date", 45),
            (&[(91, "060504")], Rejected, "before_birth", 91),
            (&[(91, "060505")], Accepted, "", 0),
            (&[(46, "")], Question, "reason_missing", 46),
            (&[(39, "")], Question, "dependent_address_missing", 39),
            (&[(29, "")], Accepted, "", 0),
            (&[(29, ""), (25, "")], Question, "five_items_missing", 0),
            (&[(76, "10")], Question, "relationship_note", 77),
            (
                &[(50, "9"), (51, "081101")],
                Question,
                "change_contradicted",
                51,
            ),
            (&[(46, "5")], Question, "reason_note_missing", 47),
            (&[(46, "5"), (47, "収入の見直し")], Accepted, "", 0),
            (&[(95, "5"), (96, "")], Question, "reason_note_missing", 96),
            (&[(28, "5")], Rejected, "one_of", 28),
            (&[(76, "")], Question, "relationship_missing", 76),
            (&[(76, "11")], Rejected, "one_of", 76),
            (&[(71, "")], Rejected, "required", 71),
            (&[(78, "999900000216")], Question, "number_twice", 0),
            (&[(12, "")], Rejected, "date", 12),
            (&[(11, ""), (12, "")], Rejected, "required", 11),
        ],
    );
    let clear: Vec<(usize, &str)> = (71..=102).map(|no| (no, "")).chain([(138, "")]).collect();
    assert!(one(FUYO, 7, &clear).has_note("nobody"));
    check(
        FUYO,
        7,
        &[
            (&[(97, ""), (98, "")], Rejected, "day_missing", 98),
            (&[(99, "")], Question, "reason_missing", 99),
            (&[(21, "3")], Accepted, "", 0),
            (
                &[(90, "9"), (91, "081001")],
                Question,
                "change_contradicted",
                91,
            ),
            (&[(99, "6")], Question, "reason_note_missing", 100),
        ],
    );
}

#[test]
fn 同じ個人番号が二行にあれば両方を確認する() {
    let text = encoding_rs::SHIFT_JIS
        .decode(SHUTOKU)
        .0
        .replace("999900000020", "999900000011");
    let intake = take(&sjis(&text));
    for row in &intake.rows[..2] {
        assert_eq!(row.outcome, Outcome::Question);
        let note = row
            .notes
            .iter()
            .find(|note| note.code == "number_twice")
            .unwrap();
        assert_eq!(
            note.message,
            "同じ個人番号が6・7行目にあります。事業所に確かめてください。"
        );
    }
    assert_eq!(intake.rows[2].outcome, Outcome::Accepted);
}

#[test]
fn 外字と読めない字は行に示す() {
    let mut gaiji = edited(SHUTOKU, 6, &[]);
    let places: Vec<usize> = (0..gaiji.len() - 3)
        .filter(|i| gaiji[*i..*i + 4] == [0x8C, 0xA9, 0x96, 0x7B])
        .collect();
    let name = *places.last().unwrap();
    gaiji[name..name + 2].copy_from_slice(&[0xF0, 0x40]);
    let row = take(&gaiji).rows.remove(0);
    assert_eq!(row.outcome, Outcome::Question);
    assert!(row.has_note("private_use"));
    gaiji[name..name + 2].copy_from_slice(&[0x85, 0xFD]);
    let intake = take(&gaiji);
    assert_eq!(intake.rows[0].outcome, Outcome::Rejected);
    assert!(intake.rows[0].has_note("unreadable"), "{:?}", intake.rows);
    assert_eq!(intake.warnings.len(), 1);
}

#[test]
fn 文字コードと改行が違っても読んで知らせる() {
    let text = encoding_rs::SHIFT_JIS.decode(SHUTOKU).0.into_owned();
    let utf8 = take(text.as_bytes());
    assert_eq!(utf8.encoding, TextEncoding::Utf8);
    assert_eq!(utf8.warnings.len(), 1);
    let bom = take(format!("\u{FEFF}{text}").as_bytes());
    assert_eq!(bom.encoding, TextEncoding::Utf8Bom);
    for newline in ["\n", "\r"] {
        let other = take(&sjis(&text.replace("\r\n", newline)));
        assert_eq!(outcomes(&other), outcomes(&take(SHUTOKU)));
        assert_eq!(other.warnings.len(), 1);
    }
    let quoted = text.replace("2200700,21,", "\"2200700\",\"21\",");
    assert_eq!(outcomes(&take(quoted.as_bytes())), outcomes(&take(SHUTOKU)));
    let ended = [SHUTOKU, b"\r\n\x1A"].concat();
    assert_eq!(outcomes(&take(&ended)), outcomes(&take(SHUTOKU)));
}

#[test]
fn 見直しのために元のバイトのハッシュを持つ() {
    let intake = take(SHUTOKU);
    assert_eq!(intake.sha256, take(SHUTOKU).sha256);
    assert_ne!(intake.sha256, take(SOSHITSU).sha256);
    assert_eq!(intake.sha256.len(), 64);
}

#[test]
fn 違うファイルは何であるかを文で言う() {
    let zengin = include_bytes!("../data/samples/zengin_sogo/sogo_20261130_crlf.txt");
    let kekka = include_bytes!("../data/samples/chukan_default/KEKKA_06139992_20261123_001.csv");
    let text = encoding_rs::SHIFT_JIS.decode(SHUTOKU).0.into_owned();
    let rows: String = text.lines().skip(5).collect::<Vec<_>>().join("\n");
    let no_data: String = text.lines().take(4).collect::<Vec<_>>().join("\n");
    let no_rows: String = text.lines().take(5).collect::<Vec<_>>().join("\n");
    let no_kanri = text.replace("[kanri]\r\n", "");
    let table: [(&[u8], &str); 10] = [
        (zengin, "届書ではなく、全銀形式の振込データです。"),
        (
            kekka,
            "届書ではなく、中間サーバーとやり取りするファイルです。",
        ),
        (rows.as_bytes(), "届書の行だけで"),
        (no_data.as_bytes(), "[data] の行がありません"),
        (no_rows.as_bytes(), "届書の行がありません"),
        (no_kanri.as_bytes(), "2行目に [kanri] がありません"),
        (b"[kanri]\n,001\n", "媒体管理レコード（1行目）がありません"),
        (b"1,2,3\n", "届書のファイルではありません"),
        (b"\n\n\r\n", "ファイルに行がありません"),
        (b"PK\x03\x04\x14", "Excel"),
    ];
    for (bytes, part) in table {
        let error = refused(bytes);
        assert!(error.contains(part) && error.ends_with('。'), "{error}");
    }
    let renamed = read("KPFD0006.CSV", SHUTOKU, date("2026-11-22"), &LAYOUTS).unwrap();
    assert!(renamed.warnings[0].contains("中身は年金事務所の様式"));
}

const OF_A_FUND: &str = "健保組合の届書ではなく、厚生年金基金の様式（KNFD0006）です。事業所に送り直しを頼んでください。";

#[test]
fn 様式は名前ではなく中身で決まる() {
    let today = date("2026-11-22");
    for (name, bytes, part) in [
        (
            "KNFD0006.CSV",
            SHUTOKU,
            "ファイル名は厚生年金基金の様式（KNFD0006）ですが、中身は年金事務所の様式",
        ),
        ("KNFD0006.CSV", SHUTOKU_KPFD, "中身は健保組合の様式"),
        (
            "shfd0006 (2).csv",
            SHUTOKU_KPFD,
            "ファイル名は年金事務所の様式（SHFD0006）ですが、中身は健保組合の様式",
        ),
    ] {
        let read = read(name, bytes, today, &LAYOUTS).unwrap();
        assert!(
            read.warnings[0].contains(part),
            "{name}: {:?}",
            read.warnings
        );
        assert!(read.rows.iter().any(|row| row.content.is_some()), "{name}");
    }
    let plain = read("取得届_11月.csv", SHUTOKU_KPFD, today, &LAYOUTS).unwrap();
    assert!(
        !plain
            .warnings
            .iter()
            .any(|text| text.contains("ファイル名"))
    );
}

#[test]
fn 厚生年金基金のファイルは名前が違っても中身で断る() {
    let today = date("2026-11-22");
    let rows = "2201700,21,37,ﾐﾎﾝ,12345,6,ﾐﾎﾝ ﾊﾅｺ,見本　花子,5,640101\r\n";
    let own_items = format!(
        "0123,001,20261120{}基金固有{}",
        ",".repeat(11),
        ",".repeat(30)
    );
    let blank_items = format!("0123,001,20261120{}", ",".repeat(40));
    let office = "9876,0123,105,0011,見本市見本町,架空工業,架空　太郎,03,0000,0000";
    for media in [own_items.as_str(), &blank_items, "0123,001,20261120,,,,,"] {
        let text = format!("{media}\r\n[kanri]\r\n,001\r\n{office}\r\n[data]\r\n{rows}");
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        for name in ["KNFD0006.CSV", "KPFD0006.CSV", "届.csv"] {
            let error = read(name, &bytes, today, &LAYOUTS).unwrap_err();
            assert_eq!(error.to_string(), OF_A_FUND, "{name} {media}");
        }
    }
    let unknown = read("KNFD0006.CSV", b"1,2,3\n", today, &LAYOUTS).unwrap_err();
    assert_eq!(unknown.to_string(), OF_A_FUND);
}

#[test]
fn 社労士のファイルと複数事業所のファイルも読める() {
    let text = encoding_rs::SHIFT_JIS.decode(SHUTOKU).0.into_owned();
    let by_agent = text
        .replacen("21,37,ﾐﾎﾝ,012", ",,12345678,012", 1)
        .replacen(",001\r\n", "見本 太郎,001\r\n", 1);
    let intake = take(by_agent.as_bytes());
    assert_eq!(
        (intake.family, intake.media.maker.as_str()),
        (Family::Shfd, "12345678")
    );
    let office = text.lines().nth(3).unwrap();
    let two = text
        .replacen(",001\r\n", ",002\r\n", 1)
        .replacen(
            "[data]",
            &format!("{}\r\n[data]", office.replace("ﾐﾎﾝ", "ｼｹﾝ")),
            1,
        )
        .replacen("2200700,21,37,ﾐﾎﾝ", "2200700,21,37,ｼｹﾝ", 1);
    let intake = take(two.as_bytes());
    assert_eq!(intake.offices.len(), 2);
    assert_eq!(intake.rows[0].outcome, Outcome::Accepted);
    let wrong_count = take(text.replacen(",001\r\n", ",003\r\n", 1).as_bytes());
    assert!(
        wrong_count
            .warnings
            .iter()
            .any(|w| w.contains("事業所の数が3"))
    );
}

#[test]
fn 大きなファイルは知らせて読み四人分でない行も数える() {
    let text = encoding_rs::SHIFT_JIS.decode(SHUTOKU).0.into_owned();
    let row = format!("{}\r\n", text.lines().nth(7).unwrap());
    let big = format!("{text}{}", row.repeat(4_500_001 / row.len() + 1));
    let intake = take(big.as_bytes());
    assert!(intake.warnings[0].contains("4.5MB"));
    assert!(intake.rows.len() > 10_000);
}
