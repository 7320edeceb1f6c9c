//! Whole cases through the screen, from 受付 to 終了, by keyboard.

use crate::case_hands::{
    self as hands, APPROVE, ARCHIVE, CODE, FORM, INQUIRY, ISSUE, RECEIVE, REVIEW, SEND, SERVER,
};
use crate::desk;
use crate::root;
use daicho::procedure::case::CaseState;
use daicho::procedure::step::Step;
use egui_kittest::kittest::Queryable;

#[test]
fn 手で開いた案件を氏名の変換から終了まで進める() {
    let mut window = root::practice();
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Register));

    hands::convert(
        &mut window,
        "氏名",
        &[("みほん", "見本"), ("　", "　"), ("はるこ", "春子")],
    );
    assert_eq!(desk::shown(&window, "フリガナ"), "ミホン　ハルコ");
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::AcquireCode));

    hands::fill_all(&mut window, CODE);
    hands::complete(&mut window);
    root::click(&mut window, "情報照会 行を追加");
    hands::fill_all(&mut window, INQUIRY);
    hands::complete(&mut window);
    hands::fill_all(&mut window, REVIEW);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Approve));

    // Whoever drafted the case does not decide it.
    hands::change_user(&mut window);
    window.get_by_label("試験　一郎");
    hands::fill_all(&mut window, APPROVE);
    hands::complete(&mut window);
    assert_eq!(hands::open_step(&mut window), Some(Step::Issue));

    hands::change_user(&mut window);
    hands::fill_all(&mut window, ISSUE);
    hands::tick(
        &mut window,
        "印刷した帳票の氏名・生年月日・記号番号を確かめた",
    );
    hands::complete(&mut window);
    hands::fill_all(&mut window, ARCHIVE);
    hands::complete(&mut window);
    hands::fill_all(&mut window, SEND);
    hands::complete(&mut window);
    hands::fill_all(&mut window, SERVER);
    hands::complete(&mut window);
    hands::complete(&mut window);

    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Finished);
    assert!(!view.case.entries.is_empty());
    let issued = view
        .documents
        .iter()
        .filter(|document| !document.papers.is_empty());
    assert!(issued.count() >= 3);
}
