//! 届書ファイルの返戻のお知らせ: tells an employer which lines of the file could not be taken in, why, and what to send.
//! It must not decide which lines go back, and speaks to the employer, not to the clerk.

use crate::domain::date::Date;
use crate::procedure::papers::flow::{Flow, LEFT, WIDTH};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::measure::lines_of;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Mm, Pt};

/// Title of the paper.
pub const TITLE: &str = "届書の返戻について（お知らせ）";

/// Widths of the columns (mm).
const LINE_WIDTH: i32 = 12;
const FORM_WIDTH: i32 = 23;
const NAME_WIDTH: i32 = 36;
const ITEM_WIDTH: i32 = 40;
const REASON_WIDTH: i32 = WIDTH - LINE_WIDTH - FORM_WIDTH - NAME_WIDTH - ITEM_WIDTH;

/// 返戻のお知らせの内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeReturn {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// ファイル名.
    pub file_name: String,
    /// 受付年月日.
    pub received_on: Date,
    /// 返戻する行, each finding of a line on its own.
    pub rows: Vec<ReturnedRow>,
    /// 再提出の期限.
    pub reply_by: Date,
}

/// One finding of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnedRow {
    /// Line in the file, from 1.
    pub line: usize,
    /// 届書の種類.
    pub form: String,
    /// 氏名 as far as it can be read.
    pub name: String,
    /// 生年月日, where it can be read.
    pub birth_on: Option<Date>,
    /// 項目番号 and 項目名; empty for the line as a whole.
    pub item: String,
    /// 理由, a sentence for the employer.
    pub reason: String,
}

/// The pages.
#[must_use]
pub fn sheets(paper: &IntakeReturn) -> Vec<Sheet> {
    let to = &paper.head.addressee;
    let subject = match to.organization.as_str() {
        "" => to.names(),
        firm => format!("{firm}　御中"),
    };
    Flow::letter(&paper.head, TITLE, subject)
        .paragraph(
            "　ご提出いただきました届書ファイルのうち、次の行は下記の理由により手続を進めることができませんので、お返しします。\
             お手数ですが、ご確認のうえ、再度ご提出くださいますようお願いします。",
        )
        .whole_section("お返しする届書", about(paper))
        .closed_section("お返しする行と理由", lines(&paper.rows))
        .text_section("お送りいただくもの", request(paper))
        .sheets()
}

/// Which file, when it came and how much of it goes back.
fn about(paper: &IntakeReturn) -> Table {
    let n_lines = n_lines(&paper.rows);
    Table::at(LEFT, 0)
        .columns([Column::labels(38), Column::plain(WIDTH - 38)])
        .row(["ファイル名", paper.file_name.as_str()])
        .row(["受付年月日", paper.received_on.wareki().as_str()])
        .row(["お返しする行", format!("{n_lines}行").as_str()])
}

/// How many lines the findings are about; those of one line stand together.
fn n_lines(rows: &[ReturnedRow]) -> usize {
    let mut lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
    lines.dedup();
    lines.len()
}

fn lines(rows: &[ReturnedRow]) -> Table {
    let table = Table::at(LEFT, 0)
        .columns([
            Column::new("行", LINE_WIDTH).center(),
            Column::new("届書", FORM_WIDTH),
            Column::new("氏名・生年月日", NAME_WIDTH),
            Column::new("項目", ITEM_WIDTH),
            Column::new("理由", REASON_WIDTH),
        ])
        .size(9)
        .header_height(7);
    // Each row says whose it is: the next finding of the same line may stand on the next page.
    let mut last = None;
    rows.iter().fold(table, |table, row| {
        let is_same = last.replace(row.line) == Some(row.line);
        let who = if is_same { row.name.clone() } else { who(row) };
        let height = height(row, &who);
        table.row_height(height).row([
            row.line.to_string(),
            row.form.clone(),
            who,
            row.item.clone(),
            row.reason.clone(),
        ])
    })
}

fn who(row: &ReturnedRow) -> String {
    match row.birth_on {
        Some(birth_on) => format!("{}\n{}", row.name, birth_on.wareki()),
        None => row.name.clone(),
    }
}

/// As high as the longest of its texts needs at 9 pt.
fn height(row: &ReturnedRow, who: &str) -> Mm {
    let lines = |text: &str, width: i32| lines_of(text, Mm::from(width - 3), Pt::from(9));
    let most = lines(&row.reason, REASON_WIDTH)
        .max(lines(&row.item, ITEM_WIDTH))
        .max(lines(who, NAME_WIDTH))
        .max(lines(&row.form, FORM_WIDTH));
    Mm::from(3) + Mm::tenths(45) * most
}

/// What to send, and until when.
fn request(paper: &IntakeReturn) -> String {
    format!(
        "１　上の行を正しい内容に直した届書（直した行だけの届書ファイル、または紙の届書）\n２　このお知らせの写し\n\
         {}までに当健康保険組合へお送りください。この文書に載っていない行は、あらためてお送りいただく必要はありません。\
         最初に届いた日（{}）は当健康保険組合の記録に残ります。",
        paper.reply_by.wareki_with_weekday(),
        paper.received_on.wareki()
    )
}
