//! 起案書（伺い）: everything the 決裁者 needs on paper, with boxes for the stamps.
//! It must not decide or compute; the lines arrive as they are to be read.

use crate::domain::date::Date;
use crate::procedure::papers::parts::page_number;
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, SealBoxes, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Title of the paper.
pub const TITLE: &str = "起　案　書";

/// The lowest edge that the body may reach.
const BOTTOM: Mm = Mm::hundredths(26_800);

/// Height of a line of the tables.
const ROW: Mm = Mm::tenths(75);

/// 起案書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApprovalDraft {
    /// 保険者名称.
    pub society_name: String,
    /// 件名, such as 資格の取得の確認及び標準報酬の決定について.
    pub subject: String,
    /// 文書番号; empty: written by hand.
    pub document_number: String,
    /// 案件番号, by which the decision is typed back.
    pub case_number: String,
    /// 起案年月日.
    pub drafted_on: Date,
    /// 起案者.
    pub drafter: String,
    /// 根拠 (article of law).
    pub law: String,
    /// 伺い文.
    pub request: String,
    /// 概要.
    pub summary: Vec<DraftLine>,
    /// 計算.
    pub calculation: Vec<DraftLine>,
    /// 確認した書類.
    pub documents: Vec<DraftLine>,
    /// 台帳に記載する内容, one sentence each.
    pub entries: Vec<String>,
    /// 決裁欄の役職, from left to right.
    pub seal_titles: Vec<String>,
    /// 見本.
    pub is_sample: bool,
}

/// 項目と内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftLine {
    /// 項目.
    pub label: String,
    /// 内容.
    pub value: String,
}

/// A heading with its rows.
struct Section {
    title: &'static str,
    rows: Vec<(String, String)>,
}

/// The page; more pages only where the lines do not fit on one.
#[must_use]
pub fn sheets(draft: &ApprovalDraft) -> Vec<Sheet> {
    let mut pages: Vec<Sheet> = vec![first_page(draft)];
    let mut y = Mm::from(112);
    let filled = sections(draft).into_iter();
    let filled = filled.filter(|section| !section.rows.is_empty());
    for (section, number) in filled.zip(1..) {
        let title = format!("{number}　{}", section.title);
        let mut rows = section.rows.as_slice();
        while !rows.is_empty() {
            if y + Mm::from(8) + ROW * 2 > BOTTOM {
                pages.push(next_page(draft));
                y = Mm::from(28);
            }
            let free = (BOTTOM - y - Mm::from(7)).get() / ROW.get();
            let n_rows = usize::try_from(free).unwrap_or(1).clamp(1, rows.len());
            let (now, later) = rows.split_at(n_rows);
            let (table, below) = section_table(now, y);
            if let Some(page) = pages.pop() {
                pages.push(section_on(page, &title, table, y));
            }
            y = below;
            rows = later;
        }
    }
    let n_pages = pages.len();
    pages
        .into_iter()
        .zip(1..)
        .map(|(sheet, page)| page_number(sheet, page, n_pages).sample_if(draft.is_sample))
        .collect()
}

/// The sections in their order; one without lines is not drawn, and takes no number.
fn sections(draft: &ApprovalDraft) -> Vec<Section> {
    let pairs = |lines: &[DraftLine]| {
        let pair = |line: &DraftLine| (line.label.clone(), line.value.clone());
        lines.iter().map(pair).collect()
    };
    let entries = draft.entries.iter().zip(1..);
    vec![
        Section {
            title: "概要",
            rows: pairs(&draft.summary),
        },
        Section {
            title: "計算",
            rows: pairs(&draft.calculation),
        },
        Section {
            title: "確認した書類",
            rows: pairs(&draft.documents),
        },
        Section {
            title: "台帳に記載する内容",
            rows: entries
                .map(|(text, number)| (format!("({number})"), text.clone()))
                .collect(),
        },
    ]
}

/// Rows of a section below its heading, and where the next one begins.
fn section_table(rows: &[(String, String)], y: Mm) -> (Table, Mm) {
    let is_numbered = rows.iter().all(|(label, _)| label.starts_with('('));
    let (label, value) = if is_numbered { (12, 158) } else { (45, 125) };
    let table = Table::at(20, y + Mm::from(6))
        .columns([Column::plain(label), Column::plain(value)])
        .row_height(ROW)
        .rows(rows.iter().map(|(label, value)| {
            let align = if is_numbered {
                Align::Center
            } else {
                Align::Left
            };
            [
                Cell::label(label.as_str()).align(align),
                Cell::from(value.as_str()),
            ]
        }));
    let below = table.area().bottom() + Mm::from(4);
    (table, below)
}

/// A section on a page.
fn section_on(sheet: Sheet, title: &str, table: Table, y: Mm) -> Sheet {
    sheet
        .text(
            TextBox::line(Area::new(20, y, 170, 6), title)
                .size(10)
                .bold(),
        )
        .table(table)
}

/// Title, stamps, numbers and the request.
fn first_page(draft: &ApprovalDraft) -> Sheet {
    let n_boxes = i32::try_from(draft.seal_titles.len()).unwrap_or(0);
    let width = (n_boxes * 22).clamp(22, 110);
    let boxes = Area::new(190 - width, 17, width, 27);
    Sheet::new("起案書", Paper::A4Portrait)
        .text(
            TextBox::line(Area::new(20, 18, 58, 12), TITLE)
                .size(20)
                .bold(),
        )
        .text(
            TextBox::line(Area::new(20, 32, 58, 6), draft.society_name.as_str())
                .size(10)
                .named("保険者名称"),
        )
        .seal_boxes(SealBoxes::new(
            boxes,
            draft.seal_titles.iter().map(String::as_str),
        ))
        .table(numbers_table(draft))
        .with(|sheet| request(sheet, draft))
        .text(
            TextBox::line(
                Area::new(20, 270, 170, 5),
                format!(
                    "決裁後は、案件番号 {} の「決裁」の画面で、決裁年月日・決裁者・文書番号を記録してください。",
                    draft.case_number
                ),
            )
            .size(9)
            .ink(Ink::GRAY),
        )
}

/// 件名, numbers, days and names.
fn numbers_table(draft: &ApprovalDraft) -> Table {
    let by_hand = "令和　　年　　月　　日";
    Table::at(20, 50)
        .columns([
            Column::labels(25),
            Column::plain(60),
            Column::labels(25),
            Column::plain(60),
        ])
        .row([
            Cell::from("件名"),
            Cell::from(draft.subject.as_str()).span(3).bold().size(11),
        ])
        .row([
            "案件番号",
            draft.case_number.as_str(),
            "文書番号",
            draft.document_number.as_str(),
        ])
        .row([
            "起案年月日",
            draft.drafted_on.wareki().as_str(),
            "起案者",
            draft.drafter.as_str(),
        ])
        .row(["決裁年月日", by_hand, "根拠", draft.law.as_str()])
}

/// 伺い文 in a frame.
fn request(sheet: Sheet, draft: &ApprovalDraft) -> Sheet {
    let area = Area::new(20, 87, 170, 20);
    sheet.shape(Shape::fill(area, Ink::PALE)).text(
        TextBox::paragraph(area.inset(3), draft.request.as_str())
            .middle()
            .named("伺い文"),
    )
}

/// A further page: title and case number.
fn next_page(draft: &ApprovalDraft) -> Sheet {
    Sheet::new("起案書", Paper::A4Portrait).text(
        TextBox::line(
            Area::new(20, 17, 170, 7),
            format!("起案書（続き）　案件番号 {}", draft.case_number),
        )
        .size(11)
        .bold(),
    )
}
