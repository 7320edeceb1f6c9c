//! 一覧の出力と移行用書き出し: every list leaves the screen the same way, by keyboard, and says what did not fit.

use crate::desk::{focused, press, press_with, type_text};
use crate::office::Office;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::{Path, PathBuf};

fn ask(office: &mut Office) {
    press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
}

fn folder(office: &Office) -> PathBuf {
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The newest file as text.
fn text(folder: &Path, name: &str) -> String {
    let name = files(folder)
        .into_iter()
        .find(|file| file.starts_with(name))
        .unwrap();
    String::from_utf8(std::fs::read(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn どの画面の一覧も同じ手順で出力される() {
    let mut office = Office::open();
    let to = folder(&office);
    for (screen, name, head) in [
        (
            Screen::Home,
            "処理中の案件_",
            "受付番号,手続,対象者,受付年月日,期限,残日数,状態,次の工程",
        ),
        (
            Screen::Members,
            "加入者の一覧_",
            "記号,番号,枝番,氏名,カナ氏名,生年月日",
        ),
        (Screen::Outbox, "加入者情報登録_", "記号-番号-枝番,氏名"),
        (
            Screen::Audit,
            "操作の記録_",
            "番号,日付,時刻,利用者,操作,対象,内容",
        ),
    ] {
        office.go(screen);
        ask(&mut office);
        assert!(office.shows("どの形で書き出すかを選び"), "{screen:?}");
        office.answers.next(&to);
        office.click("CSV（UTF-8）…");
        let text = text(&to, name);
        assert!(text.starts_with('\u{FEFF}'), "{name}");
        let first = text.trim_start_matches('\u{FEFF}').lines().next().unwrap();
        assert!(first.starts_with(head), "{first}");
        assert!(text.lines().count() > 1, "{name}");
    }
    let audit = text(&to, "操作の記録_");
    assert!(!audit.contains("{\"\""), "内容も言葉で書く: {audit}");
    assert!(audit.contains(",案件 "), "{audit}");
    office.go(Screen::Members);
    let members = text(&to, "加入者の一覧_");
    assert!(members.contains("\n42,503,00,"), "{members}");
    assert!(!members.contains("9999"), "個人番号は載らない");
}

#[test]
fn 個人番号は理由を入れたときだけ載る() {
    let mut office = Office::open();
    let to = folder(&office);
    office.go(Screen::Members);
    ask(&mut office);
    office.click("個人番号も載せる…");
    assert_eq!(focused(&office.harness), "個人番号を載せる理由");
    office.answers.next(&to);
    office.click("CSV（UTF-8）…");
    assert!(files(&to).is_empty(), "理由がなければ書かない");
    assert!(office.shows("個人番号を載せる理由を入力してください。"));
    type_text(&mut office.harness, "年度末の点検");
    office.shoot("list-output-numbers-100");
    office.click("CSV（UTF-8）…");
    let members = text(&to, "加入者の一覧_");
    assert!(members.lines().next().unwrap().ends_with(",個人番号"));
    assert!(members.contains("9999"));
    let session = office.harness.state_mut().session().unwrap();
    let rows = session.audit(None, 2).unwrap();
    assert_eq!(rows[0].action, "一覧の出力");
    assert_eq!(rows[1].action, "個人番号の持出し");
    assert!(rows[1].detail.contains("年度末の点検"));
}

#[test]
fn 一覧のない画面では何も始まらず_戻るキーで閉じる() {
    let mut office = Office::open();
    office.go(Screen::Trial);
    ask(&mut office);
    assert!(office.shows("この画面には、いま出力できる一覧がありません。"));
    office.go(Screen::Members);
    ask(&mut office);
    assert_eq!(focused(&office.harness), "Excel…");
    press(&mut office.harness, Key::Escape);
    assert!(!office.shows("どの形で書き出すかを選び"));
    assert_eq!(office.harness.state().screen(), Screen::Members);
}

#[test]
fn 一覧の出力を尋ねている間_キーは下の画面に届かない() {
    let mut office = Office::open();
    office.go(Screen::Outbox);
    office.click("送付前点検");
    assert!(office.shows("点検で見つかったこと"));
    ask(&mut office);
    press(&mut office.harness, Key::F12);
    assert!(!office.shows("登録用ファイルの出力の確認"));
    press(&mut office.harness, Key::Escape);
    assert!(!office.shows("どの形で書き出すかを選び"));
    assert!(office.shows("点検で見つかったこと"), "点検は開いたまま");
    // One way for every list: the panel has no button of its own for it.
    assert!(!office.shows("一覧をExcelで保存…"));
    let to = folder(&office);
    office.answers.next(&to);
    ask(&mut office);
    office.click("Excel…");
    let file = std::fs::read_dir(&to).unwrap().next().unwrap().unwrap();
    let name = file.file_name().to_string_lossy().into_owned();
    assert!(name.starts_with("送付前点検_"), "{name}");
}

#[test]
fn 移行用の書き出しは理由と保存先を尋ねる() {
    let mut office = Office::open();
    let to = folder(&office);
    office.go(Screen::Settings);
    office.click("バックアップと点検");
    office.click("移行用に書き出す…");
    assert_eq!(focused(&office.harness), "理由");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("理由を入力してください。"));
    type_text(&mut office.harness, "新しい仕組みへの移行");
    office.shoot("takeout-dialog-100");
    office.answers.next(&to);
    press(&mut office.harness, Key::F12);
    let names = files(&to);
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with("移行用書き出し_20261127"));
    assert!(office.shows("移行用に書き出しました。"));
    assert!(to.join(&names[0]).join("load.sql").exists());
}

#[test]
fn 一覧の出力を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        let to = folder(&office);
        office.go(Screen::Members);
        ask(&mut office);
        office.shoot(&format!("list-output-{name}"));
        office.answers.next(&to);
        office.click("CSV（Shift_JIS）…");
        office.shoot(&format!("list-output-done-{name}"));
        office.go(Screen::Settings);
        office.click("バックアップと点検");
        office
            .harness
            .get_by_label("移行用に書き出す…")
            .scroll_to_me();
        office.harness.run_ok();
        office.shoot(&format!("takeout-settings-{name}"));
    }
}
