//! 設定の移行用書き出し: what it asks before everything goes into a folder, and what it says afterwards.
//! It must not write anything itself; the answered dialog and the folder become a command.

use crate::app::command::Command;
use crate::app::run::Told;
use crate::app::takeout::TakeoutOrder;
use crate::app::view::UserView;
use crate::procedure::step::Role;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::labelled::paragraph_ui;
use egui::Context;
use egui::Id;
use egui::Ui;

const ABOUT: &str = "台帳のすべての表をCSVにし、PostgreSQLに読み込むための文と説明書を添えて、一つのフォルダーに書き出します。別の仕組みへ移るときに使います。";
const PLAIN: &str = "氏名・住所・口座などを暗号化しないで書き出します。保存先は、安全に管理できる場所にしてください。個人番号と、届書ファイルの原本は含みません。";
const NUMBERS: &str = "個人番号と届書ファイルの原本も、暗号化しないで書き出します。特定個人情報の持出しとして記録されます。移行が済んだら消去してください。";

/// The part.
#[derive(Default)]
pub(super) struct TakeoutPart {
    may_take_out: bool,
    may_handle_numbers: bool,
    dialog: Option<(Dialog, bool)>,
    folder: FolderOnItsWay,
    /// The reason, and whether 個人番号 go with it, while the folder is being chosen.
    waiting: Option<(String, bool)>,
    is_asked: bool,
}

impl TakeoutPart {
    /// What this user may do.
    pub fn allow(&mut self, user: &UserView) {
        self.may_take_out = user.roles.contains(&Role::Administrator);
        self.may_handle_numbers = user.may_handle_numbers;
    }

    /// What was asked for was not carried out.
    pub fn failed(&mut self) {
        self.is_asked = false;
    }

    /// The stops of its buttons.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let choices = [false, true].into_iter().filter(|with| self.can(*with));
        choices
            .map(|with| Stop::new(button_id(with), StopKind::Button))
            .collect()
    }

    const fn can(&self, with_numbers: bool) -> bool {
        self.may_take_out && (self.may_handle_numbers || !with_numbers)
    }

    /// The keyboard and the chosen folder. Returns whether the dialog has the keyboard.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) -> bool {
        if let Some(folder) = self.folder.receive(ctx)
            && let Some((reason, with_numbers)) = self.waiting.take()
        {
            self.is_asked = true;
            cx.commands.push(Command::TakeOut(TakeoutOrder {
                folder,
                reason,
                with_numbers,
            }));
        }
        let Some((dialog, _)) = &mut self.dialog else {
            return false;
        };
        let moved = cx
            .input
            .focus
            .begin(ctx, &mut cx.input.keys, &dialog.stops());
        dialog.after_focus(moved, cx.today);
        true
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::subheading("移行用書き出し"));
            paragraph_ui(ui, ABOUT);
            if !self.may_take_out {
                ui.label(theme::note("管理者だけが行えます。"));
            }
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                for (with, text) in [
                    (false, "移行用に書き出す…"),
                    (true, "個人番号も含めて書き出す…"),
                ] {
                    let place = (button_id(with), self.can(with));
                    if button_if_ui(ui, &cx.input.keys, place, text, Look::Plain).clicked() {
                        self.ask(with, cx);
                    }
                }
            });
        });
    }

    fn ask(&mut self, with_numbers: bool, cx: &mut ScreenUi<'_>) {
        let sentence = if with_numbers { NUMBERS } else { PLAIN };
        let reason = Entry::new("takeout", "理由", EntryKind::Text)
            .help("なぜ台帳の外へ書き出すのか。操作の記録に残ります。");
        let mut dialog =
            Dialog::new("移行用書き出し", sentence.to_owned(), "保存先を選ぶ").with(reason);
        if with_numbers {
            dialog = dialog.grave();
        }
        cx.input.focus.request(dialog.first());
        self.dialog = Some((dialog, with_numbers));
    }

    /// Draws the dialog.
    pub fn dialog_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let Some((dialog, with_numbers)) = &mut self.dialog else {
            return;
        };
        let with_numbers = *with_numbers;
        match dialog.ui(ui, cx.input, cx.today) {
            None => {}
            Some(Answer::Yes) if dialog.text(0).is_empty() => {
                dialog.problem = "理由を入力してください。".to_owned();
                cx.input.focus.request(dialog.first());
            }
            Some(answer) => {
                if answer == Answer::Yes {
                    self.waiting = Some((dialog.text(0).to_owned(), with_numbers));
                    self.folder.ask(cx, "移行用書き出しの保存先を選ぶ");
                }
                self.dialog = None;
                cx.input.focus.request(button_id(with_numbers));
            }
        }
    }

    /// Says where it lies, where this part has asked for it.
    pub fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) -> bool {
        if !std::mem::take(&mut self.is_asked) {
            return false;
        }
        if let Told::File(folder) = told {
            cx.done(format!(
                "移行用に書き出しました。読込みの手順は readme.txt にあります（{}）。",
                folder.display()
            ));
        }
        true
    }
}

fn button_id(with_numbers: bool) -> Id {
    Id::unique(("takeout", with_numbers))
}
