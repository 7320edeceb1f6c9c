//! 一覧の出力の巡回: wherever a screen draws a list with rows, 一覧の出力 has it.

use crate::desk::{press, press_with};
use crate::office::Office;
use crate::{certificates, inquiries, premiums, spelling};
use daicho::app::sample;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use std::collections::BTreeSet;

/// Screens that a clerk reaches from the navigation.
const SCREENS: [Screen; 17] = [
    Screen::Home,
    Screen::Due,
    Screen::Members,
    Screen::Premiums,
    Screen::Payments,
    Screen::Trial,
    Screen::Intake,
    Screen::Approvals,
    Screen::Drafts,
    Screen::Outbox,
    Screen::Preflight,
    Screen::Inquiries,
    Screen::Certificates,
    Screen::Monthly,
    Screen::Audit,
    Screen::Takeover,
    Screen::Settings,
];

/// The parts of 設定 that show a list.
const SETTINGS: [&str; 6] = ["休日", "事業所", "利用者", "文字", "レイアウト", "法令の表"];

/// An office in which as many lists as possible have rows.
fn full() -> Office {
    let mut office = Office::open_after([1280.0, 1000.0], 1.0, |path| {
        premiums::prepare(path);
        certificates::fill(path);
        spelling::fill(path);
    });
    office.go(Screen::Inquiries);
    inquiries::ask_everybody(&mut office);
    inquiries::doubt(&mut office);
    office
}

/// Names of the lists in view that have rows.
fn lists(office: &Office) -> Vec<String> {
    let grids = office.harness.query_all_by_role(Role::Grid);
    let filled = grids.filter(|grid| {
        grid.accesskit_node()
            .value()
            .is_some_and(|words| words != "0件")
    });
    filled
        .map(|grid| grid.accesskit_node().label().unwrap_or_default())
        .collect()
}

/// Looks at what is on screen: a list with rows must have its 一覧の出力. The names go into `seen`.
fn look(office: &mut Office, place: &str, seen: &mut BTreeSet<String>) {
    let lists = lists(office);
    if lists.is_empty() {
        return;
    }
    press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
    let is_asked = office.shows("どの形で書き出すかを選び");
    assert!(is_asked, "{place}の{lists:?}に一覧の出力がない");
    press(&mut office.harness, Key::Escape);
    assert!(!office.shows("どの形で書き出すかを選び"), "{place}");
    seen.extend(lists);
}

/// The headings on screen.
fn tabs(office: &Office) -> Vec<String> {
    let tabs = office.harness.query_all_by_role(Role::Tab);
    tabs.filter_map(|tab| tab.accesskit_node().label())
        .collect()
}

fn press_tab(office: &mut Office, label: &str) {
    let tab = office.harness.get_by_role_and_label(Role::Tab, label);
    tab.scroll_to_me();
    office.harness.run_ok();
    office
        .harness
        .get_by_role_and_label(Role::Tab, label)
        .click();
    office.harness.run_ok();
}

/// Every heading, and every heading that comes up under it.
fn walk_tabs(office: &mut Office, place: &str, seen: &mut BTreeSet<String>) {
    look(office, place, seen);
    let upper = tabs(office);
    for tab in &upper {
        if !tabs(office).contains(tab) {
            continue;
        }
        press_tab(office, tab);
        look(office, &format!("{place}の「{tab}」"), seen);
        for lower in tabs(office) {
            if !upper.contains(&lower) && tabs(office).contains(&lower) {
                press_tab(office, &lower);
                look(office, &format!("{place}の「{tab}」「{lower}」"), seen);
            }
        }
    }
}

#[test]
fn 一覧を示す画面にはどこでも一覧の出力がある() {
    let mut office = full();
    let mut seen = BTreeSet::new();
    for screen in SCREENS {
        office.go(screen);
        walk_tabs(&mut office, &format!("{screen:?}"), &mut seen);
    }
    for part in SETTINGS {
        let button = office.harness.get_by_role_and_label(Role::Button, part);
        button.click();
        office.harness.run_ok();
        look(&mut office, &format!("設定の「{part}」"), &mut seen);
    }
    for name in [
        "情報照会の一覧",
        "検認で照会する被扶養者",
        "本人確認の疑い",
        "文字の確認の一覧",
        "レイアウトの一覧",
        "法令の表",
        "代替文字表",
        "受け付けたファイル",
        "操作の記録",
    ] {
        assert!(seen.contains(name), "{name}を見ていない: {seen:?}");
    }
}

#[test]
fn 一覧の上に開く一覧にも一覧の出力がある() {
    let mut office = full();
    let mut seen = BTreeSet::new();
    let person = office.session().search("見本").unwrap()[0].id;
    office.go(Screen::Member(person));
    walk_tabs(&mut office, "加入者", &mut seen);

    office.go(Screen::Certificates);
    office.click("資格確認書の要否");
    look(&mut office, "要否", &mut seen);
    inquiries::card_list(&mut office);
    look(&mut office, "要否", &mut seen);

    office.go(Screen::Outbox);
    office.click("送付前点検");
    look(&mut office, "送付前点検", &mut seen);

    office.go(Screen::Settings);
    office.click("レイアウト");
    office.click("仕様書突合…");
    look(&mut office, "仕様書突合", &mut seen);

    office.go(Screen::Intake);
    let file = sample::ACQUISITION_KPFD;
    let path = office.folder.path().join(file.name);
    std::fs::write(&path, file.bytes).unwrap();
    office.answers.next(&path);
    press(&mut office.harness, Key::F5);
    look(&mut office, "届書", &mut seen);

    office.go(Screen::Premiums);
    let path = office.folder.path().join("meisai.csv");
    let text = "取引日,入金金額,出金金額,摘要\r\n2026/11/25,26832,,振込 ﾚｲｼﾞ ｼﾞﾛｳ\r\n";
    std::fs::write(&path, text).unwrap();
    office.answers.next(&path);
    office.click("銀行のファイル…");
    look(&mut office, "入金ファイル", &mut seen);
    for name in [
        "資格確認書の要否の一覧",
        "点検で見つかったこと",
        "突合する項目",
        "ファイルの行",
        "入金ファイルの行",
    ] {
        assert!(seen.contains(name), "{name}を見ていない: {seen:?}");
    }
}

/// A list that is drawn by a file of which no listing knows would stay on the screen alone.
#[test]
fn 表を組み立てるファイルはみな一覧の出力も作る() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Shapes of tables that the screen around them writes.
        let by_others = ["board.rs", "member_parts.rs"];
        if path.is_dir() || by_others.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let draws = text.contains("Table {\n") && text.contains("n_rows:");
        assert!(!draws || text.contains("fn listing("), "{name}");
    }
}
