//! 登録用ファイルの画面の上に出るもの: what is asked before a file is made, what stopped it, and what a file answered.
//! It must not draw the list nor change anything itself; answers become commands.

use crate::app::batch_command::BatchCommand;
use crate::app::batch_export::BatchOrder;
use crate::app::batch_write::Destination;
use crate::app::command::Command;
use crate::app::results::ResultFile;
use crate::app::transcription::NumbersOnPaper;
use crate::app::transcription::TranscriptionOrder;
use crate::ui::batch_ask as ask;
use crate::ui::batch_ask::Carrier;
use crate::ui::focus::Stop;
use crate::ui::outbox::Outbox;
use crate::ui::outbox_ask::Asked;
use crate::ui::outbox_ask::Wish;
use crate::ui::outbox_stopped::Decision;
use crate::ui::outbox_stopped::StoppedPanel;
use crate::ui::page::ScreenUi;
use crate::ui::presend::Close;
use crate::ui::presend::PresendPanel;
use crate::ui::results::ResultPanel;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use egui::Context;
use egui::Ui;
use std::path::PathBuf;

/// What lies over the list.
pub(super) enum Over {
    Send(Dialog),
    Again(Dialog),
    Ask(Asked, Dialog),
    Presend(Box<PresendPanel>),
    Stopped(StoppedPanel),
    Results(ResultPanel),
}

impl Over {
    pub(super) fn stops(&self) -> Vec<Stop> {
        match self {
            Over::Send(dialog) | Over::Again(dialog) | Over::Ask(_, dialog) => dialog.stops(),
            Over::Presend(panel) => panel.stops(),
            Over::Stopped(panel) => panel.stops(),
            Over::Results(panel) => panel.stops(),
        }
    }

    /// The dialog, where it is one.
    pub(super) const fn dialog(&mut self) -> Option<&mut Dialog> {
        match self {
            Over::Send(dialog) | Over::Again(dialog) | Over::Ask(_, dialog) => Some(dialog),
            Over::Presend(_) | Over::Stopped(_) | Over::Results(_) => None,
        }
    }
}

/// For what a folder is being chosen.
pub(super) enum Purpose {
    Export(Carrier),
    Sheet(Vec<i64>, NumbersOnPaper),
}

impl Outbox {
    pub(super) fn export(&mut self, order: BatchOrder, cx: &mut ScreenUi<'_>) {
        self.attempt = Some(order.clone());
        self.exported = None;
        cx.commands.push(Command::ExportBatch(order));
    }

    pub(super) fn choose_folder(
        &mut self,
        purpose: Purpose,
        title: &'static str,
        cx: &ScreenUi<'_>,
    ) {
        self.purpose = Some(purpose);
        self.folder.ask(cx, title);
    }

    /// What came from dialogs for files and folders.
    pub(super) fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx) {
            self.use_folder(folder, cx);
        }
        if let Some(file) = self.file.receive(ctx, cx) {
            let given = ResultFile {
                name: file.name,
                bytes: file.bytes,
                answers: self
                    .rows()
                    .is_awaited()
                    .then(|| self.tab.interface().into()),
            };
            self.given = Some(given.clone());
            cx.commands.push(Command::ImportResults(given));
        }
    }

    fn use_folder(&mut self, folder: PathBuf, cx: &mut ScreenUi<'_>) {
        match self.purpose.take() {
            None => {}
            Some(Purpose::Sheet(rows, numbers)) => {
                let order = TranscriptionOrder {
                    rows,
                    numbers,
                    folder,
                };
                cx.commands.push(Command::PrintTranscription(order));
            }
            Some(Purpose::Export(carrier)) => {
                let order = BatchOrder {
                    interface: self.tab.interface().to_owned(),
                    to: Destination {
                        folder,
                        medium: carrier.medium,
                        packaging: carrier.packaging,
                    },
                    confirmed: Vec::new(),
                    left_out: Vec::new(),
                };
                self.export(order, cx);
            }
        }
    }

    /// Esc in a panel that lies over the list.
    pub(super) fn close_by_key(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let is_closed = match &self.over {
            Some(Over::Presend(panel)) => panel.is_closed_by_key(ctx, cx),
            Some(Over::Stopped(panel)) => panel.is_closed_by_key(ctx, cx),
            Some(Over::Results(panel)) => panel.is_closed_by_key(ctx, cx),
            Some(Over::Send(_) | Over::Again(_) | Over::Ask(..)) | None => false,
        };
        if is_closed {
            cx.close_over(self.list().stop().id, &mut self.over);
        }
    }

    pub(super) fn decided(&mut self, decision: Decision, cx: &mut ScreenUi<'_>) {
        cx.close_over(self.list().stop().id, &mut self.over);
        let Some(order) = self.attempt.clone() else {
            return;
        };
        if let Decision::Export {
            confirmed,
            left_out,
        } = decision
        {
            let order = BatchOrder {
                confirmed,
                left_out,
                ..order
            };
            self.export(order, cx);
        }
    }

    /// The dialog before a file is made.
    fn sending_answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Send(mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        match ask::carrier(&dialog) {
            Ok(carrier) => {
                self.choose_folder(Purpose::Export(carrier), "登録用ファイルの保存先", cx);
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Send(dialog));
            }
        }
    }

    /// The dialog about a result that was taken in before.
    fn again_answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Again(mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        let reason = dialog.text(0).to_owned();
        match (answer, self.given.take()) {
            (Answer::Yes, Some(file)) if !reason.is_empty() => {
                let again = BatchCommand::ImportAgain { file, reason };
                cx.commands.push(Command::Batch(again));
            }
            (Answer::Yes, given) => {
                self.given = given;
                dialog.problem = "理由を入力してください。".to_owned();
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Again(dialog));
            }
            (Answer::No, _) => {}
        }
    }

    fn dialog_answered(&mut self, asked: Asked, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(_, mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let rows = self.rows().meant().iter().map(|row| row.id).collect();
        match asked.wish(&dialog, rows, cx.today) {
            Ok(Wish::Command(command)) => {
                self.rows_mut().unpick();
                cx.commands.push(command);
            }
            Ok(Wish::Sheet { rows, numbers }) => {
                self.choose_folder(Purpose::Sheet(rows, numbers), "転記票の保存先", cx);
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    /// Draws what lies over the list; returns whether the list is hidden by it.
    pub(super) fn over_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> bool {
        match &mut self.over {
            None => false,
            Some(Over::Send(dialog)) => {
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.sending_answered(answer, cx);
                }
                false
            }
            Some(Over::Again(dialog)) => {
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.again_answered(answer, cx);
                }
                false
            }
            Some(Over::Presend(panel)) => {
                if panel.ui(ui, cx) == Some(Close) {
                    cx.close_over(self.list().stop().id, &mut self.over);
                }
                true
            }
            Some(Over::Ask(asked, dialog)) => {
                let asked = *asked;
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.dialog_answered(asked, answer, cx);
                }
                false
            }
            Some(Over::Stopped(panel)) => {
                if let Some(decision) = panel.ui(ui, cx) {
                    self.decided(decision, cx);
                }
                true
            }
            Some(Over::Results(panel)) => {
                if panel.ui(ui, cx) {
                    cx.close_over(self.list().stop().id, &mut self.over);
                }
                true
            }
        }
    }

    pub(super) const fn is_modal(&self) -> bool {
        matches!(
            self.over,
            Some(Over::Send(_) | Over::Again(_) | Over::Ask(..))
        ) || self.book.is_modal()
    }
}
