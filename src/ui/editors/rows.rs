//! 表: a field whose value is rows; each row is a small form.
//! It must not know what the rows mean.

use crate::domain::finding::FieldPath;
use crate::procedure::field::Field;
use crate::procedure::value::Kind;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::form;
use crate::ui::spots::{Part, Spot};
use crate::ui::state::Edit;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui};
use egui::{Margin, Ui};

/// Draws the rows, and the button that adds one.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>, fields: &'static [Field]) {
    let n_rows = cx.state.form().rows(&cx.path.key).len();
    ui.vertical(|ui| {
        for row in 0..n_rows {
            theme::tinted(theme::STRIPE, theme::EDGE)
                .inner_margin(Margin::symmetric(16, 12))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    row_ui(ui, cx, row, fields);
                });
            ui.add_space(4.0);
        }
        if n_rows == 0 {
            let words = if cx.field.is_drawn() {
                "台帳に当てはまる人はいません。"
            } else {
                "まだ行がありません。"
            };
            ui.label(theme::note(words));
        }
        if cx.is_enabled && !cx.field.is_drawn() {
            add_ui(ui, cx, n_rows);
        }
    });
}

fn row_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, row: usize, fields: &'static [Field]) {
    let number = row.saturating_add(1);
    ui.horizontal(|ui| {
        ui.label(theme::strong(format!("{number}行目")));
        if cx.is_enabled && !cx.field.is_drawn() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let button = egui::Button::new(theme::note("この行を削除"));
                let response = ui.add_enabled(!cx.input.keys.is_composing(), button);
                let name = format!("{} {number}行目 この行を削除", cx.name);
                let response = response.accessible_name(name);
                if response.clicked() {
                    cx.state
                        .pending
                        .push(Edit::RemoveRow(cx.path.key.clone(), row));
                }
            });
        }
    });
    for field in fields {
        let path = FieldPath::in_row(&cx.path.key, row, field.key);
        let mut inner = FieldUi {
            state: &mut *cx.state,
            input: &mut *cx.input,
            plan: cx.plan,
            field,
            path,
            name: format!("{} {number}行目 {}", cx.name, field.label),
            is_enabled: cx.is_enabled && !field.is_computed(),
        };
        form::field_ui(ui, &mut inner);
    }
}

fn add_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, n_rows: usize) {
    let spot = cx.spot(Part::AddRow);
    let id = cx.state.id(&spot);
    let response = button_ui(ui, &cx.input.keys, id, "＋ 行を追加", Look::Plain);
    let response = response.accessible_name(format!("{} 行を追加", cx.name));
    attend_response(ui, cx, &response);
    if response.clicked() {
        cx.state.pending.push(Edit::AddRow(cx.path.key.clone()));
        if let Kind::Rows([first, ..]) = cx.field.kind {
            let path = FieldPath::in_row(&cx.path.key, n_rows, first.key);
            let first = Spot {
                path,
                part: Part::Main,
            };
            let id = cx.state.id(&first);
            cx.input.focus.request(id);
        }
    }
}
