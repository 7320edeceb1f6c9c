//! 台帳の移行の速さ: makes a book of fictional people and prints how long it takes until its rows are checked.
//! Not a test: `cargo bench --bench takeover -- 100000`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::first_run::every_role;
use daicho::app::given::GivenFile;
use daicho::app::job::Progress;
use daicho::app::sample::Sample;
use daicho::app::session::{FirstRun, KeyCost, Session};
use daicho::app::takeover::{self, Answers, DryRun, OpenBook};
use daicho::app::takeover_accept::{TakeoverAcceptance, TakeoverCommand};
use daicho::domain::date::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::sync::Arc;
use std::time::Instant;

const HEADS: [&str; 36] = [
    "No.",
    "事業所記号",
    "事業所名",
    "記号",
    "番号",
    "枝番",
    "本人/家族",
    "続柄",
    "氏名",
    "フリガナ",
    "性別",
    "生年月日",
    "資格取得年月日（認定日）",
    "資格喪失年月日",
    "喪失理由",
    "標準報酬月額(千円)",
    "郵便番号",
    "住所",
    "電話番号",
    "個人番号",
    "同居/別居",
    "資格確認書",
    "限度額区分",
    "振込銀行",
    "支店",
    "種別",
    "口座番号",
    "口座名義カナ",
    "備考",
    "最終更新日",
    "予備1",
    "予備2",
    "予備3",
    "予備4",
    "予備5",
    "予備6",
];

fn main() {
    let n_rows: u32 = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(10_000);
    let bytes = book(n_rows);
    println!(
        "{n_rows} rows × {} columns, {} kB",
        HEADS.len(),
        bytes.len() / 1000
    );
    let file = GivenFile {
        name: "台帳.xlsx".to_owned(),
        bytes,
    };
    let today = Date::new(2026, 11, 22).unwrap();
    let start = Instant::now();
    let open = takeover::open(file).unwrap();
    let opened = start.elapsed();
    let run = takeover::try_out(&open, &open.plan, today);
    println!(
        "ブックを読む {opened:?}、行を確かめる {:?}、合わせて {:?}",
        start.elapsed() - opened,
        start.elapsed()
    );
    println!("{:?}", run.counts());
    take_in(open, run);
}

/// Into a fresh ledger, and out again.
fn take_in(open: OpenBook, mut run: DryRun) {
    let folder = tempfile::tempdir().unwrap();
    let sample = Sample::load().unwrap();
    let first = FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: "mihon".to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: "mihon no kotoba".to_owned().into(),
    };
    let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 22).unwrap()));
    let path = folder.path().join("速さ.daicho");
    let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
    let start = Instant::now();
    session
        .check_takeover(&mut run, &Progress::default())
        .unwrap();
    println!("台帳と照らす {:?}、{:?}", start.elapsed(), run.counts());
    let acceptance = TakeoverAcceptance {
        plan: open.plan.clone(),
        file: open.file,
        run: Arc::new(run),
        confirmed: Answers::default(),
    };
    let start = Instant::now();
    let command = TakeoverCommand::Accept(Box::new(acceptance));
    session.run(Command::Takeover(command)).unwrap();
    println!("台帳に入れる {:?}", start.elapsed());
    let takeover = session.takeovers().unwrap()[0].id;
    let start = Instant::now();
    let command = TakeoverCommand::Undo {
        takeover,
        reason: "速さを測るため".to_owned(),
    };
    session.run(Command::Takeover(command)).unwrap();
    println!("取り消す {:?}", start.elapsed());
}

/// The check digit of an 個人番号.
fn check_digit(payload: &str) -> u32 {
    let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let digits = payload.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

fn book(n_rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy/mm/dd");
    for (column, head) in (0..).zip(HEADS) {
        sheet.write_string(0, column, head).unwrap();
    }
    for row in 1..=n_rows {
        let family = (row - 1) / 2 + 1;
        let is_insured = row % 2 == 1;
        let payload = format!("9999{row:07}");
        let number = format!("{payload}{}", check_digit(&payload));
        let born = 1960 + u16::try_from(row % 40).unwrap();
        let texts: [(u16, String); 31] = [
            (0, row.to_string()),
            (1, "42".to_owned()),
            (2, "見本電機株式会社".to_owned()),
            (3, "42".to_owned()),
            (4, family.to_string()),
            (5, if is_insured { "00" } else { "01" }.to_owned()),
            (6, if is_insured { "本人" } else { "家族" }.to_owned()),
            (7, if is_insured { "本人" } else { "子" }.to_owned()),
            (8, format!("見本　花子{}", row % 1000)),
            (9, format!("ミホン　{}", kana(row))),
            (10, "女".to_owned()),
            (14, String::new()),
            (16, "105-0011".to_owned()),
            (
                17,
                format!("東京都港区芝公園９丁目{}番{}号", row % 99, row % 50),
            ),
            (18, "03-0000-0001".to_owned()),
            (19, number),
            (20, if is_insured { "" } else { "同居" }.to_owned()),
            (21, "有".to_owned()),
            (22, "ウ".to_owned()),
            (23, "みずほ銀行".to_owned()),
            (24, "東京営業部".to_owned()),
            (25, "普通".to_owned()),
            (26, format!("{row:07}")),
            (27, "ﾐﾎﾝ ﾊﾅｺ".to_owned()),
            (28, "備考の文".to_owned()),
            (30, "予備".to_owned()),
            (31, "予備".to_owned()),
            (32, "予備".to_owned()),
            (33, "予備".to_owned()),
            (34, "予備".to_owned()),
            (35, "予備".to_owned()),
        ];
        for (column, text) in texts {
            if !text.is_empty() {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        let birth = ExcelDateTime::from_ymd(born, 4, 1).unwrap();
        sheet
            .write_datetime_with_format(row, 11, &birth, &day)
            .unwrap();
        let from = ExcelDateTime::from_ymd(2020, 4, 1).unwrap();
        sheet
            .write_datetime_with_format(row, 12, &from, &day)
            .unwrap();
        sheet
            .write_datetime_with_format(row, 29, &from, &day)
            .unwrap();
        if is_insured {
            sheet.write_number(row, 15, 320.0).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A different reading for every row.
fn kana(mut row: u32) -> String {
    const SIGNS: [char; 10] = ['ア', 'カ', 'サ', 'タ', 'ナ', 'ハ', 'マ', 'ヤ', 'ラ', 'ワ'];
    let mut kana = String::from("ハナコ");
    while row > 0 {
        kana.push(SIGNS[usize::try_from(row % 10).unwrap()]);
        row /= 10;
    }
    kana
}
