//! ホーム: the most urgent case first, overdue in words, and the next action one key away.

use crate::desk;
use crate::render::{Textures, shoot};
use crate::root::{Window, click, practice, practice_at, press, today};
use daicho::app::command::{Command, NewCase};
use daicho::domain::coded::Coded;
use daicho::domain::name::PersonName;
use daicho::procedure::case::Nature;
use daicho::procedure::catalogue;
use daicho::procedure::catalogue::Counter;
use daicho::procedure::field::Key as FieldKey;
use daicho::procedure::form::Form;
use daicho::ui::page::Screen;
use egui::Key;
use egui_kittest::kittest::Queryable;

const NAME: FieldKey<PersonName> = FieldKey::new("name");

/// Cases received so many days ago.
fn receive(window: &mut Window, days_ago: &[i64]) {
    let session = window.state_mut().root.session().unwrap();
    for (n, days) in days_ago.iter().enumerate() {
        let mut form = Form::new();
        NAME.set(
            &mut form,
            PersonName::declared(&format!("見本　{n}郎")).unwrap(),
        );
        session
            .run(Command::OpenCase(NewCase {
                procedure: catalogue::ALL[0].id.to_owned(),
                received_on: today().add_days(-days),
                nature: Nature::Ordinary,
                subject: None,
                form,
            }))
            .unwrap();
    }
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Audit);
    window.state_mut().root.go_to(&ctx, Screen::Home);
    window.run();
}

#[test]
fn 期限の近い順に並び超過は言葉で示す() {
    let mut window = practice();
    receive(&mut window, &[0, 9, 2]);
    let mut texts: Vec<(f32, String)> = window
        .get_all_by_role(egui::accesskit::Role::Row)
        .map(|row| {
            use egui_kittest::kittest::NodeT;
            let words = row.accesskit_node().label().unwrap_or_default();
            (row.rect().top(), words)
        })
        .collect();
    texts.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(texts[0].1.contains("日超過"), "{texts:?}");
    assert!(texts[2].1.contains("あと"), "{texts:?}");
}

#[test]
fn 矢印で選びエンターで案件を開きエスケープで戻る() {
    let mut window = practice();
    receive(&mut window, &[1, 0]);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::Enter);
    assert!(matches!(window.state().root.screen(), Screen::Case(_)));
    press(&mut window, Key::Escape);
    assert_eq!(window.state().root.screen(), Screen::Home);
}

#[test]
fn 手で受け付けるとその案件が開く() {
    let mut window = practice();
    let title = format!("{}を受け付ける…", catalogue::ALL[0].title);
    click(&mut window, &title);
    assert!(matches!(window.state().root.screen(), Screen::Case(_)));
    let cases = window
        .state_mut()
        .root
        .session()
        .unwrap()
        .home()
        .unwrap()
        .cases;
    assert_eq!(cases.len(), 1);
}

#[test]
fn 何百件あっても見える行だけを描く() {
    let mut window = practice();
    receive(&mut window, &vec![3; 300]);
    let n_rows = window.get_all_by_role(egui::accesskit::Role::Row).count();
    assert!(n_rows < 30, "{n_rows} rows were drawn");
    press(&mut window, Key::End);
    press(&mut window, Key::Enter);
    assert!(matches!(window.state().root.screen(), Screen::Case(_)));
}

#[test]
fn 期日のボタンで期日の画面へ移る() {
    let mut window = practice();
    click(&mut window, "期日の一覧を開く");
    assert_eq!(window.state().root.screen(), Screen::Due);
}

#[test]
fn 止まっている支払がなければ支払のボタンは出ない() {
    let window = practice();
    for kind in ["支払待ち", "振込日経過", "組戻し", "返納"] {
        assert!(window.query_all_by_label_contains(kind).next().is_none());
    }
}

#[test]
fn 拡大しても受付のボタンは区分ごとに一行で_案件が見える() {
    let mut window = practice_at(1.5, Textures::default());
    receive(&mut window, &[0, 9, 5, 4, 2, 1, 12]);
    let mut tops: Vec<i32> = catalogue::ALL
        .iter()
        .map(|procedure| {
            let name = format!("{}を受け付ける…", procedure.title);
            let button = window.get_by_label(&name);
            button.rect().top().round() as i32
        })
        .collect();
    tops.sort_unstable();
    tops.dedup();
    assert_eq!(tops.len(), Counter::CHOICES.len(), "{tops:?}");
    let seen = |name: &str| window.query_all_by_label_contains(name).next().is_some();
    assert!(seen("見本　6郎") && seen("見本　1郎"));
}

#[test]
fn 画面を描いて残す() {
    for (scale, name) in [(1.0, "100"), (1.5, "150")] {
        let textures = Textures::default();
        let mut window = practice_at(scale, textures.clone());
        receive(&mut window, &[0, 9, 5, 4, 2, 1, 12]);
        desk::press(&mut window, Key::ArrowDown);
        shoot(&window, &textures, &format!("home-{name}"));
    }
}
