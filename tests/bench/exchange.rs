//! ファイルの速さ: writes and reads back a file of 加入者情報 with code maps, and prints how long it takes.
//! Not a test: `cargo bench --bench exchange -- 100000`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::domain::date::Date;
use daicho::domain::number::InsurerNumber;
use daicho::exchange::export::{ExportContext, export};
use daicho::exchange::import::{import, read_back};
use daicho::exchange::layout::Layout;
use daicho::exchange::layout_check;
use daicho::exchange::layouts::SHIPPED;
use daicho::exchange::substitution::SubstitutionTable;
use daicho::procedure::record::{Cell, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const ROUNDS: u32 = 5;

fn main() {
    let n_rows: usize = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(100_000);
    let records: Vec<Record> = (0..n_rows).map(record).collect();
    let insurer = InsurerNumber::parse("06139992").unwrap();
    for (encoding, set) in [("cp932", "jisx0208"), ("utf-8", "jisx0213")] {
        let layout = layout(encoding, set);
        let substitutes = SubstitutionTable::shipped();
        let context = ExportContext {
            today: day(),
            insurer_no: &insurer,
            seq: 1,
            file_values: &Record::default(),
            substitutes: &substitutes,
            resolve_number: &|_| None,
            is_confirmed: &|_| true,
            left_out: &BTreeSet::new(),
        };
        let bytes = timed(&format!("出力 {n_rows}行 {encoding}"), || {
            export(&layout, &records, &context).unwrap().bytes
        });
        println!("{:<44}{:>9} KB", "ファイルの大きさ", bytes.len() / 1024);
        let rows = timed(&format!("読み直し {n_rows}行 {encoding}"), || {
            read_back(&layout, &bytes, &insurer).unwrap().rows.len()
        });
        assert_eq!(rows, n_rows);
    }
    let text: String = (0..n_rows)
        .map(|n| {
            format!(
                "\"1\",\"06139992\",\"42\",\"{}\",\"00\",\"1\",\"\",\"\",\"\"\r\n",
                7000 + n
            )
        })
        .collect();
    let results = shipped("chukan_toroku_kekka.toml");
    let results = layout_check::parse("結果.toml", results).unwrap();
    let rows = timed(&format!("登録結果の取込 {n_rows}行"), || {
        import(&results, text.as_bytes(), &insurer)
            .unwrap()
            .rows
            .len()
    });
    assert_eq!(rows, n_rows);
}

/// The fastest of some rounds.
fn timed<T>(what: &str, mut work: impl FnMut() -> T) -> T {
    let mut best = None;
    let mut result = None;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        result = Some(work());
        let took = begun.elapsed();
        best = Some(best.map_or(took, |best| took.min(best)));
    }
    println!("{what:<44}{:>9.3} 秒", best.unwrap().as_secs_f64());
    result.unwrap()
}

fn shipped(file: &str) -> &'static str {
    SHIPPED.iter().find(|(name, _)| *name == file).unwrap().1
}

fn layout(encoding: &str, set: &str) -> Layout {
    let text = shipped("chukan_kanyusha.toml")
        .replace(
            "encoding = \"utf-8\"",
            &format!("encoding = \"{encoding}\""),
        )
        .replace("set = \"jisx0213\"", &format!("set = \"{set}\""));
    layout_check::parse("速さ.toml", &text).unwrap()
}

fn day() -> Date {
    Date::parse_iso("2026-11-24").unwrap()
}

/// Somebody fictional; every twentieth has a character outside JIS X 0208.
fn record(n: usize) -> Record {
    let text = |value: &str| Cell::Text(value.to_owned());
    let family = ["見本", "例示", "試験", "架空"][n % 4];
    let name = if n.is_multiple_of(20) {
        "髙橋　花子".to_owned()
    } else {
        format!("{family}　太郎")
    };
    let values: BTreeMap<&str, Cell> = BTreeMap::from([
        ("op", text(["add", "change", "cancel"][n % 3])),
        ("member.kigou", text("42")),
        ("member.bangou", Cell::Text((7000 + n).to_string())),
        ("member.edaban", text("00")),
        ("member.person_id", Cell::Text(format!("P{n:010}"))),
        ("member.name", Cell::Text(name)),
        ("member.kana", text("ミホン　タロウ")),
        (
            "member.birth",
            Cell::Date(day().add_days(-12_000 - i64::try_from(n % 9_000).unwrap())),
        ),
        ("member.sex", text(["male", "female"][n % 2])),
        ("member.zip", text("1000001")),
        (
            "member.address",
            text("東京都見本区例示町一丁目２番地３　架空荘２０４号室"),
        ),
        ("member.honke", text("honnin")),
        ("member.zokugara", text("self")),
        ("qual.start", Cell::Date(day())),
        ("qual.start_reason", text("employment")),
        ("qual.kind", text("general")),
        ("cert.kind", text("none")),
        ("member.withhold", text("no")),
        ("row.updated", Cell::Date(day())),
    ]);
    Record {
        source: "member_qualification".to_owned(),
        values: values
            .into_iter()
            .map(|(name, cell)| (name.to_owned(), cell))
            .collect(),
    }
}
