//! 見出しと欄: a label at the left of anything that is not a field of a form.
//! It must not know what it labels.

use crate::ui::theme;
use egui::Align;
use egui::Layout;
use egui::RichText;
use egui::Ui;
use egui::vec2;

/// Width of the column of labels, as in forms.
pub const LABEL_WIDTH: f32 = 216.0;

/// Draws a label and, beside it, what `add` draws.
pub fn labelled_ui<R>(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        let size = vec2(LABEL_WIDTH, theme::CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.label(label);
        });
        ui.vertical(add).inner
    })
    .inner
}

/// A fact with its label: nothing to type.
pub fn fact_ui(ui: &mut Ui, label: &str, text: &str) {
    ui.horizontal_top(|ui| {
        let size = vec2(LABEL_WIDTH, theme::LINE_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.label(theme::note(label));
        });
        ui.add(egui::Label::new(text).wrap());
    });
}

/// A sentence that says what is wrong, under its field.
pub fn wrong_ui(ui: &mut Ui, sentence: &str) {
    let text = RichText::new(format!("不可　{sentence}"))
        .size(theme::SMALL_SIZE + 1.0)
        .line_height(Some(theme::LINE_HEIGHT))
        .color(theme::STOP);
    ui.label(text);
}

/// Sentences of explanation, with air between their lines.
pub fn paragraph_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).line_height(Some(theme::LINE_HEIGHT)));
}
