//! 試算: somebody calls; the clerk types a few values and reads the answer. Nothing of it is kept.

use crate::desk::{focused, press, press_with, shown, type_text};
use crate::office::Office;
use daicho::app::command::Command;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::yen::Rate;
use daicho::ui::page::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const WIDE: [f32; 2] = [1280.0, 800.0];

/// The rates of 協会けんぽ 東京 of FY2026, whose premiums are published.
fn with_published_rates(office: &mut Office) {
    let mut society = office.session().society().unwrap();
    society.premium_rates = vec![PremiumRateRow {
        effective_from: YearMonth::new(2026, 3).unwrap(),
        general: Rate::new(9850),
        specific: None,
        adjustment: None,
        care: Rate::new(1620),
        employee_general: None,
        employee_care: None,
        childcare_support: None,
    }];
    let command = Command::SaveSociety {
        effective_from: Date::new(2026, 11, 1).unwrap(),
        society: Box::new(society),
    };
    office.session().run(command).unwrap();
}

fn desk_at(size: [f32; 2], scale: f32) -> Office {
    let mut office = Office::open_at(size, scale);
    with_published_rates(&mut office);
    press_with(&mut office.harness, Modifiers::ALT, Key::T);
    assert_eq!(office.harness.state().screen(), Screen::Trial);
    office
}

fn desk() -> Office {
    desk_at(WIDE, 1.0)
}

fn tab(office: &mut Office, title: &str) {
    office
        .harness
        .get_by_role_and_label(Role::Tab, title)
        .click();
    office.harness.run_ok();
    office.harness.run_ok();
}

fn fill(office: &mut Office, typed: &[(&str, &str)]) {
    for (label, text) in typed {
        let harness = &mut office.harness;
        harness
            .get_by_role_and_label(Role::TextInput, label)
            .focus();
        harness.run();
        press_with(harness, Modifiers::COMMAND, Key::A);
        type_text(harness, text);
        press(harness, Key::Tab);
    }
    office.harness.run_ok();
}

const LEAVES: &[(&str, &str)] = &[
    ("資格喪失年月日", "R8.12.1"),
    ("資格喪失時の標準報酬月額", "320000"),
    ("生年月日", "H2.4.1"),
];

/// The ledger and all that lies beside it, byte for byte.
fn stored(office: &mut Office) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = office.session().path().parent().unwrap().to_owned();
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.to_string_lossy().ends_with("-shm"))
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn 足りない項目を言い_そろえば月額と根拠が出る() {
    let mut office = desk();
    assert!(office.shows("次の項目が分かれば計算します。"));
    assert!(office.shows("・資格喪失時の標準報酬月額"));
    fill(&mut office, LEAVES);
    assert!(office.shows("32,256円"));
    assert!(office.shows("一般31,520円、支援金736円"));
    assert!(office.shows("試算・決定ではありません"));
    assert!(office.shows("それぞれ1円未満切捨て"));
    fill(&mut office, &[("生年月日", "S55.4.1")]);
    assert!(office.shows("37,440円"));
    // A value that cannot be read is said beside its field, and there is no answer any more.
    fill(&mut office, &[("資格喪失時の標準報酬月額", "32万")]);
    assert!(office.shows("不可　"));
    assert!(!office.shows("37,440円"));
}

#[test]
fn 前納は月額の試算から引き継いで12か月分を出す() {
    let mut office = desk();
    fill(&mut office, LEAVES);
    tab(&mut office, "前納");
    assert_eq!(shown(&office.harness, "資格取得年月日"), "令和8年12月1日");
    assert_eq!(shown(&office.harness, "標準報酬月額"), "320,000");
    assert!(office.shows("令和9年1月分から令和9年3月分まで"));
    fill(&mut office, &[("前納する最初の月（遅らせるとき）", "R9.4")]);
    assert!(office.shows("378,960円"));
    assert!(office.shows("11.74850202"));
    assert!(office.shows("未確認"));
}

#[test]
fn 傷病手当金と限度額と出産の差額() {
    let mut office = desk();
    tab(&mut office, "傷病手当金");
    fill(
        &mut office,
        &[
            ("労務不能の初日", "R8.11.1"),
            ("労務不能の末日（見込み）", "R8.11.30"),
            ("標準報酬月額", "300000"),
        ],
    );
    assert!(office.shows("6,667円／日"));
    assert!(office.shows("180,009円"));
    tab(&mut office, "自己負担限度額");
    assert_eq!(shown(&office.harness, "標準報酬月額"), "300,000");
    fill(
        &mut office,
        &[("生年月日", "S55.4.1"), ("総医療費（10割）", "1000000")],
    );
    assert!(office.shows("92,940円"));
    assert!(office.shows("85,800＋（1,000,000－286,000）×1％＝92,940円"));
    tab(&mut office, "出産育児一時金");
    fill(
        &mut office,
        &[("出産年月日（予定日）", "R8.12.10"), ("出産費用", "462300")],
    );
    assert!(office.shows("37,700円"));
}

/// Chooses the first person who is found.
fn choose(office: &mut Office, text: &str) {
    press_with(&mut office.harness, Modifiers::COMMAND, Key::F);
    office.harness.run_ok();
    assert_eq!(focused(&office.harness), "加入者");
    type_text(&mut office.harness, text);
    office.harness.run_ok();
    press(&mut office.harness, Key::Tab);
    assert_eq!(focused(&office.harness), "加入者の候補");
    press(&mut office.harness, Key::Enter);
    office.harness.run_ok();
}

#[test]
fn 加入者を選べば台帳の内容が入り_何も台帳に残らない() {
    let mut office = desk();
    let before = stored(&mut office);
    choose(&mut office, "ミホン");
    assert!(office.shows("加入者を外す"));
    assert_ne!(shown(&office.harness, "生年月日"), "");
    assert_ne!(shown(&office.harness, "資格喪失時の標準報酬月額"), "");
    fill(&mut office, &[("資格喪失年月日", "R8.12.1")]);
    assert!(office.shows("月額保険料（令和8年12月分）"));
    for title in ["前納", "傷病手当金", "自己負担限度額", "出産育児一時金"] {
        tab(&mut office, title);
    }
    tab(&mut office, "任継の保険料");
    let folder = office.folder.path().join("試算");
    office.answers.next(&folder);
    press_with(&mut office.harness, Modifiers::COMMAND, Key::P);
    office.harness.run_ok();
    office.harness.run_ok();
    let name = "試算結果_任継の保険料_20261127.pdf";
    assert!(office.shows(name));
    let pdf = fs::read(folder.join(name)).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    office.click("消す");
    office.harness.run_ok();
    assert_eq!(shown(&office.harness, "生年月日"), "");
    assert!(!office.shows("加入者を外す"));
    let after = stored(&mut office);
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    assert!(before == after, "台帳のファイルが変わりました");
}

#[test]
fn 確かめたときだけ案件になる() {
    let mut office = desk();
    fill(&mut office, LEAVES);
    let before = stored(&mut office);
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("案件を作る確認"));
    assert!(office.shows("対象者は案件の画面で入力します。"));
    press(&mut office.harness, Key::Escape);
    office.harness.run_ok();
    assert_eq!(office.harness.state().screen(), Screen::Trial);
    assert!(before == stored(&mut office));
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
    let field = "資格喪失時の標準報酬月額（申出書の記載）";
    assert_eq!(shown(&office.harness, field), "320,000");
}

#[test]
fn 傷病手当金の試算から案件を作れば期間と前の支給が写る() {
    let mut office = desk();
    tab(&mut office, "傷病手当金");
    fill(
        &mut office,
        &[
            ("労務不能の初日", "R8.11.1"),
            ("労務不能の末日（見込み）", "R8.11.30"),
            ("標準報酬月額", "300000"),
            ("支給を始めた日", "R8.8.4"),
            ("決まっている日額", "6667"),
            ("支給済みの日数", "89"),
        ],
    );
    let continues = "同じ傷病で支給を受けている";
    let harness = &mut office.harness;
    harness
        .get_by_role_and_label(Role::RadioGroup, continues)
        .focus();
    harness.run();
    type_text(harness, "1");
    press(harness, Key::Tab);
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(office.shows("案件を作る確認"));
    office.shoot("trial-allowance-case");
    press(&mut office.harness, Key::F12);
    office.harness.run_ok();
    assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
    for (field, value) in [
        ("申請期間の初日", "令和8年11月1日"),
        ("申請期間の末日", "令和8年11月30日"),
        ("台帳より前の支給を始めた日", "令和8年8月4日"),
        ("台帳より前に決まった日額", "6,667"),
        ("台帳より前に支給した日数", "89"),
    ] {
        assert_eq!(shown(&office.harness, field), value, "{field}");
    }
}

#[test]
fn 個人番号では探さない() {
    let mut office = desk();
    press_with(&mut office.harness, Modifiers::COMMAND, Key::F);
    office.harness.run_ok();
    type_text(&mut office.harness, "999900000011");
    office.harness.run_ok();
    assert!(office.shows("個人番号では探せません。"));
    assert!(!office.shows("999900000011"));
}

#[test]
fn 拡大しても窓の幅に収まり_描いて残す() {
    let sizes = [
        (WIDE, 1.0, "1280"),
        ([1920.0, 1080.0], 1.0, "1920"),
        ([1920.0, 1080.0], 1.5, "1920-150"),
        (WIDE, 1.5, "1280-150"),
    ];
    for (size, scale, name) in sizes {
        let mut office = desk_at(size, scale);
        office.shoot(&format!("trial-{name}-0-empty"));
        fill(&mut office, LEAVES);
        office.shoot(&format!("trial-{name}-1-premium"));
        fits(&office, size[0] / scale);
        tab(&mut office, "前納");
        fill(&mut office, &[("前納する最初の月（遅らせるとき）", "R9.4")]);
        office.shoot(&format!("trial-{name}-2-prepayment"));
        fits(&office, size[0] / scale);
        tab(&mut office, "傷病手当金");
        fill(
            &mut office,
            &[
                ("労務不能の初日", "R8.11.1"),
                ("労務不能の末日（見込み）", "R8.11.30"),
                ("標準報酬月額", "300000"),
                ("報酬（1日あたり）", "4000"),
            ],
        );
        office.shoot(&format!("trial-{name}-3-allowance"));
        let days = "傷病手当金　日ごとの内訳";
        let table = office.harness.get_by_role_and_label(Role::Grid, days);
        table.focus();
        office.harness.run_ok();
        office.harness.run_ok();
        press_with(&mut office.harness, Modifiers::COMMAND, Key::E);
        assert!(office.shows("どの形で書き出すかを選び"), "内訳も出力できる");
        press(&mut office.harness, Key::Escape);
        office.shoot(&format!("trial-{name}-3-days"));
        fits(&office, size[0] / scale);
        tab(&mut office, "自己負担限度額");
        fill(&mut office, &[("総医療費（10割）", "1000000")]);
        office.shoot(&format!("trial-{name}-4-ceiling"));
        fits(&office, size[0] / scale);
        tab(&mut office, "出産育児一時金");
        fill(
            &mut office,
            &[("出産年月日（予定日）", "R8.12.10"), ("出産費用", "462300")],
        );
        office.shoot(&format!("trial-{name}-5-childbirth"));
        fits(&office, size[0] / scale);
        press_with(&mut office.harness, Modifiers::COMMAND, Key::F);
        office.harness.run_ok();
        type_text(&mut office.harness, "ミホン");
        office.harness.run_ok();
        office.shoot(&format!("trial-{name}-6-person"));
        press(&mut office.harness, Key::F12);
        office.harness.run_ok();
        office.shoot(&format!("trial-{name}-7-confirm"));
    }
}

/// No field, button or text of the screen reaches beyond the window.
fn fits(office: &Office, width: f32) {
    for node in office.harness.root().children_recursive() {
        let inner = node.accesskit_node();
        let is_drawn = matches!(
            inner.role(),
            Role::TextInput | Role::Button | Role::RadioGroup | Role::Label | Role::Tab
        );
        if !is_drawn || inner.bounding_box().is_none() {
            continue;
        }
        let rect = node.rect();
        let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
        assert!(
            rect.left() >= 0.0 && rect.right() <= width + 0.5,
            "{name}: {rect:?} in {width}"
        );
    }
}
