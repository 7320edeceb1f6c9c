//! 支払の問いかけ: days, reasons and amounts that must be typed before something is recorded.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::payment_command::PaymentCommand;
use crate::app::payments::PaymentRow;
use crate::app::payments::ReclaimRow;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use std::collections::BTreeSet;

/// What is asked.
#[derive(Clone)]
pub(super) enum Asked {
    /// 振込指定日 of a file of these; the day is proposed.
    Make(Vec<PaymentRow>, Date),
    /// 支払済 of these.
    Paid(Vec<PaymentRow>),
    /// 支払済の取消 of these.
    Undo(Vec<PaymentRow>),
    /// 組戻し of this one.
    Return(PaymentRow),
    /// 振込以外の支払 of this one.
    Otherwise(PaymentRow),
    /// 取りやめ of the file of this one.
    Recall(PaymentRow),
    /// 返納.
    Settle(ReclaimRow),
}

/// What an answered dialog leads to.
pub(super) enum Wish {
    /// A command, at once.
    Command(PaymentCommand),
    /// A look at the file of this day, before it is made.
    Preview(Vec<PaymentRow>, Date),
}

impl Asked {
    /// The dialog.
    pub(super) fn dialog(&self, today: Date) -> Dialog {
        match self {
            Asked::Make(rows, proposed) => make(rows, *proposed),
            Asked::Paid(rows) => paid(rows, today),
            Asked::Undo(rows) => undo(rows),
            Asked::Return(row) => {
                let sentence = format!(
                    "{}銀行から戻ってきたことを記録します。口座を直すと、次の振込データに入れられます。",
                    about(row)
                );
                Dialog::new("組戻しの記録", sentence, "記録する")
                    .with(day("組戻しの日", today))
                    .with(reason(
                        "組戻しの理由",
                        "口座番号相違、名義相違など、銀行からの連絡のとおりに入力します。",
                    ))
            }
            Asked::Otherwise(row) => {
                let sentence = format!(
                    "{}振込以外の方法で支払ったことを記録します。この支払は、もう振込データに入りません。",
                    about(row)
                );
                Dialog::new("振込以外の支払の記録", sentence, "記録する")
                    .with(day("支払日", today))
                    .with(reason("支払の方法と理由", "窓口払（口座がないため）など。"))
                    .grave()
            }
            Asked::Recall(row) => recall(row),
            Asked::Settle(row) => settle(row, today),
        }
    }

    /// What the answered dialog leads to, or why it cannot be taken.
    ///
    /// # Errors
    /// A sentence about what is missing.
    pub(super) fn wish(&self, dialog: &Dialog, today: Date) -> Result<Wish, String> {
        let command = match self {
            Asked::Make(rows, _) => {
                return Ok(Wish::Preview(rows.clone(), typed_day(dialog, today)?));
            }
            Asked::Paid(rows) => PaymentCommand::MarkPaid {
                payments: rows.iter().map(|row| row.id).collect(),
                on: typed_day(dialog, today)?,
            },
            Asked::Undo(rows) => PaymentCommand::UndoPaid {
                payments: rows.iter().map(|row| row.id).collect(),
                reason: typed_reason(dialog, 0)?,
            },
            Asked::Return(row) => PaymentCommand::Return {
                payment: row.id,
                on: typed_day(dialog, today)?,
                reason: typed_reason(dialog, 1)?,
            },
            Asked::Otherwise(row) => PaymentCommand::PayOtherwise {
                payment: row.id,
                on: typed_day(dialog, today)?,
                reason: typed_reason(dialog, 1)?,
            },
            Asked::Recall(row) => PaymentCommand::RecallTransfer {
                transfer: row.transfer.ok_or("振込データが見つかりません。")?,
                reason: typed_reason(dialog, 0)?,
            },
            Asked::Settle(row) => PaymentCommand::SettleReclaim {
                reclaim: row.id,
                on: typed_day(dialog, today)?,
                amount: Yen::parse_typed(dialog.text(1)).map_err(|error| error.to_string())?,
                reason: typed_reason(dialog, 2)?,
            },
        };
        Ok(Wish::Command(command))
    }

    /// What is said once it was done.
    pub(super) const fn done(&self) -> &'static str {
        match self {
            Asked::Make(..) => "",
            Asked::Paid(_) => "支払済にしました。",
            Asked::Undo(_) => "支払済を取り消し、元の見出しに戻しました。",
            Asked::Return(_) => "組戻しを記録しました。",
            Asked::Otherwise(_) => "振込以外の支払を記録しました。",
            Asked::Recall(_) => "振込データを取りやめました。支払は支払待ちに戻りました。",
            Asked::Settle(_) => "返納を記録しました。",
        }
    }
}

fn about(row: &PaymentRow) -> String {
    format!("{}　{}　{}円。", row.payee.name, row.purpose, row.amount)
}

fn total(rows: &[PaymentRow]) -> Yen {
    rows.iter().map(|row| row.amount).sum()
}

fn day(name: &'static str, proposed: Date) -> Entry {
    let mut day = Entry::new("payments", name, EntryKind::Date);
    day.set_date(proposed);
    day
}

fn reason(name: &'static str, help: &'static str) -> Entry {
    Entry::new("payments", name, EntryKind::Text).help(help)
}

fn make(rows: &[PaymentRow], proposed: Date) -> Dialog {
    let sentence = format!(
        "{}件　合計{}円の振込データを作ります。次の画面で内容を確かめてから作成します。",
        rows.len(),
        total(rows)
    );
    let day = day("振込指定日", proposed)
        .help("銀行の営業日を入力します。土日・祝日・年末年始は指定できません。");
    Dialog::new("振込データの作成", sentence, "内容を確かめる").with(day)
}

fn paid(rows: &[PaymentRow], today: Date) -> Dialog {
    let sentence = format!("{}件　合計{}円を支払済にします。", rows.len(), total(rows));
    // Of one day: the day on which the bank carries them out.
    let mut days: Vec<Date> = rows.iter().filter_map(|row| row.transfer_on).collect();
    days.dedup();
    let proposed = match days.as_slice() {
        [only] if *only <= today => *only,
        _ => today,
    };
    Dialog::new("支払済の記録", sentence, "記録する").with(day("支払日", proposed))
}

/// At most so many finished cases are named in the question.
const NAMED: usize = 5;

fn undo(rows: &[PaymentRow]) -> Dialog {
    let mut sentence = format!(
        "{}件　合計{}円の支払済を取り消します。振込データで支払ったものは「作成済み」に、振込以外で支払ったものは「支払待ち」か「組戻し」に戻ります。訂正・取消で返納になっている額は差し引きます。銀行から戻ってきたときは取り消さず、組戻しを記録してください。",
        rows.len(),
        total(rows)
    );
    let finished = rows.iter().filter(|row| row.is_case_finished);
    let finished: BTreeSet<&str> = finished.map(|row| row.receipt_number.as_str()).collect();
    if !finished.is_empty() {
        let named: Vec<&str> = finished.iter().copied().take(NAMED).collect();
        let more = match finished.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!("ほか{n}件"),
        };
        sentence.push_str(&format!(
            "\n案件（受付番号 {}{more}）は終了しています。取り消しても案件は終了のままで、工程は戻りません。支払は、この画面で済ませてください。中間サーバーに登録した支払年月日が変わるときは、登録し直しが必要です。",
            named.join("、")
        ));
    }
    Dialog::new("支払済の取消", sentence, "取り消す")
        .with(reason(
            "取り消す理由",
            "別の振込データを支払済にした、など。支払の経過と操作の記録に残ります。",
        ))
        .grave()
}

fn recall(row: &PaymentRow) -> Dialog {
    let on = row
        .transfer_on
        .map_or_else(String::new, Date::wareki_with_weekday);
    let sentence = format!(
        "振込指定日 {on}の振込データを、銀行へ渡さずに取りやめます。入っていた支払は、支払待ちに戻ります。訂正・取消で返納になっている額は差し引きます。書き出したファイルは必ず廃棄してください。銀行へ渡した後は取りやめず、組戻しを記録してください。"
    );
    Dialog::new("振込データの取りやめ", sentence, "取りやめる")
        .with(reason(
            "取りやめる理由",
            "振込指定日の間違いなど。操作の記録に残ります。",
        ))
        .grave()
}

fn settle(row: &ReclaimRow, today: Date) -> Dialog {
    let sentence = format!(
        "{}　{}の払いすぎのうち、返ってきた額を記録します。残りは{}円です。",
        row.payee.name, row.purpose, row.outstanding
    );
    let mut amount = Entry::new("payments", "返納された額", EntryKind::Latin)
        .help("円単位の数字です。一部だけでも記録できます。");
    amount.put(&row.outstanding.to_string());
    Dialog::new("返納の記録", sentence, "記録する")
        .with(day("返納の日", today))
        .with(amount)
        .with(reason("返納の方法", "振込、窓口、ほかの給付との調整など。"))
}

fn typed_day(dialog: &Dialog, today: Date) -> Result<Date, String> {
    let typed = dialog.entries.first().map(|entry| entry.date(today));
    typed.ok_or("日付を入力してください。")?
}

fn typed_reason(dialog: &Dialog, index: usize) -> Result<String, String> {
    let name = dialog.entries.get(index).map_or("理由", |entry| entry.name);
    match dialog.text(index) {
        "" => Err(format!("「{name}」を入力してください。")),
        text => Ok(text.to_owned()),
    }
}
