//! 任継保険料の問いと確認: what lies over the list, and what its answers lead to.
//! It must not draw the list nor change anything itself; answers become commands.

use crate::app::command::Command;
use crate::app::premium_command::PremiumCommand;
use crate::app::premium_receipts::AcceptedReceipts;
use crate::app::premium_receipts::ReceiptFile;
use crate::app::premium_slips::SlipOrder;
use crate::ui::page::ScreenUi;
use crate::ui::premium_ask::Asked;
use crate::ui::premium_bank::Bank;
use crate::ui::premium_bank::BankPanel;
use crate::ui::premiums::Premiums;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use egui::Context;
use egui::Ui;

/// What lies over the list.
pub(super) enum Over {
    Ask(Asked, Dialog),
    Bank(Box<BankPanel>),
    TakeBank(Box<BankPanel>, AcceptedReceipts, confirm::Page),
    Decide(confirm::Page),
}

impl Premiums {
    pub(super) fn ask(&mut self, asked: Asked, cx: &mut ScreenUi<'_>) {
        let dialog = asked.dialog(cx.today);
        cx.input.focus.request(dialog.first());
        self.over = Some(Over::Ask(asked, dialog));
    }

    pub(super) fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx) {
            let month = self.month;
            let order = SlipOrder {
                month,
                people: self.meant().iter().map(|row| row.payer.id).collect(),
                folder,
            };
            cx.commands
                .push(Command::Premium(PremiumCommand::PrintSlips(order)));
        }
        if let Some(file) = self.file.receive(ctx, cx) {
            match ReceiptFile::read(&file, cx.today) {
                Ok(file) => {
                    let panel = BankPanel::new(file);
                    if let Some(stop) = panel.stops().first() {
                        cx.input.focus.request(stop.id);
                    }
                    self.over = Some(Over::Bank(Box::new(panel)));
                    ctx.request_repaint();
                }
                Err(error) => cx.trouble(error.message_ja()),
            }
        }
    }

    pub(super) fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(asked, mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        match asked.command(&dialog, cx.today) {
            Ok(command) => {
                cx.commands.push(command);
                dialog.problem.clear();
                self.pending = Some((asked, dialog));
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    pub(super) fn over_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        match &mut self.over {
            None | Some(Over::Bank(_)) => {}
            Some(Over::Ask(_, dialog)) => {
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.answered(answer, cx);
                }
            }
            Some(Over::Decide(page)) => match confirm::confirm_ui(ui, &cx.input.keys, page) {
                None => {}
                Some(answer) => {
                    cx.close_over(self.list().stop().id, &mut self.over);
                    if answer == Answer::Yes
                        && let Some(view) = &self.view
                    {
                        cx.commands
                            .push(Command::Premium(PremiumCommand::DecideApril {
                                fiscal_year: view.april_of,
                            }));
                    }
                }
            },
            Some(Over::TakeBank(_, accepted, page)) => {
                let answer = confirm::confirm_ui(ui, &cx.input.keys, page);
                let accepted = accepted.clone();
                if answer.is_some()
                    && let Some(Over::TakeBank(mut panel, ..)) = self.over.take()
                {
                    if answer == Some(Answer::Yes) {
                        cx.commands
                            .push(Command::Premium(PremiumCommand::Accept(accepted)));
                    }
                    panel.renew();
                    if let Some(stop) = panel.stops().first() {
                        cx.input.focus.request(stop.id);
                    }
                    self.over = Some(Over::Bank(panel));
                }
            }
        }
    }

    pub(super) fn bank_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(Over::Bank(panel)) = &mut self.over else {
            return;
        };
        match panel.ui(ui, cx) {
            None => {}
            Some(Bank::Close) => cx.close_over(self.list().stop().id, &mut self.over),
            Some(Bank::Take) => self.take_bank(cx),
        }
    }

    /// What is taken is said before it is taken.
    pub(super) fn take_bank(&mut self, cx: &mut ScreenUi<'_>) {
        match self.over.take() {
            Some(Over::Bank(panel)) if !panel.accepted().lines.is_empty() => {
                let accepted = panel.accepted();
                let page = confirm::Page {
                    title: "入金の取込の確認".to_owned(),
                    sentence: format!(
                        "{}を保険料の入金として記録します。よければF12をもう一度押してください。",
                        panel.words()
                    ),
                    verb: "取り込む".to_owned(),
                    ..confirm::Page::default()
                };
                cx.input.focus.request(confirm::back_id());
                self.over = Some(Over::TakeBank(panel, accepted, page));
            }
            other => self.over = other,
        }
    }
}
