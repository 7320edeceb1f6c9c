//! 一行の入力: the text field under almost every editor.
//! It must not read its text; that happens when the field is left.

use crate::domain::finding::Severity;
use crate::procedure::value::Kind;
use crate::ui::editors::{FieldUi, typing_help};
use crate::ui::focus::{ALL_KEYS, Entry};
use crate::ui::spots::Part;
use crate::ui::theme;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditOutput;
use egui::{FontFamily, FontId, Response, Stroke, StrokeKind, TextEdit, Ui};

/// Whether the IME is wanted in a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ime {
    /// The clerk's own mode; the caret goes to the end.
    On,
    /// Numbers, dates and codes: off, and everything is selected on entry.
    Off,
}

/// The look of a line.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Which part of the field.
    pub part: Part,
    /// Width in points.
    pub width: f32,
    /// The IME.
    pub ime: Ime,
    /// Where the text stands.
    pub align: egui::Align,
}

impl Line {
    /// A line of this width with the IME on.
    #[must_use]
    pub const fn text(width: f32) -> Line {
        Line {
            part: Part::Main,
            width,
            ime: Ime::On,
            align: egui::Align::Min,
        }
    }

    /// A line of this width for numbers, dates and codes.
    #[must_use]
    pub const fn latin(width: f32) -> Line {
        Line {
            ime: Ime::Off,
            ..Line::text(width)
        }
    }

    /// For this part of the field.
    #[must_use]
    pub const fn part(mut self, part: Part) -> Line {
        self.part = part;
        self
    }

    /// With its text at the right, as amounts stand.
    #[must_use]
    pub const fn right(mut self) -> Line {
        self.align = egui::Align::Max;
        self
    }
}

/// Draws the line and keeps what is typed in the buffer of its spot.
pub fn line_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, line: Line) -> Response {
    let spot = cx.spot(line.part);
    let id = cx.state.id(&spot);
    let mut text = std::mem::take(&mut cx.state.buffer(&spot, cx.field.kind).text);
    let fill = if cx.is_enabled {
        theme::SURFACE
    } else {
        theme::READ_ONLY
    };
    let family = match cx.field.kind {
        Kind::Name => theme::name_family(),
        _ => FontFamily::Proportional,
    };
    let output = TextEdit::singleline(&mut text)
        .id(id)
        .font(FontId::new(theme::BODY_SIZE, family))
        .return_key(None)
        .event_filter(ALL_KEYS)
        .interactive(cx.is_enabled)
        .background_color(fill)
        .align(egui::Align2([line.align, egui::Align::Center]))
        .desired_width(line.width)
        .show(ui);
    let response = output.response.response.clone();
    let buffer = cx.state.buffer(&spot, cx.field.kind);
    buffer.text = text;
    if response.changed() {
        buffer.is_edited = true;
    }
    let name = name_of_part(&cx.name, cx.field.kind, line.part);
    let response = response.accessible_name(name);
    frame_ui(ui, cx, &response);
    attend(ui, cx, line.ime, output);
    response
}

/// What every focusable part of a field does while it has the focus.
pub fn attend_response(ui: &Ui, cx: &mut FieldUi<'_>, response: &Response) {
    if response.has_focus() {
        let help = [cx.field.help, typing_help(cx.field.kind), cx.field.law]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("　");
        cx.input.focus.set_help(&help);
    }
    if cx.input.focus.just_entered(response.id).is_some() {
        ui.scroll_to_rect(response.rect.expand(48.0), None);
    }
}

fn attend(ui: &Ui, cx: &mut FieldUi<'_>, ime: Ime, mut output: TextEditOutput) {
    let response = output.response.response.clone();
    attend_response(ui, cx, &response);
    if cx.input.focus.just_entered(response.id) == Some(Entry::Key) {
        let end = output.galley.end();
        let start = match ime {
            Ime::Off => CCursor::default(),
            Ime::On => end,
        };
        output
            .state
            .cursor
            .set_char_range(Some(CCursorRange::two(start, end)));
        output.state.store(ui.ctx(), response.id);
        ui.ctx().request_repaint();
    }
    if ime == Ime::Off && response.has_focus() {
        ui.output_mut(|output| output.ime = None);
    }
}

/// A coloured edge where a finding stands beside the field.
fn frame_ui(ui: &Ui, cx: &FieldUi<'_>, response: &Response) {
    let colour = match cx.severity() {
        Some(Severity::Blocks) => theme::STOP,
        Some(Severity::Confirm) => theme::CAUTION,
        Some(Severity::Note) | None => return,
    };
    if !response.has_focus() {
        ui.painter().rect_stroke(
            response.rect,
            4.0,
            Stroke::new(1.5, colour),
            StrokeKind::Inside,
        );
    }
}

fn name_of_part(name: &str, kind: Kind, part: Part) -> String {
    match (kind, part) {
        (Kind::Address, Part::Postal) => format!("{name} 郵便番号"),
        _ => name.to_owned(),
    }
}

/// The side note of a field: what was repaired when it was left.
pub fn repair_note_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, part: Part) {
    let spot = cx.spot(part);
    if let Some(note) = cx.state.buffer(&spot, cx.field.kind).note {
        ui.label(theme::note(note).color(theme::DONE));
    }
}
