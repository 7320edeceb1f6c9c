//! 支給額決定通知書兼振込通知書 (健康保険法第99条・第101条・第114条): the benefit, how its amount comes about, the transfer.
//! It must not compute an amount nor show an 個人番号 or a whole account number. A refused part always has its reason.

use crate::domain::bank_account::BankAccount;
use crate::domain::date::Date;
use crate::domain::yen::Yen;
use crate::procedure::papers::benefit_parts::{
    BenefitChange, BenefitClaim, NoticeItem, RefusedPart, account_text, change_sentence,
    claim_table, days, refused_table, span,
};
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::yen;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_item::Align;
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::Mm;

/// Title of the paper.
pub const TITLE: &str = "健康保険　支給額決定通知書兼振込通知書";

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitNotice {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 給付名, 被保険者, 対象者.
    pub claim: BenefitClaim,
    /// 支給期間・待期・支給日数・日額, for a benefit that is paid by days.
    pub daily: Option<DailyTerms>,
    /// 支給額の内訳.
    pub lines: BenefitLines,
    /// 支給額.
    pub amounts: BenefitAmounts,
    /// What a 訂正 changes; none for a first decision.
    pub change: Option<BenefitChange>,
    /// 振込; empty where nothing is to be paid.
    pub transfers: Vec<Transfer>,
    /// 残りの支給日数 of 傷病手当金.
    pub remaining: Option<RemainingDays>,
    /// 支給しない部分 and the reasons.
    pub refused: Vec<RefusedPart>,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 日ごとの給付: what is paid by the day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DailyTerms {
    /// 支給期間の初日.
    pub from: Date,
    /// 支給期間の末日.
    pub until: Date,
    /// 待期期間 (健康保険法第99条第1項); none where it was completed before.
    pub waiting: Option<(Date, Date)>,
    /// 支給日数.
    pub n_days: u32,
    /// 支給日額 before any adjustment.
    pub daily: Yen,
}

/// 支給額の内訳.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BenefitLines {
    /// Spans of days with the same amount a day.
    Days(Vec<DaysLine>),
    /// One line for every child or other thing that is paid for.
    Each(Vec<EachLine>),
}

/// 同じ日額の期間.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DaysLine {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// 日数.
    pub n_days: u32,
    /// 支給日額 before the adjustment.
    pub daily: Yen,
    /// 調整 in words, such as 報酬 3,000円; empty where there is none.
    pub adjustment: String,
    /// 支給額 of the span.
    pub amount: Yen,
}

/// 一件ごとの額.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EachLine {
    /// What is paid for, such as 第1子（出生）.
    pub what: String,
    /// 根拠 of the amount, in words.
    pub basis: String,
    /// 額.
    pub amount: Yen,
}

/// 支給額.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitAmounts {
    /// 法定給付額.
    pub statutory: Yen,
    /// 付加給付額 (健康保険法第53条).
    pub additional: Yen,
    /// 控除額: what went elsewhere already.
    pub withheld: Yen,
    /// What the 控除 is, such as 医療機関等への支払額.
    pub withheld_as: String,
    /// 差引支給額.
    pub net: Yen,
}

/// 振込.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// 支払先, such as 被保険者 or the name of a hospital.
    pub payee: String,
    /// 振込額.
    pub amount: Yen,
    /// 振込予定日, where it is fixed.
    pub on: Option<Date>,
    /// 振込先.
    pub account: BankAccount,
}

/// 残りの支給日数 (健康保険法第99条第4項).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemainingDays {
    /// 支給を始めた日.
    pub started_on: Date,
    /// 通算の支給期間 in days.
    pub n_total: u32,
    /// 支給済日数, this decision included.
    pub n_used: u32,
    /// 残日数.
    pub n_left: u32,
}

/// The pages of the notice.
#[must_use]
pub fn sheets(notice: &BenefitNotice) -> Vec<Sheet> {
    let mut claim = notice.claim.clone();
    claim
        .items
        .extend(notice.daily.iter().flat_map(daily_items));
    let flow =
        Flow::letter(&notice.head, TITLE, claim.insured.text()).paragraph(introduction(notice));
    let flow = match &notice.change {
        Some(change) => flow.paragraph(change_sentence(change)),
        None => flow,
    };
    let flow = flow
        .table(claim_table(&claim))
        .table(amount_table(&notice.amounts));
    let flow = match &notice.change {
        Some(change) if change.paid_before > Yen::ZERO => flow.whole_section(
            "既にお支払いした額との差引",
            change_table(notice.amounts.net, change),
        ),
        _ => flow,
    };
    let flow = transfers(flow, notice);
    let flow = match &notice.lines {
        BenefitLines::Days(lines) if lines.is_empty() => flow,
        BenefitLines::Each(lines) if lines.is_empty() => flow,
        BenefitLines::Days(lines) => flow.section("法定給付額の内訳", days_table(lines)),
        BenefitLines::Each(lines) => flow.section("法定給付額の内訳", each_table(lines)),
    };
    let flow = if notice.refused.is_empty() {
        flow
    } else {
        flow.closed_section("支給しない部分とその理由", refused_table(&notice.refused))
    };
    let flow = match notice.remaining {
        Some(remaining) => flow.text_section("支給期間の残り", remaining_text(remaining)),
        None => flow,
    };
    flow.foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// What the notice says above its table.
fn introduction(notice: &BenefitNotice) -> String {
    let decided = if notice.refused.is_empty() {
        "支給額を決定しました"
    } else {
        "支給額及び支給しない部分を決定しました"
    };
    format!(
        "　申請のありました{}について、{}の規定により次のとおり{decided}ので、通知します。",
        notice.claim.benefit, notice.claim.law
    )
}

/// 支給期間・待期・支給日数・日額 as items.
fn daily_items(terms: &DailyTerms) -> Vec<NoticeItem> {
    let waiting = terms
        .waiting
        .map_or_else(|| "完成済み".to_owned(), |(from, until)| span(from, until));
    vec![
        NoticeItem::new("支給期間", span(terms.from, terms.until)),
        NoticeItem::new("待期期間", waiting),
        NoticeItem::new("支給日数", format!("{}日", terms.n_days)),
        NoticeItem::new("支給日額", yen(terms.daily)),
    ]
}

/// 法定・付加・控除・差引, read from left to right as a sum.
fn amount_table(amounts: &BenefitAmounts) -> Table {
    let withheld = if amounts.withheld == Yen::ZERO {
        "0円".to_owned()
    } else {
        format!("－{}", yen(amounts.withheld))
    };
    let large = |text: String| Cell::from(text).size(12);
    Table::at(0, 0)
        .columns([
            Column::new("法定給付額", 40).right(),
            Column::new("付加給付額", 40).right(),
            Column::new(format!("控除額\n（{}）", amounts.withheld_as), 45).right(),
            Column::new("差引支給額", 45).right(),
        ])
        .header_height(9)
        .row_height(8)
        .row([
            large(yen(amounts.statutory)),
            large(yen(amounts.additional)),
            large(withheld),
            large(yen(amounts.net)).bold(),
        ])
}

/// 差引支給額, what of it was paid before, and what is left to pay or to give back.
fn change_table(net: Yen, change: &BenefitChange) -> Table {
    let large = |text: String| Cell::from(text).size(12);
    Table::at(0, 0)
        .columns([
            Column::new("差引支給額（変更後）", 45).right(),
            Column::new("控除額（既支給額）", 45).right(),
            Column::new("今回の支給額", 40).right(),
            Column::new("返納額", 40).right(),
        ])
        .header_height(6)
        .row_height(9)
        .row([
            large(yen(net)),
            large(format!("－{}", yen(change.paid_before))),
            large(yen(change.now)).bold(),
            large(yen(change.reclaimed)).bold(),
        ])
}

/// Why nothing is transferred.
fn nothing_to_transfer(change: Option<&BenefitChange>) -> &'static str {
    match change {
        Some(change) if change.reclaimed > Yen::ZERO => {
            "　お支払い済みの額が変更後の支給額を超えているため、今回お支払いする額はありません。超える額の返納は、同封の「支給決定変更通知書兼返納のお願い」をご覧ください。"
        }
        Some(change) if change.paid_before > Yen::ZERO => {
            "　変更後の支給額はお支払い済みのため、今回お支払いする額はありません。"
        }
        _ => "　差引支給額が0円のため、お支払いする額はありません。",
    }
}

/// 振込, or why there is none.
fn transfers(flow: Flow, notice: &BenefitNotice) -> Flow {
    if notice.transfers.is_empty() {
        let why = nothing_to_transfer(notice.change.as_ref());
        return flow.text_section("振込", why);
    }
    let table = Table::at(0, 0)
        .columns([
            Column::new("支払先", 44),
            Column::new("振込額", 28).right(),
            Column::new("振込予定日", 34).center(),
            Column::new("振込先", 64),
        ])
        .header_height(6)
        .row_height(Mm::tenths(95))
        .rows(notice.transfers.iter().map(|transfer| {
            let on = transfer
                .on
                .map_or_else(|| "追ってお知らせします".to_owned(), Date::wareki);
            [
                Cell::from(transfer.payee.as_str()),
                Cell::from(yen(transfer.amount)).bold(),
                Cell::from(on),
                Cell::from(account_text(&transfer.account)).size(9),
            ]
        }));
    flow.whole_section("振込", table)
}

/// 期間ごとの内訳.
fn days_table(lines: &[DaysLine]) -> Table {
    let rows = lines.iter().map(|line| {
        let adjustment = match line.adjustment.as_str() {
            "" => "－",
            words => words,
        };
        [
            Cell::from(format!("{}～{}", line.from.wareki(), line.until.wareki())).size(9),
            Cell::from(days(Some(line.n_days))),
            Cell::from(yen(line.daily)),
            Cell::from(adjustment).size(9),
            Cell::from(yen(line.amount)),
        ]
    });
    let sum: Yen = lines.iter().map(|line| line.amount).sum();
    let n_days: u32 = lines.iter().map(|line| line.n_days).sum();
    Table::at(0, 0)
        .columns([
            Column::new("期間", 62).center(),
            Column::new("日数", 14).right(),
            Column::new("日額", 24).right(),
            Column::new("調整", 42),
            Column::new("支給額", 28).right(),
        ])
        .header_height(6)
        .row_height(Mm::tenths(55))
        .rows(rows)
        .row([
            Cell::label("計").align(Align::Center),
            Cell::from(days(Some(n_days))),
            Cell::new(""),
            Cell::new(""),
            Cell::from(yen(sum)).bold(),
        ])
}

/// 一件ごとの内訳.
fn each_table(lines: &[EachLine]) -> Table {
    let sum: Yen = lines.iter().map(|line| line.amount).sum();
    Table::at(0, 0)
        .columns([
            Column::new("区分", 48),
            Column::new("額の根拠", 90),
            Column::new("額", 32).right(),
        ])
        .header_height(6)
        .row_height(Mm::tenths(55))
        .rows(lines.iter().map(|line| {
            [
                Cell::from(line.what.as_str()),
                Cell::from(line.basis.as_str()).size(9),
                Cell::from(yen(line.amount)),
            ]
        }))
        .row([
            Cell::label("計").align(Align::Center).span(2),
            Cell::from(yen(sum)).bold(),
        ])
}

/// 支給を始めた日, 支給済日数 and 残日数 as sentences.
fn remaining_text(remaining: RemainingDays) -> String {
    let left = if remaining.n_left == 0 {
        "これで支給期間は満了しました。".to_owned()
    } else {
        format!("残りは{}日です。", remaining.n_left)
    };
    format!(
        "　支給を始めた日（{}）から通算して{}日が支給の限度です。今回までに{}日分を支給し、{left}",
        remaining.started_on.wareki(),
        remaining.n_total,
        remaining.n_used
    )
}
