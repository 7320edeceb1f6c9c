//! 出産育児一時金の行: the decided benefit and the inquiries, in the names of the layouts.
//! It must not know columns or bytes.

use crate::domain::benefit::{BenefitKind, BenefitOutcome};
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::yen::Yen;
use crate::procedure::benefit_rows::{BenefitRow, benefit_export, benefit_row};
use crate::procedure::blocks::DECIDED_ON;
use crate::procedure::catalogue::Export;
use crate::procedure::childbirth_lump_sum::decision::benefit_decision;
use crate::procedure::childbirth_lump_sum::keys::{BORN_ON, ClaimKind, is_kind};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::{inquiry_export, inquiry_rows};
use crate::procedure::record::{Cell, Record};

/// 情報照会依頼 and 給付情報登録.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Childbirth, form, facts)),
    benefit_export(benefit_rows),
];

/// One row for each decision, 不支給 and 0円 included.
fn benefit_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    row(form, facts).into_iter().collect()
}

fn row(form: &Form, facts: &Facts) -> Option<Record> {
    let decision = benefit_decision(form)?;
    let kind = match decision.kind {
        BenefitKind::ChildbirthLumpSum => "shussan_ichiji",
        BenefitKind::FamilyChildbirthLumpSum => "kazoku_shussan_ichiji",
        BenefitKind::InjurySicknessAllowance => return None,
    };
    // 付加金のみ: the 法定給付 was told of by the decision that granted it.
    let statutory = if is_kind(form, ClaimKind::AdditionalOnly) {
        Yen::ZERO
    } else {
        decision.statutory
    };
    let row = BenefitRow {
        kind,
        decided_on: DECIDED_ON.get(form).unwrap_or(facts.today),
        amount: [statutory, decision.additional].into_iter().sum(),
        is_granted: decision.outcome == BenefitOutcome::Granted,
        own: vec![("benefit.birth_on", Cell::Date(BORN_ON.get(form)?))],
    };
    Some(benefit_row(row, form, facts))
}
