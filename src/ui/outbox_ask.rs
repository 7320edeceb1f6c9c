//! 登録待ちの行についての問いかけ: 転記, もう一度出力 and 取下げ, each with what must be typed.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::command::Command;
use crate::app::outbox::RowMove;
use crate::app::view::RowStage;
use crate::domain::date::Date;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;

/// What is asked about rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// 転記を記録.
    Transcribe,
    /// もう一度出力.
    SendAgain,
    /// 取下げ.
    Withdraw,
}

impl Asked {
    /// Name on its button and its dialog.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Asked::Transcribe => "転記を記録",
            Asked::SendAgain => "もう一度出力",
            Asked::Withdraw => "取下げ",
        }
    }

    /// Whether it makes sense for a row of this state.
    #[must_use]
    pub const fn fits(self, stage: RowStage) -> bool {
        let is_pending = !matches!(stage, RowStage::Registered | RowStage::Withdrawn);
        match self {
            Asked::Transcribe | Asked::Withdraw => is_pending,
            Asked::SendAgain => is_pending && !matches!(stage, RowStage::Unexported),
        }
    }

    /// The dialog about so many rows.
    #[must_use]
    pub fn dialog(self, n_rows: usize, today: Date) -> Dialog {
        let reason =
            || Entry::new("outbox", "理由", EntryKind::Text).help("操作の記録に残ります。");
        match self {
            Asked::Transcribe => {
                let mut day = Entry::new("outbox", "登録日", EntryKind::Date);
                day.set_date(today);
                let receipt = Entry::new("outbox", "端末の受付番号", EntryKind::Latin)
                    .help("統合専用端末に表示された受付番号です。");
                let sentence = format!(
                    "転記票を見て端末で登録した{n_rows}行を「登録済」にします。ファイルには出力しません。"
                );
                Dialog::new(self.title(), sentence, "記録する")
                    .with(day)
                    .with(receipt)
            }
            Asked::SendAgain => {
                let sentence = format!(
                    "{n_rows}行を「未出力」に戻します。次のファイルに、案件のいまの内容で入ります。"
                );
                Dialog::new(self.title(), sentence, "戻す").with(reason())
            }
            Asked::Withdraw => {
                let sentence = format!(
                    "{n_rows}行を取り下げます。取り下げた行は登録されず、この一覧から消えます。"
                );
                Dialog::new(self.title(), sentence, "取り下げる")
                    .with(reason())
                    .grave()
            }
        }
    }

    /// The command that the answered dialog leads to, or why the answer cannot be taken.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing.
    pub fn command(self, dialog: &Dialog, rows: Vec<i64>, today: Date) -> Result<Command, String> {
        let to = match self {
            Asked::Transcribe => return transcribed(dialog, rows, today),
            Asked::SendAgain => RowMove::SendAgain,
            Asked::Withdraw => RowMove::Withdraw,
        };
        let reason = dialog.text(0).to_owned();
        if reason.is_empty() {
            return Err("理由を入力してください。".to_owned());
        }
        Ok(Command::MoveRows { rows, to, reason })
    }
}

fn transcribed(dialog: &Dialog, rows: Vec<i64>, today: Date) -> Result<Command, String> {
    let day = dialog.entries.first().map(|entry| entry.date(today));
    let on = day.unwrap_or(Ok(today))?;
    let receipt = dialog.text(1).to_owned();
    if on > today {
        return Err("登録日が今日より後です。端末で登録した日を入力してください。".to_owned());
    }
    if receipt.is_empty() {
        return Err("端末の受付番号を入力してください。".to_owned());
    }
    Ok(Command::Transcribed { rows, on, receipt })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Asked;
    use crate::app::view::RowStage;
    use crate::domain::date::Date;

    #[test]
    fn もう一度出力できるのは一度出力した行だけ() {
        assert!(!Asked::SendAgain.fits(RowStage::Unexported));
        assert!(Asked::SendAgain.fits(RowStage::Exported));
        assert!(Asked::SendAgain.fits(RowStage::Failed));
        assert!(!Asked::SendAgain.fits(RowStage::Registered));
        assert!(Asked::Withdraw.fits(RowStage::Unexported));
        assert!(!Asked::Withdraw.fits(RowStage::Withdrawn));
    }

    #[test]
    fn 理由や受付番号のない答えは受け取らない() {
        let today = Date::new(2026, 11, 22).unwrap();
        for asked in [Asked::Transcribe, Asked::SendAgain, Asked::Withdraw] {
            let dialog = asked.dialog(1, today);
            assert!(asked.command(&dialog, vec![1], today).is_err());
        }
    }
}
