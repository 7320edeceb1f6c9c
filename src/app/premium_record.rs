//! 保険料の入金の記録: money that came, and the 正当な理由 of money that came late, are written down.
//! It must not delete anything, nor decide whether a late payment had a 正当な理由: the clerk says so.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::end_of_fiscal_year;
use crate::app::premium_book::spells;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::entry::Fact;
use crate::domain::finding::Finding;
use crate::domain::finding::Severity;
use crate::domain::member::PersonId;
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::society::Society;
use crate::domain::yen::Yen;
use crate::ledger::entries;
use crate::ledger::premiums;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::target;
use serde_json::json;
use std::collections::BTreeSet;

/// 記録する入金.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewReceipt {
    /// Whose.
    pub person: PersonId,
    /// 月分.
    pub month: YearMonth,
    /// 入金日.
    pub received_on: Date,
    /// 入金額.
    pub amount: Yen,
    /// How it was seen.
    pub channel: ReceiptChannel,
}

impl NewReceipt {
    pub(super) fn entry(self) -> Entry {
        Entry {
            person: self.person,
            valid_from: self.received_on,
            fact: Fact::PremiumReceived {
                month: self.month,
                amount: self.amount,
                channel: self.channel,
            },
        }
    }
}

impl Session {
    /// Writes receipts down. Questions need a reason; without one they come back as findings.
    pub(super) fn record_premiums(
        &mut self,
        new: &[NewReceipt],
        reason: &str,
    ) -> Result<((), Changes)> {
        let today = self.today();
        let society = self.society()?;
        let reason = reason.trim();
        self.transact("record_premiums", "保険料の入金の記録", |tx| {
            let open = findings(tx, new, &society, today)?;
            let stops = |finding: &Finding| {
                finding.severity == Severity::Blocks
                    || finding.severity == Severity::Confirm && reason.is_empty()
            };
            if open.iter().any(stops) {
                return Err(Error::Findings(open.into_iter().filter(stops).collect()));
            }
            if let [only] = new {
                tx.set_target(target::person(only.person));
            }
            tx.add_detail(
                "receipts",
                json!(new.iter().map(detail).collect::<Vec<_>>()),
            );
            if !open.is_empty() {
                let asked: Vec<&str> = open.iter().map(|it| it.code.as_str()).collect();
                tx.add_detail("confirmed", json!(asked));
                tx.add_detail("reason", json!(reason));
            }
            let facts: Vec<Entry> = new.iter().map(|receipt| receipt.entry()).collect();
            entries::post_in(tx, None, &facts)?;
            Ok(())
        })
    }

    /// Writes down why the delay of a month is excused: it brings neither 喪失 nor 取消 any more.
    pub(super) fn excuse_premium(
        &mut self,
        person: PersonId,
        month: YearMonth,
        reason: &str,
    ) -> Result<((), Changes)> {
        let reason = reason.trim();
        let today = self.today();
        let society = self.society()?;
        if reason.is_empty() {
            return Err(Error::Refused("正当な理由を入力してください。".to_owned()));
        }
        self.transact(
            "excuse_premium",
            "保険料の納付の遅れの正当な理由",
            |tx| {
                let file = premiums::file(tx, person)?;
                let file = file.ok_or(Error::Missing("任意継続・特例退職の資格"))?;
                if !is_charged(&file, month, &society, today) {
                    return Err(Error::Refused(format!(
                        "{}は徴収しない月です。月を確かめてください。",
                        month_words(month)
                    )));
                }
                if file.excuses.iter().any(|known| known.month == month) {
                    return Err(Error::Refused(format!(
                        "{}の正当な理由は、すでに記録されています。",
                        month_words(month)
                    )));
                }
                tx.set_target(target::person(person));
                tx.add_detail("month", json!(month.to_string()));
                tx.add_detail("reason", json!(reason));
                let excused = Entry {
                    person,
                    valid_from: today,
                    fact: Fact::PremiumExcused {
                        month,
                        reason: reason.to_owned(),
                    },
                };
                entries::post_in(tx, None, &[excused])?;
                Ok(())
            },
        )
    }
}

fn detail(receipt: &NewReceipt) -> serde_json::Value {
    json!({
        "person": receipt.person.0,
        "month": receipt.month.to_string(),
        "received_on": receipt.received_on.to_string(),
        "amount": receipt.amount.get(),
    })
}

/// Everything that stands against receipts, in their order.
pub(super) fn findings(
    source: &impl Source,
    new: &[NewReceipt],
    society: &Society,
    today: Date,
) -> Result<Vec<Finding>> {
    if new.is_empty() {
        let nothing = "記録する入金がありません。金額を入力してください。";
        return Ok(vec![Finding::blocks("premium_nothing", nothing)]);
    }
    let people: BTreeSet<PersonId> = new.iter().map(|receipt| receipt.person).collect();
    let files = premiums::files_of(source, &people)?;
    let mut all = Vec::new();
    for (index, receipt) in new.iter().enumerate() {
        all.extend(plain_findings(receipt, today));
        let Some(file) = files.iter().find(|file| file.id == receipt.person) else {
            let nobody =
                "任意継続・特例退職の被保険者ではありません。入金した人を確かめてください。";
            all.push(Finding::blocks("premium_nobody", nobody));
            continue;
        };
        all.extend(not_charged(receipt, file, society, today));
        let earlier = new.get(..index).unwrap_or_default();
        if is_repeated(receipt, file, earlier) {
            let sentence = format!(
                "{}に受け取った{}の{}円は、すでに記録されています。同じ入金でないか確かめてください。",
                receipt.received_on.wareki(),
                month_words(receipt.month),
                receipt.amount
            );
            all.push(Finding::confirm("premium_twice", sentence));
        }
    }
    Ok(all)
}

fn plain_findings(receipt: &NewReceipt, today: Date) -> Vec<Finding> {
    let mut all = Vec::new();
    if receipt.received_on > today {
        let sentence = "入金日が今日より後です。入金した日を入力してください。";
        all.push(Finding::blocks("premium_future", sentence));
    }
    if receipt.amount <= Yen::ZERO {
        let sentence = "入金額が0円以下です。入金した額を入力してください。";
        all.push(Finding::blocks("premium_amount", sentence));
    }
    all
}

fn is_charged(file: &PremiumFile, month: YearMonth, society: &Society, today: Date) -> bool {
    let on = BookOn {
        society,
        today,
        through: month.max(end_of_fiscal_year(today.year_month())),
    };
    spells(file, on)
        .iter()
        .any(|spell| spell.line(month).is_some())
}

/// 徴収しない月: before the acquisition, at or after the loss.
fn not_charged(
    receipt: &NewReceipt,
    file: &PremiumFile,
    society: &Society,
    today: Date,
) -> Option<Finding> {
    (!is_charged(file, receipt.month, society, today)).then(|| {
        let sentence = format!(
            "{}は徴収しない月です。このまま記録すると、還付の一覧に載ります。月を確かめてください。",
            month_words(receipt.month)
        );
        Finding::confirm("premium_not_charged", sentence).law("健康保険法第156条第3項")
    })
}

fn is_repeated(receipt: &NewReceipt, file: &PremiumFile, earlier: &[NewReceipt]) -> bool {
    let in_ledger = file.receipts.iter().any(|known| {
        known.month == receipt.month
            && known.received_on == receipt.received_on
            && known.amount == receipt.amount
    });
    in_ledger || earlier.contains(receipt)
}

fn month_words(month: YearMonth) -> String {
    format!("{}分", month.wareki())
}
