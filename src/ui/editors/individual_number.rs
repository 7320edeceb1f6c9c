//! 個人番号: typed in groups of four, handed over when the field is left, and never shown again.
//! It must not keep the digits: neither in the draft, nor in the undo history, nor in a label.

use crate::procedure::value::Value;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::focus::ALL_KEYS;
use crate::ui::spots::Part;
use crate::ui::state::Request;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Galley, Response, RichText, TextBuffer, TextEdit, Ui};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What stands for a number that is held apart.
pub const MASK: &str = "●●●● ●●●● ●●●●";

/// Draws the editor.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let spot = cx.spot(Part::Main);
    let id = cx.state.id(&spot);
    let has_focus = cx.input.focus.current() == Some(id);
    let is_held = matches!(cx.state.value(&cx.path), Some(Value::Number(_)));
    let hint = if is_held { MASK } else { "12桁" };
    // One number is typed at a time: the buffer belongs to the field that has the focus.
    let mut typed = if has_focus {
        std::mem::take(&mut cx.state.typed_number)
    } else {
        Zeroizing::new(String::new())
    };
    let n_digits = typed.chars().filter(char::is_ascii_digit).count();
    ui.horizontal_wrapped(|ui| {
        let response = typing_ui(ui, cx, &mut typed, hint);
        let response = response.accessible_name(cx.name.as_str());
        ui.ctx()
            .accesskit_node_builder(id, |node| node.clear_value());
        attend_response(ui, cx, &response);
        if response.has_focus() {
            ui.output_mut(|output| output.ime = None);
            if n_digits > 0 {
                ui.label(theme::note(format!("{n_digits}桁／12桁")));
            }
        }
        if is_held && n_digits == 0 {
            ui.label(theme::note("保管済み").color(theme::DONE));
            if cx.is_enabled {
                drop_ui(ui, cx);
            }
        }
    });
    if has_focus {
        cx.state.typed_number = typed;
    }
}

/// 消す: a number typed for the wrong person goes out of the form and is disposed of.
fn drop_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let id = cx.state.id(&cx.spot(Part::Drop));
    let response = button_ui(ui, &cx.input.keys, id, "消す", Look::Plain);
    let response = response.accessible_name(format!("{} 消す", cx.name));
    attend_response(ui, cx, &response);
    if response.clicked() {
        let path = cx.path.clone();
        cx.state.requests.push(Request::DropNumber(path));
    }
}

fn typing_ui(ui: &mut Ui, cx: &FieldUi<'_>, typed: &mut String, hint: &str) -> Response {
    let mut layouter = grouped;
    let fill = if cx.is_enabled {
        theme::SURFACE
    } else {
        theme::READ_ONLY
    };
    TextEdit::singleline(typed)
        .id(cx.state.id(&cx.spot(Part::Main)))
        .return_key(None)
        .event_filter(ALL_KEYS)
        .interactive(cx.is_enabled)
        .hint_text(RichText::new(hint.to_owned()).color(theme::INK))
        .layouter(&mut layouter)
        .align(Align2::LEFT_CENTER)
        .background_color(fill)
        .desired_width(260.0)
        .show(ui)
        .response
        .response
        .clone()
}

/// Lays digits out in groups of four by space between them, without touching the text.
fn grouped(ui: &Ui, text: &dyn TextBuffer, _wrap_width: f32) -> Arc<Galley> {
    let font = FontId::proportional(theme::BODY_SIZE);
    let format = TextFormat::simple(font, theme::INK);
    let mut job = LayoutJob::default();
    let mut group = String::new();
    let mut n_groups = 0_u8;
    for (index, c) in text.as_str().chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            append(&mut job, &mut group, n_groups, &format);
            n_groups = n_groups.saturating_add(1);
        }
        group.push(c);
    }
    append(&mut job, &mut group, n_groups, &format);
    job.keep_trailing_whitespace = true;
    job.break_on_newline = false;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn append(job: &mut LayoutJob, group: &mut String, n_before: u8, format: &TextFormat) {
    let gap = if n_before > 0 { 12.0 } else { 0.0 };
    job.append(group, gap, format.clone());
    group.clear();
}
