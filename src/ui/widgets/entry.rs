//! 単独の入力欄: one line outside of a form, such as a search text, a reason or a day.
//! It must not search or save; it says what stands in it once the IME has finished.

use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::procedure::input;
use crate::procedure::value::Kind;
use crate::procedure::value::Value;
use crate::ui::editors::typing_help;
use crate::ui::focus::ALL_KEYS;
use crate::ui::focus::Entry as Entered;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::state::Input;
use crate::ui::theme;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::Response;
use egui::TextEdit;
use egui::Ui;
use egui::text::CCursor;
use egui::text::CCursorRange;
use egui::text_edit::TextEditOutput;
use egui::text_edit::TextEditState;

/// What is typed into an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// Words; the IME is the clerk's.
    Text,
    /// Words on several lines: Enter is a new line, Tab moves on.
    Lines,
    /// Numbers and signs; the IME is off.
    Latin,
    /// A day, typed in 和暦 or 西暦.
    Date,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Entry {
    id: Id,
    /// Name, also for screen readers.
    pub name: &'static str,
    /// Kind.
    pub kind: EntryKind,
    /// The help line while it has the focus.
    pub help: &'static str,
    /// What can be chosen: the number of one stands in the text; empty for free text.
    pub choices: &'static [&'static str],
    text: String,
}

impl Entry {
    /// An empty entry. `scope` keeps entries of the same name apart.
    #[must_use]
    pub fn new(scope: &str, name: &'static str, kind: EntryKind) -> Entry {
        Entry {
            id: Id::unique(("entry", scope, name)),
            name,
            kind,
            help: "",
            choices: &[],
            text: String::new(),
        }
    }

    /// With these to choose from, by number, by ↑↓ or by the mouse.
    #[must_use]
    pub const fn choices(mut self, choices: &'static [&'static str]) -> Entry {
        self.choices = choices;
        self
    }

    /// With this help line.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Entry {
        self.help = help;
        self
    }

    /// Where the keyboard stands in it.
    #[must_use]
    pub const fn stop(&self) -> Stop {
        let kind = match self.kind {
            EntryKind::Lines => StopKind::LongText,
            EntryKind::Text | EntryKind::Latin | EntryKind::Date => StopKind::Field,
        };
        Stop::new(self.id, kind)
    }

    /// What stands in it; not final while the IME converts.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// Puts a text into it; what the widget remembers of the old one is forgotten.
    pub fn set_text(&mut self, ctx: &Context, text: &str) {
        text.clone_into(&mut self.text);
        TextEditState::default().store(ctx, self.id);
    }

    /// Puts a text into it before it is shown for the first time.
    pub fn put(&mut self, text: &str) {
        text.clone_into(&mut self.text);
    }

    /// Puts a day into it.
    pub fn set_date(&mut self, date: Date) {
        self.text = input::show(Kind::Date, &Value::Date(date));
    }

    /// The day that stands in it.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the text.
    pub fn date(&self, today: Date) -> Result<Date, String> {
        match input::parse(Kind::Date, &self.text, today) {
            Ok(Value::Date(date)) => Ok(date),
            Ok(_) => Err("日付を入力してください。".to_owned()),
            Err(sentence) => Err(sentence),
        }
    }

    /// A day is written out in full when its entry is left.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        if self.kind == EntryKind::Date
            && moved.left == Some(self.id)
            && let Ok(date) = self.date(today)
        {
            self.set_date(date);
        }
    }

    /// Draws the line, and beside a day its western form or what is wrong with it.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input, width: f32, today: Date) -> Response {
        let mut text = std::mem::take(&mut self.text);
        let edit = match self.kind {
            EntryKind::Lines => TextEdit::multiline(&mut text).desired_rows(4),
            _ => TextEdit::singleline(&mut text).return_key(None),
        };
        let output = edit
            .id(self.id)
            .event_filter(ALL_KEYS)
            .background_color(theme::SURFACE)
            .align(match self.kind {
                EntryKind::Lines => egui::Align2::LEFT_TOP,
                _ => egui::Align2::LEFT_CENTER,
            })
            .desired_width(width)
            .show(ui);
        self.text = text;
        let response = output.response.response.clone();
        self.attend(ui, input, output);
        if self.kind == EntryKind::Date && !self.text.trim().is_empty() {
            self.day_ui(ui, response.has_focus(), today);
        }
        if !self.choices.is_empty() {
            self.choices_ui(ui, input, response.has_focus());
        }
        response.accessible_name(self.name)
    }

    /// The choices under the line, the chosen one marked.
    fn choices_ui(&mut self, ui: &mut Ui, input: &mut Input, has_focus: bool) {
        let typed: Option<usize> = to_ascii(&self.text).trim().parse().ok();
        let mut chosen = typed.and_then(|number| number.checked_sub(1));
        let last = self.choices.len().saturating_sub(1);
        let pressed = |key| input.keys.take_key(ui.ctx(), Modifiers::NONE, key);
        if has_focus && pressed(Key::ArrowDown) {
            chosen = Some(chosen.map_or(0, |at| at.saturating_add(1).min(last)));
        } else if has_focus && pressed(Key::ArrowUp) {
            chosen = Some(chosen.map_or(last, |at| at.saturating_sub(1)));
        }
        ui.horizontal_wrapped(|ui| {
            for (index, name) in self.choices.iter().enumerate() {
                let label = format!("{} {name}", index.saturating_add(1));
                if ui.selectable_label(chosen == Some(index), label).clicked() {
                    chosen = Some(index);
                    input.focus.request(self.id);
                }
            }
        });
        if let Some(index) = chosen.filter(|index| typed != Some(index.saturating_add(1))) {
            self.text = index.saturating_add(1).to_string();
        }
    }

    fn day_ui(&self, ui: &mut Ui, is_typed: bool, today: Date) {
        match self.date(today) {
            Ok(date) => {
                let western = format!("{}（{}）", date.seireki(), date.weekday_ja());
                ui.label(theme::note(western));
            }
            Err(_) if is_typed => {}
            Err(sentence) => {
                ui.label(theme::note(sentence).color(theme::STOP));
            }
        }
    }

    fn attend(&self, ui: &Ui, input: &mut Input, mut output: TextEditOutput) {
        let response = output.response.response.clone();
        if response.has_focus() {
            let help = match self.kind {
                EntryKind::Date if self.help.is_empty() => typing_help(Kind::Date),
                _ => self.help,
            };
            input.focus.set_help(help);
            if !matches!(self.kind, EntryKind::Text | EntryKind::Lines) {
                ui.output_mut(|output| output.ime = None);
            }
        }
        let entered = input.focus.just_entered(self.id);
        if entered.is_some() {
            ui.scroll_to_rect(response.rect.expand(48.0), None);
        }
        if entered == Some(Entered::Key) {
            let all = CCursorRange::two(CCursor::default(), output.galley.end());
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), self.id);
            ui.ctx().request_repaint();
        }
    }
}
