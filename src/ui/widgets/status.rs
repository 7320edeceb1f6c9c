//! 状態の行: help for the field that has the focus, 「変換中」, and the zoom.
//! It must not hold anything of a case.

use crate::ui::form::tag_ui;
use crate::ui::state::Input;
use crate::ui::theme;
use egui::{Align, Button, Layout, RichText, Ui};

/// Draws the line above the function keys.
pub fn status_ui(ui: &mut Ui, input: &Input) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            zoom_ui(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if input.keys.is_composing() {
                    tag_ui(ui, "変換中", theme::INK_ON_ACCENT, theme::ACCENT);
                }
                ui.add(egui::Label::new(theme::note(input.focus.help())).truncate());
            });
        });
    });
}

/// The steps from 100 to 200 %; Ctrl and + or - do the same.
fn zoom_ui(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.spacing_mut().button_padding = egui::vec2(6.0, 1.0);
    let current = theme::zoom_percent(ui.ctx());
    for percent in theme::ZOOM_STEPS.into_iter().rev() {
        let text = RichText::new(format!("{percent}%")).size(theme::SMALL_SIZE);
        let button = Button::selectable(percent == current, text);
        let response = ui.add(button).accessible_name(format!("拡大 {percent}%"));
        if response.clicked() {
            theme::set_zoom_percent(ui.ctx(), percent);
        }
    }
}
