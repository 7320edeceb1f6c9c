//! 入金データ: files as banks give them, lines that are no receipts, and files that are none.

use daicho::domain::date::Date;
use daicho::domain::yen::Yen;
use daicho::exchange::error::ExchangeError;
use daicho::exchange::receipts::{self, ReceiptOutcome, ReceiptRow, Receipts};
use daicho::exchange::text_file::TextEncoding;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use std::io::Read;

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn read(text: &str) -> Receipts {
    receipts::read(text.as_bytes(), today()).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    let error = receipts::read(bytes, today()).unwrap_err().to_string();
    assert!(error.ends_with('。'), "{error}");
    error
}

fn cp932(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

/// One line below usual heads.
fn one(line: &str) -> ReceiptRow {
    let mut read = read(&format!("日付,摘要,お支払金額,お預り金額,残高\n{line}\n"));
    assert_eq!(read.rows.len(), 1);
    read.rows.remove(0)
}

fn note(row: &ReceiptRow) -> (&str, &str) {
    let note = row.notes.first().unwrap();
    (&note.field, &note.message)
}

#[test]
fn 四つの銀行の形をどれも同じ入金に読む() {
    let plain = "取引日,お支払金額,お預り金額,残高,摘要\r\n2026/11/20,,\"28,400\",\"1,000,000\",9000-123ﾐﾎﾝ ｲﾁﾛｳ\r\n";
    let quoted = "\"口座\",\"普通 0000000\"\r\n\"期間\",\"11月\"\r\n\r\n\"勘定日\",\"入払区分\",\"取引金額（円）\",\"振込依頼人名\"\r\n\"20261120\",\"1\",\"28400\",\"９０００－１２３ミホン　イチロウ\"\r\n";
    let era = "年月日,お客様名,入金額(円),出金額(円)\nR08.11.20,9000-123ﾐﾎﾝｲﾁﾛｳ,\"￥28,400\",\n";
    let words = "入金日,振込人名,摘要,入金金額\n令和8年11月20日,9000-123ﾐﾎﾝｲﾁﾛｳ,振込,28400円\n";
    for text in [plain, quoted, era, words] {
        for bytes in [
            text.as_bytes().to_vec(),
            cp932(text),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        ] {
            let read = receipts::read(&bytes, today()).unwrap();
            assert_eq!(read.rows.len(), 1, "{text}");
            let row = &read.rows[0];
            assert_eq!(row.outcome, ReceiptOutcome::Accepted, "{:?}", row.notes);
            let receipt = row.receipt.as_ref().unwrap();
            assert_eq!(receipt.on, Date::new(2026, 11, 20).unwrap());
            assert_eq!(receipt.yen, Yen::new(28_400));
            let (symbol, number) = receipt.payer.number.unwrap();
            assert_eq!((symbol.get(), number.get()), (9000, 123));
            assert_eq!(receipt.payer.key, "ミホンイチロウ");
        }
    }
    let read = receipts::read(&cp932(quoted), today()).unwrap();
    assert_eq!((read.encoding, read.head_line), (TextEncoding::Cp932, 4));
    assert_eq!(read.above.len(), 2);
    assert_eq!(read.rows[0].line, 5);
    assert_eq!(
        read.used_heads,
        ["勘定日", "取引金額（円）", "入払区分", "振込依頼人名"]
    );
}

#[test]
fn 出金と合計の行は入金にせず理由を残す() {
    for (line, part) in [
        ("2026/11/20,電気料,5000,,1", "出金"),
        ("2026/11/20,電気料,5000,0,1", "出金"),
        ("2026/11/20,電気料,5000,－,1", "出金"),
        ("合計,,5000,28400,", "合計"),
    ] {
        let row = one(line);
        assert_eq!(row.outcome, ReceiptOutcome::Skipped, "{line}");
        assert!(note(&row).1.contains(part), "{line}");
        assert!(row.receipt.is_none());
        assert_eq!(row.raw.as_str(), line);
    }
    let read = read("日付,金額,摘要\n2026/11/20,-5000,電気料\n2026/11/20,5000,ﾐﾎﾝ\n");
    assert_eq!(read.rows[0].outcome, ReceiptOutcome::Skipped);
    // Without a column for the direction the clerk has to look.
    assert_eq!(read.rows[1].outcome, ReceiptOutcome::Question);
    assert!(read.rows[1].receipt.is_some());
}

#[test]
fn 二通りに読めるものは質問にする() {
    for (line, field, part) in [
        ("08.11.20,ﾐﾎﾝ,,1000,1", "日付", "年が2桁"),
        ("081120,ﾐﾎﾝ,,1000,1", "日付", "年が2桁"),
        ("2026/11/23,ﾐﾎﾝ,,1000,1", "日付", "取込みの日より後"),
        ("2026/11/20,,,1000,1", "摘要", "振込人名が空"),
        ("2026/11/20,=HYPERLINK(1),,1000,1", "摘要", "数式"),
        ("2026/11/20,ﾐﾎﾝ,500,1000,1", "行", "両方"),
    ] {
        let row = one(line);
        assert_eq!(
            row.outcome,
            ReceiptOutcome::Question,
            "{line}: {:?}",
            row.notes
        );
        assert_eq!(note(&row).0, field, "{line}");
        assert!(note(&row).1.contains(part), "{line}");
        assert!(row.receipt.is_some(), "{line}");
    }
    let twice = read("日付,入金額,摘要\n20261120,1000,ﾐﾎﾝ\n20261120,1000,ﾐﾎﾝ\n20261120,1000,ﾍﾞﾂ\n");
    let outcomes: Vec<_> = twice.rows.iter().map(|row| row.outcome).collect();
    use ReceiptOutcome::{Accepted, Question};
    assert_eq!(outcomes, [Accepted, Question, Accepted]);
    assert!(note(&twice.rows[1]).1.contains("まったく同じ行"));
}

#[test]
fn 読めない行は行と項目と理由を言って残す() {
    for (line, field, part) in [
        ("2026/11/31,ﾐﾎﾝ,,1000,1", "日付", "日付として読めません"),
        ("今日,ﾐﾎﾝ,,1000,1", "日付", "日付として読めません"),
        ("+3,ﾐﾎﾝ,,1000,1", "日付", "日付として読めません"),
        ("58.4.1,ﾐﾎﾝ,,1000,1", "日付", "日付として読めません"),
        (",ﾐﾎﾝ,,1000,1", "日付", "日付として読めません"),
        ("2026/11/20,ﾐﾎﾝ,,1000.50,1", "お預り金額", "小数"),
        ("2026/11/20,ﾐﾎﾝ,,-1000,1", "お預り金額", "0円以上"),
        ("2026/11/20,ﾐﾎﾝ,,\"1,00\",1", "お預り金額", "3桁ごと"),
        ("2026/11/20,ﾐﾎﾝ,,9999999999999,1", "お預り金額", "桁数"),
        ("2026/11/20,ﾐﾎﾝ,,,1", "お預り金額", "空"),
        ("2026/11/20,ﾐﾎﾝ,0,0,1", "お預り金額", "空"),
        ("2026/11/20,ﾐﾎﾝ,,1,000,9,999", "行", "列が7個"),
        ("2026/11/20", "行", "列が1個"),
        ("2026/11/20,\"ﾐﾎﾝ,,1000,1", "行", "引用符"),
    ] {
        let row = one(line);
        assert_eq!(row.outcome, ReceiptOutcome::Rejected, "{line}");
        assert_eq!(note(&row).0, field, "{line}");
        assert!(note(&row).1.contains(part), "{line}: {}", note(&row).1);
        assert!(row.receipt.is_none());
        assert_eq!((row.line, row.raw.as_str()), (2, line));
    }
    let long = format!("2026/11/20,{},,1000,1", "ﾐ".repeat(10_000));
    assert!(note(&one(&long)).1.contains("長すぎ"));
}

#[test]
fn 表計算ソフトの着せた引用は外して読む() {
    let row = one("=\"2026/11/20\",=\"9000-123ﾐﾎﾝ\",,=\"1000\",1,,");
    assert_eq!(row.outcome, ReceiptOutcome::Accepted, "{:?}", row.notes);
}

#[test]
fn 列の足りないファイルは何が足りないかを言う() {
    let error = refused("口座,普通\n取引日,入金額,残高\n2026/11/20,1000,1\n".as_bytes());
    assert!(
        error.contains("2行目が見出しのようですが、振込人名（摘要・お客様名）の列がありません"),
        "{error}"
    );
    let error = refused("日付,残高,摘要\n2026/11/20,1000,ﾐﾎﾝ\n".as_bytes());
    assert!(
        error.contains("入金額（お預り金額・金額）の列がありません"),
        "{error}"
    );
    let error = refused("2026/11/20,1000,ﾐﾎﾝ\n".as_bytes());
    assert!(
        error.contains("見出しの行") && error.contains("CSVで取得し直して"),
        "{error}"
    );
    assert!(refused("日付,入金額,摘要\n\n".as_bytes()).contains("明細の行がありません"));
}

#[test]
fn 別の種類や文字コードのファイルは文で断る() {
    assert!(refused(b"PK\x03\x04").contains("Excel"));
    assert!(refused(b"").contains("空です"));
    assert!(
        refused(b"\xFF\xFE\xE5\x65").contains("見出し"),
        "UTF-16も読む"
    );
    let (euc, _, _) = encoding_rs::EUC_JP.encode("日付,入金額,摘要\n20261120,1,あ\n");
    assert!(refused(&euc).contains("見出し"));
    let mut broken = "日付,入金額,摘要\n20261120,1000,".as_bytes().to_vec();
    broken = cp932(&String::from_utf8(broken).unwrap());
    broken.extend_from_slice(b"\xB1\x81\n");
    let read = receipts::read(&broken, today()).unwrap();
    assert_ne!(read.rows[0].outcome, ReceiptOutcome::Accepted);
}

/// A file of two gigabytes without an end of line, that counts how much of it was asked for.
struct Endless<'a>(&'a mut u64);

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = 2_000_000_000_u64.saturating_sub(*self.0);
        let n = buffer.len().min(usize::try_from(left).unwrap());
        buffer[..n].fill(b'1');
        *self.0 += n as u64;
        Ok(n)
    }
}

#[test]
fn 二ギガバイトの一行は読み切らずに断る() {
    let mut asked = 0;
    let error = receipts::read_from(Endless(&mut asked), "x.csv", today()).unwrap_err();
    assert!(matches!(error, ExchangeError::TooLarge { .. }));
    assert!(asked < 70_000_000, "{asked}");
    let bytes = "日付,入金額,摘要\n20261120,1000,ﾐﾎﾝ\n".as_bytes();
    let read = receipts::read_from(bytes, "x.csv", today()).unwrap();
    assert_eq!(read.rows.len(), 1);
}

#[test]
fn 名前も金額も記録には出ない() {
    let read = read("日付,入金額,摘要\n20261120,28400,ﾐﾎﾝｲﾁﾛｳ\n");
    let receipt = read.rows[0].receipt.as_ref().unwrap();
    assert_eq!(format!("{receipt:?}"), "Receipt(…)");
    assert_eq!(format!("{:?}", read.rows), "[ReceiptRow(2, Accepted)]");
    assert_eq!(format!("{read:?}"), "Receipts(1 rows, UTF-8)");
    assert!(read.rows.iter().all(|row| row.notes.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn どんなバイト列でも止まらない(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = receipts::read(&bytes, today());
        let head = "日付,入払区分,金額,摘要\n".as_bytes();
        let _ = receipts::read(&[head, &bytes].concat(), today());
    }

    #[test]
    fn どの行も失われない(lines in proptest::collection::vec("[0-9０-９/.,\"+=年月日令和入出ﾐﾎﾝー－-]{1,30}", 1..20)) {
        let text = format!("日付,入金額,出金額,摘要\n{}\n", lines.join("\n"));
        let read = receipts::read(text.as_bytes(), today()).unwrap();
        prop_assert_eq!(read.rows.len(), lines.len());
        for (row, line) in read.rows.iter().zip(&lines) {
            prop_assert_eq!(row.raw.as_str(), line.as_str());
            let is_receipt = matches!(row.outcome, ReceiptOutcome::Accepted | ReceiptOutcome::Question);
            prop_assert_eq!(row.receipt.is_some(), is_receipt);
            prop_assert!(row.outcome == ReceiptOutcome::Accepted || !row.notes.is_empty());
        }
    }
}
