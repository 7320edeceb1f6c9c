//! 日付と年月: typed in 和暦 or 西暦, shown in both with the day of the week.
//! It must not read what is typed before the field is left.

use crate::procedure::value::{Kind, Value};
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::{Line, line_ui, repair_note_ui};
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::Ui;

/// Draws the editor and, beside it, the western date.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let width = match cx.field.kind {
        Kind::YearMonth => 150.0,
        _ => 200.0,
    };
    ui.horizontal_wrapped(|ui| {
        line_ui(ui, cx, Line::latin(width));
        let is_edited = cx
            .state
            .buffer(&cx.spot(Part::Main), cx.field.kind)
            .is_edited;
        let western = cx.state.value(&cx.path).and_then(western);
        if let Some(western) = western.filter(|_| !is_edited) {
            ui.label(theme::note(western));
        }
        repair_note_ui(ui, cx, Part::Main);
    });
}

fn western(value: &Value) -> Option<String> {
    match value {
        Value::Date(date) => Some(format!("{}（{}）", date.seireki(), date.weekday_ja())),
        Value::YearMonth(month) => Some(format!("{}年{}月", month.year(), month.month())),
        _ => None,
    }
}
