//! 支払: payments are picked, looked at and written out by keyboard, come back and go out once more.

use crate::beside::Beside;
use crate::desk::{field, focused, press, press_with, type_text};
use crate::office::Office;
use daicho::domain::bank_account::{
    AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
};
use daicho::domain::benefit::BenefitKind;
use daicho::domain::date::Date;
use daicho::domain::member::PersonId;
use daicho::domain::payment::{PaymentId, PaymentOrder, PaymentPurpose, Recipient};
use daicho::domain::payment_correction::ReclaimOrder;
use daicho::domain::payment_course::{PaymentEvent, PaymentEventKind};
use daicho::domain::transfer_rules::{ClientCode, TransferAgreement, TransferSender};
use daicho::domain::transfer_text::TransferText;
use daicho::domain::yen::Yen;
use daicho::ledger::payments::OrderedBy;
use daicho::ledger::transact::Tx;
use daicho::ledger::transfers::NewTransfer;
use daicho::ledger::{error, payments, reclaims, settings, transfers};
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};

const LONG: &str = "カブシキガイシャミホンデンキコウギョウショキュウヨガカリ";

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn account(holder: &str) -> BankAccount {
    BankAccount {
        bank: BankCode::new("0001").unwrap(),
        bank_name: "みずほ".to_owned(),
        branch: BranchCode::new("001").unwrap(),
        branch_name: "東京営業部".to_owned(),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("1234567").unwrap(),
        holder: holder.to_owned(),
        origin: AccountOrigin::Application,
    }
}

fn sender() -> TransferSender {
    let text = |kana: &str| TransferText::parse(kana).unwrap();
    TransferSender {
        client_code: ClientCode::new("99999").unwrap(),
        client_name: text("ミホンケンコウホケンクミアイ"),
        bank: BankCode::new("0001").unwrap(),
        bank_kana: text("ミズホ"),
        branch: BranchCode::new("001").unwrap(),
        branch_kana: text("トウキヨウ"),
        kind: AccountKind::Ordinary,
        number: AccountNumber::new("0000099").unwrap(),
        agreed: TransferAgreement::default(),
    }
}

fn ordered(
    tx: &mut Tx<'_>,
    person: i64,
    purpose: PaymentPurpose,
    (yen, holder): (i64, &str),
) -> Result<PaymentId, error::Error> {
    let by = OrderedBy {
        case: None,
        entry: None,
        on: day("2026-11-26"),
        note: "",
    };
    let order = PaymentOrder {
        payee: PersonId(person),
        purpose,
        amount: Yen::new(yen),
        account: account(holder),
    };
    payments::order_in(tx, by, &order)
}

/// Three that wait, two in a file of today, of which one was returned by the bank, and a 返納.
fn fill(tx: &mut Tx<'_>) -> Result<(), error::Error> {
    let on = day("2026-11-27");
    let mut society = settings::society_on(tx, on)?.unwrap();
    society.transfer = Some(sender());
    settings::set_society_in(tx, day("1900-01-01"), &society)?;
    let birth = PaymentPurpose::Benefit(BenefitKind::ChildbirthLumpSum);
    let sick = PaymentPurpose::Benefit(BenefitKind::InjurySicknessAllowance);
    ordered(tx, 1, birth, (500_000, "ミホン　イチロウ"))?;
    ordered(tx, 2, sick, (186_480, LONG))?;
    ordered(
        tx,
        1,
        PaymentPurpose::PremiumRefund,
        (3_334, "ミホン＠イチロウ"),
    )?;
    let sent = [
        ordered(tx, 1, sick, (92_000, "ミホン　イチロウ"))?,
        ordered(tx, 2, sick, (41_200, "ミホン　ハナコ"))?,
    ];
    let new = NewTransfer {
        transfer_on: on,
        file_name: "SOGO_20261127_01.txt",
        bytes: b"1210",
        payments: &sent,
    };
    transfers::make_in(tx, &new)?;
    let returned = PaymentEvent {
        kind: PaymentEventKind::Returned,
        on,
        transfer: None,
        account: None,
        reason: "口座名義相違".to_owned(),
    };
    payments::happen_in(tx, sent[1], &returned)?;
    let claim = ReclaimOrder {
        payee: PersonId(1),
        purpose: birth,
        recipient: Recipient::InsuredPerson,
        amount: Yen::new(8_000),
    };
    reclaims::claim_in(tx, None, on, &claim).map(|_| ())
}

fn prepare(path: &Path) {
    prepare_with(path, fill);
}

fn prepare_with(path: &Path, fill: impl FnOnce(&mut Tx<'_>) -> Result<(), error::Error>) {
    Beside::open(path).write(fill);
}

fn payments_at(scale: f32) -> Office {
    let mut office = Office::open_after([1280.0, 800.0], scale, prepare);
    office.go(Screen::Payments);
    office
}

fn stick(office: &Office) -> PathBuf {
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn 任継保険料の下に支払があり_altとマイナスで開く() {
    let mut office = Office::open_after([1280.0, 800.0], 1.0, prepare);
    press_with(&mut office.harness, Modifiers::ALT, Key::Minus);
    assert_eq!(office.harness.state().screen(), Screen::Payments);
    assert_eq!(focused(&office.harness), "支払待ちの一覧");
    for heading in [
        "支払待ち　3",
        "作成済み　1",
        "支払済　0",
        "組戻し　1",
        "返納　1",
    ] {
        assert!(office.shows(heading), "{heading}");
    }
    assert!(office.shows("口座名義 ミホン　イチロウ"));
    assert!(office.shows("＊＊＊＊567"));
    assert!(!office.shows("1234567"));
    assert!(office.shows("全部で　3件　689,814円"));
}

#[test]
fn 振込データはキーだけで_選び_確かめ_書き出す() {
    let mut office = payments_at(1.0);
    let folder = stick(&office);
    press(&mut office.harness, Key::Space);
    press(&mut office.harness, Key::ArrowDown);
    press(&mut office.harness, Key::Space);
    assert!(office.shows("選択中　2件　686,480円"));
    press(&mut office.harness, Key::F12);
    assert_eq!(focused(&office.harness), "振込指定日");
    // A Saturday: the dialog comes back and says which day is next.
    type_text(&mut office.harness, "R8.11.28");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("土曜日または日曜日です"));
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "R8.11.30");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("2件　合計 686,480円の振込データを作ります"));
    assert!(office.shows("30文字を超えるため"));
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("書き出しました"));
    assert_eq!(names(&folder), ["SOGO_20261130_01.txt"]);
    assert!(office.shows("支払待ち　1") && office.shows("作成済み　3"));
}

#[test]
fn 名義の使えない文字は名指しで止まり_直せば出せる() {
    let mut office = payments_at(1.0);
    let folder = stick(&office);
    press(&mut office.harness, Key::End);
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("は振込データに使えません"));
    press(&mut office.harness, Key::Escape);
    office.click("口座を直す…");
    let holder = field(&office.harness, "口座名義（カナ）");
    holder.focus();
    office.harness.run_ok();
    press_with(&mut office.harness, Modifiers::COMMAND, Key::A);
    type_text(&mut office.harness, "ミホン　イチロウ");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("訂正の理由"), "理由がなければ登録しない");
    field(&office.harness, "訂正の理由").focus();
    office.harness.run_ok();
    type_text(&mut office.harness, "通帳の写しで確認");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("口座を直しました"));
    // What was corrected last stands last.
    press(&mut office.harness, Key::End);
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::F12);
    assert!(office.shows("1件　合計 3,334円の振込データを作ります"));
    office.answers.next(&folder);
    press(&mut office.harness, Key::F12);
    assert_eq!(names(&folder).len(), 1);
}

#[test]
fn 支払済_組戻し_口座の訂正_振込以外の支払() {
    let mut office = payments_at(1.0);
    office.click("作成済み　1");
    assert!(office.shows("振込データ　SOGO_20261127_01.txt"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("1件　合計92,000円を支払済にします"));
    press(&mut office.harness, Key::F12);
    assert!(office.shows("支払済にしました。"));
    office.click("支払済　1");
    office.click("組戻し…");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("「組戻しの理由」を入力してください。"));
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "口座解約");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("組戻しを記録しました。"));
    office.click("組戻し　2");
    assert!(office.shows("備考 口座解約"));
    office.click("振込以外の支払…");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "窓口払（口座解約のため）");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("振込以外の支払を記録しました。"));
    assert!(office.shows("組戻し　1") && office.shows("支払済　1"));
}

#[test]
fn 間違えて支払済にした支払は選んで取り消す() {
    let two = |path: &Path| {
        prepare_with(path, |tx| {
            let on = day("2026-11-27");
            let sick = PaymentPurpose::Benefit(BenefitKind::InjurySicknessAllowance);
            let sent = [
                ordered(tx, 1, sick, (92_000, "ミホン　イチロウ"))?,
                ordered(tx, 2, sick, (41_200, "ミホン　ハナコ"))?,
            ];
            let new = NewTransfer {
                transfer_on: on,
                file_name: "SOGO_20261127_01.txt",
                bytes: b"1210",
                payments: &sent,
            };
            transfers::make_in(tx, &new)?;
            for id in sent {
                let paid = PaymentEvent {
                    kind: PaymentEventKind::Paid,
                    on,
                    transfer: None,
                    account: None,
                    reason: String::new(),
                };
                payments::happen_in(tx, id, &paid)?;
            }
            Ok(())
        });
    };
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_after([1280.0, 800.0], scale, two);
        office.go(Screen::Payments);
        office.click("支払済　2");
        press(&mut office.harness, Key::Tab);
        while focused(&office.harness) != "支払済の一覧" {
            press(&mut office.harness, Key::Tab);
        }
        press(&mut office.harness, Key::Space);
        press(&mut office.harness, Key::ArrowDown);
        press(&mut office.harness, Key::Space);
        assert!(office.shows("選択中　2件　133,200円"));
        office.shoot(&format!("payments-paid-{name}"));
        office.click("支払済の取消…");
        assert!(office.shows("2件　合計133,200円の支払済を取り消します"));
        office.shoot(&format!("payments-undo-{name}"));
        press(&mut office.harness, Key::F12);
        assert!(office.shows("「取り消す理由」を入力してください。"));
        type_text(&mut office.harness, "別の振込データ");
        press(&mut office.harness, Key::F12);
        assert!(office.shows("元の見出しに戻しました"));
        assert!(office.shows("支払済　0") && office.shows("作成済み　2"));
    }
}

#[test]
fn 組戻しのある振込データはもう一度書き出せない() {
    let mut office = payments_at(1.0);
    let folder = stick(&office);
    office.click("作成済み　1");
    office.answers.next(&folder);
    office.click("もう一度書き出す…");
    assert!(office.shows("二重に振り込まれる"));
    assert!(names(&folder).is_empty());
}

#[test]
fn 返納は一部ずつ記録できる() {
    let mut office = payments_at(1.0);
    office.click("返納　1");
    press(&mut office.harness, Key::F12);
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "3000");
    press(&mut office.harness, Key::Enter);
    type_text(&mut office.harness, "本人から振込");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("返納を記録しました。"));
    assert!(office.shows("残り 5,000"));
}

#[test]
fn 選んだ行の支払の経過が一覧の下に出る() {
    let mut office = payments_at(1.0);
    assert!(office.shows("の経過"));
    office.click("組戻し　1");
    press(&mut office.harness, Key::End);
    for words in ["支払の決定", "振込データの作成", "組戻し　", "口座名義相違"]
    {
        assert!(office.shows(words), "{words}");
    }
}

#[test]
fn 支払一覧表は紙とエクセルで書き出す() {
    let mut office = payments_at(1.0);
    let folder = stick(&office);
    office.answers.next(&folder);
    office.click("支払一覧表…");
    assert!(office.shows("口座番号（全桁）"));
    assert_eq!(names(&folder), [""; 0], "確かめる前には書き出さない");
    press(&mut office.harness, Key::F12);
    let names = names(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("支払一覧表_20261127") && names[0].ends_with(".pdf"));
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = payments_at(scale);
        office.shoot(&format!("payments-waiting-{name}"));
        office.click("全部選ぶ");
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("payments-day-{name}"));
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("payments-stopped-{name}"));
        press(&mut office.harness, Key::Escape);
        // The one whose name no bank takes stays behind.
        press(&mut office.harness, Key::End);
        press(&mut office.harness, Key::Space);
        press(&mut office.harness, Key::F12);
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("payments-confirm-{name}"));
        press(&mut office.harness, Key::Escape);
        office.click("口座を直す…");
        office.shoot(&format!("payments-account-{name}"));
        press(&mut office.harness, Key::Escape);
        // In a low window the keyboard starts at the headings again.
        office.go(Screen::Home);
        office.go(Screen::Payments);
        office.click("作成済み　1");
        office.shoot(&format!("payments-exported-{name}"));
        office.click("振込データの取りやめ…");
        office.shoot(&format!("payments-recall-{name}"));
        press(&mut office.harness, Key::Escape);
        office.go(Screen::Home);
        office.go(Screen::Payments);
        office.click("組戻し　1");
        office.shoot(&format!("payments-returned-{name}"));
        office.click("返納　1");
        press(&mut office.harness, Key::F12);
        office.shoot(&format!("payments-settle-{name}"));
    }
}

#[test]
fn ホームで止まっている支払の数を見て支払へ移る() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_after([1280.0, 800.0], scale, prepare);
        office.go(Screen::Home);
        office.shoot(&format!("home-payments-{name}"));
        let top = |label: &str| office.harness.get_by_label(label).rect().top().round();
        let line = top("期日の一覧を開く").to_string();
        let payments = top("支払待ち 3件・組戻し 1件・返納 1件").to_string();
        assert_eq!(payments, line, "{name}");
        office.click("支払待ち 3件・組戻し 1件・返納 1件");
        assert!(office.shows("支払待ち　3"));
    }
}

#[test]
fn 振込指定日を過ぎて支払済でない支払をホームで示す() {
    let late = |path: &Path| {
        prepare_with(path, |tx| {
            let birth = PaymentPurpose::Benefit(BenefitKind::ChildbirthLumpSum);
            let mut make = |on: &str| {
                let payment = ordered(tx, 1, birth, (500_000, "ミホン　イチロウ"))?;
                let new = NewTransfer {
                    transfer_on: day(on),
                    file_name: "SOGO.txt",
                    bytes: b"1210",
                    payments: &[payment],
                };
                transfers::make_in(tx, &new).map(|_| ())
            };
            make("2026-11-26")?;
            make("2026-11-27")
        });
    };
    let mut office = Office::open_after([1280.0, 800.0], 1.0, late);
    office.go(Screen::Home);
    office.click("振込日経過 1件");
}

#[test]
fn 期日の行から支払のその見出しへ移る() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_after([1280.0, 800.0], scale, prepare);
        office.go(Screen::Due);
        assert!(office.shows("組戻しのままの支払　41,200円"));
        office.shoot(&format!("due-payments-{name}"));
        office.click("支払の「組戻し」を開く（Enter）");
        assert_eq!(office.harness.state().screen(), Screen::Payments);
        assert!(office.shows("銀行から戻ってきた支払です。"));
        press(&mut office.harness, Key::Escape);
        assert_eq!(office.harness.state().screen(), Screen::Due);
    }
}
