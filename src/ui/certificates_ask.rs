//! 証についての問いかけ: 返却, 滅失・回収不能, 返却のお願い and 記録の取消し, each with what must be typed.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::certificates::CertificateCommand;
use crate::app::certificates::CertificateRecord;
use crate::domain::certificate::CollectionOutcome;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::entry::EntryId;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;

/// Days that a 返却のお願い gives.
const DAYS_TO_RETURN: i64 = 14;

/// What is asked about certificates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// 返却を記録.
    Returned,
    /// 滅失・回収不能を記録.
    Gone,
    /// 返却のお願い（督促状）.
    Remind,
    /// 記録の取消し.
    Undo,
}

/// What an answered dialog leads to.
#[derive(Clone)]
pub enum Wish {
    /// A command, at once.
    Command(CertificateCommand),
    /// Letters, once their folder is chosen.
    Letters {
        /// Which certificates.
        certificates: Vec<EntryId>,
        /// 返却の期限.
        return_by: Date,
    },
}

impl Asked {
    /// Name on its button and its dialog.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Asked::Returned => "返却を記録",
            Asked::Gone => "滅失・回収不能を記録",
            Asked::Remind => "返却のお願い（督促状）",
            Asked::Undo => "記録の取消し",
        }
    }

    /// The dialog about so many certificates.
    #[must_use]
    pub fn dialog(self, n: usize, today: Date) -> Dialog {
        let day = |name| {
            let mut day = Entry::new("certificates", name, EntryKind::Date);
            day.set_date(today);
            day
        };
        let note = Entry::new("certificates", "備考", EntryKind::Text)
            .help("操作の記録に残ります。空欄でもかまいません。");
        match self {
            Asked::Returned => {
                let sentence = format!("{n}枚の証を「返却」として記録します。");
                Dialog::new(self.title(), sentence, "記録する")
                    .with(day("回収した日"))
                    .with(note)
            }
            Asked::Gone => {
                let outcome = Entry::new("certificates", "区分", EntryKind::Latin)
                    .help("1＝滅失（滅失届あり）　2＝回収不能（回収不能届あり）");
                let sentence = format!(
                    "{n}枚の証が戻らないことを記録します。区分は、滅失なら1、回収不能なら2です。"
                );
                Dialog::new(self.title(), sentence, "記録する")
                    .with(outcome)
                    .with(day("届出を受けた日"))
                    .with(note)
            }
            Asked::Remind => {
                let mut by = Entry::new("certificates", "返却の期限", EntryKind::Date);
                by.set_date(today.add_days(DAYS_TO_RETURN));
                let sentence = format!(
                    "{n}枚の証について、事業所または被保険者ごとに返却のお願いを作り、督促として記録します。"
                );
                Dialog::new(self.title(), sentence, "保存先を選ぶ").with(by)
            }
            Asked::Undo => {
                let reason = Entry::new("certificates", "理由", EntryKind::Text)
                    .help("操作の記録に残ります。");
                let sentence = "この証の最後の回収の記録（なければ最後の督促の記録）を取り消し、その前の記録に戻します。";
                Dialog::new(self.title(), sentence.to_owned(), "取り消す")
                    .with(reason)
                    .grave()
            }
        }
    }

    /// What the answered dialog leads to, or why the answer cannot be taken.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing.
    pub fn wish(
        self,
        dialog: &Dialog,
        certificates: Vec<EntryId>,
        today: Date,
    ) -> Result<Wish, String> {
        let day = |index: usize| {
            let entry = dialog.entries.get(index);
            entry.map_or(Ok(today), |entry| entry.date(today))
        };
        let record = |outcome, on, note: &str| {
            Wish::Command(CertificateCommand::Collect(CertificateRecord {
                certificates: certificates.clone(),
                outcome,
                on,
                note: note.to_owned(),
            }))
        };
        match self {
            Asked::Returned => Ok(record(
                CollectionOutcome::Returned,
                not_ahead(day(0)?, today)?,
                dialog.text(1),
            )),
            Asked::Gone => Ok(record(
                outcome(dialog.text(0))?,
                not_ahead(day(1)?, today)?,
                dialog.text(2),
            )),
            Asked::Remind => {
                let return_by = day(0)?;
                if return_by <= today {
                    return Err("返却の期限は、明日以後の日を入力してください。".to_owned());
                }
                Ok(Wish::Letters {
                    certificates,
                    return_by,
                })
            }
            Asked::Undo => {
                let reason = dialog.text(0).to_owned();
                let certificate = certificates.first().copied();
                let certificate = certificate.ok_or("証を選んでください。")?;
                if reason.is_empty() {
                    return Err("理由を入力してください。".to_owned());
                }
                Ok(Wish::Command(CertificateCommand::Undo {
                    certificate,
                    reason,
                }))
            }
        }
    }
}

fn not_ahead(day: Date, today: Date) -> Result<Date, String> {
    if day > today {
        return Err("日付が今日より後です。今日までの日を入力してください。".to_owned());
    }
    Ok(day)
}

fn outcome(typed: &str) -> Result<CollectionOutcome, String> {
    match to_ascii(typed).trim() {
        "1" => Ok(CollectionOutcome::Lost),
        "2" => Ok(CollectionOutcome::Unrecoverable),
        _ => Err("滅失のときは1、回収不能のときは2を入力してください。".to_owned()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Asked, Wish};
    use crate::app::certificates::CertificateCommand;
    use crate::domain::certificate::CollectionOutcome;
    use crate::domain::date::{Date, day};
    use crate::domain::entry::EntryId;

    const TODAY: Date = day!(2026, 11, 22);

    #[test]
    fn 今日までの日は受け取り_明日は受け取らない() {
        let mut dialog = Asked::Returned.dialog(1, TODAY);
        assert!(
            Asked::Returned
                .wish(&dialog, vec![EntryId(1)], TODAY)
                .is_ok()
        );
        dialog
            .entries
            .first_mut()
            .unwrap()
            .set_date(TODAY.add_days(1));
        assert!(
            Asked::Returned
                .wish(&dialog, vec![EntryId(1)], TODAY)
                .is_err()
        );
    }

    #[test]
    fn 滅失は一_回収不能は二() {
        let wish = |typed: &str| {
            let mut dialog = Asked::Gone.dialog(1, TODAY);
            dialog.entries.first_mut().unwrap().put(typed);
            Asked::Gone.wish(&dialog, vec![EntryId(1)], TODAY)
        };
        for (typed, expected) in [
            ("１", CollectionOutcome::Lost),
            ("2", CollectionOutcome::Unrecoverable),
        ] {
            let Ok(Wish::Command(CertificateCommand::Collect(record))) = wish(typed) else {
                unreachable!("{typed}");
            };
            assert_eq!(record.outcome, expected);
        }
        assert!(wish("").is_err() && wish("3").is_err());
    }

    #[test]
    fn 返却の期限は明日から() {
        let mut dialog = Asked::Remind.dialog(2, TODAY);
        let mut wish = |on| {
            dialog.entries.first_mut().unwrap().set_date(on);
            Asked::Remind.wish(&dialog, vec![EntryId(1)], TODAY)
        };
        assert!(wish(TODAY).is_err());
        assert!(wish(TODAY.add_days(1)).is_ok());
    }

    #[test]
    fn 理由のない取消しは受け取らない() {
        let dialog = Asked::Undo.dialog(1, TODAY);
        assert!(Asked::Undo.wish(&dialog, vec![EntryId(1)], TODAY).is_err());
    }
}
