//! 前納の入金と還付の記録: money that came for a 前納, and premiums paid back, are written down.
//! It must not decide what is owed; the list of 前納 and of 還付 shows it.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::payment_orders::order_refund_in;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::end_of_fiscal_year;
use crate::app::premium_stray::stray_refunds;
use crate::app::premiums::RefundRow;
use crate::app::prepaid;
use crate::app::refund_account::refund_account;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::entry::Fact;
use crate::domain::finding::Finding;
use crate::domain::finding::Severity;
use crate::domain::member::PersonId;
use crate::domain::payment::PaymentOrder;
use crate::domain::payment::PaymentPurpose;
use crate::domain::premium_receipt::PaidPremium;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::prepayment_refund::PrepaymentState;
use crate::domain::prepayment_refund::state_of;
use crate::domain::prepayment_terms::Prepayment;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::entries;
use crate::ledger::premiums;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use serde_json::json;

/// 記録する前納の入金.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewPrepaid {
    /// Whose.
    pub person: PersonId,
    /// First month of the 前納.
    pub months_from: YearMonth,
    /// 入金日.
    pub received_on: Date,
    /// 入金額.
    pub amount: Yen,
    /// How it was seen.
    pub channel: ReceiptChannel,
}

impl NewPrepaid {
    pub(super) const fn entry(self) -> Entry {
        Entry {
            person: self.person,
            valid_from: self.received_on,
            fact: Fact::PrepaymentReceived {
                months_from: self.months_from,
                amount: self.amount,
                channel: self.channel,
            },
        }
    }
}

/// 記録する還付.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewRefund {
    /// Whose.
    pub person: PersonId,
    /// By which the list of 還付 knows the money: its 月分, or the first month of its 前納.
    pub month: YearMonth,
    /// As what the money had come.
    pub paid_as: PaidPremium,
    /// 還付額.
    pub amount: Yen,
}

impl Session {
    /// Writes a receipt of a 前納 down. Questions need a reason; without one they come back as findings.
    pub(super) fn record_prepaid(
        &mut self,
        new: NewPrepaid,
        reason: &str,
    ) -> Result<((), Changes)> {
        let today = self.today();
        let reason = reason.trim();
        self.transact("record_prepaid", "前納保険料の入金の記録", |tx| {
            let open = findings(tx, new, today)?;
            let stops = |finding: &Finding| {
                finding.severity == Severity::Blocks
                    || finding.severity == Severity::Confirm && reason.is_empty()
            };
            if open.iter().any(stops) {
                return Err(Error::Findings(open.into_iter().filter(stops).collect()));
            }
            tx.set_target(target::person(new.person));
            tx.add_detail("months_from", json!(new.months_from.to_string()));
            tx.add_detail("received_on", json!(new.received_on.to_string()));
            tx.add_detail("amount", json!(new.amount.get()));
            if !open.is_empty() {
                tx.add_detail("reason", json!(reason));
            }
            entries::post_in(tx, None, &[new.entry()])?;
            Ok(())
        })
    }

    /// Writes down that premiums are paid back: they leave the list of 還付. Unless `how` says that it was done otherwise,
    /// the payment to the account named for 還付 is ordered with it.
    pub(super) fn record_refund(&mut self, new: NewRefund, how: &str) -> Result<((), Changes)> {
        let today = self.today();
        let society = self.society()?;
        let how = how.trim();
        self.transact("record_refund", "保険料の還付の記録", |tx| {
            let rows = refund_rows_of(tx, new.person, (&society, today))?;
            let mut rows = rows.iter();
            let found = rows.find(|row| row.of == new.month && row.paid_as == new.paid_as);
            let owed = found.map_or(Yen::ZERO, |row| row.amount);
            if new.amount <= Yen::ZERO || new.amount > owed {
                return Err(Error::Refused(format!(
                    "還付できるのは{owed}円までです。還付額を確かめてください。"
                )));
            }
            tx.set_target(target::person(new.person));
            tx.add_detail("month", json!(new.month.to_string()));
            tx.add_detail("paid_as", json!(new.paid_as.label()));
            tx.add_detail("amount", json!(new.amount.get()));
            tx.add_detail("how", json!(how));
            let account = refund_account(tx, new.person)?.filter(|_| how.is_empty());
            if how.is_empty() && account.is_none() {
                return Err(Error::Refused(
                    "還付口座の届出がありません。返した方法を入力してください。".to_owned(),
                ));
            }
            let refunded = Entry {
                person: new.person,
                valid_from: today,
                fact: Fact::PremiumRefunded {
                    month: new.month,
                    paid_as: new.paid_as,
                    amount: new.amount,
                },
            };
            let posted = entries::post_in(tx, None, &[refunded])?;
            if let Some(account) = account {
                let order = PaymentOrder {
                    payee: new.person,
                    purpose: PaymentPurpose::PremiumRefund,
                    amount: new.amount,
                    account,
                };
                let note = refund_note(new);
                order_refund_in(tx, posted.first().copied(), (today, &note), &order)?;
            }
            Ok(())
        })
    }
}

/// 還付 of one person, whether there is a 任意継続・特例退職 or it was 取消.
fn refund_rows_of(
    source: &impl Source,
    person: PersonId,
    (society, today): (&Society, Date),
) -> Result<Vec<RefundRow>> {
    if let Some(file) = premiums::file(source, person)? {
        let on = BookOn {
            society,
            today,
            through: end_of_fiscal_year(today.year_month()),
        };
        return Ok(prepaid::all_refunds_of(&file, on));
    }
    let mut rows = stray_refunds(source, today)?;
    rows.retain(|row| row.payer.id == person);
    Ok(rows)
}

/// What the list of payments says of a 還付.
fn refund_note(new: NewRefund) -> String {
    let month = new.month.wareki();
    match new.paid_as {
        PaidPremium::Monthly => format!("{month}分の保険料の還付"),
        PaidPremium::Prepaid => format!("{month}分からの前納保険料の還付"),
    }
}

/// What stands against a receipt of a 前納.
pub(super) fn findings(source: &impl Source, new: NewPrepaid, today: Date) -> Result<Vec<Finding>> {
    let mut all = Vec::new();
    if new.received_on > today {
        let sentence = "入金日が今日より後です。入金した日を入力してください。";
        all.push(Finding::blocks("premium_future", sentence));
    }
    if new.amount <= Yen::ZERO {
        let sentence = "入金額が0円以下です。入金した額を入力してください。";
        all.push(Finding::blocks("premium_amount", sentence));
    }
    let file = premiums::file(source, new.person)?;
    let Some(agreed) = file.as_ref().and_then(|file| agreed(file, new.months_from)) else {
        let sentence =
            "受け付けた前納がありません。保険料の前納の案件で審査を終えてから記録してください。";
        all.push(Finding::blocks("prepaid_not_agreed", sentence).law("健康保険法第165条"));
        return Ok(all);
    };
    let receipts = file
        .as_ref()
        .map_or(&[][..], |file| &file.prepayment_receipts);
    // Once it is paid, more money is a difference and cannot undo it.
    let is_paid = state_of(agreed, receipts, today) == PrepaymentState::Paid;
    let mut known = file.iter().flat_map(|file| &file.prepayment_receipts);
    let is_same = known.any(|receipt| {
        receipt.months_from == new.months_from
            && receipt.received_on == new.received_on
            && receipt.amount == new.amount
    });
    if is_same {
        let sentence =
            "同じ日の同じ額の入金が、すでに記録されています。同じ入金でないか確かめてください。";
        all.push(Finding::confirm("premium_twice", sentence));
    }
    if new.received_on > agreed.last_due_on() && !is_paid {
        let sentence = format!(
            "前納期限（{}）の後の入金です。この前納は成立せず、入金は還付の一覧に載ります。毎月の保険料とするときは、その月の入金として記録してください。",
            agreed.last_due_on().wareki()
        );
        all.push(Finding::confirm("prepaid_late", sentence).law("健康保険法第165条"));
    }
    Ok(all)
}

/// The 前納 that begins with this month.
fn agreed(file: &PremiumFile, months_from: YearMonth) -> Option<&Prepayment> {
    let mut agreed = file.prepayments.iter();
    agreed.rfind(|agreed| agreed.months_from == months_from)
}
