//! 案件の問いかけ: what is asked before a case moves in another way than forward.
//! It must not move the case; the answer becomes commands elsewhere.

use crate::domain::date::Date;
use crate::procedure::step::Step;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use egui::Context;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// 不要にする.
    NotNeeded(Step),
    /// 差戻し.
    SendBack(Step),
    /// 返戻.
    Return,
    /// 却下.
    Reject,
    /// 取下げ.
    Withdraw,
    /// 再受付.
    ReceiveAgain,
    /// A new case that corrects this one.
    Correct,
    /// A new case that cancels this one.
    Cancel,
    /// The reason of a 訂正 or 取消.
    WhyCorrect,
    /// Leaving although the draft could not be saved.
    Abandon,
}

/// An open question.
pub(super) struct Question {
    /// What is asked.
    pub(super) asked: Asked,
    /// Its dialog.
    pub(super) dialog: Dialog,
    is_entered: bool,
}

impl Question {
    /// A question with a dialog.
    pub(super) fn new(asked: Asked, dialog: Dialog) -> Question {
        Question {
            asked,
            dialog,
            is_entered: false,
        }
    }

    /// A question for a reason, with what is likely to be answered.
    pub(super) fn reason(
        asked: Asked,
        title: &'static str,
        sentence: String,
        verb: &'static str,
    ) -> Question {
        let entry = Entry::new(title, "理由", EntryKind::Text).help("理由は経過に残ります。");
        Question::new(asked, Dialog::new(title, sentence, verb).with(entry))
    }

    /// With a text that is likely to be the answer.
    pub(super) fn likely(mut self, ctx: &Context, text: &str) -> Question {
        if let Some(entry) = self.dialog.entries.first_mut() {
            entry.set_text(ctx, text);
        }
        self
    }

    /// With a grave button.
    pub(super) fn grave(mut self) -> Question {
        self.dialog = self.dialog.grave();
        self
    }

    /// The question for the day of the new arrival.
    pub(super) fn arrival(today: Date) -> Question {
        let mut entry = Entry::new("再受付", "再受付の日", EntryKind::Date);
        entry.set_date(today);
        let sentence = "届書がふたたび届いた日を入力します。受付より後の工程は、もう一度行います。";
        let dialog = Dialog::new("再受付", sentence.to_owned(), "再受付する").with(entry);
        Question::new(Asked::ReceiveAgain, dialog)
    }

    /// The question before leaving with a draft that could not be saved.
    pub(super) fn abandon(why: &str) -> Question {
        let sentence = format!("{why}　入力した内容はまだ保存されていません。捨てて戻りますか。");
        let dialog = Dialog::new("保存できませんでした", sentence, "捨てて戻る").grave();
        Question::new(Asked::Abandon, dialog)
    }

    /// What was typed, as a reason.
    pub(super) fn text(&self) -> String {
        self.dialog.text(0).to_owned()
    }

    /// The keyboard of the dialog.
    pub(super) fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !self.is_entered {
            self.is_entered = true;
            cx.input.focus.request(self.dialog.first());
        }
        let stops = self.dialog.stops();
        let input = &mut *cx.input;
        let moved = input.focus.begin(ctx, &mut input.keys, &stops);
        self.dialog.after_focus(moved, cx.today);
    }
}
