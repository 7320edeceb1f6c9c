//! 適用区分と有効期間の審査: what stands against the decision that follows from the application.
//! It must not decide; the decision is `decision`.

use crate::domain::ceiling::is_exempt_with_high_pay;
use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::ceiling_validity::{CeilingEnd, LONG_STAY_DAYS};
use crate::domain::finding::Finding;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::decision::{
    Decided, case_in, classes_change, decide, decision_in, stay_days_of,
};
use crate::procedure::maximum_copayment_certificate::examine::at;
use crate::procedure::maximum_copayment_certificate::keys::{
    APPLICATION, CATEGORY, EXEMPT, LONG_STAY, LOW_INCOME_RULE, STANDARD, STAYS, VALID_UNTIL,
    is_reissue,
};
use crate::procedure::maximum_copayment_certificate::target::target;

/// What stands against the decision.
pub(super) fn examine_decision(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(decided) = decide(form, facts) else {
        return unknown(form, facts).into_iter().collect();
    };
    let mut all = Vec::new();
    if decided.is_kept {
        all.extend(changed_since(&decided, form, facts));
        return all;
    }
    all.extend(not_needed(&decided));
    all.extend(high_pay(&decided, form, facts));
    all.extend(low_income_rule(&decided, form, facts));
    all.extend(validity(&decided, facts));
    all.extend(long_stay(&decided, form, facts));
    all
}

/// Without a 標準報酬月額 nobody knows the 適用区分.
fn unknown(form: &Form, facts: &Facts) -> Option<Finding> {
    target(form, facts)?;
    APPLICATION.get(form).filter(|_| !is_reissue(form))?;
    Some(at(
        STANDARD,
        Finding::blocks(
            "ceiling.standard_unknown",
            "発効する月の標準報酬月額が台帳にないため、適用区分が決まりません。標準報酬月額を登録してから交付してください。",
        ),
    ))
}

/// 一般 and 現役並みⅢ show only their 割合.
fn not_needed(decided: &Decided) -> Option<Finding> {
    (decided.paper == CeilingPaper::NotNeeded).then(|| {
        at(
            CATEGORY,
            Finding::blocks(
                "ceiling.not_needed",
                format!(
                    "適用区分が「{}」の人は、一部負担金の割合だけで限度額が決まるため、認定証は要りません。申請者に知らせ、却下または取下げとしてください。",
                    decided.category
                ),
            )
            .law("健康保険法施行規則第103条の2"),
        )
    })
}

/// 非課税 at a high 標準報酬月額: sources differ, so the clerk decides.
fn high_pay(decided: &Decided, form: &Form, facts: &Facts) -> Option<Finding> {
    let month = decided.validity?.from.year_month();
    let case = case_in(month, form, facts)?;
    is_exempt_with_high_pay(&case, &facts.society.ceilings).then(|| {
        at(
            EXEMPT,
            Finding::confirm(
                "ceiling.exempt_high_pay",
                format!(
                    "非課税ですが、標準報酬月額が高い人です。この人を「{}」とする理由を入力してください（取扱いは資料によって異なり、未確認です）。",
                    decided.category
                ),
            )
            .law("健康保険法施行令第42条第1項"),
        )
    })
}

/// 基準収入額適用 matters only where the 標準報酬月額 makes somebody 現役並み.
fn low_income_rule(decided: &Decided, form: &Form, facts: &Facts) -> Option<Finding> {
    LOW_INCOME_RULE.get(form).filter(|is_applied| *is_applied)?;
    let month = decided.validity?.from.year_month();
    let mut without = form.clone();
    LOW_INCOME_RULE.set(&mut without, false);
    let (other, _) = decision_in(month, &without, facts)?;
    (other.row.code == decided.category).then(|| {
        at(
            LOW_INCOME_RULE,
            Finding::note(
                "ceiling.rule_without_effect",
                "基準収入額適用は、70歳以上で標準報酬月額が28万円以上の人だけに関わります。この人の適用区分は変わりません。",
            )
            .law("健康保険法施行令第34条第2項"),
        )
    })
}

fn validity(decided: &Decided, facts: &Facts) -> Vec<Finding> {
    let Some(validity) = decided.validity else {
        return vec![at(
            VALID_UNTIL,
            Finding::blocks(
                "ceiling.no_validity",
                "有効期限が発効年月日より前になるため、認定証を交付できません。療養予定期間、更新の始まる月、資格の末日を確かめてください。",
            ),
        )];
    };
    let mut all = Vec::new();
    let until = validity.until;
    let is_shorter = !matches!(validity.end, CeilingEnd::Wanted | CeilingEnd::Society);
    if is_shorter {
        all.push(at(
            VALID_UNTIL,
            Finding::note(
                "ceiling.ends_early",
                format!(
                    "有効期限は{}です（{}）。その後も要るときは、改めて申請するよう案内してください。",
                    until.wareki(),
                    validity.end.label()
                ),
            ),
        ));
    }
    let rules = &facts.society.ceilings;
    if classes_change(&decided.category, until.year_month(), rules) {
        all.push(at(
            VALID_UNTIL,
            Finding::note(
                "ceiling.classes_change",
                "有効期間の途中で適用区分の見直しが予定されています。見直しが決まったときは、認定証の差替えが要ることがあります。",
            ),
        ));
    }
    all
}

/// 長期入院: more than 90 days within twelve months, and only for 非課税.
fn long_stay(decided: &Decided, form: &Form, facts: &Facts) -> Vec<Finding> {
    if LONG_STAY.get(form) != Some(true) {
        return Vec::new();
    }
    let mut all = Vec::new();
    if decided.paper != CeilingPaper::Reduction {
        all.push(at(
            LONG_STAY,
            Finding::blocks(
                "ceiling.long_stay_taxed",
                "長期入院の減額は、市町村民税非課税の区分の人だけが受けられます。長期入院の申請を外すか、市町村民税の項目を確かめてください。",
            )
            .law("健康保険法施行規則第62条の3"),
        ));
    }
    let n_days = stay_days_of(form, facts);
    if n_days <= LONG_STAY_DAYS {
        all.push(at(
            STAYS,
            Finding::confirm(
                "ceiling.stay_short",
                format!(
                    "受付の日までの12か月の入院は{n_days}日で、90日を超えていません。入院の期間を確かめ、それでも該当とするときは理由を入力してください。"
                ),
            ),
        ));
    }
    all
}

/// A 再交付 of a 適用区分 that no longer holds today.
fn changed_since(decided: &Decided, form: &Form, facts: &Facts) -> Option<Finding> {
    if decided.paper != CeilingPaper::Maximum {
        // 非課税 is proved anew with every application, not with a 再交付.
        return None;
    }
    let (now, _) = decision_in(facts.received_on.year_month(), form, facts)?;
    (now.row.code != decided.category).then(|| {
        at(
            APPLICATION,
            Finding::confirm(
                "ceiling.reissue_other_class",
                format!(
                    "いまの標準報酬月額による適用区分は「{}」です。再交付ではなく更新ではないか確かめてください。",
                    now.row.code
                ),
            ),
        )
    })
}
