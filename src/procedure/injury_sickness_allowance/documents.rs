//! 傷病手当金の帳票: 支給額決定通知書兼振込通知書, 不支給決定通知書, 起案書 and 返戻のお知らせ.
//! It must not draw; the pages are `papers`.

use crate::domain::allowance::Assessment;
use crate::domain::allowance_days::DaySpan;
use crate::domain::bank_account::AccountOrigin;
use crate::domain::benefit::BenefitOutcome;
use crate::domain::coded::Coded;
use crate::domain::yen::Yen;
use crate::procedure::account::TRANSFER_ON;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::benefit_correction::{Settled, reversal, reversal_document};
use crate::procedure::blocks::DECIDED_ON;
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, approval_draft, attachments_in_words, draft_sheets, is_not_cancelled,
    letter_head, line, pages, questions, return_letter, return_sheets, wrapped,
};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{insured_addressee, insured_line};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::ATTACHMENTS;
use crate::procedure::injury_sickness_allowance::claim::{assessment, lost_on};
use crate::procedure::injury_sickness_allowance::effects::{effects, outcome, payments};
use crate::procedure::injury_sickness_allowance::examine::examine;
use crate::procedure::injury_sickness_allowance::keys::{
    DAILY, DAILY_REASON, FROM, ILLNESS, NTH, UNTIL,
};
use crate::procedure::injury_sickness_allowance::outcome::reason;
use crate::procedure::injury_sickness_allowance::refusals::refused_parts;
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::benefit_notice::{
    self, BenefitAmounts, BenefitLines, BenefitNotice, DailyTerms, DaysLine, RemainingDays,
    Transfer,
};
use crate::procedure::papers::benefit_parts::{BenefitClaim, NoticeItem, span};
use crate::procedure::papers::benefit_refusal::{self, BenefitRefusal};
use crate::procedure::papers::benefit_reversal;
use crate::procedure::papers::parts::yen;
use crate::procedure::person::NAME;
use crate::procedure::step::Step;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| return_sheets("健康保険傷病手当金支給申請書", form, facts)),
    Document {
        id: "benefit_notice",
        title: "支給額決定通知書兼振込通知書",
        step: Step::Issue,
        when: |form, facts| has_outcome(BenefitOutcome::Granted, form, facts),
        sheets: |form, facts| {
            pages(notice(form, facts), |notice| {
                benefit_notice::sheets(&notice)
            })
        },
    },
    Document {
        id: "benefit_refusal",
        title: "不支給決定通知書",
        step: Step::Issue,
        when: |form, facts| has_outcome(BenefitOutcome::Refused, form, facts),
        sheets: |form, facts| {
            pages(refusal(form, facts), |notice| {
                benefit_refusal::sheets(&notice)
            })
        },
    },
    reversal_document(
        |form, facts| settled_of(form, facts).asks_back(facts),
        |form, facts| {
            let after = assessment(form, facts).map_or(Yen::ZERO, |found| found.payable());
            let settled = settled_of(form, facts);
            let reversal = claim_line(form, facts).and_then(|claim| {
                let head = letter_head(insured_addressee(form)?, form, facts);
                reversal((head, claim), after, &settled, facts)
            });
            pages(reversal, |data| benefit_reversal::sheets(&data))
        },
    ),
];

/// The articles on which the decision stands: days after the loss are paid by 第104条 alone.
fn law(form: &Form, facts: &Facts) -> &'static str {
    match lost_on(form, facts) {
        Some(_) => "健康保険法第99条・第104条",
        None => "健康保険法第99条",
    }
}

const DRAFT: DraftTexts = DraftTexts {
    subject: "傷病手当金の支給について",
    law: "健康保険法第99条・第104条・第108条",
    request: "次のとおり傷病手当金の支給（不支給）を決定してよろしいか。",
};

fn has_outcome(wanted: BenefitOutcome, form: &Form, facts: &Facts) -> bool {
    let found = assessment(form, facts).map(|assessment| outcome(&assessment));
    is_not_cancelled(form, facts) && found == Some(wanted)
}

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    DraftContent {
        summary: summary(form, facts),
        calculation: assessment(form, facts)
            .map_or_else(Vec::new, |assessment| calculation(form, &assessment))
            .into_iter()
            .chain(settled_of(form, facts).draft_lines())
            .collect(),
        documents: attachments_in_words(ATTACHMENTS, form),
        entries: effects(form, facts).unwrap_or_default(),
    }
}

fn summary(form: &Form, facts: &Facts) -> Vec<DraftLine> {
    let insured = insured_line(form);
    let claimed = FROM.get(form).zip(UNTIL.get(form));
    let lines = [
        insured.map(|insured| line("記号・番号", insured.symbol_and_number())),
        NAME.get(form).map(|name| line("被保険者", name.as_str())),
        ILLNESS.get(form).map(|illness| line("傷病名", illness)),
        NTH.get(form)
            .map(|nth| line("申請の回数", format!("第{nth}回"))),
        claimed.map(|(from, until)| line("申請期間", span(from, until))),
        Some(line("受付年月日", facts.received_on.wareki())),
    ];
    let lines = lines.into_iter().flatten();
    lines
        .chain(questions(&examine(form, facts), facts))
        .collect()
}

fn calculation(form: &Form, assessment: &Assessment) -> Vec<DraftLine> {
    let reason = DAILY_REASON.get(form).unwrap_or_default();
    let sentences = reason.split_inclusive('。');
    let mut lines: Vec<DraftLine> = sentences
        .flat_map(|sentence| wrapped("日額の根拠", sentence))
        .collect();
    lines.extend(assessment.spans().iter().map(span_line));
    lines.push(line("法定給付額", yen(assessment.statutory())));
    lines.push(line("付加給付額", yen(assessment.additional())));
    lines.push(line("支給額", yen(assessment.payable())));
    if let Some(n_left) = assessment.n_left() {
        lines.push(line("残日数", format!("{n_left}日")));
    }
    lines
}

fn span_line(span: &DaySpan) -> DraftLine {
    let sum: Yen = [span.statutory(), span.additional()].into_iter().sum();
    let label = span.day.outcome.label();
    let why = reason(span.day.outcome, span.day.offset);
    let why = if why.is_empty() || why == label {
        String::new()
    } else {
        format!("（{why}）")
    };
    let days = format!(
        "{}～{}",
        span.from().wareki_short(),
        span.until.wareki_short()
    );
    let value = format!("{}日　{label}{why}　{}", span.n_days, yen(sum));
    line(&days, value)
}

fn claim_line(form: &Form, facts: &Facts) -> Option<BenefitClaim> {
    Some(BenefitClaim {
        benefit: "傷病手当金".to_owned(),
        law: law(form, facts).to_owned(),
        insured: insured_line(form)?,
        about: None,
        received_on: facts.received_on,
        decided_on: DECIDED_ON.get(form).unwrap_or(facts.today),
        items: vec![
            NoticeItem::new("申請の回数", format!("第{}回", NTH.get(form)?)),
            NoticeItem::new("申請期間", span(FROM.get(form)?, UNTIL.get(form)?)),
        ],
    })
}

fn notice(form: &Form, facts: &Facts) -> Option<BenefitNotice> {
    let assessment = assessment(form, facts)?;
    Some(BenefitNotice {
        head: letter_head(insured_addressee(form)?, form, facts),
        claim: claim_line(form, facts)?,
        daily: daily_terms(form, &assessment),
        lines: BenefitLines::Days(days_lines(form, &assessment)),
        amounts: BenefitAmounts {
            statutory: assessment.statutory(),
            additional: assessment.additional(),
            withheld: Yen::ZERO,
            withheld_as: "既支給額など".to_owned(),
            net: assessment.payable(),
        },
        change: settled_of(form, facts).change(facts),
        transfers: transfers(form, facts),
        remaining: remaining(&assessment),
        refused: refused_parts(form, facts, &assessment),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

fn daily_terms(form: &Form, assessment: &Assessment) -> Option<DailyTerms> {
    let paid: Vec<DaySpan> = paid_spans(assessment).collect();
    let in_claim = FROM.get(form).zip(assessment.waiting);
    let waiting = in_claim.filter(|(from, waiting)| waiting.until >= *from);
    Some(DailyTerms {
        from: paid.first()?.from(),
        until: paid.last()?.until,
        waiting: waiting.map(|(_, waiting)| (waiting.from, waiting.until)),
        n_days: assessment.n_paid(),
        daily: DAILY.get(form)?,
    })
}

fn paid_spans(assessment: &Assessment) -> impl Iterator<Item = DaySpan> {
    let spans = assessment.spans().into_iter();
    spans.filter(|span| span.day.outcome.is_paid())
}

fn days_lines(form: &Form, assessment: &Assessment) -> Vec<DaysLine> {
    let daily = DAILY.get(form).unwrap_or_default();
    paid_spans(assessment)
        .map(|span| DaysLine {
            from: span.from(),
            until: span.until,
            n_days: span.n_days,
            daily,
            adjustment: span.day.offset.map_or_else(String::new, |offset| {
                format!("{} {}円を差引き", offset.kind.label(), offset.amount)
            }),
            amount: span.statutory(),
        })
        .collect()
}

/// What is really paid and claimed, the money that went before counted.
fn settled_of(form: &Form, facts: &Facts) -> Settled {
    Settled::of(payments(form, facts), facts)
}

fn transfers(form: &Form, facts: &Facts) -> Vec<Transfer> {
    let mut payments = facts.payments.iter();
    let made = payments.find_map(|payment| payment.transfer_on);
    let on = made.or_else(|| TRANSFER_ON.get(form));
    let orders = settled_of(form, facts).orders.into_iter();
    orders
        .map(|order| Transfer {
            payee: match order.account.origin {
                AccountOrigin::Employer => order.account.origin.label().to_owned(),
                _ => "被保険者".to_owned(),
            },
            amount: order.amount,
            on,
            account: order.account,
        })
        .collect()
}

fn remaining(assessment: &Assessment) -> Option<RemainingDays> {
    let running = assessment.running?;
    Some(RemainingDays {
        started_on: running.started_on,
        n_total: assessment.period()?.n_total,
        n_used: running.n_used,
        n_left: assessment.n_left()?,
    })
}

fn refusal(form: &Form, facts: &Facts) -> Option<BenefitRefusal> {
    let assessment = assessment(form, facts)?;
    Some(BenefitRefusal {
        head: letter_head(insured_addressee(form)?, form, facts),
        claim: claim_line(form, facts)?,
        change: settled_of(form, facts).change(facts),
        refused: refused_parts(form, facts, &assessment),
        advice: String::new(),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}
