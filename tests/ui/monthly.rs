//! 集計: a month chosen by keyboard, its tables, its course, its paper and its file.

use crate::desk::press_with;
use crate::office::Office;
use daicho::ui::page::Screen;
use egui::{Key, Modifiers};

#[test]
fn 集計は先月末から始まり_月を選び_印刷と出力ができる() {
    let mut office = Office::open();
    press_with(&mut office.harness, Modifiers::ALT, Key::S);
    assert_eq!(office.harness.state().screen(), Screen::Monthly);
    assert!(office.shows("集計　令和8年10月末"));
    assert!(office.shows("今月末の人数になることを確かめました"));
    office.click("次の月");
    assert!(office.shows("集計　令和8年11月末"));
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("月報を印刷…");
    office.answers.next(&folder);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
    office.click("CSV（UTF-8）…");
    office.answers.next(&folder);
    office.click("月報をExcelで保存…");
    let files = std::fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names[0].starts_with("加入者月報_2026-11_"), "{names:?}");
    assert!(
        names[0].ends_with(".pdf") && names[1].ends_with(".xlsx"),
        "{names:?}"
    );
    assert!(names[1].starts_with("加入者月報_2026-11_"), "{names:?}");
    assert!(names[2].starts_with("月報_2026-11_増減_"), "{names:?}");
    let rows = office.session().audit(None, 3).unwrap();
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["月報のExcelでの出力", "一覧の出力", "月報の印刷"]);
    // これからの月は選べない.
    office.click("次の月");
    assert!(office.shows("集計　令和8年11月末"));
}

#[test]
fn 集計の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Monthly);
        office.click("次の月");
        office.shoot(&format!("monthly-movements-{name}"));
        for (tab, file) in [
            ("人数", "people"),
            ("年齢", "ages"),
            ("標準報酬月額", "grades"),
            ("事業所", "establishments"),
            ("推移", "course"),
        ] {
            office.click(tab);
            office.shoot(&format!("monthly-{file}-{name}"));
        }
    }
}
