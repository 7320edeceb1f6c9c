//! 登録待ちの行についての問いかけ: 転記, もう一度出力 and 取下げ, each with what must be typed.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::command::Command;
use crate::app::outbox::RowMove;
use crate::app::transcription::NumbersOnPaper;
use crate::app::view::RowStage;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
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
    /// 転記票.
    Sheet,
}

/// What an answered dialog leads to.
#[derive(Clone)]
pub enum Wish {
    /// A command, at once.
    Command(Command),
    /// A 転記票, once its folder is chosen.
    Sheet {
        /// Outbox rows.
        rows: Vec<i64>,
        /// Whether the 個人番号 is printed.
        numbers: NumbersOnPaper,
    },
}

impl Asked {
    /// Name on its button and its dialog.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Asked::Transcribe => "転記を記録",
            Asked::SendAgain => "もう一度出力",
            Asked::Withdraw => "取下げ",
            Asked::Sheet => "転記票を作る",
        }
    }

    /// Whether it makes sense for a row of this state.
    #[must_use]
    pub const fn fits(self, stage: RowStage) -> bool {
        let is_pending = !matches!(stage, RowStage::Registered | RowStage::Withdrawn);
        match self {
            Asked::Transcribe | Asked::Withdraw | Asked::Sheet => is_pending,
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
            Asked::Sheet => {
                let mut numbers = Entry::new("outbox", "個人番号の印刷", EntryKind::Latin)
                    .help("1＝印刷する（「個人番号を扱う」権限が必要です）　2＝印刷しない");
                numbers.put("2");
                let sentence = format!(
                    "{n_rows}行の転記票をPDFで作ります。行の状態は変わりません。個人番号は、1なら印刷し、2なら印刷しません。"
                );
                Dialog::new(self.title(), sentence, "保存先を選ぶ").with(numbers)
            }
        }
    }

    /// What the answered dialog leads to, or why the answer cannot be taken.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing.
    pub fn wish(self, dialog: &Dialog, rows: Vec<i64>, today: Date) -> Result<Wish, String> {
        let to = match self {
            Asked::Transcribe => return transcribed(dialog, rows, today).map(Wish::Command),
            Asked::Sheet => {
                let numbers = numbers_on_paper(dialog.text(0))?;
                return Ok(Wish::Sheet { rows, numbers });
            }
            Asked::SendAgain => RowMove::SendAgain,
            Asked::Withdraw => RowMove::Withdraw,
        };
        let reason = dialog.text(0).to_owned();
        if reason.is_empty() {
            return Err("理由を入力してください。".to_owned());
        }
        Ok(Wish::Command(Command::MoveRows { rows, to, reason }))
    }
}

fn numbers_on_paper(typed: &str) -> Result<NumbersOnPaper, String> {
    match to_ascii(typed).trim() {
        "1" => Ok(NumbersOnPaper::Shown),
        "2" => Ok(NumbersOnPaper::Hidden),
        _ => Err("個人番号を印刷するときは1、しないときは2を入力してください。".to_owned()),
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
    fn 個人番号は一と答えたときだけ印刷する() {
        use super::numbers_on_paper;
        use crate::app::transcription::NumbersOnPaper;
        assert_eq!(numbers_on_paper("１"), Ok(NumbersOnPaper::Shown));
        assert_eq!(numbers_on_paper("2"), Ok(NumbersOnPaper::Hidden));
        assert!(numbers_on_paper("").is_err());
        assert!(numbers_on_paper("3").is_err());
    }

    #[test]
    fn 理由や受付番号のない答えは受け取らない() {
        let today = Date::new(2026, 11, 22).unwrap();
        for asked in [Asked::Transcribe, Asked::SendAgain, Asked::Withdraw] {
            let dialog = asked.dialog(1, today);
            assert!(asked.wish(&dialog, vec![1], today).is_err());
        }
    }
}
