//! 取込と登録結果: the sample result file, unknown codes, strangers, doubles, and files of another kind.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::domain::date::Date;
use daicho::domain::number::InsurerNumber;
use daicho::domain::yen::Yen;
use daicho::exchange::error::ExchangeError;
use daicho::exchange::import::{Imported, import};
use daicho::exchange::layout::Layout;
use daicho::exchange::layout_check;
use daicho::exchange::layouts::Layouts;
use daicho::exchange::results::{Answer, Matched, Remark, Waiting, match_results};
use daicho::exchange::text_file::{Newline, TextEncoding};
use daicho::procedure::record::Cell;
use proptest::prelude::{any, prop, prop_assert, proptest};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| Layouts::shipped().unwrap());

const KEKKA: &[u8] =
    include_bytes!("../data/samples/chukan_default/KEKKA_06139992_20261123_001.csv");

fn layout(id: &str) -> Layout {
    let day = Date::parse_iso("2026-11-22").unwrap();
    LAYOUTS.on(id, day).unwrap().clone()
}

fn read_as(id: &str, bytes: &[u8]) -> Result<Imported, ExchangeError> {
    let insurer_no = InsurerNumber::parse("06139992").unwrap();
    import(&layout(id), bytes, &insurer_no)
}

fn read(bytes: &[u8]) -> Imported {
    read_as("chukan-toroku-kekka", bytes).unwrap()
}

fn waiting(id: i64, bangou: &str, edaban: &str) -> Waiting {
    let keys = [
        ("kigou", "42"),
        ("bangou", bangou),
        ("edaban", edaban),
        ("op", "add"),
    ];
    Waiting {
        outbox_id: id,
        keys: keys
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    }
}

fn outbox() -> Vec<Waiting> {
    vec![
        waiting(11, "7001", "00"),
        waiting(12, "7001", "01"),
        waiting(13, "7002", "00"),
    ]
}

fn matched(bytes: &[u8]) -> Matched {
    match_results(&read(bytes), &outbox(), &BTreeSet::new()).unwrap()
}

fn remark(code: &str, field: &str, message: &str) -> Remark {
    Remark {
        code: code.to_owned(),
        field: field.to_owned(),
        message: message.to_owned(),
    }
}

#[test]
fn 見本の結果は登録済と警告とエラー() {
    let imported = read(KEKKA);
    assert_eq!(
        (imported.encoding, imported.newline),
        (TextEncoding::Utf8, Newline::Crlf)
    );
    assert_eq!(
        imported.warnings,
        [
            "未突合レイアウト「登録結果（取込）」で読みました。内容を端末の画面や原本と見比べてください。"
        ]
    );
    assert!(imported.rows.iter().all(|row| row.problems.is_empty()));
    let result = matched(KEKKA);
    let ids: Vec<_> = result
        .rows
        .iter()
        .map(|row| (row.line, row.outbox_id))
        .collect();
    assert_eq!(ids, [(1, Some(11)), (2, Some(12)), (3, Some(13))]);
    assert_eq!(result.rows[0].answer, Answer::Registered);
    let warning = remark("W0101", "15", "住所が住民基本台帳と一致しません（要確認）");
    assert_eq!(result.rows[1].answer, Answer::Warning(warning));
    let error = remark("E0203", "8", "氏名に使用できない文字があります");
    assert_eq!(result.rows[2].answer, Answer::Error(error));
    let success: Vec<bool> = result
        .rows
        .iter()
        .map(|row| row.answer.is_success())
        .collect();
    assert_eq!(success, [true, true, false]);
    assert!(result.unanswered.is_empty());
}

#[test]
fn 同じファイルは二度取り込めない() {
    let known = BTreeSet::from([read(KEKKA).sha256]);
    let error = match_results(&read(KEKKA), &outbox(), &known).unwrap_err();
    assert_eq!(
        error.to_string(),
        "このファイルは既に取り込まれています。同じファイルは二度取り込めません。"
    );
}

#[test]
fn 知らない結果コードや食い違う行は成功ではない() {
    let table = [
        (
            r#""1","06139992","42","7001","00","5","","","""#,
            "不明なコード",
        ),
        (
            r#""1","06139992","42","7001","00","","","","""#,
            "不明なコード",
        ),
        (r#""1","06139992","42","7001","02","0","","","""#, "未突合"),
        (r#""2","06139992","42","7001","00","0","","","""#, "未突合"),
        (r#""8","06139992","42","7001","00","0","","","""#, "未突合"),
        (r#""1","06139984","42","7001","00","0","","","""#, "未突合"),
        (r#""1","06139992","","7001","00","0","","","""#, "未突合"),
    ];
    for (line, label) in table {
        let result = matched(line.as_bytes());
        assert_eq!(result.rows[0].answer.label(), label, "{line}");
        assert!(!result.rows[0].answer.is_success());
    }
    assert_eq!(
        matched(table[2].0.as_bytes()).unanswered,
        [11, 12, 13],
        "待ち続ける"
    );
}

#[test]
fn 成功でもコードが付いていれば警告として見せる() {
    let line = r#""1","06139992","42","7001","00","0","W0001","","確認""#;
    assert_eq!(matched(line.as_bytes()).rows[0].answer.label(), "警告");
}

#[test]
fn 一つの行に二つの結果が来たらどちらも信じない() {
    let line = "\"1\",\"06139992\",\"42\",\"7001\",\"00\",\"0\",\"\",\"\",\"\"\r\n";
    let result = matched(format!("{line}{line}").as_bytes());
    assert!(result.rows.iter().all(|row| row.answer.label() == "未突合"));
    let twins = [waiting(11, "7001", "00"), waiting(12, "7001", "00")];
    let result = match_results(&read(line.as_bytes()), &twins, &BTreeSet::new()).unwrap();
    assert_eq!(result.rows[0].outbox_id, None);
}

#[test]
fn 項目の数が合わない行は行ごとに示し全部なら別のファイルと言う() {
    let good = String::from_utf8(KEKKA.to_vec()).unwrap();
    let imported = read(format!("{good}1,2,3\r\n").as_bytes());
    assert_eq!(imported.rows[3].line, 4);
    assert_eq!(imported.rows[3].problems[0].code, "field_count");
    let other = read_as("chukan-toroku-kekka", b"1,2,3\r\n4,5,6\r\n").unwrap_err();
    assert_eq!(
        other.to_string(),
        "「登録結果（取込）」のファイルではありません。項目の数か様式の番号が、どの行でも合いません。"
    );
}

#[test]
fn シフトジスの結果も読み閉じない引用符は知らせる() {
    let text = String::from_utf8(KEKKA.to_vec()).unwrap();
    let sjis = TextEncoding::Cp932
        .encode(text.lines().last().unwrap())
        .unwrap();
    let imported = read(&sjis);
    assert_eq!(imported.encoding, TextEncoding::Cp932);
    assert_eq!(
        imported.rows[0].text("message"),
        "氏名に使用できない文字があります"
    );
    let open = read(
        text.replacen("\"一", "一", 1)
            .replacen("要確認）\"", "要確認）", 1)
            .as_bytes(),
    );
    assert!(open.warnings[0].contains("引用符"), "{:?}", open.warnings);
}

#[test]
fn 情報照会結果の回答データは残りの項目すべて() {
    let line = "S0001,01,見本市,20261120093000,J0001,続柄=妻,所得=1200000\r\n";
    let imported = read_as("chukan-shokai-kekka", line.as_bytes()).unwrap();
    let row = &imported.rows[0];
    assert_eq!(row.problems, []);
    assert_eq!(row.text("status"), "answered");
    assert_eq!(row.text("payload"), "続柄=妻\n所得=1200000");
    let bad = read_as(
        "chukan-shokai-kekka",
        b"S0001,77,A,20261320000000,J0001\r\n",
    )
    .unwrap();
    assert!(bad.rows[0].has_problem("status", "unknown_code"));
    assert!(
        bad.rows[0].has_problem("answered_at", "value"),
        "13月は無い"
    );
}

#[test]
fn 日付と金額と見出し行はレイアウトのとおりに読む() {
    let toml = r#"
layout_schema = 1
[layout]
id = "shiken"
title = "試験の一覧"
direction = "import"
spec = "試験"
status = "unverified"
effective_from = "2026-11-22"
[file]
name = "*.csv"
format = "delimited"
header_row = true
[chars]
set = "unicode"
ivs = "keep"
unmappable = "warn"
[[record]]
id = "detail"
target = "registration_result"
field_count = 3
field = [
  { no = 1, name = "日", to = "on", type = "date" , len = 8 },
  { no = 2, name = "額", to = "yen", type = "amount", len = 7 },
  { no = 3, name = "番号", to = "no", type = "digits", len = 12, secret = "my_number", check = "my_number" },
]
"#;
    let layout = layout_check::parse("試験.toml", toml).unwrap();
    let insurer_no = InsurerNumber::parse("06139992").unwrap();
    let text = "日,額,番号\n20261122,0012345,999900000011\n20261131,12a,999900000012\n";
    let rows = import(&layout, text.as_bytes(), &insurer_no).unwrap().rows;
    let on = Date::parse_iso("2026-11-22").unwrap();
    assert_eq!(rows[0].values.get("on"), Some(&Cell::Date(on)));
    assert_eq!(
        rows[0].values.get("yen"),
        Some(&Cell::Yen(Yen::new(12_345)))
    );
    assert_eq!((rows[0].line, rows[1].line), (2, 3));
    let codes: Vec<&str> = rows[1].problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["value", "value", "check_digit"]);
    assert!(!format!("{:?}", rows[1].problems).contains("999900000012"));
}

proptest! {
    #[test]
    fn どんなバイトでも止まらず成功にもならない(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(imported) = read_as("chukan-toroku-kekka", &bytes) {
            let result = match_results(&imported, &outbox(), &BTreeSet::new()).unwrap();
            prop_assert!(result.rows.iter().all(|row| !row.answer.is_success()));
        }
    }

    #[test]
    fn 見本をどう壊しても成功は増えない(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = KEKKA.to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(imported) = read_as("chukan-toroku-kekka", &bytes) {
            let result = match_results(&imported, &outbox(), &BTreeSet::new()).unwrap();
            let ids: Vec<i64> = result.rows.iter().filter_map(|row| row.outbox_id).collect();
            let unique: BTreeSet<i64> = ids.iter().copied().collect();
            prop_assert!(ids.len() == unique.len() && ids.len() <= 3);
        }
    }
}
