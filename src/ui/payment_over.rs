//! 支払の問いと確認: what lies over the list, from the first question to the folder of the file.
//! It must not draw the list nor change anything itself; answers become commands.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::payment_account;
use crate::app::payment_command::PaymentCommand;
use crate::app::payment_lists::PaymentListOrder;
use crate::app::payments::PaymentRow;
use crate::app::transfers::TransferOrder;
use crate::app::transfers::TransferPreview;
use crate::domain::payment::PaymentId;
use crate::domain::payment_course::TransferId;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::FormPane;
use crate::ui::keys::Shortcut;
use crate::ui::page::ScreenUi;
use crate::ui::payment_ask::Asked;
use crate::ui::payment_ask::Wish;
use crate::ui::payment_parts as parts;
use crate::ui::payments::Payments;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::labelled::paragraph_ui;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;

/// What lies over the list.
pub(super) enum Over {
    Ask(Asked, Dialog),
    Confirm(Purpose, confirm::Page),
    Account(PaymentRow, Box<FormPane>),
}

/// For what a folder is being chosen.
pub(super) enum Purpose {
    Transfer(TransferPreview, Vec<PaymentId>),
    Copy(TransferId),
    List(Vec<PaymentId>, String),
}

/// A look at a file that was asked for and is on its way.
pub(super) struct Wanted {
    asked: Asked,
    dialog: Dialog,
    rows: Vec<PaymentRow>,
}

fn button_id(name: &str) -> Id {
    Id::unique(("payment account", name))
}

impl Payments {
    pub(super) fn ask(&mut self, asked: Asked, cx: &mut ScreenUi<'_>) {
        let dialog = asked.dialog(cx.today);
        cx.input.focus.request(dialog.first());
        self.over = Some(Over::Ask(asked, dialog));
    }

    /// Opens the account of a payment as a form.
    pub(super) fn ask_account(&mut self, row: PaymentRow) {
        let form = payment_account::form_of(&row.account);
        let mut pane = FormPane::new(
            "payment account",
            payment_account::SECTIONS,
            form,
            payment_account::examine,
        );
        pane.focus();
        self.over = Some(Over::Account(row, Box::new(pane)));
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

    /// The folder that was chosen, and what it was for.
    pub(super) fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(folder) = self.folder.receive(ctx) else {
            return;
        };
        let command = match self.purpose.take() {
            None => return,
            Some(Purpose::Transfer(preview, payments)) => {
                PaymentCommand::MakeTransfer(TransferOrder {
                    payments,
                    transfer_on: preview.transfer_on,
                    total: preview.total,
                    confirmed: preview.asks,
                    banks: cx.tables.banks.clone(),
                    folder,
                })
            }
            Some(Purpose::Copy(transfer)) => PaymentCommand::CopyTransfer { transfer, folder },
            Some(Purpose::List(payments, about)) => PaymentCommand::List(PaymentListOrder {
                payments,
                about,
                folder,
            }),
        };
        cx.commands.push(Command::Payment(command));
    }

    /// The preview that was asked for: a file that cannot be made says why in the dialog.
    pub(super) fn previewed(&mut self, preview: &TransferPreview) {
        let Some(wanted) = self.wanted.take() else {
            return;
        };
        self.over = Some(if preview.stops.is_empty() {
            let page = parts::confirm_page(preview, &wanted.rows);
            let ids = wanted.rows.iter().map(|row| row.id).collect();
            Over::Confirm(Purpose::Transfer(preview.clone(), ids), page)
        } else {
            let mut dialog = wanted.dialog;
            dialog.problem = preview.stops.join("\n");
            Over::Ask(wanted.asked, dialog)
        });
        self.is_over_new = true;
    }

    /// The dialog comes back with what was typed and why it was not carried out.
    pub(super) fn refused(&mut self, error: &Error) -> bool {
        let wanted = self.wanted.take();
        let looked = wanted.map(|wanted| (wanted.asked, wanted.dialog));
        let Some((asked, mut dialog)) = looked.or_else(|| self.pending.take()) else {
            return false;
        };
        dialog.problem = error.message_ja();
        self.over = Some(Over::Ask(asked, dialog));
        self.is_over_new = true;
        true
    }

    /// The keyboard goes into what the fetch has put over the list.
    pub(super) fn enter_over(&mut self, cx: &mut ScreenUi<'_>) {
        if !std::mem::take(&mut self.is_over_new) {
            return;
        }
        match &self.over {
            Some(Over::Ask(_, dialog)) => cx.input.focus.request(dialog.first()),
            Some(Over::Confirm(..)) => cx.input.focus.request(confirm::back_id()),
            _ => {}
        }
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(asked, mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        dialog.problem.clear();
        match asked.wish(&dialog, cx.today) {
            Ok(Wish::Command(command)) => {
                cx.commands.push(Command::Payment(command));
                self.pending = Some((asked, dialog));
            }
            Ok(Wish::Preview(rows, on)) => {
                cx.commands.push(Command::Payment(PaymentCommand::Preview {
                    payments: rows.iter().map(|row| row.id).collect(),
                    on,
                    banks: cx.tables.banks.clone(),
                }));
                self.wanted = Some(Wanted {
                    asked,
                    dialog,
                    rows,
                });
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
            None | Some(Over::Account(..)) => {}
            Some(Over::Ask(_, dialog)) => {
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.answered(answer, cx);
                    ui.ctx().request_repaint();
                }
            }
            Some(Over::Confirm(_, page)) => {
                let Some(answer) = confirm::confirm_ui(ui, &cx.input.keys, page) else {
                    return;
                };
                cx.input.focus.request(self.list().stop().id);
                if let Some(Over::Confirm(purpose, _)) = self.over.take()
                    && answer == Answer::Yes
                {
                    let title = match purpose {
                        Purpose::Transfer(..) | Purpose::Copy(_) => "振込データの保存先",
                        Purpose::List(..) => "支払一覧表の保存先",
                    };
                    self.choose_folder(purpose, title, cx);
                }
            }
        }
    }

    /// The keyboard of the form of an account.
    pub(super) fn before_account(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let (Some(Over::Account(row, pane)), Some(facts)) = (&mut self.over, &self.facts) else {
            return;
        };
        let buttons = ["save", "back"].map(|name| Stop::new(button_id(name), StopKind::Button));
        pane.before_ui(ctx, cx, facts, &buttons);
        if std::mem::take(&mut self.wants_save)
            && pane.settle(ctx, cx, facts)
            && let Some((account, reason)) = payment_account::read(pane.form())
        {
            cx.commands
                .push(Command::Payment(PaymentCommand::CorrectAccount {
                    payment: row.id,
                    account,
                    reason,
                }));
        }
        if cx.input.keys.take(ctx, Shortcut::Back) {
            self.close_account(cx);
        }
    }

    /// Draws the form of an account in place of the list.
    pub(super) fn account_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let (Some(Over::Account(row, pane)), Some(facts)) = (&mut self.over, &self.facts) else {
            return;
        };
        let mut is_closed = false;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.label(theme::heading("口座を直す"));
            paragraph_ui(
                ui,
                &format!(
                    "支払番号{}　{}　{}　{}円。登録すると支払待ちに戻り、次の振込データに入れられます。",
                    row.id.0, row.payee.name, row.purpose, row.amount
                ),
            );
            pane.ui(ui, cx.input, facts);
            ui.horizontal(|ui| {
                let keys = &cx.input.keys;
                let (save, back) = (button_id("save"), button_id("back"));
                if button_ui(ui, keys, save, "登録する（F12）", Look::Primary).clicked() {
                    self.wants_save = true;
                    ui.ctx().request_repaint();
                }
                is_closed = button_ui(ui, keys, back, "一覧へ戻る（Esc）", Look::Plain).clicked();
            });
            ui.add_space(16.0);
        });
        if is_closed {
            self.close_account(cx);
        }
    }

    pub(super) fn close_account(&mut self, cx: &mut ScreenUi<'_>) {
        cx.close_over(self.list().stop().id, &mut self.over);
    }
}
