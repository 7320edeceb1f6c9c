//! 任継保険料の前納の一覧: its columns and cells, and the dialogs for money that came and money that went back.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::premium_command::PremiumCommand;
use crate::app::premiums::RefundRow;
use crate::app::prepaid::PrepaidRow;
use crate::app::prepaid_record::NewPrepaid;
use crate::app::prepaid_record::NewRefund;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::yen::Yen;
use crate::ui::premium_ask::receipt_line;
use crate::ui::theme;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use egui::Color32;

/// 前納.
pub const PREPAID: &[Column] = &[
    Column::text("記号・番号", 90.0),
    Column::text("氏名", 112.0),
    Column::text("状況", 92.0),
    Column::text("期間", 216.0),
    Column::number("前納額", 84.0),
    Column::number("割引額", 72.0),
    Column::text("前納期限", 88.0),
    Column::number("入金額", 84.0),
    Column::text("備考", 240.0),
];

/// What is said above the list.
pub const WORDS: &str = "審査を終えた前納です。前納期限までに全額の入金がないと前納は成立せず、毎月の納付期日に戻ります。入金は、ここか案件の画面で記録するか、銀行のファイルから取り込みます。";

/// The texts of a 前納.
#[must_use]
pub fn cells(row: &PrepaidRow) -> Vec<String> {
    let state = match row.state {
        PrepaymentState::Void => "不成立",
        state => state.label(),
    };
    vec![
        row.payer.number.clone(),
        row.payer.name.clone(),
        state.to_owned(),
        row.months(),
        row.agreed.amount.to_string(),
        row.discount().to_string(),
        row.agreed.due_on.wareki_short(),
        row.received.to_string(),
        row.says.clone(),
    ]
}

/// The ink of a 前納 that wants something; a word in the row says the same.
#[must_use]
pub fn ink(row: &PrepaidRow) -> Option<Color32> {
    match row.state {
        PrepaymentState::Void => Some(theme::STOP),
        PrepaymentState::Waiting => Some(theme::CAUTION),
        PrepaymentState::Paid => (!row.says.is_empty()).then_some(theme::CAUTION),
    }
}

/// 入金の記録.
#[must_use]
pub fn record(row: &PrepaidRow, today: Date) -> Dialog {
    let mut day = Entry::new("prepaid", "入金日", EntryKind::Date);
    day.set_date(today);
    let mut amount = Entry::new("prepaid", "入金額", EntryKind::Latin)
        .help("円単位の数字です。前納額と違ってもそのまま記録できます。");
    if row.missing() > Yen::ZERO {
        amount.put(&row.missing().to_string());
    }
    let reason = Entry::new("prepaid", "理由（確認を求められたとき）", EntryKind::Text)
        .help("ふだんは空欄です。二重の入金や期限後の入金を尋ねられたときに入力します。");
    let sentence = format!(
        "{}　{}の前納（{}、前納額{}円、前納期限{}）の入金を記録します。",
        row.payer.number,
        row.payer.name,
        row.months(),
        row.agreed.amount,
        row.agreed.due_on.wareki()
    );
    Dialog::new("前納の入金の記録", sentence, "記録する")
        .with(day)
        .with(amount)
        .with(reason)
}

/// The command of the answered dialog.
///
/// # Errors
/// A sentence about what is missing.
pub fn recorded(row: &PrepaidRow, dialog: &Dialog, today: Date) -> Result<PremiumCommand, String> {
    let typed = dialog.entries.first().map(|entry| entry.date(today));
    let received_on = typed.ok_or("入金日を入力してください。")??;
    let amount = Yen::parse_typed(dialog.text(1)).map_err(|error| error.to_string())?;
    Ok(PremiumCommand::RecordPrepaid {
        receipt: NewPrepaid {
            person: row.payer.id,
            months_from: row.agreed.months_from,
            received_on,
            amount,
            channel: ReceiptChannel::Typed,
        },
        reason: dialog.text(2).to_owned(),
    })
}

/// 還付の記録.
#[must_use]
pub fn refund(row: &RefundRow) -> Dialog {
    let way = match &row.account {
        Some(account) => format!(
            "届出の口座（{}　{}　{}）への支払を「支払」に載せます。ほかの方法で返したときは、その方法を入力してください。",
            account.bank_name,
            account.branch_name,
            account.masked_number()
        ),
        None => "還付口座の届出がありません。返した方法を入力してください。".to_owned(),
    };
    let sentence = format!(
        "{}　{}の{}の{}{}円（{}）の還付を記録します。記録すると還付の一覧から外れます。{way}",
        row.payer.number,
        row.payer.name,
        months(row),
        row.paid_as.label(),
        row.amount,
        row.reason.label()
    );
    let mut amount = Entry::new("prepaid", "還付額", EntryKind::Latin).help("円単位の数字です。");
    amount.put(&row.amount.to_string());
    let how = Entry::new("prepaid", "口座振込のほかの返した方法", EntryKind::Text)
        .help("現金の受渡しや、次の月の保険料に充てたことなどです。操作の記録に残ります。");
    Dialog::new("還付の記録", sentence, "記録する")
        .with(amount)
        .with(how)
}

/// The command of the answered dialog.
///
/// # Errors
/// A sentence about what is missing.
pub fn refunded(row: &RefundRow, dialog: &Dialog) -> Result<PremiumCommand, String> {
    let amount = Yen::parse_typed(dialog.text(0)).map_err(|error| error.to_string())?;
    let how = dialog.text(1).to_owned();
    if how.trim().is_empty() && row.account.is_none() {
        return Err("返した方法を入力してください。".to_owned());
    }
    Ok(PremiumCommand::RecordRefund {
        refund: NewRefund {
            person: row.payer.id,
            month: row.of,
            paid_as: row.paid_as,
            amount,
        },
        how,
    })
}

/// `令和8年12月分`, or `令和8年12月分〜令和9年3月分`.
#[must_use]
pub fn months(row: &RefundRow) -> String {
    if row.month == row.until {
        format!("{}分", row.month.wareki())
    } else {
        format!("{}〜{}分", row.month.wareki(), row.until.wareki())
    }
}

/// What can be 取消 of a 前納, in words.
#[must_use]
pub fn reversible(row: &PrepaidRow) -> Vec<(EntryId, String)> {
    let receipts = row.receipts.iter();
    receipts.map(receipt_line).collect()
}
