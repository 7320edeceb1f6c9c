//! 銀行支店表: the shipped table, names typed in many ways, and the CSV of banks and branches that a clerk brings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::domain::bank_account::{BankCode, BranchCode};
use daicho::domain::date::Date;
use daicho::domain::transfer_text::TransferText;
use daicho::exchange::banks::BankMaster;
use daicho::exchange::banks_csv;
use daicho::exchange::master::Master;
use proptest::prelude::{any, prop_assert_eq, proptest};
use std::fmt::Write as _;
use std::sync::LazyLock;

static MASTER: LazyLock<BankMaster> = LazyLock::new(|| BankMaster::shipped().unwrap());

fn bank(code: &str) -> BankCode {
    BankCode::new(code).unwrap()
}

fn names(typed: &str) -> Vec<String> {
    let found = MASTER.banks_like(typed);
    found.into_iter().map(|bank| bank.name).collect()
}

fn branches(code: &str, typed: &str) -> Vec<String> {
    let found = MASTER.branches_like(&bank(code), typed);
    found.into_iter().map(|branch| branch.name).collect()
}

#[test]
fn 同梱の表は日付と件数と出所を名乗る() {
    let head = MASTER.head();
    assert_eq!(head.date, Date::new(2026, 8, 24).unwrap());
    assert_eq!(head.n_rows, 28_944);
    assert_eq!(head.source, "npm zengin-code 1.0.0-p20260824");
    let readme = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/masters/README.md"),
    )
    .unwrap();
    assert!(readme.contains("2026-08-24") && readme.contains("Copyright (c) 2015 Sho Kusano"));
}

#[test]
fn コードから名称を引く() {
    assert_eq!(MASTER.bank(&bank("0001")).unwrap().name, "みずほ");
    let branch = |code| MASTER.branch(&bank("0009"), &BranchCode::new(code).unwrap());
    assert_eq!(branch("001").unwrap().name, "神保町");
    assert!(branch("000").is_none());
    assert!(MASTER.bank(&bank("9999")).is_none());
    assert_eq!(MASTER.branches(&bank("9900")).len(), 94);
    assert!(MASTER.branches(&bank("9999")).is_empty());
}

#[test]
fn どの銀行と支店のカナも振込データに入る() {
    let mut n_branches = 0;
    for code in 0..10_000 {
        let code = bank(&format!("{code:04}"));
        let Some(bank) = MASTER.bank(&code) else {
            continue;
        };
        let branches = MASTER.branches(&code);
        n_branches += branches.len();
        let kana = branches.iter().map(|branch| &branch.kana);
        for kana in kana.chain([&bank.kana]) {
            let sent = TransferText::parse_bank_name(kana).unwrap();
            assert!(!sent.as_str().contains(['.', ' ']), "{kana}");
            assert!(sent.n_bytes() <= 15);
            // Nothing is cut: the table has the names as 全銀 cuts them.
            let joined = kana.replace(['．', '　'], "");
            assert_eq!(TransferText::parse(&joined).unwrap(), sent, "{kana}");
        }
    }
    assert_eq!(n_branches, 28_944);
}

#[test]
fn 名称でもカナでも初めの文字で引ける() {
    assert_eq!(names("みずほ"), ["みずほ", "みずほ信託"]);
    assert_eq!(names("みずほ銀行"), ["みずほ", "みずほ信託"]);
    assert_eq!(names("ﾐｽﾞﾎ")[0], "みずほ");
    assert_eq!(names("ミツビシユーエフジエイ")[0], "三菱ＵＦＪ");
    assert_eq!(names("三菱UFJ銀行")[0], "三菱ＵＦＪ");
    assert_eq!(names("城南信用金庫"), ["城南信金"]);
    assert_eq!(names("ユウチヨ"), ["ゆうちょ"]);
    assert_eq!(names("ゆうちょ"), ["ゆうちょ"]);
    assert!(names("").is_empty() && names("　").is_empty());
    assert!(names("無い銀行の名").is_empty());
    // Nothing begins with it: what contains it is shown.
    assert!(names("ＵＦＪ").contains(&"三菱ＵＦＪ".to_owned()));
    assert_eq!(branches("0009", "神保町支店"), ["神保町"]);
    assert_eq!(branches("0009", "じんぼうちょう"), ["神保町"]);
    assert_eq!(branches("9900", "〇一八"), ["〇一八"]);
    assert_eq!(branches("9900", "ゼロイチハチ"), ["〇一八"]);
    assert_eq!(branches("9900", "〇一八店"), ["〇一八"]);
    assert!(
        branches("0005", "本店")
            .iter()
            .all(|name| name.contains("本店"))
    );
    assert!(branches("9999", "本店").is_empty());
}

#[test]
fn 同じように始まる銀行はすべてコードの順に示す() {
    let all = MASTER.banks_like("みなみ");
    assert!(all.len() > 1, "{}", all.len());
    assert!(all.is_sorted_by(|a, b| a.code < b.code));
}

fn csv(lines: &[&str]) -> String {
    let mut text = format!("{}\r\n", banks_csv::COLUMNS.join(","));
    for line in lines {
        let _ = write!(text, "{line}\r\n");
    }
    text
}

fn refused(text: &str) -> String {
    banks_csv::read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn 持ち込んだ表は書いて読んでも同じ() {
    let day = Date::new(2027, 1, 31).unwrap();
    let text = csv(&[
        "9991,見本第二,ミホンダイニ,002,駅前,エキマエ",
        "\"9990\",見本,ミホン,001,本店,ホンテン",
    ]);
    for bytes in [text.as_bytes(), &encoding_rs::SHIFT_JIS.encode(&text).0] {
        let lines = banks_csv::read(bytes).unwrap();
        let written = BankMaster::write(lines, day, "試験");
        assert!(written.starts_with("#銀行支店表,2027-01-31,2,試験\n9990,見本"));
        let master = BankMaster::parse(written).unwrap();
        assert_eq!(master.bank(&bank("9991")).unwrap().name, "見本第二");
    }
    let headless = text.split_once("\r\n").unwrap().1;
    assert_eq!(banks_csv::read(headless.as_bytes()).unwrap().len(), 2);
}

#[test]
fn 直すところのある表は行を言って取り込まない() {
    let good = "9990,見本,ミホン,001,本店,ホンテン";
    for (line, expected) in [
        (
            "990,見本,ミホン,001,本店,ホンテン",
            "3行目: 銀行または支店のコードが4桁・3桁の数字ではありません。",
        ),
        (
            "9990,見本,ミホン,1,本店,ホンテン",
            "3行目: 銀行または支店のコードが",
        ),
        (
            "9990,見本,ミホン,002,本店",
            "3行目: 列が5個です（6個のはずです）。",
        ),
        ("9990,見本,ミホン,002,,ホンテン", "3行目: 名称かカナが空か"),
        (
            "9990,見本,ミホン,002,駅前,駅前",
            "3行目: 「駅」は振込データに使えません。",
        ),
        (
            "9990,別の名,ミホン,002,駅前,エキマエ",
            "3行目: 同じ銀行コードに違う名称があります。",
        ),
        (good, "3行目: 同じ銀行・支店が二度あります。"),
    ] {
        let said = refused(&csv(&[good, line]));
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("いまの銀行支店表はそのままです"));
    }
    assert!(refused(&csv(&[])).contains("銀行・支店が1行もありません。"));
    let many = csv(&["x", "x", "x", "x", "x"]);
    assert!(refused(&many).contains("5行に直すところがあります。"));
}

#[test]
fn 壊れた表は使わない() {
    for (text, expected) in [
        ("", "1行目がありません"),
        (
            "#郵便番号表,2026-08-24,0,\n",
            "1行目に日付と件数がありません",
        ),
        (
            "#銀行支店表,2026-08-24,2,\n9990,見本,ミホン,001,本店,ホンテン\n",
            "途中で切れています",
        ),
        (
            "#銀行支店表,2026-08-24,1,\n9990,見本,ミホン,001,本店\n",
            "2行目を読めません",
        ),
        (
            "#銀行支店表,2026-08-24,2,\n9990,見本,ミホン,002,本店,ホンテン\n9990,見本,ミホン,001,本店,ホンテン\n",
            "コードの順に並んでいません",
        ),
    ] {
        let said = BankMaster::parse(text.to_owned()).unwrap_err().to_string();
        assert!(said.contains(expected), "{said}");
    }
}

proptest! {
    #[test]
    fn どんなバイト列でも落ちない(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,40}") {
        let read = banks_csv::read(&bytes);
        prop_assert_eq!(read.is_ok(), false);
        let _ = BankMaster::parse(text.clone()).is_err();
        let _ = MASTER.banks_like(&text);
    }
}
