//! 様式の往復: what an export layout writes is read back as it was, and no reader falls over any bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::domain::date::Date;
use daicho::domain::number::{HeldNumber, IndividualNumber, InsurerNumber};
use daicho::domain::yen::Yen;
use daicho::exchange::error::ExchangeError;
use daicho::exchange::export::{ExportContext, beyond_first_file, export};
use daicho::exchange::export_file::ExportFile;
use daicho::exchange::import::{Imported, import, read_back};
use daicho::exchange::layout::{Direction, Format, Layout, Quote};
use daicho::exchange::layout_check;
use daicho::exchange::layout_field::{DateForm, FieldKind, FieldSpec, Pad, Secret};
use daicho::exchange::layouts::{Layouts, SHIPPED};
use daicho::exchange::substitution::SubstitutionTable;
use daicho::exchange::{banks_csv, intake, receipts, zengin_read};
use daicho::procedure::record::{Cell, Record};
use proptest::prelude::{any, prop, prop_assert, proptest};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| Layouts::shipped().unwrap());

/// Two 個人番号 of nobody.
static NUMBERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["99990000001", "99991234567"]
        .map(with_check_digit)
        .to_vec()
});

fn day() -> Date {
    Date::parse_iso("2026-11-24").unwrap()
}

fn insurer() -> InsurerNumber {
    InsurerNumber::parse("06139992").unwrap()
}

fn exports() -> Vec<&'static Layout> {
    let layouts = LAYOUTS.all();
    layouts
        .filter(|layout| layout.head.direction == Direction::Export)
        .collect()
}

/// A small generator of its own, so that one seed stands for one file.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn text(&mut self, letters: &str, most: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let length = 1 + self.below(most.max(1));
        (0..length)
            .map(|_| letters[self.below(letters.len())])
            .collect()
    }

    fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap()))
            .collect()
    }

    fn date(&mut self) -> Date {
        Date::new(1930, 1, 1)
            .unwrap()
            .add_days(i64::try_from(self.below(36_000)).unwrap())
    }
}

/// A number with the check digit of Japanese law, for the 11 digits before it.
fn with_check_digit(body: &str) -> String {
    (0..10)
        .map(|digit| format!("{body}{digit}"))
        .find(|number| IndividualNumber::parse(number).is_ok())
        .unwrap()
}

/// Some value that fits a field; `None` now and then where the field may be empty.
fn value(layout: &Layout, field: &FieldSpec, dice: &mut Dice) -> Option<Cell> {
    let text = |text: String| Some(Cell::Text(text));
    if field.from.is_empty() || field.from.contains(':') || field.from == "insurer.no" {
        return None;
    }
    let is_fixed = layout.file.format == Format::Fixed;
    if !field.required && !is_fixed && dice.below(4) == 0 {
        return None;
    }
    if let Some(map) = layout.maps.get(&field.map) {
        let name = map.keys().nth(dice.below(map.len()));
        return text(name.unwrap().clone());
    }
    let length = field.len.unwrap();
    match field.kind {
        _ if field.secret == Some(Secret::MyNumber) => Some(Cell::Number(HeldNumber(
            i64::try_from(1 + dice.below(NUMBERS.len())).unwrap(),
        ))),
        FieldKind::Digits if field.min.is_some() => {
            Some(Cell::Int(1 + i64::try_from(dice.below(9_999_999)).unwrap()))
        }
        FieldKind::Digits | FieldKind::Code => text(dice.digits(length)),
        FieldKind::Amount => Some(Cell::Yen(Yen::new(
            i64::try_from(dice.below(9_999_999)).unwrap(),
        ))),
        FieldKind::Alnum => text(dice.text("0123456789ABCxyz-", length)),
        FieldKind::Text => {
            let signs = if layout.file.quote == Quote::Never {
                "記号番号12ａ"
            } else {
                "記号番号12ａ,\"、"
            };
            text(dice.text(signs, length))
        }
        FieldKind::Kanji => text(format!(
            "{}　{}",
            dice.text("見本例示試験架空葛飾一丁目ー", length / 2 - 1),
            dice.text("花子太郎美咲", length / 2 - 1)
        )),
        FieldKind::KanaFull => text(format!(
            "{}　{}",
            dice.text("ミホンカクウヴァッー", length / 2 - 1),
            dice.text("ハナコタロウ", length / 2 - 1)
        )),
        FieldKind::Zengin => text(dice.text("ｱｲｳﾐﾎﾝABC012().-", length)),
        FieldKind::Date => Some(Cell::Date(dice.date())),
        other => panic!("{other:?} を作る方法がありません"),
    }
}

fn record(layout: &Layout, dice: &mut Dice) -> Record {
    let detail = layout.detail().unwrap();
    let fields = detail.fields.iter();
    Record {
        source: detail.source.clone(),
        values: fields
            .filter_map(|field| Some((field.from.clone(), value(layout, field, dice)?)))
            .collect(),
    }
}

/// Values for headers.
fn head(layout: &Layout, dice: &mut Dice) -> Record {
    let specs = layout.records.iter();
    let fields = specs.flat_map(|spec| spec.fields.iter());
    Record {
        source: String::new(),
        values: fields
            .filter(|field| field.from.starts_with("bank.") || field.from.starts_with("batch."))
            .filter_map(|field| Some((field.from.clone(), value(layout, field, dice)?)))
            .collect(),
    }
}

fn made(layout: &Layout, records: &[Record], head: &Record) -> Result<ExportFile, ExchangeError> {
    let left_out = beyond_first_file(layout, records, &BTreeSet::new());
    let insurer = insurer();
    let context = ExportContext {
        today: day(),
        insurer_no: &insurer,
        seq: 1,
        file_values: head,
        substitutes: &SubstitutionTable::default(),
        resolve_number: &|held| {
            let place = usize::try_from(held.0 - 1).ok()?;
            IndividualNumber::parse(NUMBERS.get(place)?).ok()
        },
        is_confirmed: &|_| false,
        left_out: &left_out,
    };
    export(layout, records, &context)
}

/// What a value is after it was written and read.
fn expected(field: &FieldSpec, cell: &Cell) -> Cell {
    let filled = |text: String| match (field.pad, field.len) {
        (Some(Pad::Left('0')), Some(length)) => format!("{text:0>length$}"),
        _ => text,
    };
    match (field.kind, cell) {
        (_, Cell::Number(held)) => {
            Cell::Text(NUMBERS[usize::try_from(held.0 - 1).unwrap()].clone())
        }
        (FieldKind::Date, Cell::Date(date)) if field.fmt == Some(DateForm::Mmdd) => {
            Cell::Text(format!("{:02}{:02}", date.month(), date.day()))
        }
        (_, Cell::Int(number)) => Cell::Text(filled(number.to_string())),
        (_, Cell::Text(text)) if field.map.is_empty() => Cell::Text(filled(text.clone())),
        (_, cell) => cell.clone(),
    }
}

fn compare(layout: &Layout, records: &[Record], file: &ExportFile, read: &Imported) {
    let detail = layout.detail().unwrap();
    let written: Vec<_> = file.rows.iter().filter(|row| row.line.is_some()).collect();
    assert_eq!(read.rows.len(), written.len());
    for (row, outcome) in read.rows.iter().zip(written) {
        assert_eq!(row.problems, [], "{}", layout.head.id);
        let asked = &records[outcome.index].values;
        let mut wanted: BTreeMap<String, Cell> = detail
            .fields
            .iter()
            .filter_map(|field| {
                Some((field.from.clone(), expected(field, asked.get(&field.from)?)))
            })
            .collect();
        for field in &detail.fields {
            match field.from.as_str() {
                "insurer.no" => {
                    wanted.insert("insurer.no".to_owned(), Cell::Text("06139992".to_owned()));
                }
                "today" if !wanted.contains_key("today") => {
                    wanted.insert("today".to_owned(), Cell::Date(day()));
                }
                _ => {}
            }
        }
        assert_eq!(row.values, wanted, "{}", layout.head.id);
    }
}

/// The same layout in another dress: encoding, newline, delimiter, quotes, heading.
fn dressed(layout: &Layout, dice: &mut Dice) -> Layout {
    let Some((file, text)) = SHIPPED.iter().find(|(name, _)| *name == layout.origin) else {
        panic!("出荷時の様式です");
    };
    let pick = |dice: &mut Dice, words: &[&str]| words[dice.below(words.len())].to_owned();
    let mut text = (*text).to_owned();
    if layout.file.format == Format::Delimited {
        let encoding = pick(dice, &["utf-8", "utf-8-bom", "cp932", "sjis-jisx0208"]);
        let set = if encoding.starts_with("utf") {
            "jisx0213"
        } else {
            "jisx0208"
        };
        for (from, to) in [
            ("encoding = \"utf-8\"", format!("encoding = \"{encoding}\"")),
            ("set = \"jisx0213\"", format!("set = \"{set}\"")),
            (
                "delimiter = \",\"",
                format!("delimiter = \"{}\"", pick(dice, &[",", "\\t", ";"])),
            ),
            (
                "quote = \"always\"",
                format!("quote = \"{}\"", pick(dice, &["always", "auto", "never"])),
            ),
            (
                "header_row = false",
                format!("header_row = {}", pick(dice, &["false", "true"])),
            ),
        ] {
            text = text.replace(from, &to);
        }
    }
    let newline = pick(dice, &["crlf", "lf", "cr"]);
    let last = pick(dice, &["true", "false"]);
    let text = text
        .replace("newline = \"crlf\"", &format!("newline = \"{newline}\""))
        .replace("final_newline = true", &format!("final_newline = {last}"));
    layout_check::parse(file, &text).unwrap()
}

proptest! {
    #[test]
    fn どの出力の様式でも書いたものは同じに読める(seed in 1..u64::MAX, n_rows in 1..8_usize) {
        let mut dice = Dice(seed);
        for layout in exports() {
            for layout in [layout.clone(), dressed(layout, &mut dice)] {
                let records: Vec<Record> = (0..n_rows).map(|_| record(&layout, &mut dice)).collect();
                let file = made(&layout, &records, &head(&layout, &mut dice)).unwrap();
                let read = read_back(&layout, &file.bytes, &insurer()).unwrap();
                compare(&layout, &records, &file, &read);
            }
        }
    }

    #[test]
    fn どんなバイト列でもどの読み手も止まらない(bytes in prop::collection::vec(any::<u8>(), 0..700)) {
        for layout in LAYOUTS.all() {
            let _ = import(layout, &bytes, &insurer()).is_ok();
            let _ = read_back(layout, &bytes, &insurer()).is_ok();
        }
        let _ = intake::read("SHFD0006.CSV", &bytes, day(), &LAYOUTS).is_ok();
        let _ = zengin_read::read(&bytes, day()).is_ok();
        let _ = banks_csv::read(&bytes).is_ok();
        let _ = receipts::read(&bytes, day()).is_ok();
        let _ = layout_check::parse("試験.toml", &String::from_utf8_lossy(&bytes)).is_ok();
    }

    #[test]
    fn 書いたファイルをどう壊しても止まらない(
        seed in 1..u64::MAX,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut dice = Dice(seed);
        for layout in exports() {
            let records = [record(layout, &mut dice), record(layout, &mut dice)];
            let file = made(layout, &records, &head(layout, &mut dice)).unwrap();
            let mut bytes = file.bytes.to_vec();
            for (at, byte) in &edits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(cut.index(bytes.len() + 1));
            let _ = read_back(layout, &bytes, &insurer()).is_ok();
            if layout.file.format == Format::Fixed {
                let _ = zengin_read::read(&bytes, day()).is_ok();
            }
        }
    }

    #[test]
    fn レイアウトをどう壊しても止まらない(
        which in 0..SHIPPED.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}=\",a-z0-9\n]{0,3}"), 1..6),
    ) {
        let mut text = SHIPPED[which].1.to_owned();
        for (at, put) in &edits {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            text.insert_str(places[at.index(places.len())], put);
        }
        if let Err(problems) = layout_check::parse("試験.toml", &text) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| problem.message.ends_with('。')));
        }
    }
}

fn import_layout(changes: &[(&str, &str)]) -> Layout {
    let mut text = SHIPPED
        .iter()
        .find(|(name, _)| *name == "chukan_shikaku_list.toml")
        .unwrap()
        .1
        .to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    layout_check::parse("試験.toml", &text).unwrap()
}

fn codes(layout: &Layout, text: &str) -> Vec<Vec<&'static str>> {
    let read = import(layout, text.as_bytes(), &insurer()).unwrap();
    let rows = read.rows.iter();
    rows.map(|row| row.problems.iter().map(|problem| problem.code).collect())
        .collect()
}

#[test]
fn マイナ保険証を使えない人の一覧は人を示す列だけを読む() {
    let layout = import_layout(&[]);
    let text = "06139992,42,7001,00,19800115,20261031,見本　花子,その他\r\n06139992,42,7001,01\r\n99999999,42,7002,00,,,\r\n06139992,42,,00\r\n";
    let read = import(&layout, text.as_bytes(), &insurer()).unwrap();
    assert_eq!(read.target, "certificate_need");
    assert_eq!(read.match_on, ["kigou", "bangou", "edaban"]);
    let first = &read.rows[0];
    assert_eq!(first.problems, []);
    assert_eq!(first.text("bangou"), "7001");
    let birth = Date::parse_iso("1980-01-15").unwrap();
    assert_eq!(first.values.get("birth"), Some(&Cell::Date(birth)));
    assert!(
        !first
            .values
            .values()
            .any(|cell| *cell == Cell::Text("その他".to_owned()))
    );
    assert_eq!(
        codes(&layout, text),
        [vec![], vec![], vec!["must_equal"], vec!["required"]]
    );
}

#[test]
fn 見出し行が違うファイルは一行も読まずに断る() {
    let layout = import_layout(&[(
        "header_row = false",
        "header_row = [\"保険者番号\", \"記号\"]",
    )]);
    let good = "保険者番号,記号,番号,枝番\r\n06139992,42,7001,00\r\n";
    assert_eq!(codes(&layout, good), [Vec::<&str>::new()]);
    let bad = "06139992,42,7001,00\r\n06139992,42,7001,01\r\n";
    let error = import(&layout, bad.as_bytes(), &insurer()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "見出し行の1列目が「06139992」です。「マイナ保険証を使えない人の一覧（取込）」の形式では「保険者番号」です。正しいファイルか確かめてください。"
    );
}

#[test]
fn 末尾の空の項目はほかに誤りのない行だけで除く() {
    let layout = import_layout(&[(
        "max_fields = 60",
        "max_fields = 6\ntolerate_trailing_empty = true",
    )]);
    let text = "06139992,42,7001,00,19800115,20261031,,\r\n06139992,42,7001,0,19800115,20261031,\r\n06139992,42,7001,00,19800115,20261031,x\r\n";
    assert_eq!(
        codes(&layout, text),
        [vec![], vec!["field_count"], vec!["field_count"]]
    );
    let read = import(&layout, text.as_bytes(), &insurer()).unwrap();
    assert_eq!(
        read.warnings,
        [
            "1行目の末尾にある空の項目を除いて読みました。",
            "未突合レイアウト「マイナ保険証を使えない人の一覧（取込）」で読みました。内容を端末の画面や原本と見比べてください。",
        ]
    );
}

#[test]
fn 別の様式の行は様式の番号で分ける() {
    let layout = import_layout(&[(
        "min_fields = 4",
        "match = { field = 2, equals = \"42\" }\nmin_fields = 4",
    )]);
    let text = "06139992,42,7001,00\r\n06139992,43,7001,00\r\n";
    assert_eq!(codes(&layout, text), [vec![], vec!["record"]]);
    assert!(import(&layout, b"06139992,43,7001,00\r\n", &insurer()).is_err());
}

#[test]
fn 使える値と使えない値と長さは取込でも確かめる() {
    let layout = import_layout(&[(
        "to = \"kigou\", type = \"text\", len = 20",
        "to = \"kigou\", type = \"kana_half\", len = 4, unit = \"byte\", len_mode = \"max\", forbid = [\"ｱ\"]",
    )]);
    let table = [
        ("ｱｲｳ", None),
        ("ｱｲｳｴｵ", Some("length")),
        ("アイ", Some("value")),
        ("ｱ", Some("forbid")),
    ];
    for (value, code) in table {
        let text = format!("06139992,{value},7001,00\r\n");
        let expected: Vec<&str> = code.into_iter().collect();
        assert_eq!(codes(&layout, &text), [expected], "{value}");
    }
}

#[test]
fn 一ファイルの限りを超えた行は次のファイルを待つ() {
    let layout = exports()[0];
    let text = SHIPPED
        .iter()
        .find(|(name, _)| *name == layout.origin)
        .unwrap()
        .1;
    let text = text.replace(
        "empty_file = \"forbid\"",
        "empty_file = \"forbid\"\nmax_rows = 3",
    );
    let limited = layout_check::parse("試験.toml", &text).unwrap();
    let mut dice = Dice(7);
    let records: Vec<Record> = (0..5).map(|_| record(&limited, &mut dice)).collect();
    let beyond = beyond_first_file(&limited, &records, &BTreeSet::new());
    assert_eq!(beyond.len(), 2);
    let file = made(&limited, &records, &Record::default()).unwrap();
    assert_eq!(file.rows.iter().filter(|row| row.line.is_some()).count(), 3);
    // 除いた行は数に入らない。
    let kept: BTreeSet<usize> = (0..5).filter(|index| !beyond.contains(index)).collect();
    let next = beyond_first_file(&limited, &records, &kept);
    assert_eq!(next, kept, "残りの2行は一つのファイルに入る");
    assert!(beyond_first_file(layout, &records, &BTreeSet::new()).is_empty());
}

#[test]
fn 固定長の合計が合わないファイルは断る() {
    let layout = exports()
        .into_iter()
        .find(|layout| layout.file.format == Format::Fixed)
        .unwrap();
    let mut dice = Dice(11);
    let records = [record(layout, &mut dice), record(layout, &mut dice)];
    let file = made(layout, &records, &head(layout, &mut dice)).unwrap();
    // 明細を一つ落とす。
    let mut bytes = file.bytes.to_vec();
    bytes.drain(122..244);
    let error = read_back(layout, &bytes, &insurer())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("「合計件数」が行から数えた値と合いません"),
        "{error}"
    );
    let short = &file.bytes[..file.bytes.len() - 5];
    let error = read_back(layout, short, &insurer())
        .unwrap_err()
        .to_string();
    assert!(error.contains("バイトしかありません"), "{error}");
}
