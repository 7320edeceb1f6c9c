//! レイアウトの画面: revisions, files that wait for the administrator, and the 仕様書突合 by keyboard.

use crate::desk::focused;
use crate::render::{Textures, shoot};
use crate::root::{THE_FILE, Window, click, enter, practice, practice_at, press};
use daicho::domain::comparison::Mark;
use daicho::exchange::layouts::SHIPPED;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

fn shipped(file: &str) -> String {
    let found = SHIPPED.iter().find(|(name, _)| *name == file);
    found.unwrap().1.to_owned()
}

fn folder(window: &Window) -> PathBuf {
    window.state().path().join("見本").join("layouts")
}

fn put(window: &Window, name: &str, text: &str) {
    std::fs::create_dir_all(folder(window)).unwrap();
    std::fs::write(folder(window).join(name), text).unwrap();
}

/// A changed file, a broken one and a coming revision.
fn three_files(window: &Window) {
    let members = shipped("chukan_kanyusha.toml")
        .replace("encoding = \"utf-8\"", "encoding = \"cp932\"")
        .replace("\"female\" = \"2\"", "\"female\" = \"9\"");
    put(window, "chukan_kanyusha.toml", &members);
    let broken = shipped("chukan_kyufu.toml").replace("quote = \"always\"", "quote = \"allways\"");
    put(window, "chukan_kyufu.toml", &broken);
    let coming = shipped("chukan_gendogaku.toml").replace(
        "effective_from = \"2026-11-22\"",
        "effective_from = \"2027-04-01\"",
    );
    put(window, "gendogaku_2027.toml", &coming);
}

fn layouts(window: &mut Window) {
    click(window, "設定");
    click(window, "レイアウト");
}

fn list(window: &mut Window) {
    window
        .get_by_role_and_label(Role::Grid, "レイアウトの一覧")
        .focus();
    window.run();
}

fn hash_of(window: &mut Window, title: &str) -> String {
    let session = window.state_mut().root.session().unwrap();
    let rows = session.layout_shelf().unwrap().rows;
    rows.into_iter()
        .find(|row| row.title == title)
        .unwrap()
        .hash
}

fn marks(window: &mut Window, hash: &str, mark: Mark) -> usize {
    let session = window.state_mut().root.session().unwrap();
    session.layout_comparison(hash).unwrap().n(mark)
}

#[test]
fn 変わったファイルは変更点を見て管理者が使い始める() {
    let mut window = practice();
    three_files(&window);
    layouts(&mut window);
    window.get_by_label_contains("文字コード　「utf-8」 → 「cp932」");
    window.get_by_label_contains("コード表「sex」の「female」　「2」 → 「9」");
    click(&mut window, "変更点を確認して使う…");
    window.get_by_label_contains("変更点 2件を確かめましたか");
    press(&mut window, Key::F12);
    window.get_by_label_contains("レイアウトの変更を確認しました。");
    assert!(
        window
            .query_by_label_contains("「utf-8」 → 「cp932」")
            .is_none()
    );
}

#[test]
fn 読めないファイルは行と直し方が出て_読み直すと消える() {
    let mut window = practice();
    three_files(&window);
    layouts(&mut window);
    list(&mut window);
    press(&mut window, Key::ArrowDown);
    window
        .get_by_label_contains("chukan_kyufu.toml の21行目、「quote」: 「allways」は使えません。");
    window.get_by_label_contains("quote = \"allways\"");
    put(&window, "chukan_kyufu.toml", &shipped("chukan_kyufu.toml"));
    click(&mut window, "読み直す");
    assert!(window.query_by_label_contains("「allways」").is_none());
}

#[test]
fn 持ち込んだファイルが読めなければすべての不備が出る() {
    let mut window = practice();
    let broken = shipped("chukan_kyufu.toml")
        .replace("quote = \"always\"", "quote = \"allways\"")
        .replace("newline = \"crlf\"", "newline = \"windows\"");
    std::fs::write(window.state().path().join(THE_FILE), broken).unwrap();
    layouts(&mut window);
    click(&mut window, "レイアウトファイルを取り込む…");
    window.get_by_label_contains("「allways」は使えません。");
    window.get_by_label_contains("「windows」は使えません。");
    std::fs::write(
        window.state().path().join(THE_FILE),
        shipped("chukan_kyufu.toml").replace("newline = \"crlf\"", "newline = \"lf\""),
    )
    .unwrap();
    click(&mut window, "レイアウトファイルを取り込む…");
    window.get_by_label_contains("レイアウトのフォルダーに入れました。");
    assert!(folder(&window).join("chukan-kyufu_20261122.toml").exists());
}

#[test]
fn 突合はスペースと矢印で進み_中断しても残り_全部一致して突合済になる() {
    let mut window = practice();
    let title = "情報照会結果（取込）";
    let hash = hash_of(&mut window, title);
    layouts(&mut window);
    list(&mut window);
    for _ in 0..20 {
        if window.query_by_label_contains(&hash[..16]).is_some() {
            break;
        }
        press(&mut window, Key::ArrowDown);
    }
    press(&mut window, Key::Enter);
    window.get_by_label_contains("未突合レイアウト　全15項目　一致 0");
    for _ in 0..3 {
        press(&mut window, Key::Space);
    }
    press(&mut window, Key::ArrowRight);
    window.get_by_label("相違の記入");
    enter(&mut window, "仕様書では12バイト");
    press(&mut window, Key::F12);
    press(&mut window, Key::ArrowLeft);
    assert_eq!(marks(&mut window, &hash, Mark::Same), 3);
    assert_eq!(marks(&mut window, &hash, Mark::Different), 1);
    assert_eq!(marks(&mut window, &hash, Mark::Absent), 1);

    // Back to the list and in again: the keyboard stands at the first item without a mark.
    press(&mut window, Key::Escape);
    press(&mut window, Key::Enter);
    assert_eq!(focused(&window), "突合する項目");
    for _ in 0..10 {
        press(&mut window, Key::Space);
    }
    for _ in 0..11 {
        press(&mut window, Key::ArrowUp);
    }
    press(&mut window, Key::Space);
    press(&mut window, Key::Space);
    assert_eq!(marks(&mut window, &hash, Mark::Same), 15);
    click(&mut window, "突合済にする…");
    enter(&mut window, "第3.2版");
    press(&mut window, Key::F12);
    window.get_by_label_contains("突合済　仕様書の版 第3.2版");
    press(&mut window, Key::Escape);
    window.get_by_label_contains("仕様書の版 第3.2版");
}

#[test]
fn レイアウトの画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = practice_at(scale, textures.clone());
        three_files(&window);
        layouts(&mut window);
        shoot(&window, &textures, &format!("layouts-{name}"));
        list(&mut window);
        press(&mut window, Key::ArrowDown);
        shoot(&window, &textures, &format!("layouts-{name}-broken"));
        for _ in 0..3 {
            press(&mut window, Key::ArrowDown);
        }
        shoot(&window, &textures, &format!("layouts-{name}-used"));
        press(&mut window, Key::Enter);
        for _ in 0..12 {
            press(&mut window, Key::Space);
        }
        press(&mut window, Key::ArrowRight);
        enter(&mut window, "仕様書では3桁");
        shoot(&window, &textures, &format!("layouts-{name}-difference"));
        press(&mut window, Key::F12);
        press(&mut window, Key::ArrowUp);
        shoot(&window, &textures, &format!("layouts-{name}-comparison"));
    }
}
