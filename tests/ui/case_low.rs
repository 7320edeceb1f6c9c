//! A low window: the head and the flow chart take one line each, and the form has the room; the whole chart is one
//! button away.

use crate::desk::{focused, press, press_with};
use crate::office::Office;
use daicho::procedure::catalogue;
use daicho::ui::page::Screen;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

const OPEN: &str = "工程図を開く";
const FOLD: &str = "工程図をたたむ";

/// The window at this scale with a case of 前納, whose first three steps come one after the other.
fn at(scale: f32) -> Office {
    let mut office = Office::open_at([1280.0, 800.0], scale);
    receive(&mut office, "premium_prepayment");
    office
}

fn receive(office: &mut Office, id: &str) {
    let known = catalogue::ALL.iter().find(|known| known.id == id).unwrap();
    office.go(Screen::Home);
    office.click(&format!("{}を受け付ける…", known.title));
}

fn has_button(office: &Office, label: &str) -> bool {
    let button = office.harness.query_by_role_and_label(Role::Button, label);
    button.is_some()
}

fn is_selected(office: &Office, label: &str) -> bool {
    let step = office.harness.get_by_role_and_label(Role::Button, label);
    step.accesskit_node().toggled() == Some(Toggled::True)
}

fn focus_chart(office: &mut Office) {
    office
        .harness
        .get_by_role_and_label(Role::List, "工程図")
        .focus();
    office.harness.run_ok();
    assert_eq!(focused(&office.harness), "工程図");
}

#[test]
fn 低い窓では見出しと工程図が一行になり_入力欄に場所が残る() {
    for (scale, least) in [(1.25, 320.0), (1.5, 225.0)] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        for procedure in catalogue::ALL {
            receive(&mut office, procedure.id);
            let rect = |label: &str| office.harness.get_by_label(label).rect();
            let name = rect("（氏名未入力）");
            let n_steps = procedure
                .chart
                .iter()
                .filter(|chart_box| chart_box.step.is_some())
                .count();
            let n_steps = format!("/{n_steps}");
            let line = office.harness.get_by_label_contains(&n_steps).rect();
            let words = format!("{} at {scale}", procedure.title);
            assert!(line.top() - name.bottom() < 34.0, "{words}");
            assert_eq!(
                office.harness.get_all_by_label("受付 いまの工程").count(),
                1
            );
            assert!(!office.shows("終了 これから"), "{words}");
            let moves = rect("この工程を完了…（F12）");
            let room = moves.top() - rect(OPEN).bottom();
            assert!(room >= least, "{words}: {room} points for the form");
            assert!(rect(OPEN).right() <= 1280.0 / scale, "{words}");
        }
    }
}

#[test]
fn 一行の工程図は次の工程を示し_矢印と押すことで工程を選べる() {
    let mut office = at(1.5);
    assert!(is_selected(&office, "受付 いまの工程"));
    focus_chart(&mut office);
    press(&mut office.harness, Key::ArrowRight);
    assert!(is_selected(&office, "個人番号確認 これから"));
    press(&mut office.harness, Key::ArrowRight);
    assert!(is_selected(&office, "身元確認 これから"));
    assert!(!is_selected(&office, "受付 いまの工程"));
    press(&mut office.harness, Key::ArrowLeft);
    assert!(is_selected(&office, "個人番号確認 これから"));
    office.click("受付 いまの工程");
    assert!(is_selected(&office, "受付 いまの工程"));
}

#[test]
fn 工程図はキーで開いて全部を選べ_たたむと一行に戻る() {
    let mut office = at(1.5);
    focus_chart(&mut office);
    press(&mut office.harness, Key::Tab);
    assert_eq!(focused(&office.harness), OPEN);
    press(&mut office.harness, Key::Space);
    assert_eq!(focused(&office.harness), FOLD);
    assert!(!has_button(&office, OPEN));
    assert!(has_button(&office, "終了 これから"));
    assert!(office.shows("受付日"));

    press_with(&mut office.harness, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&office.harness), "工程図");
    press(&mut office.harness, Key::ArrowRight);
    assert!(is_selected(&office, "個人番号確認 これから"));

    press(&mut office.harness, Key::Tab);
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), OPEN);
    assert!(!has_button(&office, "終了 これから"));
    assert!(is_selected(&office, "個人番号確認 これから"));
    press(&mut office.harness, Key::Tab);
    assert_ne!(focused(&office.harness), OPEN);
}

#[test]
fn 開いた画面では最初の入力欄に入力位置がある() {
    let office = at(1.5);
    assert_eq!(focused(&office.harness), "提出経路");
}

#[test]
fn 高い窓では工程図をたたまない() {
    let office = at(1.0);
    assert!(!has_button(&office, OPEN) && !has_button(&office, FOLD));
    assert!(has_button(&office, "終了 これから"));
    assert!(!office.shows("工程 1/"));
}

#[test]
fn 低い窓の案件の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.25, "125"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        for id in [
            "premium_prepayment",
            "childbirth_lump_sum",
            "injury_sickness_allowance",
            "eligibility_acquisition",
        ] {
            receive(&mut office, id);
            office.shoot(&format!("low-{id}-{name}"));
            if has_button(&office, OPEN) {
                office.click(OPEN);
                office.shoot(&format!("low-{id}-opened-{name}"));
            }
        }
    }
}
