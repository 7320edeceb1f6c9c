//! 文字と漢字氏名: text typed with the IME.
//! It must not normalise anything while it is typed.

use crate::app::glyphs::has_selector;
use crate::procedure::value::Kind;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui};
use crate::ui::form::tag_ui;
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::Ui;

/// Draws the editor; a declared name with 異体字 says so.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    if !matches!(cx.field.kind, Kind::Name) {
        line_ui(ui, cx, Line::text(460.0));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        line_ui(ui, cx, Line::text(280.0));
        let spot = cx.spot(Part::Main);
        let text = &cx.state.buffer(&spot, cx.field.kind).text;
        if has_selector(text) {
            tag_ui(ui, "異体字", theme::ACCENT, theme::ACCENT_SOFT).on_hover_text(
                "字形を選ぶ符号が付いた文字があります。画面と帳票で字形を確かめてください。",
            );
        }
    });
}
