//! 返戻のお知らせ: tells the sender what is wrong with a notification or application and what to send.
//! It must not decide that a paper is returned.

use crate::domain::date::Date;
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, letter};
use crate::procedure::papers::parts::heading;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Align, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Title of the paper.
pub const TITLE: &str = "届書等の返戻について（お知らせ）";

/// 返戻通知の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnLetter {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 受付番号.
    pub receipt_number: String,
    /// 受付年月日.
    pub received_on: Date,
    /// 届書・申請書の名称.
    pub paper_title: String,
    /// 対象者 as the letter names them; may be empty.
    pub subject: String,
    /// 返戻の理由, one sentence each.
    pub reasons: Vec<String>,
    /// お送りいただくもの.
    pub to_send: Vec<String>,
    /// 再提出の期限.
    pub reply_by: Option<Date>,
}

/// The page.
#[must_use]
pub fn sheets(paper: &ReturnLetter) -> Vec<Sheet> {
    let case = case_table(paper);
    let reasons = case.area().below(7, 6);
    let row_height = row_height(paper, case.area().bottom());
    let reason_table = numbered(&paper.reasons, reasons.bottom(), row_height);
    let to_send = reason_table.area().below(7, 6);
    let send_table = numbered(&paper.to_send, to_send.bottom(), row_height);
    let closing = send_table.area().below(6, 20);
    let sheet = letter(&paper.head, TITLE)
        .text(
            TextBox::paragraph(
                Area::new(20, BODY_TOP, 170, 12),
                "　ご提出いただきました次の書類は、下記の理由により手続を進めることができませんので、お返しします。\
                 お手数ですが、ご確認のうえ、再度ご提出くださいますようお願いします。",
            )
            .size(10)
            .leading(150),
        )
        .table(case)
        .with(|sheet| heading(sheet, reasons, "お返しする理由"))
        .table(reason_table)
        .with(|sheet| heading(sheet, to_send, "お送りいただくもの"))
        .table(send_table)
        .text(TextBox::paragraph(closing, closing_text(paper)).size(10).leading(150))
        .with(|sheet| contact_foot(sheet, &paper.head.issuer));
    vec![sheet]
}

/// Which paper is returned.
fn case_table(paper: &ReturnLetter) -> Table {
    let table = Table::at(20, 108)
        .columns([Column::labels(38), Column::plain(132)])
        .row(["受付番号", paper.receipt_number.as_str()])
        .row(["受付年月日", paper.received_on.wareki().as_str()])
        .row(["書類の名称", paper.paper_title.as_str()]);
    if paper.subject.is_empty() {
        table
    } else {
        table.row(["対象となる方", paper.subject.as_str()])
    }
}

/// As high as the page allows for all lines, 10 mm at most.
fn row_height(paper: &ReturnLetter, below: Mm) -> Mm {
    let n_rows = i32::try_from(paper.reasons.len() + paper.to_send.len()).unwrap_or(i32::MAX);
    // Two headings of 15 mm and the closing paragraph of 26 mm share the room down to the contact line.
    let free = Mm::from(268) - below - Mm::from(15 * 2 + 26);
    (free / n_rows.max(1)).min(Mm::from(10))
}

/// Numbered lines from this height on.
fn numbered(lines: &[String], y: Mm, row_height: Mm) -> Table {
    let table = Table::at(20, y + Mm::from(2))
        .columns([Column::plain(10).center(), Column::plain(160)])
        .row_height(row_height);
    lines.iter().zip(1..).fold(table, |table, (line, number)| {
        table.row([
            Cell::label(number.to_string()).align(Align::Center),
            Cell::from(line.as_str()),
        ])
    })
}

/// How and until when to answer.
fn closing_text(paper: &ReturnLetter) -> String {
    let until = paper.reply_by.map_or_else(
        || "できるだけ早く".to_owned(),
        |day| format!("{}までに", day.wareki()),
    );
    format!(
        "　{until}、このお知らせの写しを添えてお送りください。最初に届いた日（{}）は当健康保険組合の記録に残ります。",
        paper.received_on.wareki()
    )
}
