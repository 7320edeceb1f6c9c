//! 健康保険資格喪失証明書: proves to a 市区町村 or another insurer when the membership of a family ended.
//! It must not show an 個人番号, nor somebody who is still insured.

use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::procedure::papers::flow::{Flow, Running};
use crate::procedure::papers::measure::name_row_height;
use crate::procedure::papers::parts::{InsuredLine, Issuer, name_and_birth};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Title of the paper.
pub const TITLE: &str = "健康保険　資格喪失証明書";

/// Width of the names of the 被扶養者 (mm).
const NAME_WIDTH: i32 = 70;

/// Height of the statement with day, insurer and seal.
const STATEMENT: Mm = Mm::hundredths(6_400);

/// 証明書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LossCertificate {
    /// 文書番号; empty where the society gives none.
    pub document_number: String,
    /// 証明日.
    pub certified_on: Date,
    /// 保険者.
    pub issuer: Issuer,
    /// 被保険者.
    pub insured: InsuredLine,
    /// 住所 on one line.
    pub address: String,
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失年月日.
    pub lost_on: Date,
    /// 喪失理由, as a label, where it is to be shown.
    pub reason: Option<String>,
    /// 事業所名称; empty for 任意継続 and 特例退職.
    pub establishment_name: String,
    /// 被扶養者であった方.
    pub dependents: Vec<CertifiedDependent>,
}

/// 被扶養者であった方.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertifiedDependent {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 続柄, as a label.
    pub relationship: String,
    /// 認定年月日.
    pub certified_on: Date,
    /// 被扶養者でなくなった日.
    pub lost_on: Date,
}

/// The pages.
#[must_use]
pub fn sheets(certificate: &LossCertificate) -> Vec<Sheet> {
    let running = Running {
        title: TITLE.to_owned(),
        document_number: certificate.document_number.clone(),
        subject: certificate.insured.text(),
        is_sample: certificate.issuer.is_sample,
    };
    Flow::on(first_page(certificate), Mm::from(48), running)
        .section("被保険者", insured_table(certificate))
        .reserving(STATEMENT + Mm::from(4))
        .closed_section("被扶養者", dependents_table(&certificate.dependents))
        .foot(STATEMENT, |sheet, area| {
            statement(sheet, area.y, certificate)
        })
        .sheets()
}

/// Number and title.
fn first_page(certificate: &LossCertificate) -> Sheet {
    Sheet::new(TITLE, Paper::A4Portrait)
        .text(
            TextBox::line(
                Area::new(125, 17, 65, 5),
                certificate.document_number.as_str(),
            )
            .right()
            .named("文書番号"),
        )
        .text(
            TextBox::line(Area::new(20, 29, 170, 11), TITLE)
                .size(18)
                .bold()
                .center()
                .named("表題"),
        )
}

/// 記号・番号, 氏名, 住所 and the days.
fn insured_table(certificate: &LossCertificate) -> Table {
    let insured = &certificate.insured;
    let wide = |label: &str, value: &str| [Cell::from(label), Cell::from(value).span(3)];
    let table = Table::at(0, 0)
        .columns([
            Column::labels(34),
            Column::plain(51),
            Column::labels(34),
            Column::plain(51),
        ])
        .row_height(10)
        .size(11)
        .row([
            "記号・番号",
            insured.symbol_and_number().as_str(),
            "生年月日",
            insured.birth_on.wareki().as_str(),
        ])
        .row(wide("氏名", insured.name.as_str()))
        .row(wide("住所", &certificate.address))
        .row([
            "資格取得年月日",
            certificate.acquired_on.wareki().as_str(),
            "資格喪失年月日",
            certificate.lost_on.wareki().as_str(),
        ]);
    let table = match &certificate.reason {
        Some(reason) => table.row(wide("喪失理由", reason)),
        None => table,
    };
    match certificate.establishment_name.as_str() {
        "" => table,
        name => table.row(wide("事業所名称", name)),
    }
}

/// Every 被扶養者, or なし.
fn dependents_table(dependents: &[CertifiedDependent]) -> Table {
    let table = Table::at(0, 0)
        .columns([
            Column::new("氏名\n生年月日", NAME_WIDTH),
            Column::new("続柄", 26).center(),
            Column::new("認定年月日", 37).center(),
            Column::new("資格喪失年月日", 37).center(),
        ])
        .header_height(11);
    if dependents.is_empty() {
        return table.row([Cell::from("被扶養者はありません")
            .span(4)
            .align(Align::Center)]);
    }
    dependents.iter().fold(table, |table, dependent| {
        table
            .row_height(name_row_height(&dependent.name, NAME_WIDTH, 11))
            .row([
                name_and_birth(&dependent.name, dependent.birth_on),
                dependent.relationship.clone(),
                dependent.certified_on.wareki(),
                dependent.lost_on.wareki(),
            ])
    })
}

/// 証明文, day, insurer and seal.
fn statement(sheet: Sheet, top: Mm, certificate: &LossCertificate) -> Sheet {
    let issuer = &certificate.issuer;
    let rows = [
        ("保険者番号", issuer.insurer_number.clone()),
        ("所在地", issuer.address_lines()),
        ("名称", issuer.name.clone()),
        ("代表者", format!("理事長　{}", issuer.president)),
        ("電話番号", issuer.phone.clone()),
    ];
    let heights = [7, 12, 8, 8, 7];
    let sheet = sheet
        .text(
            TextBox::line(
                Area::new(20, top, 170, 7),
                "　上記のとおり、健康保険の資格を喪失したことを証明します。",
            )
            .size(12),
        )
        .text(
            TextBox::line(
                Area::new(24, top + Mm::from(10), 80, 7),
                certificate.certified_on.wareki(),
            )
            .size(12)
            .named("証明日"),
        );
    let mut y = top + Mm::from(20);
    let sheet = rows
        .iter()
        .zip(heights)
        .fold(sheet, |sheet, ((label, value), height)| {
            let area = Area::new(58, y, 24, height);
            y = area.bottom();
            issuer_line(sheet, area, label, value)
        });
    sheet.seal(issuer.seal(Area::new(168, top + Mm::from(38), 21, 21)))
}

/// A label and its value in the block of the insurer.
fn issuer_line(sheet: Sheet, area: Area, label: &str, value: &str) -> Sheet {
    let words = Area {
        x: area.right() + Mm::from(4),
        width: Mm::from(80),
        ..area
    };
    sheet
        .text(TextBox::line(area, label).size(10).justify())
        .text(
            TextBox::line(words, value)
                .size(11)
                .leading(130)
                .named(label),
        )
}
