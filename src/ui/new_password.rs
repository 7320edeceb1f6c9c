//! 新しいパスワード: typed twice, with the rule beside it.
//! It must not keep it once it is handed over.

use crate::app::first_run::MIN_PASSWORD_CHARS;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::labelled_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::secret;
use crate::ui::widgets::secret::Secret;
use crate::ui::widgets::secret::Show;
use egui::Context;
use egui::Id;
use egui::Ui;
use zeroize::Zeroizing;

const WIDTH: f32 = 320.0;
const RULE: &str = "10文字以上。長い語句をつなげると、覚えやすく破られにくくなります。";

/// The two lines.
#[derive(Default)]
pub struct NewPassword {
    first: Zeroizing<String>,
    again: Zeroizing<String>,
    wrong_first: Option<String>,
    wrong_again: Option<&'static str>,
}

impl NewPassword {
    /// The stops of the two lines.
    #[must_use]
    pub fn stops() -> [Stop; 2] {
        let stop = |name| Stop::new(id(name), StopKind::Field);
        [stop("first"), stop("again")]
    }

    /// The first line.
    #[must_use]
    pub fn first() -> Id {
        id("first")
    }

    /// Hands the password over; where something is wrong, the keyboard goes there.
    pub fn settle(&mut self, ctx: &Context, input: &mut Input) -> Option<Zeroizing<String>> {
        self.wrong_first = password_problem(&self.first);
        let differs = *self.first != *self.again;
        self.wrong_again = (self.wrong_first.is_none() && differs)
            .then_some("2回の入力が違います。同じパスワードをもう一度入力してください。");
        if self.wrong_first.is_some() {
            input.focus.request(id("first"));
            return None;
        }
        if self.wrong_again.is_some() {
            input.focus.request(id("again"));
            return None;
        }
        drop(secret::take(ctx, id("again"), &mut self.again));
        Some(secret::take(ctx, id("first"), &mut self.first))
    }

    /// Wipes both lines.
    pub fn forget(&mut self, ctx: &Context) {
        drop(secret::take(ctx, id("first"), &mut self.first));
        drop(secret::take(ctx, id("again"), &mut self.again));
        *self = NewPassword::default();
    }

    /// Draws both lines.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input) {
        labelled_ui(ui, "パスワード", |ui| {
            line("first", "パスワード", RULE).ui(ui, input, &mut self.first);
            if let Some(sentence) = &self.wrong_first {
                wrong_ui(ui, sentence);
            }
            ui.label(theme::note(RULE));
        });
        labelled_ui(ui, "パスワード（再入力）", |ui| {
            let help = "同じパスワードをもう一度入力します。";
            line("again", "パスワード（再入力）", help).ui(ui, input, &mut self.again);
            if let Some(sentence) = self.wrong_again {
                wrong_ui(ui, sentence);
            }
        });
    }
}

/// What is wrong with a password that is to be set.
fn password_problem(password: &str) -> Option<String> {
    let n_chars = password.chars().count();
    (n_chars < MIN_PASSWORD_CHARS).then(|| {
        format!("パスワードは{MIN_PASSWORD_CHARS}文字以上にしてください。いまは{n_chars}文字です。")
    })
}

fn line<'a>(name: &str, label: &'a str, help: &'a str) -> Secret<'a> {
    Secret {
        id: id(name),
        name: label,
        show: Show::Masked,
        width: WIDTH,
        help,
    }
}

fn id(name: &str) -> Id {
    Id::unique(("new password", name))
}

#[cfg(test)]
mod tests {
    use super::password_problem;

    #[test]
    fn パスワードは9文字では足りず10文字から使える() {
        assert!(password_problem("abcdefghi").is_some());
        assert!(password_problem("abcdefghij").is_none());
        assert!(password_problem("みほんのことばです。").is_none());
    }
}
