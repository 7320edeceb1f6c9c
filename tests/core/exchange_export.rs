//! 出力: the sample files byte for byte, and every way in which a row stops.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::golden;
use daicho::domain::date::Date;
use daicho::domain::number::{HeldNumber, IndividualNumber, InsurerNumber};
use daicho::exchange::characters::{CharacterSet, missing};
use daicho::exchange::error::ExchangeError;
use daicho::exchange::export::{ExportContext, export};
use daicho::exchange::export_file::{
    ExportFile, Replacement, ReplacementKind, RowOutcome, RowState,
};
use daicho::exchange::layout::Layout;
use daicho::exchange::layout_check;
use daicho::exchange::layouts::{Layouts, SHIPPED};
use daicho::exchange::registered::{RegisteredForm, RegisteredForms};
use daicho::exchange::substitution::SubstitutionTable;
use daicho::procedure::record::{Cell, Record};
use proptest::prelude::{prop_assert, proptest};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| Layouts::shipped().unwrap());

const KNY: &[u8] = include_bytes!("../data/samples/chukan_default/KNY_06139992_20261122_001.csv");
const SOGO_CRLF: &[u8] = include_bytes!("../data/samples/zengin_sogo/sogo_20261130_crlf.txt");
const SOGO_NONL: &[u8] = include_bytes!("../data/samples/zengin_sogo/sogo_20261130_nonl.txt");

fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn layout(id: &str) -> Layout {
    LAYOUTS.on(id, date("2026-11-22")).unwrap().clone()
}

/// A shipped layout with one place of its file changed.
fn changed(file: &str, from: &str, to: &str) -> Layout {
    let text = SHIPPED.iter().find(|(name, _)| *name == file).unwrap().1;
    assert!(text.contains(from), "{from}");
    layout_check::parse(file, &text.replace(from, to)).unwrap()
}

fn record(source: &str, values: &[(&str, Cell)]) -> Record {
    Record {
        source: source.to_owned(),
        values: values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), v.clone()))
            .collect(),
    }
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

fn day(value: &str) -> Cell {
    Cell::Date(date(value))
}

/// 番号札 → 個人番号 of the three fictional people.
fn number(held: HeldNumber) -> Option<IndividualNumber> {
    let digits = match held.0 {
        1 => "999900000011",
        2 => "999900000216",
        3 => "999900000020",
        _ => return None,
    };
    Some(IndividualNumber::parse(digits).unwrap())
}

struct Desk {
    file_values: Record,
    confirmed: BTreeSet<Replacement>,
    left_out: BTreeSet<usize>,
    substitutes: SubstitutionTable,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            file_values: Record::default(),
            confirmed: BTreeSet::new(),
            left_out: BTreeSet::new(),
            substitutes: SubstitutionTable::shipped(),
        }
    }

    fn export(&self, layout: &Layout, records: &[Record]) -> Result<ExportFile, ExchangeError> {
        let insurer_no = InsurerNumber::parse("06139992").unwrap();
        export(
            layout,
            records,
            &ExportContext {
                today: date("2026-11-22"),
                insurer_no: &insurer_no,
                seq: 1,
                file_values: &self.file_values,
                substitutes: &self.substitutes,
                resolve_number: &number,
                is_confirmed: &|replacement| self.confirmed.contains(replacement),
                left_out: &self.left_out,
            },
        )
    }

    fn stopped(&self, layout: &Layout, records: &[Record]) -> Vec<RowOutcome> {
        match self.export(layout, records) {
            Err(ExchangeError::Rows(rows)) => rows,
            Err(other) => panic!("行の不備のはず: {other}"),
            Ok(_) => panic!("止まるはずの行が出力された"),
        }
    }
}

fn member(bangou: &str, edaban: &str, id: &str, held: i64) -> Record {
    record(
        "member_qualification",
        &[
            ("op", text("add")),
            ("member.kigou", text("42")),
            ("member.bangou", text(bangou)),
            ("member.edaban", text(edaban)),
            ("member.person_id", text(id)),
            ("member.kojin_no", Cell::Number(HeldNumber(held))),
            ("member.sex", text("male")),
            ("member.zip", text("1050011")),
            ("member.address", text("東京都港区芝公園９丁目９９番１号")),
            ("member.honke", text("honnin")),
            ("member.zokugara", text("self")),
            ("member.withhold", text("no")),
            ("qual.start", day("2026-10-01")),
            ("qual.start_reason", text("employment")),
            ("qual.kind", text("general")),
            ("cert.kind", text("shikaku_joho")),
            ("row.updated", day("2026-11-22")),
        ],
    )
}

fn with(mut record: Record, values: &[(&str, Cell)]) -> Record {
    for (key, value) in values {
        record.values.insert((*key).to_owned(), value.clone());
    }
    record
}

fn family() -> Vec<Record> {
    let ichiro = with(
        member("7001", "00", "P000501", 1),
        &[
            ("member.name", text("見本　一郎")),
            ("member.kana", text("ミホン　イチロウ")),
            ("member.birth", day("1990-04-15")),
        ],
    );
    let sakura = with(
        member("7001", "01", "P000601", 2),
        &[
            ("member.name", text("見本　桜")),
            ("member.kana", text("ミホン　サクラ")),
            ("member.birth", day("1992-08-08")),
            ("member.sex", text("female")),
            ("member.honke", text("kazoku")),
            ("member.zokugara", text("spouse")),
            ("qual.start_reason", text("marriage")),
        ],
    );
    let hanako = with(
        member("7002", "00", "P000502", 3),
        &[
            ("member.name", text("試験　花子")),
            ("member.kana", text("シケン　ハナコ")),
            ("member.birth", day("2001-12-03")),
            ("member.sex", text("female")),
            ("member.address", text("東京都港区芝公園９丁目９８番２号")),
        ],
    );
    vec![ichiro, sakura, hanako]
}

#[test]
fn 加入者情報登録は見本と一バイトも違わない() {
    let file = Desk::new()
        .export(&layout("chukan-kanyusha"), &family())
        .unwrap();
    assert_eq!(file.name, "KNY_06139992_20261122_001.csv");
    assert_eq!(
        String::from_utf8_lossy(&file.bytes),
        String::from_utf8_lossy(KNY)
    );
    assert_eq!(file.bytes.as_slice(), KNY);
    assert!(file.is_unverified, "突合までは未突合レイアウトと示す");
    let lines: Vec<_> = file.rows.iter().map(|row| (row.index, row.line)).collect();
    assert_eq!(lines, [(0, Some(1)), (1, Some(2)), (2, Some(3))]);
}

#[test]
fn 行は記号番号枝番の順に並ぶ() {
    let mut records = family();
    records.reverse();
    let file = Desk::new()
        .export(&layout("chukan-kanyusha"), &records)
        .unwrap();
    assert_eq!(file.bytes.as_slice(), KNY);
    let order: Vec<usize> = file.rows.iter().map(|row| row.index).collect();
    assert_eq!(order, [2, 1, 0]);
}

#[test]
fn 番号が変わる人の取消は新しい番号の行より先に出る() {
    let of = |bangou: &str, op: &str| {
        let ichiro = family().remove(0);
        with(ichiro, &[("member.bangou", text(bangou)), ("op", text(op))])
    };
    // The old number is the higher one: by 番号 alone it would come last.
    let mut records = vec![of("9001", "cancel"), of("10", "add")];
    records.extend(family().into_iter().skip(1));
    let file = Desk::new().export(&layout("chukan-kanyusha"), &records);
    let order: Vec<usize> = file.unwrap().rows.iter().map(|row| row.index).collect();
    assert_eq!(order, [0, 1, 2, 3]);
}

#[test]
fn 同じ人の二つの変更は置いた順に出る() {
    let of = |address: &str| {
        let ichiro = family().remove(0);
        with(
            ichiro,
            &[("op", text("change")), ("member.address", text(address))],
        )
    };
    let records = [
        of("東京都港区芝公園９丁目９９番１号"),
        of("東京都千代田区１丁目"),
    ];
    let file = Desk::new()
        .export(&layout("chukan-kanyusha"), &records)
        .unwrap();
    let written = String::from_utf8(file.bytes.to_vec()).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines[0].contains("芝公園") && lines[1].contains("千代田区"));
}

#[test]
fn 番号が数字でない行や欠けた行が混ざっても順は一つに決まる() {
    let of = |bangou: &str| {
        with(
            member(bangou, "00", "", 1),
            &[("member.name", text("見本"))],
        )
    };
    let mut records: Vec<Record> = ["9", "1A", "10", "", "B", "2"].map(of).to_vec();
    records[5].values.remove("member.bangou");
    let order = |records: &[Record]| -> Vec<usize> {
        let rows = Desk::new().stopped(&layout("chukan-kanyusha"), records);
        rows.iter().map(|row| row.index).collect()
    };
    assert_eq!(order(&records), [5, 3, 0, 2, 1, 4]);
    records.reverse();
    assert_eq!(order(&records), [0, 2, 5, 3, 4, 1]);
}

#[test]
fn 同じ記録からは同じバイトと同じハッシュができる() {
    let once = Desk::new()
        .export(&layout("chukan-kanyusha"), &family())
        .unwrap();
    let twice = Desk::new()
        .export(&layout("chukan-kanyusha"), &family())
        .unwrap();
    assert_eq!(once.bytes, twice.bytes);
    assert_eq!(once.sha256, twice.sha256);
}

#[test]
fn 不備のある行が一つでもあればファイルは作らない() {
    let mut records = family();
    records[1].values.remove("member.address");
    let rows = Desk::new().stopped(&layout("chukan-kanyusha"), &records);
    let states: Vec<RowState> = rows.iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [RowState::Written, RowState::Stopped, RowState::Written]
    );
    assert_eq!(
        rows[1].problems[0].to_string(),
        "項目15「住所」: 値がありません。台帳に入力してください。"
    );
}

#[test]
fn 除くと決めた行の他は出力できる() {
    let mut records = family();
    records[1].values.remove("member.address");
    let mut desk = Desk::new();
    desk.left_out.insert(1);
    let file = desk.export(&layout("chukan-kanyusha"), &records).unwrap();
    let text = String::from_utf8(file.bytes.to_vec()).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert_eq!(file.rows[1].state, RowState::LeftOut);
    assert_eq!(file.rows[2].line, Some(2));
    desk.left_out.extend([0, 2]);
    let nothing = desk.export(&layout("chukan-kanyusha"), &records);
    assert!(matches!(nothing, Err(ExchangeError::Empty)));
}

#[test]
fn 項目ごとに止まる理由を文で言う() {
    let kanyusha = layout("chukan-kanyusha");
    let table: [(&str, Cell, &str, &str); 12] = [
        (
            "op",
            text("delete"),
            "map",
            "この値に当たるコードがレイアウトの対応表にありません。",
        ),
        (
            "member.birth",
            text("昭和"),
            "kind",
            "日付ではない値が入っています。",
        ),
        (
            "member.zip",
            text("105"),
            "length",
            "7文字ちょうどの項目ですが、3文字です。",
        ),
        (
            "member.zip",
            text("105001X"),
            "character",
            "半角数字の項目に使えない文字「X」があります。",
        ),
        (
            "member.kana",
            text("ﾐﾎﾝ 1"),
            "character",
            "全角カナの項目に使えない文字「1」があります。",
        ),
        ("member.name", text("見本\n一郎"), "", ""),
        (
            "member.address",
            text("東京都\u{7}港区"),
            "control",
            "改行などの制御文字が入っています。台帳の値を直してください。",
        ),
        (
            "member.bangou",
            text("123456789012345678901"),
            "length",
            "20文字までの項目ですが、21文字あります。",
        ),
        (
            "member.kojin_no",
            text("999900000011"),
            "secret",
            "個人番号の項目に、保管した個人番号ではない値が入っています。",
        ),
        (
            "member.kojin_no",
            Cell::Number(HeldNumber(9)),
            "number",
            "個人番号を取り出せません。登録の有無を確かめてください。",
        ),
        (
            "member.alias",
            Cell::Number(HeldNumber(1)),
            "secret",
            "個人番号はこの項目には出せません。レイアウトを確かめてください。",
        ),
        (
            "member.edaban",
            text("123"),
            "length",
            "2文字までの項目ですが、3文字あります。",
        ),
    ];
    for (key, value, code, message) in table {
        let records = [with(family().remove(0), &[(key, value)])];
        let result = Desk::new().export(&kanyusha, &records);
        if code.is_empty() {
            assert!(result.is_ok(), "姓と名の間の改行は空白とみなす");
            continue;
        }
        let Err(ExchangeError::Rows(rows)) = result else {
            panic!("{key} は止まるはず");
        };
        let problem = &rows[0].problems[0];
        assert_eq!(
            (problem.code, problem.message.as_str()),
            (code, message),
            "{key}"
        );
    }
}

#[test]
fn 全角数字と半角カナと枝番の桁は決まった形に整える() {
    let records = [with(
        family().remove(0),
        &[
            ("member.zip", text("１０５００１１")),
            ("member.kana", text("ﾐﾎﾝ  ｲﾁﾛｳ")),
            ("member.name", text(" 見本 一郎 ")),
            ("member.address", text("東京都港区芝公園9丁目99番1号")),
            ("member.edaban", text("0")),
        ],
    )];
    let file = Desk::new()
        .export(&layout("chukan-kanyusha"), &records)
        .unwrap();
    let first = KNY.split(|b| *b == b'\n').next().unwrap();
    assert_eq!(file.bytes.as_slice(), [first, b"\n"].concat());
}

#[test]
fn 送れない字は確認があるまで止まる() {
    let kanyusha = layout("chukan-kanyusha");
    let records = [with(
        family().remove(0),
        &[("member.name", text("\u{9AD9}見　一郎"))],
    )];
    let mut desk = Desk::new();
    let rows = desk.stopped(&kanyusha, &records);
    let problem = &rows[0].problems[0];
    assert_eq!(
        problem.message,
        "「\u{9AD9}」（U+9AD9）は送り先の文字（JIS第1〜第4水準）にありません。代わりの字で送る場合は、送る形を確認してください。"
    );
    let suggestion = problem.confirmable.clone().unwrap();
    assert_eq!(suggestion.result, "高見　一郎");
    assert_eq!(suggestion.kind, ReplacementKind::Substitute);
    assert!(
        !format!("{rows:?}").contains("見　一郎"),
        "記録に氏名を出さない"
    );

    desk.confirmed.insert((*suggestion).clone());
    let file = desk.export(&kanyusha, &records).unwrap();
    assert!(String::from_utf8_lossy(&file.bytes).contains("\"高見　一郎\""));
    assert_eq!(file.rows[0].replacements, [*suggestion]);
}

#[test]
fn 候補の無い字は黒丸にするかどうかを確認する() {
    let kanyusha = layout("chukan-kanyusha");
    let records = [with(
        family().remove(0),
        &[("member.name", text("\u{20BB8}　一郎"))],
    )];
    let mut desk = Desk::new();
    let suggestion = desk.stopped(&kanyusha, &records)[0].problems[0]
        .confirmable
        .clone()
        .unwrap();
    assert_eq!(
        (suggestion.kind, suggestion.result.as_str()),
        (ReplacementKind::LastResort, "●　一郎")
    );
    desk.confirmed.insert(*suggestion);
    assert!(desk.export(&kanyusha, &records).is_ok());

    let strict = changed("chukan_kanyusha.toml", "last_resort = \"●\"\n", "");
    let problem = desk.stopped(&strict, &records)[0].problems[0].clone();
    assert_eq!(
        problem.confirmable, None,
        "黒丸を使わない組合では直すほかない"
    );
}

#[test]
fn 承認された代替は確認なしで使い報告する() {
    let layout = changed(
        "chukan_kanyusha.toml",
        "unmappable = \"block\"",
        "unmappable = \"substitute\"",
    );
    let records = [with(
        family().remove(0),
        &[("member.name", text("\u{9AD9}見　一郎"))],
    )];
    let mut desk = Desk::new();
    assert!(
        desk.stopped(&layout, &records)[0].problems[0]
            .confirmable
            .is_some()
    );
    let tsv =
        "original\tsubstitute\tsource\tapproved_by\tdate\nU+9AD9\t高\t慣用\t見本\t2026-11-22\n";
    desk.substitutes = SubstitutionTable::parse("表.tsv", tsv).unwrap();
    let file = desk.export(&layout, &records).unwrap();
    assert_eq!(file.rows[0].replacements.len(), 1);
}

#[test]
fn 異体字セレクタは取るか残すかをレイアウトが決める() {
    let records = [with(
        family().remove(0),
        &[("member.name", text("葛\u{E0100}城　一郎"))],
    )];
    let mut desk = Desk::new();
    let suggestion = desk.stopped(&layout("chukan-kanyusha"), &records)[0].problems[0]
        .confirmable
        .clone()
        .unwrap();
    assert_eq!(suggestion.original, "葛\u{E0100}城　一郎");
    assert_eq!(suggestion.result, "葛城　一郎");
    desk.confirmed.insert(*suggestion);
    let file = desk.export(&layout("chukan-kanyusha"), &records).unwrap();
    assert!(String::from_utf8_lossy(&file.bytes).contains("\"葛城　一郎\""));
    let keep = changed("chukan_kanyusha.toml", "ivs = \"strip\"", "ivs = \"keep\"");
    let rows = Desk::new().stopped(&keep, &records);
    assert!(
        rows[0].problems[0].message.contains("U+E0100"),
        "第1〜第4水準にセレクタは無い"
    );
}

/// What a person registered for a declared text.
fn registered(original: &str, limit: &str, form: &str) -> RegisteredForm {
    RegisteredForm {
        original: original.to_owned(),
        set: CharacterSet::Jisx0213,
        limit: limit.to_owned(),
        text: form.to_owned(),
    }
}

#[test]
fn 登録用の形は一度決めれば確認なしで使い報告する() {
    let kanyusha = layout("chukan-kanyusha");
    let name = "\u{9AD9}\u{FA11}　\u{20BB7}男";
    let records = [with(family().remove(0), &[("member.name", text(name))])];
    let mut desk = Desk::new();
    let mut forms = RegisteredForms::default();
    forms.set(registered(name, "", "高\u{FA11}　吉男"));
    desk.substitutes = SubstitutionTable::shipped().with_registered(forms.clone());
    let file = desk.export(&kanyusha, &records).unwrap();
    assert!(String::from_utf8_lossy(&file.bytes).contains("\"高\u{FA11}　吉男\""));
    let told = &file.rows[0].replacements[0];
    assert_eq!(told.kind, ReplacementKind::Registered);
    assert_eq!(
        (told.original.as_str(), told.result.as_str()),
        (name, "高\u{FA11}　吉男")
    );
    // 送り先の文字に無い形が登録されていれば、やはり止まる。
    forms.set(registered(name, "", "高\u{FA11}　\u{20BB7}男"));
    desk.substitutes = SubstitutionTable::shipped().with_registered(forms);
    let rows = desk.stopped(&kanyusha, &records);
    let again = rows[0].problems[0].confirmable.clone().unwrap();
    assert_eq!(again.original, name, "覚えるのは届出の形");
}

#[test]
fn 長い氏名は略記が登録されるまで止まり黙って切らない() {
    let kanyusha = layout("chukan-kanyusha");
    let long = format!("見本　{}", "ア".repeat(38));
    let fits: String = long.chars().take(40).collect();
    let record = |name: &str| [with(family().remove(0), &[("member.name", text(name))])];
    assert!(Desk::new().export(&kanyusha, &record(&fits)).is_ok());
    let rows = Desk::new().stopped(&kanyusha, &record(&long));
    assert_eq!(
        rows[0].problems[0].message,
        "40文字までの項目ですが、41文字あります。「文字の確認」で、この長さに収まる形を登録してください。"
    );
    let mut desk = Desk::new();
    let mut forms = RegisteredForms::default();
    forms.set(registered(&long, "40文字", "見本　アア"));
    desk.substitutes = SubstitutionTable::shipped().with_registered(forms);
    let file = desk.export(&kanyusha, &record(&long)).unwrap();
    assert!(String::from_utf8_lossy(&file.bytes).contains("\"見本　アア\""));
}

#[test]
fn 文字コードと引用符と改行はレイアウトのとおり() {
    let records = [with(
        family().remove(0),
        &[
            ("member.bangou", text("70,01")),
            ("member.address", text("港区〜芝公園")),
        ],
    )];
    let table: [(&str, &str, &[u8]); 4] = [
        (
            "encoding = \"utf-8\"",
            "encoding = \"utf-8-bom\"",
            b"\xEF\xBB\xBF\"1\",",
        ),
        (
            "quote = \"always\"",
            "quote = \"auto\"",
            b"1,06139992,42,\"70,01\",00,",
        ),
        (
            "header_row = false",
            "header_row = [\"甲\", \"乙\"]",
            "\"甲\",\"乙\"\r\n".as_bytes(),
        ),
        ("newline = \"crlf\"", "newline = \"cr\"", b"\"1\","),
    ];
    for (from, to, head) in table {
        let layout = changed("chukan_kanyusha.toml", from, to);
        let file = Desk::new().export(&layout, &records).unwrap();
        assert!(file.bytes.starts_with(head), "{to}");
        assert_eq!(file.bytes.ends_with(b"\r"), to.contains("\"cr\""));
    }
    let never = changed(
        "chukan_kanyusha.toml",
        "quote = \"always\"",
        "quote = \"never\"",
    );
    let problem = Desk::new().stopped(&never, &records)[0].problems[0].clone();
    assert_eq!(
        problem.message,
        "区切りの記号が入っています。このファイルは引用符を使えません。"
    );
}

#[test]
fn シフトジスでは波線はウィンドウズの符号になる() {
    let records = [with(
        family().remove(0),
        &[("member.address", text("港区〜芝公園−９"))],
    )];
    for encoding in ["cp932", "sjis-jisx0208"] {
        let layout = changed(
            "chukan_kanyusha.toml",
            "encoding = \"utf-8\"",
            &format!("encoding = \"{encoding}\""),
        );
        let file = Desk::new().export(&layout, &records);
        let set = changed(
            "chukan_kanyusha.toml",
            "set = \"jisx0213\"",
            "set = \"cp932\"",
        );
        let both = Layout {
            file: layout.file.clone(),
            ..set
        };
        let bytes = Desk::new().export(&both, &records).unwrap().bytes;
        let wave = bytes.windows(2).any(|pair| pair == [0x81, 0x60]);
        let minus = bytes.windows(2).any(|pair| pair == [0x81, 0x7C]);
        assert!(wave && minus, "{encoding}");
        assert!(encoding == "cp932" || file.is_ok());
    }
}

#[test]
fn 件数の限りの前後() {
    let two = changed(
        "chukan_kanyusha.toml",
        "empty_file = \"forbid\"",
        "empty_file = \"forbid\"\nmax_rows = 2",
    );
    assert!(Desk::new().export(&two, &family()[..2]).is_ok());
    let error = Desk::new().export(&two, &family()).unwrap_err().to_string();
    assert_eq!(
        error,
        "一つのファイルに入れられるのは2件までです（今回は3件）。分けて出力してください。"
    );
}

#[test]
fn 違うレイアウトでは出力しない() {
    let import_only = Desk::new()
        .export(&layout("chukan-toroku-kekka"), &family())
        .unwrap_err();
    assert_eq!(
        import_only.to_string(),
        "レイアウト「登録結果（取込）」は取込用です。出力には使えません。"
    );
    let other = Desk::new()
        .export(&layout("chukan-gendogaku"), &family())
        .unwrap_err();
    assert!(other.to_string().contains("この種類のデータ"));
}

fn transfer_desk() -> Desk {
    let mut desk = Desk::new();
    desk.file_values = record(
        "",
        &[
            ("bank.itaku_code", text("99999")),
            (
                "bank.itaku_kana",
                text("ミホンデンキケンコウホケンクミアイ"),
            ),
            ("batch.paydate", day("2026-11-30")),
            ("bank.no", text("0001")),
            ("bank.kana", text("ミズホ")),
            ("bank.branch_no", text("001")),
            ("bank.branch_kana", text("トウキヨウ")),
            ("bank.acct_type", text("普通")),
            ("bank.acct_no", text("99")),
        ],
    );
    desk
}

fn payment(
    no: &str,
    bank: (&str, &str),
    branch: (&str, &str),
    payee: (&str, &str),
    yen: i64,
) -> Record {
    record(
        "payment",
        &[
            ("payment.no", text(no)),
            ("payee.bank_no", text(bank.0)),
            ("payee.bank_kana", text(bank.1)),
            ("payee.branch_no", text(branch.0)),
            ("payee.branch_kana", text(branch.1)),
            ("payee.acct_type", text("普通")),
            ("payee.acct_no", text(payee.0)),
            ("payee.kana", text(payee.1)),
            (
                "payment.amount",
                Cell::Yen(daicho::domain::yen::Yen::new(yen)),
            ),
            ("payment.new_code", text("0")),
            ("payment.method", text("7")),
        ],
    )
}

fn payments() -> Vec<Record> {
    vec![
        payment(
            "9900000001",
            ("0005", "ミツビシユ－エフジエイ"),
            ("001", "ホンテン"),
            ("1", "ミホン　イチロウ"),
            186_480,
        ),
        payment(
            "9900000002",
            ("0009", "ミツイスミトモ"),
            ("001", "ジンボウチヨウ"),
            ("2", "シケン　ハナコ"),
            500_000,
        ),
        payment(
            "9900000003",
            ("9900", "ユウチヨ"),
            ("018", "ゼロイチハチ"),
            ("3", "ヒョウホン　ロクスケ"),
            3_334,
        ),
    ]
}

#[test]
fn 総合振込は見本と一バイトも違わない() {
    let file = transfer_desk()
        .export(&layout("zengin-sogo"), &payments())
        .unwrap();
    assert_eq!(file.name, "SOGO_20261130_01.txt");
    assert_eq!(file.bytes.as_slice(), SOGO_CRLF);
    assert!(!file.is_unverified);
    let none = changed(
        "zengin_sogo.toml",
        "newline = \"crlf\"",
        "newline = \"none\"",
    );
    let file = transfer_desk().export(&none, &payments()).unwrap();
    assert_eq!(file.bytes.as_slice(), SOGO_NONL);
}

#[test]
fn 長い受取人名は切った形を確認してから送る() {
    let mut records = payments();
    // 30バイト目がガの「ｶ」に当たる: 濁点だけを落とさず、字ごと落とす。
    let long = format!("{}ガ", "ミホン".repeat(9) + "ミホ");
    records[0]
        .values
        .insert("payee.kana".to_owned(), text(&long));
    let mut desk = transfer_desk();
    let problem = desk.stopped(&layout("zengin-sogo"), &records)[0].problems[0].clone();
    assert_eq!(
        problem.message,
        "30バイトまでの項目ですが、31バイトあります。切った形で送る場合は確認してください。"
    );
    let cut = problem.confirmable.unwrap();
    assert_eq!(cut.result, format!("{}ﾐﾎ", "ﾐﾎﾝ".repeat(9)));
    assert_eq!(cut.kind, ReplacementKind::Truncated);
    desk.confirmed.insert(*cut);
    let file = desk.export(&layout("zengin-sogo"), &records).unwrap();
    assert_eq!(file.bytes.len(), SOGO_CRLF.len());
}

#[test]
fn 零円の振込と空の口座番号は作らない() {
    for (key, value, part) in [
        ("payment.amount", Cell::Int(0), "小さすぎる"),
        ("payee.acct_type", text(""), "決められた長さ"),
        ("payee.kana", text("見本"), "「見」（U+898B）"),
    ] {
        let mut records = payments();
        records[1].values.insert(key.to_owned(), value);
        let problem =
            transfer_desk().stopped(&layout("zengin-sogo"), &records)[1].problems[0].clone();
        assert!(problem.message.contains(part), "{key}: {}", problem.message);
    }
    let mut desk = transfer_desk();
    desk.file_values.values.remove("batch.paydate");
    let error = desk
        .export(&layout("zengin-sogo"), &payments())
        .unwrap_err()
        .to_string();
    assert!(error.contains("項目6「振込指定日」"), "{error}");
}

fn insured() -> Vec<(&'static str, Cell)> {
    vec![
        ("op", text("add")),
        ("member.kigou", text("42")),
        ("member.bangou", text("7001")),
        ("member.edaban", text("00")),
    ]
}

#[test]
fn 給付と限度額と照会の初期レイアウトの出力() {
    let yen = |amount| Cell::Yen(daicho::domain::yen::Yen::new(amount));
    let benefit = [
        ("benefit.kind", text("shobyo")),
        ("benefit.decided", day("2026-11-20")),
        ("benefit.from", day("2026-10-04")),
        ("benefit.to", day("2026-10-31")),
        ("benefit.first_day", day("2026-10-04")),
        ("benefit.daily", yen(6_660)),
        ("benefit.amount", yen(186_480)),
        ("benefit.result", text("paid")),
        ("row.updated", day("2026-11-22")),
    ];
    let limit = [
        ("limit.kind", text("gendo")),
        ("limit.class", text("ウ")),
        ("limit.from", day("2026-11-01")),
        ("limit.to", day("2027-10-31")),
    ];
    let inquiry = [
        ("inquiry.no", text("20261122-01")),
        ("inquiry.jimu", text("KENPO")),
        ("inquiry.tetsuzuki", text("SHIKAKU")),
        ("inquiry.joho", text("JUMINHYO")),
        ("inquiry.year", text("2025")),
        ("member.withhold", text("yes")),
    ];
    for (id, source, values) in [
        ("chukan-kyufu", "benefit_payment", &benefit[..]),
        ("chukan-gendogaku", "limit_certificate", &limit[..]),
        ("chukan-shokai-irai", "inquiry", &inquiry[..]),
    ] {
        let row = record(source, &[&insured()[..], values].concat());
        let file = Desk::new().export(&layout(id), &[row]).unwrap();
        golden::check(&format!("exchange/{}", file.name), &file.bytes);
    }
}

proptest! {
    #[test]
    fn どんな氏名でも送り先にない字は出ない(name in "\\PC{0,30}", wide in "[\\u{3400}-\\u{9FFF}\\u{20000}-\\u{2FFFF}]{1,5}") {
        let records = [with(family().remove(0), &[("member.name", text(&format!("{wide}{name}")))])];
        if let Ok(file) = Desk::new().export(&layout("chukan-kanyusha"), &records) {
            let written = String::from_utf8(file.bytes.to_vec()).unwrap();
            let set = CharacterSet::Jisx0213;
            let line = written.strip_suffix("\r\n").unwrap();
            prop_assert!(missing(set, line).is_empty());
            prop_assert!(file.rows[0].replacements.is_empty(), "確認なしに置き換えない");
        }
    }
}
