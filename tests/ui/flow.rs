//! Whole cases through the screen, from 受付 to 終了, by keyboard.

use crate::case_hands::{self as hands, FORM, RECEIVE};
use crate::desk;
use crate::root::{self, Window};
use daicho::app::command::{Command, IntakeAcceptance};
use daicho::app::run::Told;
use daicho::app::sample::ACQUISITION_KPFD;
use daicho::procedure::case::{CaseId, CaseState};
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui_kittest::kittest::Queryable;

#[test]
fn 手で開いた案件を氏名の変換から終了まで進める() {
    let mut window = root::practice();
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Register));

    let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
    hands::convert(&mut window, "氏名", &name);
    assert_eq!(desk::shown(&window, "フリガナ"), "ミホン　ハルコ");
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::AcquireCode));

    // Whoever drafted the case does not decide it: the 決裁者 signs in on the way.
    hands::drive_to_decision(&mut window);
    assert!(window.query_all_by_label("試験　一郎").count() >= 1);
    assert_eq!(hands::open_step(&mut window), Some(Step::Issue));
    hands::drive_to_end(&mut window);

    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert_eq!(view.outbox.len(), 1);
    let issued = view
        .documents
        .iter()
        .filter(|document| !document.papers.is_empty());
    assert_eq!(issued.count(), 3);
}

/// Takes the employer's file in, and shows the case of its second line.
fn open_from_file(window: &mut Window) -> CaseId {
    let acceptance = IntakeAcceptance {
        file_name: ACQUISITION_KPFD.name.to_owned(),
        bytes: ACQUISITION_KPFD.bytes.to_vec(),
        received_on: root::today(),
        lines: vec![5, 6],
    };
    let session = window.state_mut().root.session().unwrap();
    let view = session
        .read_intake(ACQUISITION_KPFD.name, ACQUISITION_KPFD.bytes)
        .unwrap();
    let lines = view.rows.iter().map(|row| row.line).collect();
    let acceptance = IntakeAcceptance {
        lines,
        ..acceptance
    };
    let told = session.run(Command::AcceptIntake(acceptance)).unwrap().told;
    let Told::Cases(cases) = told else {
        panic!("no cases");
    };
    let id = cases[1];
    let ctx = window.ctx.clone();
    window.state_mut().root.go_to(&ctx, Screen::Case(id));
    window.run();
    id
}

#[test]
fn 届書ファイルから受け付けた案件を終了まで進める() {
    let mut window = root::practice();
    open_from_file(&mut window);
    window.get_by_label("試験　花子");
    hands::fill(&mut window, "個人番号確認・身元確認は事業主確認済", "1");
    hands::complete(&mut window);
    hands::give_reasons(&mut window);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    hands::drive_to_decision(&mut window);
    hands::drive_to_end(&mut window);
    assert_eq!(hands::view(&mut window).case.state, CaseState::Finished);
}
