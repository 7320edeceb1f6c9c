//! 給付の通知の共通部分: whose benefit it is, what a part was refused for, and the masked account.
//! It must not know which benefit it is, nor compute an amount.

use crate::domain::bank_account::BankAccount;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::yen::Yen;
use crate::procedure::papers::measure::lines_of;
use crate::procedure::papers::parts::InsuredLine;
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Mm, Pt};

/// Width of the reasons (mm).
const REASON_WIDTH: i32 = 88;

/// Characters that still fit into half of the table of the claim.
const SHORT: usize = 16;

/// 給付の申請: whose, and for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitClaim {
    /// 給付名, such as 出産育児一時金.
    pub benefit: String,
    /// The articles on which the decision stands, such as 健康保険法第101条.
    pub law: String,
    /// 被保険者.
    pub insured: InsuredLine,
    /// 対象者; none where it is the 被保険者.
    pub about: Option<AboutPerson>,
    /// 申請書の受付年月日.
    pub received_on: Date,
    /// 決定年月日.
    pub decided_on: Date,
    /// What else the claim is about, such as 出産年月日.
    pub items: Vec<NoticeItem>,
}

/// 対象者 who is not the 被保険者.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AboutPerson {
    /// 氏名.
    pub name: PersonName,
    /// 続柄 as a label, such as 妻.
    pub relationship: String,
}

/// An item of the claim with its label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeItem {
    /// 項目名.
    pub label: String,
    /// Its words.
    pub value: String,
}

/// 訂正: which decision is changed, and what of it had been paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitChange {
    /// The earlier decision in words, such as 令和8年11月22日の決定（文書番号 見健給発第1号）.
    pub earlier: String,
    /// 既支給額: what had been paid before.
    pub paid_before: Yen,
    /// 今回の支給額: what is paid now.
    pub now: Yen,
    /// 返納額: what is to come back.
    pub reclaimed: Yen,
}

/// 支給しない部分 and why: the reason has to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedPart {
    /// What is refused, such as a span of days or the whole claim.
    pub what: String,
    /// 不支給日数, where days are counted.
    pub n_days: Option<u32>,
    /// 理由, as a sentence with its article.
    pub reason: String,
}

impl NoticeItem {
    /// An item.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> NoticeItem {
        NoticeItem {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// 振込先: bank and branch, and below them the masked number and the holder.
#[must_use]
pub fn account_text(account: &BankAccount) -> String {
    format!(
        "{}　{}\n{}　{}　{}",
        account.bank_name,
        account.branch_name,
        account.kind.label(),
        account.masked_number(),
        account.holder
    )
}

/// `令和8年10月5日から令和8年10月31日まで`.
#[must_use]
pub fn span(from: Date, until: Date) -> String {
    format!("{}から{}まで", from.wareki(), until.wareki())
}

/// Which decision is changed, as a sentence.
#[must_use]
pub fn change_sentence(change: &BenefitChange) -> String {
    format!("　この決定は、{}を変更するものです。", change.earlier)
}

/// The table of the claim; its place is set by the page.
#[must_use]
pub fn claim_table(claim: &BenefitClaim) -> Table {
    let about = claim.about.as_ref().map_or_else(
        || "被保険者本人".to_owned(),
        |person| format!("{}（{}）", person.name, person.relationship),
    );
    let fixed = [
        NoticeItem::new("給付の種類", claim.benefit.as_str()),
        NoticeItem::new("記号・番号", claim.insured.symbol_and_number()),
    ];
    let wide = [
        NoticeItem::new("被保険者氏名", claim.insured.name.as_str()),
        NoticeItem::new("対象者", about),
    ];
    let received = NoticeItem::new("申請書受付日", claim.received_on.wareki());
    let decided = NoticeItem::new("決定年月日", claim.decided_on.wareki());
    let items: Vec<&NoticeItem> = [&received, &decided]
        .into_iter()
        .chain(&claim.items)
        .collect();
    let table = Table::at(0, 0)
        .columns([
            Column::labels(34),
            Column::plain(51),
            Column::labels(34),
            Column::plain(51),
        ])
        .row_height(Mm::tenths(55));
    let table = pairs(table, &fixed.iter().collect::<Vec<_>>());
    let table = wide.iter().fold(table, wide_row);
    pairs(table, &items)
}

/// Short items two to a row, long ones alone.
fn pairs(table: Table, items: &[&NoticeItem]) -> Table {
    let mut table = table;
    let mut rest = items;
    loop {
        (table, rest) = match rest {
            [] => return table,
            [left, right, later @ ..] if is_short(left) && is_short(right) => {
                let cells = [&left.label, &left.value, &right.label, &right.value];
                (table.row(cells.map(String::as_str)), later)
            }
            [item, later @ ..] => (wide_row(table, item), later),
        };
    }
}

/// Whether the words fit into half of the table.
fn is_short(item: &NoticeItem) -> bool {
    item.value.chars().count() <= SHORT
}

/// An item on a row of its own.
fn wide_row(table: Table, item: &NoticeItem) -> Table {
    table.row([
        Cell::from(item.label.as_str()),
        Cell::from(item.value.as_str()).span(3),
    ])
}

/// 支給しない部分 and the reasons.
#[must_use]
pub fn refused_table(parts: &[RefusedPart]) -> Table {
    let counts_days = parts.iter().any(|part| part.n_days.is_some());
    let what = if counts_days { 62 } else { 82 };
    let mut columns = vec![Column::new("支給しない期間・内容", what)];
    if counts_days {
        columns.push(Column::new("日数", 20).right());
    }
    columns.push(Column::new("理由", REASON_WIDTH));
    let table = Table::at(0, 0).columns(columns).header_height(6).size(9);
    parts.iter().fold(table, |table, part| {
        let n_lines = text_lines(&part.reason, REASON_WIDTH).max(text_lines(&part.what, what));
        let mut cells = vec![part.what.clone()];
        if counts_days {
            cells.push(days(part.n_days));
        }
        cells.push(part.reason.clone());
        table
            .row_height(Mm::from(4) * n_lines + Mm::from(3))
            .row(cells)
    })
}

/// How many lines of 9 pt a text takes in a column of this width (mm).
fn text_lines(text: &str, width: i32) -> i32 {
    lines_of(text, Mm::from(width - 3), Pt::from(9))
}

/// `27日`, or a dash.
#[must_use]
pub fn days(n_days: Option<u32>) -> String {
    n_days.map_or_else(|| "－".to_owned(), |n_days| format!("{n_days}日"))
}
