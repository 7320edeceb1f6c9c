//! 納付書 (任意継続・特例退職の保険料; 健康保険法第161条・第164条・第165条): a letter above, three parts to cut off below.
//! It must not compute an amount; months and discount stand on it where the caller gives them.

use crate::domain::date::{Date, YearMonth};
use crate::domain::yen::Yen;
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, framed_note, letter};
use crate::procedure::papers::parts::{ContinuedKind, InsuredLine, yen};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::{Align, Line, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Ink, Mm};

/// Where the parts to cut off begin.
const PARTS_TOP: i32 = 173;

/// The lower edge of the parts.
const PARTS_BOTTOM: i32 = 282;

/// Width of a part.
const PART_WIDTH: i32 = 60;

/// The parts from left to right, with what each of them says above the stamp.
const PARTS: [(&str, &str); 3] = [
    ("納　付　書", "上記の金額を納付します。"),
    ("領収済通知書", "上記の金額を領収したので通知します。"),
    ("領　収　書", "上記の金額を領収しました。"),
];

/// 納付書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentSlip {
    /// 文書番号, 発行日, addressee, issuer.
    pub head: LetterHead,
    /// 任意継続 or 特例退職.
    pub kind: ContinuedKind,
    /// 記号・番号 and 氏名; the 生年月日 is not printed.
    pub insured: InsuredLine,
    /// 対象となる最初の月.
    pub from: YearMonth,
    /// 最後の月; the same for a monthly slip.
    pub until: YearMonth,
    /// 月数, of a 前納.
    pub n_months: Option<u32>,
    /// 標準報酬月額.
    pub standard_monthly_remuneration: Yen,
    /// 一般保険料 of all months.
    pub general: Yen,
    /// 介護保険料 of all months.
    pub care: Option<Yen>,
    /// 子ども・子育て支援金 of all months.
    pub support: Option<Yen>,
    /// 合計, before a discount.
    pub total: Yen,
    /// 前納の割引額.
    pub discount: Option<Yen>,
    /// 納付額.
    pub amount: Yen,
    /// 納付期限.
    pub due_on: Date,
    /// 振込先: bank, branch, kind, number and holder on one line.
    pub account: String,
    /// 振込人名 as it is to be entered, such as 12-9012 ミホンハナコ.
    pub payer_name: String,
    /// 手数料 and other remarks, one sentence each.
    pub remarks: Vec<String>,
    /// 教示文 B, the text of the settings.
    pub appeal_text: String,
}

/// The page.
#[must_use]
pub fn sheets(slip: &PaymentSlip) -> Vec<Sheet> {
    let title = format!("{}保険料納付書", slip.kind.label());
    let intro = format!(
        "　{}分の保険料を、次のとおり納付してください。",
        months(slip, "分から")
    );
    let remarks: Vec<String> = slip
        .remarks
        .iter()
        .map(|text| format!("・{text}"))
        .collect();
    let sheet = letter(&slip.head, &title)
        .text(TextBox::line(Area::new(20, BODY_TOP - 2, 170, 6), intro).size(10))
        .table(how_to_pay(slip))
        .text(
            TextBox::paragraph(Area::new(20, 125, 170, 16), remarks.join("\n"))
                .size(9)
                .leading(140)
                .named("注意"),
        )
        .with(|sheet| {
            let area = Area::new(20, 142, 170, 29);
            framed_note(sheet, area, "審査請求について", &slip.appeal_text)
        })
        .line(
            Line::across(15, PARTS_TOP, PART_WIDTH * 3)
                .dashed()
                .ink(Ink::SILVER),
        );
    let sheet = PARTS
        .iter()
        .zip(0..)
        .fold(sheet, |sheet, ((title, words), index)| {
            part(sheet, slip, 15 + PART_WIDTH * index, (title, words))
        });
    let cut = |sheet: Sheet, x: i32| {
        let height = PARTS_BOTTOM - PARTS_TOP;
        sheet.line(Line::down(x, PARTS_TOP, height).dashed().ink(Ink::SILVER))
    };
    vec![
        [15 + PART_WIDTH, 15 + PART_WIDTH * 2]
            .into_iter()
            .fold(sheet, cut),
    ]
}

/// `令和8年11月`, or `令和9年4月分から令和9年9月` with these words between.
fn months(slip: &PaymentSlip, between: &str) -> String {
    if slip.from == slip.until {
        slip.from.wareki()
    } else {
        format!("{}{between}{}", slip.from.wareki(), slip.until.wareki())
    }
}

/// Amount, day and account.
fn how_to_pay(slip: &PaymentSlip) -> Table {
    let wide = |label: &str, value: &str| [Cell::from(label), Cell::from(value).span(3)];
    Table::at(20, BODY_TOP + 6)
        .columns([
            Column::labels(26),
            Column::plain(59),
            Column::labels(26),
            Column::plain(59),
        ])
        .row_height(9)
        .row([
            Cell::from("納付額"),
            Cell::from(yen(slip.amount)).bold().size(13),
            Cell::from("納付期限"),
            Cell::from(slip.due_on.wareki_with_weekday())
                .bold()
                .size(11),
        ])
        .row_height(8)
        .row(wide("振込先", &slip.account))
        .row(wide(
            "振込人名",
            &format!(
                "{}（記号・番号を氏名の前に入れてください）",
                slip.payer_name
            ),
        ))
}

/// One of the three parts.
fn part(sheet: Sheet, slip: &PaymentSlip, x: i32, (title, words): (&str, &str)) -> Sheet {
    let inside = x + 2;
    let width = PART_WIDTH - 4;
    let table = part_table(slip, inside);
    let below = table.area().below(1, 5);
    let stamp = Area {
        height: Mm::from(PARTS_BOTTOM) - below.bottom() - Mm::from(1),
        ..below.below(0, 0)
    };
    sheet
        .text(
            TextBox::line(Area::new(inside, PARTS_TOP + 1, width, 6), title)
                .size(12)
                .bold()
                .center(),
        )
        .text(
            TextBox::line(
                Area::new(inside, PARTS_TOP + 7, width, 5),
                slip.head.issuer.name.as_str(),
            )
            .size(9)
            .center()
            .named("保険者名称"),
        )
        .table(table)
        .text(TextBox::line(below, words).size(9))
        .with(|sheet| stamp_box(sheet, stamp))
}

/// 領収欄: the place for day and stamp.
fn stamp_box(sheet: Sheet, area: Area) -> Sheet {
    let words = Area {
        height: Mm::from(5),
        ..area.inset_by(2, Mm::tenths(5))
    };
    sheet
        .shape(Shape::frame(area))
        .text(TextBox::line(words, "領収日付印").size(9).ink(Ink::GRAY))
}

/// The lines of a part.
fn part_table(slip: &PaymentSlip, x: i32) -> Table {
    let span = format!("{}分", months(slip, "分から\n"));
    let amounts = [
        ("標準報酬月額", Some(slip.standard_monthly_remuneration)),
        ("一般保険料", Some(slip.general)),
        ("介護保険料", slip.care),
        ("支援金", slip.support),
        ("合計", Some(slip.total)),
    ];
    let discount = slip.discount.map(|amount| ("前納の割引額", Some(amount)));
    let table = Table::at(x, PARTS_TOP + 13)
        .columns([Column::labels(25), Column::plain(31)])
        .size(9)
        .row_height(Mm::tenths(55))
        .row(["記号・番号", slip.insured.symbol_and_number().as_str()])
        .row_height(9)
        .row(["氏名", slip.insured.name.as_str()])
        .row(["納付対象月", span.as_str()])
        .row_height(Mm::tenths(55));
    let table = match slip.n_months {
        Some(n) => table.row(["月数", &format!("{n}か月")]),
        None => table,
    };
    let right = |text: String| Cell::from(text).align(Align::Right);
    amounts
        .into_iter()
        .chain(discount)
        .fold(table, |table, (label, amount)| {
            let text = amount.map_or_else(|| "－".to_owned(), yen);
            table.row([Cell::from(label), right(text)])
        })
        .row_height(8)
        .row([
            Cell::from("納付額"),
            right(yen(slip.amount)).bold().size(12),
        ])
        .row_height(Mm::tenths(55))
        .row(["納付期限", slip.due_on.wareki().as_str()])
}
