//! 受け付けたファイル: the originals that were kept, and writing one out again as it came.
//! It must not show what is in them.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::intake_files::IntakeFileCommand;
use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::app::view::IntakeFileRow;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::intake_parts;
use crate::ui::intake_parts::FILES;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Ui;

/// What waits for a folder.
enum Waiting {
    /// An original, and why.
    Original(i64, String),
    /// The letters that went back.
    Letters(i64),
}

/// The originals.
#[derive(Default)]
pub struct Originals {
    rows: Vec<IntakeFileRow>,
    table: TableState,
    dialog: Option<Dialog>,
    folder: FolderOnItsWay,
    /// What is written once its folder is chosen.
    waiting: Option<Waiting>,
}

impl Originals {
    /// Reads the list anew.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn refresh(&mut self, session: &Session) -> Result<()> {
        self.rows = session.intake_files()?;
        Ok(())
    }

    /// The stops, or those of the dialog while something is asked.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        match &self.dialog {
            Some(dialog) => dialog.stops(),
            // A list without rows is not drawn.
            None if self.rows.is_empty() => Vec::new(),
            None => vec![
                self.list().stop(),
                Stop::new(write_id(), StopKind::Button),
                Stop::new(letters_id(), StopKind::Button),
            ],
        }
    }

    /// Whether a reason is asked for.
    #[must_use]
    pub const fn is_asking(&self) -> bool {
        self.dialog.is_some()
    }

    /// Takes back what is asked.
    pub fn leave(&mut self) {
        self.dialog = None;
    }

    /// Leave-actions of the dialog, and the folder once it is there.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, moved: Moved) {
        if let Some(dialog) = &mut self.dialog {
            dialog.after_focus(moved, cx.today);
        }
        if let Some(folder) = self.folder.receive(ctx)
            && let Some(waiting) = self.waiting.take()
        {
            let write = match waiting {
                Waiting::Original(id, reason) => {
                    IntakeFileCommand::WriteOriginal { id, folder, reason }
                }
                Waiting::Letters(id) => IntakeFileCommand::CopyReturn { id, folder },
            };
            cx.commands.push(Command::IntakeFile(write));
        }
    }

    /// Draws the list and its button.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let place = (write_id(), !self.rows.is_empty());
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::subheading("受け付けたファイル"));
            let keys = &cx.input.keys;
            if button_if_ui(ui, keys, place, "原本を書き出す…", Look::Plain).clicked() {
                self.ask(cx);
            }
            let row = self.rows.get(self.table.selected);
            let returned = row.filter(|row| !row.returned.is_empty());
            let place = (letters_id(), returned.is_some());
            let name = "返戻の文書をもう一度書き出す…";
            if button_if_ui(ui, &cx.input.keys, place, name, Look::Plain).clicked()
                && let Some(row) = returned
            {
                self.waiting = Some(Waiting::Letters(row.id));
                self.folder.ask(cx, "返戻の文書の保存先");
            }
        });
        if self.rows.is_empty() {
            ui.label(theme::note("受け付けたファイルはまだありません。"));
            return;
        }
        let (list, rows) = (self.list(), &self.rows);
        list.ui(ui, cx.input, &mut self.table, &mut |index| {
            rows.get(index).map(intake_parts::file_cells)
        });
        let answer = self
            .dialog
            .as_mut()
            .and_then(|dialog| dialog.ui(ui, cx.input, cx.today));
        if let Some(answer) = answer {
            self.answered(answer, cx);
        }
    }

    /// The list, to be written out as it is shown.
    pub fn listing(&self) -> Option<ListSource> {
        list_output::shown("受け付けたファイル", &self.list(), |index| {
            self.rows.get(index).map(intake_parts::file_cells)
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "受け付けたファイル",
            columns: FILES,
            n_rows: self.rows.len(),
        }
    }

    fn ask(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(row) = self.rows.get(self.table.selected) else {
            return;
        };
        let sentence = format!(
            "{}（{}受付）を、届いたままの内容で書き出します。個人番号が入っていることがあります。書き出したファイルは、用が済んだら消してください。",
            row.file_name,
            row.received_on.wareki()
        );
        let reason =
            Entry::new("intake original", "理由", EntryKind::Text).help("操作の記録に残ります。");
        let dialog = Dialog::new("原本の書き出し", sentence, "保存先を選ぶ").with(reason);
        cx.input.focus.request(dialog.first());
        self.dialog = Some(dialog);
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        let reason = dialog.text(0).trim().to_owned();
        if answer == Answer::Yes && reason.is_empty() {
            dialog.problem = "理由を入力してください。".to_owned();
            cx.input.focus.request(dialog.first());
            self.dialog = Some(dialog);
            return;
        }
        cx.input.focus.request(self.list().stop().id);
        if let (Answer::Yes, Some(row)) = (answer, self.rows.get(self.table.selected)) {
            self.waiting = Some(Waiting::Original(row.id, reason));
            self.folder.ask(cx, "原本の保存先");
        }
    }
}

fn letters_id() -> Id {
    Id::unique("intake write letters")
}

fn write_id() -> Id {
    Id::unique("intake write original")
}
