//! 支払一覧表: the payments by 振込指定日, each day with its number and sum, for the decision and for the books.
//! It must not choose or sort payments: it prints what it is given, in that order.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, SealBoxes, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Title of the paper.
pub const TITLE: &str = "支払一覧表";

/// Height of the total and of the boxes for the stamps.
const END: Mm = Mm::hundredths(3_400);

/// Width of one box for a stamp.
const SEAL: Mm = Mm::hundredths(2_200);

/// 支払一覧表の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentList {
    /// 保険者名称.
    pub society_name: String,
    /// 作成日.
    pub made_on: Date,
    /// Which payments these are, such as 支払待ち.
    pub about: String,
    /// 振込指定日ごとの支払.
    pub days: Vec<PaymentDay>,
    /// 決裁欄の役職, from left to right.
    pub seal_titles: Vec<String>,
    /// 見本.
    pub is_sample: bool,
}

/// 一日の支払.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentDay {
    /// 振込指定日, or 振込指定日未定.
    pub title: String,
    /// 支払.
    pub lines: Vec<PaymentLine>,
}

/// 支払の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentLine {
    /// 支払番号.
    pub number: i64,
    /// 受付番号 of the case; empty without one.
    pub receipt_number: String,
    /// 記号-番号.
    pub member: String,
    /// 氏名.
    pub name: String,
    /// 目的.
    pub purpose: String,
    /// 金融機関・支店 with their codes.
    pub bank: String,
    /// 預金種別・口座番号.
    pub account: String,
    /// 口座名義（カナ）.
    pub holder: String,
    /// 支払額.
    pub amount: Yen,
    /// 状態.
    pub state: String,
    /// 口座変更: why it goes to another account than the one that was decided; stands under the line.
    pub account_change: Option<String>,
}

/// The pages.
#[must_use]
pub fn sheets(list: &PaymentList) -> Vec<Sheet> {
    let head = ListHead {
        title: TITLE.to_owned(),
        lines: vec![(
            list.about.clone(),
            format!("{}作成　{}", list.made_on.wareki(), list.society_name),
        )],
        paper: Paper::A4Landscape,
        is_sample: list.is_sample,
    };
    let end = ListEnd {
        height: END,
        draw: &|sheet, area| sums(sheet, area, list),
    };
    pages(&head, &table(list), &end)
}

fn table(list: &PaymentList) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("支払番号\n受付番号", 25).center(),
            Column::new("記号・番号\n氏名", 40),
            Column::new("支払の種類", 37),
            Column::new("金融機関・支店", 56),
            Column::new("口座", 26).center(),
            Column::new("口座名義（カナ）", 38),
            Column::new("支払額", 23).right(),
            Column::new("状態", 22).center(),
        ])
        .size(9)
        .header_height(10)
        .row_height(10);
    list.days.iter().fold(table, |table, day| {
        let table = table.row([Cell::label(day.title.as_str()).span(8).align(Align::Left)]);
        let table = day.lines.iter().fold(table, with_line);
        let words = format!("{}　計　{}件", day.title, day.lines.len());
        table.row([
            Cell::new(words).span(6).align(Align::Right).bold(),
            Cell::new(total(day.lines.iter()).to_string()).bold(),
            Cell::new(""),
        ])
    })
}

fn with_line(table: Table, line: &PaymentLine) -> Table {
    let table = table.rows([row(line)]);
    match &line.account_change {
        None => table,
        Some(why) => {
            let words = format!("支払番号{}　口座変更　{why}", line.number);
            table.row([Cell::new(words).span(8).align(Align::Left)])
        }
    }
}

fn row(line: &PaymentLine) -> [String; 8] {
    [
        format!("{}\n{}", line.number, line.receipt_number),
        format!("{}\n{}", line.member, line.name),
        line.purpose.clone(),
        line.bank.clone(),
        line.account.clone(),
        line.holder.clone(),
        line.amount.to_string(),
        line.state.clone(),
    ]
}

fn total<'l>(lines: impl Iterator<Item = &'l PaymentLine>) -> Yen {
    lines.map(|line| line.amount).sum()
}

/// 合計 and the boxes for the stamps.
fn sums(sheet: Sheet, area: Area, list: &PaymentList) -> Sheet {
    let lines = || list.days.iter().flat_map(|day| &day.lines);
    let words = format!("合計　{}件　{}円", lines().count(), total(lines()));
    let line = Area {
        height: Mm::from(7),
        ..area
    };
    let n_seals = i32::try_from(list.seal_titles.len()).unwrap_or(0);
    let width = SEAL * n_seals;
    let boxes = Area::new(area.right() - width, line.bottom() + Mm::from(2), width, 24);
    sheet
        .text(TextBox::line(line, words).bold().size(11).right())
        .seal_boxes(SealBoxes::new(
            boxes,
            list.seal_titles.iter().map(String::as_str),
        ))
}
