//! 前納の一覧の元: what was agreed, whether it was paid in time, what goes back and what a change of rates brings.
//! It must not change anything, and shows a sentence instead of an amount where a setting is missing.

use crate::app::premium_book::BookOn;
use crate::app::premium_book::with_plan;
use crate::app::premiums;
use crate::app::premiums::Payer;
use crate::app::premiums::ReceiptLine;
use crate::app::premiums::RefundRow;
use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::member_file::Membership;
use crate::domain::premium_payment::RefundReason;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::prepayment_balance::AgreedQuote;
use crate::domain::prepayment_balance::PrepaymentBalance;
use crate::domain::prepayment_balance::PrepaymentMoney;
use crate::domain::prepayment_balance::prepayment_balance;
use crate::domain::prepayment_balance::quote_as_agreed;
use crate::domain::prepayment_balance::spell_of;
use crate::domain::prepayment_period::MonthSpan;
use crate::domain::prepayment_refund::PrepaymentSettlement;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::prepayment_refund::state_of;
use crate::domain::prepayment_terms::PremiumRefund;
use crate::domain::prepayment_terms::Prepayment;
use crate::domain::yen::Yen;
use crate::ledger::premiums::PremiumFile;
use std::collections::BTreeMap;

/// 前納の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepaidRow {
    /// Who.
    pub payer: Payer,
    /// The 前納 as it was agreed.
    pub agreed: Prepayment,
    /// 状況.
    pub state: PrepaymentState,
    /// 入金額 so far.
    pub received: Yen,
    /// 入金: the entries, oldest first.
    pub receipts: Vec<ReceiptLine>,
    /// What the clerk has to know: a refund, money that came late, a change of rates; empty where nothing.
    pub says: String,
}

impl PrepaidRow {
    /// 割引額.
    #[must_use]
    pub fn discount(&self) -> Yen {
        let discount = self.agreed.undiscounted.checked_sub(self.agreed.amount);
        discount.unwrap_or_default()
    }

    /// What is still to be paid.
    #[must_use]
    pub fn missing(&self) -> Yen {
        let missing = self.agreed.amount.checked_sub(self.received);
        missing.unwrap_or_default().max(Yen::ZERO)
    }

    /// `令和8年12月〜令和9年3月`.
    #[must_use]
    pub fn months(&self) -> String {
        let (from, until) = (self.agreed.months_from, self.agreed.months_until);
        format!("{}〜{}", from.wareki(), until.wareki())
    }
}

/// 前納 of these people, the latest first.
pub(super) fn prepaid_rows(files: &[PremiumFile], on: BookOn<'_>) -> Vec<PrepaidRow> {
    let mut rows: Vec<PrepaidRow> = files
        .iter()
        .flat_map(|file| {
            file.prepayments
                .iter()
                .filter_map(move |it| row(file, it, on))
        })
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &PrepaidRow| (row.agreed.months_from, row.payer.number.clone());
        key(b)
            .0
            .cmp(&key(a).0)
            .then_with(|| key(a).1.cmp(&key(b).1))
    });
    rows
}

fn row(file: &PremiumFile, agreed: &Prepayment, on: BookOn<'_>) -> Option<PrepaidRow> {
    let membership = membership_of(file, agreed)?;
    let state = state_of(agreed, &file.prepayment_receipts, on.today);
    let of_it = file.prepayment_receipts.iter();
    let receipts: Vec<ReceiptLine> = of_it
        .filter(|receipt| agreed.takes(receipt.months_from))
        .map(|receipt| ReceiptLine {
            entry: receipt.entry,
            received_on: receipt.received_on,
            amount: receipt.amount,
            channel: receipt.channel.label(),
        })
        .collect();
    Some(PrepaidRow {
        payer: Payer::of(file, membership),
        state,
        received: receipts.iter().map(|receipt| receipt.amount).sum(),
        says: says(file, (agreed, membership, state), on),
        receipts,
        agreed: agreed.clone(),
    })
}

/// The 加入の期間 to which a 前納 belongs.
fn membership_of<'a>(file: &'a PremiumFile, agreed: &Prepayment) -> Option<&'a Membership> {
    spell_of(agreed, file.spells.iter())
}

fn says(
    file: &PremiumFile,
    (agreed, membership, state): (&Prepayment, &Membership, PrepaymentState),
    on: BookOn<'_>,
) -> String {
    if state == PrepaymentState::Void {
        return "毎月の納付期日に戻りました".to_owned();
    }
    if state == PrepaymentState::Waiting {
        return String::new();
    }
    let balance = balance_of(file, (agreed, membership), on);
    if let Some(balance) = balance.filter(|balance| balance.amount > Yen::ZERO) {
        return format!("{}の還付 {}円", balance.reason.label(), balance.amount);
    }
    if let Some(balance) = balance.filter(|balance| balance.amount < Yen::ZERO) {
        let owed = Yen::ZERO.checked_sub(balance.amount).unwrap_or_default();
        return if money_of(file, agreed).paid_back() > Yen::ZERO {
            format!("返納 {owed}円（還付した額が還付すべき額より多い）")
        } else {
            format!("追加 {owed}円（訂正により前納額が増えた）")
        };
    }
    if membership.lost_on().is_some() {
        return String::new();
    }
    quote_of(file, (agreed, membership), on)
        .map_or_else(String::new, |quote| change_words(file, agreed, &quote))
}

/// What a change since the 前納 brings; empty where it brings nothing, or what it brings was paid.
fn change_words(file: &PremiumFile, agreed: &Prepayment, quote: &AgreedQuote) -> String {
    let additional = quote.additional();
    let excess = money_of(file, agreed).received().checked_sub(agreed.amount);
    if additional > Yen::ZERO && excess.is_some_and(|excess| excess >= additional) {
        return String::new();
    }
    match quote.settlement {
        Some(settled) => changed_words(settled),
        None if quote.now.amount != agreed.amount => format!(
            "今の料率・標準報酬月額では{}円になります。変わった理由を確かめてください",
            quote.now.amount
        ),
        None => String::new(),
    }
}

fn changed_words(settled: PrepaymentSettlement) -> String {
    let difference = settled.difference();
    let months = format!("{}分から保険料が変わります", settled.months.from().wareki());
    let parts = format!("新{}円－旧{}円", settled.charged, settled.credited);
    if difference < Yen::ZERO {
        let back = Yen::ZERO.checked_sub(difference).unwrap_or_default();
        format!("{months}。{back}円を返します（{parts}）")
    } else {
        format!("{months}。追加{difference}円（{parts}）")
    }
}

/// 前納の計算 as agreed and as it would be now; `None` where the premiums are not known.
fn quote_of(
    file: &PremiumFile,
    (agreed, membership): (&Prepayment, &Membership),
    on: BookOn<'_>,
) -> Option<AgreedQuote> {
    let span = MonthSpan::new(agreed.months_from, agreed.months_until)?;
    let tables = on.society.premium_tables();
    let quote = with_plan(file, membership, on, |plan| {
        quote_as_agreed(plan, tables, (span, agreed.amount))
    });
    // A missing rate is said where the months are listed.
    quote.ok()
}

fn money_of<'a>(file: &'a PremiumFile, agreed: &'a Prepayment) -> PrepaymentMoney<'a> {
    PrepaymentMoney {
        agreed,
        receipts: &file.prepayment_receipts,
        refunds: &file.refunds,
    }
}

fn balance_of(
    file: &PremiumFile,
    (agreed, membership): (&Prepayment, &Membership),
    on: BookOn<'_>,
) -> Option<PrepaymentBalance> {
    let rules = on.society.voluntary.prepayment;
    let money = money_of(file, agreed);
    prepayment_balance(money, membership.lost_on(), (rules, on.today), || {
        quote_of(file, (agreed, membership), on)
    })
}

/// 還付 of one person: monthly premiums first, then 前納.
pub(super) fn all_refunds_of(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let mut rows = premiums::refunds_of(file, on);
    rows.extend(refunds_of(file, on));
    rows
}

/// 還付 of the 前納 of one person: what had not passed at the loss, what came late or short, what came too much, and
/// money whose 前納 is gone. What was paid back already is taken off.
pub(super) fn refunds_of(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let rows = file.prepayments.iter().filter_map(|agreed| {
        let membership = membership_of(file, agreed)?;
        let balance = balance_of(file, (agreed, membership), on)?;
        Some(RefundRow {
            payer: Payer::of(file, membership),
            of: agreed.months_from,
            month: balance.months.from(),
            until: balance.months.until(),
            paid_as: PaidPremium::Prepaid,
            amount: balance.amount,
            reason: balance.reason,
            is_member: membership.covers(on.today),
            account: None,
        })
    });
    let mut rows: Vec<RefundRow> = rows.collect();
    rows.extend(orphans(file, on));
    rows.retain(|row| row.amount > Yen::ZERO);
    rows
}

/// What was paid back of the money for a 前納 that is gone. A 還付 is of the newest such 前納 that began by its month, since a
/// 訂正 may have moved the 前納 away from the month under which the money came; of the oldest where none did.
pub(super) fn paid_back_of_gone(
    refunds: &[&PremiumRefund],
    (months_from, all): (YearMonth, &[YearMonth]),
) -> Yen {
    let newest_by = |month: YearMonth| {
        let began = all.iter().copied().filter(|from| *from <= month).max();
        began.or_else(|| all.iter().copied().min())
    };
    let of_it = refunds.iter().filter(|refund| {
        refund.paid_as == PaidPremium::Prepaid && newest_by(refund.month) == Some(months_from)
    });
    of_it.map(|refund| refund.amount).sum()
}

/// Money for a 前納 that the ledger no longer holds: the 前納 was 取消. Nothing of it is owed.
fn orphans(file: &PremiumFile, on: BookOn<'_>) -> Vec<RefundRow> {
    let Some(newest) = file.spells.last() else {
        return Vec::new();
    };
    let standing = || {
        let agreed = file.prepayments.iter();
        agreed.filter(|agreed| membership_of(file, agreed).is_some())
    };
    let mut received: BTreeMap<YearMonth, Vec<Yen>> = BTreeMap::new();
    for receipt in &file.prepayment_receipts {
        if !standing().any(|agreed| agreed.takes(receipt.months_from)) {
            let of_month = received.entry(receipt.months_from).or_default();
            of_month.push(receipt.amount);
        }
    }
    let months: Vec<YearMonth> = received.keys().copied().collect();
    let refunds = file.refunds.iter();
    let refunds = refunds.filter(|it| !standing().any(|agreed| agreed.takes(it.month)));
    let refunds: Vec<&PremiumRefund> = refunds.collect();
    let rows = received.into_iter().filter_map(|(month, amounts)| {
        let paid_back = paid_back_of_gone(&refunds, (month, &months));
        let amount = amounts.into_iter().sum::<Yen>().checked_sub(paid_back)?;
        Some(RefundRow {
            payer: Payer::of(file, newest),
            of: month,
            month,
            until: month,
            paid_as: PaidPremium::Prepaid,
            amount,
            reason: RefundReason::NotOwed,
            is_member: newest.covers(on.today),
            account: None,
        })
    });
    rows.collect()
}
