//! カナ氏名: filled from the IME while the name is typed, or typed by hand.
//! It must not overwrite what the clerk typed.

use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::Ui;

/// Draws the editor and says where the kana came from.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    ui.horizontal_wrapped(|ui| {
        line_ui(ui, cx, Line::text(280.0));
        if cx.state.readings.is_unsure(&cx.path) {
            theme::tinted(theme::CAUTION_SOFT, theme::CAUTION)
                .inner_margin(egui::Margin::symmetric(8, 4))
                .show(ui, |ui| {
                    ui.label(
                        theme::note("要確認　読みの一部を聞き取れませんでした。")
                            .color(theme::CAUTION),
                    );
                });
        } else if cx.state.readings.is_captured(&cx.path) {
            ui.label(theme::note("変換の読みから入れました"));
        } else {
            repair_note_ui(ui, cx, Part::Main);
        }
    });
}
