//! 支払の画面の部分: columns, texts of rows, and what stands above the list.
//! It must not do anything.

use crate::app::payment_history::HistoryLine;
use crate::app::payments::PaymentRow;
use crate::app::payments::PaymentsView;
use crate::app::payments::ReclaimRow;
use crate::app::payments::TransferFileRow;
use crate::app::transfers::TransferPreview;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::domain::yen::Yen;
use crate::ui::navigation::moment;
use crate::ui::payment_acts::Shelf;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use egui::Ui;

/// 支払待ち.
const WAITING: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("支払番号", 72.0),
    Column::text("記号・番号", 88.0),
    Column::text("氏名", 110.0),
    Column::text("支払の種類", 130.0),
    Column::number("支払額", 88.0),
    Column::text("振込先", 180.0),
    Column::text("口座", 150.0),
    Column::text("口座名義", 150.0),
    Column::text("決定", 90.0),
    Column::text("備考", 160.0),
];

/// 作成済み.
const EXPORTED: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("振込指定日", 92.0),
    Column::text("支払番号", 72.0),
    Column::text("記号・番号", 88.0),
    Column::text("氏名", 110.0),
    Column::text("支払の種類", 130.0),
    Column::number("支払額", 88.0),
    Column::text("振込先", 180.0),
    Column::text("口座", 150.0),
    Column::text("口座名義", 150.0),
];

/// 支払済: as 組戻し, and what is picked.
const PAID: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("状態の日", 88.0),
    Column::text("備考", 170.0),
    Column::text("支払番号", 72.0),
    Column::text("記号・番号", 88.0),
    Column::text("氏名", 110.0),
    Column::text("支払の種類", 130.0),
    Column::number("支払額", 88.0),
    Column::text("振込指定日", 92.0),
    Column::text("振込先", 180.0),
    Column::text("口座", 150.0),
    Column::text("口座名義", 150.0),
];

/// 組戻し: what happened last stands before the account.
const MOVED: &[Column] = &[
    Column::text("状態の日", 88.0),
    Column::text("備考", 170.0),
    Column::text("支払番号", 72.0),
    Column::text("記号・番号", 88.0),
    Column::text("氏名", 110.0),
    Column::text("支払の種類", 130.0),
    Column::number("支払額", 88.0),
    Column::text("振込指定日", 92.0),
    Column::text("振込先", 180.0),
    Column::text("口座", 150.0),
    Column::text("口座名義", 150.0),
];

/// 返納.
const RECLAIMS: &[Column] = &[
    Column::text("記号・番号", 92.0),
    Column::text("氏名", 140.0),
    Column::text("支払の種類", 170.0),
    Column::number("返納額", 100.0),
    Column::number("残り", 100.0),
    Column::text("発生した日", 100.0),
    Column::text("訂正・取消の受付番号", 170.0),
];

/// The columns under a heading.
pub(super) const fn columns(shelf: Shelf) -> &'static [Column] {
    match shelf {
        Shelf::Waiting => WAITING,
        Shelf::Exported => EXPORTED,
        Shelf::Paid => PAID,
        Shelf::Returned => MOVED,
        Shelf::Reclaims => RECLAIMS,
    }
}

/// The texts of a payment under a heading.
pub(super) fn cells(shelf: Shelf, row: &PaymentRow, is_picked: bool) -> Vec<String> {
    let mark = if is_picked { "✓" } else { "" }.to_owned();
    let account = &row.account;
    let place = format!("{}　{}", account.bank_name, account.branch_name);
    let number = format!("{}　{}", account.kind.label(), account.masked_number());
    let who = [
        row.id.0.to_string(),
        row.payee.member.clone(),
        row.payee.name.clone(),
        row.purpose.to_owned(),
        row.amount.to_string(),
    ];
    let account = [place, number, account.holder.clone()];
    let (on, mut reason) = (row.on.wareki_short(), row.reason.clone());
    if let (Shelf::Waiting, Some(why)) = (shelf, &row.account_change) {
        reason = format!("口座変更　{why}");
    }
    let mut cells = match shelf {
        Shelf::Waiting => vec![mark],
        Shelf::Exported => vec![mark, day(row.transfer_on)],
        Shelf::Paid => vec![mark, on.clone(), reason.clone()],
        Shelf::Returned | Shelf::Reclaims => vec![on.clone(), reason.clone()],
    };
    cells.extend(who);
    if matches!(shelf, Shelf::Paid | Shelf::Returned) {
        cells.push(day(row.transfer_on));
    }
    cells.extend(account);
    if shelf == Shelf::Waiting {
        cells.extend([on, reason]);
    }
    cells
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "―".to_owned(), Date::wareki_short)
}

/// The texts of a 返納.
pub(super) fn reclaim_cells(row: &ReclaimRow) -> Vec<String> {
    vec![
        row.payee.member.clone(),
        row.payee.name.clone(),
        row.purpose.clone(),
        row.amount.to_string(),
        row.outstanding.to_string(),
        row.claimed_on.wareki_short(),
        row.receipt_number.clone(),
    ]
}

/// Number and sum of what is picked, or of all.
pub(super) fn sum_words<'r>(
    what: &str,
    rows: impl Iterator<Item = &'r PaymentRow> + Clone,
) -> String {
    let total: Yen = rows.clone().map(|row| row.amount).sum();
    format!("{what}　{}件　{total}円", rows.count())
}

/// A line of 経過: day, what, who, why, and the account where it changed.
fn history_words(line: &HistoryLine) -> String {
    let day = line.on.wareki_short();
    let parts = [
        day.as_str(),
        line.what,
        line.who.as_str(),
        line.reason.as_str(),
        line.account.as_str(),
    ];
    let said = parts.into_iter().filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join("　")
}

/// 経過 of a payment, under the list.
pub(super) fn history_ui(ui: &mut Ui, id: PaymentId, lines: &[HistoryLine]) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::strong(format!("支払番号{}の経過", id.0)));
        for line in lines {
            paragraph_ui(ui, &history_words(line));
        }
    });
}

/// The file of a payment, above the list.
pub(super) fn file_ui(ui: &mut Ui, view: &PaymentsView, row: &PaymentRow) {
    let mut files = view.transfers.iter();
    let Some(file) = files.find(|file| Some(file.transfer.id) == row.transfer) else {
        return;
    };
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        paragraph_ui(ui, &file_words(file));
    });
}

fn file_words(file: &TransferFileRow) -> String {
    let transfer = &file.transfer;
    let copies = match transfer.n_copies {
        0 => String::new(),
        n => format!("　書き出し直し {n}回"),
    };
    format!(
        "振込データ　{}　振込指定日 {}　{}件　{}円（銀行の処理待ち {}件）　{}作成{copies}",
        transfer.file_name,
        transfer.transfer_on.wareki_with_weekday(),
        transfer.n_payments,
        transfer.total,
        file.open.len(),
        moment(&transfer.recorded_at)
    )
}

/// The page that says what a 支払一覧表 will carry out of the ledger.
pub(super) fn list_page(shelf: Shelf, rows: &[PaymentRow]) -> confirm::Page {
    let number = match shelf {
        Shelf::Paid => "口座番号（下3桁のみ）",
        _ => "口座番号（全桁）",
    };
    confirm::Page {
        title: "支払一覧表の出力の確認".to_owned(),
        sentence: format!(
            "{}の支払一覧表を、PDFとエクセルで書き出します。よければF12をもう一度押し、保存先を選んでください。",
            sum_words(shelf.name(), rows.iter())
        ),
        questions: vec![format!(
            "記号・番号、氏名、支払額、金融機関、{number}、口座名義が載ります。関係のない人が開けない場所に保存し、要らなくなったら廃棄してください。"
        )],
        verb: "書き出す".to_owned(),
        ..confirm::Page::default()
    }
}

/// The page that says what a file will carry; what is to be confirmed stands above the payments.
pub(super) fn confirm_page(preview: &TransferPreview, rows: &[PaymentRow]) -> confirm::Page {
    let line = |row: &PaymentRow| {
        format!(
            "{}　{}　{}円　{}　{}　{}",
            row.payee.name,
            row.purpose,
            row.amount,
            row.account.bank_name,
            row.account.branch_name,
            row.account.holder
        )
    };
    confirm::Page {
        title: "振込データの作成の確認".to_owned(),
        sentence: format!(
            "振込指定日 {}　{}件　合計 {}円の振込データを作ります。よければF12をもう一度押し、保存先を選んでください。",
            preview.transfer_on.wareki_with_weekday(),
            preview.n_payments,
            preview.total
        ),
        questions: preview.asks.iter().chain(&preview.notes).cloned().collect(),
        exports: rows.iter().map(line).collect(),
        verb: "作成する".to_owned(),
        ..confirm::Page::default()
    }
}
