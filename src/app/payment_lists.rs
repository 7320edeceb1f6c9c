//! 支払一覧表の出力: chosen payments on paper and as an Excel book; that it was made is recorded.
//! It must not compute anything but sums; what stands on the screen stands in the file.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::payments;
use crate::app::payments::PaymentRow;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::domain::payment::PaymentState;
use crate::exchange::list_file::Column;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::payments as stored;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::payment_list;
use crate::procedure::papers::payment_list::PaymentDay;
use crate::procedure::papers::payment_list::PaymentLine;
use crate::procedure::papers::payment_list::PaymentList;
use crate::procedure::papers::payment_list::TITLE;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// 決裁欄の役職.
const SEALS: [&str; 3] = ["常務理事", "事務長", "担当"];

/// 支払一覧表の依頼.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentListOrder {
    /// Which payments.
    pub payments: Vec<PaymentId>,
    /// What they are, such as 支払待ち.
    pub about: String,
    /// The folder.
    pub folder: PathBuf,
}

impl Session {
    /// Writes the list into a folder on paper and as a book; the paper is told.
    pub(super) fn list_payments(&mut self, order: &PaymentListOrder) -> Result<(PathBuf, Changes)> {
        let (today, society) = (self.today(), self.society()?);
        let mut found = Vec::new();
        for id in &order.payments {
            found.push(stored::find(&self.ledger, *id)?.ok_or(Error::Missing("支払"))?);
        }
        let mut rows = payments::named(&self.ledger, found)?;
        rows.sort_by_key(|row| (row.transfer_on, row.id));
        if rows.is_empty() {
            return Err(Error::Refused("一覧にする支払がありません。".to_owned()));
        }
        let paper = PaymentList {
            society_name: society.name.clone(),
            made_on: today,
            about: order.about.clone(),
            days: days(&rows),
            seal_titles: SEALS.map(str::to_owned).to_vec(),
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: TITLE.to_owned(),
            created_on: today,
        };
        let sheets = spelling::marked(&self.ledger, payment_list::sheets(&paper))?;
        let pdf = print::render(&sheets, &meta)?;
        let book = book(&order.about, &rows).to_xlsx(today)?;
        let time = self.at()?;
        let time: String = time.as_str().chars().filter(char::is_ascii_digit).collect();
        let minute = time.get(..12).unwrap_or_default();
        let path = |ending: &str| order.folder.join(format!("{TITLE}_{minute}.{ending}"));
        let (files, changes) = self.transact("list_payments", "支払一覧表の出力", |tx| {
            tx.add_detail("about", json!(order.about));
            tx.add_detail("n_rows", json!(rows.len()));
            let pdf = files::prepare(&path("pdf"), &pdf)?;
            Ok([pdf, files::prepare(&path("xlsx"), &book)?])
        })?;
        for file in files {
            file.publish()?;
        }
        Ok((path("pdf"), changes))
    }
}

/// 振込指定日 of a row in words; of what went another way how it went.
fn day_of(row: &PaymentRow) -> String {
    match (row.transfer_on, row.state) {
        (Some(day), _) => format!("振込指定日　{}", day.wareki_with_weekday()),
        (None, PaymentState::Paid) => "振込以外の支払".to_owned(),
        (None, _) => "振込指定日　未定".to_owned(),
    }
}

fn days(rows: &[PaymentRow]) -> Vec<PaymentDay> {
    let mut days: BTreeMap<(Option<Date>, String), Vec<PaymentLine>> = BTreeMap::new();
    for row in rows {
        let lines = days.entry((row.transfer_on, day_of(row))).or_default();
        lines.push(line(row));
    }
    days.into_iter()
        .map(|((_, title), lines)| PaymentDay { title, lines })
        .collect()
}

/// 口座番号: whole where it is still needed to pay, else masked.
fn number_of(row: &PaymentRow) -> String {
    match row.state {
        PaymentState::Paid | PaymentState::Withdrawn => row.account.masked_number(),
        PaymentState::Ordered | PaymentState::Exported | PaymentState::Returned => {
            row.account.number.as_str().to_owned()
        }
    }
}

fn line(row: &PaymentRow) -> PaymentLine {
    let account = &row.account;
    PaymentLine {
        number: row.id.0,
        receipt_number: row.receipt_number.clone(),
        member: row.payee.member.clone(),
        name: row.payee.name.clone(),
        purpose: row.purpose.to_owned(),
        bank: format!(
            "{}（{}）\n{}（{}）",
            account.bank_name,
            account.bank.as_str(),
            account.branch_name,
            account.branch.as_str()
        ),
        account: format!("{}\n{}", account.kind.label(), number_of(row)),
        holder: account.holder.clone(),
        amount: row.amount,
        state: row.state.label().to_owned(),
        account_change: row.account_change.clone(),
    }
}

fn book(about: &str, rows: &[PaymentRow]) -> List {
    let text = |head: &str| Column::new(head, ColumnKind::Text);
    List {
        title: format!("{TITLE}　{about}"),
        columns: vec![
            Column::new("支払番号", ColumnKind::Int),
            text("受付番号"),
            text("記号・番号"),
            text("氏名"),
            text("支払の種類"),
            text("金融機関コード"),
            text("金融機関"),
            text("支店コード"),
            text("支店"),
            text("預金種別"),
            text("口座番号"),
            text("口座名義（カナ）"),
            text("口座の種類"),
            text("口座変更の理由"),
            Column::new("支払額", ColumnKind::Yen),
            Column::new("振込指定日", ColumnKind::Date),
            text("状態"),
            Column::new("状態の日", ColumnKind::Date),
            text("備考"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

fn cells(row: &PaymentRow) -> Vec<Entry> {
    let account = &row.account;
    vec![
        Entry::Int(row.id.0),
        Entry::text(&row.receipt_number),
        Entry::text(&row.payee.member),
        Entry::text(&row.payee.name),
        Entry::text(row.purpose),
        Entry::text(account.bank.as_str()),
        Entry::text(&account.bank_name),
        Entry::text(account.branch.as_str()),
        Entry::text(&account.branch_name),
        Entry::text(account.kind.label()),
        Entry::text(&number_of(row)),
        Entry::text(&account.holder),
        Entry::text(account.origin.label()),
        Entry::text(row.account_change.as_deref().unwrap_or_default()),
        Entry::Yen(row.amount),
        row.transfer_on.map_or(Entry::Empty, Entry::Date),
        Entry::text(row.state.label()),
        Entry::Date(row.on),
        Entry::text(&row.reason),
    ]
}
