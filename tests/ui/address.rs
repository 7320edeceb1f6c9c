//! 住所と郵便番号: what the table fills, what it only offers, and that nothing typed is overwritten.

use crate::case_hands as hands;
use crate::desk::{
    Desk, commit, focus, focused, open, preedit, press, press_with, shown, type_text,
};
use crate::gallery::SECTIONS;
use crate::root;
use daicho::app::places::Places;
use daicho::app::tables::Tables;
use daicho::domain::address::Address;
use daicho::procedure::form::Form;
use daicho::procedure::person::ADDRESS;
use daicho::procedure::value::Value;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::Path;

const POSTAL: &str = "住所 郵便番号";
const MAIN: &str = "住所";

fn empty() -> Harness<'static, Desk> {
    let mut desk = Desk::new(SECTIONS, Form::new());
    // No such folder: the shipped table answers.
    desk.tables = Some(Tables::new(&Places::at(Path::new("無い場所"))));
    open(desk)
}

fn type_code(harness: &mut Harness<'_, Desk>, code: &str) {
    focus(harness, POSTAL);
    press_with(harness, Modifiers::COMMAND, Key::A);
    type_text(harness, code);
    press(harness, Key::Enter);
}

fn address(harness: &Harness<'_, Desk>) -> Option<Address> {
    match harness.state().state.form().value("address") {
        Some(Value::Address(address)) => Some(address.clone()),
        _ => None,
    }
}

fn is_offered(harness: &Harness<'_, Desk>, label: &str) -> bool {
    harness
        .query_by_role_and_label(Role::Button, label)
        .is_some()
}

#[test]
fn 候補が一つなら住所を入れ番地を続けて打てる() {
    let mut harness = empty();
    type_code(&mut harness, "１０５００１１");
    assert_eq!(focused(&harness), MAIN);
    assert_eq!(shown(&harness, MAIN), "東京都港区芝公園");
    harness.get_by_label("郵便番号から住所を入れました。続けて番地を入力してください。");

    type_text(&mut harness, "4-2-8");
    press(&mut harness, Key::Enter);
    let address = address(&harness).unwrap();
    assert_eq!(address.text, "東京都港区芝公園4-2-8");
    assert_eq!(address.postal.unwrap().to_string(), "105-0011");
    assert!(
        harness
            .query_by_label_contains("郵便番号から住所を入れました")
            .is_none()
    );
}

#[test]
fn 候補が二つ以上なら選ばせてキーボードだけで選べる() {
    let mut harness = empty();
    type_code(&mut harness, "4980000");
    assert_eq!(shown(&harness, MAIN), "");
    assert!(is_offered(&harness, "三重県桑名郡木曽岬町"));
    assert_eq!(focused(&harness), MAIN);
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(shown(&harness, MAIN), "三重県桑名郡木曽岬町");
    assert_eq!(focused(&harness), MAIN);

    // The other one is a matter of taking the address out.
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    press(&mut harness, Key::Delete);
    press(&mut harness, Key::Enter);
    type_code(&mut harness, "498-0000");
    harness
        .get_by_role_and_label(Role::Button, "愛知県弥富市")
        .click();
    harness.run();
    assert_eq!(shown(&harness, MAIN), "愛知県弥富市");
    type_text(&mut harness, "見本1");
    press(&mut harness, Key::Enter);
    assert_eq!(address(&harness).unwrap().text, "愛知県弥富市見本1");
}

#[test]
fn 打った住所は郵便番号を打っても変わらない() {
    let mut harness = empty();
    focus(&mut harness, MAIN);
    type_text(&mut harness, "東京都港区見本1");
    press(&mut harness, Key::Enter);
    type_code(&mut harness, "1050011");
    assert_eq!(shown(&harness, MAIN), "東京都港区見本1");
    assert!(!is_offered(&harness, "東京都港区芝公園"));
    assert_eq!(address(&harness).unwrap().text, "東京都港区見本1");
}

#[test]
fn 住所だけを打つと郵便番号の候補が出て選ぶまで入らない() {
    let mut harness = empty();
    focus(&mut harness, MAIN);
    type_text(&mut harness, "札幌市中央区大通西2丁目");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, POSTAL), "");
    assert!(address(&harness).unwrap().postal.is_none());
    let first = "〒060-0042　北海道札幌市中央区大通西（1〜19丁目）";
    assert!(is_offered(&harness, first));
    assert!(is_offered(
        &harness,
        "〒064-0820　北海道札幌市中央区大通西（20〜28丁目）"
    ));
    // The keyboard goes back one stop at a time: to the second button, then to the first.
    press_with(&mut harness, Modifiers::SHIFT, Key::Tab);
    press_with(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&harness), first);
    press(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(shown(&harness, POSTAL), "060-0042");
    assert_eq!(shown(&harness, MAIN), "札幌市中央区大通西2丁目");
    assert!(!is_offered(&harness, first));
}

#[test]
fn 郵便番号を自分で打てば候補は消える() {
    let mut harness = empty();
    focus(&mut harness, MAIN);
    type_text(&mut harness, "港区芝公園4");
    press(&mut harness, Key::Enter);
    assert!(is_offered(&harness, "〒105-0011　東京都港区芝公園"));
    focus(&mut harness, POSTAL);
    type_text(&mut harness, "1");
    assert!(!is_offered(&harness, "〒105-0011　東京都港区芝公園"));
    type_text(&mut harness, "050023");
    press(&mut harness, Key::Enter);
    assert_eq!(
        address(&harness).unwrap().postal.unwrap().digits(),
        "1050023"
    );
}

#[test]
fn 表にない番号は文で知らせ住所はそのまま打てる() {
    let mut harness = empty();
    type_code(&mut harness, "9999999");
    harness.get_by_label_contains("郵便番号表（令和8年10月3日現在）にありません");
    type_text(&mut harness, "架空県架空市1");
    press(&mut harness, Key::Enter);
    assert_eq!(address(&harness).unwrap().text, "架空県架空市1");
    assert!(harness.query_by_label_contains("にありません").is_none());
    type_code(&mut harness, "12");
    assert!(harness.query_by_label_contains("にありません").is_none());
}

#[test]
fn 変換中の住所には何も入らない() {
    let mut harness = empty();
    focus(&mut harness, MAIN);
    preedit(&mut harness, "みほんけん");
    assert_eq!(shown(&harness, MAIN), "みほんけん");
    commit(&mut harness, "見本県");
    press(&mut harness, Key::Enter);
    type_code(&mut harness, "1050011");
    assert_eq!(address(&harness).unwrap().text, "見本県");
}

#[test]
fn 元に戻すと入った住所も消える() {
    let mut harness = empty();
    harness.run_steps(8);
    type_code(&mut harness, "1050011");
    assert_eq!(shown(&harness, MAIN), "東京都港区芝公園");
    harness.run_steps(8);
    press_with(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(shown(&harness, MAIN), "");
}

#[test]
fn 案件の画面でも郵便番号で住所が入り保存される() {
    let mut window = root::practice();
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, hands::RECEIVE);
    hands::complete(&mut window);
    hands::fill(&mut window, "住所（住民票） 郵便番号", "1050011");
    assert_eq!(shown(&window, "住所（住民票）"), "東京都港区芝公園");
    hands::fill(&mut window, "住所（住民票）", "9-1");
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    let form = hands::view(&mut window).case.form;
    let address = ADDRESS.get(&form).unwrap();
    assert_eq!(address.to_string(), "〒105-0011 東京都港区芝公園9-1");
}
