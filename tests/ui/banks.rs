//! 金融機関と支店: what the table fills, what it offers, and that nothing typed is overwritten.

use crate::desk::{self, Desk, focus, focused, press, press_with, shown, type_text};
use crate::render::{Textures, shoot};
use daicho::app::places::Places;
use daicho::app::tables::Tables;
use daicho::domain::bank_account::BankAccount;
use daicho::procedure::account;
use daicho::procedure::field::Section;
use daicho::procedure::form::Form;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::Path;

const SECTIONS: &[Section] = &[account::SECTION];
const BANK_CODE: &str = "金融機関コード";
const BANK: &str = "金融機関";
const BRANCH_CODE: &str = "支店コード";
const BRANCH: &str = "支店";
const KIND: &str = "預金種別";

fn open(textures: &Textures, scale: f32) -> Harness<'static, Desk> {
    let mut desk = Desk::new(SECTIONS, Form::new());
    // No such folder: the shipped table answers.
    desk.tables = Some(Tables::new(&Places::at(Path::new("無い場所"))));
    let size = [1180.0 / scale, 760.0];
    desk::harness(size, scale, textures.clone(), desk, |ui, desk| desk.ui(ui))
}

fn empty() -> Harness<'static, Desk> {
    open(&Textures::default(), 1.0)
}

/// Types into a field in place of what stands there, and goes on with Enter.
fn enter(harness: &mut Harness<'_, Desk>, label: &str, text: &str) {
    focus(harness, label);
    press_with(harness, Modifiers::COMMAND, Key::A);
    press(harness, Key::Delete);
    type_text(harness, text);
    press(harness, Key::Enter);
    harness.run();
}

fn is_offered(harness: &Harness<'_, Desk>, label: &str) -> bool {
    let button = harness.query_by_role_and_label(Role::Button, label);
    button.is_some()
}

fn said(harness: &Harness<'_, Desk>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

fn account(harness: &Harness<'_, Desk>) -> Option<BankAccount> {
    account::bank_account(harness.state().state.form())
}

#[test]
fn コードを打つと名称が入りキーボードだけで口座が揃う() {
    let mut harness = empty();
    enter(&mut harness, BANK_CODE, "０００９");
    assert_eq!(shown(&harness, BANK), "三井住友");
    assert_eq!(focused(&harness), BANK);
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), BRANCH_CODE);
    type_text(&mut harness, "001");
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(shown(&harness, BRANCH), "神保町");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), KIND);
    type_text(&mut harness, "1");
    press(&mut harness, Key::Enter);
    type_text(&mut harness, "0000002");
    press(&mut harness, Key::Enter);
    type_text(&mut harness, "シケン　ハナコ");
    press(&mut harness, Key::Enter);
    let account = account(&harness).unwrap();
    assert_eq!(account.bank.as_str(), "0009");
    assert_eq!(account.branch_name, "神保町");
    assert!(!said(&harness, "銀行支店表"));
}

#[test]
fn 名称を打つと候補にキーボードが移り選ぶと両方入る() {
    let mut harness = empty();
    enter(&mut harness, BANK, "みずほ銀行");
    assert!(is_offered(&harness, "0289　みずほ信託"));
    assert_eq!(focused(&harness), "0001　みずほ");
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(shown(&harness, BANK_CODE), "0001");
    assert_eq!(shown(&harness, BANK), "みずほ");
    assert_eq!(focused(&harness), BRANCH_CODE);
    assert!(!is_offered(&harness, "0001　みずほ"));
    press(&mut harness, Key::Enter);
    type_text(&mut harness, "まるのうちちゅうおう");
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(focused(&harness), "004　丸の内中央");
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(shown(&harness, BRANCH_CODE), "004");
    assert_eq!(focused(&harness), KIND);
}

#[test]
fn 候補を選ばずに先へ進めて打った名称は残る() {
    let mut harness = empty();
    enter(&mut harness, BANK, "みずほ");
    press(&mut harness, Key::Tab);
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), BRANCH_CODE);
    assert_eq!(shown(&harness, BANK), "みずほ");
    assert_eq!(shown(&harness, BANK_CODE), "");
    // The code typed later takes the candidates away.
    enter(&mut harness, BANK_CODE, "0289");
    assert!(!is_offered(&harness, "0001　みずほ"));
}

#[test]
fn 打った名称とコードが違えば言うだけで直さない() {
    let mut harness = empty();
    enter(&mut harness, BANK, "みほん");
    enter(&mut harness, BANK_CODE, "0005");
    assert_eq!(shown(&harness, BANK), "みほん");
    assert!(said(&harness, "この金融機関コードは「三菱ＵＦＪ」です"));
    harness
        .get_by_role_and_label(Role::Button, "名称を「三菱ＵＦＪ」にする")
        .click();
    harness.run();
    assert_eq!(shown(&harness, BANK), "三菱ＵＦＪ");
    assert!(!said(&harness, "この金融機関コードは"));
}

#[test]
fn 表が入れた名称はコードを直せば付いてくる() {
    let mut harness = empty();
    enter(&mut harness, BANK_CODE, "0001");
    enter(&mut harness, BRANCH_CODE, "001");
    assert_eq!(shown(&harness, BRANCH), "東京営業部");
    enter(&mut harness, BANK_CODE, "0009");
    assert_eq!(shown(&harness, BANK), "三井住友");
    assert_eq!(shown(&harness, BRANCH), "神保町");
}

#[test]
fn 表にないコードも入れられ支店は銀行の後に候補が出る() {
    let mut harness = empty();
    enter(&mut harness, BRANCH, "本店");
    assert!(said(
        &harness,
        "先に金融機関コードを入れると、支店の候補が出ます。"
    ));
    enter(&mut harness, BANK_CODE, "9998");
    assert!(said(
        &harness,
        "この金融機関コードは銀行支店表（令和8年8月24日現在）にありません"
    ));
    enter(&mut harness, BANK, "見本信用組合");
    enter(&mut harness, BRANCH_CODE, "001");
    assert_eq!(shown(&harness, BANK_CODE), "9998");
    assert_eq!(shown(&harness, BANK), "見本信用組合");
    assert_eq!(shown(&harness, BRANCH), "本店");
}

#[test]
fn 金融機関を直したときに支店の候補へ飛ばない() {
    let mut harness = empty();
    enter(&mut harness, BANK_CODE, "0009");
    enter(&mut harness, BRANCH, "新宿");
    assert_eq!(focused(&harness), "221　新宿");
    enter(&mut harness, BANK_CODE, "0005");
    assert!(is_offered(&harness, "341　新宿"));
    assert_eq!(focused(&harness), BANK);
}

#[test]
fn 候補と注意の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut harness = open(&textures, scale);
        enter(&mut harness, BANK_CODE, "0009");
        enter(&mut harness, BRANCH, "新宿");
        shoot(&harness, &textures, &format!("banks-candidates-{name}"));
        enter(&mut harness, BANK_CODE, "9998");
        enter(&mut harness, BANK_CODE, "0005");
        enter(&mut harness, BANK, "みずほ");
        shoot(&harness, &textures, &format!("banks-notes-{name}"));
    }
}
