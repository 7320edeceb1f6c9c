//! 総合振込: the sample files byte for byte, read by an independent program, and every way a file can be malformed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use daicho::domain::bank_account::{AccountKind, AccountNumber, BankCode, BranchCode};
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::number::InsurerNumber;
use daicho::domain::transfer_rules::{
    ClientCode, NewCode, TransferAgreement, TransferMethod, TransferNewline, TransferSender,
};
use daicho::domain::transfer_text::{PayeeName, TransferText};
use daicho::domain::yen::Yen;
use daicho::exchange::error::ExchangeError;
use daicho::exchange::export_file::ExportFile;
use daicho::exchange::layout::Layout;
use daicho::exchange::layouts::Layouts;
use daicho::exchange::zengin::{FileStamp, LAYOUT, TransferFile, TransferRow, write};
use daicho::exchange::zengin_read::read;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use std::sync::LazyLock;
use zengin_fmt::{OutputFormat, general_transfer};

const CRLF: &[u8] = include_bytes!("../data/samples/zengin_sogo/sogo_20261130_crlf.txt");
const NONL: &[u8] = include_bytes!("../data/samples/zengin_sogo/sogo_20261130_nonl.txt");

static SHIPPED: LazyLock<Layout> = LazyLock::new(|| {
    let layouts = Layouts::shipped().unwrap();
    layouts.on(LAYOUT, date("2026-11-22")).unwrap().clone()
});

fn date(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn name(text: &str) -> TransferText {
    TransferText::parse(text).unwrap()
}

fn bank_name(text: &str) -> TransferText {
    TransferText::parse_bank_name(text).unwrap()
}

fn sender() -> TransferSender {
    TransferSender {
        client_code: ClientCode::new("99999").unwrap(),
        client_name: name("ミホンデンキケンコウホケンクミアイ"),
        bank: BankCode::new("0001").unwrap(),
        bank_kana: bank_name("ミズホ"),
        branch: BranchCode::new("001").unwrap(),
        branch_kana: bank_name("トウキヨウ"),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("0000099").unwrap(),
        agreed: TransferAgreement::default(),
    }
}

fn row(
    no: &str,
    bank: (&str, &str),
    branch: (&str, &str),
    payee: (&str, &str),
    yen: i64,
) -> TransferRow {
    let PayeeName::Fits(holder) = PayeeName::of_holder(payee.1).unwrap() else {
        panic!("fits");
    };
    TransferRow {
        payment_no: name(no),
        bank: BankCode::new(bank.0).unwrap(),
        bank_kana: Some(bank_name(bank.1)),
        branch: BranchCode::new(branch.0).unwrap(),
        branch_kana: Some(bank_name(branch.1)),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new(payee.0).unwrap(),
        payee: holder,
        amount: Yen::new(yen),
        new_code: NewCode::Other,
        method: TransferMethod::Telegraph,
    }
}

fn sample() -> TransferFile {
    TransferFile {
        sender: sender(),
        transfer_on: date("2026-11-30"),
        rows: vec![
            row(
                "9900000001",
                ("0005", "ミツビシユ－エフジエイ"),
                ("001", "ホンテン"),
                ("0000001", "ミホン　イチロウ"),
                186_480,
            ),
            row(
                "9900000002",
                ("0009", "ミツイスミトモ"),
                ("001", "ジンボウチヨウ"),
                ("0000002", "シケン　ハナコ"),
                500_000,
            ),
            row(
                "9900000003",
                ("9900", "ユウチヨ"),
                ("018", "ゼロイチハチ"),
                ("0000003", "ヒョウホン　ロクスケ"),
                3_334,
            ),
        ],
    }
}

fn made(file: &TransferFile) -> Result<ExportFile, ExchangeError> {
    let insurer_no = InsurerNumber::parse("06139992").unwrap();
    let stamp = FileStamp {
        today: date("2026-11-22"),
        insurer_no: &insurer_no,
        seq: 1,
    };
    write(&SHIPPED, file, stamp)
}

fn with_newline(mut file: TransferFile, newline: TransferNewline) -> TransferFile {
    file.sender.agreed.newline = newline;
    file
}

#[test]
fn 見本のファイルと一バイトも違わない() {
    let file = made(&sample()).unwrap();
    assert_eq!(file.name, "SOGO_20261130_01.txt");
    assert_eq!(file.bytes.as_slice(), CRLF);
    let none = with_newline(sample(), TransferNewline::None);
    assert_eq!(made(&none).unwrap().bytes.as_slice(), NONL);
    let mut marked = sample();
    marked.sender.agreed.has_end_mark = true;
    assert_eq!(
        made(&marked).unwrap().bytes.as_slice(),
        [CRLF, &[0x1A]].concat()
    );
}

#[test]
fn 見本のファイルを読み取ると元の支払になる() {
    let on = date("2026-11-22");
    assert_eq!(read(CRLF, on).unwrap(), sample());
    let none = with_newline(sample(), TransferNewline::None);
    assert_eq!(read(NONL, on).unwrap(), none);
    assert_eq!(sample().total(), Some(Yen::new(689_814)));
    // The file has no year: the next 30 November counts.
    assert_eq!(
        read(CRLF, date("2026-12-01")).unwrap().transfer_on,
        date("2027-11-30")
    );
}

#[test]
fn 別の作り手の読取りも同じ件数と金額を読む() {
    for bytes in [
        CRLF.to_vec(),
        NONL.to_vec(),
        made(&sample()).unwrap().bytes.to_vec(),
    ] {
        let read = zengin_fmt::parse_general_transfer(&bytes).unwrap();
        assert_eq!(read.trailer.total_count, 3);
        assert_eq!(read.trailer.total_amount, 689_814);
        assert_eq!(read.header.remitter_code, "0000099999");
        assert_eq!(read.header.transfer_date, "1130");
        let last = &read.details[2];
        assert_eq!(last.recipient_name, "ﾋﾖｳﾎﾝ ﾛｸｽｹ");
        assert_eq!((last.bank_code.as_str(), last.amount), ("9900", 3_334));
        assert_eq!(last.customer_code1, "9900000003");
        let again = zengin_fmt::to_bytes(&read, OutputFormat::canonical()).unwrap();
        assert_eq!(again, NONL);
    }
}

#[test]
fn 名のない銀行は符号だけで送り_零円や空は作らない() {
    let mut unknown = sample();
    unknown.rows[0].bank_kana = None;
    unknown.rows[0].branch_kana = None;
    let file = made(&unknown).unwrap();
    assert_eq!(read(&file.bytes, unknown.transfer_on).unwrap(), unknown);

    let mut zero = sample();
    zero.rows[1].amount = Yen::ZERO;
    let Err(ExchangeError::Rows(rows)) = made(&zero) else {
        panic!("0円は振り込めない");
    };
    assert_eq!(rows[1].problems[0].name, "振込金額");

    let mut long = sample();
    long.rows[0].payee = name(&"ミホン".repeat(11));
    assert!(
        matches!(made(&long), Err(ExchangeError::Rows(_))),
        "確認していない切り方はしない"
    );

    let mut sender = sample();
    sender.sender.client_name = name(&"ミホン".repeat(14));
    let said = made(&sender).unwrap_err().to_string();
    assert!(said.contains("項目5「振込依頼人名」"), "{said}");

    let mut none = sample();
    none.rows.clear();
    assert!(matches!(made(&none), Err(ExchangeError::Empty)));
}

#[test]
fn 書き換えられたレイアウトで作った違うファイルは渡さない() {
    let mut layout = SHIPPED.clone();
    let data = layout
        .records
        .iter_mut()
        .find(|record| record.id == "data")
        .unwrap();
    for field in &mut data.fields {
        if field.from == "payee.acct_no" {
            field.from = "payment.no".to_owned();
            field.on_overflow = daicho::exchange::layout_field::Overflow::Error;
        }
    }
    let insurer_no = InsurerNumber::parse("06139992").unwrap();
    let stamp = FileStamp {
        today: date("2026-11-22"),
        insurer_no: &insurer_no,
        seq: 1,
    };
    let mut file = sample();
    for (index, row) in file.rows.iter_mut().enumerate() {
        row.payment_no = name(&format!("{:07}", index + 50));
    }
    let said = write(&layout, &file, stamp).unwrap_err().to_string();
    assert!(said.contains("元の支払と合いません"), "{said}");
}

/// The sample without newlines, one byte range replaced.
fn broken(record: usize, position: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = NONL.to_vec();
    let at = (record - 1) * 120 + position - 1;
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

fn said(bytes: &[u8]) -> String {
    read(bytes, date("2026-11-22")).unwrap_err().to_string()
}

#[test]
fn 壊れたファイルはレコードと桁で言う() {
    for (record, position, bytes, expected) in [
        (
            1,
            1,
            &b"2"[..],
            "1番目のレコードの1桁目「データ区分」: ここに来るはずのヘッダーレコード（1）",
        ),
        (
            1,
            2,
            b"11",
            "1番目のレコードの2桁目「種別コード」: 総合振込（21）ではありません。",
        ),
        (1, 4, b"1", "1番目のレコードの4桁目「コード区分」"),
        (
            1,
            7,
            b"x",
            "1番目のレコードの7桁目「振込依頼人コード」: 数字ではありません。",
        ),
        (
            1,
            15,
            &[b' '; 40],
            "1番目のレコードの15桁目「振込依頼人名」: 空です。",
        ),
        (
            1,
            55,
            b"0230",
            "1番目のレコードの55桁目「振込指定日」: この値は使えません。",
        ),
        (1, 96, b"3", "1番目のレコードの96桁目「預金種目」"),
        (
            1,
            110,
            b"x",
            "1番目のレコードの110桁目「ダミー」: 空白ではありません。",
        ),
        (
            2,
            52,
            &[0xA6],
            "2番目のレコードの52桁目「受取人名」: 振込データに使えない文字です。",
        ),
        (3, 51, b"a", "3番目のレコードの51桁目「受取人名」"),
        (
            3,
            81,
            b"0000000000",
            "3番目のレコードの81桁目「振込金額」: この値は使えません。",
        ),
        (3, 91, b"3", "3番目のレコードの91桁目「新規コード」"),
        (4, 112, b"9", "4番目のレコードの112桁目「振込指定区分」"),
        (
            4,
            113,
            b"Y",
            "4番目のレコードの113桁目「識別表示」: EDI情報",
        ),
        (
            4,
            92,
            &[b' '; 10],
            "4番目のレコードの92桁目「顧客コード1」: 空です。",
        ),
        (4, 1, b"8", "4番目のレコードの21桁目「ダミー」"),
        (
            5,
            7,
            b"4",
            "5番目のレコードの2桁目「合計件数」: 4件とありますが、データは3件です。",
        ),
        (
            5,
            19,
            b"5",
            "5番目のレコードの8桁目「合計金額」: データの金額の合計と合いません。",
        ),
        (
            6,
            1,
            b"8",
            "6番目のレコードの1桁目「データ区分」: ここに来るはずのエンドレコード（9）",
        ),
    ] {
        let message = said(&broken(record, position, bytes));
        assert!(message.contains(expected), "{message}\n{expected}");
        assert!(message.starts_with("総合振込のデータとして読めません。"));
    }
}

#[test]
fn 切れたファイルや余分のあるファイルは受け取らない() {
    for (bytes, expected) in [
        (&b""[..], "中身がありません。"),
        (&[0x1A], "中身がありません。"),
        (
            &NONL[..NONL.len() - 1],
            "6番目のレコードが119バイトです（120バイトのはずです）。",
        ),
        (
            &NONL[..600],
            "エンドレコードがありません。ファイルが途中で切れています。",
        ),
        (&NONL[..480], "トレーラーレコードがありません。"),
        (
            &[NONL, NONL].concat(),
            "7番目のレコードの1桁目「データ区分」: エンドレコードの後ろに続きがあります。",
        ),
        (&[CRLF, b"x\r\n"].concat(), "7番目のレコードが1バイトです"),
        (&[b"x", NONL].concat(), "7番目のレコードが1バイトです"),
    ] {
        let message = said(bytes);
        assert!(message.contains(expected), "{message}\n{expected}");
    }
}

fn text_of(letters: &'static str, most: usize) -> impl Strategy<Value = TransferText> {
    proptest::string::string_regex(&format!("[{letters}]{{1,{most}}}"))
        .unwrap()
        .prop_filter_map("空でない", |text| TransferText::parse(&text).ok())
}

fn any_row() -> impl Strategy<Value = TransferRow> {
    let bank = (
        0..10_000_u32,
        proptest::option::of(text_of("ア-ンー0-9A-Z", 8)),
    );
    let branch = (0..1_000_u32, proptest::option::of(text_of("ア-ンー", 7)));
    let account = (
        0..10_000_000_u32,
        proptest::sample::select(AccountKind::CHOICES),
    );
    let payee = text_of("ア-モャ-ンー（）．０-９a-z 　", 15);
    (
        bank,
        branch,
        account,
        payee,
        1..10_000_000_000_i64,
        any::<bool>(),
    )
        .prop_map(
            |((bank, bank_kana), (branch, branch_kana), (number, kind), payee, yen, is_first)| {
                TransferRow {
                    payment_no: name("1"),
                    bank: BankCode::new(&format!("{bank:04}")).unwrap(),
                    bank_kana: bank_kana
                        .and_then(|kana| TransferText::parse_bank_name(kana.as_str()).ok()),
                    branch: BranchCode::new(&format!("{branch:03}")).unwrap(),
                    branch_kana: branch_kana
                        .and_then(|kana| TransferText::parse_bank_name(kana.as_str()).ok()),
                    kind: AccountKind::from_code(kind.code).unwrap(),
                    number: AccountNumber::new(&format!("{number:07}")).unwrap(),
                    payee: payee.cut(30),
                    amount: Yen::new(yen),
                    new_code: if is_first {
                        NewCode::First
                    } else {
                        NewCode::Changed
                    },
                    method: TransferMethod::Document,
                }
            },
        )
}

fn any_file() -> impl Strategy<Value = TransferFile> {
    let rows = proptest::collection::vec(any_row(), 1..12);
    let newline = prop_oneof![Just(TransferNewline::Crlf), Just(TransferNewline::None)];
    (rows, newline, any::<bool>(), 0..730_i64).prop_map(
        |(mut rows, newline, has_end_mark, days)| {
            for (index, row) in rows.iter_mut().enumerate() {
                row.payment_no = name(&format!("{:010}", index + 1));
            }
            let mut sender = sender();
            sender.agreed.newline = newline;
            sender.agreed.has_end_mark = has_end_mark;
            TransferFile {
                sender,
                transfer_on: date("2026-11-22").add_days(days),
                rows,
            }
        },
    )
}

proptest! {
    #[test]
    fn 書いて読めば同じ_別の作り手も同じに読む(file in any_file()) {
        let made = made(&file).unwrap();
        prop_assert_eq!(&read(&made.bytes, file.transfer_on).unwrap(), &file);
        let other: general_transfer::File = zengin_fmt::parse_general_transfer(&made.bytes).unwrap();
        prop_assert_eq!(other.details.len(), file.rows.len());
        for (theirs, ours) in other.details.iter().zip(&file.rows) {
            prop_assert_eq!(theirs.recipient_name.trim(), ours.payee.as_str());
            prop_assert_eq!(i64::try_from(theirs.amount).unwrap(), ours.amount.get());
        }
    }

    #[test]
    fn どんなバイト列でも落ちない(bytes in proptest::collection::vec(any::<u8>(), 0..900)) {
        let refused = read(&bytes, date("2026-11-22")).is_err();
        prop_assert!(refused);
    }

    #[test]
    fn 一バイト違えば読めないか別の内容になる(at in 0..720_usize, byte in any::<u8>()) {
        let mut bytes = NONL.to_vec();
        let is_same = bytes[at] == byte;
        bytes[at] = byte;
        if let Ok(file) = read(&bytes, date("2026-11-22")) {
            // 手形交換所番号 is read and not kept.
            let is_kept = !(38..42).contains(&(at % 120));
            prop_assert!(is_same || !is_kept || file != with_newline(sample(), TransferNewline::None));
        }
    }
}
