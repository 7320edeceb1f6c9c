//! 表示中の個人番号: shown in groups of four for half a minute, then wiped, from the clipboard too.
//! It must not ask for the number; somebody with the right did, with a reason.

use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::Context;
use egui::Id;
use egui::Ui;
use std::time::Duration;
use zeroize::Zeroizing;

/// Seconds for which a number stays on screen and in the clipboard.
const SECONDS: f64 = 30.0;

/// A number on screen.
#[derive(Default)]
pub struct ShownNumber {
    digits: Option<Zeroizing<String>>,
    until: Option<f64>,
    is_copied: bool,
}

impl ShownNumber {
    /// Shows the number from now on.
    pub fn show(&mut self, digits: &Zeroizing<String>) {
        self.digits = Some(digits.clone());
        self.until = None;
    }

    /// Whether a number is on screen.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.digits.is_some()
    }

    /// Hides and wipes it, and empties the clipboard where it was copied there.
    pub fn hide(&mut self, ctx: &Context) {
        self.digits = None;
        self.until = None;
        if std::mem::take(&mut self.is_copied) {
            ctx.copy_text(String::new());
        }
    }

    /// Hides it when its time is over. Once per pass.
    pub fn tick(&mut self, ctx: &Context) {
        if self.digits.is_none() {
            return;
        }
        let now = ctx.input(|input| input.time);
        let until = *self.until.get_or_insert(now + SECONDS);
        if now >= until {
            self.hide(ctx);
        } else {
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }

    /// The stops of its buttons.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let ids = self.is_shown().then(|| [copy_id(), hide_id()]);
        let ids = ids.into_iter().flatten();
        ids.map(|id| Stop::new(id, StopKind::Button)).collect()
    }

    /// Draws the number and its buttons.
    pub fn ui(&mut self, ui: &mut Ui, keys: &Keys) {
        let Some(digits) = &self.digits else {
            return;
        };
        let grouped = Zeroizing::new(grouped(digits));
        ui.label(theme::subheading(grouped.as_str()));
        let copy = button_ui(ui, keys, copy_id(), "コピー", Look::Plain).clicked();
        if copy {
            ui.ctx().copy_text(digits.to_string());
        }
        self.is_copied |= copy;
        if self.is_copied {
            ui.label(theme::note("30秒以内にクリップボードからも消します。"));
        }
        if button_ui(ui, keys, hide_id(), "隠す", Look::Plain).clicked() {
            self.hide(ui.ctx());
        }
    }
}

fn copy_id() -> Id {
    Id::unique("number copy")
}

fn hide_id() -> Id {
    Id::unique("number hide")
}

/// In groups of four.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(14);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn 個人番号は四桁ずつ区切って示す() {
        assert_eq!(grouped("999900001234"), "9999 0000 1234");
        assert_eq!(grouped(""), "");
    }
}
