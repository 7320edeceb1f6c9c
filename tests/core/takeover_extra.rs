//! 台帳の移行のそのほかの列: 資格確認書, 備考, columns for which the ledger has no place, and comments of cells.

use crate::takeover::{HEAD, insured, of, words};
use crate::takeover_ledger::{accept_book, all, assert_sound, dry, session, undo};
use daicho::app::command::Command;
use daicho::app::given::GivenFile;
use daicho::app::job::Progress;
use daicho::app::session::Session;
use daicho::app::takeover::{self, OpenBook};
use daicho::app::takeover_left::why_left;
use daicho::domain::ceiling::rows_in;
use daicho::domain::ceiling_rules::{CeilingGroup, CeilingRow};
use daicho::domain::date::Date;
use daicho::exchange::book;
use daicho::exchange::intake::Outcome;
use daicho::exchange::takeover::{Candidate, GivenCertificate};
use rust_xlsxwriter::{Note, Workbook};

const CERTIFICATE: [&str; 3] = ["資格確認書", "資格確認書交付日", "資格確認書有効期限"];

/// One 被保険者 since 2008-04-01, until the day given, with these three columns.
fn with_certificate(said: [&'static str; 3], lost_on: &'static str) -> Candidate {
    let mut head = HEAD.to_vec();
    head.extend(CERTIFICATE);
    let mut row = insured("1", "見本　一郎", "ミホン　イチロウ", "S45.1.1");
    if !lost_on.is_empty() {
        (row[9], row[10]) = (lost_on, "退職");
    }
    row.extend(said);
    let mut reading = of(&[&head, &row]);
    reading.people.remove(0)
}

fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::new(year, month, day)
}

#[test]
fn 資格確認書は有無と交付日と有効期限から読む() {
    let given = |issued_on, valid_until| {
        Some(GivenCertificate {
            issued_on,
            valid_until,
        })
    };
    let first = day(2024, 12, 2);
    let five_years = day(2029, 12, 1);
    let until = day(2029, 11, 30);
    let cases = [
        (
            ["有", "R7.4.1", "R11.11.30"],
            given(day(2025, 4, 1), until),
            Outcome::Accepted,
        ),
        // Without a last day, or with one later than the law allows, it ends with the last lawful one.
        (["有", "", ""], given(first, five_years), Outcome::Question),
        (
            ["", "", "R11.11.30"],
            given(first, until),
            Outcome::Repaired,
        ),
        (
            ["○", "R6.12.2", ""],
            given(first, five_years),
            Outcome::Question,
        ),
        (
            ["○", "R6.12.2", "R11.12.1"],
            given(first, five_years),
            Outcome::Accepted,
        ),
        (
            ["○", "R6.12.2", "R11.12.2"],
            given(first, five_years),
            Outcome::Question,
        ),
        (
            ["有", "R7.4.1", "R40.3.31"],
            given(day(2025, 4, 1), day(2030, 3, 31)),
            Outcome::Question,
        ),
        (["有", "R6.12.1", ""], None, Outcome::Question),
        (
            ["有", "R8.11.22", "R8.12.31"],
            given(day(2026, 11, 22), day(2026, 12, 31)),
            Outcome::Accepted,
        ),
        (["有", "R8.11.23", "R8.12.31"], None, Outcome::Question),
        (
            ["有", "R7.4.1", "R7.4.1"],
            given(day(2025, 4, 1), day(2025, 4, 1)),
            Outcome::Accepted,
        ),
        (["有", "R7.4.1", "R7.3.31"], None, Outcome::Question),
        (["無", "", ""], None, Outcome::Accepted),
        (["未交付", "", ""], None, Outcome::Accepted),
        (["未交付", "R7.4.1", ""], None, Outcome::Question),
        (["", "", ""], None, Outcome::Accepted),
        (["期限切れ？", "", ""], None, Outcome::Question),
    ];
    for (said, expected, outcome) in cases {
        let person = with_certificate(said, "");
        assert_eq!(person.certificate, expected, "{said:?} {}", words(&person));
        assert_eq!(person.outcome(), outcome, "{said:?} {}", words(&person));
    }
}

/// The certificate of somebody born on this day, as it would be taken in.
fn certificate_of(birth: &'static str, said: [&'static str; 3]) -> Candidate {
    let mut head = HEAD.to_vec();
    head.extend(CERTIFICATE);
    let mut row = insured("1", "見本　一郎", "ミホン　イチロウ", birth);
    row.extend(said);
    of(&[&head, &row]).people.remove(0)
}

#[test]
fn 分からない言葉は_交付日があっても資格確認書ありとしない() {
    for said in [
        ["紛失", "R7.4.1", ""],
        ["紛失", "", "R11.11.30"],
        ["紛失", "", ""],
    ] {
        let person = with_certificate(said, "");
        assert_eq!(person.certificate, None, "{said:?}");
        assert_eq!(person.outcome(), Outcome::Question);
        let found = words(&person);
        assert!(found.contains("「紛失」の意味が分かりません。"), "{found}");
        assert!(
            found.contains("取り込むと資格確認書なしになります。"),
            "{found}"
        );
    }
}

#[test]
fn 資格確認書の期限は_法令の最長を示して尋ねる() {
    let none = certificate_of("S45.1.1", ["有", "R7.4.1", ""]);
    let said = words(&none);
    assert!(
        said.contains(
            "有効期限がありません。取り込むと、法令上の最長である令和12年3月31日までになります。"
        ),
        "{said}"
    );
    // The day before the 75th birthday comes before the five years.
    let until = |person: &Candidate| person.certificate.and_then(|it| it.valid_until);
    let at_75 = certificate_of("S30.1.1", ["有", "R7.4.1", "R11.12.31"]);
    assert_eq!(at_75.outcome(), Outcome::Accepted, "{}", words(&at_75));
    let after_75 = certificate_of("S30.1.1", ["有", "R7.4.1", "R12.1.1"]);
    assert_eq!(after_75.outcome(), Outcome::Question);
    assert_eq!(until(&after_75), day(2029, 12, 31), "{}", words(&after_75));
    // Nobody of 75 has one.
    let too_old = certificate_of("S25.4.1", ["有", "R7.4.1", "R7.12.1"]);
    assert_eq!(too_old.certificate, None, "{}", words(&too_old));
    assert!(words(&too_old).contains("75歳に達した日以後の交付年月日です。"));
}

#[test]
fn 喪失した人の資格確認書は取り込まない() {
    // Lost from today on; from tomorrow on the certificate is still in use.
    let gone = with_certificate(["有", "R7.4.1", ""], "R8.11.22");
    assert_eq!(gone.certificate, None);
    assert!(
        words(&gone).contains("資格を喪失しているので"),
        "{}",
        words(&gone)
    );
    assert_eq!(gone.outcome(), Outcome::Accepted);
    let leaving = with_certificate(["有", "R7.4.1", ""], "R8.11.23");
    assert!(leaving.certificate.is_some());
}

/// 限度額の適用区分 of one 被保険者 born on this day, as it would be taken in, and the 判定 of the row.
fn ceiling_of(
    session: &Session,
    heads: [&'static str; 3],
    said: [&'static str; 3],
    birth: &'static str,
) -> (Option<String>, Outcome) {
    let mut head = HEAD.to_vec();
    head.extend(heads);
    let mut row = insured("1", "見本　一郎", "ミホン　イチロウ", birth);
    row.extend(said);
    let text = format!("{}\n{}\n", head.join(","), row.join(","));
    let book = takeover::open(GivenFile {
        name: "適用区分.csv".to_owned(),
        bytes: text.into_bytes(),
    });
    let mut run = dry(session, &book.unwrap());
    // Asked once more, it says the same.
    let once = run.row(0).unwrap().notes;
    session
        .check_takeover(&mut run, &Progress::default())
        .unwrap();
    let row = run.row(0).unwrap();
    assert_eq!(row.notes, once);
    let field = row.fields.iter().find(|it| it.0 == "限度額の適用区分");
    let code = field.and_then(|(_, value)| value.split('（').next().map(str::to_owned));
    (code, row.verdict)
}

const CEILING: [&str; 3] = ["限度額区分", "限度額発効日", "限度額有効期限"];

#[test]
fn 限度額の適用区分は組合の設定の区分によって判定する() {
    let (_folder, mut session) = session();
    let said = ["ウ", "R8.8.1", "R9.7.31"];
    let before = ceiling_of(&session, CEILING, said, "S45.1.1");
    assert_eq!(before, (Some("ウ".to_owned()), Outcome::Accepted));
    let mut society = session.settings_view().unwrap().society;
    // From August on a table of its own, in which there is no ウ.
    let from = Date::new(2026, 8, 1).unwrap();
    let shipped = rows_in(CeilingGroup::Under70, from.year_month(), &society.ceilings);
    let own = shipped.into_iter().filter(|row| row.code != "ウ").cloned();
    let own: Vec<CeilingRow> = own.collect();
    society
        .ceilings
        .rows
        .extend(own.into_iter().map(|row| CeilingRow {
            effective_from: from,
            ..row
        }));
    let command = Command::SaveSociety {
        effective_from: session.today(),
        society: Box::new(society),
    };
    session.run(command).unwrap();
    let after = ceiling_of(&session, CEILING, said, "S45.1.1");
    assert_eq!(after, (None, Outcome::Question));
}

#[test]
fn 限度額の適用区分は_発効年月日と有効期限がそろえば読む() {
    let (_folder, session) = session();
    let cases = [
        (["ウ", "R8.8.1", "R9.7.31"], Some("ウ"), Outcome::Accepted),
        (
            ["区分エ", "R8.8.1", "R8.8.1"],
            Some("エ"),
            Outcome::Accepted,
        ),
        (["ウ", "R8.8.1", "R8.7.31"], None, Outcome::Question),
        (["ウ", "R8.8.1", ""], None, Outcome::Accepted),
        (["", "R8.8.1", "R9.7.31"], None, Outcome::Accepted),
        (["オ", "R8.8.1", "R9.7.31"], Some("オ"), Outcome::Question),
        (["低所得Ⅰ", "R8.8.1", "R9.7.31"], None, Outcome::Question),
        (["カ", "R8.8.1", "R9.7.31"], None, Outcome::Question),
        (["ウ", "H20.3.31", "R9.7.31"], None, Outcome::Question),
    ];
    for (said, expected, outcome) in cases {
        let found = ceiling_of(&session, CEILING, said, "S45.1.1");
        assert_eq!(found, (expected.map(str::to_owned), outcome), "{said:?}");
    }
    // The official heading of the 認定証 says no more than 「適用区分」; without its days it stays a column left out.
    for (days, expected) in [
        (["限度額発効日", "限度額有効期限"], Some("ウ")),
        (["予備1", "予備2"], None),
    ] {
        let heads = ["適用区分", days[0], days[1]];
        let said = ["ウ", "R8.8.1", "R9.7.31"];
        let (code, _) = ceiling_of(&session, heads, said, "S45.1.1");
        assert_eq!(code.as_deref(), expected, "{days:?}");
    }
    // From 70 on the other table holds.
    let said = ["現役並みⅠ", "R8.8.1", "R9.7.31"];
    let (elderly, _) = ceiling_of(&session, CEILING, said, "S30.1.1");
    assert_eq!(elderly.as_deref(), Some("現役並みⅠ"));
}

fn with_remark(remark: &str) -> Candidate {
    let mut head = HEAD.to_vec();
    head.extend(["備考1", "備考2"]);
    let mut row = insured("1", "見本　一郎", "ミホン　イチロウ", "S45.1.1");
    row.extend([remark, "電話は夕方"]);
    let mut reading = of(&[&head, &row]);
    reading.people.remove(0)
}

#[test]
fn 備考は二つの列でもつながり_個人番号は伏せる() {
    let plain = with_remark("転居予定\nあり");
    assert_eq!(plain.remark, "転居予定 あり　電話は夕方");
    assert_eq!(plain.outcome(), Outcome::Accepted, "{}", words(&plain));
    for number in ["999900000011", "9999-0000-0011", "９９９９００００００１１"] {
        let hidden = with_remark(number);
        assert_eq!(hidden.outcome(), Outcome::Repaired, "{}", words(&hidden));
        assert!(!hidden.remark.contains("0011"), "{}", hidden.remark);
        assert!(!hidden.remark.contains("００１１"), "{}", hidden.remark);
        assert!(hidden.remark.ends_with("電話は夕方"));
    }
}

#[test]
fn 右の家族だけの行の備考は_その行の最初の人に残る() {
    let head = [
        "記号",
        "番号",
        "氏名",
        "カナ",
        "性別",
        "生年月日",
        "取得日",
        "氏名1",
        "カナ1",
        "続柄1",
        "生年月日1",
        "認定日1",
        "氏名2",
        "カナ2",
        "続柄2",
        "生年月日2",
        "認定日2",
        "備考",
    ];
    let insured = [
        "42",
        "11",
        "見本 一郎",
        "ﾐﾎﾝ ｲﾁﾛｳ",
        "男",
        "S45.1.1",
        "H20.4.1",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "本人の備考",
    ];
    let family = [
        "42",
        "11",
        "",
        "",
        "",
        "",
        "",
        "見本 花子",
        "ﾐﾎﾝ ﾊﾅｺ",
        "妻",
        "S46.2.2",
        "H20.4.1",
        "見本 桃子",
        "ﾐﾎﾝ ﾓﾓｺ",
        "長女",
        "H21.3.3",
        "H21.3.3",
        "家族の備考",
    ];
    let reading = of(&[&head, &insured, &family]);
    let remarks: Vec<(u8, &str)> = reading
        .people
        .iter()
        .map(|person| (person.place.slot, person.remark.as_str()))
        .collect();
    assert_eq!(remarks, [(0, "本人の備考"), (1, "家族の備考"), (2, "")]);
}

#[test]
fn 取り込まない行の備考は残さない() {
    let (_folder, mut session) = session();
    let head = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,備考";
    let rows = "42,1,00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,入る人の備考\n42,2,00,本人,見本　二郎,ミホン　ジロウ,男,S45.13.1,H20.4.1,入らない人の備考";
    let book = takeover::open(GivenFile {
        name: "備考.csv".to_owned(),
        bytes: format!("{head}\n{rows}\n").into_bytes(),
    });
    let n = accept_book(&mut session, book.unwrap(), &all(), &Progress::default());
    assert_eq!(n.unwrap(), 1);
    let texts = report_of(&mut session);
    assert!(texts.iter().any(|text| text == "見本　二郎"), "{texts:?}");
    assert!(texts.iter().any(|text| text == "入る人の備考"), "{texts:?}");
    assert!(
        !texts.iter().any(|text| text.contains("入らない人の備考")),
        "{texts:?}"
    );
}

/// A sheet of one person with a remark, a certificate, a telephone, an account and a comment at a cell.
fn book_with_comment() -> OpenBook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut head = HEAD.to_vec();
    head.extend([
        "資格確認書",
        "備考",
        "電話番号",
        "口座番号",
        "謎",
        "限度額区分",
        "限度額発効日",
        "限度額有効期限",
    ]);
    let mut row = insured("1", "見本　一郎", "ミホン　イチロウ", "S45.1.1");
    row.extend(["有", "転居の予定", "03-0000-0001", "0000001", "あ"]);
    row.extend(["ウ", "R8.8.1", "R9.7.31"]);
    for (number, cells) in (0..).zip([head, row]) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(number, column, text).unwrap();
        }
    }
    sheet.insert_note(1, 4, &Note::new("旧字です")).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    takeover::open(GivenFile {
        name: "備考のある台帳.xlsx".to_owned(),
        bytes,
    })
    .unwrap()
}

#[test]
fn 備考と適用区分は人の履歴に_資格確認書は証に残り_取消しで消える() {
    let (_folder, mut session) = session();
    let book = book_with_comment();
    accept_book(&mut session, book, &all(), &Progress::default()).unwrap();
    let person = session.everybody().unwrap()[0];
    let view = session.member_view(person).unwrap();
    let history: Vec<&str> = view.history.iter().map(|row| row.text.as_str()).collect();
    assert!(history.contains(&"移行時の備考　転居の予定"), "{history:?}");
    assert_eq!(view.certificates.len(), 1, "{history:?}");
    assert_eq!(view.benefits.len(), 1, "{history:?}");
    assert_sound(&session);
    let takeover = session.takeovers().unwrap()[0].id;
    undo(&mut session, takeover).unwrap();
    assert!(session.everybody().unwrap().is_empty());
    assert_sound(&session);
}

/// Everything that the report of the first takeover says.
fn report_of(session: &mut Session) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let takeover = session.takeovers().unwrap()[0].id;
    let command = daicho::app::takeover_accept::TakeoverCommand::Report {
        takeover,
        folder: folder.path().to_owned(),
    };
    let command = Command::Takeover(command);
    session.run(command).unwrap();
    let written = std::fs::read_dir(folder.path()).unwrap();
    let path = written
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|it| it == "xlsx"));
    let report = book::read(&std::fs::read(path.unwrap()).unwrap()).unwrap();
    let cells = report.sheets[0].rows.iter().flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| match cell {
            book::Cell::Text(text) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

#[test]
fn 台帳に欄のない列は理由とともに_コメントは読めないことが_報告書に残る() {
    let (_folder, mut session) = session();
    let book = book_with_comment();
    assert!(
        book.warnings
            .iter()
            .any(|it| it.starts_with("セルのコメント"))
    );
    accept_book(&mut session, book, &all(), &Progress::default()).unwrap();
    let texts = report_of(&mut session);
    let has = |part: &str| texts.iter().any(|text| text.contains(part));
    assert!(has("転居の予定"), "{texts:?}");
    assert!(has("電話番号は、台帳に人ごとの欄がありません"), "{texts:?}");
    assert!(has("口座は、支払のたびに登録します"), "{texts:?}");
    assert!(
        has("「謎」（1欄に記入）は取り込んでいません。項目が割り当てられていません。"),
        "{texts:?}"
    );
    assert!(has("セルのコメント（メモ）は読み取れません"), "{texts:?}");
}

#[test]
fn 知っている見出しには_取り込まない理由がある() {
    for head in [
        "TEL",
        "基礎年金番号",
        "振込銀行",
        "高齢受給者負担割合",
        "限度額区分",
        "職業",
        "標準賞与額",
        "納付区分",
    ] {
        assert!(why_left(head).is_some(), "{head}");
    }
    for head in ["予備1", "氏名", "備考"] {
        assert!(why_left(head).is_none(), "{head}");
    }
}
