//! 任継保険料の問いかけ: 入金の記録 and its 取消, the 正当な理由 of a delay, each with what must be typed.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::command::Command;
use crate::app::premium_command::PremiumCommand;
use crate::app::premium_record::NewReceipt;
use crate::app::premium_refunded::RefundedRow;
use crate::app::premiums::Payer;
use crate::app::premiums::PremiumRow;
use crate::app::premiums::ReceiptLine;
use crate::app::premiums::RefundRow;
use crate::app::premiums::UnpaidLoss;
use crate::app::prepaid::PrepaidRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::entry::EntryId;
use crate::domain::member::PersonId;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::prepayment_terms::PremiumRefund;
use crate::domain::yen::Yen;
use crate::ui::premium_prepaid;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;

/// What is asked.
#[derive(Clone)]
pub enum Asked {
    /// 入金の記録 of these rows.
    Record(Vec<PremiumRow>),
    /// 取消 of a receipt or a 正当な理由 of this row.
    Reverse(PremiumRow),
    /// 入金の記録 of this 前納.
    RecordPrepaid(PrepaidRow),
    /// 取消 of a receipt of this 前納.
    ReversePrepaid(PrepaidRow),
    /// 還付の記録 of this row.
    Refund(RefundRow),
    /// 取消 of this 還付.
    ReverseRefund(RefundedRow),
    /// 正当な理由 of the delay that would bring this loss.
    Excuse(UnpaidLoss),
}

impl Asked {
    /// The dialog.
    #[must_use]
    pub fn dialog(&self, today: Date) -> Dialog {
        match self {
            Asked::Record(rows) => record(rows, today),
            Asked::Reverse(row) => {
                let what = format!("{}分の記録", row.month.wareki());
                reverse(&row.payer, &what, &reversible(row))
            }
            Asked::RecordPrepaid(row) => premium_prepaid::record(row, today),
            Asked::ReversePrepaid(row) => {
                let all = premium_prepaid::reversible(row);
                reverse(&row.payer, "前納の記録", &all)
            }
            Asked::Refund(row) => premium_prepaid::refund(row),
            Asked::ReverseRefund(row) => reverse_refund(row),
            Asked::Excuse(loss) => excuse(loss),
        }
    }

    /// The command of the answered dialog, or why it cannot be taken.
    ///
    /// # Errors
    ///
    /// A sentence about what is missing.
    pub fn command(&self, dialog: &Dialog, today: Date) -> Result<Command, String> {
        match self {
            Asked::Record(rows) => recorded(rows, dialog, today),
            Asked::Reverse(row) => reversed(row.payer.id, &reversible(row), dialog),
            Asked::RecordPrepaid(row) => premium_prepaid::recorded(row, dialog, today),
            Asked::ReversePrepaid(row) => {
                let all = premium_prepaid::reversible(row);
                reversed(row.payer.id, &all, dialog)
            }
            Asked::Refund(row) => premium_prepaid::refunded(row, dialog),
            Asked::ReverseRefund(row) => refund_reversed(row, dialog),
            Asked::Excuse(loss) => excused(loss, dialog),
        }
        .map(Command::Premium)
    }
}

fn record(rows: &[PremiumRow], today: Date) -> Dialog {
    let mut day = Entry::new("premium", "入金日", EntryKind::Date);
    day.set_date(today);
    let reason = Entry::new("premium", "理由（確認を求められたとき）", EntryKind::Text)
        .help("ふだんは空欄です。二重の入金などを尋ねられたときに入力します。");
    let sentence = match rows {
        [row] => format!(
            "{}　{}の{}分の入金を記録します。",
            row.payer.number,
            row.payer.name,
            row.month.wareki()
        ),
        _ => format!(
            "選んだ{}人の、不足している額の入金を一度に記録します。合計{}円です。",
            rows.len(),
            rows.iter().map(missing).sum::<Yen>()
        ),
    };
    let dialog = Dialog::new("入金の記録", sentence, "記録する").with(day);
    let dialog = match rows {
        [row] => {
            let mut amount = Entry::new("premium", "入金額", EntryKind::Latin)
                .help("円単位の数字です。納める額と違ってもそのまま記録できます。");
            let missing = missing(row);
            if missing > Yen::ZERO {
                amount.put(&missing.to_string());
            }
            dialog.with(amount)
        }
        _ => dialog,
    };
    dialog.with(reason)
}

/// What is still to be paid.
fn missing(row: &PremiumRow) -> Yen {
    let missing = Yen::ZERO.checked_sub(row.difference).unwrap_or_default();
    missing.max(Yen::ZERO)
}

fn recorded(rows: &[PremiumRow], dialog: &Dialog, today: Date) -> Result<PremiumCommand, String> {
    let typed = dialog.entries.first().map(|entry| entry.date(today));
    let received_on = typed.ok_or("入金日を入力してください。")??;
    let typed = match rows {
        [_] => Some(Yen::parse_typed(dialog.text(1)).map_err(|error| error.to_string())?),
        _ => None,
    };
    let receipts = rows.iter().map(|row| NewReceipt {
        person: row.payer.id,
        month: row.month,
        received_on,
        amount: typed.unwrap_or_else(|| missing(row)),
        channel: ReceiptChannel::Typed,
    });
    let reason = dialog.entries.last().map_or("", Entry::text);
    Ok(PremiumCommand::Record {
        receipts: receipts.collect(),
        reason: reason.to_owned(),
    })
}

/// What can be 取消 of a month, in words: 入金 first, then 正当な理由.
#[must_use]
pub fn reversible(row: &PremiumRow) -> Vec<(EntryId, String)> {
    let receipts = row.receipts.iter().map(receipt_line);
    let excuses = row.excuses.iter().map(|excuse| {
        let day = excuse.excused_on.wareki();
        (
            excuse.entry,
            format!("{day}　正当な理由（{}）", excuse.reason),
        )
    });
    receipts.chain(excuses).collect()
}

/// A receipt that can be 取消, in words.
pub(super) fn receipt_line(receipt: &ReceiptLine) -> (EntryId, String) {
    let day = receipt.received_on.wareki();
    let words = format!("{day}　{}円（{}）", receipt.amount, receipt.channel);
    (receipt.entry, words)
}

fn reverse_refund(row: &RefundedRow) -> Dialog {
    let sentence = format!(
        "{}　{}の{}の{}の還付{}円（{}に記録）を取り消します。まだ振り込んでいない支払も取りやめになり、返す額は還付の一覧に戻ります。元の記録も履歴に残ります。",
        row.number,
        row.name,
        refunded_months(&row.refund),
        row.refund.paid_as.label(),
        row.refund.amount,
        row.refund.decided_on.wareki()
    );
    let reason =
        Entry::new("premium", "取り消す理由", EntryKind::Text).help("操作の記録に残ります。");
    Dialog::new("還付の取消", sentence, "取り消す")
        .with(reason)
        .grave()
}

/// `令和8年12月分`, or `令和8年12月分から` of a 前納.
pub(super) fn refunded_months(refund: &PremiumRefund) -> String {
    let month = refund.month.wareki();
    match refund.paid_as {
        PaidPremium::Monthly => format!("{month}分"),
        PaidPremium::Prepaid => format!("{month}分から"),
    }
}

fn refund_reversed(row: &RefundedRow, dialog: &Dialog) -> Result<PremiumCommand, String> {
    Ok(PremiumCommand::Reverse {
        person: row.person,
        entry: row.refund.entry,
        reason: reason_of(dialog.text(0))?,
    })
}

fn reason_of(typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Err("取り消す理由を入力してください。".to_owned());
    }
    Ok(typed.to_owned())
}

fn excuse(loss: &UnpaidLoss) -> Dialog {
    let sentence = format!(
        "{}　{}の{}分（納付期日{}）の納付の遅れに、正当な理由があると認めます。この月の未納では、資格の喪失・取得の取消をしません（健康保険法第37条第2項ただし書・第38条第3号）。",
        loss.payer.number,
        loss.payer.name,
        loss.month.wareki(),
        loss.due_on.wareki()
    );
    let reason = Entry::new("premium", "正当な理由", EntryKind::Text)
        .help("天災、金融機関の事故など。台帳の履歴と操作の記録に残ります。");
    Dialog::new("正当な理由の記録", sentence, "記録する").with(reason)
}

fn excused(loss: &UnpaidLoss, dialog: &Dialog) -> Result<PremiumCommand, String> {
    let reason = dialog.text(0).to_owned();
    if reason.trim().is_empty() {
        return Err("正当な理由を入力してください。".to_owned());
    }
    Ok(PremiumCommand::Excuse {
        person: loss.payer.id,
        month: loss.month,
        reason,
    })
}

fn reverse(payer: &Payer, what: &str, all: &[(EntryId, String)]) -> Dialog {
    let lines = all.iter().zip(1..);
    let lines = lines.map(|((_, words), number)| format!("{number}　{words}"));
    let lines: Vec<String> = lines.collect();
    let sentence = format!(
        "{}　{}の{what}を取り消します。元の記録も履歴に残ります。\n{}",
        payer.number,
        payer.name,
        lines.join("\n")
    );
    let mut number = Entry::new("premium", "取り消す記録の番号", EntryKind::Latin)
        .help("上の一覧の番号です。還付の取消は「還付」の一覧でします。");
    number.put(&all.len().to_string());
    let reason =
        Entry::new("premium", "取り消す理由", EntryKind::Text).help("操作の記録に残ります。");
    Dialog::new("入金の取消", sentence, "取り消す")
        .with(number)
        .with(reason)
        .grave()
}

fn reversed(
    person: PersonId,
    all: &[(EntryId, String)],
    dialog: &Dialog,
) -> Result<PremiumCommand, String> {
    let number: Option<usize> = to_ascii(dialog.text(0)).trim().parse().ok();
    let chosen = number
        .and_then(|number| number.checked_sub(1))
        .and_then(|index| all.get(index));
    let (entry, _) = chosen.ok_or("一覧にある記録の番号を入力してください。")?;
    Ok(PremiumCommand::Reverse {
        person,
        entry: *entry,
        reason: reason_of(dialog.text(1))?,
    })
}
