//! 秘密の入力: a line for a password or a recovery code; wiped when it is handed over.
//! It must not keep what was typed in the widget's own history, and never asks for the IME.

use crate::ui::focus::ALL_KEYS;
use crate::ui::state::Input;
use egui::Context;
use egui::Id;
use egui::Response;
use egui::TextEdit;
use egui::Ui;
use zeroize::Zeroizing;

/// Whether the characters can be read on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// As dots.
    Masked,
    /// As typed, for a code that is copied from paper.
    Plain,
}

/// A line for a secret.
#[derive(Clone, Copy, Debug)]
pub struct Secret<'a> {
    /// The widget, for the focus list.
    pub id: Id,
    /// What a screen reader says.
    pub name: &'a str,
    /// Whether it can be read.
    pub show: Show,
    /// Width in points.
    pub width: f32,
    /// What the help line says.
    pub help: &'a str,
}

impl Secret<'_> {
    /// Draws the line.
    pub fn ui(&self, ui: &mut Ui, input: &mut Input, text: &mut Zeroizing<String>) -> Response {
        let typed: &mut String = text;
        let edit = TextEdit::singleline(typed)
            .id(self.id)
            .return_key(None)
            .event_filter(ALL_KEYS)
            .password(self.show == Show::Masked)
            .desired_width(self.width);
        let response = ui.add(edit).accessible_name(self.name);
        if response.has_focus() {
            ui.output_mut(|output| output.ime = None);
            input.focus.set_help(self.help);
        }
        response
    }
}

/// Hands the text over and wipes the line with its history.
pub fn take(ctx: &Context, id: Id, text: &mut Zeroizing<String>) -> Zeroizing<String> {
    egui::text_edit::TextEditState::default().store(ctx, id);
    std::mem::take(text)
}
