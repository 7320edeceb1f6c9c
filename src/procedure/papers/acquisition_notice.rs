//! 資格取得確認兼標準報酬決定通知書 (健康保険法第39条・第42条・第49条) and its 写 for the person.
//! It must not show an 個人番号.

use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::Sex;
use crate::domain::name::PersonName;
use crate::domain::number::{MemberNumber, Symbol};
use crate::domain::yen::Yen;
use crate::procedure::papers::letter::{BODY_TOP, LetterHead, contact_foot, framed_note, letter};
use crate::procedure::papers::parts::{page_number, symbol_and_number, yen};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, Shape, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};

/// Title of the paper.
pub const TITLE: &str = "健康保険　資格取得確認兼標準報酬決定通知書";

/// 一行の高さ (mm).
const ROW: i32 = 12;

/// People on the first page.
const FIRST_PAGE: usize = 8;

/// People on each further page.
const NEXT_PAGES: usize = 18;

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcquisitionNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 正本 or 写.
    pub copy: NoticeCopy,
    /// 事業所記号・番号 as the society names it.
    pub establishment_code: String,
    /// 事業所名称.
    pub establishment_name: String,
    /// 資格を取得した被保険者, at least one.
    pub people: Vec<AcquiredPerson>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// For whom this copy is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeCopy {
    /// 事業主あて.
    Employer,
    /// 写: for the 被保険者.
    InsuredPerson,
}

/// 一人分.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcquiredPerson {
    /// 記号.
    pub symbol: Symbol,
    /// 番号.
    pub number: MemberNumber,
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別.
    pub sex: Sex,
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 取得区分, as a label.
    pub acquisition_kind: String,
    /// 報酬月額; left out where the society does not print it.
    pub monthly_remuneration: Option<Yen>,
    /// 標準報酬月額.
    pub standard_monthly_remuneration: Yen,
    /// 等級.
    pub grade: u8,
    /// 適用年月.
    pub applies_from: YearMonth,
    /// 被扶養者の有無.
    pub has_dependents: bool,
    /// 介護保険第2号被保険者に該当; left out where the society does not print it.
    pub is_care_liable: Option<bool>,
}

/// The pages of the notice.
#[must_use]
pub fn sheets(notice: &AcquisitionNotice) -> Vec<Sheet> {
    let (first, rest) = notice.people.split_at(notice.people.len().min(FIRST_PAGE));
    let n_pages = 1 + rest.len().div_ceil(NEXT_PAGES);
    let mut sheets = vec![page_number(
        first_page(notice, first, n_pages == 1),
        1,
        n_pages,
    )];
    for (page, people) in (2..).zip(rest.chunks(NEXT_PAGES)) {
        let sheet = next_page(notice, people, page == n_pages);
        sheets.push(page_number(sheet, page, n_pages));
    }
    sheets
}

/// Head, introduction, the first people and the 教示文.
fn first_page(notice: &AcquisitionNotice, people: &[AcquiredPerson], is_last: bool) -> Sheet {
    let establishment = format!(
        "事業所　{}　{}",
        notice.establishment_code, notice.establishment_name
    );
    let sheet = letter(&notice.head, TITLE)
        .text(
            TextBox::paragraph(Area::new(20, BODY_TOP, 170, 13), introduction(notice.copy))
                .size(10)
                .leading(150),
        )
        .text(TextBox::line(Area::new(20, 108, 170, 6), establishment).named("事業所"))
        .with(|sheet| end_of_table(sheet, table(115, people), is_last))
        .with(|sheet| {
            let area = Area::new(20, 229, 170, 39);
            framed_note(sheet, area, "審査請求について", &notice.appeal_text)
        })
        .with(|sheet| contact_foot(sheet, &notice.head.issuer));
    copy_mark(sheet, notice.copy)
}

/// What the notice says above its table.
fn introduction(copy: NoticeCopy) -> &'static str {
    match copy {
        NoticeCopy::Employer => {
            "　届出のありました被保険者の資格の取得を確認し、標準報酬を次のとおり決定しましたので、健康保険法第49条第1項の規定により通知します。\
             この通知の内容は、同条第2項の規定により、速やかに被保険者本人に知らせてください。"
        }
        NoticeCopy::InsuredPerson => {
            "　あなたの被保険者資格の取得を確認し、標準報酬を次のとおり決定しましたので、お知らせします。\
             これは、健康保険法第49条第1項の規定により事業主に通知した内容の写しです。"
        }
    }
}

/// 写 in a box beside the title.
fn copy_mark(sheet: Sheet, copy: NoticeCopy) -> Sheet {
    match copy {
        NoticeCopy::Employer => sheet,
        NoticeCopy::InsuredPerson => {
            let area = Area::new(20, 62, 14, 9);
            sheet
                .shape(Shape::frame(area))
                .text(TextBox::line(area, "写").size(14).bold().center())
        }
    }
}

/// A further page: title, 文書番号 and the heading again.
fn next_page(notice: &AcquisitionNotice, people: &[AcquiredPerson], is_last: bool) -> Sheet {
    Sheet::new(TITLE, Paper::A4Portrait)
        .text(
            TextBox::line(Area::new(20, 17, 120, 7), format!("{TITLE}（続き）"))
                .size(11)
                .bold(),
        )
        .text(
            TextBox::line(
                Area::new(140, 17, 50, 7),
                notice.head.document_number.as_str(),
            )
            .right()
            .named("文書番号"),
        )
        .text(TextBox::line(
            Area::new(20, 26, 170, 6),
            format!(
                "事業所　{}　{}",
                notice.establishment_code, notice.establishment_name
            ),
        ))
        .with(|sheet| end_of_table(sheet, table(34, people), is_last))
        .sample_if(notice.head.issuer.is_sample)
}

/// The table of people.
fn table(y: i32, people: &[AcquiredPerson]) -> Table {
    Table::at(20, y)
        .columns([
            Column::new("記号・番号", 24).center(),
            Column::new("氏名\n生年月日・性別", 48),
            Column::new("資格取得年月日\n取得区分", 32).center(),
            Column::new("報酬月額\n標準報酬月額（等級）", 36).right(),
            Column::new("適用年月\n被扶養者・介護", 30).center(),
        ])
        .header_height(11)
        .row_height(ROW)
        .size(10)
        .rows(people.iter().map(row))
}

/// The table, and 以下余白 below its last row so that nothing can be added.
fn end_of_table(sheet: Sheet, table: Table, is_last: bool) -> Sheet {
    let below = table.area().below(Mm::tenths(5), 4);
    let text = if is_last {
        "（以下余白）"
    } else {
        "（次のページに続く）"
    };
    sheet
        .table(table)
        .text(TextBox::line(below, text).size(9).right())
}

/// The row of one person: two lines in every cell.
fn row(person: &AcquiredPerson) -> Vec<Cell> {
    let remuneration = person
        .monthly_remuneration
        .map_or_else(|| "－".to_owned(), yen);
    let dependents = if person.has_dependents { "有" } else { "無" };
    let care = match person.is_care_liable {
        Some(true) => "・該当",
        Some(false) => "・非該当",
        None => "",
    };
    vec![
        Cell::new(symbol_and_number(person.symbol, person.number)),
        Cell::new(format!(
            "{}\n{}　{}",
            person.name,
            person.birth_on.wareki(),
            person.sex.label()
        )),
        Cell::new(format!(
            "{}\n{}",
            person.acquired_on.wareki(),
            person.acquisition_kind
        )),
        Cell::new(format!(
            "{remuneration}\n{}（{}級）",
            yen(person.standard_monthly_remuneration),
            person.grade
        ))
        .align(Align::Right),
        Cell::new(format!(
            "{}\n{dependents}{care}",
            person.applies_from.wareki()
        )),
    ]
}
