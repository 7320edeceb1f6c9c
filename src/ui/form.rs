//! 届書の画面: draws any list of sections, each field with its label, its editor and its findings.
//! It must not know a procedure; whatever is special stands in the field.

use crate::domain::finding::{FieldPath, Severity};
use crate::procedure::field::Section;
use crate::procedure::value::Kind;
use crate::ui::editors::{FieldUi, editor_ui};
use crate::ui::state::{FormPlan, FormState, Input};
use crate::ui::theme;
use crate::ui::widgets::attendance_calendar;
use crate::ui::widgets::table::TALL_WINDOW;
use egui::{Color32, FontId, Response, RichText, Role, Sense, Ui, WidgetInfo, vec2};

/// Width of the column of labels; on a narrower screen labels stand above.
const LABEL_WIDTH: f32 = 216.0;
/// Below this width labels stand above their fields.
const NARROW: f32 = 560.0;
/// Between a label and the field under it in a low window, where every line counts.
const LOW_GAP: f32 = 4.0;

/// Draws the form.
pub fn form_ui(ui: &mut Ui, state: &mut FormState, input: &mut Input, plan: &FormPlan<'_>) {
    for section in plan.sections {
        section_ui(ui, state, input, plan, section);
        ui.add_space(8.0);
    }
}

fn section_ui(
    ui: &mut Ui,
    state: &mut FormState,
    input: &mut Input,
    plan: &FormPlan<'_>,
    section: &Section,
) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::subheading(section.title));
        ui.add_space(4.0);
        fields_ui(ui, state, input, plan, section);
    });
}

/// Draws the fields of a section without a card or a title.
pub fn fields_ui(
    ui: &mut Ui,
    state: &mut FormState,
    input: &mut Input,
    plan: &FormPlan<'_>,
    section: &Section,
) {
    for field in section.fields {
        let mut cx = FieldUi {
            state: &mut *state,
            input: &mut *input,
            plan,
            field,
            path: FieldPath::of(field.key),
            name: field.label.to_owned(),
            is_enabled: plan.is_enabled && !field.is_computed(),
        };
        field_ui(ui, &mut cx);
    }
}

/// Draws one field with its label and what is said about it.
pub fn field_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let is_calendar = cx.field.widget == Some(attendance_calendar::NAME);
    let is_wide = is_calendar || matches!(cx.field.kind, Kind::Rows(_));
    if is_wide || ui.available_width() < NARROW {
        let is_low = ui.ctx().content_rect().height() < TALL_WINDOW;
        ui.vertical(|ui| {
            if is_low {
                ui.spacing_mut().item_spacing.y = LOW_GAP;
            }
            if cx.field.label != section_title(cx) {
                ui.scope(|ui| {
                    if is_low {
                        ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
                    }
                    ui.horizontal(|ui| label_ui(ui, cx));
                });
            }
            editor_ui(ui, cx);
            remarks_ui(ui, cx);
        });
    } else {
        ui.horizontal_top(|ui| {
            let height = theme::CONTROL_HEIGHT;
            let layout = egui::Layout::left_to_right(egui::Align::Center).with_main_wrap(true);
            ui.allocate_ui_with_layout(vec2(LABEL_WIDTH, height), layout, |ui| {
                ui.set_min_size(vec2(LABEL_WIDTH, height));
                label_ui(ui, cx);
            });
            ui.vertical(|ui| {
                editor_ui(ui, cx);
                remarks_ui(ui, cx);
            });
        });
    }
    ui.add_space(2.0);
}

/// The title of the section that a field stands alone in, as a table often does.
fn section_title(cx: &FieldUi<'_>) -> &'static str {
    cx.plan
        .sections
        .iter()
        .find(|section| matches!(section.fields, [only] if only.key == cx.path.key))
        .map_or("", |section| section.title)
}

/// Brings a field into sight that was asked for in a form that is closed: the keyboard cannot stand there.
fn pointed_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    if let Some((path, is_new)) = &mut cx.state.pointed
        && *path == cx.path
    {
        let response = tag_ui(ui, "ここ", theme::CAUTION, theme::CAUTION_SOFT);
        if std::mem::take(is_new) {
            response.scroll_to_me(Some(egui::Align::Center));
        }
    }
}

fn label_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
    ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
    let response = ui.label(RichText::new(cx.field.label).color(theme::INK));
    if !cx.field.law.is_empty() {
        response.on_hover_text(cx.field.law);
    }
    let tag = if cx.field.is_computed() {
        Some(("自動", theme::INK_WEAK, theme::READ_ONLY))
    } else if cx.is_enabled && cx.field.is_required(cx.state.owner(&cx.path)) {
        Some(("必須", theme::STOP, theme::STOP_SOFT))
    } else {
        None
    };
    if let Some((text, ink, ground)) = tag {
        tag_ui(ui, text, ink, ground);
    }
    pointed_ui(ui, cx);
}

/// A small word in a coloured box.
pub fn tag_ui(ui: &mut Ui, text: &str, ink: Color32, ground: Color32) -> Response {
    let font = FontId::proportional(theme::SMALL_SIZE);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let size = galley.size() + vec2(10.0, 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 3.0, ground);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

fn remarks_ui(ui: &mut Ui, cx: &FieldUi<'_>) {
    if let Some(remark) = cx.state.remarks.get(&cx.path) {
        sentence_ui(ui, Severity::Blocks, remark, "");
    }
    for finding in cx.own_findings() {
        sentence_ui(ui, finding.severity, &finding.message, &finding.law);
    }
}

fn sentence_ui(ui: &mut Ui, severity: Severity, message: &str, law: &str) {
    let ink = severity_ink(severity);
    let law = if law.is_empty() {
        String::new()
    } else {
        format!("（{law}）")
    };
    let text = format!("{}　{message}{law}", severity_name(severity));
    let text = RichText::new(text).size(theme::SMALL_SIZE).color(ink);
    ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
}

/// The word for a severity; colour never stands alone.
#[must_use]
pub const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "不可",
        Severity::Confirm => "要確認",
        Severity::Note => "参考",
    }
}

/// The ink of a severity.
#[must_use]
pub const fn severity_ink(severity: Severity) -> Color32 {
    match severity {
        Severity::Blocks => theme::STOP,
        Severity::Confirm => theme::CAUTION,
        Severity::Note => theme::INK_WEAK,
    }
}

/// The ground of a severity.
#[must_use]
pub const fn severity_ground(severity: Severity) -> Color32 {
    match severity {
        Severity::Blocks => theme::STOP_SOFT,
        Severity::Confirm => theme::CAUTION_SOFT,
        Severity::Note => theme::READ_ONLY,
    }
}
