//! 届書の画面: draws any list of sections, each field with its label, its editor and its findings.
//! It must not know a procedure; whatever is special stands in the field.

use crate::domain::finding::{FieldPath, Finding, Severity};
use crate::procedure::field::Section;
use crate::procedure::value::Kind;
use crate::ui::editors::{FieldUi, editor_ui};
use crate::ui::state::{FormPlan, FormState, Input};
use crate::ui::theme;
use egui::{Color32, Frame, Margin, RichText, Ui, vec2};

/// Width of the column of labels; on a narrower screen labels stand above.
const LABEL_WIDTH: f32 = 190.0;
/// Below this width labels stand above their fields.
const NARROW: f32 = 620.0;

/// Draws the form. `findings` are those of the draft as it stands.
pub fn form_ui(
    ui: &mut Ui,
    state: &mut FormState,
    input: &mut Input,
    plan: &FormPlan<'_>,
    findings: &[Finding],
) {
    for section in plan.sections {
        section_ui(ui, state, input, plan, (section, findings));
        ui.add_space(8.0);
    }
}

fn section_ui(
    ui: &mut Ui,
    state: &mut FormState,
    input: &mut Input,
    plan: &FormPlan<'_>,
    (section, findings): (&Section, &[Finding]),
) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::subheading(section.title));
        ui.add_space(4.0);
        for field in section.fields {
            let is_computed = field.is_computed();
            let mut cx = FieldUi {
                state: &mut *state,
                input: &mut *input,
                plan,
                field,
                path: FieldPath::of(field.key),
                name: field.label.to_owned(),
                findings,
                is_enabled: plan.is_enabled && !is_computed,
            };
            field_ui(ui, &mut cx);
        }
    });
}

/// Draws one field with its label and what is said about it.
pub fn field_ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let is_wide = matches!(cx.field.kind, Kind::Rows(_));
    if is_wide || ui.available_width() < NARROW {
        ui.vertical(|ui| {
            ui.horizontal(|ui| label_ui(ui, cx));
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

fn label_ui(ui: &mut Ui, cx: &FieldUi<'_>) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let label = RichText::new(cx.field.label).color(theme::INK);
    let response = ui.label(label);
    if !cx.field.law.is_empty() {
        response.on_hover_text(cx.field.law);
    }
    if cx.field.is_computed() {
        tag_ui(ui, "自動", theme::INK_WEAK, theme::READ_ONLY);
    } else if cx.field.is_required(cx.state.owner(&cx.path)) {
        tag_ui(ui, "必須", theme::STOP, theme::STOP_SOFT);
    }
}

/// A small word in a coloured box.
pub fn tag_ui(ui: &mut Ui, text: &str, ink: Color32, ground: Color32) {
    Frame::new()
        .fill(ground)
        .corner_radius(3.0)
        .inner_margin(Margin::symmetric(5, 1))
        .show(ui, |ui| {
            ui.label(RichText::new(text).size(theme::SMALL_SIZE).color(ink));
        });
}

fn remarks_ui(ui: &mut Ui, cx: &FieldUi<'_>) {
    if let Some(remark) = cx.state.remarks.get(&cx.path) {
        sentence_ui(ui, Severity::Blocks, remark, "");
    }
    let own = cx
        .findings
        .iter()
        .filter(|finding| finding.at.as_ref() == Some(&cx.path));
    for finding in own {
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
    ui.label(RichText::new(text).size(theme::SMALL_SIZE + 1.0).color(ink));
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
