//! Pictures of the case screen, for looking at.

use crate::case_hands::{self as hands, FORM, RECEIVE};
use crate::render::{Textures, shoot};
use crate::root::{self, App, Window};
use crate::desk;
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
        let shoot = |window: &Window, step: &str| shoot(window, &textures, &format!("case-{name}-{step}"));
        shoot(&window, "1-receive");
        hands::fill_all(&mut window, RECEIVE);
        desk::press(&mut window, Key::F12);
        shoot(&window, "2-confirm");
        desk::press(&mut window, Key::F12);
        shoot(&window, "3-register");
        hands::convert(&mut window, "氏名", &[("みほん", "見本"), ("　", "　"), ("はるこ", "春子")]);
        hands::fill_all(&mut window, FORM);
        shoot(&window, "4-filled");
        desk::press(&mut window, Key::F12);
        window.run();
        shoot(&window, "5-refused");
    }
}
