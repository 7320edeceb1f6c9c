//! 指摘の一覧: all findings of a case by weight, each with its field and, where asked, a reason.
//! It must not judge, nor hide a finding.

use crate::domain::finding::{FieldPath, Finding, Severity};
use crate::ui::focus::{ALL_KEYS, Moved, Stop, StopKind};
use crate::ui::form::{severity_ground, severity_ink, severity_name, tag_ui};
use crate::ui::state::Input;
use crate::ui::theme;
use egui::{Id, Link, RichText, TextEdit, Ui};
use std::collections::BTreeMap;

/// What the clerk did in the panel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingsEvent {
    /// 項目へ.
    GoTo(FieldPath),
    /// A reason was typed for the finding with this identity; empty takes it back.
    GiveReason(String, String),
}

/// What the panel shows.
pub struct FindingsView<'a> {
    /// All findings of the case.
    pub findings: &'a [Finding],
    /// The reasons already given, by the identity of the finding.
    pub reasons: &'a BTreeMap<String, String>,
    /// The label of a field, for 「項目へ」.
    pub label_of: &'a dyn Fn(&FieldPath) -> Option<String>,
}

/// The reasons while they are typed.
#[derive(Clone, Debug, Default)]
pub struct FindingsState {
    typed: BTreeMap<String, String>,
}

impl FindingsState {
    /// The stops of the panel: the reason fields, in the order in which they are shown.
    #[must_use]
    pub fn stops(&self, findings: &[Finding]) -> Vec<Stop> {
        by_weight(findings)
            .filter(|finding| finding.severity == Severity::Confirm)
            .map(|finding| Stop::new(reason_id(&finding.identity()), StopKind::Field))
            .collect()
    }

    /// The reason that was typed in the field just left.
    pub fn after_focus(&mut self, moved: Moved) -> Option<FindingsEvent> {
        let left = moved.left?;
        let identity = self
            .typed
            .keys()
            .find(|identity| reason_id(identity) == left)?
            .clone();
        let reason = self.typed.remove(&identity)?;
        Some(FindingsEvent::GiveReason(identity, reason))
    }
}

fn reason_id(identity: &str) -> Id {
    Id::unique(("finding reason", identity))
}

/// The heaviest first; inside a weight in the order of the form.
fn by_weight(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    [Severity::Blocks, Severity::Confirm, Severity::Note]
        .into_iter()
        .flat_map(|severity| {
            findings
                .iter()
                .filter(move |finding| finding.severity == severity)
        })
}

/// Draws the panel.
pub fn findings_ui(
    ui: &mut Ui,
    state: &mut FindingsState,
    input: &mut Input,
    view: &FindingsView<'_>,
) -> Option<FindingsEvent> {
    let mut event = None;
    if view.findings.is_empty() {
        ui.label(theme::note("指摘はありません。").color(theme::DONE));
        return None;
    }
    ui.label(theme::note(count_words(view.findings, view.reasons)));
    for finding in by_weight(view.findings) {
        let ground = severity_ground(finding.severity);
        let ink = severity_ink(finding.severity);
        theme::tinted(ground, ink).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(path) = finding_ui(ui, input, finding, view) {
                event = Some(FindingsEvent::GoTo(path));
            }
            if finding.severity == Severity::Confirm {
                reason_ui(ui, state, input, finding, view);
            }
        });
    }
    event
}

/// 「不可 1件　要確認 2件（うち理由未入力 1件）」.
fn count_words(findings: &[Finding], reasons: &BTreeMap<String, String>) -> String {
    let count = |severity: Severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let open = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Confirm)
        .filter(|finding| !reasons.contains_key(&finding.identity()))
        .count();
    let mut words = Vec::new();
    if count(Severity::Blocks) > 0 {
        words.push(format!("不可 {}件", count(Severity::Blocks)));
    }
    if count(Severity::Confirm) > 0 {
        let confirm = count(Severity::Confirm);
        words.push(format!("要確認 {confirm}件（うち理由未入力 {open}件）"));
    }
    if count(Severity::Note) > 0 {
        words.push(format!("参考 {}件", count(Severity::Note)));
    }
    words.join("　")
}

fn finding_ui(
    ui: &mut Ui,
    input: &Input,
    finding: &Finding,
    view: &FindingsView<'_>,
) -> Option<FieldPath> {
    let mut target = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = theme::LINE_HEIGHT;
        let ink = severity_ink(finding.severity);
        tag_ui(
            ui,
            severity_name(finding.severity),
            theme::INK_ON_ACCENT,
            ink,
        );
        let label = finding.at.as_ref().and_then(view.label_of);
        if let (Some(path), Some(label)) = (&finding.at, label) {
            let link = Link::new(theme::strong(format!("{label}へ")).color(theme::ACCENT));
            let link = ui.add_enabled(!input.keys.is_composing(), link);
            if link.clicked() {
                target = Some(path.clone());
            }
        }
    });
    ui.label(RichText::new(&finding.message).line_height(Some(theme::LINE_HEIGHT)));
    if !finding.law.is_empty() {
        ui.label(theme::note(&finding.law));
    }
    target
}

fn reason_ui(
    ui: &mut Ui,
    state: &mut FindingsState,
    input: &mut Input,
    finding: &Finding,
    view: &FindingsView<'_>,
) {
    let identity = finding.identity();
    let id = reason_id(&identity);
    let given = view.reasons.get(&identity).cloned().unwrap_or_default();
    let typed = state.typed.get(&identity);
    let mut text = typed.cloned().unwrap_or_else(|| given.clone());
    ui.horizontal(|ui| {
        ui.label(theme::note("理由"));
        let width = (ui.available_width() - 60.0).max(160.0);
        let output = TextEdit::singleline(&mut text)
            .id(id)
            .return_key(None)
            .event_filter(ALL_KEYS)
            .desired_width(width)
            .show(ui);
        let response = output.response.response.clone();
        let response = response.accessible_name(format!("理由 {}", finding.message));
        if response.changed() {
            state.typed.insert(identity, text);
        } else if !given.is_empty() {
            tag_ui(ui, "済", theme::DONE, theme::DONE_SOFT);
        }
        if response.has_focus() {
            let help = "この指摘のまま進める理由を入力します。入力した人と日が残ります。";
            input.focus.set_help(help);
        }
        if input.focus.just_entered(id).is_some() {
            ui.scroll_to_rect(response.rect.expand(48.0), None);
        }
    });
}
