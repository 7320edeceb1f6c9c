//! The case screen: what it refuses, keeps, and how a case goes other ways than forward.

use crate::case_hands::{self as hands, FORM, RECEIVE};
use crate::desk;
use crate::root::{self, Window};
use daicho::app::command::Command;
use daicho::domain::society::Approval;
use daicho::procedure::case::{CaseState, Movement, Nature};
use daicho::procedure::person::{KANA, NAME, NUMBER};
use daicho::procedure::step::Step;
use daicho::ui::page::Screen;
use egui::Key;
use egui::Modifiers;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

/// A case at 情報登録 with a name typed.
fn at_registration() -> Window {
    let mut window = root::practice();
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
    hands::convert(&mut window, "氏名", &name);
    window
}

#[test]
fn 足りない項目があると確認画面を開かず最初の項目へ移る() {
    let mut window = at_registration();
    // Nothing is red before the clerk says that the form is complete.
    assert!(
        window
            .query_by_label_contains("を入力してください。")
            .is_none()
    );
    desk::press(&mut window, Key::F12);
    window.run();
    assert!(!hands::is_asked(&window));
    assert_eq!(desk::focused(&window), "提出年月日");
    assert!(
        window
            .query_all_by_label_contains("「事業所」を入力してください。")
            .count()
            >= 2
    );
}

#[test]
fn 指摘から項目へ移れる() {
    let mut window = at_registration();
    desk::press(&mut window, Key::F12);
    window.run();
    window.get_by_label("事業所へ").click();
    window.run();
    assert_eq!(desk::focused(&window), "事業所");
}

#[test]
fn 変換中は登録できず保存もされない() {
    let mut window = at_registration();
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    desk::focus(&mut window, "氏名");
    desk::preedit(&mut window, "じろう");
    desk::press(&mut window, Key::F12);
    for _ in 0..16 {
        window.step();
    }
    assert!(!hands::is_asked(&window));
    let stored = NAME.get(&hands::view(&mut window).case.form).unwrap();
    assert_eq!(stored.as_str(), "見本　春子");
    window.get_by_label("変換中");

    desk::commit(&mut window, "次郎");
    desk::press(&mut window, Key::F12);
    window.run();
    assert!(hands::is_asked(&window));
    let stored = NAME.get(&hands::view(&mut window).case.form).unwrap();
    assert_eq!(stored.as_str(), "見本　春子次郎");
}

#[test]
fn 入力は二秒で保存されエスケープでも失われない() {
    let mut window = at_registration();
    assert!(KANA.get(&hands::view(&mut window).case.form).is_none());
    for _ in 0..16 {
        window.step();
    }
    let view = hands::view(&mut window);
    assert_eq!(
        KANA.get(&view.case.form).unwrap().as_str(),
        "ミホン　ハルコ"
    );

    desk::focus(&mut window, "通称名・旧姓");
    desk::type_text(&mut window, "架空　春子");
    let id = hands::the_case(&window);
    desk::press(&mut window, Key::Escape);
    window.run();
    assert_eq!(window.state().root.screen(), Screen::Home);
    let session = window.state_mut().root.session().unwrap();
    let form = session.case_view(id).unwrap().case.form;
    assert!(form.value("alias").is_some());
}

#[test]
fn 間違えて入れた個人番号は消して廃棄できる() {
    let mut window = at_registration();
    hands::fill(&mut window, "個人番号", "999900000020");
    desk::press(&mut window, Key::Enter);
    window.run();
    assert!(NUMBER.get(&hands::view(&mut window).case.form).is_some());
    window.get_by_label("個人番号 消す").click();
    window.run();
    assert!(NUMBER.get(&hands::view(&mut window).case.form).is_none());
    assert!(window.query_by_label("個人番号 消す").is_none());
    let name = NAME.get(&hands::view(&mut window).case.form).unwrap();
    assert_eq!(name.as_str(), "見本　春子");
}

#[test]
fn 個人番号は別に保管され画面に残らない() {
    let mut window = at_registration();
    hands::fill(&mut window, "個人番号", "999900000020");
    window.run();
    let view = hands::view(&mut window);
    assert!(NUMBER.get(&view.case.form).is_some());
    assert!(NAME.get(&view.case.form).is_some());
    assert_eq!(desk::shown(&window, "個人番号"), "");
    window.get_by_label("保管済み");
    hands::fill(&mut window, "個人番号", "999900000021");
    window.run();
    assert!(window.query_by_label_contains("検査用数字").is_some());
}

#[test]
fn 返戻はお知らせを発行し再受付で戻る() {
    let mut window = at_registration();
    hands::fill(&mut window, "事業所", "0042");
    root::click(&mut window, "返戻…");
    let reason = window.get_by_role_and_label(Role::MultilineTextInput, "理由");
    let reason = reason.value().unwrap_or_default();
    assert!(reason.contains("生年月日"), "{reason}");
    desk::press(&mut window, Key::F12);
    window.run();
    window.run();
    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Returned);
    let letter = view
        .documents
        .iter()
        .find(|document| document.id == "return_letter");
    assert_eq!(letter.unwrap().papers.len(), 1);
    // The letter is on screen at once, and leads back to the case.
    window.get_by_label("返戻のお知らせ 1ページ");
    desk::press(&mut window, Key::Escape);
    window.get_by_label("返戻中");

    root::click(&mut window, "再受付…");
    desk::press(&mut window, Key::F12);
    window.run();
    let view = hands::view(&mut window);
    assert_eq!(view.case.state, CaseState::Open);
    assert!(view.position.open.contains(&Step::Register));
}

#[test]
fn 差戻しには理由が要り前の工程に戻る() {
    let mut window = at_registration();
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    root::click(&mut window, "差戻し…");
    desk::press(&mut window, Key::F12);
    window.run();
    window.get_by_label("理由を入力してください。");
    desk::type_text(&mut window, "住所の番地を確認");
    desk::press(&mut window, Key::F12);
    window.run();
    let view = hands::view(&mut window);
    assert!(view.position.open.contains(&Step::Register));
    let last = &view.case.history.last().unwrap().movement;
    assert!(matches!(
        last,
        Movement::SentBack {
            to: Step::Register,
            ..
        }
    ));
    window.get_by_label("差戻し（資格取得届情報登録へ）");
}

#[test]
fn 四制度間の異動では符号取得を不要にできる() {
    let mut window = at_registration();
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    hands::fill(&mut window, "異動前の保険者", "架空健康保険組合");
    root::click(&mut window, "不要にする…");
    assert_eq!(desk::shown(&window, "理由"), "4制度間異動");
    desk::press(&mut window, Key::F12);
    window.run();
    window.run();
    let view = hands::view(&mut window);
    assert_eq!(view.position.open, [Step::Inquire]);
}

#[test]
fn 承認待ちから開いて前後の案件へ移れる() {
    let mut window = at_registration();
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    hands::drive_to_approval(&mut window);
    let first = hands::the_case(&window);

    desk::press_with(&mut window, Modifiers::ALT, Key::Num6);
    window.run();
    window.get_by_label("決裁すると台帳に記載される内容");
    desk::press(&mut window, Key::Enter);
    window.run();
    assert_eq!(window.state().root.screen(), Screen::Case(first));

    desk::press_with(&mut window, Modifiers::ALT, Key::Num1);
    let second = hands::open_by_hand(&mut window);
    assert_ne!(first, second);
    desk::press(&mut window, Key::F3);
    window.run();
    window.run();
    assert_eq!(window.state().root.screen(), Screen::Case(first));
    desk::press(&mut window, Key::F4);
    window.run();
    window.run();
    assert_eq!(window.state().root.screen(), Screen::Case(second));
}

/// The society decides in this way from now on.
fn decide_by(window: &mut Window, approval: Approval) {
    let session = window.state_mut().root.session().unwrap();
    let mut society = session.society().unwrap();
    society.approval = approval;
    let command = Command::SaveSociety {
        effective_from: root::today(),
        society: Box::new(society),
    };
    session.run(command).unwrap();
}

/// A case that waits for the 決裁.
fn at_approval(approval: Approval) -> Window {
    let mut window = root::practice();
    decide_by(&mut window, approval);
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
    hands::convert(&mut window, "氏名", &name);
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    hands::drive_to_approval(&mut window);
    window
}

#[test]
fn 紙の決裁は起案書を発行し決裁者の氏名を求める() {
    let mut window = at_approval(Approval::Paper);
    let view = hands::view(&mut window);
    let draft = view
        .documents
        .iter()
        .find(|document| document.id == "approval_draft");
    assert_eq!(draft.unwrap().papers.len(), 1);

    hands::fill_all(&mut window, hands::APPROVE);
    desk::press(&mut window, Key::F12);
    window.run();
    assert!(!hands::is_asked(&window));
    assert_eq!(desk::focused(&window), "決裁者の氏名");
    desk::type_text(&mut window, "見本　常務");
    hands::complete(&mut window);
    assert!(hands::view(&mut window).position.is_settled(Step::Approve));
}

#[test]
fn 同じ人の決裁は経過に印が残る() {
    let mut window = at_approval(Approval::SamePersonAllowed);
    hands::fill_all(&mut window, hands::APPROVE);
    hands::complete(&mut window);
    window.get_by_label("決裁 済（同一人による決裁）");
}

#[test]
fn 交代のパスワードが違えば元の利用者のまま残る() {
    let mut window = at_approval(Approval::SecondUser);
    desk::press(&mut window, Key::F12);
    root::give_password(&mut window, "違うパスワード");
    root::click(&mut window, "交代する（F12）");
    window.run();
    window.get_by_label("交代する（F12）");
    let session = window.state_mut().root.session().unwrap();
    assert_eq!(session.user().login, "mihon");
    desk::press(&mut window, Key::Escape);
    assert!(window.query_by_label("交代する（F12）").is_none());
    assert!(matches!(window.state().root.screen(), Screen::Case(_)));
}

#[test]
fn 決裁後は訂正の案件を作れて理由を求める() {
    let mut window = at_approval(Approval::SamePersonAllowed);
    hands::fill_all(&mut window, hands::APPROVE);
    hands::complete(&mut window);
    let first = hands::the_case(&window);
    root::click(&mut window, "訂正の案件を作成…");
    desk::press(&mut window, Key::F12);
    window.run();
    window.run();
    let second = hands::the_case(&window);
    assert_ne!(first, second);
    let view = hands::view(&mut window);
    assert_eq!(view.case.nature, Nature::Correction(first));
    assert!(window.query_all_by_label("訂正").count() >= 1);

    root::click(&mut window, "訂正・取消の理由…");
    desk::type_text(&mut window, "生年月日の誤り");
    desk::press(&mut window, Key::F12);
    window.run();
    let view = hands::view(&mut window);
    assert_eq!(view.case.reasons["correction"], "生年月日の誤り");
}

#[test]
fn 台帳の人と似ていれば候補が出て答えが項目に入る() {
    let mut window = at_approval(Approval::SamePersonAllowed);
    hands::fill_all(&mut window, hands::APPROVE);
    hands::complete(&mut window);
    desk::press_with(&mut window, Modifiers::ALT, Key::Num1);
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
    hands::convert(&mut window, "氏名", &name);
    hands::fill(&mut window, "生年月日", "H11.9.9");
    hands::fill(&mut window, "種別（性別）", "2");
    desk::press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    window.get_by_label("同じ人の候補");
    hands::push(&mut window, "同じ人");
    window.run();
    assert_eq!(desk::shown(&window, "同一人の確認"), "台帳の同じ人");
    assert!(desk::shown(&window, "台帳の加入者").contains("見本　春子"));
}
