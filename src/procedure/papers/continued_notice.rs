//! 資格取得決定通知書 (任意継続・特例退職; 健康保険法第37条・第47条, 附則第3条): membership, premium and due dates.
//! It must not compute a premium or a due date, nor show an 個人番号.

use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::{ContinuedKind, InsuredLine, yen};
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_table::{Cell, Column, Table};

/// Title of the paper.
pub const TITLE: &str = "健康保険　資格取得決定通知書";

/// 決定通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContinuedNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 任意継続 or 特例退職.
    pub kind: ContinuedKind,
    /// 記号・番号, 氏名, 生年月日.
    pub insured: InsuredLine,
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失予定年月日: the day after the two years; none for 特例退職.
    pub term_ends_on: Option<Date>,
    /// 標準報酬月額.
    pub standard_monthly_remuneration: Yen,
    /// 等級.
    pub grade: u8,
    /// 標準報酬月額の決め方, as a sentence (健康保険法第47条, 規約).
    pub remuneration_rule: String,
    /// 月額保険料, one row for each span of months with the same amounts.
    pub premiums: Vec<PremiumBand>,
    /// 納付方法, as a sentence.
    pub payment_method: String,
    /// 初回の納付期限 (健康保険法第37条第2項).
    pub first_due_on: Date,
    /// 納付期限 to the end of the fiscal year, the first one included.
    pub due_dates: Vec<PremiumDue>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 月額保険料.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumBand {
    /// From when, such as 令和8年11月分から or 介護該当　令和9年2月分から.
    pub applies: String,
    /// 一般保険料.
    pub general: Yen,
    /// 介護保険料; none while not liable.
    pub care: Option<Yen>,
    /// 子ども・子育て支援金; none before it was introduced.
    pub support: Option<Yen>,
    /// 合計.
    pub total: Yen,
}

/// 納付期限 of one payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PremiumDue {
    /// 月分, such as 令和8年11月分; the first payment may be for several.
    pub months: String,
    /// 納付期限.
    pub due_on: Date,
    /// 納付額.
    pub amount: Yen,
}

/// The pages.
#[must_use]
pub fn sheets(notice: &ContinuedNotice) -> Vec<Sheet> {
    Flow::letter(&notice.head, TITLE, notice.insured.text())
        .paragraph(introduction(notice.kind))
        .table(items(notice))
        .section("保険料の月額", premium_table(&notice.premiums))
        .text_section("納付の方法", payment(notice))
        .whole_section("納付期限", due_table(&notice.due_dates))
        .note("納付期限までに納付されないとき", &when_unpaid(notice.kind))
        .foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// What the notice says above its table.
fn introduction(kind: ContinuedKind) -> String {
    let law = match kind {
        ContinuedKind::Voluntary => "健康保険法第3条第4項及び第47条",
        ContinuedKind::SpecialRetired => "健康保険法附則第3条及び当健康保険組合の規約",
    };
    format!(
        "　申出のありました{}の資格の取得及び標準報酬月額を、{law}の規定により次のとおり決定しましたので、通知します。",
        kind.label()
    )
}

/// The person, the days and the 標準報酬月額.
fn items(notice: &ContinuedNotice) -> Table {
    let wide = |label: &str, value: &str| [Cell::from(label), Cell::from(value).span(3)];
    let ends = notice
        .term_ends_on
        .map_or_else(|| "－".to_owned(), Date::wareki);
    let remuneration = format!(
        "{}（第{}級）",
        yen(notice.standard_monthly_remuneration),
        notice.grade
    );
    Table::at(0, 0)
        .columns([
            Column::labels(34),
            Column::plain(51),
            Column::labels(40),
            Column::plain(45),
        ])
        .row([
            "記号・番号",
            notice.insured.symbol_and_number().as_str(),
            "生年月日",
            notice.insured.birth_on.wareki().as_str(),
        ])
        .row(wide("氏名", notice.insured.name.as_str()))
        .row([
            "資格取得年月日",
            notice.acquired_on.wareki().as_str(),
            "資格喪失予定年月日",
            &ends,
        ])
        .row(wide("標準報酬月額", &remuneration))
        .row_height(11)
        .row(wide("決定の方法", &notice.remuneration_rule))
}

/// 月額保険料.
fn premium_table(bands: &[PremiumBand]) -> Table {
    let or_dash = |amount: Option<Yen>| amount.map_or_else(|| "－".to_owned(), yen);
    Table::at(0, 0)
        .columns([
            Column::new("適用", 58),
            Column::new("一般保険料", 28).right(),
            Column::new("介護保険料", 28).right(),
            Column::new("子ども・子育て\n支援金", 28).right(),
            Column::new("合計", 28).right(),
        ])
        .header_height(10)
        .row_height(7)
        .rows(bands.iter().map(|band| {
            [
                Cell::from(band.applies.as_str()),
                Cell::from(yen(band.general)),
                Cell::from(or_dash(band.care)),
                Cell::from(or_dash(band.support)),
                Cell::from(yen(band.total)).bold(),
            ]
        }))
}

/// How to pay, and what may change the amount.
fn payment(notice: &ContinuedNotice) -> String {
    format!(
        "　{}\n　初回の納付期限は、{}です。\n　保険料は、保険料率や標準報酬月額の改定、介護保険の該当・非該当により変わることがあります。",
        notice.payment_method,
        notice.first_due_on.wareki_with_weekday()
    )
}

/// 月分・納付期限・納付額, two payments side by side, read downwards.
fn due_table(due_dates: &[PremiumDue]) -> Table {
    let half = due_dates.len().div_ceil(2);
    let (left, right) = due_dates.split_at(half);
    let cells = |due: Option<&PremiumDue>| {
        due.map_or_else(
            || [String::new(), String::new(), String::new()],
            |due| [due.months.clone(), due.due_on.wareki(), yen(due.amount)],
        )
    };
    let head = || {
        [
            Column::new("月分", 30).center(),
            Column::new("納付期限", 30).center(),
            Column::new("納付額", 25).right(),
        ]
    };
    Table::at(0, 0)
        .columns(head().into_iter().chain(head()))
        .header_height(7)
        .row_height(7)
        .rows(left.iter().enumerate().map(|(index, due)| {
            let beside = right.get(index);
            cells(Some(due)).into_iter().chain(cells(beside))
        }))
}

/// 第37条第2項 and 第38条第3号 in plain words.
fn when_unpaid(kind: ContinuedKind) -> String {
    let label = kind.label();
    let through = match kind {
        ContinuedKind::Voluntary => "",
        ContinuedKind::SpecialRetired => "附則第3条・",
    };
    format!(
        "・初めて納付すべき保険料を納付期限までに納付されないときは、{label}とならなかったものとみなします（健康保険法{through}第37条第2項）。\n\
         ・その後の保険料を納付期限までに納付されないときは、納付期限の翌日に資格を喪失します（同法{through}第38条第3号）。\n\
         ・いずれも、納付の遅れについて正当な理由があると当健康保険組合が認めたときを除きます。"
    )
}
