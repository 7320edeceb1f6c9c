//! 給付の訂正・取消の通知: which earlier decision is changed, what of it was paid, and what is to come back.
//! It must not reckon what is paid or claimed; that is `domain::payment_correction`, and arrives with the facts.

use crate::domain::benefit::BenefitDecision;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::payment::PaymentOrder;
use crate::domain::yen::Yen;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::case::Nature;
use crate::procedure::case_papers::{line, wrapped};
use crate::procedure::catalogue::{Document, Sheets};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::gate::CORRECTION_REASON;
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::benefit_parts::{BenefitChange, BenefitClaim};
use crate::procedure::papers::benefit_reversal::{BenefitReversal, ReversalKind};
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::yen;
use crate::procedure::step::Step;

/// 支給決定取消（変更）通知書兼返納のお願い, printed at 交付.
#[must_use]
pub const fn reversal_document(when: fn(&Form, &Facts) -> bool, sheets: Sheets) -> Document {
    Document {
        id: "benefit_reversal",
        title: "支給決定取消（変更）通知書兼返納のお願い",
        step: Step::Issue,
        when,
        sheets,
    }
}

/// 清算の結果: what is really paid, once the money that went before is counted.
pub struct Settled {
    /// What is paid now.
    pub orders: Vec<PaymentOrder>,
    /// 既支給額.
    paid_before: Yen,
    /// 返納額.
    reclaimed: Yen,
}

impl Settled {
    /// What becomes of the decision's own orders; for a first decision they are what is paid.
    #[must_use]
    pub fn of(own: Vec<PaymentOrder>, facts: &Facts) -> Settled {
        let Some(corrected) = &facts.corrected_case else {
            let orders = match facts.nature {
                Nature::Cancellation(_) => Vec::new(),
                _ => own,
            };
            return Settled {
                orders,
                paid_before: Yen::ZERO,
                reclaimed: Yen::ZERO,
            };
        };
        let settlement = &corrected.settlement;
        let own = match facts.nature {
            Nature::Cancellation(_) => Yen::ZERO,
            _ => sum(&own),
        };
        let reclaimed: Yen = settlement.reclaims.iter().map(|claim| claim.amount).sum();
        // What went before is what is due, less what is still paid, and what went too much.
        let counted = own.checked_sub(sum(&settlement.orders)).unwrap_or_default();
        Settled {
            orders: settlement.orders.clone(),
            paid_before: [counted, reclaimed].into_iter().sum(),
            reclaimed,
        }
    }

    /// What the notice of a 訂正 says of the earlier decision; none for a first decision.
    #[must_use]
    pub fn change(&self, facts: &Facts) -> Option<BenefitChange> {
        Some(BenefitChange {
            earlier: earlier(facts)?.words(facts),
            paid_before: self.paid_before,
            now: sum(&self.orders),
            reclaimed: self.reclaimed,
        })
    }

    /// 支払額・振込先 as the 起案書 says them, the account number masked.
    #[must_use]
    pub fn draft_lines(&self) -> Vec<DraftLine> {
        let mut lines = Vec::new();
        for (label, amount) in [("既支給額", self.paid_before), ("返納額", self.reclaimed)] {
            if amount > Yen::ZERO {
                lines.push(line(label, yen(amount)));
            }
        }
        for order in &self.orders {
            lines.push(line("支払額", yen(order.amount)));
            let account = &order.account;
            let words = [
                account.bank_name.as_str(),
                account.branch_name.as_str(),
                account.kind.label(),
                &account.masked_number(),
                account.holder.as_str(),
            ];
            lines.extend(wrapped("振込先", &words.join("　")));
        }
        if self.orders.is_empty() {
            lines.push(line("支払額", "支払はありません"));
        }
        lines
    }

    /// Whether the 取消 or the 返納 has to be told on its own paper.
    #[must_use]
    pub fn asks_back(&self, facts: &Facts) -> bool {
        let is_cancelled = matches!(facts.nature, Nature::Cancellation(_));
        earlier(facts).is_some() && (is_cancelled || self.reclaimed > Yen::ZERO)
    }
}

fn sum(orders: &[PaymentOrder]) -> Yen {
    orders.iter().map(|order| order.amount).sum()
}

/// 前の決定.
struct Earlier<'a> {
    decided_on: Date,
    decision: &'a BenefitDecision,
}

impl Earlier<'_> {
    /// By day, and by 文書番号 where it is known.
    fn words(&self, facts: &Facts) -> String {
        let day = self.decided_on.wareki();
        let corrected = facts.corrected_case.as_ref();
        match corrected.map_or("", |corrected| corrected.document_number.as_str()) {
            "" => format!("{day}の決定"),
            number => format!("{day}の決定（文書番号 {number}）"),
        }
    }
}

/// The decision that a 訂正 or 取消 changes.
fn earlier(facts: &Facts) -> Option<Earlier<'_>> {
    let mut written = facts.corrects.iter().rev();
    written.find_map(|written| match &written.entry.fact {
        Fact::BenefitDecided(decision) => Some(Earlier {
            decided_on: written.entry.valid_from,
            decision,
        }),
        _ => None,
    })
}

/// 支給決定取消（変更）通知書の内容; `after` is 支給額 of the decision that replaces the earlier one.
#[must_use]
pub fn reversal(
    (head, claim): (LetterHead, BenefitClaim),
    after: Yen,
    settled: &Settled,
    facts: &Facts,
) -> Option<BenefitReversal> {
    let earlier = earlier(facts)?;
    let kind = match facts.nature {
        Nature::Cancellation(_) => ReversalKind::Cancelled,
        _ => ReversalKind::Changed { after },
    };
    let reason = facts.reasons.get(CORRECTION_REASON);
    Some(BenefitReversal {
        head,
        claim,
        kind,
        earlier: earlier.words(facts),
        outcome: earlier.decision.outcome,
        before: earlier.decision.payable(),
        paid_before: settled.paid_before,
        reclaimed: settled.reclaimed,
        reason: reason.cloned().unwrap_or_default(),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}
