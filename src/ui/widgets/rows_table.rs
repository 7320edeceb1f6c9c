//! 計算の表: the rows of a computed field as a table, one line for each row.
//! It must not be asked for by a field that can be typed into.

use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::input;
use crate::procedure::value::{Kind, Value};
use crate::ui::editors::FieldUi;
use crate::ui::theme;
use egui::{Align, Grid, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo};

/// The name under which a field asks for it.
pub const NAME: &str = "rows_table";

/// Draws the widget.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let Kind::Rows(fields) = cx.field.kind else {
        return;
    };
    let rows = match cx.state.value(&cx.path) {
        Some(Value::Rows(rows)) => rows.as_slice(),
        _ => &[],
    };
    if rows.is_empty() {
        ui.label(theme::note("計算に必要な項目を入力すると表示します。"));
        return;
    }
    let id = egui::Id::unique(("rows_table", cx.field.key));
    ScrollArea::horizontal().id_salt(id).show(ui, |ui| {
        Grid::new(id)
            .striped(true)
            .spacing([12.0, 4.0])
            .show(ui, |ui| {
                for field in fields {
                    ui.label(theme::note(field.label));
                }
                ui.end_row();
                for (index, row) in rows.iter().enumerate() {
                    row_ui(ui, &format!("{} {}行目", cx.name, index + 1), row, fields);
                    ui.end_row();
                }
            });
    });
}

fn row_ui(ui: &mut Ui, name: &str, row: &Form, fields: &[Field]) {
    for field in fields {
        let text = match row.value(field.key) {
            Some(Value::Date(date)) => date.wareki_short(),
            Some(value) => input::show(field.kind, value),
            None => String::new(),
        };
        let is_amount = matches!(field.kind, Kind::Yen | Kind::Int);
        let layout = if is_amount {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        };
        ui.with_layout(layout, |ui| {
            let words = RichText::new(text.as_str()).size(theme::SMALL_SIZE);
            let response = ui.label(words);
            let label = format!("{name} {} {text}", field.label);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label.as_str()));
        });
    }
}
