//! 被扶養者の検認リスト (則第50条): for each 事業所 the 被扶養者 to be confirmed, with boxes to tick.
//! It must not judge who may stay: it shows what was last declared.

use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::number::{Branch, MemberNumber, Symbol};
use crate::domain::yen::Yen;
use crate::procedure::papers::list_pages::{ListEnd, ListHead, pages};
use crate::procedure::papers::parts::{EstablishmentLine, full_number, yen};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Line, TextBox};
use crate::procedure::sheet_table::{Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};
use std::collections::BTreeSet;

/// Height of the subtotal and the 確認欄.
const END: Mm = Mm::hundredths(2_200);

/// 検認リストの内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DependentsReviewList {
    /// 年度, such as 令和8年度.
    pub fiscal_year: String,
    /// 確認の基準日: the ages are of this day.
    pub review_on: Date,
    /// 提出期限.
    pub reply_by: Date,
    /// 保険者名称.
    pub society_name: String,
    /// 事業所ごとの対象者.
    pub establishments: Vec<ReviewedEstablishment>,
    /// 見本.
    pub is_sample: bool,
}

/// 事業所と対象者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewedEstablishment {
    /// 事業所.
    pub establishment: EstablishmentLine,
    /// 被扶養者.
    pub dependents: Vec<ReviewedDependent>,
}

/// 対象となる被扶養者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReviewedDependent {
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番 of the 被扶養者.
    pub branch: Branch,
    /// 被保険者 氏名.
    pub insured_name: PersonName,
    /// 被扶養者 氏名.
    pub name: PersonName,
    /// 続柄, as a label.
    pub relationship: String,
    /// 生年月日.
    pub birth_on: Date,
    /// 基準日の年齢.
    pub age: u32,
    /// 同居・別居, as a label.
    pub living: String,
    /// 年収 of the last declaration.
    pub annual_income: Option<Yen>,
}

/// The pages: every 事業所 begins a new one and counts its own.
#[must_use]
pub fn sheets(list: &DependentsReviewList) -> Vec<Sheet> {
    list.establishments
        .iter()
        .flat_map(|one| establishment_pages(list, one))
        .collect()
}

/// The pages of one 事業所.
fn establishment_pages(list: &DependentsReviewList, one: &ReviewedEstablishment) -> Vec<Sheet> {
    let head = ListHead {
        title: format!("{}　被扶養者資格の再確認（検認）対象者一覧", list.fiscal_year),
        lines: vec![
            (
                one.establishment.text(),
                format!("{}　提出期限 {}", list.society_name, list.reply_by.wareki()),
            ),
            (
                "引き続き被扶養者とする方は「継続」、被扶養者でなくなった方は「削除」、確認書類を添える方は「書類」の□に印を付けてください。"
                    .to_owned(),
                format!("年齢は{}現在", list.review_on.wareki()),
            ),
        ],
        paper: Paper::A4Landscape,
        is_sample: list.is_sample,
    };
    let end = ListEnd {
        height: END,
        draw: &|sheet, area| subtotal(sheet, area, &one.dependents),
    };
    pages(&head, &table(&one.dependents), &end)
}

/// One row for each 被扶養者.
fn table(dependents: &[ReviewedDependent]) -> Table {
    Table::at(0, 0)
        .columns([
            Column::new("記号・番号（枝番）", 34).center(),
            Column::new("被保険者", 43),
            Column::new("被扶養者", 49),
            Column::new("続柄", 20).center(),
            Column::new("生年月日", 30).center(),
            Column::new("年齢", 11).center(),
            Column::new("同居\n別居", 13).center(),
            Column::new("年収\n（最後の届）", 25).right(),
            Column::new("継続", 14).center(),
            Column::new("削除", 14).center(),
            Column::new("書類", 14).center(),
        ])
        .size(9)
        .header_height(9)
        .row_height(9)
        .rows(dependents.iter().map(row))
}

/// The row of a 被扶養者.
fn row(dependent: &ReviewedDependent) -> [String; 11] {
    let income = dependent.annual_income.map_or_else(|| "－".to_owned(), yen);
    let tick = || "□".to_owned();
    [
        full_number(dependent.symbol, dependent.number, dependent.branch),
        dependent.insured_name.to_string(),
        dependent.name.to_string(),
        dependent.relationship.clone(),
        dependent.birth_on.wareki(),
        dependent.age.to_string(),
        dependent.living.clone(),
        income,
        tick(),
        tick(),
        tick(),
    ]
}

/// 事業所計 and the 確認欄 of the employer.
fn subtotal(sheet: Sheet, area: Area, dependents: &[ReviewedDependent]) -> Sheet {
    let insured: BTreeSet<(Symbol, MemberNumber)> = dependents
        .iter()
        .map(|one| (one.symbol, one.number))
        .collect();
    let text = format!(
        "事業所計　被保険者 {}名　被扶養者 {}名",
        insured.len(),
        dependents.len()
    );
    let line = Area {
        height: Mm::from(6),
        ..area
    };
    let confirm = line.below(5, 7);
    sheet
        .text(TextBox::line(line, text).bold().size(10).right())
        .text(
            TextBox::line(
                confirm,
                "上記のとおり確認しました。　　令和　　　年　　　月　　　日　　　事業主氏名",
            )
            .size(10),
        )
        .line(Line::across(Mm::from(150), confirm.bottom(), Mm::from(132)))
}
