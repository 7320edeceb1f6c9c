//! 加入者検索と加入者: typed, converted and found; the hub of a person by keyboard.

use crate::desk::{commit, field, focused, preedit, press, type_text};
use crate::office::Office;
use daicho::app::command::Command;
use daicho::app::run::Told;
use daicho::ui::page::Screen;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

fn members() -> Office {
    let mut office = Office::open();
    office.go(Screen::Members);
    office
}

fn n_rows(office: &Office) -> usize {
    office.harness.query_all_by_role(Role::Row).count()
}

#[test]
fn 検索は変換を確定してから始まり_エンターで加入者を開く() {
    let mut office = members();
    let everybody = n_rows(&office);
    assert_eq!(focused(&office.harness), "検索");
    assert!(everybody > 2, "{everybody}");

    preedit(&mut office.harness, "ざいない");
    assert_eq!(
        n_rows(&office),
        everybody,
        "nothing is searched while converting"
    );
    commit(&mut office.harness, "在無い姓");
    assert!(office.shows("当てはまる加入者はいません。"));

    for _ in 0..4 {
        press(&mut office.harness, Key::Backspace);
    }
    assert_eq!(n_rows(&office), everybody);
    press(&mut office.harness, Key::Enter);
    assert_eq!(focused(&office.harness), "加入者の一覧");
    press(&mut office.harness, Key::Enter);
    assert!(matches!(office.harness.state().screen(), Screen::Member(_)));
    press(&mut office.harness, Key::Escape);
    assert_eq!(office.harness.state().screen(), Screen::Members);
}

#[test]
fn 記号番号とカナと生年月日のどれでも同じ人が見つかる() {
    let mut office = members();
    let ids = office.session().everybody().unwrap();
    let row = office.session().member_rows(&ids[..1]).unwrap().remove(0);
    let (symbol, number, branch) = row.membership.unwrap();
    let texts = [
        format!("{symbol}-{number}-{branch}"),
        row.person.kana.to_string(),
        row.person.birth_on.wareki_short(),
    ];
    for text in texts {
        type_text(&mut office.harness, &text);
        let found = format!("氏名 {}", row.person.name);
        assert!(office.shows(&found), "{text}");
        for _ in text.chars() {
            press(&mut office.harness, Key::Backspace);
        }
    }
}

#[test]
fn 個人番号で探した後は番号が画面に残らない() {
    let mut office = members();
    let number = known_number(&mut office);
    office.go(Screen::Members);
    type_text(&mut office.harness, &number);
    let text = field(&office.harness, "検索").value().unwrap_or_default();
    assert_eq!(text, "");
    assert!(office.shows("個人番号で探しました　1件"));
    assert_eq!(n_rows(&office), 1);
    type_text(&mut office.harness, "ミ");
    assert!(!office.shows("個人番号で探しました"));
}

/// The 個人番号 of somebody in the ledger, read as a clerk with the right would.
fn known_number(office: &mut Office) -> String {
    hub(office);
    let Screen::Member(id) = office.harness.state().screen() else {
        panic!("a person is shown");
    };
    let held = office
        .session()
        .member_view(id)
        .unwrap()
        .held_number
        .unwrap();
    let reveal = Command::RevealNumber {
        held,
        reason: "試験".to_owned(),
    };
    match office.session().run(reveal).unwrap().told {
        Told::Number(number) => number.to_string(),
        _ => panic!("the number is told"),
    }
}

fn hub(office: &mut Office) {
    let ids = office.session().everybody().unwrap();
    let insured = ids
        .into_iter()
        .find(|id| {
            let view = office.session().member_view(*id).unwrap();
            view.family.len() > 1 && view.row.relationship == "本人" && view.has_number
        })
        .unwrap();
    office.go(Screen::Member(insured));
}

#[test]
fn 個人番号は理由を書いた人にだけ三十秒見える() {
    let mut office = Office::open();
    hub(&mut office);
    assert!(office.shows("登録あり（●●●● ●●●● ●●●●）"));
    office.click("表示…");
    assert_eq!(focused(&office.harness), "表示する理由");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("表示する理由を入力してください。"));
    type_text(&mut office.harness, "本人確認書類との照合");
    press(&mut office.harness, Key::F12);
    let shown = |office: &Office| office.shows("9999 ");
    assert!(shown(&office), "grouped by four");
    assert!(!office.shows("登録あり"));

    let now = office.harness.ctx.input(|input| input.time);
    office.harness.input_mut().time = Some(now + 31.0);
    office.harness.step();
    office.harness.step();
    assert!(!shown(&office), "hidden after half a minute");
    assert!(office.shows("登録あり"));
    let audit = office.session().audit(None, 5).unwrap();
    assert!(
        audit
            .iter()
            .any(|row| row.action.contains("個人番号の表示"))
    );
}

#[test]
fn 履歴と帳票を見出しから開き_手続を始める() {
    let mut office = Office::open();
    hub(&mut office);
    let label = |office: &Office, start: &str| {
        let mut tabs = office.harness.query_all_by_role(Role::Tab);
        use egui_kittest::kittest::NodeT;
        tabs.find_map(|node| {
            node.accesskit_node()
                .label()
                .filter(|text| text.starts_with(start))
        })
        .unwrap()
    };
    let history = label(&office, "履歴");
    office.click(&history);
    assert!(office.shows("内容 被保険者資格の取得"));
    let papers = label(&office, "帳票");
    office.click(&papers);
    office
        .harness
        .get_by_role_and_label(Role::Grid, "帳票")
        .focus();
    office.harness.run_ok();
    press(&mut office.harness, Key::Enter);
    assert!(office.shows("1ページ"));
    assert_eq!(focused(&office.harness), "閉じる（Esc）");
    let folder = office.folder.path().join("usb");
    std::fs::create_dir_all(&folder).unwrap();
    office.answers.next(&folder);
    office.click("PDFを保存…");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    press(&mut office.harness, Key::Escape);
    assert!(matches!(office.harness.state().screen(), Screen::Member(_)));

    office.click("適用（資格情報の変更）住所変更…");
    assert_eq!(focused(&office.harness), "受付年月日");
    press(&mut office.harness, Key::F12);
    assert!(matches!(office.harness.state().screen(), Screen::Case(_)));
}

#[test]
fn 加入者の画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let mut office = Office::open_at([1280.0, 800.0], scale);
        office.go(Screen::Members);
        office.shoot(&format!("members-{name}"));
        hub(&mut office);
        office.shoot(&format!("member-{name}"));
        office.click("表示…");
        office.shoot(&format!("member-reveal-{name}"));
        press(&mut office.harness, Key::Escape);
        office.click("履歴　6");
        office.shoot(&format!("member-history-{name}"));
        office.click("帳票　4");
        office
            .harness
            .get_by_role_and_label(Role::Grid, "帳票")
            .focus();
        office.harness.run_ok();
        press(&mut office.harness, Key::Enter);
        office.shoot(&format!("paper-{name}"));
    }
}
