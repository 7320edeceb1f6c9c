//! 期日: the list leads to what settles a row, and losses that need no 届 are closed by one question.

use crate::desk::{focused, press, type_text};
use crate::office::Office;
use crate::premiums::prepare;
use daicho::procedure::case::{CaseState, Nature};
use daicho::ui::page::Screen;
use egui::Key;

#[test]
fn 未納の資格喪失を文書番号を入れてまとめて記録する() {
    let mut office = Office::open_after([1280.0, 800.0], 1.0, prepare);
    office.go(Screen::Due);
    office.shoot("due-100");
    office.click("届出のいらない資格喪失　1人…");
    assert_eq!(focused(&office.harness), "通知書の文書番号");
    press(&mut office.harness, Key::F12);
    assert!(office.shows("通知書の文書番号を入力してください。"));
    type_text(&mut office.harness, "見本健保発第120号");
    office.shoot("due-by-law-100");
    press(&mut office.harness, Key::F12);
    let session = office.harness.state_mut().session().unwrap();
    let open = session.cases_in(CaseState::Open).unwrap();
    let mut views = open.iter().map(|row| session.case_view(row.id).unwrap());
    let by_law = views
        .find(|view| view.case.nature == Nature::ByLaw)
        .unwrap();
    assert_eq!(by_law.outbox.len(), 1);
    assert_eq!(session.by_law_rows().unwrap(), []);
}

#[test]
fn 期日の一覧は150パーセントでも見える() {
    let mut office = Office::open_after([1280.0, 800.0], 1.5, prepare);
    office.go(Screen::Due);
    office.shoot("due-150");
    assert!(office.shows("期日"));
}
