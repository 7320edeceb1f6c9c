//! Pictures of the case screen, for looking at.

use crate::case_hands::{self as hands, APPROVE, CODE, FORM, INQUIRY, ISSUE, RECEIVE, REVIEW};
use crate::desk;
use crate::render::{Textures, shoot};
use crate::root::{self, App, Window};
use egui::Key;

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
