//! 問いかけ: a small dialog that asks for a reason, a day or a number before something is done.
//! It must not do it; F12 or its button answers yes, Esc goes back.

use crate::domain::date::Date;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use egui::Id;
use egui::Modal;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;

/// Height of a dialog besides what scrolls: its title, sentence, problem and buttons, and the room
/// around it.
const AROUND: f32 = 260.0;

/// A dialog with its entries.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// What is asked, such as 「個人番号の表示」.
    pub title: &'static str,
    /// What happens with the answer.
    pub sentence: String,
    /// What is to be typed.
    pub entries: Vec<Entry>,
    /// The word on the button.
    pub verb: &'static str,
    /// How weighty the button is.
    pub look: Look,
    /// Why the last answer was not taken.
    pub problem: String,
}

impl Dialog {
    /// A dialog. The keyboard starts at [`Dialog::first`].
    #[must_use]
    pub fn new(title: &'static str, sentence: String, verb: &'static str) -> Dialog {
        Dialog {
            title,
            sentence,
            entries: Vec::new(),
            verb,
            look: Look::Primary,
            problem: String::new(),
        }
    }

    /// With another entry.
    #[must_use]
    pub fn with(mut self, entry: Entry) -> Dialog {
        self.entries.push(entry);
        self
    }

    /// With a grave button.
    #[must_use]
    pub fn grave(mut self) -> Dialog {
        self.look = Look::Grave;
        self
    }

    /// What was typed into an entry.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.entries.get(index).map_or("", Entry::text)
    }

    /// The stops of the dialog.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let buttons = ["back", "go"].map(|name| Stop::new(self.id(name), StopKind::Button));
        self.entries
            .iter()
            .map(Entry::stop)
            .chain(buttons)
            .collect()
    }

    /// Where the keyboard starts; to be requested when the dialog opens.
    #[must_use]
    pub fn first(&self) -> Id {
        let entry = self.entries.first().map(|entry| entry.stop().id);
        entry.unwrap_or_else(|| self.id("back"))
    }

    /// Leave-actions of its entries.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        for entry in &mut self.entries {
            entry.after_focus(moved, today);
        }
    }

    fn id(&self, name: &str) -> Id {
        Id::unique(("dialog", self.title, name))
    }

    /// Draws the dialog over the screen.
    pub fn ui(&mut self, ui: &Ui, input: &mut Input, today: Date) -> Option<Answer> {
        let mut answer = None;
        if input.keys.take(ui.ctx(), Shortcut::Register) {
            answer = Some(Answer::Yes);
        } else if input.keys.take(ui.ctx(), Shortcut::Back) {
            answer = Some(Answer::No);
        }
        let room = ui.ctx().content_rect().size();
        let frame = egui::Frame::window(ui.style());
        let modal = Modal::new(self.id("modal"))
            .backdrop_color(theme::SHADE)
            .frame(frame);
        modal.show(ui.ctx(), |ui| {
            ui.set_width((room.x - 80.0).min(620.0));
            ui.label(theme::heading(self.title));
            let sentence = RichText::new(&self.sentence);
            ui.label(sentence.line_height(Some(theme::LINE_HEIGHT)));
            ui.add_space(8.0);
            // What is asked scrolls where the window is low; the sentence and the buttons stay in sight.
            ScrollArea::vertical()
                .max_height((room.y - AROUND).max(120.0))
                .show(ui, |ui| self.entries_ui(ui, input, today));
            if !self.problem.is_empty() {
                ui.label(RichText::new(&self.problem).color(theme::STOP));
            }
            ui.separator();
            ui.horizontal(|ui| {
                let back = button_ui(ui, &input.keys, self.id("back"), "戻る（Esc）", Look::Plain);
                let text = format!("{}（F12）", self.verb);
                let go = button_ui(ui, &input.keys, self.id("go"), &text, self.look);
                if back.clicked() {
                    answer = Some(Answer::No);
                } else if go.clicked() {
                    answer = Some(Answer::Yes);
                }
            });
        });
        answer
    }

    fn entries_ui(&mut self, ui: &mut Ui, input: &mut Input, today: Date) {
        let had_problem = !self.problem.is_empty();
        let mut is_changed = false;
        for entry in &mut self.entries {
            let before = had_problem.then(|| entry.text().to_owned());
            ui.label(theme::strong(entry.name));
            let width = match entry.kind {
                EntryKind::Text | EntryKind::Lines => (ui.available_width() - 8.0).min(580.0),
                EntryKind::Latin | EntryKind::Date => 220.0,
            };
            ui.horizontal_wrapped(|ui| entry.ui(ui, input, width, today));
            is_changed |= before.is_some_and(|before| before != entry.text());
        }
        if is_changed {
            // What was said of the last answer does not hold of this one.
            self.problem.clear();
        }
    }
}
