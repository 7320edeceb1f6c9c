//! 台帳を開く: a wrong password waits, a right one opens, the recovery code leads to the users.

use crate::desk::{self, focused};
use crate::render::{Textures, shoot};
use crate::root::{App, Window, click, enter, give_password, open, open_at, press, today};
use daicho::app::clock::{Clock, FixedClock};
use daicho::app::first_run;
use daicho::app::sample::Sample;
use daicho::app::session::{FirstRun, KeyCost};
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use std::sync::Arc;

const PASSWORD: &str = "nagai-kotoba-1";

/// A data folder with one ledger; its recovery code.
fn with_ledger() -> (App, String) {
    let folder = tempfile::tempdir().unwrap();
    let sample = Sample::load().unwrap();
    let first = FirstRun {
        society: sample.society,
        establishments: sample.establishments,
        login: "reiji".to_owned(),
        name: "例示　花子".to_owned(),
        roles: first_run::every_role(),
        password: PASSWORD.to_owned().into(),
    };
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(today()));
    let path = folder.path().join("加入者台帳.daicho");
    let (session, code) = first_run::create(&path, &first, KeyCost::Least, clock).unwrap();
    drop(session);
    (App::in_folder(folder), code.to_string())
}

/// Lets the wait after a wrong password pass. The clock of the harness goes on by itself, that of the ledger not.
fn wait_out(window: &mut Window) {
    for _ in 0..400 {
        if window
            .query_by_role_and_label(Role::Button, "開く")
            .is_some()
        {
            break;
        }
        window.step();
    }
    window.state().clock.advance(10);
}

#[test]
fn 違うパスワードは回数と待つ秒数を言い正しいパスワードで開く() {
    let (app, _) = with_ledger();
    let mut window = open(app);
    window.run();
    assert_eq!(focused(&window), "パスワード");
    for n in 1..=3 {
        give_password(&mut window, "chigau-kotoba");
        window.get_by_label_contains(&format!("続けて{n}回目"));
        wait_out(&mut window);
    }
    give_password(&mut window, PASSWORD);
    assert_eq!(window.state().root.screen(), Screen::Home);
    window.get_by_label("例示　花子");
}

#[test]
fn 時計が最後の記録より前なら開いたあとも知らせる() {
    let (app, _) = with_ledger();
    app.clock.advance(-24 * 3600);
    let mut window = open(app);
    window.run();
    give_password(&mut window, PASSWORD);
    assert_eq!(window.state().root.screen(), Screen::Home);
    window.get_by_label("時計を確認");
    window.get_by_label_contains("最後の記録");
}

#[test]
fn 待つ間は正しいパスワードも試さない() {
    let (app, _) = with_ledger();
    let mut window = open(app);
    for _ in 0..4 {
        wait_out(&mut window);
        give_password(&mut window, "chigau-kotoba");
    }
    window.get_by_label_contains("お待ちください");
    let field = window.get_by_role_and_label(Role::PasswordInput, "パスワード");
    field.focus();
    window.step();
    window.event(egui::Event::Text(PASSWORD.to_owned()));
    window.step();
    window.key_press(Key::Enter);
    window.step();
    assert_eq!(window.state().root.screen(), Screen::Unlock);
}

#[test]
fn 復旧コードで開くと利用者の設定から始まり新しいパスワードで開き直せる() {
    let (app, code) = with_ledger();
    let mut window = open(app);
    click(&mut window, "復旧コードで開く…");
    assert_eq!(focused(&window), "復旧コード");
    enter(&mut window, &code.to_lowercase());
    assert_eq!(window.state().root.screen(), Screen::Settings);
    window.get_by_label_contains("復旧コードで開いています。");

    click(&mut window, "パスワードを設定…");
    enter(&mut window, "atarashii-kotoba");
    enter(&mut window, "atarashii-kotoba");
    press(&mut window, Key::F12);
    window.run();
    window.get_by_label("利用者の設定を登録しました。");
    click(&mut window, "台帳を閉じる");
    give_password(&mut window, "atarashii-kotoba");
    assert_eq!(window.state().root.screen(), Screen::Home);
}

#[test]
fn 打ち間違えた復旧コードは何番目の組かを言う() {
    let (app, code) = with_ledger();
    let mut window = open(app);
    click(&mut window, "復旧コードで開く…");
    let mut groups: Vec<String> = code.split('-').map(str::to_owned).collect();
    let first = groups[1].remove(0);
    groups[1].insert(0, if first == '3' { '4' } else { '3' });
    enter(&mut window, &groups.join("-"));
    window.get_by_label_contains("復旧コードの2番目の組に打ち間違いがあります。");
}

#[test]
fn 見本は二度目も同じ台帳を開く() {
    let mut window = open(App::new());
    click(&mut window, "見本で試す");
    click(&mut window, "台帳を閉じる");
    assert_eq!(window.state().root.screen(), Screen::Unlock);
    click(&mut window, "見本で試す");
    assert_eq!(window.state().root.screen(), Screen::Home);
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let (app, _) = with_ledger();
        let mut window: Window = open_at(app, scale, textures.clone());
        window.run();
        shoot(&window, &textures, &format!("unlock-{name}"));
        give_password(&mut window, "chigau-kotoba");
        shoot(&window, &textures, &format!("unlock-wrong-{name}"));
        desk::press(&mut window, Key::Tab);
    }
}
