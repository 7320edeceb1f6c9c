//! 初回設定: from nothing to the home screen by keyboard alone.

use crate::desk::{self, focused};
use crate::render::{Textures, shoot};
use crate::root::{App, Window, click, enter, open, open_at, press};
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable, by};

fn begin(window: &mut Window) {
    window.run();
    assert_eq!(focused(window), "新しい台帳を作る…");
    press(window, Key::Enter);
    assert_eq!(window.state().root.screen(), Screen::FirstRun);
    assert_eq!(focused(window), "組合の名称");
}

fn fill_society(window: &mut Window) {
    enter(window, "例示健康保険組合");
    enter(window, "06139992");
    enter(window, "1050011");
    enter(window, "東京都港区芝公園９丁目９９番９９号");
    enter(window, "03-0000-0000");
    enter(window, "例示　理事");
    enter(window, "関東");
    assert_eq!(focused(window), "次へ");
    press(window, Key::Enter);
    assert_eq!(focused(window), "事業所番号");
}

/// The shown code, read as the clerk reads it.
fn code(window: &Window) -> Vec<String> {
    let is_group = |text: &str| {
        text.len() == 6
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let labels = by().role(Role::Label);
    let texts = window
        .get_all(labels)
        .map(|node| node.accesskit_node().value());
    texts.flatten().filter(|text| is_group(text)).collect()
}

fn fill_user(window: &mut Window) {
    assert_eq!(focused(window), "氏名");
    enter(window, "例示　花子");
    enter(window, "reiji");
    enter(window, "nagai-kotoba-1");
    enter(window, "nagai-kotoba-1");
    assert_eq!(focused(window), "台帳を作成する");
    press(window, Key::Enter);
}

#[test]
fn 最初の起動からホームまでキーだけで進める() {
    let mut window = open(App::new());
    begin(&mut window);
    fill_society(&mut window);
    for text in [
        "0042",
        "42",
        "例示電機株式会社",
        "1050011",
        "東京都港区芝公園９－９９－１",
    ] {
        enter(&mut window, text);
    }
    for text in ["例示　太郎", "03-0000-0001", "H22.4.1", "", "", "", ""] {
        enter(&mut window, text);
    }
    assert_eq!(focused(&window), "この事業所を追加");
    press(&mut window, Key::Enter);
    window.get_by_label("0042　例示電機株式会社");
    click(&mut window, "次へ");
    fill_user(&mut window);

    window.get_by_label("復旧コード");
    let groups = code(&window);
    assert_eq!(groups.len(), 6);
    desk::focus(&mut window, "4番目の組");
    enter(&mut window, &groups[3].to_lowercase());
    assert_eq!(focused(&window), "台帳を開いて始める");
    press(&mut window, Key::Enter);
    assert_eq!(window.state().root.screen(), Screen::Home);
    window.get_by_label("例示健康保険組合");
    window.get_by_label("例示　花子");
    assert!(window.query_by_label("見本").is_none());
}

#[test]
fn 保険者番号の打ち間違いは欄の下に出て次へ進まない() {
    let mut window = open(App::new());
    begin(&mut window);
    enter(&mut window, "例示健康保険組合");
    enter(&mut window, "06139991");
    click(&mut window, "次へ");
    window.get_by_label_contains("検査用数字が合いません。");
    assert_eq!(focused(&window), "保険者番号");
}

#[test]
fn 戻っても打ったものは残る() {
    let mut window = open(App::new());
    begin(&mut window);
    fill_society(&mut window);
    press(&mut window, Key::Escape);
    assert_eq!(desk::shown(&window, "組合の名称"), "例示健康保険組合");
    assert_eq!(desk::shown(&window, "保険者番号"), "06139992");
}

#[test]
fn 短いパスワードと違う再入力は文で断る() {
    let mut window = open(App::new());
    begin(&mut window);
    fill_society(&mut window);
    click(&mut window, "次へ");
    enter(&mut window, "例示　花子");
    enter(&mut window, "reiji");
    enter(&mut window, "123456789");
    enter(&mut window, "123456789");
    press(&mut window, Key::Enter);
    window.get_by_label_contains("10文字以上にしてください。いまは9文字です。");
    assert_eq!(focused(&window), "パスワード");
    enter(&mut window, "0");
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    window.get_by_label_contains("2回の入力が違います。");
}

#[test]
fn 復旧コードは違う組では先へ進めず控えはファイルになる() {
    let mut window = open(App::new());
    begin(&mut window);
    fill_society(&mut window);
    click(&mut window, "次へ");
    fill_user(&mut window);
    click(&mut window, "控えをPDFに書き出す…");
    let name = "復旧コードの控え_20261124.pdf";
    assert!(window.state().path().join(name).exists());

    let groups = code(&window);
    desk::focus(&mut window, "4番目の組");
    enter(&mut window, &groups[2]);
    press(&mut window, Key::Enter);
    window.get_by_label_contains("控えと違います。");
    assert_eq!(window.state().root.screen(), Screen::FirstRun);
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = open_at(App::new(), scale, textures.clone());
        window.run();
        shoot(&window, &textures, &format!("start-{name}"));
        begin(&mut window);
        click(&mut window, "次へ");
        shoot(&window, &textures, &format!("first-run-wrong-{name}"));
        fill_society(&mut window);
        shoot(&window, &textures, &format!("first-run-places-{name}"));
        click(&mut window, "次へ");
        shoot(&window, &textures, &format!("first-run-user-{name}"));
        fill_user(&mut window);
        shoot(&window, &textures, &format!("first-run-code-{name}"));
    }
}
