//! 入力の順序: Enter, Tab and arrows, the IME and the function keys.

use crate::desk::{
    Desk, commit, field, focus, focused, open, preedit, press, press_with, shown, type_text,
};
use crate::gallery::{SECTIONS, filled};
use daicho::procedure::form::Form;
use daicho::ui::keys::Shortcut;
use egui::{Key, Modifiers};

fn empty() -> egui_kittest::Harness<'static, Desk> {
    open(Desk::new(SECTIONS, Form::new()))
}

#[test]
fn エンターは次の項目へ_シフトエンターは前の項目へ進む() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "カナ氏名");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "生年月日");
    press_with(&mut harness, Modifiers::SHIFT, Key::Enter);
    assert_eq!(focused(&harness), "カナ氏名");
}

#[test]
fn タブと矢印もエンターと同じ順に進む() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "カナ氏名");
    press(&mut harness, Key::ArrowDown);
    assert_eq!(focused(&harness), "生年月日");
    press(&mut harness, Key::ArrowUp);
    assert_eq!(focused(&harness), "カナ氏名");
    press_with(&mut harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&harness), "氏名");
}

#[test]
fn 住所は郵便番号から住所へ進み自動の項目は飛ばす() {
    let mut harness = empty();
    focus(&mut harness, "個人番号");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "住所 郵便番号");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "住所");
    focus(&mut harness, "報酬月額（現物）");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "勤務日数");
}

#[test]
fn 最後の項目のエンターは登録ボタンへ行くだけで登録しない() {
    let mut harness = empty();
    focus(&mut harness, "整理番号");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "被扶養者 行を追加");
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "登録…");
    assert!(harness.state().pressed.is_empty());
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().pressed, [Shortcut::Register]);
}

#[test]
fn 変換中のエンターとファンクションキーは何もしない() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "みほん");
    press(&mut harness, Key::F12);
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "氏名");
    assert!(harness.state().pressed.is_empty());

    commit(&mut harness, "見本");
    assert_eq!(focused(&harness), "氏名");
    assert_eq!(shown(&harness, "氏名"), "見本");
    press(&mut harness, Key::F12);
    assert_eq!(harness.state().pressed, [Shortcut::Register]);
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "カナ氏名");
}

#[test]
fn 変換中はボタンも押せない() {
    use egui_kittest::kittest::Queryable;
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "みほん");
    harness.get_by_label("登録…").click();
    harness.run();
    assert!(harness.state().pressed.is_empty());
}

#[test]
fn 使わないキーは黙っている() {
    let mut harness = empty();
    for key in [Key::F6, Key::F7, Key::F8, Key::F10] {
        press(&mut harness, key);
    }
    assert!(harness.state().pressed.is_empty());
}

#[test]
fn エスケープで入力位置を失わない() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    press(&mut harness, Key::Escape);
    assert_eq!(focused(&harness), "氏名");
}

#[test]
fn 数字の欄は入ると全部選ばれ打ち直せる() {
    let mut harness = open(Desk::new(SECTIONS, filled()));
    focus(&mut harness, "保険料の初月");
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "報酬月額（通貨）");
    type_text(&mut harness, "300000");
    press(&mut harness, Key::Enter);
    assert_eq!(shown(&harness, "報酬月額（通貨）"), "300,000");
    assert_eq!(shown(&harness, "報酬月額（合計）"), "312,500");
}

#[test]
fn 文字の欄は入ると末尾から続けて打てる() {
    let mut harness = open(Desk::new(SECTIONS, filled()));
    focus(&mut harness, "住所 郵便番号");
    press(&mut harness, Key::Enter);
    type_text(&mut harness, "号室");
    press(&mut harness, Key::Enter);
    assert!(shown(&harness, "住所").ends_with("１０１号室"));
}

#[test]
fn 隠れた項目へ進むと見える所まで送る() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    let before = field(&harness, "整理番号").rect();
    for _ in 0..14 {
        press(&mut harness, Key::Enter);
    }
    assert_eq!(focused(&harness), "整理番号");
    let after = field(&harness, "整理番号").rect();
    assert!(before.bottom() > 760.0, "the field begins below the window");
    assert!(after.bottom() < 690.0, "{after:?} lies above the key bar");
}

#[test]
fn エンターを押し続けても登録ボタンで止まる() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    for pass in 0..300 {
        harness.event(egui::Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: pass > 0,
            modifiers: Modifiers::NONE,
        });
        harness.step();
        if focused(&harness) == "備考" {
            press(&mut harness, Key::Tab);
            press(&mut harness, Key::Tab);
        }
    }
    assert_eq!(focused(&harness), "登録…");
    assert!(harness.state().pressed.is_empty());
}

#[test]
fn 変換中に別の欄を押しても文字は二重にならない() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "みほん");
    field(&harness, "カナ氏名").click();
    harness.run();
    assert_eq!(focused(&harness), "カナ氏名");
    assert!(!harness.state().input.keys.is_composing());
    assert_eq!(shown(&harness, "氏名"), "みほん");
    assert_eq!(shown(&harness, "カナ氏名"), "");
}

#[test]
fn 窓を離れると変換中ではなくなる() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "みほん");
    harness.event(egui::Event::WindowFocused(false));
    harness.run();
    assert!(!harness.state().input.keys.is_composing());
}

#[test]
fn 英数字の欄はimeを使わず氏名の欄は使う() {
    let mut harness = empty();
    focus(&mut harness, "生年月日");
    assert!(harness.output().platform_output.ime.is_none());
    focus(&mut harness, "氏名");
    assert!(harness.output().platform_output.ime.is_some());
}

#[test]
fn 変換の確定と同じ時に届いたエンターでは進まない() {
    let mut harness = empty();
    focus(&mut harness, "氏名");
    preedit(&mut harness, "見本");
    let enter = egui::Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let commit = egui::Event::Ime(egui::ImeEvent::Commit("見本".to_owned()));
    harness.input_mut().events.extend([commit, enter]);
    harness.run();
    assert_eq!(focused(&harness), "氏名");
    assert_eq!(shown(&harness, "氏名"), "見本");
}
