//! 一覧の出力: an Excel book read back by another library, and the CSV with what does not fit into it.

use calamine::{Data, Reader, Xlsx};
use daicho::domain::date::Date;
use daicho::domain::yen::Yen;
use daicho::exchange::error::ExchangeError;
use daicho::exchange::list_csv::{ListEncoding, Misfit};
use daicho::exchange::list_file::{Column, ColumnKind, Entry, List, MAX_ROWS};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use std::io::Cursor;

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

fn list(rows: Vec<Vec<Entry>>) -> List {
    List {
        title: "任継 保険料の収納一覧 & 未納".to_owned(),
        columns: vec![
            Column::new("番号", ColumnKind::Text),
            Column::new("氏名", ColumnKind::Text),
            Column::new("資格取得年月日", ColumnKind::Date),
            Column::new("保険料", ColumnKind::Yen),
            Column::new("月数", ColumnKind::Int),
        ],
        rows,
    }
}

fn row(number: &str, name: &str, since: Entry, premium: Entry) -> Vec<Entry> {
    vec![
        Entry::text(number),
        Entry::text(name),
        since,
        premium,
        Entry::Int(12),
    ]
}

fn sample() -> List {
    list(vec![
        row(
            "0042",
            "\u{20BB7}田　葛\u{E0100}",
            Entry::Date(day(2019, 5, 1)),
            Entry::Yen(Yen::new(284_000)),
        ),
        row(
            "=1+1",
            "@見本",
            Entry::Date(day(1900, 3, 1)),
            Entry::Yen(Yen::new(12_345_678_901)),
        ),
        row(
            "+81",
            "",
            Entry::Date(day(1899, 12, 31)),
            Entry::Yen(Yen::new(-5)),
        ),
        row("9000-123", "見本", Entry::text("不明"), Entry::Empty),
    ])
}

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(bytes: Vec<u8>) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

#[test]
fn エクセルに書いて読み戻すと同じ値になる() {
    let bytes = sample().to_xlsx(day(2026, 11, 22)).unwrap();
    let mut book = open(bytes);
    assert_eq!(book.sheet_names(), ["任継 保険料の収納一覧 & 未納"]);
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_size(), (5, 5));
    let text = |row, column| match sheet.get((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("no text but {other:?}"),
    };
    assert_eq!(text(0, 2), "資格取得年月日");
    assert_eq!(text(1, 0), "0042");
    assert_eq!(text(1, 1), "\u{20BB7}田　葛\u{E0100}");
    assert_eq!(text(2, 0), "=1+1");
    assert_eq!(text(2, 1), "@見本");
    assert_eq!(text(4, 0), "9000-123");
    assert_eq!(text(3, 2), "1899-12-31");
    assert_eq!(text(4, 2), "不明");
    let date = |row| match sheet.get((row, 2)) {
        Some(Data::DateTime(date)) => date.as_f64(),
        other => panic!("no date but {other:?}"),
    };
    assert_eq!((date(1), date(2)), (43586.0, 61.0));
    assert_eq!(sheet.get((1, 3)), Some(&Data::Float(284_000.0)));
    assert_eq!(sheet.get((2, 3)), Some(&Data::Float(12_345_678_901.0)));
    assert_eq!(sheet.get((3, 3)), Some(&Data::Float(-5.0)));
    assert_eq!(sheet.get((4, 3)), Some(&Data::Empty));
    assert_eq!(sheet.get((1, 4)), Some(&Data::Float(12.0)));
    let formulas = book
        .worksheet_formula("任継 保険料の収納一覧 & 未納")
        .unwrap();
    assert!(formulas.used_cells().next().is_none());
}

#[test]
fn 同じ一覧はいつ作っても同じバイト列になる() {
    let first = sample().to_xlsx(day(2026, 11, 22)).unwrap();
    assert_eq!(first, sample().to_xlsx(day(2026, 11, 22)).unwrap());
    assert_ne!(first, sample().to_xlsx(day(2026, 11, 23)).unwrap());
}

#[test]
fn 行のない一覧と題名の変な一覧も開ける() {
    for title in ["", "[/\\]*?:", "'", &"長".repeat(300)] {
        let list = List {
            title: title.to_owned(),
            ..list(Vec::new())
        };
        let mut book = open(list.to_xlsx(day(2026, 11, 22)).unwrap());
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(sheet.get_size(), (1, 5), "{title}");
    }
}

#[test]
fn 見出しと合わない行や長すぎる値や多すぎる行は断る() {
    let refused = |list: &List| {
        let error = list.to_xlsx(day(2026, 11, 22)).unwrap_err().to_string();
        assert!(error.ends_with('。'), "{error}");
        error
    };
    let short = list(vec![vec![Entry::Empty]]);
    assert!(refused(&short).contains("1行目の項目の数"));
    assert!(short.to_csv(ListEncoding::Utf8Bom).is_err());
    let long = row("1", &"長".repeat(32_768), Entry::Empty, Entry::Empty);
    assert!(refused(&list(vec![long])).contains("32,767字"));
    let many = list(vec![Vec::new(); MAX_ROWS + 1]);
    assert!(matches!(
        many.to_csv(ListEncoding::Cp932),
        Err(ExchangeError::TooManyRows { .. })
    ));
    let none = List {
        columns: Vec::new(),
        ..list(Vec::new())
    };
    assert!(refused(&none).contains("列"));
}

#[test]
fn utf8のcsvは印を持ち数式の形は文字のまま残す() {
    let csv = sample().to_csv(ListEncoding::Utf8Bom).unwrap();
    let text = String::from_utf8(csv.bytes.to_vec()).unwrap();
    assert_eq!(
        text,
        "\u{FEFF}番号,氏名,資格取得年月日,保険料,月数\r\n\
         0042,\u{20BB7}田　葛\u{E0100},2019-05-01,284000,12\r\n\
         '=1+1,'@見本,1900-03-01,12345678901,12\r\n\
         '+81,,1899-12-31,-5,12\r\n\
         9000-123,見本,不明,,12\r\n"
    );
    assert!(csv.misfits.is_empty());
    assert_eq!(csv.n_guarded, 3);
}

#[test]
fn シフトjisに入らない字は下駄にして行と列を言う() {
    let csv = sample().to_csv(ListEncoding::Cp932).unwrap();
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(&csv.bytes);
    assert!(!broken);
    assert!(text.contains("0042,〓田　葛,2019-05-01"));
    assert_eq!(
        csv.misfits,
        [Misfit {
            row: 1,
            head: "氏名".to_owned(),
            characters: vec!['\u{20BB7}', '\u{E0100}'],
        }]
    );
    let quoted = row("1", "見本\"荘\",\n１〜２", Entry::Empty, Entry::Empty);
    let csv = list(vec![quoted]).to_csv(ListEncoding::Cp932).unwrap();
    let (text, _, _) = encoding_rs::SHIFT_JIS.decode(&csv.bytes);
    assert!(
        text.contains("1,\"見本\"\"荘\"\",\n１～２\",,,12\r\n"),
        "{text}"
    );
    assert!(csv.misfits.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn どんな文字列もエクセルから文字列のまま戻る(text in "\\PC{1,60}") {
        let rows = vec![row("1", &text, Entry::Empty, Entry::Empty)];
        let mut book = open(list(rows).to_xlsx(day(2026, 11, 22)).unwrap());
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        prop_assert_eq!(sheet.get((1, 1)), Some(&Data::String(text)));
    }

    #[test]
    fn どんな文字列もcsvになる(text in "\\PC{0,40}") {
        let rows = vec![row(&text, "見本", Entry::Empty, Entry::Empty)];
        let csv = list(rows).to_csv(ListEncoding::Cp932).unwrap();
        let (_, _, broken) = encoding_rs::SHIFT_JIS.decode(&csv.bytes);
        prop_assert_eq!(broken, false);
    }
}
