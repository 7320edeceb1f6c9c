//! 帳票: the papers of a case, each with what can be done with it now.
//! It must not print; it says what was asked for.

use crate::ui::form::tag_ui;
use crate::ui::keys::Keys;
use crate::ui::theme;
use egui::Ui;

/// One paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item<'a> {
    /// Stable id of the document.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// How often it was made.
    pub n_issued: u16,
    /// Why it cannot be made now; empty where it can.
    pub obstacle: &'a str,
}

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DocumentsEvent {
    /// プレビュー.
    Preview(String),
    /// 作成: the paper is made, kept and counted.
    Issue(String),
}

/// Draws the panel.
pub fn documents_ui(ui: &mut Ui, keys: &Keys, items: &[Item<'_>]) -> Option<DocumentsEvent> {
    let mut event = None;
    if items.is_empty() {
        ui.label(theme::note("この案件の帳票はありません。"));
    }
    for item in items {
        ui.horizontal_wrapped(|ui| {
            ui.label(item.title);
            issued_ui(ui, item.n_issued);
        });
        ui.horizontal_wrapped(|ui| {
            let is_on = !keys.is_composing();
            let preview = ui.add_enabled(is_on, egui::Button::new("プレビュー"));
            let preview = preview.accessible_name(format!("{} プレビュー", item.title));
            if preview.clicked() {
                event = Some(DocumentsEvent::Preview(item.id.to_owned()));
            }
            let word = if item.n_issued == 0 {
                "作成…"
            } else {
                "再作成…"
            };
            let can_issue = is_on && item.obstacle.is_empty();
            let issue = ui.add_enabled(can_issue, egui::Button::new(word));
            let issue = issue.accessible_name(format!("{} {word}", item.title));
            if issue.clicked() {
                event = Some(DocumentsEvent::Issue(item.id.to_owned()));
            }
            if !item.obstacle.is_empty() {
                ui.label(theme::note(item.obstacle));
            }
        });
        ui.add_space(6.0);
    }
    event
}

fn issued_ui(ui: &mut Ui, n_issued: u16) {
    match n_issued {
        0 => tag_ui(ui, "未作成", theme::INK_WEAK, theme::READ_ONLY),
        1 => tag_ui(ui, "作成済み", theme::DONE, theme::DONE_SOFT),
        n => {
            let words = format!("作成済み・再作成{}回", n.saturating_sub(1));
            tag_ui(ui, &words, theme::DONE, theme::DONE_SOFT)
        }
    };
}
