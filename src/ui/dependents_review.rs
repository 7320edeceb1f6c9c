//! 検認の一覧: the button of the screen 加入者, what it asks, and the folder the lists go to.
//! It must not make the lists; the answered dialog becomes a command.

use crate::app::command::Command;
use crate::app::dependents_review::DependentsReviewOrder;
use crate::app::dependents_review::ReviewProposal;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use egui::Context;
use egui::Id;
use egui::Ui;

const SENTENCE: &str = "基準日の被扶養者を事業所ごとに並べた一覧を、印刷用のPDFとExcelで作ります。戻ってきた一覧の「削除」の人は、その人の画面から「被扶養者の異動」を始めます。";

/// What waits for a folder.
#[derive(Clone, Copy)]
struct Wanted {
    on: Date,
    reply_by: Date,
    certified_before: Option<Date>,
}

/// 検認の一覧.
#[derive(Default)]
pub(super) struct Review {
    proposal: Option<ReviewProposal>,
    dialog: Option<Dialog>,
    folder: FolderOnItsWay,
    waiting: Option<Wanted>,
}

impl Review {
    /// Reads anew what is proposed.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn refresh(&mut self, session: &Session) -> Result<()> {
        self.proposal = Some(session.review_proposal()?);
        Ok(())
    }

    /// The stops of the open dialog.
    #[must_use]
    pub fn dialog_stops(&self) -> Option<Vec<Stop>> {
        self.dialog.as_ref().map(Dialog::stops)
    }

    /// The stop of the button.
    #[must_use]
    pub fn stop() -> Stop {
        Stop::new(button_id(), StopKind::Button)
    }

    /// The keyboard has moved.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        if let Some(dialog) = &mut self.dialog {
            dialog.after_focus(moved, today);
        }
    }

    /// A chosen folder makes the command.
    pub fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(folder) = self.folder.receive(ctx) else {
            return;
        };
        if let Some(wanted) = self.waiting.take() {
            let order = DependentsReviewOrder {
                on: wanted.on,
                reply_by: wanted.reply_by,
                certified_before: wanted.certified_before,
                folder,
            };
            cx.commands.push(Command::ReviewDependents(order));
        }
    }

    /// Draws the button.
    pub fn button_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let keys = &cx.input.keys;
        if button_ui(ui, keys, button_id(), "検認の一覧…", Look::Plain).clicked() {
            self.ask(cx);
        }
    }

    /// Draws the dialog.
    pub fn dialog_ui(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        if let Some(dialog) = &mut self.dialog
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    /// Gives up what was asked.
    pub fn leave(&mut self) {
        self.dialog = None;
    }

    fn ask(&mut self, cx: &mut ScreenUi<'_>) {
        let Some(proposal) = self.proposal else {
            return;
        };
        let day = |name, date: Option<Date>, help| {
            let mut entry = Entry::new("review", name, EntryKind::Date).help(help);
            if let Some(date) = date {
                entry.set_date(date);
            }
            entry
        };
        let dialog = Dialog::new("被扶養者の検認の一覧", SENTENCE.to_owned(), "保存先を選ぶ")
            .with(day(
                "基準日",
                Some(proposal.on),
                "この日に被扶養者である人が対象です。年齢もこの日のものです。",
            ))
            .with(day("提出期限", Some(proposal.reply_by), ""))
            .with(day(
                "この日以後に認定した人を除く",
                Some(proposal.year_begins_on),
                "年度内に認定した人を除くときの日です。空欄にすると全員を載せます。",
            ));
        cx.input.focus.request(dialog.first());
        self.dialog = Some(dialog);
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        cx.input.focus.request(button_id());
        if answer == Answer::No {
            return;
        }
        match wanted(&dialog, cx.today) {
            Ok(wanted) => {
                self.waiting = Some(wanted);
                self.folder.ask(cx, "検認の一覧の保存先");
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.dialog = Some(dialog);
            }
        }
    }
}

fn button_id() -> Id {
    Id::unique("dependents review")
}

fn wanted(dialog: &Dialog, today: Date) -> std::result::Result<Wanted, String> {
    let day = |index: usize| {
        let entry = dialog.entries.get(index);
        entry.map_or(Ok(today), |entry| entry.date(today))
    };
    let (on, reply_by) = (day(0)?, day(1)?);
    if reply_by < today {
        return Err("提出期限が今日より前です。今日以後の日を入力してください。".to_owned());
    }
    let certified_before = match dialog.text(2).trim() {
        "" => None,
        _ => Some(day(2)?),
    };
    Ok(Wanted {
        on,
        reply_by,
        certified_before,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Entry, EntryKind, wanted};
    use crate::domain::date::{Date, day};
    use crate::ui::widgets::dialog::Dialog;

    const TODAY: Date = day!(2026, 11, 22);

    fn dialog(reply_by: Date, except: &str) -> Dialog {
        let mut entries =
            ["基準日", "提出期限", "除く"].map(|name| Entry::new("review", name, EntryKind::Date));
        let [on, reply, since] = &mut entries;
        on.set_date(day!(2026, 11, 1));
        reply.set_date(reply_by);
        since.put(except);
        let mut dialog = Dialog::new("検認", String::new(), "選ぶ");
        dialog.entries.extend(entries);
        dialog
    }

    #[test]
    fn 提出期限は今日から_除く日は空欄でもよい() {
        assert!(wanted(&dialog(TODAY.add_days(-1), ""), TODAY).is_err());
        let all = wanted(&dialog(TODAY, ""), TODAY).unwrap();
        assert_eq!(all.certified_before, None);
        let some = wanted(&dialog(TODAY, "R8.4.1"), TODAY).unwrap();
        assert_eq!(some.certified_before, Some(day!(2026, 4, 1)));
        assert!(wanted(&dialog(TODAY, "あ"), TODAY).is_err());
    }
}
