//! Pictures of the case screen, for looking at.

use crate::case_hands::{self as hands, APPROVE, CODE, FORM, INQUIRY, ISSUE, RECEIVE, REVIEW};
use crate::desk;
use crate::render::{Textures, shoot};
use crate::root::{self, App, Window};
use egui::{Key, Modifiers};

/// A window of this size in pixels at this scale, with the fictional society open.
fn window_at([width, height]: [f32; 2], scale: f32, textures: Textures) -> Window {
    let size = [width / scale, height / scale];
    let mut window = desk::harness(size, scale, textures, App::new(), |ui, app: &mut App| {
        app.root.logic(&ui.ctx().clone());
        app.root.ui(ui);
    });
    root::click(&mut window, "見本で試す");
    window
}

#[test]
fn 案件の画面を描いて残す() {
    let sizes = [
        ([1280.0, 800.0], 1.0, "1280"),
        ([1920.0, 1080.0], 1.0, "1920"),
        ([1920.0, 1080.0], 1.5, "1920-150"),
    ];
    for (size, scale, name) in sizes {
        let textures = Textures::default();
        let mut window = window_at(size, scale, textures.clone());
        hands::open_by_hand(&mut window);
        let shoot = |window: &Window, step: &str| {
            shoot(window, &textures, &format!("case-{name}-{step}"));
        };
        shoot(&window, "01-receive");
        hands::fill_all(&mut window, RECEIVE);
        hands::complete(&mut window);
        let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
        hands::convert(&mut window, "氏名", &name);
        shoot(&window, "02-register");
        hands::fill_all(&mut window, FORM);
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "03-refused");
        hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
        hands::complete(&mut window);
        hands::fill_all(&mut window, CODE);
        hands::complete(&mut window);
        root::click(&mut window, "情報照会 行を追加");
        hands::fill_all(&mut window, INQUIRY);
        shoot(&window, "04-inquire");
        hands::complete(&mut window);
        hands::fill_all(&mut window, REVIEW);
        hands::complete(&mut window);
        shoot(&window, "05-approve");
        desk::press(&mut window, Key::F12);
        shoot(&window, "06-sign-in");
        desk::press(&mut window, Key::Escape);
        hands::change_user(&mut window);
        hands::fill_all(&mut window, APPROVE);
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "07-decision");
        desk::press(&mut window, Key::F12);
        window.run();
        hands::change_user(&mut window);
        hands::fill_all(&mut window, ISSUE);
        hands::tick(
            &mut window,
            "印刷した帳票の氏名・生年月日・記号番号を確かめた",
        );
        hands::complete(&mut window);
        shoot(&window, "08-issued");
        desk::press(&mut window, Key::F9);
        window.run();
        shoot(&window, "09-paper");
    }
}

#[test]
fn 返戻と候補と承認待ちの画面を描いて残す() {
    let textures = Textures::default();
    let mut window = window_at([1280.0, 800.0], 1.0, textures.clone());
    let shoot =
        |window: &Window, step: &str| shoot(window, &textures, &format!("case-more-{step}"));
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    let name = [("みほん", "見本"), ("　", "　"), ("はるこ", "春子")];
    hands::convert(&mut window, "氏名", &name);
    hands::fill(&mut window, "事業所", "0042");
    root::click(&mut window, "返戻…");
    shoot(&window, "1-return");
    desk::press(&mut window, Key::F12);
    window.run();
    window.run();
    shoot(&window, "2-letter");
    desk::press(&mut window, Key::Escape);
    shoot(&window, "3-returned");
    root::click(&mut window, "再受付…");
    shoot(&window, "4-again");
    desk::press(&mut window, Key::F12);
    window.run();
    hands::fill_all(&mut window, &FORM[2..]);
    hands::fill(&mut window, "提出年月日", "R8.11.20");
    hands::fill(&mut window, "被扶養者の有無", "1");
    hands::push(&mut window, "被扶養者 行を追加");
    desk::press(&mut window, Key::F12);
    window.run();
    shoot(&window, "5-dependents");
    desk::press_with(&mut window, Modifiers::ALT, Key::Num1);
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    hands::convert(&mut window, "氏名", &name);
    hands::fill_all(&mut window, FORM);
    hands::tick(&mut window, "届書の記載と入力内容を読み合わせた");
    hands::complete(&mut window);
    hands::drive_to_approval(&mut window);
    desk::press_with(&mut window, Modifiers::ALT, Key::Num6);
    window.run();
    shoot(&window, "6-approvals");
    desk::press(&mut window, Key::Enter);
    hands::change_user(&mut window);
    hands::fill_all(&mut window, APPROVE);
    hands::complete(&mut window);
    hands::change_user(&mut window);
    desk::press_with(&mut window, Modifiers::ALT, Key::Num1);
    hands::open_by_hand(&mut window);
    hands::fill_all(&mut window, RECEIVE);
    hands::complete(&mut window);
    hands::convert(&mut window, "氏名", &name);
    hands::fill_all(&mut window, FORM);
    desk::press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    shoot(&window, "7-candidates");
}
