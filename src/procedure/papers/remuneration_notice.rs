//! 標準報酬月額決定（改定）通知書 and 標準賞与額決定通知書 (健康保険法第41条・第43条・第45条・第49条), to the 事業主.
//! It must not show an 個人番号, nor decide an amount.

use crate::domain::date::{Date, YearMonth};
use crate::domain::remuneration_draft::{DraftKind, Standard};
use crate::domain::standard_bonus::bonus_words;
use crate::domain::yen::Yen;
use crate::procedure::papers::flow::{Flow, LEFT, WIDTH};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::measure::name_row_height;
use crate::procedure::papers::parts::{EstablishmentLine, InsuredLine, yen};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_table::{Cell, Column, Table};

/// 一行の高さ (mm).
const ROW: i32 = 11;
/// Width of the column with the name (mm).
const NAME_WIDTH: i32 = 56;
/// Width of a column with an amount (mm).
const AMOUNT_WIDTH: i32 = 30;
/// Width of 記号・番号 (mm).
const NUMBER_WIDTH: i32 = 24;

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemunerationNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 定時決定, 随時改定 or 標準賞与額.
    pub kind: DraftKind,
    /// 事業所.
    pub establishment: EstablishmentLine,
    /// 被保険者, at least one.
    pub people: Vec<DecidedPerson>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 一人分.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecidedPerson {
    /// Who.
    pub insured: InsuredLine,
    /// What was decided.
    pub decided: Decided,
}

/// 決定の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// 標準報酬月額.
    Monthly {
        /// 従前; `None` where there was none.
        before: Option<Standard>,
        /// 決定後.
        after: Standard,
        /// 適用年月.
        from: YearMonth,
    },
    /// 標準賞与額.
    Bonus {
        /// 賞与支払年月日.
        paid_on: Date,
        /// 賞与額, parts of 1,000 yen dropped.
        bonus: Yen,
        /// 標準賞与額.
        standard: Yen,
    },
}

/// Title of the paper.
#[must_use]
pub const fn title(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Regular => "健康保険　被保険者標準報酬月額決定通知書",
        DraftKind::Occasional => "健康保険　被保険者標準報酬月額改定通知書",
        DraftKind::Bonus => "健康保険　被保険者標準賞与額決定通知書",
    }
}

/// The pages.
#[must_use]
pub fn sheets(notice: &RemunerationNotice) -> Vec<Sheet> {
    let table = match notice.kind {
        DraftKind::Regular | DraftKind::Occasional => monthly_columns(notice.kind),
        DraftKind::Bonus => bonus_columns(),
    };
    let table = table.header_height(11).size(10);
    let table = notice.people.iter().fold(table, |table, person| {
        let height = name_row_height(&person.insured.name, NAME_WIDTH, ROW);
        table.row_height(height).row(row(person))
    });
    let establishment = notice.establishment.text();
    Flow::letter(&notice.head, title(notice.kind), establishment.as_str())
        .paragraph(introduction(notice.kind))
        .line("事業所", establishment)
        .closed_table(table)
        .foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// What the notice says above its table.
fn introduction(kind: DraftKind) -> String {
    let what = match kind {
        DraftKind::Regular => "被保険者の標準報酬月額を次のとおり決定しました",
        DraftKind::Occasional => "被保険者の標準報酬月額を次のとおり改定しました",
        DraftKind::Bonus => "被保険者の標準賞与額を次のとおり決定しました",
    };
    format!(
        "　届出のありました{what}ので、健康保険法第49条第1項の規定により通知します。\
         この通知の内容は、同条第2項の規定により、速やかに被保険者本人に知らせてください。"
    )
}

fn monthly_columns(kind: DraftKind) -> Table {
    let (after, from) = match kind {
        DraftKind::Occasional => ("改定後の\n標準報酬月額", "改定年月"),
        DraftKind::Regular | DraftKind::Bonus => ("決定後の\n標準報酬月額", "適用年月"),
    };
    Table::at(LEFT, 0).columns([
        Column::new("記号・番号", NUMBER_WIDTH).center(),
        Column::new("氏名\n生年月日", NAME_WIDTH),
        Column::new("従前の\n標準報酬月額", AMOUNT_WIDTH).right(),
        Column::new(after, AMOUNT_WIDTH).right(),
        Column::new(from, WIDTH - NUMBER_WIDTH - NAME_WIDTH - 2 * AMOUNT_WIDTH).center(),
    ])
}

fn bonus_columns() -> Table {
    Table::at(LEFT, 0).columns([
        Column::new("記号・番号", NUMBER_WIDTH).center(),
        Column::new("氏名\n生年月日", NAME_WIDTH),
        Column::new(
            "賞与支払年月日",
            WIDTH - NUMBER_WIDTH - NAME_WIDTH - 2 * AMOUNT_WIDTH,
        )
        .center(),
        Column::new("賞与額\n（千円未満切捨て）", AMOUNT_WIDTH).right(),
        Column::new("標準賞与額", AMOUNT_WIDTH).right(),
    ])
}

fn row(person: &DecidedPerson) -> Vec<Cell> {
    let mut cells = vec![
        Cell::new(person.insured.symbol_and_number()),
        Cell::new(person.insured.name_and_birth()),
    ];
    cells.extend(match &person.decided {
        Decided::Monthly {
            before,
            after,
            from,
        } => [
            Cell::new(before.map_or_else(|| "－".to_owned(), graded)),
            Cell::new(graded(*after)),
            Cell::new(from.wareki()),
        ],
        Decided::Bonus {
            paid_on,
            bonus,
            standard,
        } => [
            Cell::new(paid_on.wareki()),
            Cell::new(bonus_words(*bonus)),
            Cell::new(yen(*standard)),
        ],
    });
    cells
}

/// `300,000円\n（第22級）`.
fn graded(standard: Standard) -> String {
    format!("{}\n（第{}級）", yen(standard.monthly), standard.grade)
}
