//! 出産育児一時金の帳票: the notice of the benefit or of its refusal, 起案書 and 返戻のお知らせ, filled from the form.
//! It must not draw; the pages are `papers`.

use crate::domain::bank_account::AccountOrigin;
use crate::domain::coded::Coded;
use crate::domain::payment::PaymentOrder;
use crate::domain::yen::Yen;
use crate::procedure::account::TRANSFER_ON;
use crate::procedure::appeal::eligibility_appeal;
use crate::procedure::benefit_correction::{Settled, reversal, reversal_document};
use crate::procedure::blocks::{DECIDED_ON, label_of};
use crate::procedure::case_papers::{
    DraftContent, DraftTexts, approval_draft, attachments_in_words, draft_sheets, is_not_cancelled,
    letter_head, line, pages, questions, return_letter, return_sheets_to_person, wrapped,
};
use crate::procedure::catalogue::Document;
use crate::procedure::certificate_papers::{insured_addressee, insured_line};
use crate::procedure::childbirth_lump_sum::ATTACHMENTS;
use crate::procedure::childbirth_lump_sum::decision::{Decided, basis_words, benefit_kind, stated};
use crate::procedure::childbirth_lump_sum::effects::{effects, payments};
use crate::procedure::childbirth_lump_sum::examine::examine;
use crate::procedure::childbirth_lump_sum::keys::{
    BORN_ON, BirthStanding, CLAIM_KIND, ClaimKind, INSTITUTION, MOTHER_NAME, MOTHER_RELATIONSHIP,
    N_LIVE, N_STILLBORN, PAYMENT, STANDING, is_granted, is_kind, is_refused,
};
use crate::procedure::childbirth_lump_sum::refusal::{refusal_advice, refusal_reason};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::papers::approval_draft::DraftLine;
use crate::procedure::papers::benefit_notice::{
    self, BenefitAmounts, BenefitLines, BenefitNotice, EachLine, Transfer,
};
use crate::procedure::papers::benefit_parts::{AboutPerson, BenefitClaim, NoticeItem, RefusedPart};
use crate::procedure::papers::benefit_refusal::{self, BenefitRefusal};
use crate::procedure::papers::benefit_reversal;
use crate::procedure::papers::parts::yen;
use crate::procedure::step::Step;

/// The papers in the order in which they are printed.
pub(super) const DOCUMENTS: &[Document] = &[
    approval_draft(|form, facts| draft_sheets(&DRAFT, draft(form, facts), form, facts)),
    return_letter(|form, facts| return_sheets_to_person("出産育児一時金支給申請書", form, facts)),
    Document {
        id: "benefit_notice",
        title: "支給額決定通知書兼振込通知書",
        step: Step::Issue,
        when: |form, facts| is_not_cancelled(form, facts) && is_granted(form),
        sheets: |form, facts| pages(notice(form, facts), |data| benefit_notice::sheets(&data)),
    },
    Document {
        id: "benefit_refusal",
        title: "不支給決定通知書",
        step: Step::Issue,
        when: |form, facts| is_not_cancelled(form, facts) && is_refused(form),
        sheets: |form, facts| pages(refusal(form, facts), |data| benefit_refusal::sheets(&data)),
    },
    reversal_document(
        |form, facts| settled_of(form, facts).asks_back(facts),
        |form, facts| {
            let after = stated(form).map_or(Yen::ZERO, |decided| decided.settlement.net());
            let settled = settled_of(form, facts);
            let reversal = claim(form, facts).and_then(|claim| {
                let head = letter_head(insured_addressee(form)?, form, facts);
                reversal((head, claim), after, &settled, facts)
            });
            pages(reversal, |data| benefit_reversal::sheets(&data))
        },
    ),
];

const DRAFT: DraftTexts = DraftTexts {
    subject: "出産育児一時金の支給の決定について",
    law: "健康保険法第101条・第106条・第114条、健康保険法施行令第36条",
    request: "次のとおり支給・不支給及び支給額を決定してよろしいか。",
};

fn draft(form: &Form, facts: &Facts) -> DraftContent {
    let mut summary = summary(form);
    summary.extend(questions(&examine(form, facts), facts));
    DraftContent {
        summary,
        calculation: calculation(form)
            .into_iter()
            .chain(settled_of(form, facts).draft_lines())
            .collect(),
        documents: attachments_in_words(ATTACHMENTS, form),
        entries: effects(form, facts).unwrap_or_default(),
    }
}

fn summary(form: &Form) -> Vec<DraftLine> {
    let insured = insured_line(form).map(|insured| insured.text());
    let mother = MOTHER_NAME.get(form).map(|name| name.to_string());
    let mut lines = vec![
        line("被保険者", insured.unwrap_or_default()),
        line("出産した者", mother.unwrap_or_default()),
        line("出産日の資格", label_of(STANDING, form)),
        line("申請の種類", label_of(CLAIM_KIND, form)),
    ];
    lines.extend(
        items(form)
            .into_iter()
            .map(|item| line(&item.label, item.value)),
    );
    if is_refused(form) {
        lines.extend(wrapped("不支給の理由", &refusal_reason(form)));
    }
    lines
}

fn calculation(form: &Form) -> Vec<DraftLine> {
    let Some(decided) = stated(form) else {
        return Vec::new();
    };
    let settled = decided.settlement;
    let amount = decided.amount;
    let product = format!("{}円 × {}人", amount.per_child, amount.n_children);
    let mut lines = vec![
        line("額の区分", basis_words(&amount)),
        line("根拠", amount.law),
        line("1児あたりの額×児数", product),
        line("法定給付額", yen(settled.statutory)),
        line("付加給付額", yen(settled.additional)),
        line("控除額", yen(settled.withheld)),
        line("差引支給額", yen(settled.net())),
    ];
    if settled.to_institution > Yen::ZERO {
        lines.push(line("うち医療機関等へ", yen(settled.to_institution)));
        lines.push(line("うち被保険者へ", yen(settled.to_person)));
    }
    lines
}

/// 支給額決定通知書兼振込通知書.
fn notice(form: &Form, facts: &Facts) -> Option<BenefitNotice> {
    let decided = stated(form)?;
    let settled = decided.settlement;
    Some(BenefitNotice {
        head: letter_head(insured_addressee(form)?, form, facts),
        claim: claim(form, facts)?,
        daily: None,
        lines: BenefitLines::Each(lines(form, &decided)),
        amounts: BenefitAmounts {
            statutory: settled.statutory,
            additional: settled.additional,
            withheld: settled.withheld,
            withheld_as: withheld_as(form).to_owned(),
            net: settled.net(),
        },
        change: settled_of(form, facts).change(facts),
        transfers: transfers(form, facts),
        remaining: None,
        refused: Vec::new(),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

/// 不支給決定通知書.
fn refusal(form: &Form, facts: &Facts) -> Option<BenefitRefusal> {
    let claim = claim(form, facts)?;
    let refused = RefusedPart {
        what: format!("{}の全部", claim.benefit),
        n_days: None,
        reason: refusal_reason(form),
    };
    Some(BenefitRefusal {
        head: letter_head(insured_addressee(form)?, form, facts),
        claim,
        change: settled_of(form, facts).change(facts),
        refused: vec![refused],
        advice: refusal_advice(form).to_owned(),
        appeal_text: eligibility_appeal(&facts.society.appeal_bureau),
    })
}

fn claim(form: &Form, facts: &Facts) -> Option<BenefitClaim> {
    let about = MOTHER_RELATIONSHIP.get(form).zip(MOTHER_NAME.get(form));
    let law = match STANDING.get(form) {
        Some(BirthStanding::Dependent) => "健康保険法第114条",
        Some(BirthStanding::AfterLoss) => "健康保険法第106条",
        Some(BirthStanding::Insured) => "健康保険法第101条",
        Some(BirthStanding::Nothing) | None => "健康保険法第101条・第106条・第114条",
    };
    Some(BenefitClaim {
        benefit: benefit_kind(form)?.label().to_owned(),
        law: law.to_owned(),
        insured: insured_line(form)?,
        about: about.map(|(relationship, name)| AboutPerson {
            name,
            relationship: relationship.label().to_owned(),
        }),
        received_on: facts.received_on,
        decided_on: DECIDED_ON.get(form).unwrap_or(facts.today),
        items: items(form),
    })
}

/// What the claim is about.
fn items(form: &Form) -> Vec<NoticeItem> {
    let mut items = Vec::new();
    if let Some(born_on) = BORN_ON.get(form) {
        items.push(NoticeItem::new("出産年月日", born_on.wareki()));
    }
    items.push(NoticeItem::new("出生児数等", children(form)));
    items.push(NoticeItem::new("支払の方法", label_of(PAYMENT, form)));
    if let Some(institution) = INSTITUTION.get(form) {
        items.push(NoticeItem::new("医療機関等", institution));
    }
    items
}

/// `出生1人、死産1人`.
fn children(form: &Form) -> String {
    let counted =
        |label: &str, n: Option<i64>| n.filter(|n| *n > 0).map(|n| format!("{label}{n}人"));
    let parts = [
        counted("出生", N_LIVE.get(form)),
        counted("死産", N_STILLBORN.get(form)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}

/// One line for each child, the living first.
fn lines(form: &Form, decided: &Decided) -> Vec<EachLine> {
    let n_live = N_LIVE.get(form).unwrap_or_default();
    (1..=i64::from(decided.amount.n_children))
        .map(|nth| EachLine {
            what: format!(
                "第{nth}子（{}）",
                if nth <= n_live { "出生" } else { "死産" }
            ),
            basis: basis_words(&decided.amount).to_owned(),
            amount: decided.amount.per_child,
        })
        .collect()
}

/// What the 控除 is.
fn withheld_as(form: &Form) -> &'static str {
    if is_kind(form, ClaimKind::AdditionalOnly) {
        "支払済みの法定給付"
    } else {
        "医療機関等への支払額"
    }
}

/// What is really paid and claimed, the money that went before counted.
fn settled_of(form: &Form, facts: &Facts) -> Settled {
    Settled::of(payments(form), facts)
}

fn transfers(form: &Form, facts: &Facts) -> Vec<Transfer> {
    let on = TRANSFER_ON.get(form);
    settled_of(form, facts)
        .orders
        .into_iter()
        .map(|order| Transfer {
            payee: payee(form, &order),
            amount: order.amount,
            on,
            account: order.account,
        })
        .collect()
}

fn payee(form: &Form, order: &PaymentOrder) -> String {
    match order.account.origin {
        AccountOrigin::Institution => {
            format!(
                "{}（受取代理人）",
                INSTITUTION.get(form).unwrap_or_default()
            )
        }
        AccountOrigin::Employer => "事業主（受領委任）".to_owned(),
        AccountOrigin::Application | AccountOrigin::PublicAccount => "被保険者".to_owned(),
    }
}
