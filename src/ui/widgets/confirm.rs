//! 確認画面: what will change, before it changes; F12 once more does it, Esc goes back.
//! It must not do anything irreversible on the key that opened it.

use crate::ui::focus::{Stop, StopKind};
use crate::ui::keys::{Keys, Shortcut};
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui};
use egui::{Grid, Id, Modal, RichText, ScrollArea, Ui};

/// A line of the page: what it was and what it will be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What changes.
    pub label: String,
    /// Before; empty where there was nothing.
    pub before: String,
    /// After.
    pub after: String,
}

/// The page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// What is about to be done, such as 「登録の確認」.
    pub title: String,
    /// One sentence: what F12 does now.
    pub sentence: String,
    /// What is to be made sure of, one sentence each.
    pub questions: Vec<String>,
    /// Heading of the changes; empty for 「台帳の変更」.
    pub changes_title: String,
    /// 台帳の変更.
    pub changes: Vec<Change>,
    /// 支払: what is paid, to which account, and what is claimed back.
    pub payments: Vec<String>,
    /// Papers that will be printed, by title.
    pub papers: Vec<String>,
    /// Files that get lines, in words.
    pub exports: Vec<String>,
    /// The word on the button, such as 「登録する」.
    pub verb: String,
    /// Whether the button is grave (却下, 取消).
    pub is_grave: bool,
}

/// What the clerk answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Do it.
    Yes,
    /// 戻る.
    No,
}

/// The stops of the page; the keyboard starts at 「戻る」.
#[must_use]
pub fn stops() -> [Stop; 2] {
    [
        Stop::new(back_id(), StopKind::Button),
        Stop::new(go_id(), StopKind::Button),
    ]
}

/// Where the keyboard starts; to be requested when the page opens.
#[must_use]
pub fn back_id() -> Id {
    Id::unique("confirm back")
}

fn go_id() -> Id {
    Id::unique("confirm go")
}

/// Draws the page over the screen. The keys of the pass in which it opens must be used up already.
pub fn confirm_ui(ui: &Ui, keys: &Keys, page: &Page) -> Option<Answer> {
    let mut answer = None;
    if keys.take(ui.ctx(), Shortcut::Register) {
        answer = Some(Answer::Yes);
    } else if keys.take(ui.ctx(), Shortcut::Back) {
        answer = Some(Answer::No);
    }
    let room = ui.ctx().content_rect().size();
    let modal = Modal::new(Id::unique("confirm"))
        .backdrop_color(theme::SHADE)
        .frame(theme::dialog());
    modal.show(ui.ctx(), |ui| {
        ui.set_width((room.x - 120.0).min(860.0));
        ui.label(theme::heading(&page.title));
        ui.label(RichText::new(&page.sentence).line_height(Some(theme::LINE_HEIGHT)));
        ui.separator();
        ScrollArea::vertical()
            .max_height((room.y - 280.0).max(160.0))
            .min_scrolled_height((room.y - 280.0).max(160.0))
            .show(ui, |ui| page_ui(ui, page));
        ui.separator();
        ui.horizontal(|ui| {
            if button_ui(ui, keys, back_id(), "戻る（Esc）", Look::Plain).clicked() {
                answer = Some(Answer::No);
            }
            let look = if page.is_grave {
                Look::Grave
            } else {
                Look::Primary
            };
            let text = format!("{}（F12）", page.verb);
            if button_ui(ui, keys, go_id(), &text, look).clicked() {
                answer = Some(Answer::Yes);
            }
        });
    });
    answer
}

fn page_ui(ui: &mut Ui, page: &Page) {
    lines_ui(ui, "確かめること", &page.questions);
    if !page.changes.is_empty() {
        let title = match page.changes_title.as_str() {
            "" => "台帳の変更",
            other => other,
        };
        ui.label(theme::strong(title));
        changes_ui(ui, &page.changes);
    }
    lines_ui(ui, "支払", &page.payments);
    lines_ui(ui, "印刷する帳票", &page.papers);
    lines_ui(ui, "出力する行", &page.exports);
}

fn lines_ui(ui: &mut Ui, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.label(theme::strong(title));
    for line in lines {
        let text = RichText::new(format!("・{line}"));
        ui.label(text.line_height(Some(theme::LINE_HEIGHT)));
    }
}

fn changes_ui(ui: &mut Ui, changes: &[Change]) {
    let has_before = changes.iter().any(|change| !change.before.is_empty());
    let share = if has_before { 0.36 } else { 0.62 };
    let width = ui.available_width() * share;
    Grid::new("changes")
        .num_columns(if has_before { 4 } else { 2 })
        .striped(true)
        .max_col_width(width)
        .spacing([20.0, 8.0])
        .show(ui, |ui| {
            ui.label(theme::note("項目"));
            if has_before {
                ui.label(theme::note("変更前"));
                ui.label("");
                ui.label(theme::note("変更後"));
            } else {
                ui.label(theme::note("新しく記載"));
            }
            ui.end_row();
            for change in changes {
                ui.label(lines(RichText::new(&change.label)));
                if has_before {
                    let before = if change.before.is_empty() {
                        "（なし）"
                    } else {
                        &change.before
                    };
                    ui.label(lines(RichText::new(before).color(theme::INK_WEAK)));
                    ui.label("→");
                }
                ui.label(lines(theme::strong(&change.after)));
                ui.end_row();
            }
        });
}

/// Text that may run over several lines.
fn lines(text: RichText) -> RichText {
    text.line_height(Some(theme::LINE_HEIGHT))
}
