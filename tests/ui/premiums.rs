//! 任継保険料: what came is recorded by keyboard, what is asked comes back into the dialog, a bank's file is ticked.

use crate::beside::Beside;
use crate::desk::{focused, press, press_with, type_text};
use crate::office::Office;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::domain::premium_receipt::{PremiumMethod, ReceiptChannel};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use std::path::Path;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

/// Somebody who went on as 任意継続 on 2026-08-01 and paid until the given month.
fn voluntary(id: i64, name: (&str, &str), birth_on: &str, premium: (i64, i64, i32)) -> Vec<Entry> {
    let (own, amount, n_paid) = premium;
    let number = MemberNumber::new(7000 + u32::try_from(id).unwrap()).unwrap();
    let entry = |valid_from: &str, fact| Entry {
        person: PersonId(id),
        valid_from: day(valid_from),
        fact,
    };
    let acquired = |category, symbol| Fact::InsuredAcquired {
        category,
        symbol: Symbol::new(symbol).unwrap(),
        number,
        branch: Branch::INSURED,
        establishment: "0042".to_owned(),
    };
    let decided = |from, until, monthly: i64, basis| Fact::RemunerationDecided {
        monthly: Yen::new(monthly),
        grade: 25,
        effective_from: month(from),
        effective_until: month(until),
        basis,
    };
    let person = Person {
        name: PersonName::declared(name.0).unwrap(),
        kana: KanaName::parse(name.1).unwrap(),
        alias: None,
        birth_on: day(birth_on),
        sex: Sex::Female,
    };
    let lost = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    let terms = Fact::PremiumTermsSet {
        first_due_on: day("2026-08-20"),
        method: PremiumMethod::Monthly,
    };
    let after = decided(
        "2026-08",
        "2027-03",
        own.min(360_000),
        RemunerationBasis::Voluntary,
    );
    let mut all = vec![
        entry("2020-04-01", Fact::PersonRegistered(person)),
        entry("2020-04-01", acquired(Category::Employed, 42)),
        entry(
            "2025-09-01",
            decided("2025-09", "2026-08", own, RemunerationBasis::Acquisition),
        ),
        entry("2026-08-01", lost),
        entry("2026-08-01", acquired(Category::Voluntary, 90)),
        entry("2026-08-01", after),
        entry("2026-08-01", terms),
    ];
    for index in 0..n_paid {
        let of = month("2026-08").add_months(index);
        let fact = Fact::PremiumReceived {
            month: of,
            amount: Yen::new(amount),
            channel: ReceiptChannel::Typed,
        };
        all.push(entry(&format!("{of}-05"), fact));
    }
    all
}

/// Three people: one has paid November, one has not, one has paid too much.
pub fn prepare(path: &Path) {
    let mut beside = Beside::open(path);
    let PersonId(first) = beside.next_person();
    let people = [
        voluntary(
            first,
            ("見本　花子", "ミホン　ハナコ"),
            "1990-05-01",
            (500_000, 33_948, 4),
        ),
        voluntary(
            first + 1,
            ("例示　次郎", "レイジ　ジロウ"),
            "1966-05-01",
            (240_000, 26_832, 3),
        ),
        voluntary(
            first + 2,
            ("架空　さくら", "カクウ　サクラ"),
            "1988-02-01",
            (240_000, 22_700, 4),
        ),
    ];
    for facts in people {
        beside.post(&facts);
    }
}

fn premiums(size: [f32; 2], scale: f32) -> Office {
    let mut office = Office::open_after(size, scale, prepare);
    office.go(Screen::Premiums);
    office
}

fn open() -> Office {
    premiums([1280.0, 800.0], 1.0)
}

#[test]
fn 月の一覧は状況と根拠を示し_隣の月へ移れる() {
    let mut office = open();
    assert_eq!(focused(&office.harness), "保険料の一覧");
    assert!(office.shows("令和8年11月分"));
    assert!(office.shows("状況 納付済"));
    assert!(office.shows("状況 未納"));
    assert!(office.shows("令和8年11月11日に資格喪失（保険料の未納）"));
    assert!(office.shows("一般保険料　360,000円 × 9.2% ＝ 33,120円"));
    office.click("次の月");
    assert!(office.shows("令和8年12月分"));
    office.click("次の月");
    office.click("次の月");
    office.click("次の月");
    office.click("次の月");
    assert!(office.shows("令和9年4月からの標準報酬月額が決定されていません"));
    office.click("額が未定　3");
    assert!(office.shows("合計 ―"));
}

#[test]
fn 入金はキーだけで記録でき_二重の入金は理由を尋ねる() {
    let mut office = open();
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::F12);
    assert_eq!(focused(&office.harness), "入金日");
    type_text(&mut office.harness, "R8.11.10");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("入金を記録しました。"));
    assert!(office.shows("未納・不足　0"));
    // The same again: the question comes back into the dialog.
    press(&mut office.harness, Key::F12);
    type_text(&mut office.harness, "R8.11.10");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "26832");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("すでに記録されています"));
    press(&mut office.harness, Key::Escape);
    assert!(office.shows("状況 納付済"));
    office.click("入金の取消…");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "別の人の入金でした");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("記録を取り消しました。"));
    assert!(office.shows("未納・不足　1"));
}

#[test]
fn 銀行のファイルは見てから取り込み_二度は取り込めない() {
    let mut office = open();
    let path = office.folder.path().join("meisai.csv");
    let text = "取引日,入金金額,出金金額,摘要\r\n2026/11/25,26832,,振込 ﾚｲｼﾞ ｼﾞﾛｳ\r\n2026/11/25,500,,振込 ﾀﾞﾚｶ ﾍﾞﾂﾉﾋﾄ\r\n";
    std::fs::write(&path, text).unwrap();
    office.answers.next(&path);
    office.click("銀行のファイル…");
    assert!(office.shows("判定 候補あり"));
    assert!(office.shows("判定 該当なし"));
    assert!(office.shows("令和8年11月分 26,832円"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("1行、合計26,832円を保険料の入金として記録します"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("1行の入金を記録しました。"));
    assert!(office.shows("判定 取込済み"));
    assert!(office.shows("このファイルは以前に取り込んでいます"));
    press(&mut office.harness, Key::Escape);
    assert!(office.shows("状況 遅延納付"), "期日の後の入金");
}

#[test]
fn 未納と還付と納付書と一覧() {
    let mut office = open();
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Space);
    assert!(office.shows("1人を選択中"));
    office.answers.next(&folder);
    office.click("納付書…");
    office.answers.next(&folder);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
    office.click("Excel…");
    office.click("未納による喪失・取消　1");
    assert!(office.shows("扱い 令和8年11月11日に喪失"));
    office.click("還付　4");
    assert!(office.shows("理由 過納"));
    let files = std::fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].starts_with("任継保険料_令和8年11月分_")
            && names[1].starts_with("納付書_2026-11_")
    );
}

#[test]
fn 誤って記録した還付は還付の一覧から取り消せる() {
    let mut office = open();
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::ArrowDown);
    office.click("還付　4");
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "現金で渡した");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("還付を記録しました。"));
    assert!(office.shows("還付　3"));
    // The recorded one stands after the open ones.
    assert!(office.shows("理由 記録済（令和8年11月27日）"));
    for _ in 0..3 {
        press(&mut office.harness, Key::ArrowDown);
    }
    office.shoot("premiums-refunded-100");
    office.click("還付の取消…");
    office.shoot("premiums-reverse-100");
    assert!(office.shows("（令和8年11月27日に記録）を取り消します"));
    type_text(&mut office.harness, "渡していませんでした");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("記録を取り消しました。"));
    assert!(office.shows("還付　4"));
}

#[test]
fn 加入者の画面は任継の人だけに納付予定を示す() {
    let mut office = open();
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Enter);
    assert!(matches!(office.harness.state().screen(), Screen::Member(_)));
    office.click("保険料　8");
    assert!(office.shows("月分 令和8年8月、標準報酬 240,000"));
    office.shoot("member-premiums-100");
    office.go(Screen::Member(PersonId(1)));
    assert!(!office.shows("保険料　"));
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = premiums([1280.0, 800.0], scale);
        office.shoot(&format!("premiums-month-{name}"));
        office.click("未納による喪失・取消　1");
        office.shoot(&format!("premiums-losses-{name}"));
        office.click("還付　4");
        office.shoot(&format!("premiums-refunds-{name}"));
        office.click("4月の改定　3");
        office.shoot(&format!("premiums-april-{name}"));
        let path = office.folder.path().join("meisai.csv");
        let text = "取引日,入金金額,出金金額,摘要\r\n2026/11/25,26832,,振込 ﾚｲｼﾞ ｼﾞﾛｳ\r\n2026/11/25,500,,振込 ﾀﾞﾚｶ ﾍﾞﾂﾉﾋﾄ\r\n2026/11/25,,110,ﾃｽｳﾘﾖｳ\r\n";
        std::fs::write(&path, text).unwrap();
        office.answers.next(&path);
        office.click("保険料　3");
        office.click("銀行のファイル…");
        office.shoot(&format!("premiums-bank-{name}"));
        press(&mut office.harness, Key::Escape);
        press(&mut office.harness, Key::ArrowDown);
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("premiums-record-{name}"));
    }
}
